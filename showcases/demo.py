"""The showcases' part of a demonstration, through their services."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from election_site.demo.cast import Cast
from election_site.demo.play import Package
from election_site.domain.stages import Stage
from election_site.models import Election
from election_site.table_files import read_table
from election_site.table_files.layouts import SHOWCASES
from showcases.services.holding import hold_all
from showcases.services.lots import draw_order
from showcases.services.planning import plan_rounds_from_table


def plan_rounds(election: Election, package: Package, cast: Cast, now: datetime) -> None:
    """Plan the four rounds of the package's programme."""
    name, data = package.file("showcases")
    table = read_table(name, data, SHOWCASES, today=localtime(now).date())
    rows = [
        replace(row, values=dict(row.values) | {"held_on": row.values["held_on"] + package.moved})
        for row in table.rows
    ]
    table = replace(table, rows=rows)
    plan_rounds_from_table(election=election, table=table, actor=cast["host"], now=now)


def hold_round_before(election: Election, stage: Stage, cast: Cast, now: datetime) -> None:
    """Draw the running order of the stage's round and hear everybody, on the day before the vote's hour."""
    round = election.showcase_rounds.get(number=stage.showcase)
    draw_order(
        round=round,
        seed=f"{election.pk:02d}4271{stage.showcase:02d}",
        witnesses="群众观察员(演示)、总监票人(演示)",
        actor=cast["host"],
        now=now - timedelta(days=1, hours=12),
    )
    round.refresh_from_db()
    hold_all(round=round, actor=cast["host"], now=now - timedelta(minutes=30))
