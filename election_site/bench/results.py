"""``.local/bench.json``: each measurement replaces its own keys and leaves the others alone."""

import fcntl
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings


def results_file() -> Path:
    return Path(settings.BASE_DIR) / ".local" / "bench.json"


def keep(figures: Mapping[str, object]) -> None:
    """Merge ``figures`` into the file; two commands at once lose nothing."""
    path = results_file()
    path.parent.mkdir(exist_ok=True)
    with open(path.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = json.loads(path.read_text()) if path.exists() else {}
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(known | dict(figures), indent=1, sort_keys=True) + "\n")
        draft.replace(path)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Right-aligned columns."""
    lines = [list(map(str, row)) for row in [head, *rows]]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )
