"""The photos of the candidates, once a published outcome shows them."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from election_site.models import Attachment
from election_site.queries.public import public_elections
from election_site.uploads import small_photo as drawn_small
from election_site.views.attachments import attachment_response
from nomination.queries.candidacies import candidacies_of, published_ids
from nomination.queries.photos import SHOWN

YEAR = 365 * 24 * 3600  # seconds


def shown_photo(slug: str, pk: int) -> Attachment:
    """The photo of a candidate whom a published outcome names; else 404."""
    election = get_object_or_404(public_elections(), slug=slug)
    if pk not in published_ids(election):
        raise Http404
    photo = candidacies_of(election).get(pk=pk).person.photo
    if photo is None:
        raise Http404
    return photo


def kept_long(request, response: HttpResponse, photo: Attachment) -> HttpResponse:
    """What is asked for by its digest never changes; anything else is looked up again after five minutes."""
    if request.GET.get("v") == photo.digest[:SHOWN]:
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=300)
    return response


@require_safe
def photo(request, slug, pk):
    """As large as it is kept, for the candidate's own page."""
    found = shown_photo(slug, pk)
    return kept_long(request, attachment_response(found), found)


@require_safe
def small_photo(request, slug, pk):
    """For ballots, cards and lists."""
    found = shown_photo(slug, pk)
    found.content = drawn_small(bytes(found.content))
    return kept_long(request, attachment_response(found), found)
