"""The meeting's form and its quorum."""

from dataclasses import dataclass

from election_site.domain.rule_basis import RuleError, count
from election_site.domain.rules import Quorum

# 500名以上 includes 500 (2020 and 1990 Art. 4 [V]).
CONGRESS_FROM = 500


@dataclass(frozen=True)
class MeetingForm:
    general_meeting_allowed: bool
    congress_allowed: bool


@dataclass(frozen=True)
class QuorumFigures:
    """``required_min`` voters must be present; ``rule`` is the quorum it follows from."""

    required_min: int
    quorum_met: bool
    rule: Quorum


def meeting_type(*, formal_members: int, dispersed: bool, superior_approved_congress: bool) -> MeetingForm:
    """A general meeting is always allowed; a delegates' congress only for 500 members or more, or dispersed
    organisations, and only with the superior's approval (Art. 4 [V])."""
    count("formal_members", formal_members)
    large = formal_members >= CONGRESS_FROM or dispersed
    return MeetingForm(
        general_meeting_allowed=True, congress_allowed=bool(large and superior_approved_congress)
    )


def quorum(*, rule: Quorum, roll_base: int, present: int) -> QuorumFigures:
    """Whether enough voters are present. No percentage is rounded.

    Raises RuleError ``roll_empty``, ``present_exceeds_roll``, ``negative_figure``.
    """
    count("roll_base", roll_base)
    count("present", present)
    if roll_base == 0:
        raise RuleError("roll_empty", roll_base=roll_base)
    if present > roll_base:
        raise RuleError("present_exceeds_roll", present=present, roll_base=roll_base)
    required = rule.required(roll_base)
    return QuorumFigures(required_min=required, quorum_met=present >= required, rule=rule)
