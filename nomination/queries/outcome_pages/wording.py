"""The pieces of wording that nomination's outcome pages share."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext

from election_site.domain.wording import N_
from election_site.queries.outcome_page import FigureTable
from nomination.domain.scoring import two_decimals
from nomination.queries.candidacies import post_number

# A check's number in the few words of a table; the sentence with its figures goes to the person concerned.
SHORT_REASONS: Mapping[str, str] = {
    "N104": N_("put forward for more posts than allowed"),
    "N121": N_("too few valid signatures"),
    "N122": N_("handed in late"),
    "N123": N_("the same person twice on one sheet"),
    "N124": N_("the nominee's own signature"),
    "N125": N_("signature withdrawn"),
    "N126": N_("on no roll of this election"),
    "N127": N_("signed more sheets than allowed"),
    "N142": N_("not more than half of those present agreed"),
    "N153": N_("no written consent of the nominee"),
    "N154": N_("the nominee does not want to stand"),
    "N201": N_("not a formal member of the Party"),
    "N202": N_("no right to be elected"),
    "N211": N_("membership kept elsewhere"),
    "N701": N_("signed after the closing day"),
}


def whole(number: int) -> str:
    """A whole number with separated thousands."""
    return f"{number:,}"


def percent(share: Fraction) -> str:
    """A share as a percentage with two decimals, rounded for the eye only."""
    return f"{two_decimals(share * 100)}%"


def short_reason(code: str) -> str:
    return gettext(SHORT_REASONS[code]) if code in SHORT_REASONS else code


def choice_titles(choices) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}


def by_post(figures: Mapping) -> list[tuple[Mapping, list[int]]]:
    """The posts in order, each with the candidacies that go on."""
    posts = sorted(figures["posts"], key=lambda post: post_number(post["key"]))
    return [(post, figures["advancing"].get(post["key"], [])) for post in posts]


def names_text(figures: Mapping, ids: Sequence[int]) -> str:
    return "、".join(figures["names"][str(one)] for one in ids)


def names_table(figures: Mapping, title: str) -> FigureTable:
    return FigureTable(
        title,
        [gettext("Post"), gettext("Number"), gettext("Names")],
        [[post["title"], whole(len(ids)), names_text(figures, ids)] for post, ids in by_post(figures)],
    )


def count_table(title: str, first: str, rows: Sequence[tuple[str, int]]) -> FigureTable:
    return FigureTable(title, [first, gettext("Number")], [[label, whole(number)] for label, number in rows])


def headline(count: int, what: str) -> str:
    return what % {"count": f"{count:,}"}
