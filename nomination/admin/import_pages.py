"""A file of signatures: handed in, looked at, written by a task, or taken back."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from kombu.exceptions import OperationalError

from election_site.admin.base import act, page, step
from election_site.admin.workers import answers
from election_site.domain.checks import Reason
from election_site.queries.wording import mend_text, reason_text
from nomination.admin.line_faults import LINE_FAULTS
from nomination.admin.runs import is_open
from nomination.admin.sheet_forms import SignatureFileForm
from nomination.admin.sheets import board_url, run_here
from nomination.models import SignatureImport
from nomination.queries.refusals import refusal_reasons
from nomination.services.import_progress import lines_written
from nomination.services.signature_imports import discard_import, hand_in_file, start_import
from nomination.tasks import hand_out_import

State = SignatureImport.State
PATIENCE = timedelta(seconds=10)


def job_of(request, run_pk, pk) -> SignatureImport:
    run = run_here(request, run_pk)
    job = get_object_or_404(SignatureImport.objects.defer("rows").select_related("scan"), pk=pk, run=run)
    job.run = run
    return job


def job_url(job: SignatureImport) -> str:
    return reverse("admin:nomination_signatureimport_job", args=[job.run_id, job.pk])


@require_http_methods(["GET", "POST"])
def hand_in(request, run_pk, *, site):
    """Choose the file and its scan; every fault is told and nothing is written."""
    run = run_here(request, run_pk)
    if not is_open(run):
        raise Http404
    return step(
        site,
        request,
        title=gettext("Read signatures from a file"),
        template="nomination/signature_file",
        form=SignatureFileForm(request.POST or None, request.FILES or None, run=run),
        call=lambda **given: hand_in_file(run=run, **given),
        done=gettext("The file is read and checked. Nothing is written yet: please look at it."),
        back=board_url(run),
        board_url=board_url(run),
        sheet_url=reverse(
            "admin:election_site_election_template", args=[run.election_id, "sheet_signatures"]
        ),
        then=job_url,
        button=gettext("Read and check"),
    )


@require_safe
def job(request, run_pk, pk, *, site):
    """One file: the preview, how far it is written, or what came of it."""
    found = job_of(request, run_pk, pk)
    return page(
        site,
        request,
        "nomination/signature_import",
        gettext("File of signatures: %(name)s") % {"name": found.file_name},
        board_url=board_url(found.run),
        is_open=is_open(found.run),
        by_refusal=[
            (code, LINE_FAULTS.get(code, code), count)
            for code, count in found.report.get("by_refusal", {}).items()
        ],
        not_counted=[
            one | {"fault": LINE_FAULTS.get(one["refusal"], one["refusal"])}
            for one in found.report.get("not_counted", [])
        ],
        refused=[refused_row(one) for one in found.report.get("refused", [])],
        **progress_context(found),
    )


def refused_row(row: dict) -> dict:
    reasons: list[Reason] = refusal_reasons([row])
    return {
        "row": row["row"] or "",
        "code": row["code"],
        "text": " ".join(reason_text(one) for one in reasons),
        "mend": " ".join(mend_text(one) for one in reasons),
    }


def progress_context(job: SignatureImport) -> dict:
    """What the progress piece shows; asks for a worker only when the writing is late."""
    is_waiting = job.state == State.WAITING
    is_late = is_waiting and timezone.now() - job.started_at > PATIENCE
    return {
        "job": job,
        "is_waiting": is_waiting,
        "written": lines_written(job.pk) if is_waiting else 0,
        "has_no_worker": is_late and not answers(),
    }


@require_safe
def progress(request, run_pk, pk, *, site):
    """The piece of the page that asks again every second; when the task is done it loads the page anew."""
    found = job_of(request, run_pk, pk)
    answer = render(request, "admin/nomination/import_progress.html", progress_context(found))
    if found.state != State.WAITING:
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_POST
def start(request, run_pk, pk, *, site):
    """Have all lines written."""
    found = job_of(request, run_pk, pk)
    if act(request, gettext("The lines are being written."), start_import, job=found):
        push(found)
    return redirect(job_url(found))


def push(job: SignatureImport) -> None:
    """Ask a worker now; if the broker is away, the sweep asks later."""
    try:
        hand_out_import.apply_async([job.pk], retry=False)
    except OperationalError:
        return


@require_POST
def discard(request, run_pk, pk, *, site):
    """Take the file back; nothing of it was written."""
    found = job_of(request, run_pk, pk)
    act(request, gettext("The file is taken back; nothing was written."), discard_import, job=found)
    return redirect(board_url(found.run))
