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


def _path(strokes: Iterable[tuple[int, int, int, int]]) -> str:
    """The strokes as one SVG path; each is level or upright."""
    return "".join(f"M{x1} {y1}" + (f"H{x2}" if y1 == y2 else f"V{y2}") for x1, y1, x2, y2 in strokes)


WHOLE_ZHENG = f'<svg viewBox="0 0 32 32"><path d="{_path(ZHENG_STROKES)}"/></svg>'


@register.simple_tag
def zheng_characters(count: int, undone: Iterable[int] = ()) -> str:
    """Return the characters 正 that ``count`` strokes make, as SVG, five strokes each, the last as it stands.

    ``undone`` holds the numbers (from 1) of strokes that were taken back: they stay, struck through. A whole
    character without one of these is the same short text each time, since a sheet holds hundreds of them.
    """
    total, struck = max(int(count or 0), 0), set(undone or ())
    special = {(number - 1) // 5 for number in struck} | ({total // 5} if total % 5 else set())
    return mark_safe(
        "".join(
            _character(range(place * 5 + 1, min(place * 5 + 5, total) + 1), struck)
            if place in special
            else WHOLE_ZHENG
            for place in range(-(-total // 5))
        )
    )


def _character(numbers: Iterable[int], struck: set[int]) -> str:
    """One character of these strokes: those that stand as a path, each one taken back as a line struck through."""
    strokes = [(number in struck, ZHENG_STROKES[(number - 1) % 5]) for number in numbers]
    path = _path(stroke for is_undone, stroke in strokes if not is_undone)
    drawn = f'<path d="{path}"/>' if path else ""
    drawn += "".join(_undone(*stroke) for is_undone, stroke in strokes if is_undone)
    return f'<svg viewBox="0 0 32 32">{drawn}</svg>'


def _undone(x1: int, y1: int, x2: int, y2: int) -> str:
    x, y = (x1 + x2) // 2, (y1 + y2) // 2
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" class="undone"/>'
        f'<line x1="{x - 6}" y1="{y + 6}" x2="{x + 6}" y2="{y - 6}" class="strike"/>'
    )


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
