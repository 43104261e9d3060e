"""The public pages: the list of elections, one election, its published outcomes, its notices."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from election_site.queries.public import (
    home_rows,
    notice_rows,
    public_elections,
    published_outcomes,
)
from election_site.queries.public_pages import election_context, outcome_context


def election_or_404(slug: str):
    return get_object_or_404(public_elections(), slug=slug)


@require_safe
def home(request):
    return render(request, "election_site/home.html", {"elections": home_rows()})


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
        "notices": notice_rows(election, now()),
        "lookup_url": reverse("election_site:objection_lookup", args=[slug]),
    }
    return render(request, "election_site/notices.html", context)
