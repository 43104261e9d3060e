"""The verdict on one contest of a counted vote, for each of the four kinds.

``decide`` asks the same functions that the conformance file runs, and hands back one shape: whole enough to
be frozen in an outcome and explained from it years later, without the database or the rules of that day.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from ballots.domain.counted import OUTCOMES, Attendance, Counted, Outcome, revote_of_tied
from ballots.domain.election import DECISION, NO_QUORUM, RE_RUN, RECOUNT, Tie, vote_is_valid
from ballots.domain.places import least_above
from election_site.domain.rule_basis import RuleError
from election_site.domain.rules import Options, VoteRule

__all__ = ["WRITE_IN", "Attendance", "Verdict", "decide"]

# Keeps a written-in name apart from the candidates' ids.
WRITE_IN = "write_in:"
_TUPLES = ("over_threshold", "elected", "elected_write_ins", "data_errors", "open_questions", "sources")


@dataclass(frozen=True)
class Verdict:
    """What the rule says to one contest.

    ``places``: the seats, or how many may go on; None where all do. ``threshold``: the least number of votes
    that passes, None where there is none; ``base`` is the number that ``threshold_share`` is a share of.
    ``elected``: ids of candidates who are elected, pass or go on, by votes. ``elected_write_ins``: written-in
    names that are elected beside them. ``votes``: votes for, by id, a written-in name as "write_in:NAME".
    ``open_questions``: "write_in:NAME" where a person has to say who is meant and whether he is approved.
    ``next_step``: none, tie_revote, by_election_or_reduce, shortage, needs_decision, recount, re_run_vote or
    adjourn_no_quorum. ``revote``: 0, or the number of the 再次投票 that this is the verdict on.
    """

    kind: str
    key: str
    attendance: Attendance
    valid: int
    invalid: int
    places: int | None
    quorum_boundary: str | None
    quorum_share: str | None
    quorum_required: int | None
    quorum_met: bool
    vote_valid: bool
    majority_base: str | None
    threshold_share: str | None
    base: int | None
    threshold: int | None
    votes: Mapping[str, int]
    over_threshold: tuple[str, ...]
    elected: tuple[str, ...]
    elected_write_ins: tuple[str, ...]
    tie: Tie | None
    vacancies: int
    next_step: str
    data_errors: tuple[str, ...] = ()
    open_questions: tuple[str, ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()
    revote: int = 0

    def as_dict(self) -> dict[str, object]:
        """JSON; ``from_dict`` reads it back."""
        wrote = asdict(self)
        for name in _TUPLES:
            wrote[name] = list(wrote[name])
        if self.tie:
            wrote["tie"] = {"between": list(self.tie.between), "seats_left": self.tie.seats_left}
        return wrote

    @classmethod
    def from_dict(cls, wrote: Mapping[str, object]) -> "Verdict":
        read = dict(wrote)
        for name in _TUPLES:
            read[name] = tuple(read[name])
        read["attendance"] = Attendance(**read["attendance"])
        if read["tie"]:
            read["tie"] = Tie(tuple(read["tie"]["between"]), read["tie"]["seats_left"])
        return cls(**read)


def decide(
    rule: VoteRule,
    contest: Mapping[str, object],
    figures: Mapping[str, object],
    attendance: Attendance,
    options: Options,
    *,
    write_in_rulings: Mapping[str, bool] | None = None,
    revote: int = 0,
) -> Verdict:
    """The verdict on one contest.

    ``contest``: a contest of the paper; ``figures``: the same contest of ``Tally.as_dict``.
    ``write_in_rulings``: by written-in name, whether a person found that it names one member who can be
    elected and may take the seat; a name ruled out earns no vote. A name nobody has ruled on is counted,
    and if it is elected or tied the next step is needs_decision: on an elected write-in who was never
    reviewed the rules are silent.
    ``revote``: the number of the 再次投票 this count is of, 0 for the vote itself; the contest then holds
    the tied with the seats left as its seats.
    Raises RuleError for figures that cannot be (more present than on the roll, an empty roll, none standing).
    """
    rulings = write_in_rulings or {}
    if attendance.present > attendance.roll_base:
        raise RuleError("present_exceeds_roll", present=attendance.present, roll_base=attendance.roll_base)
    counted = Counted(
        rule=rule,
        contest=contest,
        figures=figures,
        attendance=attendance,
        options=options,
        candidates=tuple((who, line["for"]) for who, line in figures["candidates"].items()),
        write_ins=tuple(
            (WRITE_IN + name, votes)
            for name, votes in figures["write_ins"].items()
            if rulings.get(name, True)
        ),
        revote=revote,
    )
    if not counted.candidates and not counted.write_ins:
        raise RuleError("nobody_stands", what=contest["key"])
    quorum_required = rule.quorum.required(attendance.roll_base) if rule.quorum else None
    quorum_met = quorum_required is None or attendance.present >= quorum_required
    valid = vote_is_valid(
        issued=attendance.issued,
        returned=attendance.returned,
        voters=attendance.present if attendance.voters is None else attendance.voters,
    )
    outcome = _outcome(counted, quorum_met=quorum_met, valid=valid)
    open_questions = tuple(
        who
        for who in (*outcome.passed, *(outcome.tie.between if outcome.tie else ()))
        if who.startswith(WRITE_IN) and who.removeprefix(WRITE_IN) not in rulings
    )
    base = counted.base
    return Verdict(
        kind=rule.kind,
        key=contest["key"],
        attendance=attendance,
        valid=figures["valid"],
        invalid=figures["invalid"],
        places=counted.places,
        quorum_boundary=rule.quorum.boundary if rule.quorum else None,
        quorum_share=str(rule.quorum.share) if rule.quorum else None,
        quorum_required=quorum_required,
        quorum_met=quorum_met,
        vote_valid=quorum_met and valid,
        majority_base=None if base is None else rule.majority_base,
        threshold_share=None if base is None else str(rule.threshold),
        base=base,
        threshold=None if base is None else least_above(rule.threshold, base),
        votes=dict((*counted.candidates, *counted.write_ins)),
        over_threshold=outcome.over_threshold,
        elected=tuple(who for who in outcome.passed if not who.startswith(WRITE_IN)),
        elected_write_ins=tuple(
            who.removeprefix(WRITE_IN) for who in outcome.passed if who.startswith(WRITE_IN)
        ),
        tie=outcome.tie,
        vacancies=outcome.vacancies,
        next_step=DECISION if open_questions else outcome.next_step,
        data_errors=outcome.data_errors,
        open_questions=open_questions,
        sources=tuple(source.as_dict() for source in rule.sources),
        revote=revote,
    )


def _outcome(counted: Counted, *, quorum_met: bool, valid: bool) -> Outcome:
    """The steps in the order of the tally; the first that fails ends it."""
    nobody = {"vacancies": counted.places or 0}
    if not quorum_met:
        return Outcome(next_step=NO_QUORUM, **nobody)
    if not valid:
        return Outcome(next_step=RE_RUN, **nobody)
    errors = _contradictions(counted)
    if errors:
        return Outcome(next_step=RECOUNT, data_errors=errors, **nobody)
    return revote_of_tied(counted) if counted.revote else OUTCOMES[counted.rule.kind](counted)


def _contradictions(counted: Counted) -> tuple[str, ...]:
    """Identities that every count has to satisfy, whatever the rule."""
    attendance, figures = counted.attendance, counted.figures
    errors = []
    if attendance.voters is not None and attendance.voters > attendance.present:
        errors.append("voters_exceed_present")
    if figures["returned"] != attendance.returned or (
        figures["valid"] + figures["invalid"] != figures["returned"]
    ):
        errors.append("ballots_do_not_agree")
    for who, line in figures["candidates"].items():
        if line["for"] + line["against"] + line["abstain"] != figures["valid"] or min(line.values()) < 0:
            errors.append(f"marks_do_not_add_up:{who}")
    return tuple(errors)
