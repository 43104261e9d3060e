"""Tables out of the system, as files that a spreadsheet opens without being asked anything."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet would take for a formula where it stands first in a cell.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A .csv in UTF-8 with its mark, lines ending as spreadsheets write them.

    A text that would be a formula stands behind an apostrophe, as spreadsheets write text themselves.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
