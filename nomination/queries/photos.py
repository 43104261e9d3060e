"""Where the public sees the photo of a candidate: its address names its digest, so that it may be kept for long."""

from django.urls import reverse

from nomination.models import Candidacy

SHOWN = 12  # characters of the digest


def photo_url(candidacy: Candidacy, *, is_small: bool = True) -> str:
    """The address of the candidate's photo, or an empty text. ``candidacy`` comes from ``candidacies_of``.

    The photo itself is there once a published outcome names the candidate.
    """
    photo = candidacy.person.photo
    if photo is None:
        return ""
    name = "nomination:small_photo" if is_small else "nomination:photo"
    return f"{reverse(name, args=[candidacy.election.slug, candidacy.pk])}?v={photo.digest[:SHOWN]}"
