"""The pages on which two people decide whether several entries are one person."""

import pytest
from cast import MEMBERS, set_up, signed_in
from django.urls import reverse
from pages import read, table_rows

from election_site.models import Person
from election_site.services.people import Particulars
from nomination.models import DuplicateDecision, Recommendation
from nomination.services.judging import judge_recommendations
from nomination.services.nominees import put_forward

pytestmark = pytest.mark.django_db
PASSWORD = "eine lange Zeile 7"


@pytest.fixture
def small():
    small = set_up().play_through("announcement")
    run = small.open("open_recommendation")
    small.work(run)
    for name, number in ((f" {MEMBERS[1]}", "Z90"), ("别名", "Z91")):
        candidacy = put_forward(
            election=small.election,
            post=small.election.posts.get(number=1),
            particulars=Particulars("", name, {"phone": "13900000001" if number == "Z90" else ""}),
        )
        Recommendation.objects.create(
            run=run,
            number=number,
            route="organisation",
            candidacy=candidacy,
            unit="石桥村妇联",
            present=9,
            agreeing=8,
            received_on=small.now.date(),
        )
    judge_recommendations(run)
    small["reviewer"].set_password(PASSWORD)
    small["reviewer"].save()
    return small


def url(small, name="run"):
    return reverse(f"admin:nomination_duplicatedecision_{name}", args=[small.run("open_recommendation").pk])


def test_from_the_blocker_to_the_decision_of_two(small):
    clerk = signed_in(small["clerk"])
    desk = read(clerk.get(reverse("admin:election_site_election_desk", args=[small.election.pk])))
    assert "N155" in desk.text
    link = next(one for one in desk.all("a") if one.attributes["href"] == url(small))
    listed = read(clerk.get(link.attributes["href"]))
    (row,) = table_rows(listed.one("table"))
    assert row[:3] == [f"{MEMBERS[1]}、 {MEMBERS[1]}", "2", "同一姓名的不同写法"]
    compare = next(one for one in listed.all("a", "of-button") if one.text == "比对").attributes["href"]
    page = read(clerk.get(compare))
    assert "139****0001" in page.text and "13900000001" not in page.text
    people = [one.attributes["value"] for one in page.all("input") if one.attributes.get("name") == "people"]
    assert len(people) == 2
    given = {"people": people, "verdict": "same", "why": "本人到场", "second_name": "reviewer"}
    wrong = clerk.post(compare, given | {"second_password": "guessed"})
    assert wrong.status_code == 422
    assert not DuplicateDecision.objects.exists()
    done = clerk.post(compare, given | {"second_password": PASSWORD}, follow=True)
    assert "没有需要认定的" in read(done).text
    decision = DuplicateDecision.objects.get()
    assert (decision.decided_by, decision.confirmed_by) == (small["clerk"], small["reviewer"])
    assert Person.objects.filter(election=small.election, name=MEMBERS[1]).count() == 1
    desk = read(clerk.get(reverse("admin:election_site_election_desk", args=[small.election.pk])))
    assert "N155" not in desk.text


def test_two_names_that_nobody_would_take_for_one_can_be_compared_too(small):
    clerk = signed_in(small["clerk"])
    people = Person.objects.filter(election=small.election, name__in=["别名", MEMBERS[2]])
    chosen = {"first": people[0].pk, "second": people[1].pk}
    page = read(clerk.get(url(small), chosen, follow=True))
    assert "别名" in page.text and MEMBERS[2] in page.text
    same = read(clerk.get(url(small), {"first": people[0].pk, "second": people[0].pk}))
    assert same.all(cls="of-says--error")


def test_only_whoever_drives_the_stage_decides(small):
    compare = f"{url(small, 'compare')}?" + "&".join(
        f"person={one.pk}"
        for one in Person.objects.filter(election=small.election, name__contains=MEMBERS[1])
    )
    for role in ("reviewer", "observer", "host"):
        for address in (url(small), compare):
            assert signed_in(small[role]).get(address).status_code == 404
    assert signed_in(small["clerk"]).get(compare).status_code == 200
    run = small.run("open_recommendation")
    run.state = "closed"
    run.save()
    assert signed_in(small["clerk"]).get(compare).status_code == 404
    assert signed_in(small["clerk"]).get(url(small)).status_code == 200
