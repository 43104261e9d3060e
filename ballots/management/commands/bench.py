"""``manage.py bench``: ballots cast in a second over HTTP and by bare SQL, and the time of counts.

``make bench`` starts PostgreSQL, Valkey and the site for it. Prints tables; the figures also go into
``.local/bench.json``. The database is filled with invented votes: never run it on one that is used.
"""

from statistics import median

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from django.utils.translation import gettext

from ballots.bench.casting import BenchFailed, cast_by_sql, cast_over_http, middle_of
from ballots.bench.counting import count, same_again, sealed_vote
from election_site.bench.results import keep, table
from election_site.bench.workers import WorkersFailed

CLIENTS = (1, 8, 32)
HALL = 340  # voters with a phone each, all at the same time; more than PostgreSQL has connections
SIZES = (10_000, 100_000, 1_000_000)
WORKERS = (1, 2)
WARM_UP = 300  # ballots that are not measured
# HTTP and SQL in turns, the middle one of each counts: another job on the machine for a second falls on one of them.
ROUNDS = 5


class Command(BaseCommand):
    help = "Measures casting over HTTP and counting by Celery workers. Only for a database of its own."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, required=True, help="where the site listens on this machine")
        parser.add_argument("--ballots", type=int, default=1500, help="to cast in each measurement")
        parser.add_argument("--largest", type=int, default=SIZES[-1], help="the largest count")
        parser.add_argument("--skip", action="append", choices=["casting", "counting"], default=[])

    def handle(self, *, port, ballots, largest, skip, **options):
        try:
            if "casting" not in skip:
                self.casting(port, ballots)
            if "counting" not in skip:
                self.counting([size for size in SIZES if size <= largest])
        except (BenchFailed, WorkersFailed) as failure:
            raise CommandError(str(failure)) from failure

    def casting(self, port: int, ballots: int) -> None:
        self.stdout.write(gettext("Casting: ballots in a second"))
        cast_over_http(port=port, clients=max(CLIENTS), ballots=WARM_UP, now=now())
        rounds = [
            {
                clients: (
                    cast_by_sql(clients=clients, ballots=ballots, now=now()),
                    cast_over_http(port=port, clients=clients, ballots=ballots, now=now()),
                )
                for clients in CLIENTS
            }
            for _ in range(ROUNDS)
        ]
        sql = {str(n): middle_of([one[n][0] for one in rounds]) for n in CLIENTS}
        http = {str(n): middle_of([one[n][1] for one in rounds]) for n in CLIENTS}
        ratios = {
            str(n): median(
                over_http.per_second / by_sql.per_second for by_sql, over_http in (one[n] for one in rounds)
            )
            for n in CLIENTS
        }
        hall = middle_of(
            [cast_over_http(port=port, clients=HALL, ballots=ballots, now=now()) for _ in range(ROUNDS)]
        )
        keep(
            {
                "cast_http_per_second": {n: round(one.per_second) for n, one in http.items()},
                "cast_sql_per_second": {n: round(one.per_second) for n, one in sql.items()},
                "cast_http_to_sql": {n: round(ratio, 3) for n, ratio in ratios.items()},
                "cast_http_p50_ms": {n: round(one.p50, 2) for n, one in http.items()},
                "cast_http_p99_ms": {n: round(one.p99, 2) for n, one in http.items()},
                "cast_hall_at_once": {
                    "clients": HALL,
                    "per_second": round(hall.per_second),
                    "p99_ms": round(hall.p99),
                },
                # In people's terms: so many voters who press at once are through after so many seconds.
                "cast_seconds_for_2000_voters": round(2000 / http["32"].per_second, 1),
            }
        )
        head = [gettext("clients"), "HTTP/s", "SQL/s", "HTTP/SQL", "p50 ms", "p99 ms"]
        rows = [
            (
                n,
                round(http[n].per_second),
                round(sql[n].per_second),
                f"{ratios[n]:.2f}",
                f"{http[n].p50:.1f}",
                f"{http[n].p99:.1f}",
            )
            for n in http
        ]
        rows.append((HALL, round(hall.per_second), "", "", f"{hall.p50:.1f}", f"{hall.p99:.1f}"))
        self.stdout.write(table(head, rows) + "\n")

    def counting(self, sizes: list[int]) -> None:
        self.stdout.write(gettext("Counting: seconds"))
        seconds, seals, memory = {}, {}, 0.0
        for size in sizes:
            vote, seals[str(size)] = sealed_vote(size, now=now())
            votes = [vote, *(same_again(vote, now=now()) for _ in WORKERS[1:])]
            counted = {n: count(one, n, now=now()) for n, one in zip(WORKERS, votes, strict=True)}
            seconds[str(size)] = {str(n): round(one.seconds, 2) for n, one in counted.items()}
            memory = max(memory, *(one.memory_mb for one in counted.values()))
            faster = counted[1].seconds / counted[2].seconds
            self.stdout.write(
                f"{size:>9,}  1: {counted[1].seconds:7.2f}  2: {counted[2].seconds:7.2f}  ({faster:.2f}×)  "
                + gettext("sealing: %(seconds)s s") % {"seconds": f"{seals[str(size)]:.1f}"}
            )
        keep(
            {
                "count_seconds": seconds,
                "count_two_workers_faster": {n: round(one["1"] / one["2"], 2) for n, one in seconds.items()},
                "seal_seconds": {n: round(one, 1) for n, one in seals.items()},
                "count_peak_memory_mb": round(memory, 1),
            }
        )
        self.stdout.write(gettext("Memory of a worker at its highest: %(mb)s MB") % {"mb": round(memory)})
