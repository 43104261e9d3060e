"""The office's desk in the faults' hall: a process of its own that does what staff do, on the hall's database.

Reads one JSON line ``[command, arguments]`` and answers with one: ``{"value": …}`` or ``{"error": …}``.
"""

import json
import sys
from collections import Counter

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.conf import settings
from django.db import close_old_connections, connection
from django.test import Client
from django.utils.timezone import localdate, now

from ballots.bench import box
from ballots.domain.tally import add_ballot, empty_tally
from ballots.models import CountResult, SealedBallot, Slip, Vote
from ballots.queries.votes import ballots_in_box, is_in_box, urn_table
from ballots.services.urn import seal_vote
from election_site.models import AuditEntry, User
from election_site.table_files import read_table
from election_site.table_files.layouts import SHEET_SIGNATURES
from election_site.uploads import scan
from nomination.bench.township import SCAN, make_township, signature_file
from nomination.models import Signature, SignatureImport
from nomination.services.signature_imports import hand_in_file, start_import


def prepare(slips: int) -> dict:
    """An open vote with so many slips."""
    vote, _ = box.make_vote(now=now())
    codes = box.open_with_slips(vote, slips, actor=chief(vote), now=now()) if slips else []
    if not slips:
        box.open_urn(vote, now=now())
    return {"vote": vote.pk, "codes": codes, "paper": vote.paper}


def chief(vote: Vote) -> User:
    return vote.run.election.appointments.get(role="chief_scrutineer").user


def session(vote: int) -> str:
    """The cookie of a browser in which the chief scrutineer is signed in."""
    user, client = chief(Vote.objects.get(pk=vote)), Client()
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def fill(vote: int, ballots: int) -> None:
    box.fill_box(Vote.objects.get(pk=vote), ballots)


def seal(vote: int) -> int:
    sealed = Vote.objects.get(pk=vote)
    return seal_vote(vote=sealed, actor=chief(sealed), now=now()).returned


def figures(vote: int) -> dict:
    """What there is of a vote, in whole numbers."""
    found = Vote.objects.get(pk=vote)
    return {
        "state": found.state,
        "in_box": ballots_in_box(found),
        "used": Slip.objects.filter(vote=found, state=Slip.State.USED).count(),
        "sealed": SealedBallot.objects.filter(vote=found).count(),
        "results": CountResult.objects.filter(vote=found).count(),
        "finished": AuditEntry.objects.filter(action="finish_count", data__vote=vote).count(),
    }


def contents(vote: int) -> list[dict]:
    """Every ballot in the box, open or sealed: only a test may look."""
    with connection.cursor() as cursor:
        is_open = Vote.objects.get(pk=vote).state == Vote.State.OPEN
        table = urn_table(Vote(pk=vote)) if is_open else "ballots_sealedballot"
        cursor.execute(f"SELECT content::text FROM {table} WHERE vote_id = %s", [vote])
        return [json.loads(row[0]) for row in cursor.fetchall()]


def in_box(vote: int, receipts: list[str]) -> int:
    """How many of these receipts the box knows."""
    found = Vote.objects.get(pk=vote)
    return sum(is_in_box(found, receipt) for receipt in receipts)


def is_counted_right(vote: int) -> bool:
    """Whether the result is what one pass over all ballots gives, here and now, without any part or worker."""
    found = Vote.objects.get(pk=vote)
    tally, options = empty_tally(found.paper), found.options["options"]
    for content in contents(vote):
        add_ballot(tally, found.paper, content, "", options)
    return found.result.tally == json.loads(json.dumps(tally.as_dict()))


def clashes(vote: int) -> dict:
    """Contents and receipts that are in the box more than once."""
    seen = Counter(json.dumps(content, sort_keys=True) for content in contents(vote))
    return {content: count for content, count in seen.items() if count > 1}


def hand_in_signatures(lines: int) -> int:
    """A file of so many signatures, read and checked, and waiting to be written."""
    town = make_township(villagers=lines, sheets=20, now=now())
    table = read_table("签名.xlsx", signature_file(town, now=now()), SHEET_SIGNATURES, today=localdate())
    job = hand_in_file(run=town.run, table=table, scan=scan("签名.pdf", SCAN), actor=town.clerk, now=now())
    start_import(job=job, actor=town.clerk, now=now())
    return job.pk


def written(job: int) -> dict:
    """What there is of the import, in whole numbers."""
    found = SignatureImport.objects.get(pk=job)
    lines = Signature.objects.filter(recommendation__run=found.run_id)
    entries = AuditEntry.objects.filter(election=found.run.election_id, action="import_signatures")
    return {
        "state": found.state,
        "lines": lines.count(),
        "counted": lines.filter(refusal="").count(),
        "signatories": lines.values("signatory").distinct().count(),
        "recorded": entries.count(),
    }


COMMANDS = [
    prepare,
    session,
    fill,
    seal,
    figures,
    contents,
    in_box,
    is_counted_right,
    clashes,
    hand_in_signatures,
    written,
]


def main() -> None:
    known = {command.__name__: command for command in COMMANDS}
    for line in sys.stdin:
        name, arguments = json.loads(line)
        close_old_connections()
        try:
            answer = {"value": known[name](**arguments)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
