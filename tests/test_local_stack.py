"""The launcher, seen from outside: it is run in a small checkout of its own and watched by psutil.

The checkout has the launcher, the Celery app and the entry for the web server as they are, and a tiny site in
place of the real one, whose demonstration waits for a task and for the beat.
"""

import hashlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from election_site.local_stack import place, postgres
from election_site.local_stack.trouble import Trouble

PROJECT = Path(__file__).resolve().parent.parent
REAL_PARTS = ["__init__.py", "celery.py", "wsgi.py", "local_stack"]
COMMANDS = "election_site/management/commands"
SITE = {
    "manage.py": """
from django.core.management import execute_from_command_line
import sys
execute_from_command_line(sys.argv)
""",
    "election_site/settings.py": """
import environ
env = environ.Env()
SECRET_KEY, IDENTITY_KEY = env.str("SECRET_KEY"), env.str("IDENTITY_KEY")
DEBUG = env.bool("DEBUG")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
DATABASES = {"default": env.db("DATABASE_URL")}
CELERY_BROKER_URL = env.str("REDIS_URL").replace("unix:", "redis+socket:").replace("db=", "virtual_host=")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {"tick": {"task": "election_site.tasks.note", "schedule": 0.5, "args": ["beat"]}}
INSTALLED_APPS = ["django.contrib.sessions", "django.contrib.staticfiles", "election_site"]
ROOT_URLCONF = "election_site.urls"
STATIC_URL, STATIC_ROOT = "/static/", ".local/static"
USE_TZ = True
PROXIES = []
""",
    "election_site/tasks.py": """
from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone
@shared_task
def note(key):
    row = {"session_data": "", "expire_date": timezone.now()}
    Session.objects.get_or_create(session_key=key, defaults=row)
""",
    "election_site/urls.py": """
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.urls import path
def notes(request):
    return HttpResponse(" ".join(sorted(Session.objects.values_list("session_key", flat=True))))
urlpatterns = [path("", notes)]
""",
    f"{COMMANDS}/catalogue.py": """
from django.core.management.base import BaseCommand
class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("--compile", action="store_true")
    def handle(self, **options):
        pass
""",
    f"{COMMANDS}/play_demo.py": """
import sys, time
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from election_site.tasks import note
class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("--exit-code", type=int, default=0)
        parser.add_argument("--note", default="task")
    def handle(self, **options):
        note.delay(options["note"])
        while Session.objects.filter(pk__in=[options["note"], "beat"]).count() < 2:
            time.sleep(0.05)
        print("notes:", Session.objects.count(), flush=True)
        sys.exit(options["exit_code"])
""",
}


