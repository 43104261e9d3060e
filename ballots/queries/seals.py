"""Reading a sealed urn: its ballots in their shuffled order, and the digest over them."""

from collections.abc import Iterator, Sequence

from django.db import connection

from ballots.domain.seal import ballot_line, part_digest, read_content, seal_digest
from ballots.models import TallyPart, Vote

BEYOND = 2**31 - 1  # no position is higher


def sealed_ballots(vote_id: int, first: int, last: int) -> Iterator[tuple[int, str, dict]]:
    """(position, channel, content) of the ballots in these places; a part's worth, read at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT position, channel, content::text FROM ballots_sealedballot "
            "WHERE vote_id = %s AND position BETWEEN %s AND %s ORDER BY position",
            [vote_id, first, last],
        )
        rows = cursor.fetchall()
    return ((position, channel, read_content(text)) for position, channel, text in rows)


def digest_of_part(vote_id: int, first: int, last: int) -> str:
    return part_digest(ballot_line(*ballot) for ballot in sealed_ballots(vote_id, first, last))


def count_beyond(vote: Vote, last: int) -> int:
    """How many ballots lie where none was sealed."""
    return vote.sealed_ballots.exclude(position__range=(1, last)).count()


def urn_digest(vote: Vote) -> str:
    """The digest of the sealed ballots as they are now, in the parts in which they were sealed."""
    return digest_of_urn(vote, vote.tally_parts.order_by("first"))


def digest_of_urn(vote: Vote, parts: Sequence[TallyPart]) -> str:
    found = [digest_of_part(vote.pk, part.first, part.last) for part in parts]
    # What was slipped in after the seal lies in no part; it makes the digest another one.
    if strangers := count_beyond(vote, sum(part.last - part.first + 1 for part in parts)):
        found.append(str(strangers))
    return seal_digest(found)
