"""Printing a document, or saying in words why it cannot be printed."""

from collections.abc import Mapping

from election_site.domain.rule_checks import rule_reason
from election_site.printing import GlyphsMissing, render
from election_site.services.errors import Refused


def print_document(template: str, document: Mapping[str, object]) -> bytes:
    """The PDF. Raises Refused with E301 where a name holds a character that the font lacks."""
    try:
        return render(template, document)
    except GlyphsMissing as missing:
        raise Refused(rule_reason("E301", characters="、".join(missing.characters))) from missing
