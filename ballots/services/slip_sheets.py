"""Slips on paper: the code in groups and its QR, cut marks, and nothing else that could tell one from another.

Above every row of slips runs a strip with their places in the stack; it is cut off with the row. By these numbers
the part of the stack that was never handed out can be made void as a range.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

import segno
import typst

from ballots.domain.slip_codes import grouped

COLUMNS, ROWS = 3, 6


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


TEMPLATE = """
#set page(paper: "a4", margin: 12mm)
#set text(font: "DejaVu Sans Mono", size: 13pt)
#let slips = json(bytes(sys.inputs.slips))
#let cut = stroke(paint: luma(150), thickness: 0.4pt, dash: "dashed")
#let columns = %(columns)s
#for row in slips.chunks(columns) {
  block(breakable: false, spacing: 0pt, grid(
    columns: (1fr,) * columns,
    rows: (5mm, 40mm),
    stroke: cut,
    align: center + horizon,
    ..row.map(slip => text(size: 7pt, fill: luma(110), slip.place)),
    ..([],) * (columns - row.len()),
    ..row.map(slip => block(breakable: false)[
      #image(bytes(slip.svg), format: "svg", height: 30mm)
      #v(-7pt)
      #strong(slip.text)
    ]),
  ))
}
"""


def slip_pdf(codes: Sequence[str], site_url: str, places: Sequence[int | None] = ()) -> bytes:
    """A PDF of A4 sheets with 18 slips each, dashed lines to cut along; ``places`` in the stack on the strips,
    in the order of ``codes``, empty for none."""
    numbers = [str(place or "") for place in places] or [""] * len(codes)
    slips = [
        {"text": slip.text, "svg": slip.svg, "place": number}
        for slip, number in zip(slips_of(codes, site_url), numbers, strict=True)
    ]
    return typst.compile(
        (TEMPLATE % {"columns": COLUMNS}).encode(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"slips": json.dumps(slips)},
    )
