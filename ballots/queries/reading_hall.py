"""The sheet of strokes as the hall sees it: what fits on one screen and can still be read from the last row."""

from collections.abc import Mapping, Sequence

from ballots.domain.marking import FOR

# Names on one screen: up to so many with the strokes of every mark, up to so many with those "for" alone.
ROWS_WITH_EVERY_MARK, ROWS_ON_SCREEN = 4, 20
FEW_ROWS = 6  # up to so many are drawn larger
# Strokes beside one name up to which they are drawn large, or middle-sized.
LARGE, MIDDLE = 50, 150


def shown_posts(contests: Sequence[Mapping], wanted: str) -> list[Mapping]:
    """The post asked for; else all that fit on one screen; else the one that is being read."""
    if wanted:
        return [one for one in contests if one["key"] == wanted]
    if sum(len(candidates_of(one)) for one in contests) <= ROWS_ON_SCREEN:
        return list(contests)
    reading = [one for one in contests if any(row["is_now"] for row in one["rows"])]
    return (reading or list(contests))[:1]


def candidates_of(contest: Mapping) -> list[Mapping]:
    return [row for row in contest["rows"] if row["candidate"]]


def hall_sheet(contests: Sequence[Mapping], wanted: str = "") -> dict:
    """What ``reading_hall.html`` takes from the sheet of ``reading_pages.sheet_context``: posts, is_dense, is_few,
    size."""
    shown = shown_posts(contests, wanted)
    rows = [row for one in shown for row in candidates_of(one)]
    is_dense = len(rows) > ROWS_WITH_EVERY_MARK
    drawn = [cell["made"] for row in rows for cell in row["cells"] if not is_dense or cell["mark"] == FOR]
    most = max(drawn, default=0)
    return {
        "is_dense": is_dense,
        "is_few": len(rows) <= FEW_ROWS,
        "size": "large" if most <= LARGE else "middle" if most <= MIDDLE else "small",
        "posts": [
            {
                "title": one["title"],
                "rows": [row_of(row, is_dense) for row in candidates_of(one)],
                "written": [
                    {"name": row["name"], "votes": votes_for(row)}
                    for row in one["rows"]
                    if not row["candidate"] and votes_for(row)
                ],
            }
            for one in shown
        ],
    }


def votes_for(row: Mapping) -> int:
    return next((cell["live"] for cell in row["cells"] if cell["mark"] == FOR), 0)


def row_of(row: Mapping, is_dense: bool) -> dict:
    """One name: ``drawn`` marks with their strokes, ``told`` marks as figures alone."""
    cells = row["cells"]
    return {
        "name": row["name"],
        "is_now": row["is_now"],
        "drawn": [one for one in cells if one["mark"] == FOR or (not is_dense and one["made"])],
        "told": [one for one in cells if is_dense and one["mark"] != FOR and one["made"]],
    }
