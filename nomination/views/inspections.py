"""The notice of the inspection (考察预告), which is up while the team works."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from election_site.queries.public import public_elections
from nomination.queries.inspections import public_notice


@require_safe
def notice(request, slug):
    election = get_object_or_404(public_elections(), slug=slug)
    context = {
        "election": election,
        "election_url": reverse("election_site:election", args=[slug]),
        "notice": public_notice(election),
    }
    return render(request, "nomination/inspection_notice.html", context)
