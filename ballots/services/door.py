"""At the door: undo, leave, help; the slips' release; the box proved empty. ``urn.check_in`` signs people in.

How slips are handed out without anybody knowing who has which: they are printed in a shuffled order, and a
place in that order stands on the margin of the sheet, which is cut off, and in the database. With the margin
gone a slip shows nothing. Before any slip may be drawn, ``release_slips`` erases the places of the slips that
go into the bowl; only the stack that stays away from the voters keeps its numbers, so that what is left of it
can be voided by range. A slip that somebody may hold therefore has no place, and the order in which people
signed in leads to none.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.timezone import localtime

from ballots.domain.door import door_reason
from ballots.domain.marking import ASSISTED, voter_act_allowed
from ballots.domain.script import ATTENDANCE, CALL, EMPTY_BOX, RELEASE
from ballots.domain.slip_codes import normal_code
from ballots.domain.vote_checks import vote_reason
from ballots.models import Assistance, CheckIn, Departure, MeetingStep, PastCheckIn, Slip, Vote
from ballots.models.door import ANNOUNCE_CLOSING
from ballots.queries.door import box_reasons, is_released, may_adjourn, release_reasons
from ballots.queries.votes import ballots_in_box, code_hash, turnout
from ballots.services.urn import urn_digest, wrong_state
from election_site.domain.checks import reason
from election_site.models import Election, RollEntry, User
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import can, require

State = Vote.State
DOOR = ("check_in",)
RELEASERS = ("void_slips", "check_in")
SECONDERS = ("check_in", "void_slips", "drive")
PRESIDERS = ("drive", "host_showcase")
LATEST_CLOSING = timedelta(hours=12)


def locked_vote(vote: Vote) -> Vote:
    """The vote's row, held for this transaction: two desks wait for each other here."""
    return (
        Vote.objects.select_for_update(of=("self",))
        .select_related("run__election", "electorate")
        .get(pk=vote.pk)
    )


def require_one_of(user: User, capabilities: Sequence[str], election: Election) -> None:
    """Raise Refused (E106, naming the first) unless ``user`` holds one of ``capabilities``."""
    if not any(can(user, capability, election) for capability in capabilities):
        require(user, capabilities[0], election)


def _live(vote: Vote, entry: RollEntry) -> CheckIn:
    check_in = CheckIn.objects.filter(vote=vote, entry=entry).first()
    if check_in is None:
        raise Refused(door_reason("B554", name=entry.person.name))
    return check_in


def _end(check_in: CheckIn, **how) -> PastCheckIn:
    past = PastCheckIn.objects.create(
        vote_id=check_in.vote_id,
        entry_id=check_in.entry_id,
        at=check_in.at,
        checked_in_by_id=check_in.checked_in_by_id,
        **how,
    )
    # Who helps him is noted anew if he comes again: nothing was written yet.
    Assistance.objects.filter(vote_id=check_in.vote_id, entry_id=check_in.entry_id).delete()
    check_in.delete()
    return past


@transaction.atomic
def undo_check_in(
    *,
    vote: Vote,
    entry: RollEntry,
    reason_given: str,
    seconded_by: User,
    slip_code: str = "",
    actor: User,
    now: datetime,
) -> PastCheckIn:
    """Take back a sign-in before the vote opens: a reason, a second person, and once slips are handed out an
    unused one, which becomes void. Raises Refused (B501, B520, B554 to B558, B579, E106, E116)."""
    vote = locked_vote(vote)
    election = vote.run.election
    require(actor, "check_in", election)
    require_one_of(seconded_by, SECONDERS, election)
    if vote.state != State.PREPARED:
        raise Refused(wrong_state(vote))
    if seconded_by.pk == actor.pk:
        raise Refused(door_reason("B555"))
    if not reason_given.strip():
        raise Refused(reason("E116"))
    check_in = _live(vote, entry)
    if Departure.objects.filter(check_in=check_in).exists():
        raise Refused(door_reason("B558", name=entry.person.name))
    if is_released(vote):
        _take_back(vote, slip_code, entry.channel if vote.channels else "")
    past = _end(
        check_in,
        why=PastCheckIn.Why.UNDONE,
        reason=reason_given.strip(),
        ended_at=now,
        ended_by=actor,
        seconded_by=seconded_by,
    )
    record(
        election=election,
        action="undo_check_in",
        actor=actor,
        now=now,
        target=entry,
        vote=vote.pk,
        reason=past.reason,
        confirmed_by=str(seconded_by),
    )
    return past


