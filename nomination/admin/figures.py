"""Stage 2 while it runs: its figures so far, for staff alone."""

from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from election_site.admin.base import page
from nomination.admin.runs import desk_url, is_open, run_of
from nomination.queries.open_figures import collecting_sheets, open_recommendation_figures
from nomination.queries.outcome_pages import figures_page


@require_safe
def live_figures(request, run_pk, *, site):
    """The figures as they would be frozen now, and the sheets that still collect. Once the stage is closed its
    outcome tells them."""
    run = run_of(request, run_pk, "open_recommendation", "publish")
    if not is_open(run):
        return redirect("admin:election_site_election_run", run.election_id, run.pk)
    return page(
        site,
        request,
        "nomination/figures",
        gettext("Open recommendation: figures so far"),
        desk_url=desk_url(run),
        seen_at=timezone.now(),
        closes_at=run.election.recommendation_closes_at,
        figures=figures_page(open_recommendation_figures(run)),
        collecting=collecting_sheets(run),
    )
