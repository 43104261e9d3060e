"""One stack: its two servers, and the environment for the programs that use them."""

import fcntl
import os
import sys
import time
from pathlib import Path

from election_site.local_stack import postgres, processes, valkey
from election_site.local_stack.place import LOCAL, Place, claim, secret_keys
from election_site.local_stack.processes import Child
from election_site.local_stack.trouble import Trouble


class Stack:
    """Servers and programs of one ``kind``, "demo" or "test". Use as a context manager: leaving ends all.

    The demo keeps its keys and writes to disk as a real installation does; a test stack does neither, unless
    ``durable`` asks for the latter. Each start makes a new database unless ``keep``.
    """

    def __init__(self, kind: str, *, keep: bool = False, port: int = 8000, durable: bool = False):
        self.kind = kind
        self.keep = keep
        self.port = port
        self.durable = durable or kind == "demo"
        self.place: Place | None = None
        self.postgres_version = 0
        self.start_seconds = 0.0
        self._servers: list[Child] = []
        self._programs: list[Child] = []

    def __enter__(self) -> "Stack":
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def start(self) -> None:
        """Claim a place, clear what a killed stack left there, and start both servers. Raises Trouble."""
        begin = time.monotonic()
        self.place = claim(self.kind)
        processes.sweep(self.place)
        if not self.keep:
            self.place.drop_data()
        self.place.prepare()
        for log in self.place.log.glob("*.log"):
            log.unlink()
        self._servers.append(valkey.start(self.place, choice=os.environ.get("LOCAL_STACK_VALKEY", "auto")))
        server, self.postgres_version = postgres.start(
            self.place, choice=os.environ.get("LOCAL_STACK_POSTGRES", "auto"), durable=self.durable
        )
        self._servers.append(server)
        self.start_seconds = time.monotonic() - begin

    def stop(self) -> None:
        """End every process of this stack, programs first, and give up its place. May be called twice."""
        if self.place is None:
            return
        self.place.note("ending")
        processes.stop(self._programs)
        for server in reversed(self._servers):
            processes.stop([server])
        processes.sweep(self.place)
        self.place.clear_run()
        if self.kind == "test":
            self.place.drop_data()
        self.place.release()
        self.place = None

    def environment(self) -> dict[str, str]:
        """Return the whole environment for a program of this stack."""
        return program_environment(self.place, self.kind, self.port) | {processes.MARK: str(self.place.home)}

    def begin(self, title: str, arguments: list[str], **options) -> Child:
        """Start ``python ARGUMENTS`` in the stack's environment; it is ended with the stack."""
        child = processes.start(
            title, [sys.executable, *arguments], environment=self.environment(), **options
        )
        self._programs.append(child)
        return child

    def begin_service(self, title: str, log_name: str, arguments: list[str], **options) -> Child:
        """Start a lasting Python program (``MODULE ARGUMENT…``), which is started again when it fails; its own workers
        are tied to it as well."""
        lasting = ["-m", "election_site.local_stack.again", *arguments]
        return self.begin(title, lasting, log=self.log(log_name), **options)

    def wait(self, child: Child) -> int:
        """Wait for a program; return its exit code. Raises Trouble if a server or service dies meanwhile."""
        lasting = [other for other in self._programs if other is not child and other.exit_code != 0]
        return processes.wait(child, [*self._servers, *lasting])

    def manage(self, *arguments: str, title: str, log_name: str) -> Child:
        """Begin a management command; its output goes to the log. ``finish`` waits for it."""
        return self.begin(title, ["manage.py", *arguments], log=self.log(log_name))

    def finish(self, *children: Child) -> None:
        """Wait until all have ended well. Raises Trouble for the first that has not."""
        for child in children:
            if code := processes.wait(child):
                raise Trouble(f"{child.title}失败（退出码 {code}）。", child.log)
            self._programs.remove(child)

    def prepare_site(self, *, migrate: bool) -> None:
        """Compile the catalogues, collect the static files and, if asked, make the tables. Raises Trouble."""
        # A demo and tests side by side share these files.
        with open(LOCAL / "locks" / "site-files", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            children = [
                self.manage("catalogue", "--compile", title="编译译文", log_name="catalogue"),
                self.manage(
                    "collectstatic", "--no-input", "-v", "0", title="收集静态文件", log_name="static"
                ),
            ]
            if migrate:
                children.append(self.manage("migrate", "--no-input", title="建立数据表", log_name="migrate"))
            self.finish(*children)

    def log(self, name: str) -> Path:
        """Return the file for the output of ``name``."""
        return self.place.log / f"{name}.log"


def program_environment(place: Place, kind: str, port: int) -> dict[str, str]:
    """Return the caller's environment with this stack's settings over it."""
    caller = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    if kind == "demo":
        keys = secret_keys()
    else:
        keys = {
            "SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
            "IDENTITY_KEY": "only-for-tests-" + "0123456789" * 3,
        }
    origins = [f"http://{host}:{port}" for host in ("127.0.0.1", "localhost")]
    return (
        caller
        | keys
        | {
            "PATH": os.pathsep.join([os.path.dirname(sys.executable), caller.get("PATH", os.defpath)]),
            "DJANGO_SETTINGS_MODULE": "election_site.settings",
            "DATABASE_URL": postgres.url(place),
            "REDIS_URL": valkey.url(place),
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "CSRF_TRUSTED_ORIGINS": ",".join(origins),
            "SITE_URL": origins[0],
            # The demonstration speaks plain http, within this machine only.
            "INSECURE_COOKIES": "true",
            "BEHIND_PROXY": "false",
            "DEBUG": "false",
            "PYTHONUNBUFFERED": "1",
        }
    )