def _take_back(vote: Vote, typed: str, channel: str) -> None:
    """Void the slip that came back. Every slip of the vote is written in the same statement, so that no row
    shows that it was touched together with a person's."""
    if not typed.strip():
        raise Refused(door_reason("B556"))
    slip = Slip.objects.filter(
        vote=vote, code_hash=code_hash(normal_code(typed)), state=Slip.State.READY
    ).first()
    if slip is None:
        raise Refused(vote_reason("B520"))
    # A slip of the stack was drawn by nobody: with it the voter would keep his own.
    if slip.position is not None:
        raise Refused(door_reason("B579"))
    if slip.channel != channel:
        raise Refused(door_reason("B557"))
    Slip.objects.filter(vote=vote).update(
        state=Case(When(pk=slip.pk, then=Value(Slip.State.VOID)), default=F("state"))
    )


@transaction.atomic
def record_departure(*, vote: Vote, entry: RollEntry, actor: User, now: datetime) -> Departure | PastCheckIn:
    """Somebody goes home. Before slips are handed out he is no longer present; afterwards he stays counted,
    since 实到 is who was there when the ballots were handed out [I]; his slip stays his and may stay unused.
    Raises Refused (B501, B554, B558, E106)."""
    vote = locked_vote(vote)
    election = vote.run.election
    require(actor, "check_in", election)
    if vote.state not in (State.PREPARED, State.OPEN):
        raise Refused(wrong_state(vote))
    check_in = _live(vote, entry)
    if not is_released(vote):
        gone = _end(check_in, why=PastCheckIn.Why.LEFT, ended_at=now, ended_by=actor)
    else:
        try:
            with transaction.atomic():
                gone = Departure.objects.create(check_in=check_in, at=now, noted_by=actor)
        except IntegrityError:
            raise Refused(door_reason("B558", name=entry.person.name)) from None
    record(election=election, action="record_departure", actor=actor, now=now, target=entry, vote=vote.pk)
    return gone


@transaction.atomic
def adjourn_meeting(*, vote: Vote, actor: User, now: datetime) -> int:
    """Too few have come, and everybody goes home: the new meeting is called to order, counts who is there and
    proves its box empty anew. What a meeting with a quorum passed before stands. Returns how many had come.
    Raises Refused (B501, B580, E106)."""
    vote = locked_vote(vote)
    election = vote.run.election
    require_one_of(actor, PRESIDERS, election)
    if vote.state != State.PREPARED:
        raise Refused(wrong_state(vote))
    if not may_adjourn(vote):
        raise Refused(door_reason("B580"))
    figures = turnout(vote)
    for check_in in vote.check_ins.all():
        _end(check_in, why=PastCheckIn.Why.LEFT, ended_at=now, ended_by=actor)
    vote.steps.filter(step__in=(CALL, ATTENDANCE, EMPTY_BOX, ANNOUNCE_CLOSING)).delete()
    record(
        election=election,
        action="adjourn_meeting",
        actor=actor,
        now=now,
        target=vote,
        present=figures.present,
        roll_base=figures.roll_base,
    )
    return figures.present


@transaction.atomic
def record_return(*, vote: Vote, entry: RollEntry, actor: User, now: datetime) -> CheckIn:
    """Somebody who had left after the slips were handed out is back."""
    vote = locked_vote(vote)
    election = vote.run.election
    require(actor, "check_in", election)
    check_in = _live(vote, entry)
    if not Departure.objects.filter(check_in=check_in).delete()[0]:
        raise Refused(vote_reason("B505", name=entry.person.name))
    record(election=election, action="record_return", actor=actor, now=now, target=entry, vote=vote.pk)
    return check_in


@transaction.atomic
def record_assistance(*, vote: Vote, entry: RollEntry, helper: str, actor: User, now: datetime) -> Assistance:
    """Note that a voter is helped to write, and by what kind of person; never with what.

    ``helper``: a key of ``domain.door.HELPERS``. Raises Refused (B501, B554, B559, B561, E106).
    """
    vote = locked_vote(vote)
    election = vote.run.election
    require(actor, "check_in", election)
    if vote.state not in (State.PREPARED, State.OPEN):
        raise Refused(wrong_state(vote))
    _live(vote, entry)
    if not voter_act_allowed(voter_present=True, act=ASSISTED, helper=helper):
        raise Refused(door_reason("B559"))
    try:
        with transaction.atomic():
            assistance = Assistance.objects.create(vote=vote, entry=entry, helper=helper, recorded_by=actor)
    except IntegrityError:
        raise Refused(door_reason("B561")) from None
    record(
        election=election,
        action="record_assistance",
        actor=actor,
        now=now,
        target=entry,
        vote=vote.pk,
        helper=helper,
    )
    return assistance


