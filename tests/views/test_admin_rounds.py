"""The page after a round at the admin site: reports, what the rule asks for, the button, who stands."""

from dataclasses import replace

import pytest
from cast import committed, give_password, signed_in
from django.urls import reverse
from round_cast import SHORT, TIE, A, B, C, ids, set_up_rounds

from ballots.models import VoteDecision
from ballots.queries.reports import REPORTS
from ballots.queries.votes import vote_of
from election_site.models import Election


@pytest.fixture(scope="module")
def before_the_vote(django_db_setup, django_db_blocker):
    with committed(django_db_blocker):
        yield set_up_rounds()


@pytest.fixture
def small(before_the_vote, db):
    return replace(
        before_the_vote, election=Election.objects.get(pk=before_the_vote.election.pk), receipts={}
    )


@pytest.fixture
def vote(small):
    return small.vote("member_decision")


def page(small, role, name, vote, *more):
    return signed_in(small[role]).get(reverse(f"admin:ballots_vote_{name}", args=[vote.pk, *more]))


def send(small, role, name, vote, data, *more):
    url = reverse(f"admin:ballots_vote_{name}", args=[vote.pk, *more])
    return signed_in(small[role]).post(url, data, follow=True)


def test_the_button_is_there_once_a_round_is_asked_for_and_prepares_it(small, vote):
    button = reverse("admin:ballots_vote_next_round", args=[vote.pk])
    assert button not in page(small, "clerk", "after", vote).content.decode()
    small.hold(vote, TIE)
    shown = page(small, "clerk", "after", vote).content.decode()
    assert button in shown
    assert f"{B}、{C}" in shown and "再次投票" in shown
    done = send(small, "clerk", "next_round", vote, {"is_sure": "on"}).content.decode()
    made = vote_of(vote.run)
    assert made.round_number == 2
    assert made.title in done
    assert button not in page(small, "clerk", "after", made).content.decode()


def test_without_being_sure_nothing_is_prepared(small, vote):
    small.hold(vote, TIE)
    assert send(small, "clerk", "next_round", vote, {}).status_code == 422
    assert vote.run.votes.count() == 1


def test_who_may_not_certify_learns_nothing_of_the_count(small, vote):
    small.hold(vote, TIE)
    shown = page(small, "door_keeper", "after", vote).content.decode()
    assert B not in shown and "再次投票" not in shown
    assert reverse("reports:pdf", args=[vote.pk, "attendance"]) in shown
    assert reverse("reports:pdf", args=[vote.pk, "count"]) not in shown
    for name in ("next_round",):
        assert page(small, "door_keeper", name, vote).status_code == 404
    assert page(small, "door_keeper", "by_election", vote, "p2").status_code == 404


def test_the_reports_are_listed_with_why_one_is_not_there_yet(small, vote):
    shown = page(small, "clerk", "after", vote).content.decode()
    assert reverse("reports:pdf", args=[vote.pk, "attendance"]) in shown
    assert reverse("reports:pdf", args=[vote.pk, "count"]) not in shown
    assert "《计票结果报告单》中的数字要等计票完成后才有" in shown
    small.hold(vote, TIE)
    shown = page(small, "clerk", "after", vote).content.decode()
    for name in REPORTS:
        is_there = name not in ("elected", "result")
        assert (reverse("reports:pdf", args=[vote.pk, name]) in shown) is is_there


def test_who_stands_in_a_by_election_is_recorded_on_the_page(small, vote):
    small.hold(vote, SHORT)
    shown = page(small, "clerk", "after", vote).content.decode()
    assert reverse("admin:ballots_vote_by_election", args=[vote.pk, "p2"]) in shown
    form = page(small, "clerk", "by_election", vote, "p2").content.decode()
    assert B in form and C in form and A not in form
    given = {
        "standing": [ids(vote)[B], ids(vote)[C]],
        "taken_by": "大会主席团",
        "decision": "得票多的两人",
    }
    own = given | {"second_name": "clerk", "second_password": give_password(small["clerk"])}
    refused = send(small, "clerk", "by_election", vote, own, "p2")
    assert refused.status_code == 422 and "B603" in refused.content.decode()
    other = given | {"second_name": "reviewer", "second_password": give_password(small["reviewer"])}
    wrong = send(small, "clerk", "by_election", vote, other | {"second_password": "not-this-one"}, "p2")
    assert "第二人的用户名或密码不正确" in wrong.content.decode()
    assert not VoteDecision.objects.filter(vote=vote).exists()
    send(small, "clerk", "by_election", vote, other, "p2")
    row = VoteDecision.objects.get(vote=vote)
    assert (row.chosen, row.confirmed_by) == ([ids(vote)[B], ids(vote)[C]], small["reviewer"])
    shown = page(small, "clerk", "after", vote).content.decode()
    assert "另行选举" in shown
    assert reverse("admin:ballots_vote_next_round", args=[vote.pk]) in shown
