"""A hall of its own: PostgreSQL, Valkey, worker, beat and the production web server, each of which can be killed
and started again, and voters who come with real HTTP requests."""

import html
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from time import monotonic
from urllib.parse import urlencode

import psutil
import psycopg
import redis

from election_site.local_stack import postgres, processes, valkey
from election_site.local_stack.bench import free_port
from election_site.local_stack.demo import begin_site, begin_workers
from election_site.local_stack.stack import Stack

WITHIN = 180  # seconds, enough on a machine with other work to do; what takes longer is taken for lost


class NotInTime(AssertionError):
    """A condition that never came true."""


def wait_until(is_true: Callable[[], object], what: str, within: float = WITHIN):
    """Ask again and again until the answer is true; returns it."""
    end, tick = monotonic() + within, threading.Event()
    while not (answer := is_true()):
        if monotonic() > end:
            raise NotInTime(what)
        tick.wait(0.02)
    return answer


class OfficeError(Exception):
    """What the office's desk says when a step failed."""


class Hall:
    """Use as a context manager."""

    def __init__(self):
        self.port = free_port()
        # As in real use PostgreSQL writes to disk before it answers: what was confirmed must survive its death.
        self.stack = Stack("test", port=self.port, durable=True)
        self.restarted: list[processes.Child] = []

    def __enter__(self) -> "Hall":
        # Lost work is looked for more often than in real use, so that nobody waits for a test.
        os.environ |= {"SWEEP_EVERY": "0.5", "COUNT_AGAIN_AFTER": "1", "IMPORT_AGAIN_AFTER": "1"}
        try:
            self.stack.start()
            self.stack.prepare_site(migrate=True)
            self.worker, self.beat = begin_workers(self.stack)
            self.site = begin_site(self.stack, self.port)
            self.office = Office(self.stack)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        for name in ("SWEEP_EVERY", "COUNT_AGAIN_AFTER", "IMPORT_AGAIN_AFTER"):
            os.environ.pop(name, None)
        processes.stop(self.restarted)
        self.stack.stop()

    # What can be killed.

    def kill_postgres(self) -> None:
        pid = int((self.stack.place.postgres / "data" / "postmaster.pid").read_text().split()[0])
        kill(pid)

    def start_postgres(self) -> None:
        server, _ = postgres.start(
            self.stack.place, choice=os.environ.get("LOCAL_STACK_POSTGRES", "auto"), durable=True
        )
        self.restarted.append(server)

    def kill_valkey(self) -> None:
        kill(self.valkey().info("server")["process_id"])

    def start_valkey(self) -> None:
        choice = os.environ.get("LOCAL_STACK_VALKEY", "auto")
        self.restarted.append(valkey.start(self.stack.place, choice=choice))

    def kill_worker(self) -> None:
        """The worker with its pool: a process of the pool that lived on would bring its task to an end."""
        with suppress(ProcessLookupError):  # an earlier test may have left none
            os.killpg(self.worker.process.pid, signal.SIGKILL)
        self.worker.process.wait()
        wait_until(lambda: not is_group(self.worker.process.pid), "the pool ends with its worker")

    def kill_worker_alone(self) -> None:
        """The worker fails, as it does of itself when its broker dies at the wrong moment; whoever started it lives."""
        (worker,) = psutil.Process(self.worker.process.pid).children()
        worker.kill()
        wait_until(lambda: not worker.is_running(), "the worker is gone")

    def start_worker(self) -> None:
        kill(self.beat.process.pid, self.beat)
        self.worker, self.beat = begin_workers(self.stack)

    def kill_site(self) -> None:
        kill(self.site.process.pid, self.site)
        wait_until(lambda: not self.listens(), "the web server's processes end with it")

    def start_site(self) -> None:
        self.site = begin_site(self.stack, self.port)

    def listens(self) -> bool:
        try:
            http.client.HTTPConnection("127.0.0.1", self.port, timeout=5).connect()
        except OSError:
            return False
        return True

    # Looking in.

    def valkey(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(valkey.socket_path(self.stack.place)))

    def connect(self) -> psycopg.Connection:
        """A connection past everything else, to hold a lock with."""
        return psycopg.connect(postgres.url(self.stack.place))

    def waiting_for_locks(self) -> int:
        """How many connections wait for a lock now."""
        with self.connect() as connection:
            query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            return connection.execute(query).fetchone()[0]

    def waiting_for(self, holder: psycopg.Connection) -> int:
        """How many connections wait for a lock of ``holder``; the sweeps wait for each other as well."""
        with self.connect() as connection:
            query = "SELECT count(*) FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))"
            return connection.execute(query, [holder.info.backend_pid]).fetchone()[0]

    def logs(self) -> dict[str, str]:
        return {path.name: path.read_text(errors="replace") for path in self.stack.place.log.glob("*.log")}


