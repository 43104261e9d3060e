"""Printing: typst templates in ``templates/``, one vendored font in ``fonts/``, ``render`` between them."""

from election_site.printing.documents import GlyphsMissing, missing_glyphs, render, spaced_name

__all__ = ["GlyphsMissing", "missing_glyphs", "render", "spaced_name"]
