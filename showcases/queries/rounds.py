"""The rounds as the services see them."""

from election_site.models import Election
from showcases.models import Round


def live_round(election: Election, number: int) -> Round | None:
    """The round of this number that counts, that is the one not annulled."""
    return (
        election.showcase_rounds.filter(number=number)
        .exclude(state=Round.State.ANNULLED)
        .select_related("election")
        .first()
    )
