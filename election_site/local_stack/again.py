"""Run a program through ``tether`` and start it again when it fails, as a service manager does:

    python -m election_site.local_stack.again celery -A election_site worker

A Celery worker ends with an error when its broker dies at the wrong moment, and somebody has to start it again.
"""

import signal
import subprocess
import sys
import time

from election_site.local_stack import tether

PAUSE = 0.5  # seconds before it is started again
SHORT, MOST = 5, 3  # so many runs of fewer seconds, one after another: that is no accident any more


def main(arguments: list[str]) -> int:
    """Returns the exit code of the last run: when it ended well, when we were asked to end, or when it is no use."""
    running: list[subprocess.Popen] = []
    asked: list[int] = []

    def forward(number, frame) -> None:
        asked.append(number)
        for child in running:
            child.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, forward)
    short = 0
    while True:
        begin = time.monotonic()
        child = subprocess.Popen(
            [sys.executable, "-m", "election_site.local_stack.tether", *arguments],
            preexec_fn=tether.before_exec(signal.SIGKILL),
        )
        running[:] = [child]
        if asked:  # between the last run and this one
            child.send_signal(asked[-1])
        code = child.wait()
        running.clear()
        short = short + 1 if time.monotonic() - begin < SHORT else 0
        if asked or code == 0 or short == MOST:
            return code if code >= 0 else 128 - code
        time.sleep(PAUSE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
