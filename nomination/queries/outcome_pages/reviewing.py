"""The page of stage 3, the qualification review."""

from django.utils.translation import gettext

from election_site.models import Outcome
from election_site.queries.outcome_page import ExplainedLine, FigureTable, FunnelStep, OutcomePage, Tile
from nomination.queries.outcome_pages.wording import by_post, headline, names_text, whole


def qualification_review_page(outcome: Outcome) -> OutcomePage:
    """Who passed and who did not. Why is told to the person alone: where few are refused, reasons counted
    beside their names would tell it to everybody."""
    figures = outcome.figures
    names = figures["names"]
    refused: dict[str, list[str]] = {}
    for one in figures["refused"]:
        refused.setdefault(one["post"], []).append(names[str(one["id"])])
    return OutcomePage(
        headline=headline(figures["qualified"], gettext("%(count)s qualified")),
        funnel=[
            FunnelStep(
                gettext("Qualified"),
                figures["qualified"],
                gettext("%(count)s were reviewed.") % {"count": figures["reviewed"]},
            )
        ],
        tiles=[
            Tile(gettext("Reviewed"), whole(figures["reviewed"]), gettext("every nominee")),
            Tile(gettext("Qualified"), whole(figures["qualified"]), gettext("they go on to the next stage")),
            Tile(
                gettext("Not qualified"),
                whole(len(figures["refused"])),
                gettext("each is told the reason by letter"),
            ),
        ],
        sentences=[
            ExplainedLine(
                gettext("Only formal members with the right to be elected can stand."),
                gettext("Article 5 of the regulations of 2020 and of 1990"),
                "V",
            ),
            *asked_lines(figures),
        ],
        tables=[
            FigureTable(
                gettext("Result by post"),
                [gettext("Post"), gettext("Qualified"), gettext("Not qualified")],
                [
                    [
                        post["title"],
                        names_text(figures, ids) or gettext("nobody"),
                        "、".join(refused.get(post["key"], [])) or gettext("nobody"),
                    ]
                    for post, ids in by_post(figures)
                ],
            ),
        ],
    )


def asked_lines(figures: dict) -> list[ExplainedLine]:
    """Which offices were asked about everybody."""
    if not figures.get("offices"):
        return []
    text = gettext("Opinions were asked of: %(offices)s.") % {"offices": "、".join(figures["offices"])}
    return [ExplainedLine(text, gettext("Practice of the pilots"), "S")]
