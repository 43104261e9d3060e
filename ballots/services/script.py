"""The meeting's script: what keeps a step from being taken, and ticking off the steps that the chair speaks."""

from datetime import datetime

from django.db import transaction

from ballots.domain.door import door_reason, hands_reasons
from ballots.domain.script import (
    ANNOUNCE,
    ATTENDANCE,
    BY_CODE,
    CLOSE,
    COUNT,
    EMPTY_BOX,
    METHOD,
    READ,
    RELEASE,
    TELLERS,
    VOTE,
    Step,
    steps_of,
)
from ballots.domain.vote_checks import vote_reason
from ballots.models import MeetingStep, Vote
from ballots.queries.door import box_reasons, quorum_reasons, release_reasons
from ballots.queries.script import is_published, outcome_of, taken_codes
from ballots.queries.votes import turnout
from ballots.services.door import PRESIDERS, locked_vote, new_step, require_one_of
from ballots.services.urn import open_blockers
from election_site.domain.checks import Reason
from election_site.models import User
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if

State = Vote.State


def step_blockers(vote: Vote, step: Step) -> list[Reason]:
    """What keeps ``step`` from being taken now: the step before it, then its own gate. Empty = its turn."""
    steps = steps_of(vote.kind)
    if step not in steps:
        return [door_reason("B569")]
    taken = taken_codes(vote)
    if step.code in taken:
        return [door_reason("B561")]
    before = next((one for one in steps[: steps.index(step)] if one.code not in taken), None)
    if before:
        return [door_reason("B562", step=before.title)]
    return gate(vote, step.code)


def gate(vote: Vote, code: str) -> list[Reason]:
    """The step's own gate; a step without one is open when its turn comes."""
    if code in (ATTENDANCE, METHOD, TELLERS):
        return quorum_reasons(turnout(vote))
    if code == EMPTY_BOX:
        return box_reasons(vote)
    if code == RELEASE:
        return release_reasons(vote)
    if code == VOTE:
        return open_blockers(vote)
    if code == CLOSE and vote.state != State.OPEN:
        return [vote_reason("B501", state=str(vote.get_state_display()))]
    if code == COUNT and vote.state not in (State.SEALED, State.COUNTED):
        return [door_reason("B568")]
    if code == READ and outcome_of(vote) is None:
        return [door_reason("B566")]
    if code == ANNOUNCE and not is_published(vote):
        return [door_reason("B567")]
    return []


@transaction.atomic
def record_step(
    *,
    vote: Vote,
    step: str,
    votes_for: int | None = None,
    against: int | None = None,
    abstain: int | None = None,
    actor: User,
    now: datetime,
) -> MeetingStep:
    """Tick off a step that the chair speaks; where hands are raised, with their figures.

    Raises Refused with every blocker (B561 to B569, E106), or B569 for a step that a service of its own takes.
    """
    vote = locked_vote(vote)
    election = vote.run.election
    require_one_of(actor, PRESIDERS, election)
    known = BY_CODE.get(step)
    if known is None or not known.is_spoken:
        raise Refused(door_reason("B569"))
    refuse_if(step_blockers(vote, known))
    figures = {}
    if known.by_hands:
        figures = {
            "votes_for": votes_for or 0,
            "against": against or 0,
            "abstain": abstain or 0,
            "present": turnout(vote).present,
        }
        refuse_if(hands_reasons(**figures))
    row = new_step(vote, step, figures, actor, now)
    record(election=election, action="record_step", actor=actor, now=now, target=row, step=step, **figures)
    return row
