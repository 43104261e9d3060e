"""Tie a process to its parent: when the parent dies, the kernel ends the child.

The tie does not pass to grandchildren, so Python programs that fork workers (Celery's pool, the web server's
workers) are run through this module, which ties each process at the moment it is forked:

    python -m election_site.local_stack.tether celery -A election_site worker
"""

import ctypes
import multiprocessing
import os
import runpy
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int, death_signal: int = signal.SIGKILL) -> None:
    """Ask for ``death_signal`` when the process ``parent`` dies; exit at once if it is dead already.

    Must be called in the child, after any change of user (which clears the request). The kernel looks at the
    parent's forking *thread*: fork from a thread that lives as long as the process.
    """
    _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def before_exec(death_signal: int) -> Callable[[], None]:
    """Return a ``preexec_fn`` that ties the child to this process and gives it ordinary signal handling."""
    parent = os.getpid()

    def tie() -> None:
        die_with_parent(parent, death_signal)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)

    return tie


def tie_every_fork() -> None:
    """From now on every process that this one forks dies with it."""
    parents: list[int] = []

    def remember() -> None:
        parents[:] = [os.getpid()]

    os.register_at_fork(before=remember, after_in_child=lambda: die_with_parent(parents[0]))
    # Later Pythons start workers through a server process or a fresh interpreter, past the hook above.
    multiprocessing.set_start_method("fork", force=True)


def main() -> None:
    """Run the module named by the first argument, as ``python -m`` would."""
    tie_every_fork()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
