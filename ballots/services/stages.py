"""The four vote stages: one handler, four rows of rules."""

from datetime import datetime

from django.utils.translation import gettext

from ballots.domain.rounds import NEXT_WORDS, latest_rounds, left_open
from ballots.domain.vote_checks import vote_reason
from ballots.models import Vote
from ballots.queries.electorate import electorate_roll, roll_title
from ballots.queries.rounds import counted_rounds, rounds_of, stage_figures
from ballots.queries.votes import count_alarms, vote_of
from ballots.services.paper_count import paper_tally
from ballots.services.urn import prepare_vote, urn_digest
from election_site.domain.checks import Reason
from election_site.domain.rule_basis import RuleError
from election_site.domain.rule_checks import rule_reason
from election_site.domain.stages import Stage
from election_site.models import Election, StageRun, User
from election_site.services.chain import StageHandler
from election_site.services.errors import Refused
from nomination.queries.candidacies import ballot_candidates


def unknown_strokes(election: Election, stage: Stage) -> list[Reason]:
    """Characters whose strokes are asked for before the candidates can stand on the paper in order."""
    try:
        ballot_candidates(election, stage.code)
    except RuleError as error:
        if error.code != "strokes_missing":
            raise
        return [rule_reason("E302", characters="、".join(error.params["characters"]))]
    return []


class VoteStage(StageHandler):
    """Opening prepares the vote from the certified outcome before; closing takes the count's verdicts."""

    def open_blockers(self, election: Election, stage: Stage, *, now: datetime) -> list[Reason]:
        if electorate_roll(election, stage.vote) is None:
            return [vote_reason("B507", roll=roll_title(stage.vote))]
        return unknown_strokes(election, stage)

    def on_open(self, run: StageRun, *, actor: User, now: datetime) -> None:
        prepare_vote(run=run, kind=run.spec.vote, title=gettext(run.spec.title), actor=actor, now=now)

    def close_blockers(self, run: StageRun, *, now: datetime) -> list[Reason]:
        """The last round must be counted, and for each contest the last round that voted on it be settled."""
        vote = vote_of(run)
        if vote is None or vote.state != Vote.State.COUNTED:
            return [vote_reason("B509")]
        if any(count_alarms(one) for one in rounds_of(run)):
            return [vote_reason("B516")]
        rounds = counted_rounds(run)
        titles = {key: one.contest(key)["title"] for key, one in latest_rounds(rounds).items()}
        return [
            vote_reason("B511", contest=titles[key], step=NEXT_WORDS[step]) for key, step in left_open(rounds)
        ]

    def figures(self, run: StageRun) -> dict:
        """Over all rounds. Raises Refused (B510, B410) if sealed ballots are no longer those that were sealed: the
        digests of the marks by contest are fixed here."""
        for vote in rounds_of(run):
            if urn_digest(vote) != vote.seal_digest:
                raise Refused(vote_reason("B510"))
            if vote.takes_paper:
                paper_tally(vote)  # refuses (B410) where a bundle is no longer what was signed
        return stage_figures(run)
