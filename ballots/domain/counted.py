"""What each of the four votes makes of a count whose quorum is met and whose ballots agree.

The functions here only lead the figures to the rule that judges them; the conformance file runs the same
rules.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction

from ballots.domain.election import DECISION, NONE, RECOUNT, Tie, election, figure_errors, tie_revote
from ballots.domain.places import Votes, by_votes
from ballots.domain.plenary import committee_vote
from ballots.domain.public_vote import public_vote
from election_site.domain.rule_basis import count
from election_site.domain.rules import OPTIONS, Options, OptionValue, VoteRule
from nomination.domain.surplus import least_candidates


@dataclass(frozen=True)
class Attendance:
    """应到, 实到, 发出, 收回 of the whole vote. ``voters``: how many voted, where that was counted apart."""

    roll_base: int
    present: int
    issued: int
    returned: int
    voters: int | None = None

    def __post_init__(self) -> None:
        for name in ("roll_base", "present", "issued", "returned"):
            count(name, getattr(self, name))
        if self.voters is not None:
            count("voters", self.voters)

    def as_dict(self) -> dict[str, int | None]:
        return asdict(self)


@dataclass(frozen=True)
class Counted:
    """One contest as it was counted. ``figures`` as in ``Tally.as_dict``, the votes "for" taken out of them
    as (id, votes) in the ballot's order; ``revote`` is the number of the 再次投票 or 0."""

    rule: VoteRule
    contest: Mapping[str, object]
    figures: Mapping[str, object]
    attendance: Attendance
    options: Options
    candidates: tuple[Votes, ...]
    write_ins: tuple[Votes, ...]
    revote: int

    def option(self, name: str) -> OptionValue:
        return self.options.get(name, OPTIONS[name].default)

    @property
    def places(self) -> int | None:
        """How many may be elected or go on; None where the rule sets no number."""
        if self.revote or self.rule.places == "seats":
            return self.contest["seats"]
        if self.rule.places is None:
            return None
        return self.contest["seats"] * self.option(self.rule.places)

    @property
    def base(self) -> int | None:
        """The number that the majority is a share of; a 再次投票 asks for none."""
        if self.revote or self.rule.majority_base is None:
            return None
        return {
            "present": self.attendance.present,
            "roll": self.attendance.roll_base,
            "valid": self.figures["valid"],
        }[self.rule.majority_base]

    def cross_check(self, figures: tuple[Votes, ...], limit: int | None) -> tuple[str, ...]:
        return figure_errors(
            limit=limit, returned=self.figures["returned"], invalid=self.figures["invalid"], figures=figures
        )


@dataclass(frozen=True)
class Outcome:
    """``passed`` by votes, ``over_threshold`` in the ballot's order."""

    over_threshold: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    tie: Tie | None = None
    vacancies: int = 0
    next_step: str = NONE
    data_errors: tuple[str, ...] = ()


def _recount(counted: Counted, errors: tuple[str, ...]) -> Outcome:
    return Outcome(vacancies=counted.places or 0, next_step=RECOUNT, data_errors=errors)


def second_recommendation(counted: Counted) -> Outcome:
    """Figures only: the scoring decides who goes on, so all do."""
    errors = counted.cross_check(counted.candidates, counted.contest["max_for"])
    if errors:
        return _recount(counted, errors)
    return Outcome(
        over_threshold=tuple(who for who, _ in counted.candidates),
        passed=tuple(who for who, _ in by_votes(counted.candidates)),
    )


def public_recognition(counted: Counted) -> Outcome:
    errors = counted.cross_check(counted.candidates, counted.contest["max_for"])
    if errors:
        return _recount(counted, errors)
    places = counted.places
    if counted.figures["valid"] == 0:
        # Without a valid ballot there is no share: nobody is recognised, nobody rejected.
        return Outcome(vacancies=places, next_step=DECISION)
    said = public_vote(
        present=counted.attendance.present,
        valid=counted.figures["valid"],
        agree=dict(counted.candidates),
        keep=places,
        min_share=counted.rule.threshold,
        cutoff_tie=counted.option("cutoff_tie"),
    )
    # Equal people who all go on need no further step, so they are no tie to be dealt with.
    tie = said.tie if said.next_step != NONE else None
    # Fewer than the places may well go on, but not fewer than a ballot with a surplus needs.
    least = min(
        places, least_candidates(counted.contest["seats"], Fraction(str(counted.option("surplus_share"))))
    )
    missing = 0 if tie else max(0, least - len(said.passed))
    return Outcome(said.over_threshold, said.passed, tie, missing, DECISION if missing else said.next_step)


def organisational_trust(counted: Counted) -> Outcome:
    errors = counted.cross_check(counted.candidates, counted.contest["max_for"])
    if errors:
        return _recount(counted, errors)
    said = committee_vote(
        rule=counted.rule,
        members=counted.attendance.roll_base,
        present=counted.attendance.present,
        places=counted.places,
        votes=dict(counted.candidates),
    )
    return Outcome(said.over_threshold, said.passed, said.tie, said.vacancies, said.next_step)


def member_decision(counted: Counted) -> Outcome:
    said = election(
        rule=counted.rule,
        seats=counted.contest["seats"],
        roll_base=counted.attendance.roll_base,
        present=counted.attendance.present,
        issued=counted.attendance.issued,
        returned=counted.attendance.returned,
        invalid=counted.figures["invalid"],
        candidates=counted.candidates,
        write_ins=counted.write_ins,
        voters=counted.attendance.voters,
    )
    return Outcome(
        said.over_threshold, said.elected, said.tie, said.vacancies, said.next_step, said.data_errors
    )


def revote_of_tied(counted: Counted) -> Outcome:
    """再次投票 among the tied, in whichever vote the tie was."""
    standing = (*counted.candidates, *counted.write_ins)
    seats = counted.contest["seats"]
    errors = counted.cross_check(standing, counted.contest["max_for"])
    if errors:
        return _recount(counted, errors)
    said = tie_revote(
        seats_left=seats,
        present=counted.attendance.present,
        issued=counted.attendance.issued,
        returned=counted.attendance.returned,
        votes=dict(standing),
        voters=counted.attendance.voters,
        round_number=counted.revote,
        rounds_max=counted.option("revote_rounds_max"),
    )
    everybody = tuple(who for who, _ in standing)
    return Outcome(everybody, said.elected, said.tie, seats - len(said.elected), said.next_step)


OUTCOMES: Mapping[str, Callable[[Counted], Outcome]] = {
    "second_recommendation": second_recommendation,
    "public_recognition": public_recognition,
    "organisational_trust": organisational_trust,
    "member_decision": member_decision,
}
