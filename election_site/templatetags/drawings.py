"""Coordinates of the drawings. Integers only; the templates under ``templates/pieces/`` hold the SVG.

A strict content policy forbids ``style`` attributes, so every length is an SVG attribute computed here.
"""

from collections.abc import Iterable

import segno
from django import template
from django.utils.safestring import mark_safe

register = template.Library()

# The five strokes of 正 in writing order, as lines in a square of 32 units.
ZHENG_STROKES = (
    (4, 5, 28, 5),
    (16, 5, 16, 27),
    (16, 15, 27, 15),
    (8, 14, 8, 27),
    (2, 27, 30, 27),
)


@register.simple_tag
def zheng_characters(count: int, undone: Iterable[int] = ()) -> list[list[dict]]:
    """Return the characters 正 that ``count`` strokes make, five strokes each, the last as it stands.

    ``undone`` holds the numbers (from 1) of strokes that were taken back: they stay, struck through.
    Each stroke is ``{x1, y1, x2, y2, undone, strike}`` in a square of 32 units; ``strike`` is the short line
    across an undone stroke, ``{x1, y1, x2, y2}``.
    """
    struck = set(undone or ())
    strokes = []
    for number in range(1, max(int(count or 0), 0) + 1):
        x1, y1, x2, y2 = ZHENG_STROKES[(number - 1) % 5]
        middle_x, middle_y = (x1 + x2) // 2, (y1 + y2) // 2
        strokes.append(
            {
                "x1": x1,
                "y1": y1,
                "x2": x2,
                "y2": y2,
                "undone": number in struck,
                "strike": {
                    "x1": middle_x - 6,
                    "y1": middle_y + 6,
                    "x2": middle_x + 6,
                    "y2": middle_y - 6,
                },
            }
        )
    return [strokes[start : start + 5] for start in range(0, len(strokes), 5)]


@register.filter
def percent(permille: int | None) -> str:
    """A share in thousandths as an SVG length, held between 0 and 100: 632 → ``63.2%``."""
    held = min(max(int(permille or 0), 0), 1000)
    return f"{held // 10}.{held % 10}%"


@register.filter
def anchor(permille: int | None) -> str:
    """Which end of a label stands at its tick, so that it stays inside the drawing."""
    held = int(permille or 0)
    if held < 150:
        return "start"
    return "end" if held > 850 else "middle"


def _cube_root(value: int) -> int:
    """The whole part of the cube root of ``value``."""
    root = 0
    while (root + 1) ** 3 <= value:
        root += 1
    return root


FUNNEL_WIDTH = 1000
FUNNEL_FLOOR = 90


@register.simple_tag
def funnel_bands(steps: Iterable[dict]) -> list[dict]:
    """Return one band per step, ``{step, points, last}``: a trapezoid in a box of 1000 × 100 units.

    A band begins as wide as its own figure and ends as wide as the next. From 7,660 people to 7 elected no
    drawing to scale would show more than a hair, so widths go by the cube root, with a floor; the figures
    stand beside the drawing and count alone, which its caption says.
    """
    listed = list(steps or ())
    # Thousandfold before the root keeps one decimal of it without fractions.
    roots = [_cube_root(1000 * max(int(_value(step)), 0)) for step in listed]
    largest = max(roots, default=0) or 1
    widths = [max(FUNNEL_FLOOR, FUNNEL_WIDTH * root // largest) for root in roots]
    bands = []
    for place, step in enumerate(listed):
        top = widths[place]
        bottom = widths[place + 1] if place + 1 < len(widths) else top
        left, right = (FUNNEL_WIDTH - top) // 2, (FUNNEL_WIDTH + top) // 2
        low_left, low_right = (FUNNEL_WIDTH - bottom) // 2, (FUNNEL_WIDTH + bottom) // 2
        bands.append(
            {
                "step": step,
                "points": f"{left},0 {right},0 {low_right},100 {low_left},100",
                "last": place + 1 == len(listed),
            }
        )
    return bands


def _value(step: object) -> int:
    return step["value"] if isinstance(step, dict) else step.value


@register.simple_tag
def qr(address: str) -> str:
    """The QR code of ``address`` as SVG, black on white, to be read from paper or screen."""
    code = segno.make(address, error="m", micro=False)
    side, _ = code.symbol_size(scale=4, border=3)
    # A size of its own, and a view box so that a style may give it another.
    drawn = code.svg_inline(border=3, light="#fff", omitsize=True)
    return mark_safe(drawn.replace("<svg ", f'<svg width="{side}" height="{side}" ', 1))
