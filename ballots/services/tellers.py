"""Scrutineers and counters: proposed one by one, passed by one recorded vote of the meeting."""

from datetime import datetime

from django.db import IntegrityError, transaction

from ballots.domain.door import door_reason, hands_reasons
from ballots.domain.marking import plain_name
from ballots.domain.script import TELLERS
from ballots.domain.tellers import TellerJudgement, judge_teller
from ballots.models import MeetingStep, Teller, Vote
from ballots.queries.door import tellers_passed
from ballots.queries.electorate import is_entitled
from ballots.queries.tellers import is_candidate, related_candidate
from ballots.queries.votes import turnout
from ballots.services.door import PRESIDERS, locked_vote, new_step, require_one_of
from ballots.services.urn import wrong_state
from election_site.domain.checks import Reason
from election_site.models import RollEntry, User
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if

Role = Teller.Role
COUNTERS = (Role.COUNTER, Role.CHIEF_COUNTER)
NEEDED = (Role.CHIEF_SCRUTINEER, Role.CHIEF_COUNTER)


def _open_for_changes(vote: Vote, actor: User) -> Vote:
    vote = locked_vote(vote)
    require_one_of(actor, PRESIDERS, vote.run.election)
    if vote.state != Vote.State.PREPARED:
        raise Refused(wrong_state(vote))
    if tellers_passed(vote):
        raise Refused(door_reason("B577"))
    return vote


def _judged(vote: Vote, entry: RollEntry | None, name: str, role: str, relative_of: str) -> TellerJudgement:
    return judge_teller(
        # A chief counter is a counter to the rule.
        role="counter" if role in COUNTERS else role,
        is_candidate=is_candidate(vote, entry, name),
        is_voter=bool(entry and is_entitled(vote, entry)),
        passed_by_meeting=True,  # he is proposed here so that the meeting may pass him
        relative_of_candidate=bool(relative_of),
    )


def teller_reasons(
    vote: Vote, entry: RollEntry | None, name: str, role: str, relative_of: str, why: str
) -> list[Reason]:
    """Why somebody can't be proposed; a relative can, with a reason."""
    judged = _judged(vote, entry, name, role, relative_of)
    codes = {"is_candidate": "B570", "not_a_voter": "B571"}
    found = [door_reason(codes[one], name=name) for one in judged.reasons]
    if judged.alerts and not why.strip():
        found.append(door_reason("B574", name=name, candidate=relative_of))
    return found


@transaction.atomic
def propose_teller(
    *,
    vote: Vote,
    role: str,
    entry: RollEntry | None = None,
    name: str = "",
    relative_of: str = "",
    why: str = "",
    actor: User,
    now: datetime,
) -> Teller:
    """Propose somebody of the roll, or for a counter a name from outside.

    ``relative_of``: the candidate to whom he is related, if the roll does not say it already; a relative needs
    a reason ``why``. Raises Refused (B501, B570, B571, B574 to B578, E106).
    """
    vote = _open_for_changes(vote, actor)
    name = entry.person.name if entry else plain_name(name)
    if role not in Role.values or not name:
        raise Refused(door_reason("B578"))
    relative_of = related_candidate(vote, entry) or relative_of.strip()
    refuse_if(teller_reasons(vote, entry, name, role, relative_of, why))
    if role in NEEDED and vote.tellers.filter(role=role).exists():
        raise Refused(door_reason("B576", role=str(Role(role).label)))
    try:
        with transaction.atomic():
            teller = Teller.objects.create(
                vote=vote, entry=entry, name=name, role=role, relative_of=relative_of, reason=why.strip()
            )
    except IntegrityError:
        raise Refused(door_reason("B575", name=name)) from None
    record(
        election=vote.run.election,
        action="propose_teller",
        actor=actor,
        now=now,
        target=teller,
        name=name,
        role=role,
        reason=teller.reason,
    )
    return teller


@transaction.atomic
def withdraw_teller(*, teller: Teller, actor: User, now: datetime) -> None:
    """Take back a proposal that the meeting has not passed."""
    vote = _open_for_changes(teller.vote, actor)
    record(
        election=vote.run.election,
        action="withdraw_teller",
        actor=actor,
        now=now,
        target=teller,
        name=teller.name,
    )
    teller.delete()


@transaction.atomic
def pass_tellers(
    *, vote: Vote, votes_for: int, against: int, abstain: int, actor: User, now: datetime
) -> MeetingStep:
    """Record the show of hands by which the meeting passes all who are proposed.

    Raises Refused (B501, B563, B564, B573, B577, E106); a motion that fails leaves everybody proposed.
    """
    vote = _open_for_changes(vote, actor)
    roles = set(vote.tellers.values_list("role", flat=True))
    refuse_if([door_reason("B573", role=str(role.label)) for role in NEEDED if role not in roles])
    present = turnout(vote).present
    refuse_if(hands_reasons(votes_for=votes_for, against=against, abstain=abstain, present=present))
    figures = {"votes_for": votes_for, "against": against, "abstain": abstain, "present": present}
    step = new_step(vote, TELLERS, figures, actor, now)
    vote.tellers.update(passed=step)
    record(
        election=vote.run.election,
        action="pass_tellers",
        actor=actor,
        now=now,
        target=step,
        names="、".join(vote.tellers.values_list("name", flat=True)),
        **figures,
    )
    return step
