"""How long real Celery workers take to count a sealed vote, and how much memory each of them needs."""

import time
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from ballots.bench import box
from ballots.models import TallyPart, Vote
from ballots.services.urn import hand_out, seal_vote
from election_site.bench.workers import workers


@dataclass(frozen=True)
class Counted:
    """``seconds`` from the message that hands the vote out to the result; ``memory_mb`` of the worker process
    that needed most, at its highest."""

    seconds: float
    memory_mb: float


def sealed_vote(ballots: int, *, now: datetime) -> tuple[Vote, float]:
    """A sealed vote of ``ballots`` ballots that nobody counts yet, and the seconds that sealing took."""
    vote, actor = box.make_vote(now=now)
    box.fill_box(vote, ballots)
    box.open_urn(vote, now=now)
    begin = time.perf_counter()
    vote = seal_vote(vote=vote, actor=actor, now=now)
    return vote, time.perf_counter() - begin


def same_again(sealed: Vote, *, now: datetime) -> Vote:
    """Another vote with the same sealed ballots, so that both counts have the same work."""
    vote, _ = box.make_vote(now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ballots_sealedballot (key, vote_id, position, channel, content) "
            "SELECT gen_random_uuid(), %s, position, channel, content FROM ballots_sealedballot "
            "WHERE vote_id = %s ORDER BY position",
            [vote.pk, sealed.pk],
        )
    TallyPart.objects.bulk_create(
        TallyPart(vote=vote, first=part.first, last=part.last, digest=part.digest)
        for part in sealed.tally_parts.order_by("first")
    )
    Vote.objects.filter(pk=vote.pk).update(
        state=Vote.State.SEALED, sealed_at=now, returned=sealed.returned, seal_digest=sealed.seal_digest
    )
    vote.refresh_from_db()
    return vote


def count(vote: Vote, processes: int, *, now: datetime) -> Counted:
    """Let ``processes`` worker processes count the sealed vote. Raises WorkersFailed."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE ballots_sealedballot")
    # The sealing's own message is gone with all others: the workers are to be warm first.
    with workers(processes) as running:
        begin = time.perf_counter()
        hand_out(vote.pk, now)
        state = Vote.objects.filter(pk=vote.pk).values_list("state", flat=True)
        running.wait_until(lambda: state.get() == Vote.State.COUNTED)
        return Counted(time.perf_counter() - begin, running.highest_memory_mb())
