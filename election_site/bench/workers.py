"""Real Celery workers for a measurement, started for it and ended after it."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from election_site.celery import app

PATIENCE = 900  # seconds
STARTED_WITHIN = 60


class WorkersFailed(RuntimeError):
    """The workers did not start, or did not finish."""


@dataclass(frozen=True)
class Workers:
    """The running worker and its log."""

    process: subprocess.Popen
    log: Path

    def wait_until(self, is_done: Callable[[], bool]) -> None:
        """Raises WorkersFailed when the worker ends, or takes too long."""
        begin = time.monotonic()
        while not is_done():
            self.refuse_if_gone(begin, PATIENCE)
            time.sleep(0.01)

    def refuse_if_gone(self, begin: float, patience: float) -> None:
        if self.process.poll() is not None or time.monotonic() - begin > patience:
            raise WorkersFailed(self.log.read_text())

    def highest_memory_mb(self) -> float:
        """Of the pool's process that needed most, at its highest."""
        parent = self.process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return max(map(_highest_memory_mb, [int(child) for child in children] or [parent]))


@contextmanager
def workers(count: int) -> Iterator[Workers]:
    """``count`` worker processes, warm and with an empty queue."""
    app.control.purge()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "worker.log"
        with open(log, "wb") as output:
            process = subprocess.Popen(_command(count), stdout=output, stderr=output, env=os.environ)
        running = Workers(process, log)
        try:
            begin = time.monotonic()
            while not app.control.ping(timeout=0.3, limit=1):
                running.refuse_if_gone(begin, STARTED_WITHIN)
            yield running
        finally:
            process.terminate()
            process.wait(30)


def _command(count: int) -> list[str]:
    alone = ["--without-mingle", "--without-gossip", "--without-heartbeat"]
    worker = ["worker", "--concurrency", str(count), "--loglevel", "WARNING", *alone]
    tied = [sys.executable, "-m", "election_site.local_stack.tether"]
    return [*tied, "celery", "-A", "election_site", *worker]


def _highest_memory_mb(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
