"""Notices counted in working days: holidays and make-up days are what staff entered for the election."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime
from nomination_election import Cast, announce, set_up
from pages import read

from election_site.domain.rules import RuleError
from election_site.domain.stages import BY_CODE
from election_site.models import AuditEntry, User
from election_site.queries.notice_days import notice_closes_at
from election_site.services.errors import Refused
from election_site.services.preparation import set_special_days

pytestmark = pytest.mark.django_db

POSTED = datetime(2026, 9, 29, 2, tzinfo=UTC)  # a Tuesday
REVIEW, SHORTLIST = BY_CODE["qualification_review"], BY_CODE["shortlist"]
WORKING = {"notice_unit": "working", "notice_min_days": 5, "review_notice_days": 3}
NATIONAL_DAYS = [date(2026, 10, n) for n in range(1, 8)]
MADE_UP = [date(2026, 10, 10)]  # a Saturday


@pytest.fixture
def cast():
    return Cast()


def last_day(election, stage) -> str:
    return f"{localtime(notice_closes_at(election, stage, POSTED)):%m-%d %H:%M:%S}"


def test_holidays_lengthen_a_notice_and_made_up_days_shorten_it(cast):
    election = set_up(cast, options=WORKING)
    announce(election, cast)
    given = {"election": election, "actor": cast.clerk, "now": POSTED}
    assert (last_day(election, REVIEW), last_day(election, SHORTLIST)) == ("10-02 23:59:59", "10-06 23:59:59")
    set_special_days(holidays=NATIONAL_DAYS, workdays=[], **given)
    assert last_day(election, SHORTLIST) == "10-13 23:59:59"
    set_special_days(holidays=NATIONAL_DAYS, workdays=MADE_UP, **given)
    assert (last_day(election, REVIEW), last_day(election, SHORTLIST)) == ("10-09 23:59:59", "10-12 23:59:59")
    with pytest.raises(RuleError, match="day_both_off_and_working"):
        set_special_days(holidays=NATIONAL_DAYS, workdays=NATIONAL_DAYS, **given)
    assert last_day(election, SHORTLIST) == "10-12 23:59:59", "what was refused changed nothing"


@pytest.mark.parametrize(("days", "closes"), [(0, None), (1, "09-30 23:59:59")])
def test_calendar_days_know_no_holiday_and_none_is_plain_information(cast, days, closes):
    election = set_up(cast, options={"notice_unit": "calendar", "review_notice_days": days})
    announce(election, cast)
    set_special_days(
        election=election, holidays=[date(2026, 9, 30)], workdays=[], actor=cast.clerk, now=POSTED
    )
    assert closes is None or last_day(election, REVIEW) == closes
    assert closes or notice_closes_at(election, REVIEW, POSTED) is None


def test_the_days_are_entered_in_lines_and_shown_as_they_were(cast):
    election = set_up(cast)
    User.objects.filter(pk=cast.clerk.pk).update(is_staff=True)
    client, url = Client(), reverse("admin:election_site_election_special_days", args=[election.pk])
    client.force_login(User.objects.get(pk=cast.clerk.pk))
    wrong = client.post(url, {"holidays": "2026-10-01 至 2026-09-01", "workdays": "国庆"})
    assert "2026-10-01 至 2026-09-01" in read(wrong).text and "国庆" in read(wrong).text
    assert not election.special_days.exists()
    client.post(url, {"holidays": "2026年10月1日—2026年10月7日\n2027-01-01", "workdays": "2026-10-10"})
    assert election.special_days.count() == 9
    first, second = read(client.get(url)).all("textarea")
    assert first.text.split() == ["2026-10-01", "至", "2026-10-07", "2027-01-01"]
    assert second.text == "2026-10-10"
    assert AuditEntry.objects.get(action="set_special_days").data["workdays"] == "2026-10-10"


def test_only_who_sets_the_election_up_sets_its_days(cast):
    election = set_up(cast)
    with pytest.raises(Refused):
        set_special_days(election=election, holidays=[], workdays=[], actor=cast.observer, now=POSTED)
