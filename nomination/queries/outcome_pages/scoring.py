"""The page of stage 5, the weighted score and the shortlist."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext

from election_site.domain.wording import N_
from election_site.models import Outcome
from election_site.queries.outcome_page import (
    Download,
    ExplainedLine,
    FigureTable,
    FunnelStep,
    OutcomePage,
    Tile,
)
from nomination.queries.candidacies import post_number
from nomination.queries.channels import channel_title, in_order
from nomination.queries.outcome_pages.wording import (
    headline,
    names_text,
    percent,
    whole,
)

METHODS: Mapping[str, str] = {
    "share": N_("Points of a channel = weight × votes ÷ valid ballots of the channel × 100."),
    "relative": N_("Points of a channel = weight × votes ÷ the channel's highest vote × 100."),
}


def shortlist_page(outcome: Outcome) -> OutcomePage:
    """The score sheet of every post with every part of every score."""
    figures = outcome.figures
    posts = sorted(figures["posts"], key=lambda post: post_number(post["key"]))
    scored = sum(post["scored"] for post in posts)
    chosen = sum(len(ids) for ids in figures["advancing"].values())
    channels = in_order(figures["weights"])
    formula = METHODS[figures["method"]]
    return OutcomePage(
        headline=headline(chosen, gettext("%(count)s preliminary candidates")),
        funnel=[
            FunnelStep(
                gettext("Preliminary candidates"),
                chosen,
                gettext("the best %(ratio)s for each seat") % {"ratio": figures["ratio"]},
            )
        ],
        tiles=[
            Tile(gettext("Scored"), whole(scored), gettext("all who were recommended twice")),
            Tile(
                gettext("Preliminary candidates"),
                whole(chosen),
                gettext("the best %(ratio)s for each seat") % {"ratio": figures["ratio"]},
            ),
            Tile(
                gettext("Channels"),
                whole(len(channels)),
                gettext("their weights add up to 100% and were announced beforehand"),
            ),
        ],
        sentences=[
            ExplainedLine(gettext(formula), gettext("Election method of this election"), "I"),
            ExplainedLine(
                gettext("Scores are computed as exact fractions; two decimals are for the eye only."),
                gettext("Election method of this election"),
                "I",
            ),
            ExplainedLine(
                gettext("The best go on at 1 : %(ratio)s.") % {"ratio": figures["ratio"]},
                gettext("Report on the Anxian pilot of 2010"),
                "P",
            ),
            *_decision_lines(posts, figures),
        ],
        tables=[
            FigureTable(
                gettext("Weights"),
                [gettext("Channel"), gettext("Weight")],
                [[_channel_with_round(one), percent(Fraction(figures["weights"][one]))] for one in channels],
            ),
            *[_score_table(post, channels) for post in posts],
        ],
        downloads=_files(outcome),
        notice_tables=[_notice_table(posts, figures)],
    )


def _notice_table(posts: Sequence[Mapping], figures: Mapping) -> FigureTable:
    """Whom the notice names: by 姓氏笔画, not by the score (rulebook, section 4, no. 17)."""
    return FigureTable(
        "",
        [gettext("Post"), gettext("Preliminary candidates, by the strokes of the surnames")],
        [[post["title"], names_text(figures, figures["by_strokes"][post["key"]])] for post in posts],
    )


def _files(outcome: Outcome) -> list[Download]:
    where = [outcome.run.election.slug, outcome.run.run_number]
    return [
        Download(gettext("Score sheet with every fraction"), reverse("scores:page", args=where)),
        Download(gettext("Summary of weighted scores (PDF)"), reverse("scores:pdf", args=where)),
        Download(gettext("To compute it yourself (CSV)"), reverse("scores:csv", args=where)),
    ]


def _channel_with_round(channel: str) -> str:
    name = gettext(channel_title(channel))
    if channel.startswith("open:"):
        return gettext("Open recommendation: %(channel)s") % {"channel": name}
    return gettext("Second recommendation: %(channel)s") % {"channel": name}


def _score_table(post: Mapping, channels: Sequence[str]) -> FigureTable:
    rows = []
    for line in post["sheet"]:
        parts = {part["channel"]: part for part in line["parts"]}
        cells = [
            f"{parts[one]['shown']} ({parts[one]['votes']}/{parts[one]['base']})" if one in parts else ""
            for one in channels
        ]
        verdict = gettext("goes on") if line["goes_on"] else ""
        rows.append([line["name"], str(line["rank"]), line["shown"], verdict, *cells])
    return FigureTable(
        gettext("Score sheet: %(post)s") % {"post": post["title"]},
        [
            gettext("Name"),
            gettext("Rank"),
            gettext("Score"),
            gettext("Result"),
            *[gettext(channel_title(one)) for one in channels],
        ],
        rows,
    )


def _decision_lines(posts: Sequence[Mapping], figures: Mapping) -> list[ExplainedLine]:
    lines = []
    method = gettext("Election method of this election")
    for post in posts:
        if post["tie"]:
            tied = {"post": post["title"], "names": "、".join(figures["names"][one] for one in post["tie"])}
            lines.append(
                ExplainedLine(
                    gettext("%(post)s: %(names)s are exactly equal at the last place.") % tied, method, "I"
                )
            )
        if post["decision"]:
            decision = {"post": post["title"], **post["decision"]}
            lines.append(
                ExplainedLine(
                    gettext(
                        "%(post)s: decided by %(decided_by)s, confirmed by %(confirmed_by)s. Reason: %(why)s"
                    )
                    % decision,
                    method,
                    "I",
                )
            )
    return lines
