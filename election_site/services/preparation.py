"""Setting an election up by hand: a post, the timetable, a line of a roll, the end of an appointment.

The same guards as for the files: nothing of what was announced changes once the announcement is certified.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from election_site.domain.notices import WorkCalendar, lines_of_days
from election_site.models import Appointment, Election, Post, RollEntry, SpecialDay, User
from election_site.services.audit import record
from election_site.services.chain import lock_election
from election_site.services.elections import refuse_if_announced
from election_site.services.rights import require

# What a clerk may correct in a line of a roll; who the person is comes from the file alone.
ENTRY_FIELDS = (
    "unit",
    "discipline",
    "custody",
    "suspension_document",
    "is_local",
    "exclusion",
    "own_opinion",
    "superior_consent",
    "is_passed_by_meeting",
    "plenum_role",
    "relative_of",
    "note",
)
POST_FIELDS = ("number", "title", "kind", "intended_duty", "seats", "conditions", "goals")


@transaction.atomic
def save_post(*, post: Post, actor: User, now: datetime) -> Post:
    """Write a new or changed post. Raises Refused once the announcement is certified."""
    election = lock_election(post.election)
    require(actor, "set_up", election)
    refuse_if_announced(election)
    if post.pk and Post.objects.get(pk=post.pk).election_id != election.pk:
        raise ValueError("a post stays in its election")
    post.save()
    record(
        election=election,
        action="save_post",
        actor=actor,
        now=now,
        target=post,
        **{field: getattr(post, field) for field in POST_FIELDS},
    )
    return post


@transaction.atomic
def remove_post(*, post: Post, actor: User, now: datetime) -> None:
    """Take a post out again. Raises Refused once the announcement is certified."""
    election = lock_election(post.election)
    require(actor, "set_up", election)
    refuse_if_announced(election)
    record(election=election, action="remove_post", actor=actor, now=now, target=post, number=post.number)
    post.delete()


@transaction.atomic
def set_timetable(
    *,
    election: Election,
    timetable: Sequence[Mapping[str, str]],
    recommendation_closes_at: datetime | None,
    registration_place: str = "",
    hotline: str = "",
    actor: User,
    now: datetime,
) -> Election:
    """Set what is announced of when and where: rows of ``stage``, ``starts_on`` and ``ends_on``, the place of
    registration, and the hotline that the notices print."""
    election = lock_election(election)
    require(actor, "set_up", election)
    refuse_if_announced(election)
    election.timetable = [dict(row) for row in timetable]
    election.recommendation_closes_at = recommendation_closes_at
    election.registration_place, election.hotline = registration_place.strip(), hotline.strip()
    election.save(update_fields=["timetable", "recommendation_closes_at", "registration_place", "hotline"])
    record(
        election=election,
        action="set_timetable",
        actor=actor,
        now=now,
        target=election,
        timetable=election.timetable,
        recommendation_closes_at=recommendation_closes_at.isoformat() if recommendation_closes_at else "",
        registration_place=election.registration_place,
        hotline=election.hotline,
    )
    return election


@transaction.atomic
def set_special_days(
    *, election: Election, holidays: Sequence[date], workdays: Sequence[date], actor: User, now: datetime
) -> None:
    """Set the public holidays and the make-up working days, in place of those before. They are set anew every
    year, so they may be set after the announcement; a notice that is posted keeps its closing time.

    Raises RuleError ``day_both_off_and_working``.
    """
    election = lock_election(election)
    require(actor, "set_up", election)
    calendar = WorkCalendar(frozenset(holidays), frozenset(workdays))
    election.special_days.all().delete()
    SpecialDay.objects.bulk_create(
        SpecialDay(election=election, day=day, is_working=is_working)
        for days, is_working in ((calendar.holidays, False), (calendar.workdays, True))
        for day in sorted(days)
    )
    record(
        election=election,
        action="set_special_days",
        actor=actor,
        now=now,
        target=election,
        holidays=lines_of_days(holidays),
        workdays=lines_of_days(workdays),
    )


@transaction.atomic
def correct_roll_entry(
    *, entry: RollEntry, changes: Mapping[str, object], actor: User, now: datetime
) -> RollEntry:
    """Correct a line of a roll before the announcement is certified; ``changes`` by field."""
    election = lock_election(entry.roll.election)
    require(actor, "import", election)
    refuse_if_announced(election)
    unknown = set(changes) - set(ENTRY_FIELDS)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    entry = RollEntry.objects.select_for_update().get(pk=entry.pk)
    before = {field: getattr(entry, field) for field in changes}
    for field, value in changes.items():
        setattr(entry, field, value)
    entry.save(update_fields=list(changes))
    record(
        election=election,
        action="correct_roll_entry",
        actor=actor,
        now=now,
        target=entry,
        before=before,
        after=dict(changes),
    )
    return entry


@transaction.atomic
def dismiss(*, appointment: Appointment, actor: User, now: datetime) -> None:
    """End an appointment. What was signed under it stays signed."""
    election = lock_election(appointment.election)
    if not actor.is_superuser:
        require(actor, "set_up", election)
    record(
        election=election,
        action="dismiss",
        actor=actor,
        now=now,
        target=appointment,
        user=appointment.user.username,
        role=appointment.role,
    )
    appointment.delete()
