"""``kill -9`` while a file of signatures is written: all lines are there in the end, once, and until then none."""

import psycopg
import pytest
from hall import Hall, wait_until

LINES = 2500  # more than one batch

# What stops the task at a step: whoever gets there waits for this.
STEPS = {
    # The same line on every sheet, not committed: in the second batch a signatory may count once on his.
    "in the middle of the lines": (
        "INSERT INTO nomination_signature (recommendation_id, person_id, name, signatory, identity_last4, phone,"
        " way, line, channel, signed_on, code_hash, refusal)"
        " SELECT sheet.id, one.id, one.name, 'p' || one.id, '', '', 'file', 1, '', current_date, '', ''"
        " FROM nomination_recommendation AS sheet, election_site_person AS one WHERE one.name = '测二二零零'"
        " AND sheet.id NOT IN (SELECT recommendation_id FROM nomination_signature)"
    ),
    "the lines are there, not judged": "SELECT id FROM nomination_recommendation FOR NO KEY UPDATE",
    "the last entry is written": "LOCK TABLE election_site_auditentry IN SHARE MODE",
}
# The database looks for the people whom the lines name when all is to be committed.
COMMITTING = "SELECT id FROM election_site_person FOR UPDATE"

NONE = {"state": "waiting", "lines": 0, "counted": 0, "signatories": 0, "recorded": 0}
ALL = {"state": "done", "lines": LINES, "counted": LINES, "signatories": LINES, "recorded": 1}


def kill_at(hall: Hall, part: str, lock: str, step: str) -> None:
    """A worker begins the file and is killed where the lock stops it; with it, if asked, PostgreSQL."""
    holder: psycopg.Connection = hall.connect()
    holder.execute(lock)
    hall.start_worker()
    wait_until(lambda: hall.waiting_for(holder), step)
    hall.kill_worker()
    if part == "postgres":
        hall.kill_postgres()
        hall.start_postgres()
    holder.close()
    wait_until(lambda: not hall.waiting_for_locks(), "nothing waits any more")


@pytest.mark.parametrize("part", ["worker", "postgres"])
def test_a_kill_at_any_step_leaves_all_lines_or_none(hall: Hall, part: str):
    hall.kill_worker()
    job = hall.office.ask("hand_in_signatures", lines=LINES)

    def written() -> dict:
        return hall.office.ask("written", job=job)

    for step, lock in STEPS.items():
        kill_at(hall, part, lock, step)
        assert written() == NONE, step
    kill_at(hall, part, COMMITTING, "the lines are committed")
    if part == "postgres":
        assert written() == NONE, "what was not committed is gone"
    else:
        # The database had been told to commit and needs no worker to do it.
        wait_until(lambda: written()["state"] == "done", "the commit comes to its end")
        assert written() == ALL
    hall.start_worker()
    wait_until(lambda: written()["state"] == "done", "the lines are written")
    assert written() == ALL
