"""Two desks at once: real threads with connections of their own, committed rows."""

import threading

import pytest
from cast import committed
from django.db import connections
from played import before_vote

from ballots.models import CheckIn
from ballots.services.urn import check_in
from election_site.services.errors import Refused

DESKS = 8


@pytest.fixture(scope="module")
def small(django_db_setup, django_db_blocker):
    with committed(django_db_blocker):
        small = before_vote("second_recommendation")
        yield small


def test_one_person_is_signed_in_once(small):
    vote = small.vote("second_recommendation")
    entry, said = small.voters(vote)[0], []
    start = threading.Barrier(DESKS)

    def desk():
        start.wait()
        try:
            check_in(vote=vote, entry=entry, actor=small["door_keeper"], now=small.now)
            said.append("in")
        except Refused as refusal:
            said.append(refusal.reasons[0].code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=desk) for _ in range(DESKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["B505"] * (DESKS - 1) + ["in"]
    assert CheckIn.objects.filter(vote=vote).count() == 1
