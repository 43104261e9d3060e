"""The demonstration: servers, worker and beat, one whole election, then the site."""

import os
import signal
import socket
import time

from election_site.local_stack.processes import Child, Ended
from election_site.local_stack.stack import Stack
from election_site.local_stack.trouble import Trouble


def run_demo(arguments: list[str], *, serve: bool, keep: bool, port: int) -> int:
    """Play the demo election and serve the site until asked to end; return the exit code.

    ``arguments`` go to ``play_demo``. Without ``serve`` it ends after the election with its exit
    code.
    """
    begin = time.monotonic()
    if serve:
        check_port(port)
    print("正在启动数据库和消息服务 …", flush=True)
    with Stack("demo", keep=keep, port=port) as stack:
        stack.prepare_site(migrate=True)
        begin_workers(stack)
        print(
            f"PostgreSQL {stack.postgres_version}、Valkey、后台任务进程已启动，"
            f"用时 {time.monotonic() - begin:.1f} 秒（其中两个服务器 {stack.start_seconds:.1f} 秒）。",
            flush=True,
        )
        code = stack.wait(stack.begin("演示", ["manage.py", "play_demo", *arguments]))
        print(f"从启动到演示结束共 {time.monotonic() - begin:.1f} 秒（不含下载和安装软件包）。", flush=True)
        if code or not serve:
            return code
        site = begin_site(stack, port)
        try:
            print(f"网站已在 http://127.0.0.1:{port}/ 运行，按 Ctrl-C 结束。", flush=True)
            stack.wait(site)
        except Ended as ended:
            if ended.number != signal.SIGINT:
                raise
            print("\n正在结束 …", flush=True)
            return 0
        raise Trouble("网站意外结束。", site.log)


def begin_workers(stack: Stack) -> tuple[Child, Child]:
    """Start the worker and the clock of the periodic tasks; neither is waited for."""
    # There is one worker: looking for others would only delay it.
    alone = ["--without-mingle", "--without-gossip"]
    worker = ["worker", "--concurrency", "2", "--loglevel", "INFO", *alone]
    beat = ["beat", "--schedule", str(stack.place.home / "beat-schedule"), "--pidfile="]
    return (
        stack.begin_service("后台任务进程", "worker", ["celery", "-A", "election_site", *worker], patience=5),
        stack.begin_service("定时任务进程", "beat", ["celery", "-A", "election_site", *beat]),
    )


PORT_LET_GO_WITHIN = 15  # seconds


def _can_bind(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            return True
        except OSError:
            return False
    return True


def check_port(port: int) -> None:
    """Raise Trouble if the site could not listen at ``port`` of the loopback address.

    A demonstration that was just ended may hold its port a moment longer; it gets the time to let go.
    """
    deadline = time.monotonic() + PORT_LET_GO_WITHIN
    while not _can_bind(port) and time.monotonic() < deadline:
        time.sleep(0.2)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Trouble(
                f"当前用户不能使用端口 {port}；请换一个 1024 以上的端口，例如 make demo PORT=8001。"
            ) from None
        except OSError:
            raise Trouble(
                f"端口 {port} 已被其他程序占用；请换一个端口，例如 make demo PORT={port % 65535 + 1}。"
            ) from None


# Each takes one request at a time and keeps a connection to PostgreSQL, which gives out a hundred: left to itself
# the server takes hundreds at once, and turns away a hall that presses together. Who comes when all are busy waits.
THREADS = 4  # a worker process


def site_command(port: int) -> list[str]:
    """The production server. It keeps no log of requests: nobody may read in it who voted when."""
    workers = max(2, min(os.cpu_count() or 1, 4))
    options = [
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-ws",
        "--no-access-log",
    ]
    crew = ["--workers", str(workers), "--blocking-threads", str(THREADS)]
    lasting = ["--respawn-failed-workers", "--respawn-interval", "0.5"]
    return ["granian", *options, *crew, *lasting, "election_site.wsgi:application"]


def begin_site(stack: Stack, port: int) -> Child:
    check_port(port)
    site = stack.begin_service("网站", "site", site_command(port))
    begin = time.monotonic()
    while not listens(port):
        if site.exit_code is not None or time.monotonic() - begin > 30:
            raise Trouble("网站未能启动。", site.log)
        time.sleep(0.05)
    return site


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
