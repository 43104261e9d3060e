"""Days and moments as they stand on printed sheets, and the day that a ballot bears."""

from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext

from ballots.models import Vote


def day_text(when: date | datetime) -> str:
    """2010年12月8日, in local time."""
    day = localtime(when) if isinstance(when, datetime) else when
    return gettext("%(year)s-%(month)s-%(day)s") % {"year": day.year, "month": day.month, "day": day.day}


def moment_text(when: datetime) -> str:
    """2010年12月8日 9:00, in local time."""
    local = localtime(when)
    return f"{day_text(local)} {local.hour}:{local.minute:02d}"


def ballot_day(vote: Vote) -> date:
    """The day on the paper ballots: that for which the vote is planned in the timetable (the last of its days); for
    a further round, or where the plan names none or one that has passed, the day on which the vote was prepared.

    Both are fixed before a sheet is printed, so that sheets of several batches are alike.
    """
    prepared = localtime(vote.prepared_at).date()
    rows = (row for row in vote.run.election.timetable if row.get("stage") == vote.run.stage)
    planned = next((date.fromisoformat(row["ends_on"]) for row in rows if row.get("ends_on")), None)
    if vote.round_number > 1 or planned is None or planned < prepared:
        return prepared
    return planned
