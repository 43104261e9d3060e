"""The score sheet of a published shortlist: as a page, as a PDF, and as a file that recomputes by itself."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from election_site.models import Outcome
from election_site.queries.public import is_annulled, outcome_url, public_elections, published_outcomes
from election_site.queries.wording import reason_text
from election_site.services.errors import Refused
from nomination.queries.score_table import base_title, score_tables, weight_rows
from nomination.services.score_files import score_csv, score_pdf


def published_scores(slug: str, run_number: int) -> Outcome:
    """The published outcome of that run of stage 5, annulled or not; else 404."""
    election = get_object_or_404(public_elections(), slug=slug)
    for outcome in published_outcomes(election):
        if outcome.run.stage == "shortlist" and outcome.run.run_number == run_number:
            return outcome
    raise Http404


def file_response(data: bytes, media_type: str, name: str) -> HttpResponse:
    """A file that a browser shows, or saves under ``name``."""
    kind = "inline" if media_type == "application/pdf" else "attachment"
    return HttpResponse(
        data, content_type=media_type, headers={"Content-Disposition": f'{kind}; filename="{name}"'}
    )


@require_safe
def page(request: HttpRequest, slug: str, run_number: int) -> HttpResponse:
    """One post at a time: all together they are too long for a phone."""
    outcome = published_scores(slug, run_number)
    figures = outcome.figures
    tables = score_tables(figures)
    context = {
        "election": outcome.run.election,
        "outcome_url": outcome_url(outcome),
        "published_at": outcome.publication.published_at,
        "annulled": is_annulled(outcome) and outcome.run.annulment,
        "base": base_title(figures["method"]),
        "weights": weight_rows(figures),
        "posts": tables,
        "post": next((one for one in tables if one["key"] == request.GET.get("post")), tables[0]),
        "digest": outcome.digest,
        "previous_digest": outcome.previous_digest,
        "pdf_url": reverse("scores:pdf", args=[slug, run_number]),
        "csv_url": reverse("scores:csv", args=[slug, run_number]),
    }
    return render(request, "nomination/scores.html", context)


@require_safe
def csv(request: HttpRequest, slug: str, run_number: int) -> HttpResponse:
    outcome = published_scores(slug, run_number)
    return file_response(
        score_csv(outcome.figures), "text/csv; charset=utf-8", f"{slug}-scores-{run_number}.csv"
    )


@require_safe
def pdf(request: HttpRequest, slug: str, run_number: int) -> HttpResponse:
    outcome = published_scores(slug, run_number)
    try:
        printed = score_pdf(outcome.run.election, outcome.figures, outcome)
    except Refused as refused:
        for one in refused.reasons:
            messages.error(request, f"{one.code} {reason_text(one)}")
        return redirect("scores:page", slug, run_number)
    return file_response(printed, "application/pdf", f"{slug}-scores-{run_number}.pdf")
