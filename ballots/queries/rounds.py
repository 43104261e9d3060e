"""The rounds of one vote stage as the rules see them, and as its outcome holds them."""

from collections.abc import Mapping, Sequence

from ballots.domain.rounds import CountedRound, Final, combine, is_named, main_round, plain
from ballots.models import Vote
from ballots.queries.archive import contest_digests
from ballots.queries.decisions import decided_questions, decision_rows, settled_verdicts
from election_site.models import StageRun


def rounds_of(run: StageRun) -> list[Vote]:
    """Every round of the run's vote, the first one first."""
    return list(run.votes.select_related("run__election", "electorate", "result").order_by("round_number"))


def counted_round(vote: Vote) -> CountedRound:
    """One counted round with the decisions on record put in."""
    return CountedRound(
        number=vote.round_number,
        paper=vote.paper,
        verdicts=settled_verdicts(vote),
        decided={
            key: {question: tuple(one.chosen) for question, one in questions.items()}
            for key, questions in decided_questions(vote).items()
        },
    )


def counted_rounds(run: StageRun) -> list[CountedRound]:
    """The counted rounds of the run, the first one first."""
    return [counted_round(vote) for vote in rounds_of(run) if vote.state == Vote.State.COUNTED]


def round_figures(vote: Vote, verdicts: Mapping) -> dict:
    """One round as the outcome holds it: whole enough to be derived again from the sealed marks."""
    return {
        "round": vote.round_number,
        "title": vote.title,
        "attendance": vote.result.attendance,
        "contests": [
            {
                "key": one["key"],
                "title": one["title"],
                "seats": one["seats"],
                "order": [candidate["id"] for candidate in one["candidates"]],
                **{name: one[name] for name in ("round", "revote") if name in one},
            }
            for one in vote.paper["contests"]
        ],
        "tally": {"contests": vote.result.tally},
        "verdicts": {key: verdict.as_dict() for key, verdict in verdicts.items()},
        "decisions": decision_rows(vote),
        "seal_digest": vote.seal_digest,
        "contest_digests": contest_digests(vote),
    }


def stage_figures(run: StageRun) -> dict:
    """The figures of a vote stage: those of the round that decided most, all rounds, and what they decide
    together. A vote of one round reads as it always did."""
    votes = {vote.round_number: vote for vote in rounds_of(run)}
    rounds = [counted_round(vote) for vote in votes.values()]
    written = {one.number: round_figures(votes[one.number], one.verdicts) for one in rounds}
    first = votes[main_round(rounds).number]
    names = paper_names(rounds)
    final = combine(rounds)
    return {
        **written[first.round_number],
        "kind": first.kind,
        "rule": first.rule,
        "names": names,
        "advancing": {
            key: [int(one.who) for one in said.seated if not is_named(one.who)] for key, said in final.items()
        },
        "decided": {key: seated_lines(said, names) for key, said in final.items()},
        "rounds": [written[one.number] for one in rounds],
    }


def paper_names(rounds: Sequence[CountedRound]) -> dict[str, str]:
    """Names by id over the papers of all rounds."""
    return {
        candidate["id"]: candidate["name"]
        for one in rounds
        for contest in one.paper["contests"]
        for candidate in contest["candidates"]
    }


def seated_lines(final: Final, names: Mapping[str, str]) -> list[dict]:
    """Who is elected or goes on, as the outcome holds it; a person written in has no candidacy."""
    return [
        {
            "who": one.who,
            "name": names.get(one.who, plain(one.who)),
            "candidacy": None if is_named(one.who) else int(one.who),
            "round": one.round,
            "votes": one.votes,
            "threshold": one.threshold,
            "is_by_decision": one.is_by_decision,
        }
        for one in final.seated
    ]
