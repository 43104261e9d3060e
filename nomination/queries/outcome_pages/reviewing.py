"""The page of stage 3, the qualification review."""

from django.utils.translation import gettext

from election_site.models import Outcome
from election_site.queries.outcome_page import ExplainedLine, FigureTable, FunnelStep, OutcomePage, Tile
from nomination.domain.defects import DEFECTS
from nomination.queries.outcome_pages.wording import by_post, count_table, headline, names_text, whole


def qualification_review_page(outcome: Outcome) -> OutcomePage:
    """Who passed and who did not; why is told to the person and counted here, without names."""
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
                gettext("each with the defect that was found"),
            ),
        ],
        sentences=[
            ExplainedLine(
                gettext("Only formal members with the right to be elected can stand."),
                gettext("Article 5 of the regulations of 2020 and of 1990"),
                "V",
            ),
            ExplainedLine(
                gettext("Organisation, discipline inspection and public security each gave an opinion."),
                gettext("Practice of the pilots"),
                "S",
            ),
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
            count_table(
                gettext("Reasons"),
                gettext("Defect"),
                [
                    (f"{code} {gettext(DEFECTS[code].record)}", number)
                    for code, number in sorted(figures["by_defect"].items())
                ],
            ),
        ],
    )
