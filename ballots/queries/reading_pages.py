"""唱票 on the clicker's page: the whole sheet of strokes, or after one stroke only the pieces that it changed.

Whatever answers a stroke reads the ballot that lies on the table and the rows that the stroke touched, never the
whole sheet, so that the three hundredth ballot is clicked as fast as the tenth.
"""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext

from ballots.domain.paper import Contest, Paper, contest_of
from ballots.domain.paper_reading import WHOLE_DEFECTS
from ballots.domain.reading_sheet import (
    NO_CIRCLE,
    VOID,
    SheetRow,
    Stroke,
    ballots_read,
    candidate_row,
    imbalances,
    name_rows,
    open_candidates,
    void_lines,
)
from ballots.models import PaperBundle, ReadingOut, ReadingStroke
from ballots.queries.paper import count_read, count_void, live_strokes, strokes_of
from ballots.queries.paper_pages import WORDS, marks_of
from election_site.domain.wording import N_
from election_site.queries.wording import blocker_rows

MARK_WORDS = WORDS | {NO_CIRCLE: N_("no ○")}
Place = tuple[str, str]  # contest, candidate


def waiting_on(bundle: PaperBundle, reading: ReadingOut) -> list[Place]:
    """Who still lacks a stroke on the ballot that is being read; empty when all are read."""
    line = count_read(reading) + 1
    if line > bundle.size:
        return []
    return open_candidates(bundle.vote.paper, strokes_of(reading, Q(line=line)), line)


def sheet_context(bundle: PaperBundle, reading: ReadingOut) -> dict:
    """The sheet of a reading: the ballot that is being read, the strokes beside each name, what is missing."""
    paper, strokes = bundle.vote.paper, strokes_of(reading)
    read = ballots_read(strokes)
    is_read = read >= bundle.size
    waiting = [] if is_read else open_candidates(paper, strokes, read + 1)
    return {
        "contests": [_contest(one, strokes, waiting) for one in paper["contests"]],
        "imbalances": blocker_rows(imbalances(paper, strokes, bundle.size)) if is_read else [],
        **_head(bundle, read, len(void_lines(strokes)), waiting),
        "has_strokes": any(not one.is_undone for one in strokes),
    }


def sheet_pieces(
    bundle: PaperBundle, reading: ReadingOut, stroke: ReadingStroke, before: Sequence[Place]
) -> dict:
    """What one ``stroke``, or taking one back, changed on the sheet: the head, the row touched, the rows that are
    or were the next one to be read, and the written-in names of a post. ``before``: who was waited for."""
    paper, touched = bundle.vote.paper, stroke.undoes or stroke
    waiting = waiting_on(bundle, reading)
    places = {(touched.contest, touched.candidate)} if touched.candidate else set()
    places |= {*before[:1], *waiting[:1]}
    named = contest_of(paper, touched.contest) if touched.name else None
    return {
        "touched_rows": [_touched(paper, reading, place, waiting) for place in sorted(places)],
        "named": _named(reading, named) if named else None,
        **_head(bundle, count_read(reading), count_void(reading), waiting),
        "has_strokes": live_strokes(reading).exists(),
    }


def _head(bundle: PaperBundle, read: int, void: int, waiting: Sequence[Place]) -> dict:
    is_read = read >= bundle.size
    return {
        "line": min(read + 1, bundle.size),
        "is_read": is_read,
        "is_complete": not is_read and not waiting,
        "read": read,
        "void": void,
        "defects": [(f"{VOID}{defect}", gettext(word)) for defect, word in WHOLE_DEFECTS.items()],
    }


def _contest(contest: Contest, strokes: Sequence[Stroke], waiting: Sequence[Place]) -> dict:
    here = [one for one in strokes if one.contest == contest["key"]]
    rows = [candidate_row(contest, one, here) for one in contest["candidates"]]
    return _contest_words(contest) | {
        "rows": [_row(contest, one, waiting) for one in (*rows, *name_rows(contest, here))]
    }


def _contest_words(contest: Contest) -> dict:
    return {
        "key": contest["key"],
        "title": contest["title"],
        "write_ins": contest["write_ins"],
        "marks": marks_of(contest),
    }


def _touched(paper: Paper, reading: ReadingOut, place: Place, waiting: Sequence[Place]) -> dict:
    """One candidate's row with the words of its post."""
    contest = contest_of(paper, place[0])
    candidate = next(one for one in contest["candidates"] if one["id"] == place[1])
    own = strokes_of(reading, Q(contest=place[0], candidate=place[1]))
    return {
        "contest": _contest_words(contest),
        "row": _row(contest, candidate_row(contest, candidate, own), waiting),
    }


def _named(reading: ReadingOut, contest: Contest) -> dict:
    """The written-in names of one post."""
    own = strokes_of(reading, Q(contest=contest["key"]) & ~Q(name=""))
    return _contest_words(contest) | {"rows": [_row(contest, one, ()) for one in name_rows(contest, own)]}


def _row(contest: Contest, row: SheetRow, waiting: Sequence[Place]) -> dict:
    return {
        "name": row.name,
        "candidate": row.candidate,
        "is_now": (row.contest, row.candidate) in waiting[:1],
        "cells": [
            {
                "word": gettext(MARK_WORDS[cell.mark]),
                "mark": cell.mark,
                "made": cell.made,
                "undone": cell.undone,
                "live": cell.live,
            }
            for cell in row.cells
            if cell.made or cell.mark in contest["marks"]
        ],
    }
