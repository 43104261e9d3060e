"""Whole numbers as a browser sends them."""

DIGITS_AT_MOST = 9  # what fits a key of the database


def whole_number(text: str | None) -> int | None:
    """The number that ``text`` spells in at most nine ASCII digits, else None."""
    text = text or ""
    return int(text) if len(text) <= DIGITS_AT_MOST and text.isascii() and text.isdigit() else None
