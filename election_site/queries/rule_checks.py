"""The test deck that the rules of an election were checked with."""

from collections.abc import Mapping

from django.utils.timezone import localtime
from django.utils.translation import gettext

from election_site.models import Election
from election_site.queries.outcome_page import ExplainedLine
from election_site.queries.wording import in_words


def rule_check_figures(election: Election) -> dict | None:
    """The latest run on record, as it is frozen in an outcome; None where no deck was run."""
    latest = election.rule_checks.select_related("checked_by").first()
    if latest is None:
        return None
    return {
        "file": latest.file_name,
        "digest": latest.digest,
        "cases": latest.cases,
        "checked_on": f"{localtime(latest.checked_at):%Y-%m-%d}",
        "checked_by": str(latest.checked_by),
    }


def rule_check_lines(figures: Mapping) -> list[ExplainedLine]:
    """The sentence on the deck for a public page; says so plainly where none was run.

    Outcomes frozen before decks were recorded say nothing.
    """
    if "rule_check" not in figures:
        return []
    check = figures["rule_check"]
    if check is None:
        return [ExplainedLine(gettext("No test deck was run on the rules of this election."))]
    text = gettext(
        "The rules were checked on %(on)s by %(by)s with the test deck %(file)s: all %(cases)s cases passed."
        " Digest of the deck: %(digest)s"
    )
    return [
        ExplainedLine(
            text
            % {
                "on": in_words(check["checked_on"]),
                "by": check["checked_by"],
                "file": check["file"],
                "cases": check["cases"],
                "digest": " ".join(check["digest"][at : at + 4] for at in range(0, len(check["digest"]), 4)),
            }
        )
    ]
