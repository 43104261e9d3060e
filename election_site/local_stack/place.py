"""Where a stack keeps its state, and the lock that lets one stack at a time use it.

``.local/`` in the checkout holds everything. Two things may have to live elsewhere:

* sockets: a socket's path may have 107 bytes and goes into addresses, so a long or unusual path is replaced
  by a private directory under ``/tmp`` (``run`` is then a link to it);
* as root, PostgreSQL runs as an ordinary user, who must be able to reach its files. If the checkout lies
  where that user may not look (say under ``/root``), its data goes to
  ``/var/lib/election_site/<digest of the path>``.
"""

import base64
import fcntl
import hashlib
import os
import pwd
import re
import secrets
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from election_site.local_stack.trouble import Trouble

PROJECT = Path(__file__).resolve().parents[2]
LOCAL = PROJECT / ".local"
ELSEWHERE = Path("/var/lib/election_site")

# "/postgres/.s.PGSQL.5432.lock" follows it, and the whole may have 107 bytes. Addresses fold the case of the
# part that holds the socket's directory, hence no capitals.
_PLAIN_PATH = re.compile(r"[a-z0-9._/-]{1,75}")
_TEST_SLOTS = 8


class Place:
    """The files of one stack. ``claim`` makes one; ``release`` gives it up."""

    def __init__(self, name: str, lock: int | None):
        self.name = name
        self.home = LOCAL if name == "demo" else LOCAL / name
        self.log = self.home / "log"
        self.run = self.home / "run"
        self.valkey = self.home / "valkey"
        self._lock = lock
        self.owner = server_user()
        self.postgres = self._postgres_home() / "postgres"

    def _postgres_home(self) -> Path:
        if self.owner is None or reachable(self.owner, LOCAL):
            return self.home
        return _elsewhere() if self.name == "demo" else _elsewhere() / self.name

    def prepare(self) -> None:
        """Make the directories; the sockets' directory is made anew."""
        for folder in (self.home, self.log, self.valkey):
            folder.mkdir(parents=True, exist_ok=True)
        self.postgres.parent.mkdir(parents=True, exist_ok=True)
        # Traversable but not readable for the ordinary user who owns what lies below.
        if self.owner is not None and self.postgres.parent.is_relative_to(ELSEWHERE):
            for folder in (ELSEWHERE, self.postgres.parent):
                folder.chmod(0o711)
        self.postgres.mkdir(mode=0o700, exist_ok=True)
        self._own(self.postgres)
        self.clear_run()
        self._make_run()

    def _make_run(self) -> None:
        shared = self.owner is not None
        if _PLAIN_PATH.fullmatch(str(self.run)) and (not shared or reachable(self.owner, self.home)):
            self.run.mkdir(mode=0o711 if shared else 0o700)
            real = self.run
        else:
            real = Path(tempfile.mkdtemp(prefix="election-site-", dir="/tmp")).resolve()
            if shared:
                real.chmod(0o711)
            self.run.symlink_to(real)
        (real / "postgres").mkdir(mode=0o700)
        self._own(real / "postgres")

    def clear_run(self) -> None:
        """Remove the sockets and their directory, also one that a killed stack left under /tmp."""
        if self.run.is_symlink():
            target = self.run.readlink()
            if target.parent == Path("/tmp") and target.name.startswith("election-site-"):
                shutil.rmtree(target, ignore_errors=True)
            self.run.unlink()
        elif self.run.exists():
            shutil.rmtree(self.run)

    def _own(self, folder: Path) -> None:
        if self.owner is not None:
            os.chown(folder, self.owner.pw_uid, self.owner.pw_gid)

    def drop_data(self) -> None:
        """Forget the last run's database and schedule."""
        for folder in (self.postgres, self.valkey):
            if folder.exists():
                shutil.rmtree(folder)
        for schedule in self.home.glob("beat-schedule*"):
            schedule.unlink()

    def note(self, state: str) -> None:
        """Write into the lock file who holds it and whether it is ending."""
        # One write of one length, so that a reader never sees half of it.
        os.pwrite(self._lock, f"{os.getpid()} {state}".ljust(31).encode() + b"\n", 0)

    def release(self) -> None:
        """Let the next stack have this place."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def claim(kind: str) -> Place:
    """Return the place of the demo, or a free one of the tests' places (several may run side by side).

    Raises Trouble if the demo is running already. One that is just ending is waited for.
    """
    make_local()
    names = ["demo"] if kind == "demo" else [f"test-{number}" for number in range(1, _TEST_SLOTS + 1)]
    begin = time.monotonic()
    while True:
        for name in names:
            lock = _try_lock(name)
            if lock is not None:
                place = Place(name, lock)
                place.note("running")
                return place
        pid, state = holder(names[0])
        waited = time.monotonic() - begin
        if waited > (30 if state == "ending" else 1):
            if kind == "demo":
                raise Trouble(
                    f"本目录已有一个演示在运行（进程 {pid}）；先按 Ctrl-C 结束它，或运行 make stop。"
                )
            raise Trouble(f"本目录已有 {_TEST_SLOTS} 组测试在运行，请等其中一组结束。")
        time.sleep(0.1)


def make_local() -> None:
    """Make .local; refuse if it belongs to somebody else."""
    try:
        LOCAL.mkdir(exist_ok=True)
        (LOCAL / "locks").mkdir(exist_ok=True)
        if not os.access(LOCAL, os.W_OK) or not os.access(LOCAL / "locks", os.W_OK):
            raise PermissionError
    except PermissionError:
        raise Trouble(f"当前用户不能写入 {LOCAL}；请用拥有该目录的用户运行，或先删除它。") from None


def _try_lock(name: str) -> int | None:
    try:
        lock = os.open(LOCAL / "locks" / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError:
        raise Trouble(f"{LOCAL} 中有其他用户留下的文件；请用那个用户运行，或先删除 {LOCAL}。") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def holder(name: str) -> tuple[int | None, str]:
    """Return the process id and state noted by the stack that holds ``name``; (None, "") if nobody does."""
    if not (LOCAL / "locks" / name).exists():
        return None, ""
    lock = _try_lock(name)
    if lock is not None:
        os.close(lock)
        return None, ""
    pid, _, state = (LOCAL / "locks" / name).read_text().strip().partition(" ")
    return (int(pid) if pid.isdigit() else None), state


def _elsewhere() -> Path:
    return ELSEWHERE / hashlib.sha256(os.fsencode(LOCAL)).hexdigest()[:12]


def remove_elsewhere() -> None:
    """Remove the databases that had to be kept outside the checkout, if any."""
    if _elsewhere().exists():
        shutil.rmtree(_elsewhere())
    if ELSEWHERE.exists() and not any(ELSEWHERE.iterdir()):
        ELSEWHERE.rmdir()


def server_user() -> pwd.struct_passwd | None:
    """Return the ordinary user as whom PostgreSQL runs when we are root; None when we are one ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Trouble("PostgreSQL 不能以 root 身份运行，而本机没有 postgres 或 nobody 用户；请改用普通用户运行。")


def reachable(user: pwd.struct_passwd, path: Path) -> bool:
    """Whether ``user`` may pass through ``path``: asked of the kernel, by trying it as that user."""
    command = ["/bin/sh", "-c", 'test -x "$0"', str(path)]
    return not subprocess.call(command, cwd="/", user=user.pw_uid, group=user.pw_gid, extra_groups=[])


def secret_keys() -> dict[str, str]:
    """Return SECRET_KEY and IDENTITY_KEY, made once and kept in .local/secrets, for the owner only."""
    path = LOCAL / "secrets"
    if not path.exists():
        fresh = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "IDENTITY_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }
        draft = LOCAL / f"secrets.{os.getpid()}"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.writelines(f"{name}={value}\n" for name, value in fresh.items())
        try:
            os.link(draft, path)  # two first starts at once: the first one's keys stay
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    pairs = (line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
    return dict(pairs)
