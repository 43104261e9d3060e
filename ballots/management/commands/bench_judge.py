"""``manage.py bench_judge``: how fast ballots are judged and totalled, and the same count by plain SQL beside it.

Measured apart from everything else, on one core: 12 candidates for 7 seats, some ballots with too many marks.
Making the ballots is not timed. Every figure also goes into ``.local/bench.json``, other keys there stay.
"""

import json
import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from time import perf_counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext

from ballots.domain.tally import add_ballot, empty_tally
from election_site.bench.results import keep, table
from election_site.domain.rules import resolve_options

SEATS, CANDIDATES, CHUNK = 7, 12, 1_000
IDS = [str(number) for number in range(1, CANDIDATES + 1)]
PAPER = {
    "kind": "member_decision",
    "contests": [
        {
            "key": "p1",
            "title": "党委委员",
            "seats": SEATS,
            "max_for": SEATS,
            "marks": ["for", "against", "abstain"],
            "write_ins": SEATS,
            "candidates": [{"id": one, "name": f"候选人{one}"} for one in IDS],
        }
    ],
}
# Memory that may come and go between a small and a large count without being growth.
SLACK_MB = 8
SQL = """
    SELECT mark.key, mark.value, count(*)
    FROM bench_ballots AS ballot, LATERAL jsonb_each_text(ballot.content -> 'p1' -> 'marks') AS mark
    WHERE (
        SELECT count(*) FROM jsonb_each_text(ballot.content -> 'p1' -> 'marks') AS chosen
        WHERE chosen.value = 'for'
    ) <= %s
    GROUP BY mark.key, mark.value
"""


def made_ballots(number: int) -> Iterator[dict]:
    """``number`` ballots, the same at every run; one in fifty chooses a person too many."""
    dice = random.Random(2010)
    for _ in range(number):
        chosen = set(dice.sample(IDS, SEATS + (dice.random() < 1 / 50)))
        rest = dice.getrandbits(CANDIDATES)
        yield {
            "p1": {
                "marks": {
                    one: "for" if one in chosen else "against" if rest >> place & 1 else "abstain"
                    for place, one in enumerate(IDS)
                }
            }
        }


def judge(number: int) -> dict:
    """Judge and total ``number`` ballots: seconds, peak memory of this process in MB, the figures."""
    ballots, options = made_ballots(number), resolve_options("cpc2020")
    tally = empty_tally(PAPER)
    seconds = 0.0
    while chunk := list(islice(ballots, CHUNK)):
        begin = perf_counter()
        for content in chunk:
            add_ballot(tally, PAPER, content, "", options)
        seconds += perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures = tally.as_dict()["p1"]
    return {"seconds": seconds, "peak_mb": peak / 1024, "figures": figures["candidates"]}


def judge_apart(number: int) -> dict:
    """The same in a process of its own, so that its peak memory is that of the count alone."""
    command = [
        sys.executable,
        str(settings.BASE_DIR / "manage.py"),
        "bench_judge",
        "--judge-only",
        str(number),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(done.stderr)
    return json.loads(done.stdout)


def group_by(number: int) -> dict:
    """The same ballots counted by one GROUP BY on PostgreSQL: seconds and the figures."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bench_ballots (content jsonb NOT NULL)")
        try:
            with cursor.copy("COPY bench_ballots (content) FROM STDIN") as copy:
                for content in made_ballots(number):
                    copy.write_row([json.dumps(content)])
            cursor.execute("ANALYZE bench_ballots")
            begin = perf_counter()
            cursor.execute(SQL, [SEATS])
            rows = cursor.fetchall()
            seconds = perf_counter() - begin
        finally:
            cursor.execute("DROP TABLE bench_ballots")
    figures = {one: {"for": 0, "against": 0, "abstain": 0} for one in IDS}
    for who, mark, count in rows:
        figures[who][mark] = count
    return {"seconds": seconds, "figures": figures}


class Command(BaseCommand):
    help = "Measures judging and totalling of ballots against a plain SQL GROUP BY."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--ballots", type=int, default=1_000_000)
        parser.add_argument("--judge-only", type=int, metavar="NUMBER", help="one count, printed as JSON")

    def handle(self, *, ballots, judge_only, **options):
        if judge_only:
            self.stdout.write(json.dumps(judge(judge_only)))
            return
        small, large, sql = judge_apart(max(ballots // 10, 1)), judge_apart(ballots), group_by(ballots)
        if large["figures"] != sql["figures"]:
            raise CommandError(gettext("The two counts differ."))
        measured = {
            "judge_ballots": ballots,
            "judge_ballots_per_second_per_core": round(ballots / large["seconds"]),
            "sql_group_by_ballots_per_second": round(ballots / sql["seconds"]),
            "judge_peak_memory_mb": round(large["peak_mb"], 1),
            "judge_peak_memory_mb_tenth": round(small["peak_mb"], 1),
        }
        keep(measured)
        self.stdout.write(table(("", gettext("measured")), [(key, f"{n:,}") for key, n in measured.items()]))
        if large["peak_mb"] > small["peak_mb"] + SLACK_MB:
            raise CommandError(gettext("Memory grows with the number of ballots."))
