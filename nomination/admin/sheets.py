"""Joint sheets on paper at stage 2: the list of sheets, a new one, and the lines of one."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from election_site.admin.base import page, step
from election_site.queries.rules import rules_of
from nomination.admin.line_faults import LINE_FAULTS
from nomination.admin.runs import desk_url, is_open, run_of
from nomination.admin.sheet_forms import LinesForm, PaperSheetForm
from nomination.models import Recommendation, Signature
from nomination.queries.one_recommendation import waiting_for
from nomination.queries.sheets import sheets_of
from nomination.services.joint_sheets import enter_signatures, open_paper_sheet

SHEETS_A_PAGE = 50


def run_here(request, run_pk):
    return run_of(request, run_pk, "open_recommendation", "import")


def board_url(run) -> str:
    return reverse("admin:nomination_signatureimport_sheets", args=[run.pk])


@require_safe
def board(request, run_pk, *, site):
    """Every joint sheet with its count, and the ways in which lines come."""
    run = run_here(request, run_pk)
    sought = request.GET.get("q", "").strip()
    sheets = sheets_of(run)
    if sought:
        sheets = sheets.filter(Q(number__icontains=sought) | Q(candidacy__person__name__icontains=sought))
    threshold = rules_of(run.election).options["joint_threshold"]
    found = Paginator(sheets, SHEETS_A_PAGE).get_page(request.GET.get("page"))
    for one in found:
        one.missing = max(0, threshold - one.counted)
        one.waits = waiting_for(one)
    return page(
        site,
        request,
        "nomination/sheets",
        gettext("Joint sheets"),
        run=run,
        desk_url=desk_url(run),
        is_open=is_open(run),
        sheets=found,
        sought=sought,
        threshold=threshold,
        imports=run.signature_imports.defer("rows", "report").select_related("uploaded_by")[:20],
    )


@require_http_methods(["GET", "POST"])
def open_one(request, run_pk, *, site):
    """A sheet that came on paper."""
    run = run_here(request, run_pk)
    return step(
        site,
        request,
        title=gettext("Sheet on paper"),
        form=PaperSheetForm(request.POST or None, request.FILES or None, election=run.election),
        call=lambda **given: open_paper_sheet(run=run, **given),
        done=lambda sheet: (
            gettext("The sheet %(number)s is opened. Enter its lines now.") % {"number": sheet.number}
        ),
        back=board_url(run),
        then=lambda sheet: reverse("admin:nomination_signatureimport_lines", args=[run.pk, sheet.pk]),
        notes=[gettext("First the head of the paper; its signatures are entered on the next page.")],
        button=gettext("Open the sheet"),
    )


@require_http_methods(["GET", "POST"])
def lines(request, run_pk, pk, *, site):
    """The lines of one sheet so far, and empty ones to be filled in from a paper."""
    run = run_here(request, run_pk)
    sheet = get_object_or_404(
        Recommendation.objects.select_related("candidacy__person", "candidacy__post", "run__election"),
        pk=pk,
        run=run,
        route=Recommendation.Route.JOINT,
    )
    form = LinesForm(request.POST or None, request.FILES or None, sheet=sheet)
    written = Paginator(sheet.signatures.order_by("-line"), SHEETS_A_PAGE)
    return step(
        site,
        request,
        template="nomination/sheet_lines",
        title=gettext("Signatures of sheet %(number)s") % {"number": sheet.number},
        form=form,
        call=lambda **given: enter_signatures(sheet=sheet, **given),
        done=written_text,
        back=reverse("admin:nomination_signatureimport_lines", args=[run.pk, sheet.pk]),
        board_url=board_url(run),
        is_open=is_open(run),
        sheet=sheet,
        counted=sheet.signatures.filter(refusal="").count(),
        threshold=rules_of(run.election).options["joint_threshold"],
        written=[line_row(one) for one in written.get_page(request.GET.get("page"))],
        pages=written.get_page(request.GET.get("page")),
        button=gettext("Write these lines"),
    )


def written_text(lines: list[Signature]) -> str:
    return gettext("%(lines)s lines written, %(counted)s of them count.") % {
        "lines": len(lines),
        "counted": sum(not one.refusal for one in lines),
    }


def line_row(one: Signature) -> dict:
    return {
        "line": one.line,
        "name": one.name,
        "last4": one.identity_last4,
        "way": one.get_way_display(),
        "signed_on": one.signed_on,
        "fault": LINE_FAULTS.get(one.refusal, one.refusal),
    }
