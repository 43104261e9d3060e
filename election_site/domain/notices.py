"""How long a notice (公示) has been up: calendar days or working days.

The day of posting does not count and the day of closing does: posted on the 1st and closed on the 8th is
seven calendar days. Working days are Monday to Friday, amended by the public holidays and make-up working
days of a ``WorkCalendar``; the State Council sets them anew each year, so they are data and never code.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from election_site.domain.rule_basis import RuleError, count

Unit = Literal["calendar", "working"]
UNITS: tuple[Unit, ...] = ("calendar", "working")

# Longer than any notice; an absurd calendar must end in an error and not in a loop without end.
LONGEST_SEARCH_DAYS = 3660
SATURDAY = 5


@dataclass(frozen=True)
class WorkCalendar:
    """Days that differ from the plain week: ``holidays`` on weekdays, ``workdays`` made up on weekends."""

    holidays: frozenset[date] = field(default_factory=frozenset)
    workdays: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        both = self.holidays & self.workdays
        if both:
            raise RuleError("day_both_off_and_working", what=min(both).isoformat())

    def is_working(self, day: date) -> bool:
        if day in self.holidays:
            return False
        return day in self.workdays or day.weekday() < SATURDAY


PLAIN_WEEK = WorkCalendar()


@dataclass(frozen=True)
class Publicity:
    """The length of one notice: ``days`` counted in ``unit``, and whether they reach ``min_days``."""

    days: int
    ok: bool
    unit: Unit
    min_days: int


def days_of_notice(*, posted: date, closed: date, unit: Unit, calendar: WorkCalendar = PLAIN_WEEK) -> int:
    """Days from the day after ``posted`` to ``closed`` inclusive.

    Raises RuleError ``not_a_date``, ``closed_before_posted`` or ``unknown_unit``.
    """
    _check_dates(posted=posted, closed=closed)
    _check_unit(unit)
    if closed < posted:
        raise RuleError("closed_before_posted", posted=posted.isoformat(), closed=closed.isoformat())
    length = (closed - posted).days
    if unit == "calendar":
        return length
    return sum(calendar.is_working(posted + timedelta(days=n)) for n in range(1, length + 1))


def publicity(
    *, posted: date, closed: date, unit: Unit, min_days: int, calendar: WorkCalendar = PLAIN_WEEK
) -> Publicity:
    """Whether a notice was, or will be, up long enough. Errors as ``days_of_notice``."""
    count("min_days", min_days)
    days = days_of_notice(posted=posted, closed=closed, unit=unit, calendar=calendar)
    return Publicity(days=days, ok=days >= min_days, unit=unit, min_days=min_days)


def earliest_close(*, posted: date, unit: Unit, min_days: int, calendar: WorkCalendar = PLAIN_WEEK) -> date:
    """The first day on which a notice posted on ``posted`` may close (it still counts as a day of notice).

    Raises RuleError ``not_a_date``, ``unknown_unit``, a bad ``min_days``, or ``no_closing_day`` when the
    calendar holds no such day within ten years.
    """
    _check_dates(posted=posted)
    _check_unit(unit)
    missing = count("min_days", min_days)
    day = posted
    for _ in range(LONGEST_SEARCH_DAYS):
        if missing == 0:
            return day
        day += timedelta(days=1)
        if unit == "calendar" or calendar.is_working(day):
            missing -= 1
    raise RuleError("no_closing_day", what=posted.isoformat(), min_days=min_days)


def _check_unit(unit: object) -> None:
    if unit not in UNITS:
        raise RuleError("unknown_unit", what=unit)


def _check_dates(**days: object) -> None:
    for name, day in days.items():
        # A datetime is a date to Python; mixing both would compare wrongly.
        if not isinstance(day, date) or isinstance(day, datetime):
            raise RuleError("not_a_date", what=name, value=day)


def days_in_lines(text: str) -> list[date]:
    """The days written one a line, or from and to a line: ``2026-10-01`` or ``2026-10-01 2026-10-07``.

    Whatever stands between two dates (至, a dash) is not read. Raises RuleError ``not_a_day`` with the line,
    also for a span that runs backwards or is longer than a year.
    """
    found: dict[date, None] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        refusal = RuleError("not_a_day", what=line[:40])
        written = re.findall(r"\d+", line)
        if len(written) not in (3, 6):
            raise refusal
        try:
            first, last = date(*map(int, written[:3])), date(*map(int, written[-3:]))
        except ValueError:
            raise refusal from None
        if not 0 <= (last - first).days <= 366:
            raise refusal
        found.update(dict.fromkeys(first + timedelta(days=n) for n in range((last - first).days + 1)))
    return list(found)


def lines_of_days(days: Iterable[date]) -> str:
    """The same the other way round: one span of days in a row a line."""
    spans: list[list[date]] = []
    for day in sorted(days):
        if spans and day - spans[-1][-1] == timedelta(days=1):
            spans[-1][1:] = [day]
        else:
            spans.append([day])
    return "\n".join(" 至 ".join(day.isoformat() for day in span) for span in spans)
