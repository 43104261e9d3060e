"""Signatures on paper, read from a file: looked at first, then written by a task, all lines or none."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from election_site.models import StageRun, User
from election_site.queries.identity import identity_hash
from election_site.services.attachments import keep_attachment
from election_site.services.audit import record
from election_site.services.errors import Refused
from election_site.table_files import FileRefused, Table
from election_site.table_files.problems import MOST_PROBLEMS
from election_site.uploads import Upload
from nomination.domain.service_checks import service_reason
from nomination.models import Signature, SignatureImport
from nomination.services.judging import foresee, judge_recommendations
from nomination.services.open_runs import open_run
from nomination.services.signature_lines import GivenLine, matched, write_lines

State = SignatureImport.State
STAGE = "open_recommendation"
HAND_OUT_AGAIN_AFTER = timedelta(seconds=settings.IMPORT_AGAIN_AFTER)
MOST_SHOWN = 500  # lines that do not count, in a report


@transaction.atomic
def hand_in_file(*, run: StageRun, table: Table, scan: Upload, actor: User, now: datetime) -> SignatureImport:
    """Keep a file of signatures with its scan, checked against sheets and rolls; no signature is written yet.

    Full identity numbers are forgotten when this returns. Raises FileRefused with every fault by row and column,
    or Refused (N774) for a file that is written already or being written.
    """
    run = open_run(run, STAGE, "import", actor)
    refuse_known_file(run, table.digest_sha256)
    given = [given_line(run.election_id, row.number, row.values) for row in table.rows]
    lines = matched(run, given, file=table.file, way=Signature.Way.FILE)
    foresee(run, lines)
    kept = SignatureImport.objects.create(
        run=run,
        file_name=table.file,
        digest=table.digest_sha256,
        scan=keep_attachment(election=run.election, purpose="recommendation", upload=scan, now=now),
        lines=len(given),
        rows=[line.as_json() for line in given],
        report=_report(lines),
        uploaded_by=actor,
        uploaded_at=now,
    )
    return kept


def with_every_fault(run: StageRun, refusal: FileRefused) -> FileRefused:
    """A file that could not be read whole, refused with the faults of its sound rows too: those that belong to no
    sheet, name nobody, or give a name and a number that do not belong together. So all is told at once."""
    given = [given_line(run.election_id, row.number, row.values) for row in refusal.sound]
    try:
        matched(run, given, file=refusal.problems[0].file, way=Signature.Way.FILE)
    except FileRefused as further:
        problems = sorted([*refusal.problems, *further.problems], key=lambda one: one.row or 0)
        unlisted = max(0, len(problems) - MOST_PROBLEMS)
        return FileRefused(problems[:MOST_PROBLEMS], refusal.more + further.more + unlisted)
    return refusal


def refuse_known_file(run: StageRun, digest: str) -> None:
    known = run.signature_imports.filter(digest=digest, state__in=(State.WAITING, State.DONE)).first()
    if known:
        raise Refused(service_reason("N774", when=f"{localtime(known.uploaded_at):%Y-%m-%d %H:%M}"))


def given_line(election_id: int, row: int, values: Mapping[str, object]) -> GivenLine:
    """A row of ``SHEET_SIGNATURES`` without its identity number, of which only the hash is left."""
    number = str(values["identity_number"])
    return GivenLine(
        row=row,
        sheet=str(values["recommendation"]),
        name=str(values["name"]),
        identity_hash=identity_hash(election_id, number) if number else "",
        identity_last4=number[-4:],
        member_number=values["member_number"],
        phone=str(values["phone"]),
        signed_on=values["signed_on"],
    )


def _report(lines: Sequence[Signature]) -> dict:
    """How many lines count, how many do not by the check that each fails, and the first of these one by one."""
    refused = [line for line in lines if line.refusal]
    return {
        "lines": len(lines),
        "sheets": len({line.recommendation_id for line in lines}),
        "counted": len(lines) - len(refused),
        "by_refusal": dict(Counter(line.refusal for line in refused)),
        "not_counted": [
            {"row": line.row, "name": line.name, "sheet": line.recommendation.number, "refusal": line.refusal}
            for line in refused[:MOST_SHOWN]
        ],
    }


@transaction.atomic
def start_import(*, job: SignatureImport, actor: User, now: datetime) -> SignatureImport:
    """Have the lines written: from here on a task does it. Raises Refused for a file that is not waiting for it."""
    run = open_run(job.run, STAGE, "import", actor)
    refuse_known_file(run, job.digest)
    return _move(job, State.WAITING, started_by=actor, started_at=now)


@transaction.atomic
def discard_import(*, job: SignatureImport, actor: User, now: datetime) -> SignatureImport:
    """Take a file back that was not written; its lines are forgotten."""
    open_run(job.run, STAGE, "import", actor)
    return _move(job, State.DISCARDED, rows=[], finished_at=now)


def _move(job: SignatureImport, state: str, **fields: object) -> SignatureImport:
    moved = SignatureImport.objects.filter(pk=job.pk, state=State.CHECKED).update(state=state, **fields)
    job.refresh_from_db()
    if moved != 1:
        raise Refused(service_reason("N775", state=str(job.get_state_display())))
    return job


def hand_out(*, import_id: int, real_now: datetime) -> bool:
    """Whether a worker should be asked to write this import now; False if one was asked just before."""
    waiting = Q(handed_out_at=None) | Q(handed_out_at__lt=real_now - HAND_OUT_AGAIN_AFTER)
    taken = SignatureImport.objects.filter(waiting, pk=import_id, state=State.WAITING)
    return taken.update(handed_out_at=real_now) == 1


@transaction.atomic
def write_import(
    *, import_id: int, now: datetime, tell: Callable[[int], None] = lambda written: None
) -> None:
    """Write all lines of a waiting import and judge them, or none: one transaction, so that a killed worker leaves
    nothing behind. Harmless when run twice, also at the same time. ``tell`` hears how many lines are written.

    What has changed since the preview so that the lines no longer fit ends the import as refused.
    """
    job = (
        SignatureImport.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("run__election", "started_by")
        .filter(pk=import_id, state=State.WAITING)
        .first()
    )
    if job is None:
        return
    try:
        run = open_run(job.run, STAGE, "import", job.started_by)
        lines = matched(
            run, list(map(GivenLine.from_json, job.rows)), file=job.file_name, way=Signature.Way.FILE
        )
    except (Refused, FileRefused) as refusal:
        _finish(job, State.FAILED, now=now, report=job.report | {"refused": _refused(refusal)})
        return
    write_lines(lines, job.scan_id, tell)
    judge_recommendations(run)
    refusals = dict(Signature.objects.filter(recommendation__run=run).values_list("pk", "refusal"))
    for line in lines:
        line.refusal = refusals[line.pk]
    report = _report(lines)
    _finish(job, State.DONE, now=now, report=report)
    record(
        election=run.election,
        action="import_signatures",
        actor=job.started_by,
        now=now,
        target=job,
        file=job.file_name,
        digest=job.digest,
        lines=report["lines"],
        counted=report["counted"],
    )


def _refused(refusal: Refused | FileRefused) -> list[dict]:
    """Why the lines no longer fit: number and params of each check, with the row where there is one."""
    if isinstance(refusal, Refused):
        return [{"code": one.code, "params": dict(one.params), "row": None} for one in refusal.reasons]
    return [{"code": one.code, "params": dict(one.reason.params), "row": one.row} for one in refusal.problems]


def _finish(job: SignatureImport, state: str, *, now: datetime, report: dict) -> None:
    job.state, job.report, job.rows, job.finished_at = state, report, [], now
    job.save(update_fields=["state", "report", "rows", "finished_at"])
