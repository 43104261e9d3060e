"""The small election of ``cast``, played once a process and put back as it was wherever it is wanted again.

Playing nine stages through the services takes some seconds, putting their rows back a fraction of one. The rows
are those that PostgreSQL gave out, so nothing is lost or made up: every digest, signature and audit entry holds.
Only an empty database takes them; a second election beside another one is played as ever.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cast import SmallElection, set_up
from django.apps import apps
from django.db import connection, transaction

from ballots.models import Vote
from ballots.queries.votes import urn_exists, urn_table
from election_site.models import Election, User

APPS = ("election_site", "nomination", "ballots", "showcases")


@dataclass
class Rows:
    """All rows of the project's tables, and where the counters of their keys stood."""

    tables: dict[str, bytes]
    sequences: list[tuple[str, int]]
    urns: list[int]
    election: int
    now: datetime
    receipts: dict[str, list[str]]


_kept: dict[str, Rows] = {}


def played_through(code: str) -> SmallElection:
    """``set_up().play_through(code)``."""
    return _once(code, lambda: set_up().play_through(code))


def before_vote(code: str) -> SmallElection:
    """The small election with the vote ``code`` prepared: its stage is open, nobody is signed in."""

    def play() -> SmallElection:
        small = set_up()
        small.open_vote_stage(code)
        return small

    return _once(f"vote {code}", play)


def _once(key: str, play: Callable[[], SmallElection]) -> SmallElection:
    if key in _kept:
        return _put_back(_kept[key])
    small = play()
    _kept[key] = _taken(small)
    return small


def _tables() -> list[str]:
    """The project's own tables; a part of the urn is none that a model names, and the whole is empty."""
    models = [m for app in APPS for m in apps.get_app_config(app).get_models(include_auto_created=True)]
    return sorted(m._meta.db_table for m in models if m._meta.db_table != "ballots_openballot")


def _taken(small: SmallElection) -> Rows:
    tables = {}
    with connection.cursor() as cursor:
        for table in _tables():
            with cursor.copy(f"COPY {table} TO STDOUT") as rows:
                tables[table] = b"".join(bytes(part) for part in rows)
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        sequences = [row for row in cursor.fetchall() if row[0].startswith(APPS)]
    return Rows(
        tables={table: rows for table, rows in tables.items() if rows},
        sequences=sequences,
        urns=[vote.pk for vote in Vote.objects.all() if urn_exists(vote)],
        election=small.election.pk,
        now=small.now,
        receipts={kind: list(receipts) for kind, receipts in small.receipts.items()},
    )


@transaction.atomic
def _put_back(rows: Rows) -> SmallElection:
    assert not User.objects.exists(), "only an empty database takes a played election"
    with connection.cursor() as cursor:
        for table, content in rows.tables.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(content)
        for name, value in rows.sequences:
            # Never backwards: keys that were given out meanwhile are not given out again.
            cursor.execute(
                "SELECT setval(%s, greatest(%s, (SELECT last_value FROM pg_sequences "
                "WHERE sequencename = %s)))",
                [name, value, name],
            )
        for vote in rows.urns:
            table = urn_table(Vote(pk=vote))
            # Emptying the tables after a test leaves the parts of the urn, which no model manages.
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
            cursor.execute(
                f"CREATE TABLE {table} PARTITION OF ballots_openballot FOR VALUES IN ({int(vote)})"
            )
    return SmallElection(
        election=Election.objects.get(pk=rows.election),
        users={user.username: user for user in User.objects.all()},
        now=rows.now,
        receipts={kind: list(receipts) for kind, receipts in rows.receipts.items()},
    )
