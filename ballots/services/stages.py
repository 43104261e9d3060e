"""The four vote stages: one handler, four rows of rules."""

from datetime import datetime

from django.utils.translation import gettext

from ballots.domain.vote_checks import vote_reason
from ballots.models import Vote
from ballots.queries.decisions import decision_rows, settled_verdicts, unsettled_contests
from ballots.queries.electorate import electorate_roll
from ballots.queries.votes import vote_of
from ballots.services.urn import prepare_vote
from election_site.domain.checks import Reason
from election_site.domain.stages import Stage
from election_site.models import Election, StageRun, User
from election_site.services.chain import StageHandler


class VoteStage(StageHandler):
    """Opening prepares the vote from the certified outcome before; closing takes the count's verdicts."""

    def open_blockers(self, election: Election, stage: Stage, *, now: datetime) -> list[Reason]:
        if electorate_roll(election, stage.vote) is None:
            return [vote_reason("B507", roll=stage.vote)]
        return []

    def on_open(self, run: StageRun, *, actor: User, now: datetime) -> None:
        prepare_vote(run=run, kind=run.spec.vote, title=gettext(run.spec.title), actor=actor, now=now)

    def close_blockers(self, run: StageRun, *, now: datetime) -> list[Reason]:
        vote = vote_of(run)
        if vote is None or vote.state != Vote.State.COUNTED:
            return [vote_reason("B509")]
        titles = {contest["key"]: contest["title"] for contest in vote.paper["contests"]}
        return [
            vote_reason("B511", contest=titles[key], step=step) for key, step in unsettled_contests(vote)
        ]

    def figures(self, run: StageRun) -> dict:
        vote = vote_of(run)
        result = vote.result
        verdicts = settled_verdicts(vote)
        names = {
            candidate["id"]: candidate["name"]
            for contest in vote.paper["contests"]
            for candidate in contest["candidates"]
        }
        return {
            "kind": vote.kind,
            "round": vote.round_number,
            "rule": vote.rule,
            "attendance": result.attendance,
            "contests": [
                {
                    "key": c["key"],
                    "title": c["title"],
                    "seats": c["seats"],
                    "order": [x["id"] for x in c["candidates"]],
                }
                for c in vote.paper["contests"]
            ],
            "tally": {"contests": result.tally},
            "verdicts": {key: verdict.as_dict() for key, verdict in verdicts.items()},
            "decisions": decision_rows(vote),
            "names": names,
            "advancing": {key: [int(who) for who in v.elected] for key, v in verdicts.items()},
            "seal_digest": vote.seal_digest,
        }
