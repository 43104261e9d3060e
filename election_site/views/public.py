"""The public pages: the list of elections, one election, its published outcomes, its notices."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from election_site.queries.public import public_elections, published_outcomes
from election_site.queries.public_lists import (
    election_list,
    elections_table,
    notice_list,
    notices_table,
)
from election_site.queries.public_pages import election_context, outcome_context
from election_site.views.list_files import list_file


def election_or_404(slug: str):
    return get_object_or_404(public_elections(), slug=slug)


@require_safe
def home(request):
    return render(request, "election_site/home.html", {"list": election_list(request.GET)})


@require_safe
def elections_file(request, kind):
    headers, rows = elections_table(request.GET)
    return list_file(kind, title=gettext("Elections"), name="elections", headers=headers, rows=rows)


@require_safe
def election(request, slug):
    context = election_context(election_or_404(slug), now())
    return render(request, "election_site/election.html", context)


@require_safe
def outcome(request, slug, stage, run_number):
    election = election_or_404(slug)
    for candidate in published_outcomes(election):
        if candidate.run.stage == stage and candidate.run.run_number == run_number:
            return render(request, "election_site/outcome.html", outcome_context(candidate))
    raise Http404


@require_safe
def notices(request, slug):
    election = election_or_404(slug)
    context = {
        "election": election,
        "election_url": reverse("election_site:election", args=[slug]),
        "list": notice_list(election, request.GET, now()),
        "lookup_url": reverse("election_site:objection_lookup", args=[slug]),
    }
    return render(request, "election_site/notices.html", context)


@require_safe
def notices_file(request, slug, kind):
    headers, rows = notices_table(election_or_404(slug), request.GET, now())
    return list_file(kind, title=gettext("Notices"), name=f"{slug}-notices", headers=headers, rows=rows)
