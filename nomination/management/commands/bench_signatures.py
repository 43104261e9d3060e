"""``manage.py bench_signatures``: reading a file of 20,000 signatures, and signing on phones, many at once.

``make bench`` starts PostgreSQL and Valkey for it. The database is filled with invented people: never run it on one
that is used.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from election_site.bench.results import keep
from election_site.bench.workers import WorkersFailed, workers
from election_site.table_files import read_table
from election_site.table_files.layouts import SHEET_SIGNATURES
from election_site.uploads import scan
from nomination.bench.township import SCAN, Township, make_township, number_of, sign_all, signature_file
from nomination.domain.signing import GivenNumber
from nomination.models import Signature, SignatureImport
from nomination.services.judging import judge_recommendations
from nomination.services.signature_imports import hand_in_file, start_import
from nomination.services.signatures import sign_sheet
from nomination.tasks import hand_out_import

LINES, SHEETS = 20_000, 300
SIGNED_IN_2010 = 7_660
ALONE, AT_ONCE, PHONES = 50, 340, 16


class Command(BaseCommand):
    help = "Measures the import of signatures and signing at once. Only for a database of its own."

    def add_arguments(self, parser):
        parser.add_argument("--lines", type=int, default=LINES)

    def handle(self, *, lines, **options):
        try:
            reading, writing = measured_import(lines)
        except WorkersFailed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(
            gettext(
                "%(lines)s signatures from a file: read and checked in %(reading)s s, written in %(writing)s s"
            )
            % {"lines": f"{lines:,}", "reading": f"{reading:.1f}", "writing": f"{writing:.1f}"}
        )
        keep({f"import_{lines}_signatures_seconds": round(reading + writing, 1)})
        phones = [measured_phones(there) for there in (SIGNED_IN_2010, lines)]
        self.stdout.write(
            gettext("One signature beside %(there)s others: %(one)s ms; %(many)s at once: %(together)s s")
            % {
                "there": f"{lines:,}",
                "one": phones[-1].one_ms,
                "many": AT_ONCE,
                "together": phones[-1].at_once_seconds,
            }
        )
        keep(
            {
                "sign_one_ms": {str(each.there): each.one_ms for each in phones},
                "judge_all_signatures_ms": {str(each.there): each.whole_ms for each in phones},
                f"sign_{AT_ONCE}_at_once_seconds": phones[-1].at_once_seconds,
            }
        )


def timed(work) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measured_import(lines: int) -> tuple[float, float]:
    """Seconds until the file is read and checked, and until a real worker has written and judged it."""
    town = make_township(villagers=lines, sheets=SHEETS, now=now())
    data = signature_file(town, now=now())
    analyze()
    with workers(1) as running:
        begin = time.perf_counter()
        table = read_table("签名.xlsx", data, SHEET_SIGNATURES, today=localdate())
        job = hand_in_file(
            run=town.run, table=table, scan=scan("签名.pdf", SCAN), actor=town.clerk, now=now()
        )
        reading = time.perf_counter() - begin
        begin = time.perf_counter()
        start_import(job=job, actor=town.clerk, now=now())
        hand_out_import.delay(job.pk)
        state = SignatureImport.objects.filter(pk=job.pk).values_list("state", flat=True)
        running.wait_until(lambda: state.get() != SignatureImport.State.WAITING)
        writing = time.perf_counter() - begin
    counted = Signature.objects.filter(recommendation__run=town.run, refusal="").count()
    if (state.get(), counted) != (SignatureImport.State.DONE, lines):
        raise WorkersFailed(f"{state.get()}: {counted} of {lines} signatures count")
    return reading, writing


@dataclass(frozen=True)
class Phones:
    """Beside ``there`` signatures: what one more takes, what judging all anew takes, and many more at once."""

    there: int
    one_ms: float
    whole_ms: int
    at_once_seconds: float


def measured_phones(there: int) -> Phones:
    town = make_township(villagers=there + ALONE + AT_ONCE, sheets=SHEETS, now=now())
    sign_all(town, there, now=now())
    analyze()
    whole = timed(lambda: judge_recommendations(town.run))
    alone = [timed(lambda place=place: press(town, place)) for place in range(there, there + ALONE)]
    first = there + ALONE
    together = timed(lambda: press_together(town, range(first, first + AT_ONCE)))
    return Phones(there, round(1000 * median(alone), 1), round(1000 * whole), round(together, 1))


def press(town: Township, place: int) -> None:
    """The villager at ``place`` signs."""
    one = town.villagers[place]
    sign_sheet(
        election=town.run.election,
        token=town.sheets[place % 3].sign_token,
        name=one.name,
        number=GivenNumber(identity=number_of(len(town.sheets) + place)),
        phone="139-0000-0000",
        now=now(),
    )


def press_together(town: Township, places: range) -> None:
    def phone(place: int) -> None:
        press(town, place)

    with ThreadPoolExecutor(PHONES) as pool:
        list(pool.map(phone, places))
        list(pool.map(lambda _: connections.close_all(), range(PHONES)))
