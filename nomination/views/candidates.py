"""The candidates, as far as published outcomes tell."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from election_site.queries.public import public_elections
from election_site.views.list_files import list_file
from nomination.queries.public_candidates import candidate_page, candidates_page, candidates_table


@require_safe
def candidates(request, slug):
    election = get_object_or_404(public_elections(), slug=slug)
    context = candidates_page(election, request.GET)
    context |= {"election": election, "election_url": reverse("election_site:election", args=[slug])}
    return render(request, "nomination/candidates.html", context)


@require_safe
def candidates_file(request, slug, kind):
    """What the list shows with its search and post, all pages of it."""
    election = get_object_or_404(public_elections(), slug=slug)
    headers, rows = candidates_table(election, request.GET)
    return list_file(kind, title=gettext("Candidates"), name=f"{slug}-candidates", headers=headers, rows=rows)


@require_safe
def candidate(request, slug, pk):
    election = get_object_or_404(public_elections(), slug=slug)
    context = {
        "election": election,
        "election_url": reverse("election_site:election", args=[slug]),
        "list_url": reverse("nomination:candidates", args=[slug]),
        "person": candidate_page(election, pk),
    }
    return render(request, "nomination/candidate.html", context)
