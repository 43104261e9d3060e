"""Tasks: plain values in, one service called, harmless when run twice. The table is the queue; the sweep
picks up whatever a lost message left behind.

``at`` is the moment (ISO 8601) that the sealing gave, so that a rehearsal on other dates stays on them.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from celery import shared_task
from django.utils.timezone import now

from ballots.domain.checks import rule_error_reason
from ballots.models import CountCheck, TallyPart, Vote
from ballots.services import count_checks, counting
from election_site.domain.rule_basis import RuleError
from election_site.services.errors import Refused

log = logging.getLogger(__name__)


@contextmanager
def alarmed(vote_id: int) -> Iterator[None]:
    """What a count cannot get past stands on the vote's page, not in a worker's log alone."""
    try:
        yield
    except (Refused, RuleError) as error:
        reasons = error.reasons if isinstance(error, Refused) else [rule_error_reason(error)]
        count_checks.raise_alarm(vote_id=vote_id, reasons=reasons, now=now())
        log.error("the count of vote %s is stopped: %s", vote_id, [one.code for one in reasons])


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
    vote_id = TallyPart.objects.values_list("vote_id", flat=True).get(pk=part_id)
    with alarmed(vote_id):
        counting.count_part(part_id)
    if not counting.is_part_missing(vote_id):
        finish_count.delay(vote_id, at)


@shared_task
def finish_count(vote_id: int, at: str | None = None) -> None:
    with alarmed(vote_id):
        counting.finish_count(vote_id=vote_id, now=moment(at))


@shared_task
def count_again(check_id: int, at: str | None = None) -> None:
    """Count a counted vote once more and compare."""
    count_checks.count_again(check_id=check_id, now=moment(at))


def moment(at: str | None) -> datetime:
    return datetime.fromisoformat(at) if at else now()


@shared_task
def sweep_votes() -> None:
    """Every few seconds: sealed votes that are not counted go on, and so do counts that were asked for again."""
    for vote_id in Vote.objects.filter(state=Vote.State.SEALED).values_list("pk", flat=True):
        start_count.delay(vote_id)
    for check_id in CountCheck.objects.filter(done_at=None).values_list("pk", flat=True):
        count_again.delay(check_id)
