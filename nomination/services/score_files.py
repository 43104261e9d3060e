"""The score sheet as files. Nothing is stored: the same figures always give the same bytes."""

from collections.abc import Mapping

from django.utils.timezone import localtime
from django.utils.translation import gettext, override

from election_site.models import Election, Outcome, StageRun
from election_site.queries.public import signatures
from election_site.services.printing import print_document
from election_site.table_files.writing import csv_file
from nomination.queries.score_table import CSV_TITLES, base_title, csv_rows, score_tables, weight_rows

CHINESE = "zh-hans"


def score_csv(figures: Mapping) -> bytes:
    """Every part of every score, one line for each person and channel; in Chinese whatever the page's language."""
    with override(CHINESE):
        return csv_file(CSV_TITLES, csv_rows(figures))


def score_pdf(election: Election, figures: Mapping, outcome: Outcome | None) -> bytes:
    """权重计分汇总表 for signature, in Chinese. ``outcome`` is None while the figures are not fixed yet.

    Raises Refused (E301) where a name holds a character that the font lacks.
    """
    with override(CHINESE):
        document = score_document(election, figures, outcome)
    return print_document("score_sheet", document)


def score_document(election: Election, figures: Mapping, outcome: Outcome | None) -> dict:
    """The data of ``score_sheet.typ``."""
    return {
        "title": gettext("Summary of weighted scores"),
        "over": election.title,
        "under": election.body_name,
        "stamp": _stamp(outcome),
        "digest": outcome.digest if outcome else "",
        "foot": election.title,
        "language": "zh",
        "method": gettext("Points of a part = weight × %(base)s × 100. Scores are exact fractions.")
        % {"base": base_title(figures["method"])},
        "weights": weight_rows(figures),
        "posts": score_tables(figures),
        "words": {
            "weights": gettext("Weights"),
            "rank": gettext("Rank"),
            "name": gettext("Name"),
            "total": gettext("Score"),
            "result": gettext("Result"),
            "goes_on": gettext("goes on"),
            "out": gettext("does not go on"),
            "votes": gettext("votes (unit)"),
            "places": gettext("places on the shortlist"),
            "weight": gettext("weight"),
        },
        "certified": _certified(outcome),
        "signing": [
            gettext("Scored by"),
            gettext("Checked by"),
            gettext("Head of the organisation department"),
            gettext("Date"),
        ],
    }


def _stamp(outcome: Outcome | None) -> str:
    if outcome is None:
        return gettext("Draft: the figures are not fixed yet")
    return {
        StageRun.State.CLOSED: gettext("Not yet certified"),
        StageRun.State.ANNULLED: gettext("Annulled"),
    }.get(outcome.run.state, "")


def _certified(outcome: Outcome | None) -> list[str]:
    if outcome is None:
        return []
    return [
        gettext("Figures fixed on %(when)s.") % {"when": f"{localtime(outcome.computed_at):%Y-%m-%d %H:%M}"},
        *(
            gettext("Signed by %(name)s (%(role)s).") % {"name": one["name"], "role": one["role"]}
            for one in signatures(outcome)
        ),
    ]
