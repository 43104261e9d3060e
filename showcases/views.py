"""The public pages of the showcases. Access rule: anybody, once the election is public; else 404."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from election_site.queries.public import public_elections
from showcases.queries.programme import round_of, rounds_of


@require_safe
def rounds(request: HttpRequest, slug: str) -> HttpResponse:
    """All rounds with their running orders, as far as they are drawn. For anybody."""
    election = get_object_or_404(public_elections(), slug=slug)
    context = {
        "election": election,
        "election_url": reverse("election_site:election", args=[slug]),
        "rounds": rounds_of(election, now=timezone.now()),
    }
    return render(request, "showcases/rounds.html", context)


@require_safe
def round(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One round with its clock, its lot and, in round four, the promises. For anybody."""
    election = get_object_or_404(public_elections(), slug=slug)
    shown = round_of(election, number, now=timezone.now())
    if shown is None:
        raise Http404
    return render(request, "showcases/round.html", {"election": election, "round": shown})
