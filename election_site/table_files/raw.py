"""Rows as they stand in a file, before anything is known of their columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

LARGEST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 60

RawKind = Literal["empty", "text", "number", "date", "formula", "error", "bool"]


class RawCell(NamedTuple):
    """One cell: what the file says it is, and its value (text, number, datetime)."""

    kind: RawKind
    value: object


EMPTY = RawCell("empty", "")


class RawRow(NamedTuple):
    """``number`` is the spreadsheet's row number; cells after the last one are empty."""

    number: int
    cells: Sequence[RawCell]


@dataclass(frozen=True)
class RawTable:
    """All rows that hold anything, titles included. ``encoding``: utf-8-sig, utf-8, gb18030 or xlsx."""

    rows: list[RawRow]
    encoding: str


def text_cell(text: str) -> RawCell:
    """Make a cell from text, trimmed of white space of every width at both ends."""
    trimmed = text.strip()
    if not trimmed:
        return EMPTY
    return RawCell("formula" if trimmed.startswith("=") else "text", trimmed)


def column_letters(index: int) -> str:
    """Return a spreadsheet's letters for a column counted from 0: 0 = A, 26 = AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
