"""Command line of the local stack. Exit codes: the program's own, 1 for trouble, 128 + a signal's number."""

import argparse
import os
import signal
import sys
import time

from election_site.local_stack import place, processes, tether
from election_site.local_stack.bench import run_bench
from election_site.local_stack.browser import ensure_browser
from election_site.local_stack.demo import run_demo
from election_site.local_stack.processes import Ended
from election_site.local_stack.stack import Stack, program_environment
from election_site.local_stack.trouble import Trouble


def main() -> int:
    """Run one command."""
    # A terminal with another encoding gets "?" for what it cannot show instead of a traceback.
    sys.stdout.reconfigure(errors="replace")
    sys.stderr.reconfigure(errors="replace")
    parser = argparse.ArgumentParser(prog="python -m election_site.local_stack", description=__doc__)
    parser.add_argument("--die-with-parent", action="store_true", help="end when the calling process dies")
    parser.add_argument(
        "command", choices=_COMMANDS, help="; ".join(f"{k}: {v[1]}" for k, v in _COMMANDS.items())
    )
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    arguments = options.arguments[1:] if options.arguments[:1] == ["--"] else options.arguments
    processes.catch_signals()
    if options.die_with_parent:
        tether.die_with_parent(os.getppid(), signal.SIGTERM)
    try:
        return _COMMANDS[options.command][0](arguments)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except OSError as error:  # no right to write, no space left, no more processes
        print(f"\n系统拒绝了操作：{error}", file=sys.stderr)
        return 1
    except Ended as ended:
        print("\n已结束。", file=sys.stderr)
        return 128 + ended.number


def _demo(arguments: list[str]) -> int:
    return run_demo(arguments, serve=_switch("SERVE", True), keep=_switch("KEEP", False), port=_port())


def _test(arguments: list[str]) -> int:
    with Stack("test") as stack:
        stack.prepare_site(migrate=False)
        pytest = stack.begin(
            "pytest", ["-m", "pytest", *arguments], keep_input=True, stop_signal=signal.SIGINT, patience=30
        )
        return stack.wait(pytest)


def _run(arguments: list[str]) -> int:
    if not arguments:
        raise Trouble("请给出要运行的程序，例如：run python manage.py check")
    with Stack("test") as stack:
        program = processes.start("程序", arguments, environment=stack.environment(), keep_input=True)
        try:
            return stack.wait(program)
        finally:
            processes.stop([program])


def _manage(arguments: list[str]) -> int:
    pid, _ = place.holder("demo")
    command = [sys.executable, "manage.py", *arguments]
    if pid is not None:
        environment = program_environment(place.Place("demo", None), "demo", _port())
        return processes.wait(processes.start("命令", command, environment=environment, keep_input=True))
    with Stack("demo", keep=True, port=_port()) as stack:
        return stack.wait(stack.begin("命令", command[1:], keep_input=True))


def _browser(arguments: list[str]) -> int:
    place.make_local()
    ensure_browser(place.LOCAL / "browser.log")
    return 0


def _stop(arguments: list[str]) -> int:
    pid, _ = place.holder("demo")
    if pid is None:
        return 0
    os.kill(pid, signal.SIGTERM)
    begin = time.monotonic()
    while place.holder("demo")[0] == pid:
        if time.monotonic() - begin > 60:
            raise Trouble(f"演示（进程 {pid}）未能在一分钟内结束。")
        time.sleep(0.1)
    return 0


def _clean(arguments: list[str]) -> int:
    _stop([])
    place.remove_elsewhere()
    return 0


def _switch(name: str, default: bool) -> bool:
    value = os.environ.get(name, "")
    if value not in ("", "0", "1"):
        raise Trouble(f"{name} 只能是 0 或 1，不能是“{value}”。")
    return default if value == "" else value == "1"


def _port() -> int:
    value = os.environ.get("PORT") or "8000"
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise Trouble(f"PORT 应是 1 至 65535 之间的整数，不能是“{value}”。")
    return int(value)


_COMMANDS = {
    "demo": (_demo, "play the demo election, then serve the site (environment: PORT, SERVE=0, KEEP=1)"),
    "test": (_test, "run pytest on servers of its own; arguments go to pytest"),
    "bench": (run_bench, "measure casting and counting on servers of its own"),
    "run": (_run, "run a program on fresh servers with an empty database"),
    "manage": (_manage, "run a management command on the demo's database"),
    "browser": (_browser, "see to the browser that the tests need"),
    "stop": (_stop, "end the demo that runs in this checkout"),
    "clean": (_clean, "end the demo and remove what lies outside the checkout"),
}

if __name__ == "__main__":
    sys.exit(main())
