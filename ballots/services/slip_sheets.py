"""Slips on paper: the code in groups and its QR, cut marks, and nothing else that could tell one from another."""

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
#grid(
  columns: (1fr,) * %(columns)s,
  rows: 45mm,
  stroke: cut,
  align: center + horizon,
  ..slips.map(slip => block(breakable: false)[
    #image(bytes(slip.svg), format: "svg", height: 33mm)
    #v(-7pt)
    #strong(slip.text)
  ])
)
"""


def slip_pdf(codes: Sequence[str], site_url: str) -> bytes:
    """A PDF of A4 sheets with 18 slips each, dashed lines to cut along."""
    slips = [{"text": slip.text, "svg": slip.svg} for slip in slips_of(codes, site_url)]
    return typst.compile(
        (TEMPLATE % {"columns": COLUMNS}).encode(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"slips": json.dumps(slips)},
    )