@transaction.atomic
def release_slips(*, vote: Vote, actor: User, now: datetime, up_to: int | None = None) -> int:
    """Hand the slips out: refused below quorum, and from here on the desk tells voters to draw one.

    ``up_to``: the last place of the stack that goes into the bowl, None for all of it. May be called again to
    put more of the stack out. Returns how many slips are out. Raises Refused (B501, B502, B513, E106).
    """
    vote = locked_vote(vote)
    election = vote.run.election
    require_one_of(actor, RELEASERS, election)
    if vote.state != State.PREPARED:
        raise Refused(wrong_state(vote))
    refuse_if(release_reasons(vote))
    goes_out = Q(position__isnull=False) if up_to is None else Q(position__lte=up_to)
    # All rows in one statement, for the same reason as in _take_back.
    Slip.objects.filter(vote=vote).update(
        position=Case(When(goes_out, then=Value(None)), default=F("position"))
    )
    out = Slip.objects.filter(vote=vote, state=Slip.State.READY, position__isnull=True).count()
    figures = turnout(vote)
    step, _ = MeetingStep.objects.get_or_create(
        vote=vote,
        step=RELEASE,
        defaults={
            "at": now,
            "recorded_by": actor,
            "figures": {"present": figures.present, "roll_base": figures.roll_base},
        },
    )
    record(
        election=election,
        action="release_slips",
        actor=actor,
        now=now,
        target=step,
        present=figures.present,
        count=out,
    )
    return out


@transaction.atomic
def void_range(*, vote: Vote, first: int, last: int, actor: User, now: datetime) -> int:
    """Void the slips at the places ``first`` to ``last`` of the stack that was never put out. Returns how many.

    Raises Refused (B501, B560, E106), and voids none, unless every place is one of an unused slip.
    """
    vote = locked_vote(vote)
    election = vote.run.election
    require(actor, "void_slips", election)
    if vote.state != State.PREPARED:
        raise Refused(wrong_state(vote))
    slips = Slip.objects.filter(vote=vote, state=Slip.State.READY, position__range=(first, last))
    if last < first or slips.count() != last - first + 1:
        raise Refused(door_reason("B560", first=first, last=last))
    voided = slips.update(state=Slip.State.VOID)
    record(
        election=election,
        action="void_slips",
        actor=actor,
        now=now,
        target=vote,
        count=voided,
        first=first,
        last=last,
    )
    return voided


@transaction.atomic
def take_zero_report(*, vote: Vote, actor: User, now: datetime) -> MeetingStep:
    """Prove before everybody that the box is empty, and keep the count (0) and the digest of the empty urn.

    The digest follows the rule of the seal, over no ballot at all, so anybody can compute it. Nothing can be
    put in until the vote opens. Raises Refused (B501, B553, B561, B572, E106).
    """
    vote = locked_vote(vote)
    election = vote.run.election
    require(actor, "open_vote", election)
    if vote.state != State.PREPARED:
        raise Refused(wrong_state(vote))
    refuse_if(box_reasons(vote))
    figures = {"in_box": ballots_in_box(vote), "digest": urn_digest(vote)}
    step = new_step(vote, EMPTY_BOX, figures, actor, now)
    record(election=election, action="take_zero_report", actor=actor, now=now, target=step, **figures)
    return step


def new_step(vote: Vote, code: str, figures: dict, actor: User, now: datetime) -> MeetingStep:
    """Keep a step of the meeting; Refused (B561) if it is kept already. Within the caller's transaction."""
    try:
        with transaction.atomic():
            return MeetingStep.objects.create(
                vote=vote, step=code, figures=figures, at=now, recorded_by=actor
            )
    except IntegrityError:
        raise Refused(door_reason("B561")) from None


@transaction.atomic
def announce_closing(*, vote: Vote, closes_at: datetime, actor: User, now: datetime) -> MeetingStep:
    """Tell the hall until when ballots are taken. It closes nothing by itself; a later word counts instead.
    Raises Refused (B501, B565, E106)."""
    vote = locked_vote(vote)
    election = vote.run.election
    require_one_of(actor, PRESIDERS, election)
    if vote.state not in (State.PREPARED, State.OPEN):
        raise Refused(wrong_state(vote))
    if not now < closes_at <= now + LATEST_CLOSING:
        raise Refused(door_reason("B565"))
    closes = localtime(closes_at).isoformat()
    step = new_step(vote, ANNOUNCE_CLOSING, {"closes_at": closes}, actor, now)
    record(election=election, action="announce_closing", actor=actor, now=now, target=step, closes_at=closes)
    return step
