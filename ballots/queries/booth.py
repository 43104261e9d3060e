"""What the booth reads, in one statement a request: a whole hall presses its buttons at once."""

from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from ballots.models import Vote
from ballots.queries.votes import code_hash
from election_site.models import Election

FIND = (
    "SELECT slip.key, slip.channel, slip.state, vote.id, vote.xmin::text, vote.ctid::text "
    "FROM ballots_slip AS slip JOIN ballots_vote AS vote ON vote.id = slip.vote_id WHERE slip.code_hash = %s"
)
VERSIONS_KEPT = 64


@dataclass(frozen=True, slots=True)
class BoothVote:
    """One version of a vote's row; what it holds must not be changed, for every request shares it."""

    pk: int
    election_id: int
    state: str
    title: str
    paper: dict
    rule: dict
    options: dict


@dataclass(frozen=True, slots=True)
class BoothSlip:
    pk: object
    channel: str
    state: str
    vote: BoothVote


def booth_slip(code: str) -> BoothSlip | None:
    """The slip with this (normal) code, with its vote."""
    if not code:
        return None
    with connection.prepared_cursor() as cursor:
        cursor.execute(FIND, [code_hash(code)])
        row = cursor.fetchone()
    if row is None:
        return None
    key, channel, state, *version = row
    return BoothSlip(key, channel, state, _vote(*version))


@lru_cache(maxsize=VERSIONS_KEPT)
def _vote(vote_id: int, written_by: str, place: str) -> BoothVote:
    """The vote, read again only when its row was written again: ``written_by`` and ``place`` are PostgreSQL's
    own marks of one version of a row. The paper alone is some 5 kB, and a request that drops a ballot would
    otherwise spend most of its time on reading it."""
    vote = Vote.objects.select_related("run").get(pk=vote_id)
    return BoothVote(
        pk=vote.pk,
        election_id=vote.run.election_id,
        state=vote.state,
        title=vote.title,
        paper=vote.paper,
        rule=vote.rule,
        options=vote.options,
    )


def election_of(vote: BoothVote) -> Election:
    return Election.objects.get(pk=vote.election_id)
