"""Closing a round as held, and annulling one."""

from datetime import datetime, timedelta

from django.db import transaction

from election_site.domain.checks import Reason
from election_site.domain.checks import reason as ground_reason
from election_site.models import User
from election_site.queries.chain import live_run
from election_site.services.audit import record
from election_site.services.chain import lock_election
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import require
from showcases.domain.checks import reason
from showcases.domain.clock import consecutive, is_much_more, seconds_used, usual_seconds
from showcases.domain.rounds import STAGE_BY_ROUND
from showcases.models import Appearance, Round
from showcases.services.explained import refuse_unless_explained

State = Round.State


def wrong_state(round: Round) -> Reason:
    return reason("S721", round=round.title, state=round.get_state_display())


def hold_blockers(round: Round, *, now: datetime) -> list[Reason]:
    """What keeps a round from being recorded as held.

    Errors: somebody not heard and not excused, somebody still speaking. A warning for each candidate who had
    much more time than the others.
    """
    if round.state != State.DRAWN:
        return [wrong_state(round)]
    found = []
    appearances = list(round.appearances.select_related("candidacy__person"))
    not_heard = [a for a in appearances if a.started_at is None and not a.absence]
    if not_heard:
        found.append(reason("S731", count=len(not_heard), name=not_heard[0].candidacy.person.name))
    speaking = [a for a in appearances if a.started_at and a.ended_at is None]
    found += [reason("S722", name=a.candidacy.person.name) for a in speaking]
    used = [
        (a, seconds_used(started_at=a.started_at, ended_at=a.ended_at, now=now))
        for a in appearances
        if a.ended_at
    ]
    usual = usual_seconds([seconds for _, seconds in used])
    found += [
        reason("S732", name=a.candidacy.person.name, seconds=seconds, usual=usual)
        for a, seconds in used
        if is_much_more(seconds, usual)
    ]
    return found


@transaction.atomic
def hold_round(*, round: Round, actor: User, now: datetime, why: str = "") -> Round:
    """Record a round as held; from here on it cannot be changed, only annulled.

    ``why`` is needed where somebody had much more time than the others. Raises Refused.
    """
    election = lock_election(round.election)
    require(actor, "host_showcase", election)
    round = Round.objects.get(pk=round.pk)
    refuse_unless_explained(hold_blockers(round, now=now), why)
    if Round.objects.filter(pk=round.pk, state=State.DRAWN).update(state=State.HELD) != 1:
        raise Refused(wrong_state(round))
    round.state = State.HELD
    times = round.appearances.values_list("candidacy_id", "started_at", "ended_at", "absence")
    record(
        election=election,
        action="hold_round",
        actor=actor,
        now=now,
        target=round,
        why=why.strip(),
        times=[
            [candidacy, started.isoformat() if started else "", ended.isoformat() if ended else "", absence]
            for candidacy, started, ended, absence in times
        ],
    )
    return round


@transaction.atomic
def hold_all(
    *,
    round: Round,
    actor: User,
    now: datetime,
    starts_at: datetime | None = None,
    seconds_between: int = 0,
) -> Round:
    """Record a whole round as held in one go: one appearance after another in the running order, each of
    exactly the time allotted, ``seconds_between`` apart.

    ``starts_at``: the first one's start; without it the last one ends ``now``. For rounds kept on paper, when
    no clock of this system was started. Raises Refused, also if the last end would lie in the future.
    """
    election = lock_election(round.election)
    require(actor, "host_showcase", election)
    round = Round.objects.get(pk=round.pk)
    if round.state != State.DRAWN:
        raise Refused(wrong_state(round))
    appearances = list(
        round.appearances.filter(absence="").select_related("candidacy__person").order_by("order")
    )
    refuse_if([reason("S723", name=a.candidacy.person.name) for a in appearances if a.started_at])
    spans = consecutive(
        starts_at=starts_at or now,
        count=len(appearances),
        seconds_each=round.seconds_each,
        seconds_between=seconds_between,
    )
    shift = timedelta() if starts_at or not spans else now - spans[-1][1]
    if seconds_between < 0 or (spans and spans[-1][1] + shift > now):
        raise Refused(reason("S727"))
    for appearance, (start, end) in zip(appearances, spans, strict=True):
        appearance.started_at, appearance.ended_at = start + shift, end + shift
    Appearance.objects.bulk_update(appearances, ["started_at", "ended_at"], batch_size=500)
    return hold_round(round=round, actor=actor, now=now)


def annul_blockers(round: Round, *, why: str) -> list[Reason]:
    """A round can be annulled while the vote that follows it has no live run, and with a reason."""
    found = []
    if round.state == State.ANNULLED:
        found.append(wrong_state(round))
    if not why.strip():
        found.append(ground_reason("E116"))
    vote = live_run(round.election, round.stage)
    if vote:
        title = STAGE_BY_ROUND[round.number].title
        found.append(reason("S736", stage=title, state=vote.get_state_display()))
    return found


@transaction.atomic
def annul_round(*, round: Round, why: str, actor: User, now: datetime) -> Round:
    """Annul a round, which stays visible with its order, times and the reason; returns the new, planned one.

    Needed when the outcome that the candidates came from was annulled, or the lot was not in order.
    """
    election = lock_election(round.election)
    require(actor, "host_showcase", election)
    round = Round.objects.get(pk=round.pk)
    refuse_if(annul_blockers(round, why=why))
    live = Round.objects.filter(pk=round.pk).exclude(state=State.ANNULLED)
    if live.update(state=State.ANNULLED, annulled_because=why.strip()) != 1:
        raise Refused(wrong_state(round))
    fresh = Round.objects.create(
        election=election,
        number=round.number,
        title=round.title,
        stage=round.stage,
        held_on=round.held_on,
        place=round.place,
        seconds_each=round.seconds_each,
        displays=round.displays,
    )
    record(
        election=election,
        action="annul_round",
        actor=actor,
        now=now,
        target=round,
        why=why.strip(),
        followed_by=fresh.pk,
    )
    return fresh
