"""What the public reads while an election is on its way, and the lists with no, one and several rows."""

from datetime import timedelta

import pytest
from cast import MEMBERS, OPTIONS, set_up, signed_in
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as real_now
from pages import get, outcome_page
from played import played_through

from election_site.models import Publication
from election_site.services.chain import annul_run

pytestmark = pytest.mark.django_db

# Queries of the list pages, the same however many rows they have.
QUERIES = {"home": 2, "candidates": 5, "rounds": 4}


def test_an_empty_house_says_so():
    page = get("election_site:home")
    assert page.all(cls="card-link") == []
    assert page.one(cls="empty").text


def announced(slug, users=None, **changed):
    small = set_up(slug=slug, users=users, **changed)
    small.finish(small.open("announcement"))
    return small


def test_an_election_is_listed_from_its_published_announcement_on():
    small = set_up()
    small.open("announcement")
    run = small.run("announcement")
    outcome = small.certify(small.close(run))
    assert get("election_site:home").all(cls="card-link") == []
    get("election_site:election", small.slug, status=404)
    small.publish(outcome)
    (card,) = get("election_site:home").all(cls="card-link")
    assert small.election.title in card.text
    assert small.election.body_name in card.text
    assert card.attributes["href"] == reverse("election_site:election", args=[small.slug])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(rows, django_assert_num_queries):
    small = announced("zhen-0")
    for number in range(1, rows):
        announced(f"zhen-{number}", users=small.users, title=f"第{number}镇公推直选")
    client = signed_in(None)
    with django_assert_num_queries(QUERIES["home"]):
        page = get("election_site:home", client=client)
    assert len(page.all(cls="card-link")) == rows


def test_an_election_on_its_way_shows_where_it_stands():
    small = played_through("qualification_review")
    small.open("second_recommendation")
    stations = get("election_site:election", small.slug).all("li", "station")
    states = [
        "done" if "station--done" in s.classes else "now" if "station--now" in s.classes else ""
        for s in stations
    ]
    assert states == ["done"] * 3 + ["now"] + [""] * 7
    assert [bool(station.all("a")) for station in stations] == [True] * 3 + [False] * 8


def test_an_annulled_outcome_stays_with_its_reason():
    small = played_through("open_recommendation")
    run = small.run("open_recommendation")
    annul_run(run=run, why="联名表重复录入", actor=small["clerk"], now=small.now)
    assert "联名表重复录入" in outcome_page(small, "open_recommendation").text
    stations = get("election_site:election", small.slug).all("li", "station")
    assert "station--done" not in stations[1].classes
    small.finish(small.open("open_recommendation"))
    second = outcome_page(small, "open_recommendation", 2)
    assert "联名表重复录入" not in second.text
    assert small.outcome("open_recommendation").digest == second.one("p", "digest").text.replace(" ", "")


@pytest.fixture
def on_notice():
    """The shortlist is on public notice since today, by the clock of this machine."""
    small = set_up(begins=real_now() - timedelta(days=11, hours=1)).play_through("second_recommendation")
    small.finish(small.open("shortlist"))
    return small, Publication.objects.latest("pk")


def test_without_notices_the_page_says_so():
    small = announced("tianshui")
    page = get("election_site:notices", small.slug)
    assert page.all("li", "entry") == []
    assert page.one(cls="empty").text


@pytest.mark.parametrize("last", ["shortlist", "formal_candidates"])
def test_the_notices_take_as_many_queries_for_one_as_for_two(last, django_assert_num_queries):
    small = played_through(last)
    client = signed_in(None)
    with django_assert_num_queries(2):
        page = get("election_site:notices", small.slug, client=client)
    assert len(page.all("li", "entry")) == (2 if last == "shortlist" else 3)


def test_a_notice_of_one_election_is_not_found_under_another(on_notice):
    small, notice = on_notice
    other = announced("other", users=small.users)
    get("election_site:notice", other.slug, notice.pk, status=404)


@pytest.mark.parametrize(("unit", "words"), [("calendar", "共7日"), ("working", "共7个工作日")])
def test_a_notice_says_how_many_days_of_which_kind_it_is_up(unit, words):
    small = set_up(options=OPTIONS | {"notice_unit": unit}).play_through("second_recommendation")
    small.finish(small.open("shortlist"))
    notice = Publication.objects.latest("pk")
    until = localdate(notice.closes_at)
    page = get("election_site:notice", small.slug, notice.pk)
    assert f"至 {until.year}年{until.month}月{until.day}日，{words}，自公布次日起算" in page.text


def test_before_anybody_is_published_there_are_no_candidates():
    small = announced("tianshui")
    page = get("nomination:candidates", small.slug)
    assert page.one(cls="empty").text
    assert not any(name in page.text for name in MEMBERS.values())


@pytest.mark.parametrize("last", ["open_recommendation", "result"])
def test_the_list_of_candidates_takes_a_fixed_number_of_queries(last, django_assert_num_queries):
    """One post with candidates shown or two: the same queries."""
    small = played_through(last)
    client = signed_in(None)
    for query in ({}, {"post": "p1"}):
        with django_assert_num_queries(QUERIES["candidates"]):
            get("nomination:candidates", small.slug, client=client, **query)


def test_before_the_lot_no_order_is_shown():
    small = announced("tianshui")
    rounds = get("showcases:rounds", small.slug).all("section", "round")
    assert len(rounds) == 4
    assert not any(round.all("ol", "running") for round in rounds)
