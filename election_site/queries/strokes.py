"""The stroke table of one election: the vendored one with what its staff added or corrected."""

from collections.abc import Iterable, Mapping

from election_site.domain.name_order import order_names
from election_site.domain.rules import RuleError
from election_site.domain.strokes import Stroke, stroke_table
from election_site.models import StrokeCorrection


def corrections_of(election_id: int) -> Mapping[str, Stroke]:
    """Strokes by character as recorded for this election; they go before the table. One query."""
    rows = StrokeCorrection.objects.filter(election_id=election_id)
    return {one.character: Stroke(one.count, one.first) for one in rows}


def missing_strokes(election_id: int, names: Iterable[str]) -> tuple[str, ...]:
    """The characters that have to be asked for before these names can be ordered; empty = all are known."""
    try:
        order_names(list(names), stroke_table(), corrections=corrections_of(election_id))
    except RuleError as error:
        if error.code == "strokes_missing":
            return error.params["characters"]
        raise
    return ()