class Checkout:
    """A checkout with the tiny site. ``user``: as whom commands run in it; None: as ourselves."""

    def __init__(self, folder: Path, user: pwd.struct_passwd | None = None):
        self.folder = folder
        self.user = user
        self.python = _python_for(user)
        for name, text in SITE.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        for name in REAL_PARTS:
            source, target = PROJECT / "election_site" / name, folder / "election_site" / name
            shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
        if user is not None:
            subprocess.run(["chown", "-R", f"{user.pw_uid}:{user.pw_gid}", folder], check=True)

    def start(self, *arguments: str, stdin: int = subprocess.DEVNULL, **environment: str) -> subprocess.Popen:
        inherited = {name: value for name, value in os.environ.items() if name != "ELECTION_SITE_STACK"}
        packages = {"PYTHONPATH": sysconfig.get_path("platlib")} if self.user else {}
        return subprocess.Popen(
            [self.python, "-m", "election_site.local_stack", "--die-with-parent", *arguments],
            cwd=self.folder,
            env=inherited | packages | environment,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **(
                {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
            ),
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str]:
        """Run the launcher to its end; return its exit code and what it printed."""
        process = self.start(*arguments, **environment)
        try:
            output, _ = process.communicate(timeout=90)
        finally:
            process.kill()
        return process.returncode, output

    @contextmanager
    def serving(self, port: int, **environment):
        """The launcher while it serves the site at ``port``."""
        process = self.start("demo", PORT=str(port), **environment)
        try:
            lines = []
            for line in process.stdout:
                lines.append(line)
                if f"http://127.0.0.1:{port}/" in line:
                    break
            else:
                pytest.fail(f"the site did not start:\n{''.join(lines)}{self.logs()}")
            yield process
        finally:
            process.kill()
            process.stdout.close()
            process.wait()
            self.wait_until_nothing_runs()

    def running(self) -> list[psutil.Process]:
        """Every process of this machine that has to do with this checkout, in whatever way it shows."""
        found = []
        for process in psutil.process_iter():
            try:
                signs = [*process.cmdline(), process.cwd(), *process.environ().values()]
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
            if any(str(self.folder) in sign for sign in signs) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        return found

    def wait_until_nothing_runs(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while left := self.running():
            assert time.monotonic() < end, f"still running: {left}"
            time.sleep(0.05)

    def logs(self) -> str:
        return "\n".join(
            f"--- {log.name}\n{log.read_text()}" for log in (self.folder / ".local/log").glob("*.log")
        )


def _python_for(user: pwd.struct_passwd | None) -> str:
    if user is None:
        return sys.executable
    version = f"python3.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/local/bin/{version}", f"/usr/bin/{version}"):
        if Path(python).exists() and place.reachable(user, Path(python)):
            return python
    pytest.skip(f"no {version} on this machine that an ordinary user may run")


@pytest.fixture
def folder():
    # Not under pytest's own directory, where no other user may look.
    path = Path(tempfile.mkdtemp(prefix="local-stack-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def checkout(folder):
    return Checkout(folder)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def page(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        return answer.read().decode()


def test_demo_without_serving_keeps_the_exit_code_and_leaves_nothing(checkout):
    code, output = checkout.run("demo", "--exit-code", "3", SERVE="0", LOCAL_STACK_POSTGRES="embedded")
    assert code == 3, output + checkout.logs()
    assert "notes: 2" in output
    checkout.wait_until_nothing_runs(seconds=0)
    assert not (checkout.folder / ".local/run").exists()


def test_each_demo_starts_afresh_unless_told_to_keep(checkout):
    first = checkout.run("demo", SERVE="0")
    kept = checkout.run("demo", "--note", "second", SERVE="0", KEEP="1")
    fresh = checkout.run("demo", "--note", "third", SERVE="0")
    assert [(code, output.count("notes: ")) for code, output in (first, kept, fresh)] == [(0, 1)] * 3
    assert "notes: 3" in kept[1]
    assert "notes: 2" in fresh[1]


def test_serving_listens_at_one_loopback_port_only(checkout, port):
    with checkout.serving(port) as launcher:
        assert page(port) == "beat task"
        listening = {
            connection.laddr
            for process in checkout.running()
            for connection in process.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN or connection.type == socket.SOCK_DGRAM
        }
        assert listening == {("127.0.0.1", port)}
        secrets = checkout.folder / ".local/secrets"
        assert secrets.stat().st_mode & 0o777 == 0o600
        launcher.send_signal(signal.SIGINT)
        assert launcher.wait(30) == 0
        checkout.wait_until_nothing_runs(seconds=0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_however_the_launcher_ends_nothing_runs_on_and_it_starts_again(checkout, port, number):
    with checkout.serving(port) as launcher:
        launcher.send_signal(number)
        # A second start at once, with the database that the first one was torn away from.
        with checkout.serving(port, KEEP="1"):
            assert launcher.wait(30) == (-number if number == signal.SIGKILL else 128 + number)
            assert page(port) == "beat task"


def test_it_ends_with_the_command_that_called_it(checkout, port):
    shell = subprocess.Popen(
        ["/bin/sh", "-c", f"{sys.executable} -m election_site.local_stack --die-with-parent demo; true"],
        cwd=checkout.folder,
        env=os.environ | {"PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
    )
    while f":{port}/" not in (line := shell.stdout.readline()):
        assert line, f"the site did not start:\n{checkout.logs()}"
    assert len(checkout.running()) > 5
    shell.kill()
    shell.wait()
    shell.stdout.close()
    checkout.wait_until_nothing_runs()


def test_it_ends_with_its_terminal(checkout, port):
    ours, its = os.openpty()
    with checkout.serving(port, stdin=its) as launcher:
        os.close(its)
        os.close(ours)
        assert launcher.wait(30) == 128 + signal.SIGHUP
        checkout.wait_until_nothing_runs(seconds=0)


def test_a_server_that_is_killed_alone_ends_the_demo_with_a_sentence(checkout, port):
    with checkout.serving(port) as launcher:
        (valkey,) = (process for process in checkout.running() if process.name() == "valkey-server")
        valkey.kill()
        output = launcher.stdout.read()
        assert launcher.wait(30) == 1
        assert "Valkey意外结束" in output
        checkout.wait_until_nothing_runs(seconds=0)


def test_a_second_demo_is_refused_and_does_not_disturb_the_first(checkout, port):
    with checkout.serving(port) as launcher:
        code, output = checkout.run("demo", SERVE="0")
        assert code == 1
        assert f"本目录已有一个演示在运行（进程 {launcher.pid}）" in output
        assert page(port) == "beat task"
        assert checkout.run("stop") == (0, "")
        assert launcher.wait(1) == 128 + signal.SIGTERM
        checkout.wait_until_nothing_runs(seconds=0)


def test_a_taken_port_is_told_before_anything_starts(checkout):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, output = checkout.run("demo", PORT=str(port))
    assert code == 1
    assert output.strip() == f"端口 {port} 已被其他程序占用；请换一个端口，例如 make demo PORT={port + 1}。"
    assert not (checkout.folder / ".local").exists()


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "80a"), ("PORT", "70000"), ("SERVE", "no"), ("KEEP", "2")]
)
def test_a_setting_that_makes_no_sense_is_named(checkout, name, value):
    code, output = checkout.run("demo", **{name: value})
    assert code == 1
    assert name in output and f"“{value}”" in output and "Traceback" not in output


def test_a_failing_step_names_its_log(checkout):
    (checkout.folder / COMMANDS / "catalogue.py").write_text("raise RuntimeError('no such thing')")
    code, output = checkout.run("demo", SERVE="0")
    assert code == 1
    log = checkout.folder / ".local/log/catalogue.log"
    assert f"编译译文失败（退出码 1）。详情见 {log}" in output
    assert "no such thing" in log.read_text()
    checkout.wait_until_nothing_runs(seconds=0)


def test_a_path_too_long_for_sockets_is_no_obstacle(folder):
    deep = folder / ("很长的 目录 " + "x" * 100)
    checkout = Checkout(deep)
    code, output = checkout.run("demo", SERVE="0")
    assert code == 0, output + checkout.logs()
    assert "notes: 2" in output
    assert not list(Path("/tmp").glob("election-site-*")) or not (deep / ".local/run").is_symlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="is the case of every other test when not root")
def test_an_ordinary_user_runs_it_too(folder, port):
    checkout = Checkout(folder, pwd.getpwnam("nobody"))
    with checkout.serving(port):
        owners = {process.username() for process in checkout.running()}
        assert owners == {"nobody"}
        assert page(port) == "beat task"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must hand PostgreSQL over to another user")
@pytest.mark.parametrize("binaries", ["embedded", "installed"])
def test_root_in_a_directory_closed_to_others(folder, binaries):
    if binaries == "installed" and not postgres.installed_folders():
        pytest.skip("no PostgreSQL is installed on this machine")
    closed = folder / "closed"
    checkout = Checkout(closed / "checkout")
    closed.chmod(0o700)
    try:
        code, output = checkout.run("demo", SERVE="0", LOCAL_STACK_POSTGRES=binaries)
        assert code == 0, output + checkout.logs()
        assert "notes: 2" in output
        own = hashlib.sha256(os.fsencode(checkout.folder.resolve() / ".local")).hexdigest()[:12]
        kept = list((place.ELSEWHERE / own).rglob("made-by-version"))
        assert kept
        assert (closed / "checkout/.local/log/postgres.log").exists()
    finally:
        assert checkout.run("clean") == (0, "")
    assert not any(path.exists() for path in kept)


def test_the_choice_of_binaries_must_be_a_known_one(tmp_path):
    with pytest.raises(Trouble, match="LOCAL_STACK_POSTGRES"):
        postgres.find_binaries(place.Place("demo", None), "newest")
