"""What all tests stand on: servers, a real Celery worker, a site that a browser can open, a browser.

`make test` gives pytest its servers. Started by itself, pytest starts its own here, before anything can read
the settings: that is why this module acts on import and why no settings module is named in pyproject.toml.
"""

import os
import sys
import time
from contextlib import suppress
from urllib.parse import urlsplit

import django
import pytest
import side_by_side

from election_site.local_stack import processes
from election_site.local_stack.browser import chromium_path, missing_packages
from election_site.local_stack.stack import Stack
from election_site.local_stack.trouble import Trouble

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "election_site.settings")


def _start_servers() -> Stack | None:
    if "DATABASE_URL" in os.environ:
        return None
    stack = Stack("test")
    try:
        stack.start()
        os.environ.update(stack.environment())
        stack.prepare_site(migrate=False)
    except BaseException as error:
        stack.stop()
        if isinstance(error, Trouble):
            pytest.exit(str(error), returncode=1)
        raise
    return stack


_own_stack = _start_servers()
os.environ["REDIS_URL"] = side_by_side.redis_url(os.environ["REDIS_URL"])
django.setup()


def pytest_xdist_auto_num_workers(config):
    return side_by_side.processes_for(config.args)


def pytest_collection_modifyitems(items):
    turns = side_by_side.in_turn([item.nodeid for item in items])
    items.sort(key=lambda item: turns[item.nodeid.partition("::")[0]])


def pytest_xdist_make_scheduler(config, log):
    return side_by_side.Pieces(config, log)


def pytest_unconfigure(config):
    if _own_stack is not None:
        _own_stack.stop()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """Always a database of the tests' own. pytest-django makes none where no test is marked for it, and what the
    fixtures commit and flush would then meet the database that the settings name."""
    from django.db import OperationalError
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
    yield
    # Who still holds a connection keeps the database alive; it goes with the servers of the run.
    with django_db_blocker.unblock(), suppress(OperationalError):
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="module")
def celery_worker_process(django_db_setup, tmp_path_factory):
    """A real worker on the test database and the test broker, ready for tasks; a ``processes.Child``. It ends with
    the tests of its file: others look at what happens where no worker answers.

    It sees only what is committed: mark tests that use it ``django_db(transaction=True)``.
    """
    from django.db import connection

    from election_site.celery import app

    app.control.purge()  # tasks that earlier tests left behind, about rows that are gone
    address = urlsplit(os.environ["DATABASE_URL"])
    path = f"{address.path.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    log = tmp_path_factory.mktemp("worker") / "worker.log"
    worker = processes.start(
        "后台任务进程",
        [
            *(sys.executable, "-m", "election_site.local_stack.tether", "celery", "-A", "election_site"),
            *("worker", "--concurrency", "2", "--loglevel", "INFO", "--without-mingle", "--without-gossip"),
        ],
        environment=os.environ | {"DATABASE_URL": address._replace(path=path).geturl()},
        log=log,
    )
    try:
        begin = time.monotonic()
        while not app.control.ping(timeout=0.5, limit=1):
            if worker.exit_code is not None or time.monotonic() - begin > 30:
                pytest.fail(f"the Celery worker did not start:\n{log.read_text()}")
        yield worker
    finally:
        processes.stop([worker])


@pytest.fixture(scope="session")
def live_server():
    """The site at an address of this machine. Static files come as in production, from the site itself."""
    from pytest_django.live_server_helper import LiveServer

    server = LiveServer("127.0.0.1", start=False)
    # Django's own handler for tests knows the files' names only without their digests.
    server.thread.static_handler = lambda site: site
    server.start()
    yield server
    server.stop()


@pytest.fixture
def chromium(monkeypatch):
    """A Chromium with an empty profile: Playwright's ``Browser``, as in ``chromium.new_page(viewport=…)``."""
    from django.db import connections
    from playwright.sync_api import sync_playwright

    if missing := missing_packages():
        pytest.fail(f"not installed: {', '.join(missing)}; try: apt-get install {' '.join(missing)}")
    # While Playwright runs there is an event loop in this thread, and Django would refuse every query in it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium_path()),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],  # as root it refuses to start otherwise
        )
        yield browser
        browser.close()
        # The loop has given this thread a second set of connections; open, they would keep the test database.
        connections.close_all()
