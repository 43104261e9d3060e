"""Notice periods and objections."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from election_site.domain.notices import WorkCalendar, days_of_notice, earliest_close, publicity
from election_site.domain.objections import EFFECTS, Objection, all_may_advance, may_advance
from election_site.domain.rules import RuleError

# National Day 2010 as arranged: 1 to 7 October off, made up on 26 September and 9 October.
AUTUMN_2010 = WorkCalendar(
    holidays=frozenset(date(2010, 10, day) for day in range(1, 8)),
    workdays=frozenset({date(2010, 9, 26), date(2010, 10, 9)}),
)
DAYS = st.dates(date(2009, 1, 1), date(2012, 12, 31))
CALENDARS = st.builds(
    lambda off, on: WorkCalendar(frozenset(off - on), frozenset(on)), st.sets(DAYS), st.sets(DAYS)
)
UNITS = st.sampled_from(["calendar", "working"])


@pytest.mark.parametrize(
    ("posted", "closed", "unit", "days"),
    [
        ("2010-12-01", "2010-12-01", "calendar", 0),
        ("2010-12-01", "2010-12-07", "calendar", 6),
        ("2010-12-01", "2010-12-08", "calendar", 7),
        ("2010-12-28", "2011-01-04", "calendar", 7),
        ("2012-02-27", "2012-03-01", "calendar", 3),
        # Posted on a Friday: the weekend does not count.
        ("2010-12-03", "2010-12-05", "working", 0),
        ("2010-12-03", "2010-12-06", "working", 1),
        # Posted on a Saturday, closed on a Saturday.
        ("2010-12-04", "2010-12-11", "working", 5),
    ],
)
def test_days_from_the_day_after_posting_to_the_day_of_closing(posted, closed, unit, days):
    posted, closed = date.fromisoformat(posted), date.fromisoformat(closed)
    assert days_of_notice(posted=posted, closed=closed, unit=unit) == days


def test_public_holidays_and_made_up_days():
    posted = date(2010, 9, 30)
    assert days_of_notice(posted=posted, closed=date(2010, 10, 8), unit="working") == 6
    assert days_of_notice(posted=posted, closed=date(2010, 10, 8), unit="working", calendar=AUTUMN_2010) == 1
    assert days_of_notice(posted=posted, closed=date(2010, 10, 9), unit="working", calendar=AUTUMN_2010) == 2
    assert earliest_close(posted=posted, unit="working", min_days=5, calendar=AUTUMN_2010) == date(
        2010, 10, 13
    )
    assert days_of_notice(posted=posted, closed=date(2010, 10, 8), unit="calendar", calendar=AUTUMN_2010) == 8


@pytest.mark.parametrize(("min_days", "ok"), [(6, True), (7, True), (8, False)])
def test_long_enough_includes_the_exact_number(min_days, ok):
    notice = publicity(posted=date(2010, 12, 1), closed=date(2010, 12, 8), unit="calendar", min_days=min_days)
    assert (notice.days, notice.ok) == (7, ok)


@given(DAYS, st.integers(0, 30), UNITS, CALENDARS)
def test_earliest_close_is_enough_and_a_day_before_is_not(posted, min_days, unit, calendar):
    closed = earliest_close(posted=posted, unit=unit, min_days=min_days, calendar=calendar)
    assert days_of_notice(posted=posted, closed=closed, unit=unit, calendar=calendar) == min_days
    if min_days:
        before = closed - timedelta(days=1)
        assert days_of_notice(posted=posted, closed=before, unit=unit, calendar=calendar) < min_days


@given(DAYS, st.integers(0, 60), st.integers(0, 60), UNITS, CALENDARS)
def test_periods_join_without_gap_or_overlap(posted, first, second, unit, calendar):
    middle = posted + timedelta(days=first)
    closed = middle + timedelta(days=second)
    whole = days_of_notice(posted=posted, closed=closed, unit=unit, calendar=calendar)
    assert whole == days_of_notice(
        posted=posted, closed=middle, unit=unit, calendar=calendar
    ) + days_of_notice(posted=middle, closed=closed, unit=unit, calendar=calendar)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"closed": date(2010, 11, 30)}, "closed_before_posted"),
        ({"unit": "week"}, "unknown_unit:week"),
        ({"min_days": -1}, "negative_figure:min_days"),
        ({"posted": datetime(2010, 12, 1, 8)}, "not_a_date:posted"),
        ({"closed": "2010-12-08"}, "not_a_date:closed"),
    ],
)
def test_bad_notices_are_named(change, error):
    sound = {"posted": date(2010, 12, 1), "closed": date(2010, 12, 8), "unit": "calendar", "min_days": 7}
    with pytest.raises(RuleError) as refused:
        publicity(**(sound | change))
    assert str(refused.value) == error


def test_a_calendar_that_contradicts_itself_is_refused():
    day = date(2010, 10, 1)
    with pytest.raises(RuleError, match="day_both_off_and_working:2010-10-01"):
        WorkCalendar(frozenset({day}), frozenset({day}))


def test_a_calendar_without_working_days_ends_in_an_error():
    off = WorkCalendar(holidays=frozenset(date(2010, 1, 1) + timedelta(days=n) for n in range(4000)))
    with pytest.raises(RuleError, match="no_closing_day:2010-01-01"):
        earliest_close(posted=date(2010, 1, 1), unit="working", min_days=1, calendar=off)


@pytest.mark.parametrize(
    ("in_time", "settled", "upheld", "advance", "effect"),
    [
        (True, False, None, False, "open"),
        (True, False, False, False, "open"),
        (True, True, False, True, "rejected"),
        (True, True, None, True, "rejected"),
        (True, True, True, False, "upheld"),
        (False, False, None, True, "late"),
        (False, True, False, True, "rejected"),
        (False, True, True, False, "upheld"),
    ],
)
def test_what_an_objection_does_to_the_stage(in_time, settled, upheld, advance, effect):
    ruling = may_advance(filed_within_period=in_time, settled=settled, upheld=upheld)
    assert (ruling.may_advance, ruling.effect) == (advance, effect)
    assert effect in EFFECTS


def test_one_open_objection_stops_all():
    settled = Objection(filed_within_period=True, settled=True)
    assert all_may_advance([])
    assert all_may_advance([settled, Objection(filed_within_period=False, settled=False)])
    assert not all_may_advance([settled, Objection(filed_within_period=True, settled=False)])


def test_an_objection_without_a_plain_answer_is_refused():
    with pytest.raises(RuleError, match="not_yes_or_no:settled"):
        may_advance(filed_within_period=True, settled="maybe")
