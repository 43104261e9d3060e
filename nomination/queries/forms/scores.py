"""The summary of weighted scores (权重计分汇总表)."""

from collections.abc import Mapping

from django.utils.translation import gettext

from election_site.models import Election
from election_site.queries.chain import certified_outcome
from election_site.queries.issuing import issuing_body
from nomination.queries.channels import CHANNEL_TITLES, channel_title, in_order
from nomination.queries.forms.pieces import Block, blank, note, seal, table
from nomination.queries.score_table import base_title, score_tables

EMPTY_ROWS = 15


def scores_form(election: Election, _subject: None) -> list[Block]:
    """Rulebook 4, no. 16: weight, score, rank and signatures, post by post, as certified; two decimals each.

    The exact fractions stand in the score sheet of stage 5. Before it is certified the columns stand empty.
    """
    certified = certified_outcome(election, "shortlist")
    figures = certified.figures if certified else {}
    weights = figures.get("weights", election.weights)
    channels = in_order(weights or CHANNEL_TITLES)
    tables = score_tables(figures) if certified else _empty_tables(election)
    notes = [gettext("The exact fraction of every part stands in the score sheet of stage 5.")]
    if certified:
        base = base_title(figures["method"])
        notes.insert(
            0,
            gettext("Points of a part = weight × %(base)s × 100. Scores are exact fractions.")
            % {"base": base},
        )
    return [
        *[_post_table(one, channels, weights) for one in tables],
        note(*notes),
        seal(
            issuing_body(election),
            sign=[
                gettext("Scored by:"),
                gettext("Checked by:"),
                gettext("Head of the organisation department:"),
            ],
        ),
    ]


def _empty_tables(election: Election) -> list[dict]:
    titles = [post.title for post in election.posts.all()]
    return [
        {"title": title, "rows": []} for title in titles or [gettext("Post: %(post)s") % {"post": blank("")}]
    ]


def _post_table(post: Mapping, channels: list[str], weights: Mapping[str, str]) -> Block:
    """Ranks, names, the points of each channel, the score, and who goes on."""
    columns = [(gettext("Rank"), 2), (gettext("Name"), 5)]
    columns += [(gettext(channel_title(one)), 4) for one in channels]
    columns += [(gettext("Score"), 4), (gettext("Result"), 4)]
    weight_row = ["", gettext("Weight"), *[weights.get(one, "") for one in channels], "", ""]
    rows = [
        [
            row["rank"],
            row["name"],
            *[part["points"]["shown"] for part in row["parts"]],
            row["total"]["shown"],
            gettext("goes on") if row["goes_on"] else gettext("does not go on"),
        ]
        for row in post["rows"]
    ]
    least = 0 if rows else EMPTY_ROWS
    return table(post["title"], columns, [weight_row, *rows], least=least, height=8)
