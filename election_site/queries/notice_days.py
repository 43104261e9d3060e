"""When the notice on an outcome closes, by the election's own rules and its public holidays."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import localtime

from election_site.domain.notices import PLAIN_WEEK, WorkCalendar, earliest_close
from election_site.domain.stages import Stage
from election_site.models import Election
from election_site.queries.rules import rules_of


def work_calendar(election: Election) -> WorkCalendar:
    """The public holidays and make-up working days that staff entered for the election."""
    days = list(election.special_days.values_list("day", "is_working"))
    return WorkCalendar(
        holidays=frozenset(day for day, is_working in days if not is_working),
        workdays=frozenset(day for day, is_working in days if is_working),
    )


def last_day(election: Election, *, since: datetime, days: int) -> date:
    """The last of ``days`` days after ``since``, in the unit of the election's notices."""
    unit = rules_of(election).options["notice_unit"]
    calendar = work_calendar(election) if unit == "working" else PLAIN_WEEK
    return earliest_close(posted=localtime(since).date(), unit=unit, min_days=days, calendar=calendar)


def notice_closes_at(election: Election, stage: Stage, posted: datetime) -> datetime | None:
    """The end of the last day of a notice posted at ``posted``, Chinese time; None for plain information."""
    days = rules_of(election).options[stage.notice] if stage.notice else 0
    if not days:
        return None
    next_day = last_day(election, since=posted, days=days) + timedelta(days=1)
    midnight = datetime.combine(next_day, time.min, tzinfo=localtime(posted).tzinfo)
    return midnight - timedelta(seconds=1)
