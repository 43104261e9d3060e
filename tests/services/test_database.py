"""How a kept connection to PostgreSQL is looked at before a request, against a PostgreSQL that ends it."""

import select

import psycopg
import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other():
    """A second connection to the same database."""
    settings = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{n: settings[n] for n in names if n in settings}, autocommit=True) as second:
        yield second


@pytest.fixture
def kept() -> int:
    """The process of PostgreSQL that serves Django's connection, which was looked at last a request ago."""
    connection.ensure_connection()
    connection.health_check_enabled = True
    connection.health_check_done = False
    yield connection.connection.info.backend_pid
    connection.close()


def asked(process: int) -> str:
    with connection.prepared_cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return "the same" if cursor.fetchone()[0] == process else "a new one"


def last_statement(other: psycopg.Connection, process: int) -> str:
    return other.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [process]).fetchone()[0]


def test_a_connection_that_stands_is_used_again_and_nothing_is_sent_to_find_out(other, kept):
    connection.connection.execute("SELECT 'the last request'")
    assert connection.is_usable()
    assert last_statement(other, kept) == "SELECT 'the last request'"
    assert asked(kept) == "the same"


def test_a_connection_that_postgres_ended_is_made_anew(other, kept):
    assert other.execute("SELECT pg_terminate_backend(%s, 10000)", [kept]).fetchone()[0]
    assert asked(kept) == "a new one"


def test_a_message_between_two_requests_ends_nothing(other, kept):
    connection.connection.execute("LISTEN hall")
    other.execute("NOTIFY hall, 'good morning'")
    assert select.select([connection.connection], [], [], 30)[0], "the message did not arrive"
    assert connection.is_usable()
    assert last_statement(other, kept) == "SELECT 1"
    assert asked(kept) == "the same"


def test_a_closed_connection_is_not_usable(kept):
    connection.connection.close()
    assert not connection.is_usable()
