"""Preparing the further round that a counted vote asks for, and recording who stands in a by-election.

Nobody is carried over as present: whoever has gone home since has no vote in the further round, and its quorum,
its majority and "issued = signed in" count those who are there then. So voters sign in again and draw a new slip.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from ballots.domain.decisions import decision_reason
from ballots.domain.rounds import (
    ROUND_WORDS,
    STANDING,
    NextRound,
    by_election_blockers,
    next_round,
    round_reason,
)
from ballots.models import Vote, VoteDecision
from ballots.queries.decisions import voted_on_again
from ballots.queries.rounds import counted_rounds
from ballots.queries.votes import vote_of
from ballots.services.paper_box import set_takes_paper
from ballots.services.urn import prepare_vote
from election_site.domain.checks import Reason
from election_site.models import StageRun, User
from election_site.services.audit import record
from election_site.services.chain import lock_election, wrong_state
from election_site.services.errors import refuse_if
from election_site.services.rights import require


def round_blockers(run: StageRun) -> list[Reason]:
    """What keeps the next round of this run from being prepared; empty = the button is there."""
    if run.state != StageRun.State.OPEN:
        return [wrong_state(run.spec, run)]
    last = vote_of(run)
    if last is None or last.state != Vote.State.COUNTED:
        return [round_reason("B651", number=last.round_number if last else 1)]
    return list(upcoming(run).reasons)


def upcoming(run: StageRun) -> NextRound:
    """The next round of a run whose rounds are all counted."""
    return next_round(counted_rounds(run))


@transaction.atomic
def prepare_next_round(*, run: StageRun, actor: User, now: datetime) -> Vote:
    """Make the next round of the vote: a new paper, urn, slips and check-in on the same roll and rules.

    All follows from the sealed rounds and the decisions on record. Raises Refused with every blocker
    (E106, E107, B651 to B656).
    """
    election = lock_election(run.election)
    require(actor, "prepare_vote", election)
    run = StageRun.objects.select_related("election").get(pk=run.pk)
    refuse_if(round_blockers(run))
    coming, last = upcoming(run), vote_of(run)
    vote = prepare_vote(
        run=run,
        kind=last.kind,
        title=round_title(run, last.round_number + 1, coming.kinds),
        actor=actor,
        now=now,
        paper=dict(coming.paper),
    )
    if last.takes_paper:
        vote = set_takes_paper(vote=vote, takes_paper=True, actor=actor, now=now)
    record(
        election=election,
        action="prepare_next_round",
        actor=actor,
        now=now,
        target=vote,
        round=vote.round_number,
        kinds=list(coming.kinds),
        follows=last.pk,
    )
    return vote


def round_title(run: StageRun, number: int, kinds: Sequence[str]) -> str:
    """What the ballot, the hall screen and the reports call the round."""
    return gettext("%(vote)s, round %(number)s: %(kinds)s") % {
        "vote": gettext(run.spec.title),
        "number": number,
        "kinds": "、".join(gettext(ROUND_WORDS[kind]) for kind in kinds),
    }


@transaction.atomic
def record_by_election(
    *,
    vote: Vote,
    contest: str,
    standing: Sequence[str],
    decision: str,
    taken_by: str,
    confirmed_by: User,
    actor: User,
    now: datetime,
) -> VoteDecision:
    """Put on record who stands in the by-election for the missing seats of one contest.

    ``standing``: ids out of ``by_election_choices``; ``taken_by``: the body that named them. ``actor`` drives the
    stages and records, ``confirmed_by`` may certify and is somebody else. Raises Refused (B602 to B604, B651,
    B657 to B659, E106, E107).
    """
    election = lock_election(vote.run.election)
    vote = Vote.objects.select_related("run__election").get(pk=vote.pk)
    require(actor, "drive", election)
    require(confirmed_by, "certify", election)
    refuse_if(_standing_blockers(vote, contest, standing, decision, taken_by, actor, confirmed_by))
    row = VoteDecision.objects.create(
        vote=vote,
        contest=contest,
        question=STANDING,
        decision=decision.strip(),
        taken_by=taken_by.strip(),
        chosen=list(standing),
        recorded_by=actor,
        confirmed_by=confirmed_by,
        at=now,
    )
    record(
        election=election,
        action="record_by_election",
        actor=actor,
        now=now,
        target=row,
        contest=contest,
        standing=list(standing),
        confirmed_by=confirmed_by.pk,
    )
    return row


def _standing_blockers(
    vote: Vote, contest: str, standing: Sequence[str], decision: str, taken_by: str, actor: User, other: User
) -> list[Reason]:
    if vote.run.state != StageRun.State.OPEN:
        return [wrong_state(vote.run.spec, vote.run)]
    if contest in voted_on_again(vote):
        return [round_reason("B659")]
    if vote.state != Vote.State.COUNTED:
        return [round_reason("B651", number=vote.round_number)]
    found = []
    if actor.pk == other.pk:
        found.append(decision_reason("B603"))
    if not decision.strip() or not taken_by.strip():
        found.append(decision_reason("B604"))
    if vote.decisions.filter(contest=contest, question=STANDING).exists():
        found.append(decision_reason("B602"))
    return found + by_election_blockers(counted_rounds(vote.run), contest, standing)
