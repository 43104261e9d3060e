"""What a counted vote leaves to people, and what they recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from django.utils.translation import gettext

from ballots.domain.decisions import OpenQuestion, open_questions
from ballots.domain.verdict import WRITE_IN, Attendance, Verdict, decide
from ballots.models import Vote, VoteDecision
from ballots.queries.votes import rule_of


@dataclass(frozen=True)
class ContestQuestion:
    """An open question of one contest. ``title`` of the contest, ``taker`` in the user's language, ``names`` by
    candidate id of those among whom may be chosen."""

    contest: str
    title: str
    asked: OpenQuestion
    taker: str
    names: Mapping[str, str]


def decided_questions(vote: Vote) -> dict[str, dict[str, VoteDecision]]:
    """The recorded decisions by contest and question."""
    found: dict[str, dict[str, VoteDecision]] = {}
    for one in vote.decisions.select_related("recorded_by", "confirmed_by"):
        found.setdefault(one.contest, {})[one.question] = one
    return found


def current_verdicts(vote: Vote) -> dict[str, Verdict]:
    """The verdict on each contest of a counted vote, with the rulings on written-in names put in."""
    recorded = decided_questions(vote)
    return {
        contest["key"]: _verdict(vote, contest, recorded.get(contest["key"], {}))
        for contest in vote.paper["contests"]
    }


def _verdict(vote: Vote, contest: Mapping, decided: Mapping[str, VoteDecision]) -> Verdict:
    stored = Verdict.from_dict(vote.result.verdicts[contest["key"]])
    rulings = {
        question.removeprefix(WRITE_IN): one.is_accepted
        for question, one in decided.items()
        if question.startswith(WRITE_IN)
    }
    if not rulings:
        return stored
    known = {field.name for field in fields(Attendance)}
    figures = vote.result.tally[contest["key"]]
    ordered = {one["id"]: figures["candidates"][one["id"]] for one in contest["candidates"]}
    return decide(
        rule_of(vote),
        contest,
        {**figures, "candidates": ordered},
        Attendance(**{name: value for name, value in vote.result.attendance.items() if name in known}),
        vote.options["options"],
        write_in_rulings=rulings,
        revote=stored.revote,
    )


def contest_questions(vote: Vote) -> list[ContestQuestion]:
    """Every question of a counted vote that waits for a decision on record."""
    if vote.state != Vote.State.COUNTED:
        return []
    recorded = decided_questions(vote)
    contests = {contest["key"]: contest for contest in vote.paper["contests"]}
    again = voted_on_again(vote)
    return [
        ContestQuestion(
            contest=key,
            title=contests[key]["title"],
            asked=asked,
            taker=gettext(asked.taker),
            names=_names(contests[key], asked.between),
        )
        for key, verdict in current_verdicts(vote).items()
        if key not in again
        for asked in open_questions(verdict, recorded.get(key, {}))
    ]


def voted_on_again(vote: Vote) -> set[str]:
    """The contests that a later round of the same run votes on: what this round left open is open no more."""
    later = vote.run.votes.filter(round_number__gt=vote.round_number).values_list("paper", flat=True)
    return {contest["key"] for paper in later for contest in paper["contests"]}


def _names(contest: Mapping, between: Sequence[str]) -> dict[str, str]:
    names = {one["id"]: one["name"] for one in contest["candidates"]}
    return {who: names.get(who, who.removeprefix(WRITE_IN)) for who in between}


def settled_verdicts(vote: Vote) -> dict[str, Verdict]:
    """The verdicts as they go into the outcome: ``elected`` with those whom a decision lets in.

    A contest whose decision settles it keeps its next step, so that the page can say why.
    """
    recorded = decided_questions(vote)
    settled = {}
    for key, verdict in current_verdicts(vote).items():
        one = recorded.get(key, {}).get(verdict.next_step)
        settled[key] = _with_chosen(verdict, one.chosen) if one else verdict
    return settled


def _with_chosen(verdict: Verdict, chosen: Sequence[str]) -> Verdict:
    written = [who.removeprefix(WRITE_IN) for who in chosen if who.startswith(WRITE_IN)]
    return replace(
        verdict,
        elected=(*verdict.elected, *(who for who in chosen if not who.startswith(WRITE_IN))),
        elected_write_ins=(*verdict.elected_write_ins, *written),
    )


def decision_rows(vote: Vote) -> list[dict]:
    """The decisions as they are frozen in the outcome."""
    return [
        {
            "contest": one.contest,
            "question": one.question,
            "decision": one.decision,
            "chosen": list(one.chosen),
            "is_accepted": one.is_accepted,
            "agree": one.agree,
            "taken_by": one.taken_by,
            "recorded_by": str(one.recorded_by),
            "confirmed_by": str(one.confirmed_by),
        }
        for one in vote.decisions.select_related("recorded_by", "confirmed_by")
    ]
