"""``kill -9`` while the box is sealed and at each step of the count: it costs time and nothing else."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from hall import Hall, Lost, NotInTime, OfficeError, Voter, hidden_fields, wait_until

from ballots.services.casting import LOCK_CLASS

BALLOTS = 6000  # three parts

# What stops the count at a step: whoever gets there waits for this lock.
STEPS = {
    "handing out": "SELECT id FROM ballots_vote WHERE id = %(vote)s FOR UPDATE",
    "a part is judged": "SELECT id FROM ballots_tallypart WHERE vote_id = %(vote)s FOR UPDATE",
    "the result is written": "LOCK TABLE ballots_countresult IN SHARE MODE",
}
# The same for the seal: ballots are still under way, or half of it is copied.
SEALING = {
    "waiting for ballots": f"SELECT pg_advisory_xact_lock_shared({LOCK_CLASS}, %(vote)s)",
    "copying": "LOCK TABLE ballots_sealedreceipt IN SHARE MODE",
}


@pytest.fixture
def full(hall: Hall) -> dict:
    """An open vote with its ballots in the box."""
    vote = hall.office.ask("prepare", slips=0)
    hall.office.ask("fill", vote=vote["vote"], ballots=BALLOTS)
    return vote


@contextmanager
def held(hall: Hall, lock: str, vote: dict) -> Iterator[psycopg.Connection]:
    """A lock, until the block ends or PostgreSQL does."""
    connection = hall.connect()
    connection.execute(lock, {"vote": vote["vote"]})
    try:
        yield connection
    finally:
        connection.close()


def figures(hall: Hall, vote: dict) -> dict:
    return hall.office.ask("figures", vote=vote["vote"])


def assert_counted_once(hall: Hall, vote: dict) -> None:
    try:
        wait_until(lambda: figures(hall, vote)["state"] == "counted", "the vote is counted")
    except NotInTime:
        logs = hall.logs()
        print(*(f"--- {name}\n{logs[name][-4000:]}" for name in ("worker.log", "beat.log")), sep="\n")
        raise
    after = figures(hall, vote)
    assert (after["in_box"], after["sealed"], after["results"], after["finished"]) == (BALLOTS, BALLOTS, 1, 1)
    assert hall.office.ask("is_counted_right", vote=vote["vote"])


@pytest.mark.parametrize("step", SEALING)
def test_postgres_is_killed_while_the_box_is_sealed(hall: Hall, full: dict, step: str):
    """The seal is whole or is not: the box is open as before, and sealing it again takes every ballot."""
    with held(hall, SEALING[step], full) as holder:
        hall.office.begin("seal", vote=full["vote"])
        wait_until(lambda: hall.waiting_for(holder), "the seal has got so far")
        hall.kill_postgres()
        with pytest.raises(OfficeError):
            hall.office.answer()
    hall.start_postgres()
    after = figures(hall, full)
    assert (after["state"], after["in_box"], after["sealed"]) == ("open", BALLOTS, 0)
    assert hall.office.ask("seal", vote=full["vote"]) == BALLOTS
    assert_counted_once(hall, full)


@pytest.mark.parametrize("step", SEALING)
def test_the_site_is_killed_while_it_seals(hall: Hall, full: dict, step: str):
    """The chief scrutineer presses the button in the browser; the press that got no answer sealed nothing."""
    staff = Voter(hall.port, "", {}, cookies={"sessionid": hall.office.ask("session", vote=full["vote"])})
    button = f"/admin/ballots/vote/{full['vote']}/seal/"

    def press() -> tuple[int, str, str]:
        _, _, page = staff.insist("GET", button)
        return staff.send("POST", button, hidden_fields(page) | {"is_sure": "on"})

    with ThreadPoolExecutor(1) as pool, held(hall, SEALING[step], full) as holder:
        pressed = pool.submit(press)
        wait_until(lambda: pressed.done() or hall.waiting_for(holder), "the seal has got so far")
        assert not pressed.done(), pressed.result()
        hall.kill_site()
        with pytest.raises(Lost):
            pressed.result()
    hall.start_site()
    wait_until(lambda: not hall.waiting_for_locks(), "nothing waits any more")
    after = figures(hall, full)
    assert (after["state"], after["in_box"], after["sealed"]) == ("open", BALLOTS, 0)
    status, place, page = press()
    assert status == 302 and place.endswith("/page/"), page
    assert_counted_once(hall, full)


@pytest.mark.parametrize("part", ["valkey", "worker"])
@pytest.mark.parametrize("step", SEALING)
def test_the_seal_needs_neither_valkey_nor_the_worker(hall: Hall, full: dict, part: str, step: str):
    with held(hall, SEALING[step], full) as holder:
        hall.office.begin("seal", vote=full["vote"])
        wait_until(lambda: hall.waiting_for(holder), "the seal has got so far")
        getattr(hall, f"kill_{part}")()
    assert hall.office.answer() == BALLOTS
    getattr(hall, f"start_{part}")()
    assert_counted_once(hall, full)


def test_the_worker_is_killed_at_each_step_of_the_count(hall: Hall, full: dict):
    hall.kill_worker()
    assert hall.office.ask("seal", vote=full["vote"]) == BALLOTS
    for step, lock in STEPS.items():
        with held(hall, lock, full) as holder:
            hall.start_worker()
            wait_until(lambda holder=holder: hall.waiting_for(holder), step)
            hall.kill_worker()
        # What the dead worker had sent may still be done; the result cannot come of it.
        wait_until(lambda: not hall.waiting_for_locks(), "nothing waits any more")
        after = figures(hall, full)
        assert (after["state"], after["sealed"], after["results"]) == ("sealed", BALLOTS, 0), step
    hall.start_worker()
    assert_counted_once(hall, full)


def test_a_worker_that_fails_is_started_again(hall: Hall, full: dict):
    hall.kill_worker_alone()
    assert hall.office.ask("seal", vote=full["vote"]) == BALLOTS
    assert_counted_once(hall, full)


@pytest.mark.parametrize("part", ["postgres", "valkey", "site"])
@pytest.mark.parametrize("step", STEPS)
def test_a_server_is_killed_under_the_counting_worker(hall: Hall, full: dict, part: str, step: str):
    """The worker goes on by itself when the server is back."""
    hall.kill_worker()
    assert hall.office.ask("seal", vote=full["vote"]) == BALLOTS
    with held(hall, STEPS[step], full) as holder:
        hall.start_worker()
        wait_until(lambda: hall.waiting_for(holder), step)
        getattr(hall, f"kill_{part}")()
    getattr(hall, f"start_{part}")()
    assert_counted_once(hall, full)
