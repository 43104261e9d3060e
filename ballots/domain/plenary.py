"""Votes of committees: the new committee's first plenary, and the county committee's plenum."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from ballots.domain.election import NO_QUORUM, NONE, Tie, unique_figures
from ballots.domain.places import least_above, take_places
from election_site.domain.meeting import quorum
from election_site.domain.rule_basis import RuleError, count
from election_site.domain.rules import Options, Quorum, VoteRule, main_vote_rule, resolve_options

TWO_THIRDS = Quorum("at_least", Fraction(2, 3))


@dataclass(frozen=True)
class PlenaryVerdict:
    """``passed`` by votes, the most first; ``next_step`` is the rule's word for a tie or a shortage."""

    quorum_required: int
    quorum_met: bool
    threshold: int
    over_threshold: tuple[str, ...]
    passed: tuple[str, ...]
    tie: Tie | None
    vacancies: int
    next_step: str


def committee_vote(
    *, rule: VoteRule, members: int, present: int, places: int, votes: Mapping[str, int]
) -> PlenaryVerdict:
    """Quorum of ``members``, threshold on the rule's base, then the most votes up to ``places``.

    ``votes``: votes for, by id, in the ballot's order. There is no bound on their sum: a member of the plenum
    may agree to more than there are places. Raises RuleError ``roll_empty``, ``present_exceeds_roll``,
    ``votes_exceed_present``, ``figure_too_small``, ``negative_figure``.
    """
    count("places", places, least=1)
    attendance = quorum(rule=rule.quorum, roll_base=members, present=present)
    threshold = least_above(rule.threshold, members if rule.majority_base == "roll" else present)
    figures = unique_figures(tuple(votes.items()))
    if not attendance.quorum_met:
        return PlenaryVerdict(attendance.required_min, False, threshold, (), (), None, places, NO_QUORUM)
    for who, number in figures:
        if number > present:
            raise RuleError("votes_exceed_present", what=who, votes=number, present=present)
    passed = [(who, number) for who, number in figures if number >= threshold]
    cut = take_places(passed, places)
    vacancies = places - len(cut.taken)
    tie = Tie(cut.tied, cut.left) if cut.tied else None
    shortage = rule.shortage if vacancies else NONE
    next_step = rule.tie if tie else shortage
    return PlenaryVerdict(
        attendance.required_min,
        True,
        threshold,
        tuple(who for who, _ in passed),
        cut.taken,
        tie,
        vacancies,
        next_step,
    )


@dataclass(frozen=True)
class PlenumRights:
    may_deliberate: bool
    may_vote: bool


PLENUM_ROLES = ("member", "alternate", "candidate", "observer")


def plenum_rights(*, role: str, related: bool, absent: bool = False) -> PlenumRights:
    """Who may deliberate and who may vote in the county plenum.

    A member who is a candidate (role "candidate") or ``related`` to one leaves the deliberation but votes
    (2004 Art. 5 [S]). Alternates deliberate without a vote [I]. Nobody absent votes or has others vote.
    Raises RuleError ``unknown_role``.
    """
    if role not in PLENUM_ROLES:
        raise RuleError("unknown_role", what=role)
    if absent or role == "observer":
        return PlenumRights(False, False)
    return PlenumRights(
        may_deliberate=role != "candidate" and not related, may_vote=role in ("member", "candidate")
    )


def plenary_rule(profile_code: str, options: Options | None = None) -> VoteRule:
    """The rule for the new committee's first plenary: that of the meeting, unless the 选举办法 borrowed the
    two-thirds quorum (X-5)."""
    chosen = resolve_options(profile_code, options)
    rule = main_vote_rule(profile_code, chosen)
    return replace(rule, quorum=TWO_THIRDS) if chosen["plenary_quorum"] == "two_thirds" else rule
