"""What somebody handed in, found again by its reference number and secret code."""

from election_site.domain.codes import plain
from election_site.models import Election
from nomination.models import Draft, Recommendation


def followed(election: Election, number: str, code_hash: str) -> Draft | Recommendation | None:
    """The draft, self-recommendation or joint sheet with this number and the hash of this code, or None."""
    if not code_hash:
        return None
    which = {"number": plain(number), "code_hash": code_hash}
    draft = Draft.objects.select_related("photo", "election").filter(election=election, **which).first()
    if draft:
        return draft
    # A stage that was run anew has its own recommendations; the latest is meant.
    return (
        Recommendation.objects.select_related("run__election", "candidacy__person", "candidacy__post")
        .filter(run__election=election, **which)
        .order_by("-run__run_number")
        .first()
    )
