"""The seal and a ballot meet at the one moment that could lose it; each is held up there on purpose."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic

import psycopg
import pytest
from cast import SmallElection
from django.db import connection, connections
from played import before_vote

from ballots.models import SealedBallot, SealedReceipt, Slip, Vote
from ballots.queries.booth import booth_slip
from ballots.queries.votes import find_slip, is_in_box
from ballots.services.casting import cast_ballot, new_receipt_code
from ballots.services.urn import seal_vote
from election_site.services.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)

WITHIN = 60  # seconds


@pytest.fixture
def meeting() -> tuple[SmallElection, Vote, list[str]]:
    """The members' vote while it takes ballots; three have voted."""
    small = before_vote("member_decision")
    vote = small.vote("member_decision")
    codes = small.admit(vote)
    small.open_urn(vote)
    small.cast_all(vote, codes[:3])
    return small, Vote.objects.get(pk=vote.pk), codes


@contextmanager
def held(lock: str, *given) -> Iterator[None]:
    """Whoever needs what this statement locks waits until the block ends."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute(lock, given)
        yield
        other.rollback()


def waiting() -> int:
    """How many connections to this database wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return cursor.fetchone()[0]


def wait_for(count: int, work: Future) -> None:
    """Until so many wait, or ``work`` is done without having waited."""
    end, tick = monotonic() + WITHIN, threading.Event()
    while waiting() < count and not work.done():
        assert monotonic() < end, f"{count} never waited"
        tick.wait(0.01)


def in_thread(work, **given):
    try:
        return work(**given)
    except Refused as refusal:
        return [reason.code for reason in refusal.reasons]
    finally:
        connections.close_all()


def drop(pool, small, vote, code) -> Future:
    content, slip = small.marks(vote, 3), booth_slip(code)
    return pool.submit(in_thread, cast_ballot, slip=slip, content=content, receipt=new_receipt_code())


def seal(pool, small, vote) -> Future:
    return pool.submit(in_thread, seal_vote, vote=vote, actor=small["chief_scrutineer"], now=small.now)


def test_the_seal_waits_for_a_ballot_that_is_under_way(meeting):
    """The ballot has the lock and is held up at its slip; nothing is copied before it is in."""
    small, vote, codes = meeting
    with ThreadPoolExecutor(2) as pool:
        with held("SELECT 1 FROM ballots_slip WHERE key = %s FOR UPDATE", find_slip(codes[3]).pk):
            ballot = drop(pool, small, vote, codes[3])
            wait_for(1, ballot)
            sealing = seal(pool, small, vote)
            wait_for(2, sealing)
            assert not sealing.done(), "sealed while a ballot was under way"
        receipt, sealed = ballot.result(WITHIN), sealing.result(WITHIN)
    assert isinstance(receipt, str), receipt
    assert sealed.returned == SealedBallot.objects.filter(vote=vote).count() == 4
    assert is_in_box(sealed, receipt)


def test_a_ballot_that_comes_while_the_box_is_copied_waits_and_is_refused(meeting):
    """The ballots are copied and the seal is held up before it drops the urn; one more would go down with it."""
    small, vote, codes = meeting
    with ThreadPoolExecutor(2) as pool:
        with held("LOCK TABLE ballots_sealedreceipt IN SHARE MODE"):
            sealing = seal(pool, small, vote)
            wait_for(1, sealing)
            ballot = drop(pool, small, vote, codes[3])
            wait_for(2, ballot)
            assert not ballot.done(), "taken into an urn that was copied already"
        answer, sealed = ballot.result(WITHIN), sealing.result(WITHIN)
    assert answer == ["B524"]
    assert find_slip(codes[3]).state == Slip.State.READY
    assert sealed.returned == SealedBallot.objects.filter(vote=vote).count() == 3
    assert SealedReceipt.objects.filter(vote=vote).count() == 3
