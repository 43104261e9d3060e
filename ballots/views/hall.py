"""The hall screen. Access rule: anybody, once the election is public; nothing to press, no figure too early."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ballots.queries.hall import hall_context
from election_site.queries.public import public_elections


@never_cache
@require_safe
def hall(request, slug):
    election = get_object_or_404(public_elections(), slug=slug)
    context = hall_context(election, timezone.now()) | {"poll_url": reverse("meeting:hall", args=[slug])}
    return render(request, "ballots/hall.html", context)
