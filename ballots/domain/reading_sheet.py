"""唱票: the sheet of strokes as plain data, whether it balances, and the ballots that it holds.

Strokes are only ever added. One that was taken back stays on the sheet, struck through, and counts nothing.
Each stroke belongs to one ballot, so that a sheet which does not balance names the ballot to look at.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ballots.domain.marking import ABSTAIN, FOR, UNCLEAR
from ballots.domain.paper import Contest, Paper
from ballots.domain.paper_checks import paper_reason
from ballots.domain.paper_reading import Content, void_content
from election_site.domain.checks import Reason

BALLOT_DONE, NO_CIRCLE, VOID = "ballot", "no_circle", "void:"


@dataclass(frozen=True)
class Stroke:
    """One stroke. ``mark``: a mark of the paper, "no_circle" for a written-in name without its ○, "ballot" where
    the reader laid the ballot away, "void:DEFECT" for a ballot void as a whole."""

    number: int
    line: int
    mark: str
    contest: str = ""
    candidate: str = ""
    name: str = ""
    is_undone: bool = False


@dataclass(frozen=True)
class SheetCell:
    """The strokes of one mark beside one name: all that were made, which of them (from 1) were taken back."""

    mark: str
    made: int
    undone: tuple[int, ...]

    @property
    def live(self) -> int:
        return self.made - len(self.undone)


@dataclass(frozen=True)
class SheetRow:
    """One name of the sheet; ``candidate`` is empty for a written-in one."""

    contest: str
    candidate: str
    name: str
    cells: tuple[SheetCell, ...]


def live(strokes: Iterable[Stroke]) -> list[Stroke]:
    return [stroke for stroke in strokes if not stroke.is_undone]


def ballots_read(strokes: Iterable[Stroke]) -> int:
    return sum(stroke.mark == BALLOT_DONE for stroke in live(strokes))


def void_lines(strokes: Iterable[Stroke]) -> dict[int, str]:
    """By ballot, the defect that makes it void as a whole."""
    return {
        stroke.line: stroke.mark.removeprefix(VOID)
        for stroke in live(strokes)
        if stroke.mark.startswith(VOID)
    }


def marks_for(contest: Mapping) -> tuple[str, ...]:
    """The marks that can be called out in a contest."""
    return tuple(dict.fromkeys((*contest["marks"], ABSTAIN, UNCLEAR)))


def _cell(mark: str, strokes: Iterable[Stroke]) -> SheetCell:
    made = [stroke for stroke in strokes if stroke.mark == mark]
    return SheetCell(mark, len(made), tuple(place for place, one in enumerate(made, 1) if one.is_undone))


def candidate_row(contest: Contest, candidate: Mapping, strokes: Iterable[Stroke]) -> SheetRow:
    """One candidate's row; ``strokes``: those of the contest, or of this candidate alone."""
    own = [one for one in strokes if one.candidate == candidate["id"]]
    cells = tuple(_cell(mark, own) for mark in marks_for(contest))
    return SheetRow(contest["key"], candidate["id"], candidate["name"], cells)


def name_rows(contest: Contest, strokes: Iterable[Stroke]) -> list[SheetRow]:
    """A row for each written-in name, as they came up; ``strokes`` of the contest."""
    written = [one for one in strokes if one.name]
    rows = []
    for name in dict.fromkeys(one.name for one in written):
        own = [one for one in written if one.name == name]
        rows.append(SheetRow(contest["key"], "", name, (_cell(FOR, own), _cell(NO_CIRCLE, own))))
    return rows


def sheet_rows(paper: Paper, strokes: Iterable[Stroke]) -> list[SheetRow]:
    """The whole sheet in the paper's order, written-in names after the candidates as they came up."""
    strokes, rows = list(strokes), []
    for contest in paper["contests"]:
        here = [one for one in strokes if one.contest == contest["key"]]
        rows += [candidate_row(contest, one, here) for one in contest["candidates"]]
        rows += name_rows(contest, here)
    return rows


def open_candidates(paper: Paper, strokes: Iterable[Stroke], line: int) -> list[tuple[str, str]]:
    """(contest, candidate) of a ballot that have no stroke yet; none for a void ballot."""
    strokes = live(strokes)
    if line in void_lines(strokes):
        return []
    marked = {(one.contest, one.candidate) for one in strokes if one.line == line}
    return [
        (contest["key"], candidate["id"])
        for contest in paper["contests"]
        for candidate in contest["candidates"]
        if (contest["key"], candidate["id"]) not in marked
    ]


def imbalances(paper: Paper, strokes: Iterable[Stroke], returned: int) -> list[Reason]:
    """Why the sheet does not balance: ballots read = returned; for each candidate, the strokes of all marks =
    the ballots that are not void as a whole, and one on each."""
    strokes = live(strokes)
    read, void = ballots_read(strokes), void_lines(strokes)
    found = [] if read == returned else [paper_reason("B452", read=read, returned=returned)]
    made = Counter((one.contest, one.candidate) for one in strokes)
    on_line = Counter((one.contest, one.candidate, one.line) for one in strokes)
    last = max([read, *(one.line for one in strokes)], default=0)
    for contest in paper["contests"]:
        for candidate in contest["candidates"]:
            name, place = candidate["name"], (contest["key"], candidate["id"])
            if made[place] != read - len(void):
                found.append(
                    paper_reason(
                        "B451",
                        contest=contest["title"],
                        name=name,
                        strokes=made[place],
                        read=read - len(void),
                    )
                )
            for line in range(1, last + 1):
                strokes_here = on_line[*place, line]
                if strokes_here != (0 if line in void else 1):
                    found.append(paper_reason("B454", line=line, name=name, strokes=strokes_here))
    return found


def contents_of(paper: Paper, strokes: Iterable[Stroke]) -> dict[int, Content]:
    """The ballots of a sheet that balances, by line, as readings (see ``paper_reading``)."""
    strokes = live(strokes)
    void = void_lines(strokes)
    on_line: dict[int, list[Stroke]] = {}
    for one in strokes:
        on_line.setdefault(one.line, []).append(one)
    return {
        line: void_content(paper, void[line]) if line in void else _content(paper, on_line.get(line, []))
        for line in range(1, ballots_read(strokes) + 1)
    }


def _content(paper: Paper, strokes: Iterable[Stroke]) -> Content:
    """One ballot, by its strokes."""
    marks = {(one.contest, one.candidate): one.mark for one in reversed(list(strokes)) if one.candidate}
    written = [one for one in strokes if one.name]
    return {
        contest["key"]: {
            "marks": {one["id"]: marks[contest["key"], one["id"]] for one in contest["candidates"]},
            "write_ins": [
                one.name if one.mark == FOR else {"name": one.name, "circle": False}
                for one in written
                if one.contest == contest["key"]
            ],
        }
        for contest in paper["contests"]
    }
