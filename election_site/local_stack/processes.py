"""Start, watch and end processes so that none outlives the stack."""

import os
import select
import signal
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from election_site.local_stack import tether
from election_site.local_stack.place import PROJECT, Place
from election_site.local_stack.trouble import Trouble

# Every process of a stack carries this variable with the stack's home directory.
MARK = "ELECTION_SITE_STACK"
_SERVERS = {"postgres", "valkey-server", "redis-server"}
_STEP = 0.05
_terminal = None  # a select.poll object while standard input is a terminal


class Ended(BaseException):
    """Somebody asked this command to end."""

    def __init__(self, number: int):
        super().__init__(number)
        self.number = number


@dataclass
class Child:
    """A running process: ``title`` for people, ``patience`` seconds between the request to end and force."""

    title: str
    process: subprocess.Popen
    log: Path | None
    stop_signal: int
    patience: float

    @property
    def exit_code(self) -> int | None:
        """None while it runs; 128 + number if a signal ended it."""
        code = self.process.poll()
        return code if code is None or code >= 0 else 128 - code


def start(
    title: str,
    command: list[str],
    *,
    environment: dict[str, str],
    log: Path | None = None,
    folder: Path = PROJECT,
    owner=None,
    stop_signal: int = signal.SIGTERM,
    death_signal: int = signal.SIGKILL,
    patience: float = 10,
    keep_input: bool = False,
) -> Child:
    """Start ``command`` in a session of its own, tied to this process; output goes to ``log`` or to ours."""
    output = None if log is None else open(log, "ab")  # noqa: SIM115
    try:
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=None if keep_input else subprocess.DEVNULL,
            stdout=output,
            stderr=None if output is None else subprocess.STDOUT,
            # Ctrl-C reaches only the launcher, which ends the others in their order.
            start_new_session=True,
            preexec_fn=tether.before_exec(death_signal),
            **as_user(owner),
        )
    finally:
        if output is not None:
            output.close()
    return Child(title, process, log, stop_signal, patience)


def as_user(owner) -> dict:
    """Return the arguments that let ``subprocess`` run something as ``owner`` (None: as ourselves)."""
    if owner is None:
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def wait(child: Child, background: Iterable[Child] = ()) -> int:
    """Wait for ``child`` and return its exit code. Raises Trouble if one of ``background`` dies before."""
    background = list(background)
    while child.exit_code is None:
        for other in background:
            if other.exit_code is not None:
                raise Trouble(f"{other.title}意外结束（退出码 {other.exit_code}）。", other.log)
        if _terminal is not None and _terminal.poll(0):
            raise Ended(signal.SIGHUP)
        time.sleep(_STEP)
    return child.exit_code


def stop(children: Iterable[Child]) -> None:
    """Ask all to end together, wait for each, and use force on those that do not."""
    children = [child for child in children if child.exit_code is None]
    for child in children:
        child.process.send_signal(child.stop_signal)
    for child in children:
        try:
            child.process.wait(child.patience)
        except subprocess.TimeoutExpired:
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()


def sweep(place: Place, seconds: float = 15) -> None:
    """End what an earlier stack at ``place``, or this one, left running, and wait until it is gone."""
    begin = time.monotonic()
    asked: set[int] = set()
    while found := _left_behind(place):
        waited = time.monotonic() - begin
        if waited > seconds:
            raise Trouble(f"上次运行留下的进程未能结束：{'、'.join(map(str, sorted(found)))}。")
        for pid, name in found.items():
            # PostgreSQL is given time to free its shared memory; the rest has nothing to save.
            gentle = name == "postgres" and waited < seconds / 2
            if gentle and pid in asked:
                continue
            asked.add(pid)
            try:
                os.kill(pid, signal.SIGQUIT if gentle else signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(_STEP)


def _left_behind(place: Place) -> dict[int, str]:
    """Return {process id: name} of what belongs to the stack at ``place``.

    Servers write over their environment, so they are known by the data directory they work in.
    """
    mark = f"{MARK}={place.home}".encode()
    folders = (str(place.postgres), str(place.valkey))
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            name = (entry / "comm").read_text().strip()
            marked = mark in (entry / "environ").read_bytes().split(b"\0")
            if marked or (name in _SERVERS and os.readlink(entry / "cwd").startswith(folders)):
                found[int(entry.name)] = name
        except (PermissionError, FileNotFoundError, ProcessLookupError):
            continue  # somebody else's, or gone meanwhile
    return found


def catch_signals() -> None:
    """Turn the first Ctrl-C, SIGTERM or SIGHUP into Ended; ignore later ones, so that the end is orderly."""

    def end(number, frame):
        ignore_signals()
        raise Ended(number)

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    # Under nohup a lost terminal is no reason to end.
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, end)
        _watch_terminal()


def _watch_terminal() -> None:
    """Notice a closed terminal also where the signal stays with our caller (make started by no shell)."""
    global _terminal
    if os.isatty(0):
        _terminal = select.poll()
        _terminal.register(0, 0)  # nothing but the hangup, which is always reported


def ignore_signals() -> None:
    """From here on only ``kill -9`` interrupts the launcher."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Not SIG_IGN: a signal on its way would make Python complain that its handler is gone.
        signal.signal(number, lambda *_: None)
