"""``kill -9`` while a file of signatures is written: all lines are there in the end, once, and until then none."""

import psycopg
import pytest
from hall import Hall, wait_until

LINES = 2500  # more than one batch

# What stops the task at a step: whoever gets there waits for this lock.
STEPS = {
    # The line of this villager stands in the second batch.
    "in the middle of the lines": "SELECT id FROM election_site_person WHERE name = '测二二零零' FOR UPDATE",
    "the lines are there, not judged": "SELECT id FROM nomination_recommendation FOR NO KEY UPDATE",
    "the last entry is written": "LOCK TABLE election_site_auditentry IN SHARE MODE",
}


@pytest.mark.parametrize("part", ["worker", "postgres"])
def test_a_kill_at_any_step_leaves_all_lines_or_none(hall: Hall, part: str):
    hall.kill_worker()
    job = hall.office.ask("hand_in_signatures", lines=LINES)
    for step, lock in STEPS.items():
        connection: psycopg.Connection = hall.connect()
        connection.execute(lock)
        hall.start_worker()
        wait_until(hall.waiting_for_locks, step)
        hall.kill_worker()
        if part == "postgres":
            hall.kill_postgres()
            hall.start_postgres()
        connection.close()
        wait_until(lambda: not hall.waiting_for_locks(), "nothing waits any more")
        assert hall.office.ask("written", job=job) == {
            "state": "waiting",
            "lines": 0,
            "counted": 0,
            "signatories": 0,
            "recorded": 0,
        }, step
    hall.start_worker()
    wait_until(lambda: hall.office.ask("written", job=job)["state"] == "done", "the lines are written")
    assert hall.office.ask("written", job=job) == {
        "state": "done",
        "lines": LINES,
        "counted": LINES,
        "signatories": LINES,
        "recorded": 1,
    }
