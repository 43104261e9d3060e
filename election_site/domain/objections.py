"""Whether an objection (异议) to a notice stops the stage, and what becomes of the person it names.

The rules are silent [I]; the reading here: what was filed in time must be settled first; what was upheld
stops the outcome that it was filed against; what came too late is kept and answered as a complaint but
stops nothing by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from election_site.domain.rule_basis import RuleError
from election_site.domain.wording import N_

Effect = Literal["open", "upheld", "rejected", "late"]


@dataclass(frozen=True)
class Objection:
    """The state of one objection as the rule needs it. ``upheld`` is read only once it is settled."""

    filed_within_period: bool
    settled: bool
    upheld: bool = False


@dataclass(frozen=True)
class ObjectionRuling:
    """``may_advance``: nothing in this objection stops the stage. ``effect`` says why."""

    may_advance: bool
    effect: Effect


EFFECTS = MappingProxyType(
    {
        "open": N_("The objection was filed in time and is not settled; the next stage has to wait."),
        "upheld": N_(
            "The objection was upheld: the person goes no further and the next in order moves up; if it "
            "concerns the figures, the outcome is annulled and the stage is run anew."
        ),
        "rejected": N_("The objection was settled and not upheld; the stage goes on."),
        "late": N_("The objection came after the notice had closed; it is answered as a complaint."),
    }
)


def may_advance(*, filed_within_period: bool, settled: bool, upheld: bool | None = False) -> ObjectionRuling:
    """Rule on one objection.

    An objection that was settled and upheld stops the outcome even if it came late: what has been found
    true does not become untrue by a date. An unsettled late one stops nothing [I].
    Raises RuleError ``not_yes_or_no`` for anything but booleans (``upheld`` may be None: not decided).
    """
    upheld = False if upheld is None else upheld
    for name, value in (
        ("filed_within_period", filed_within_period),
        ("settled", settled),
        ("upheld", upheld),
    ):
        if not isinstance(value, bool):
            raise RuleError("not_yes_or_no", what=name, value=value)
    if settled:
        return ObjectionRuling(False, "upheld") if upheld else ObjectionRuling(True, "rejected")
    return ObjectionRuling(False, "open") if filed_within_period else ObjectionRuling(True, "late")


def all_may_advance(objections: Iterable[Objection]) -> bool:
    """Whether none of the objections to one notice stops the stage; no objection stops nothing."""
    return all(
        may_advance(
            filed_within_period=one.filed_within_period, settled=one.settled, upheld=one.upheld
        ).may_advance
        for one in objections
    )