def is_group(number: int) -> bool:
    """Whether the group of processes still has a member."""
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return False
    return True


def kill(pid: int, child: processes.Child | None = None) -> None:
    """``kill -9``, and wait until it is gone."""
    os.kill(pid, signal.SIGKILL)
    if child is not None:
        child.process.wait()
        return
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        wait_until(lambda: not Path(f"/proc/{pid}").exists(), "the process is gone")


class Office:
    """The desk's process; ``ask`` waits for the answer, ``begin`` does not."""

    def __init__(self, stack: Stack):
        paths = os.pathsep.join(sys.path)
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("office.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=stack.environment() | {"PYTHONPATH": paths},
        )

    def begin(self, command: str, **arguments) -> None:
        self.process.stdin.write(json.dumps([command, arguments]) + "\n")
        self.process.stdin.flush()

    def answer(self):
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise OfficeError(answer["error"])
        return answer["value"]

    def ask(self, command: str, **arguments):
        self.begin(command, **arguments)
        return self.answer()


class Lost(Exception):
    """No answer, or one that says that the house has a fault: the voter tries again."""


@dataclass
class Voter:
    """One voter's phone. Presses again what got no answer, as people do."""

    port: int
    code: str
    marks: dict[str, str]
    cookies: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    receipt: str = ""
    lost: int = 0
    tick: threading.Event = field(default_factory=threading.Event)

    def send(self, method: str, path: str, fields: dict | None = None) -> tuple[int, str, str]:
        """One request: status, the Location, the page. Raises Lost."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, *self.content_of(fields))
            answer = connection.getresponse()
            page = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise Lost(str(error)) from error
        finally:
            connection.close()
        if answer.status >= 500:
            raise Lost(f"{answer.status}")
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer.status, answer.headers.get("Location", ""), page

    def send_only(self, method: str, path: str, fields: dict) -> http.client.HTTPConnection:
        """One request whose answer is never read."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, *self.content_of(fields))
        return connection

    def content_of(self, fields: dict | None) -> tuple[str | None, dict[str, str]]:
        """Body and headers."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is None:
            return None, headers
        form = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        return urlencode(fields), headers | form

    def insist(self, method: str, path: str, fields: dict | None = None) -> tuple[int, str, str]:
        """The same until there is an answer."""
        end = monotonic() + WITHIN
        while True:
            try:
                return self.send(method, path, fields)
            except Lost:
                self.lost += 1
                if monotonic() > end:
                    raise
                self.tick.wait(0.05)

    # The way through the booth.

    def enter(self) -> None:
        _, _, page = self.insist("GET", "/b/")
        status, place, page = self.insist("POST", "/b/", {"code": self.code} | hidden_fields(page))
        assert (status, place) == (302, "/b/paper/"), page

    def review(self) -> None:
        """The ballot, filled in, as far as the page that asks to check it."""
        _, _, page = self.insist("GET", "/b/paper/")
        fields = hidden_fields(page) | self.marks | {"step": "review"}
        status, _, page = self.insist("POST", "/b/paper/", fields)
        assert status == 200, page
        self.hidden = hidden_fields(page)

    def press(self) -> None:
        """Drop the ballot, as often as it takes until an answer comes."""
        status, place, page = self.insist("POST", "/b/paper/", self.hidden | {"step": "drop"})
        assert (status, place.removesuffix("?again=1")) == (302, "/b/done/"), page
        self.read_receipt()

    def read_receipt(self) -> None:
        _, _, page = self.insist("GET", "/b/done/")
        self.receipt = re.search(r'<p class="code">([^<]+)</p>', page)[1]

    def vote(self) -> None:
        self.enter()
        self.review()
        self.press()


def hidden_fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def marks_of_number(paper: dict, number: int) -> dict[str, str]:
    """The fields of a ballot that no voter of another number gives: for one, for the other, or for nobody."""
    fields = {}
    for contest in paper["contests"]:
        first, second = (candidate["id"] for candidate in contest["candidates"])
        number, choice = divmod(number, 3)
        for who, mark in (
            (first, "for" if choice == 0 else "against"),
            (second, "for" if choice == 1 else "against"),
        ):
            fields[f"m-{contest['key']}-{who}"] = mark
    assert not number, "more voters than different ballots"
    return fields
