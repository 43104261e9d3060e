"""Where the public finds a candidate whom a result names."""

from django.urls import reverse

from election_site.models import Election
from nomination.queries.candidacies import candidacies_of, published_ids
from nomination.queries.photos import photo_url


def faces(election: Election) -> dict[str, dict[str, str]]:
    """``url`` of the candidate's page and ``photo_url`` ("" without a photo), by the id that outcomes use; of those
    alone whom a published outcome names."""
    named = candidacies_of(election).filter(pk__in=published_ids(election))
    return {
        str(one.pk): {
            "url": reverse("nomination:candidate", args=[election.slug, one.pk]),
            "photo_url": photo_url(one),
        }
        for one in named
    }
