"""The score sheet shows the votes of each body: one of so few that this names people is told of in time."""

import pytest
from cast import set_up

from election_site.models import StageRun
from election_site.queries.rolls import small_bodies
from election_site.services.chain import close_blockers

pytestmark = pytest.mark.django_db


def test_a_body_of_fewer_than_five_is_warned_of_and_stops_nothing():
    small = set_up()  # three of each of two bodies
    run = small.open("announcement")
    found = close_blockers(run, now=small.now)
    assert [(one.code, one.check.severity, one.params["people"]) for one in found] == [
        ("E129", "warning", 3)
    ] * 2
    assert len({one.params["body"] for one in found}) == 2
    small.close(run)
    run.refresh_from_db()
    assert run.state == StageRun.State.CLOSED


def test_a_body_of_five_is_not_warned_of():
    small = set_up()
    entry = small.election.rolls.get(kind="bodies").entries.first()
    others = small.election.rolls.get(kind="bodies").entries.exclude(channel=entry.channel)
    others.filter(pk__in=others.values("pk")[:2]).update(channel=entry.channel)
    assert [one.params["people"] for one in small_bodies(small.election)] == [1]
