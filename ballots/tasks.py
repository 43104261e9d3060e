"""Tasks: plain values in, one service called, harmless when run twice. The table is the queue; the sweep
picks up whatever a lost message left behind.

``at`` is the moment (ISO 8601) that the sealing gave, so that a rehearsal on other dates stays on them.
"""

from datetime import datetime

from celery import shared_task
from django.utils.timezone import now

from ballots.models import Vote
from ballots.services import counting


@shared_task
def start_count(vote_id: int, at: str | None = None) -> None:
    """Hand out every part that is not counted; with none left, finish."""
    parts = counting.parts_to_hand_out(vote_id=vote_id, real_now=now())
    if parts is None:
        return
    for part_id in parts:
        count_part.delay(part_id, at)
    if not parts:
        finish_count.delay(vote_id, at)


@shared_task
def count_part(part_id: int, at: str | None = None) -> None:
    """Count one part; the last one done finishes the count."""
    vote_id = counting.count_part(part_id)
    if not counting.is_part_missing(vote_id):
        finish_count.delay(vote_id, at)


@shared_task
def finish_count(vote_id: int, at: str | None = None) -> None:
    counting.finish_count(vote_id=vote_id, now=datetime.fromisoformat(at) if at else now())


@shared_task
def sweep_votes() -> None:
    """Every few seconds: sealed votes that are not counted go on."""
    for vote_id in Vote.objects.filter(state=Vote.State.SEALED).values_list("pk", flat=True):
        start_count.delay(vote_id)
