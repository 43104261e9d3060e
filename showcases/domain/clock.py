"""The clock of one appearance: a start, an end and the time allotted. Nothing ticks; ``now`` is given.

All spans are whole seconds, parts of a second are dropped.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

SECOND = timedelta(seconds=1)

Phase = Literal["to_come", "now", "done"]


def phase(started_at: datetime | None, ended_at: datetime | None) -> Phase:
    """Where the appearance stands: to come, now, done."""
    if started_at is None:
        return "to_come"
    return "now" if ended_at is None else "done"


def seconds_used(*, started_at: datetime | None, ended_at: datetime | None, now: datetime) -> int:
    """Seconds that the candidate has had so far, in all once he has ended. Never negative."""
    if started_at is None:
        return 0
    return max((ended_at or now) - started_at, timedelta()) // SECOND


def seconds_remaining(
    *, started_at: datetime | None, ended_at: datetime | None, seconds_each: int, now: datetime
) -> int:
    """Seconds left of ``seconds_each``; 0 when the time is up. Time left at the end is not carried on."""
    return max(seconds_each - seconds_used(started_at=started_at, ended_at=ended_at, now=now), 0)


def time_is_up_at(started_at: datetime, seconds_each: int) -> datetime:
    """The moment to which the countdown runs."""
    return started_at + timedelta(seconds=seconds_each)


def consecutive(
    *, starts_at: datetime, count: int, seconds_each: int, seconds_between: int = 0
) -> list[tuple[datetime, datetime]]:
    """Start and end of ``count`` appearances one after another, each exactly ``seconds_each`` long."""
    step = timedelta(seconds=seconds_each + seconds_between)
    starts = [starts_at + n * step for n in range(count)]
    return [(start, start + timedelta(seconds=seconds_each)) for start in starts]


def usual_seconds(used: Sequence[int]) -> int:
    """The middle one of the times used (the lower of two middles); 0 when there are none."""
    return sorted(used)[(len(used) - 1) // 2] if used else 0


def is_much_more(seconds: int, usual: int) -> bool:
    """True if a candidate had more than half as much again as was usual in the round.

    The rules only say that everybody is shown in the same way; where to draw the line is our reading.
    """
    return 2 * seconds > 3 * usual
