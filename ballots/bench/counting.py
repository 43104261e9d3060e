"""How long real Celery workers take to count a sealed vote, and how much memory each of them needs."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection

from ballots.bench import box
from ballots.models import TallyPart, Vote
from ballots.services.urn import hand_out, seal_vote
from election_site.celery import app

PATIENCE = 900  # seconds
STARTED_WITHIN = 60


class CountFailed(RuntimeError):
    """The workers did not start, or did not finish."""


@dataclass(frozen=True)
class Counted:
    """``seconds`` from the message that hands the vote out to the result; ``memory_mb`` of the worker process
    that needed most, at its highest."""

    seconds: float
    memory_mb: float


def sealed_vote(ballots: int, *, now: datetime) -> tuple[Vote, float]:
    """A sealed vote of ``ballots`` ballots that nobody counts yet, and the seconds that sealing took."""
    vote, actor = box.make_vote(now=now)
    box.fill_box(vote, ballots)
    box.open_urn(vote, now=now)
    begin = time.perf_counter()
    vote = seal_vote(vote=vote, actor=actor, now=now)
    return vote, time.perf_counter() - begin


def same_again(sealed: Vote, *, now: datetime) -> Vote:
    """Another vote with the same sealed ballots, so that both counts have the same work."""
    vote, _ = box.make_vote(now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ballots_sealedballot (key, vote_id, position, channel, content) "
            "SELECT gen_random_uuid(), %s, position, channel, content FROM ballots_sealedballot "
            "WHERE vote_id = %s ORDER BY position",
            [vote.pk, sealed.pk],
        )
    TallyPart.objects.bulk_create(
        TallyPart(vote=vote, first=part.first, last=part.last, digest=part.digest)
        for part in sealed.tally_parts.order_by("first")
    )
    Vote.objects.filter(pk=vote.pk).update(
        state=Vote.State.SEALED, sealed_at=now, returned=sealed.returned, seal_digest=sealed.seal_digest
    )
    vote.refresh_from_db()
    return vote


def count(vote: Vote, workers: int, *, now: datetime) -> Counted:
    """Let ``workers`` worker processes count the sealed vote. Raises CountFailed."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE ballots_sealedballot")
    app.control.purge()  # the sealing's own message: the workers are to be warm first
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "worker.log"
        with open(log, "wb") as output:
            worker = subprocess.Popen(worker_command(workers), stdout=output, stderr=output, env=os.environ)
        try:
            wait_for_worker(worker, log)
            begin = time.perf_counter()
            hand_out(vote.pk, now)
            wait_for_count(vote, worker, log)
            seconds = time.perf_counter() - begin
            return Counted(seconds, max(map(highest_memory_mb, processes_of(worker.pid))))
        finally:
            worker.terminate()
            worker.wait(30)


def worker_command(workers: int) -> list[str]:
    alone = ["--without-mingle", "--without-gossip", "--without-heartbeat"]
    worker = ["worker", "--concurrency", str(workers), "--loglevel", "WARNING", *alone]
    tied = [sys.executable, "-m", "election_site.local_stack.tether"]
    return [*tied, "celery", "-A", "election_site", *worker]


def wait_for_worker(worker: subprocess.Popen, log: Path) -> None:
    begin = time.monotonic()
    while not app.control.ping(timeout=0.3, limit=1):
        if worker.poll() is not None or time.monotonic() - begin > STARTED_WITHIN:
            raise CountFailed(log.read_text())


def wait_for_count(vote: Vote, worker: subprocess.Popen, log: Path) -> None:
    begin = time.monotonic()
    state = Vote.objects.filter(pk=vote.pk).values_list("state", flat=True)
    while state.get() != Vote.State.COUNTED:
        if worker.poll() is not None or time.monotonic() - begin > PATIENCE:
            raise CountFailed(log.read_text())
        time.sleep(0.01)


def processes_of(parent: int) -> list[int]:
    """The pool's processes: the children of the worker."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in children] or [parent]


def highest_memory_mb(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
