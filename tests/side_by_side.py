"""Several test processes side by side: how many, which tests stay together, what each has for itself.

Each process has a database of its own (pytest-django sees to it), a Valkey database of its own and with it its
own cache, its own broker and its own Celery worker. Tests of one file stay together and in order: they share
elections that are played once for the file.
"""

import os
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

MOST = 4  # a process may hold thirty connections for a moment, and PostgreSQL gives out a hundred
ALONE = "tests/test_local_stack.py"  # nothing is shared there, so that each test may go anywhere
TOGETHER = ("tests/faults/",)  # one hall for all of them
# What takes longest goes out first, so that the processes end together.
FIRST = (
    "tests/faults/",
    "tests/test_local_stack.py",
    "tests/browser/",
)


def processes_for(arguments: list[str]) -> int:
    """How many processes: one more than processors, for many tests wait for servers that were killed to come back;
    for single files the one that is there already."""
    if all(Path(argument.partition("::")[0]).is_file() for argument in arguments):
        return 0
    return min(len(os.sched_getaffinity(0)) + 1, MOST)


def redis_url(url: str) -> str:
    """This process's own database of the server at ``url``; the processes are called gw0, gw1, …"""
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return url.replace("db=0", f"db={number}")


def in_turn(nodeids: list[str]) -> dict[str, tuple[int, int]]:
    """When a test's turn comes: the long ones first, and each file in one go, so that what its tests share is
    made once."""
    files: dict[str, tuple[int, int]] = {}
    for nodeid in nodeids:
        place = next((place for place, part in enumerate(FIRST) if nodeid.startswith(part)), len(FIRST))
        files.setdefault(nodeid.partition("::")[0], (place, len(files)))
    return files


def piece(nodeid: str) -> str:
    """What a test belongs to: tests of one piece run one after another in one process."""
    if nodeid.startswith(ALONE):
        return nodeid
    return next((part for part in TOGETHER if nodeid.startswith(part)), nodeid.partition("::")[0])


class Pieces(LoadScopeScheduling):
    """Hands out one piece after another to whoever has nothing to do."""

    def _split_scope(self, nodeid: str) -> str:
        return piece(nodeid)
