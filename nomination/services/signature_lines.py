"""Lines of joint sheets on paper, typed by staff or read from a file: matched with the rolls, then written."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Max

from election_site.domain.checks import Reason
from election_site.models import StageRun
from election_site.table_files import FileRefused
from election_site.table_files.layouts import SHEET_SIGNATURES
from election_site.table_files.problems import ProblemList
from nomination.domain.service_checks import service_reason
from nomination.domain.signing import is_same_name
from nomination.models import Recommendation, Signature
from nomination.queries.signatories import Known, KnownPeople, known_people
from nomination.services.judging import signatory_of

BATCH = 2000
TITLES = {column.key: column.header_zh for column in SHEET_SIGNATURES}


@dataclass(frozen=True)
class GivenLine:
    """One line as it was handed in; ``row`` in the file or on the form. The identity number is a keyed hash and its
    last four places; a line has that or a number on the roll of Party members."""

    row: int
    sheet: str
    name: str
    identity_hash: str
    identity_last4: str
    member_number: int | None
    phone: str
    signed_on: date

    def as_json(self) -> dict:
        return asdict(self) | {"signed_on": self.signed_on.isoformat()}

    @classmethod
    def from_json(cls, row: Mapping) -> "GivenLine":
        return cls(**{**row, "signed_on": date.fromisoformat(row["signed_on"])})


def matched(run: StageRun, given: Sequence[GivenLine], *, file: str, way: str) -> list[Signature]:
    """The lines as signatures, not yet saved, in the order given. Six queries, however many there are.

    Raises FileRefused with every line that belongs to no sheet, names nobody, or gives a name and a number that do
    not belong together.
    """
    sheets = {
        one.number: one
        for one in Recommendation.objects.filter(run=run).select_related("candidacy", "run__election")
    }
    people = known_people(
        run.election,
        hashes={line.identity_hash for line in given if line.identity_hash},
        member_numbers={line.member_number for line in given if line.member_number is not None},
    )
    problems = ProblemList(file)
    for line in given:
        for key, fault in _faults(line, sheets, people):
            problems.add_reason(fault, line.row, TITLES[key])
    if problems.problems:
        raise FileRefused(problems.problems, problems.more)
    last = _last_lines(run)
    return [_signature(line, sheets[line.sheet], _known(line, people), last, way) for line in given]


def write_lines(
    lines: Sequence[Signature],
    scan_id: int | None,
    tell: Callable[[int], None] = lambda written: None,
) -> None:
    """Save matched lines with the scan that they were typed from, in the caller's transaction; ``tell`` hears how
    many are saved so far. A sheet without a paper of its own gets this one."""
    for line in lines:
        line.scan_id = scan_id
    for start in range(0, len(lines), BATCH):
        Signature.objects.bulk_create(lines[start : start + BATCH])
        tell(min(start + BATCH, len(lines)))
    if scan_id is not None:
        sheets = {line.recommendation_id for line in lines}
        Recommendation.objects.filter(pk__in=sheets, paper=None).update(paper=scan_id)


def _known(line: GivenLine, people: KnownPeople) -> Known | None:
    if line.identity_hash:
        return people.by_hash.get(line.identity_hash)
    return people.by_member_number.get(line.member_number)


def _faults(
    line: GivenLine, sheets: Mapping[str, Recommendation], people: KnownPeople
) -> Iterable[tuple[str, Reason]]:
    sheet = sheets.get(line.sheet)
    if sheet is None:
        yield "recommendation", service_reason("N711", number=line.sheet)
    elif sheet.route != Recommendation.Route.JOINT:
        yield "recommendation", service_reason("N714", number=line.sheet)
    elif sheet.withdrawn_at or sheet.candidacy.withdrawn_at:
        yield "recommendation", service_reason("N773", number=line.sheet)
    known = _known(line, people)
    if line.identity_hash:
        if known and not is_same_name(line.name, known.name):
            yield "name", service_reason("N713", given=line.name, known=known.name)
    elif line.member_number is None:
        yield "identity_number", service_reason("N771")
    elif known is None:
        yield "member_number", service_reason("N772", number=line.member_number)
    elif not is_same_name(line.name, known.name):
        yield "name", service_reason("N777", given=line.name, number=line.member_number)


def _last_lines(run: StageRun) -> Counter[int]:
    """The last line of each sheet, by the sheet's id."""
    lines = Signature.objects.filter(recommendation__run=run).order_by().values_list("recommendation_id")
    return Counter(dict(lines.annotate(Max("line"))))


def _signature(
    line: GivenLine, sheet: Recommendation, known: Known | None, last: Counter[int], way: str
) -> Signature:
    last[sheet.pk] += 1
    signature = Signature(
        recommendation=sheet,
        person_id=known.person_id if known and known.channel else None,
        name=known.name if known else line.name,
        signatory=signatory_of(known.person_id) if known else f"i{line.identity_hash}",
        identity_last4=line.identity_last4,
        phone=line.phone,
        way=way,
        line=last[sheet.pk],
        channel=known.channel if known else "",
        signed_on=line.signed_on,
        # Until it is judged, in the same transaction, it counts for nothing.
        refusal="N126",
    )
    signature.row = line.row  # its place among lines that are not saved yet (see ``judging.foresee``)
    return signature
