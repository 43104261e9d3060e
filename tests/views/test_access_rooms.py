"""The rooms of the meeting, address by address: who gets in, and by which permission alone.

The vote is in the state in which every address has something to show: tellers passed, ballots in both boxes,
one bundle of paper given to two counters.
"""

from dataclasses import replace

import pytest
from cast import SmallElection, committed, signed_in
from django.urls import reverse
from paper_cast import PaperTable
from played import before_vote
from room_access import ROOMS, new_account
from site_map import patterns, real_urls

from election_site.domain import roles
from election_site.domain.roles import CAPABILITIES, ROLES, Role
from election_site.models import Election, User

pytestmark = pytest.mark.django_db
ROUTES = dict(patterns())
STAGE = "member_decision"
# What an address needs to be sent at all; none of it does anything in this state.
SENT = {"paper:line": '{"line": 1, "content": {}}', "paper:difference": {"line": "1"}}


@pytest.fixture(scope="module")
def opened_once(django_db_setup, django_db_blocker):
    with committed(django_db_blocker):
        small = before_vote(STAGE)
        table = PaperTable(small, small.vote(STAGE)).appoint()
        table.take_paper().vote_in_browser().sit_down().open_box()
        table.assign()
        yield table


@pytest.fixture
def small(opened_once, db) -> SmallElection:
    """Each role has an account that has no seat at the counting table."""
    old = opened_once.small
    small = replace(old, election=Election.objects.get(pk=old.election.pk), users=dict(old.users))
    for role in ROLES.keys() - small.users.keys():
        small.users[role] = new_account(small, role)
    return small


def came_in(client, small, name: str) -> bool:
    """Whether the address answers this account at all. Whoever may not, finds nothing."""
    answers = []
    for url in real_urls(small, name, ROUTES[name], STAGE):
        sent = SENT.get(name, {})
        kind = {"content_type": "application/json"} if isinstance(sent, str) else {}
        ask = client.get(url) if ROOMS[name].method == "GET" else client.post(url, sent, **kind)
        is_led_away = ask.status_code == 302 and ask.url.startswith(reverse("admin:login"))
        assert ask.status_code in (200, 302, 404, 422), (name, ask.status_code)
        answers.append(ask.status_code != 404 and not is_led_away)
    assert answers, f"no row for {name}"
    return any(answers)


def test_every_address_of_the_rooms_has_a_row():
    assert {name for name in ROUTES if name.startswith(("meeting:", "paper:", "reports:"))} == (
        ROOMS.keys() | {"meeting:hall"}
    )


@pytest.mark.parametrize("name", ROOMS)
def test_an_address_answers_its_roles_and_nobody_else(small, name):
    found = {role for role in ROLES if came_in(signed_in(small[role]), small, name)}
    assert found == ROOMS[name].roles
    roleless = User.objects.create(username="roleless", is_staff=True)
    keeper = User.objects.create(username="keeper", is_staff=True, is_superuser=True)
    for user in (None, roleless, keeper):
        assert not came_in(signed_in(user), small, name), user


@pytest.mark.parametrize("name", ROOMS)
def test_each_permission_taken_away_is_a_door_closed(small, name, monkeypatch):
    """A role with nothing but one permission of the row comes in; with all others in the world it does not."""
    wanted = ROOMS[name].permissions
    client = signed_in(small["observer"])

    def held(permissions):
        monkeypatch.setitem(roles.ROLES, "observer", Role("observer", "", frozenset(permissions)))

    for one in wanted:
        held({one})
        assert came_in(client, small, name), one
    held(CAPABILITIES.keys() - wanted)
    assert not came_in(client, small, name)
