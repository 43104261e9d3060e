"""The admin's pages for strokes, test decks and decisions: who finds them, and that the services write."""

import pytest
from cast import set_up, signed_in
from django.urls import reverse

from election_site.models import StrokeCorrection

pytestmark = pytest.mark.django_db
STROKES, ADD = "admin:election_site_strokecorrection_changelist", "admin:election_site_strokecorrection_add"


@pytest.fixture
def small(db):
    return set_up()


def send(small, role="clerk", **changed):
    data = {
        "election": small.election.pk,
        "character": "囍",
        "count": 12,
        "first": 1,
        "reason": "字典",
        **changed,
    }
    return signed_in(small[role]).post(reverse(ADD), data, follow=True)


def test_a_clerk_records_strokes_and_corrects_them(small):
    assert "囍" in send(small).content.decode()
    row = StrokeCorrection.objects.get()
    assert (row.count, row.first, row.recorded_by) == (12, 1, small["clerk"])
    change = reverse("admin:election_site_strokecorrection_change", args=[row.pk])
    signed_in(small["clerk"]).post(change, {"count": 13, "first": 2, "reason": "复核"})
    row.refresh_from_db()
    assert (row.character, row.count, row.first, row.reason) == ("囍", 13, 2, "复核")
    assert small.election.audit_entries.filter(action="correct_strokes").count() == 2


def test_a_refusal_is_said_on_the_page(small):
    answer = send(small, character="a")
    assert "E303" in answer.content.decode()
    assert not StrokeCorrection.objects.exists()


def test_roles_without_the_capability_only_look(small):
    assert send(small, role="reviewer").status_code == 403
    assert signed_in(small["reviewer"]).get(reverse(STROKES)).status_code == 200
    assert not StrokeCorrection.objects.exists()


def test_another_elections_staff_see_nothing_of_it(small):
    send(small)
    other = set_up(slug="lianhu", users={**small.users, "clerk": small["observer"]})
    stranger = other["clerk"]
    small.election.appointments.filter(user=stranger).delete()
    assert "囍" not in signed_in(stranger).get(reverse(STROKES)).content.decode()


def test_the_list_says_where_the_table_comes_from(small):
    page = signed_in(small["clerk"]).get(reverse(STROKES)).content.decode()
    assert "20906" in page and "Unihan" in page


@pytest.mark.parametrize("name", ["election_site_rulecheck", "ballots_votedecision"])
def test_records_are_looked_at_and_not_added_by_hand_without_need(small, name):
    client = signed_in(small["clerk"])
    assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:{name}_add")).status_code == 403
