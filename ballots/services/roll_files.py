"""Keeping the roll on disk while people sign in, so that a dead laptop costs only the last lines."""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localtime

from ballots.models import Vote
from ballots.queries.roll_files import roll_page
from election_site.models import StageRun

KEPT = 5


def votes_at_the_door() -> list[Vote]:
    """The votes whose roll may still change: prepared or open, of a stage that is not annulled."""
    return list(
        Vote.objects.filter(state__in=[Vote.State.PREPARED, Vote.State.OPEN])
        .exclude(run__state=StageRun.State.ANNULLED)
        .select_related("run__election", "electorate")
    )


def write_roll(*, vote: Vote, now: datetime) -> Path:
    """Write the roll of one vote beside the earlier ones, whole or not at all, and keep the last five.

    The files hold names, so only the account that runs the site may read them.
    """
    folder = Path(settings.ROLL_SNAPSHOT_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stem = f"{vote.run.election.slug}-{vote.pk}-"
    path = folder / f"{stem}{localtime(now):%Y%m%d-%H%M%S}.html"
    half = path.with_suffix(f".{os.getpid()}.part")
    with open(half, "w", encoding="utf-8", opener=_private) as file:
        file.write(roll_page(vote, now))
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    for old in sorted(folder.glob(f"{stem}*.html"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return path


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def write_rolls(*, now: datetime) -> list[Path]:
    """Write every roll that may still change."""
    return [write_roll(vote=vote, now=now) for vote in votes_at_the_door()]
