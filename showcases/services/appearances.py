"""The day itself: who speaks from when to when, what was asked, who stayed away."""

from datetime import datetime

from django.db import transaction

from election_site.domain.checks import Reason
from election_site.domain.checks import reason as ground_reason
from election_site.models import User
from election_site.services.audit import record
from election_site.services.chain import lock_election
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import require
from showcases.domain.checks import reason
from showcases.domain.wording import WHAT_ASKER, WHAT_QUESTION
from showcases.models import Appearance, Question, Round
from showcases.services.explained import refuse_unless_explained


def _locked(appearance: Appearance, actor: User) -> Appearance:
    """The appearance as it is now, with its election locked, for somebody who may host."""
    election = lock_election(appearance.round.election)
    require(actor, "host_showcase", election)
    return Appearance.objects.select_related("round__election", "candidacy__person").get(pk=appearance.pk)


def _not_drawn(round: Round) -> list[Reason]:
    if round.state == Round.State.DRAWN:
        return []
    return [reason("S721", round=round.title, state=round.get_state_display())]


def _name(appearance: Appearance) -> str:
    return appearance.candidacy.person.name


def start_blockers(appearance: Appearance) -> list[Reason]:
    """What keeps a candidate from being called now; leaving the running order is only a warning."""
    found = _not_drawn(appearance.round)
    if appearance.started_at or appearance.absence:
        return [*found, reason("S723", name=_name(appearance))]
    others = appearance.round.appearances.exclude(pk=appearance.pk)
    speaking = others.filter(started_at__isnull=False, ended_at=None).select_related("candidacy__person")
    found += [reason("S722", name=_name(other)) for other in speaking]
    passed_over = others.filter(order__lt=appearance.order, started_at=None, absence="").count()
    if passed_over:
        found.append(reason("S726", count=passed_over, name=_name(appearance)))
    return found


@transaction.atomic
def start_appearance(*, appearance: Appearance, actor: User, now: datetime, why: str = "") -> Appearance:
    """Start a candidate's clock. ``why`` is needed to leave the running order. Raises Refused."""
    appearance = _locked(appearance, actor)
    refuse_unless_explained(start_blockers(appearance), why)
    if Appearance.objects.filter(pk=appearance.pk, started_at=None, absence="").update(started_at=now) != 1:
        raise Refused(reason("S723", name=_name(appearance)))
    appearance.started_at = now
    _record("start_appearance", appearance, actor, now, why=why.strip())
    return appearance


def end_blockers(appearance: Appearance, *, now: datetime) -> list[Reason]:
    found = _not_drawn(appearance.round)
    if appearance.started_at is None:
        found.append(reason("S724", name=_name(appearance)))
    elif appearance.ended_at:
        found.append(reason("S725", name=_name(appearance)))
    elif now < appearance.started_at:
        found.append(reason("S727"))
    return found


@transaction.atomic
def end_appearance(*, appearance: Appearance, actor: User, now: datetime) -> Appearance:
    """Stop a candidate's clock, once. Raises Refused."""
    appearance = _locked(appearance, actor)
    refuse_if(end_blockers(appearance, now=now))
    running = Appearance.objects.filter(pk=appearance.pk, started_at__isnull=False, ended_at=None)
    if running.update(ended_at=now) != 1:
        raise Refused(reason("S725", name=_name(appearance)))
    appearance.ended_at = now
    _record("end_appearance", appearance, actor, now)
    return appearance


@transaction.atomic
def record_absence(*, appearance: Appearance, why: str, actor: User, now: datetime) -> Appearance:
    """Put on record that a candidate stayed away, and why. Nothing follows from it for the vote."""
    appearance = _locked(appearance, actor)
    found = _not_drawn(appearance.round)
    if appearance.started_at or appearance.absence:
        found.append(reason("S723", name=_name(appearance)))
    if not why.strip():
        found.append(ground_reason("E116"))
    refuse_if(found)
    if (
        Appearance.objects.filter(pk=appearance.pk, started_at=None, absence="").update(absence=why.strip())
        != 1
    ):
        raise Refused(reason("S723", name=_name(appearance)))
    appearance.absence = why.strip()
    _record("record_absence", appearance, actor, now, why=appearance.absence)
    return appearance


@transaction.atomic
def record_question(
    *, appearance: Appearance, asked_by: str, text: str, answer: str = "", actor: User, now: datetime
) -> Question:
    """Minute a question and its answer once the candidate has been called and until the round is held."""
    appearance = _locked(appearance, actor)
    found = _not_drawn(appearance.round)
    if appearance.started_at is None:
        found.append(reason("S724", name=_name(appearance)))
    for what, value in ((WHAT_ASKER, asked_by), (WHAT_QUESTION, text)):
        if not value.strip():
            found.append(reason("S728", what=what))
    refuse_if(found)
    question = Question.objects.create(
        appearance=appearance, asked_by=asked_by.strip(), text=text.strip(), answer=answer.strip()
    )
    record(
        election=appearance.round.election,
        action="record_question",
        actor=actor,
        now=now,
        target=question,
        appearance=appearance.pk,
        asked_by=question.asked_by,
        text=question.text,
        answer=question.answer,
    )
    return question


def _record(action: str, appearance: Appearance, actor: User, now: datetime, **data) -> None:
    record(
        election=appearance.round.election,
        action=action,
        actor=actor,
        now=now,
        target=appearance,
        candidacy=appearance.candidacy_id,
        **data,
    )
