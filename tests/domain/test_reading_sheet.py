"""唱票: the sheet of strokes balances or says at which ballot it does not."""

from dataclasses import replace

from ballots.domain.paper_reading import plain_reading, void_content
from ballots.domain.reading_sheet import (
    BALLOT_DONE,
    NO_CIRCLE,
    Stroke,
    ballots_read,
    contents_of,
    imbalances,
    open_candidates,
    sheet_rows,
)

PAPER = {
    "kind": "member_decision",
    "contests": [
        {
            "key": "p1",
            "title": "党委书记",
            "seats": 1,
            "max_for": 1,
            "marks": ["for", "against", "abstain"],
            "write_ins": 1,
            "candidates": [{"id": "1", "name": "丁一"}, {"id": "2", "name": "王二"}],
        }
    ],
}


def sheet(*ballots):
    """Strokes of ballots given as (mark of 丁一, mark of 王二, written-in names…) or "void"."""
    strokes = []

    def add(**fields):
        strokes.append(Stroke(number=len(strokes) + 1, **fields))

    for line, ballot in enumerate(ballots, 1):
        if ballot == "void":
            add(line=line, mark="void:identifying_mark")
        else:
            for who, mark in zip("12", ballot, strict=False):
                add(line=line, mark=mark, contest="p1", candidate=who)
            for name in ballot[2:]:
                add(line=line, mark="for", contest="p1", name=name)
        add(line=line, mark=BALLOT_DONE)
    return strokes


GOOD = sheet(("for", "against"), "void", ("abstain", "for"), ("against", "against", "何东"))


def codes(reasons):
    return [(one.code, one.params.get("line"), one.params.get("name")) for one in reasons]


def test_a_sheet_that_balances_gives_the_ballots():
    assert imbalances(PAPER, GOOD, 4) == []
    ballots = contents_of(PAPER, GOOD)
    assert ballots[1]["p1"] == {"marks": {"1": "for", "2": "against"}, "write_ins": []}
    assert ballots[2] == void_content(PAPER, "identifying_mark")
    assert ballots[4]["p1"]["write_ins"] == ["何东"]
    for content in ballots.values():
        assert plain_reading(PAPER, content) == (content, [])


def test_a_stroke_taken_back_stays_on_the_sheet_and_counts_nothing():
    strokes = [replace(GOOD[0], is_undone=True), *GOOD[1:]]
    row = sheet_rows(PAPER, strokes)[0]
    cell = next(one for one in row.cells if one.mark == "for")
    assert (cell.made, cell.undone, cell.live) == (1, (1,), 0)
    assert codes(imbalances(PAPER, strokes, 4)) == [("B451", None, "丁一"), ("B454", 1, "丁一")]
    assert open_candidates(PAPER, strokes, 1) == [("p1", "1")]


def test_two_slips_that_make_the_total_right_are_still_found():
    """One stroke too few on one ballot and one too many on another: only the total would balance."""
    moved = [replace(stroke, line=3) if stroke.number == 1 else stroke for stroke in GOOD]
    assert codes(imbalances(PAPER, moved, 4)) == [("B454", 1, "丁一"), ("B454", 3, "丁一")]


def test_a_void_ballot_bears_no_stroke():
    strokes = [*GOOD, Stroke(number=99, line=2, mark="for", contest="p1", candidate="1")]
    assert ("B454", 2, "丁一") in codes(imbalances(PAPER, strokes, 4))


def test_the_ballots_read_are_those_returned():
    assert ballots_read(GOOD) == 4
    assert codes(imbalances(PAPER, GOOD, 5)) == [("B452", None, None)]
    assert imbalances(PAPER, [], 0) == []


def test_a_written_name_has_a_row_of_its_own_with_and_without_circle():
    strokes = [*GOOD, Stroke(number=99, line=1, mark=NO_CIRCLE, contest="p1", name="何东")]
    row = sheet_rows(PAPER, strokes)[-1]
    assert (row.candidate, row.name, [cell.live for cell in row.cells]) == ("", "何东", [1, 1])
    assert contents_of(PAPER, strokes)[1]["p1"]["write_ins"] == [{"name": "何东", "circle": False}]
