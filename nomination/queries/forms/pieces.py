"""The pieces of which ``printing/templates/form.typ`` sets a form, as plain data."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext

Block = dict[str, object]
LONG = 12  # characters; a column with longer text reads better from the left


def cell(text: object = "", *, across: int = 1, down: int = 1, height: int = 10) -> Block:
    """A space to be filled in, ``height`` mm at the least; ``across`` columns wide, ``down`` rows high."""
    return _cell(str(text or ""), across=across, down=down, height=height)


def label(text: str, *, across: int = 1, down: int = 1) -> Block:
    """What a space is for."""
    return _cell(text, across=across, down=down, label=True)


def lines(text: object, *, across: int, height: int) -> Block:
    """A space for several lines; it goes on over the page where it has to."""
    return _cell(str(text or ""), across=across, height=height, lines=True)


def picture(content: bytes | None, *, down: int) -> Block:
    """The place of the photo, ``down`` rows high."""
    return _cell(gettext("Photo"), down=down, height=42, picture=list(content) if content else None)


def _cell(text, *, across=1, down=1, height=10, label=False, lines=False, picture=None) -> Block:
    return {
        "text": text,
        "across": across,
        "down": down,
        "height": height,
        "label": label,
        "lines": lines,
        "picture": picture,
    }


def grid(columns: Sequence[int], cells: Sequence[Block]) -> Block:
    """Cells row by row; ``columns``: the widths in parts."""
    return {"kind": "grid", "columns": list(columns), "cells": list(cells)}


def table(
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[object]],
    *,
    least: int = 0,
    empty: int = 0,
    height: int = 9,
    numbered: bool = False,
    is_whole: bool = False,
) -> Block:
    """A table; ``columns``: title and width in parts. Empty rows fill it up to ``least``, with their number in the
    first column if ``numbered``; one without any row gets ``empty`` of them. ``is_whole``: on one page, where it
    is short."""
    filled = [[str(value) if value not in (None, "") else "" for value in row] for row in rows]
    for number in range(len(filled) + 1, (least if filled else least or empty) + 1):
        filled.append([str(number) if numbered else "", *[""] * (len(columns) - 1)])
    return {
        "kind": "table",
        "title": title,
        "columns": [name for name, _ in columns],
        "widths": [width for _, width in columns],
        "long": [any(len(row[place]) > LONG for row in filled) for place in range(len(columns))],
        "rows": filled,
        "height": height,
        "is_whole": is_whole,
    }


def heading(text: str) -> Block:
    """The heading of a paragraph, as tables have theirs."""
    return {"kind": "heading", "text": text}


def prose(*paragraphs: str) -> Block:
    """Paragraphs of a letter or a notice; empty ones are left out."""
    return {"kind": "prose", "lines": [one for one in paragraphs if one]}


def note(*sentences: str) -> Block:
    """Small print: how to fill the form in."""
    return {"kind": "note", "lines": list(sentences)}


def seal(name: str, *, on: date | None = None, sign: Sequence[str] = ()) -> Block:
    """Who issues it and when, at the right, with room for the seal; ``sign``: lines to be signed before."""
    return {"kind": "seal", "name": name, "date": day(on) or blank_day(), "sign": list(sign)}


def day(value: date | None) -> str:
    """A date in words, or an empty text."""
    if value is None:
        return ""
    return gettext("%(year)s-%(month)s-%(day)s (printed)") % {
        "year": value.year,
        "month": value.month,
        "day": value.day,
    }


def month(value: date | None) -> str:
    """Year and month as the department's forms have them, 1970.09, or an empty text."""
    return f"{value:%Y.%m}" if value else ""


def blank_day() -> str:
    return gettext("Date:        year    month    day")


def blank(filled: object, width: int = 8) -> str:
    """What a sentence of a notice says, or a gap to write into."""
    return str(filled) if filled not in (None, "") else "＿" * width
