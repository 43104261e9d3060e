"""What of the sheet of strokes stands on the hall screen."""

from ballots.queries.reading_hall import ROWS_ON_SCREEN, hall_sheet


def post(
    key: str, people: int, *, made: int = 3, reading: bool = False, written: dict[str, int] | None = None
) -> dict:
    """A post as ``reading_pages.sheet_context`` gives it."""
    rows = [
        {
            "name": f"{key}-{n}",
            "candidate": f"{key}{n}",
            "is_now": reading and n == 0,
            "cells": [
                {"word": "赞成", "mark": "for", "made": made, "undone": (), "live": made},
                {"word": "不赞成", "mark": "against", "made": 2, "undone": (1,), "live": 1},
                {"word": "弃权", "mark": "abstain", "made": 0, "undone": (), "live": 0},
            ],
        }
        for n in range(people)
    ]
    for name, votes in (written or {}).items():
        cells = [{"word": "赞成", "mark": "for", "made": votes, "undone": (), "live": votes}]
        rows.append({"name": name, "candidate": "", "is_now": False, "cells": cells})
    return {"key": key, "title": key, "rows": rows}


def test_one_post_of_two_people_shows_every_mark_that_was_called():
    sheet = hall_sheet([post("p1", 2)])
    assert not sheet["is_dense"]
    row = sheet["posts"][0]["rows"][0]
    assert [(one["word"], one["live"]) for one in row["drawn"]] == [("赞成", 3), ("不赞成", 1)]
    assert row["told"] == []


def test_seven_posts_fit_with_the_strokes_for_and_the_other_marks_as_figures():
    sheet = hall_sheet([post(f"p{n}", 2) for n in range(7)])
    assert sheet["is_dense"] and len(sheet["posts"]) == 7
    row = sheet["posts"][3]["rows"][1]
    assert [one["mark"] for one in row["drawn"]] == ["for"]
    assert [(one["word"], one["live"]) for one in row["told"]] == [("不赞成", 1)]


def test_what_does_not_fit_follows_the_reader_and_one_post_can_be_asked_for():
    posts = [post("p1", 15), post("p2", 15, reading=True), post("p3", 15)]
    assert ROWS_ON_SCREEN < 45
    assert [one["title"] for one in hall_sheet(posts)["posts"]] == ["p2"]
    assert [one["title"] for one in hall_sheet(posts, "p3")["posts"]] == ["p3"]
    assert hall_sheet(posts, "p9")["posts"] == hall_sheet([])["posts"] == []


def test_strokes_shrink_as_they_grow_in_number():
    sizes = [hall_sheet([post("p1", 2, made=made)])["size"] for made in (50, 51, 150, 151)]
    assert sizes == ["large", "middle", "middle", "small"]


def test_names_written_in_stand_as_figures_and_only_with_votes():
    sheet = hall_sheet([post("p1", 2, written={"何东": 2, "何西": 0})])
    assert sheet["posts"][0]["written"] == [{"name": "何东", "votes": 2}]
    assert len(sheet["posts"][0]["rows"]) == 2


def test_few_names_are_drawn_larger_until_the_screen_is_full():
    few = [hall_sheet([post("p1", people)])["is_few"] for people in (2, 5, 6, 7, 15)]
    assert few == [True, True, True, False, False]
