"""Joint recommendation (联名推荐): which signatures on a sheet count, and why the others do not.

The pilot asked for 20 signatures or more [P]; "20名以上" includes 20. Villagers outside the Party may sign
(党员干部群众联名 [P]). Everything else about signatures is an interpretation [I] and therefore an option.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from election_site.domain.rules import RuleError, count
from election_site.domain.wording import N_

LineFault = Literal["duplicate", "self", "withdrawn", "not_entitled", "over_limit"]
SheetFault = Literal["late", "short"]
OverLimit = Literal["first_counts", "none_count"]

LINE_FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "duplicate": N_("The person already stands on this sheet."),
        "self": N_("The nominee signed the sheet himself."),
        "withdrawn": N_("The signature was withdrawn before the deadline."),
        "not_entitled": N_("The person is not entitled to sign."),
        "over_limit": N_("The person signed more sheets than allowed."),
    }
)


@dataclass(frozen=True)
class RejectedLine:
    """One line that does not count: its place on the sheet from 0, who signed, and the fault."""

    line: int
    person: str
    fault: LineFault


@dataclass(frozen=True)
class JointSheet:
    """The count of one sheet. ``counted``: persons whose signature counts, in the order of the lines."""

    threshold: int
    counted: tuple[str, ...]
    rejected: tuple[RejectedLine, ...]
    late: bool

    @property
    def valid_signatures(self) -> int:
        return len(self.counted)

    @property
    def missing(self) -> int:
        """Signatures still lacking, 0 when there are enough."""
        return max(0, self.threshold - self.valid_signatures)

    @property
    def faults(self) -> tuple[SheetFault, ...]:
        """What speaks against the sheet as a whole."""
        return (("late",) if self.late else ()) + (("short",) if self.missing else ())

    @property
    def accepted(self) -> bool:
        return not self.faults


@dataclass(frozen=True)
class Signing:
    """One live signature on one sheet, for the count across sheets."""

    sheet: str
    person: str


def joint_nomination(
    *,
    threshold: int,
    nominee: str,
    signatories: Sequence[str],
    withdrawn: Collection[str] = (),
    late: bool = False,
    nominee_may_sign: bool = False,
    not_entitled: Collection[str] = (),
    over_limit: Collection[str] = (),
) -> JointSheet:
    """Count one sheet. Each line counts or has exactly one fault.

    A person's second line is a duplicate whatever became of the first; then follow the nominee himself
    (unless ``nominee_may_sign``), ``withdrawn``, ``not_entitled`` and ``over_limit`` (persons whose
    signature here is struck by ``signatures_over_limit``). A late sheet is refused; its signatures are
    counted all the same, for the record.

    Raises RuleError ``not_a_whole_number``, ``negative_figure`` or ``figure_too_small`` for the threshold,
    ``nominee_missing``, ``signatory_missing`` (``what``: the line from 1) or ``not_yes_or_no``.
    """
    count("threshold", threshold, least=1)
    if not isinstance(nominee, str) or not nominee.strip():
        raise RuleError("nominee_missing")
    for name, value in (("late", late), ("nominee_may_sign", nominee_may_sign)):
        if not isinstance(value, bool):
            raise RuleError("not_yes_or_no", what=name, value=value)
    withdrawn, not_entitled, over_limit = set(withdrawn), set(not_entitled), set(over_limit)

    seen: set[str] = set()
    counted: list[str] = []
    rejected: list[RejectedLine] = []
    for line, person in enumerate(signatories):
        if not isinstance(person, str) or not person.strip():
            raise RuleError("signatory_missing", what=line + 1)
        fault: LineFault | None = None
        if person in seen:
            fault = "duplicate"
        elif person == nominee and not nominee_may_sign:
            fault = "self"
        elif person in withdrawn:
            fault = "withdrawn"
        elif person in not_entitled:
            fault = "not_entitled"
        elif person in over_limit:
            fault = "over_limit"
        seen.add(person)
        if fault is None:
            counted.append(person)
        else:
            rejected.append(RejectedLine(line, person, fault))
    return JointSheet(threshold, tuple(counted), tuple(rejected), late)


def signatures_over_limit(
    signings: Iterable[Signing], *, limit: int, over_limit: OverLimit = "first_counts"
) -> Mapping[str, frozenset[str]]:
    """Who signed more than ``limit`` sheets: for each sheet, the persons whose signature does not count.

    ``signings``: the live signatures of the whole election in the order in which they were given, that is
    without withdrawn lines and without the nominee's own where those do not count anyway. The same person
    twice on one sheet is one signing. "first_counts": the first ``limit`` sheets keep the signature;
    "none_count": whoever signs too often counts nowhere.

    Sheets with nobody over the limit are absent. Raises RuleError for a ``limit`` below 1 and
    ``unknown_over_limit``.
    """
    count("limit", limit, least=1)
    if over_limit not in ("first_counts", "none_count"):
        raise RuleError("unknown_over_limit", what=over_limit)
    sheets_of: dict[str, dict[str, None]] = defaultdict(dict)
    for signing in signings:
        sheets_of[signing.person].setdefault(signing.sheet)
    struck: dict[str, set[str]] = defaultdict(set)
    for person, sheets in sheets_of.items():
        if len(sheets) > limit:
            for sheet in list(sheets)[limit if over_limit == "first_counts" else 0 :]:
                struck[sheet].add(person)
    return MappingProxyType({sheet: frozenset(persons) for sheet, persons in struck.items()})
