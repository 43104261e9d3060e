"""Slips on paper: the code in groups and its QR, cut marks, and nothing else that could tell one from another.

Down the left of every sheet runs a margin with the places of each row in the stack and the body that the slips
are for; one cut takes it off the whole stack. By these numbers the part of the stack that was never handed out
can be made void as a range.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import segno

from ballots.domain.slip_codes import grouped
from election_site.printing import render

COLUMNS = 3


@dataclass(frozen=True)
class PrintedSlip:
    """One slip: the code in groups of four, and the QR of its address as an SVG."""

    text: str
    svg: str


def slips_of(codes: Sequence[str], site_url: str) -> list[PrintedSlip]:
    """The slips of ``codes`` in the order given; ``site_url`` is the address that the QR leads to."""
    return [PrintedSlip(grouped(code), _qr(f"{site_url}/b/{code}/")) for code in codes]


def _qr(address: str) -> str:
    # "M" still reads with a crease or a thumb mark; a border of four modules is the standard's quiet zone.
    code = segno.make(address, error="m", micro=False)
    drawing = io.BytesIO()
    code.save(
        drawing, kind="svg", border=4, xmldecl=False, nl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return drawing.getvalue().decode()


def slip_pdf(
    codes: Sequence[str], site_url: str, places: Sequence[int | None] = (), label: str = ""
) -> bytes:
    """A PDF of A4 sheets with 18 slips each, dashed lines to cut along; on the margin the ``places`` in the
    stack, in the order of ``codes``, empty for none, and ``label``, the body that the slips are for."""
    slips = slips_of(codes, site_url)
    rows = [
        {
            "margin": _margin(places[first : first + COLUMNS], label),
            "slips": [{"text": one.text, "svg": one.svg} for one in slips[first : first + COLUMNS]],
        }
        for first in range(0, len(slips), COLUMNS)
    ]
    return render("slips", {"columns": COLUMNS, "rows": rows})


def _margin(places: Sequence[int | None], label: str) -> str:
    known = [place for place in places if place]
    numbers = f"{known[0]}–{known[-1]}" if len(known) > 1 else "".join(map(str, known))
    return f"{label} {numbers}".strip()
