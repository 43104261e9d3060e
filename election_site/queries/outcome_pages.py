"""How the public reads the ground floor's own outcomes: the announcement and the result."""

from fractions import Fraction

from django.utils.translation import gettext, ngettext

from election_site.domain.channels import CHANNELS
from election_site.domain.rules import OPTIONS
from election_site.domain.stages import BY_CODE
from election_site.domain.wording import N_
from election_site.models import Outcome
from election_site.queries.outcome_page import (
    BarChart,
    ExplainedLine,
    FigureTable,
    OutcomePage,
    ResultGroup,
    ResultRow,
    Tile,
    bar_chart,
)
from election_site.queries.rule_checks import rule_check_lines
from election_site.queries.wording import fill, in_words


def announcement_page(outcome: Outcome) -> OutcomePage:
    """Posts, conditions, goals, weights, timetable, and the election method as it was fixed."""
    figures = outcome.figures
    posts, seats = len(figures["posts"]), sum(post["seats"] for post in figures["posts"])
    profile_title = figures["profile_title"]
    return OutcomePage(
        headline=ngettext("%(count)s post", "%(count)s posts", posts) % {"count": posts},
        tiles=[
            Tile(gettext("Seats"), str(seats), gettext("all elected directly by the Party members")),
            Tile(
                gettext("Should attend"),
                str(figures["roll"]["base"]),
                gettext("of %(listed)s members on the roll") % {"listed": figures["roll"]["listed"]},
            ),
        ],
        sentences=[
            ExplainedLine(fill(N_("This election follows: %(profile)s."), {"profile": profile_title})),
            *place_lines(figures),
            *rule_check_lines(figures),
        ],
        charts=[weight_chart(figures["weights"])],
        tables=[
            FigureTable(
                gettext("Posts, conditions and work goals"),
                [gettext("Post"), gettext("Conditions"), gettext("Work goals")],
                [[post["title"], post["conditions"], post["goals"]] for post in figures["posts"]],
            ),
            FigureTable(
                gettext("Timetable"),
                [gettext("Step"), gettext("Date")],
                [
                    [gettext(BY_CODE[step["stage"]].title), span_text(step["starts_on"], step["ends_on"])]
                    for step in figures["timetable"]
                ],
            ),
            FigureTable(
                gettext("Election method"),
                [gettext("Question"), gettext("This election's answer")],
                [
                    [gettext(OPTIONS[name].question), option_text(name, value)]
                    for name, value in figures["resolved_options"].items()
                    if name in OPTIONS
                ],
            ),
        ],
    )


def place_lines(figures: dict) -> list[ExplainedLine]:
    """Where to hand in and whom to call, as far as it was announced."""
    lines = (
        (N_("Registration: %(place)s."), "place", figures.get("registration_place")),
        (N_("Supervision hotline: %(hotline)s."), "hotline", figures.get("hotline")),
    )
    return [ExplainedLine(fill(msgid, {key: value})) for msgid, key, value in lines if value]


def span_text(starts_on: str, ends_on: str) -> str:
    """The planned days of a stage in words; a single day once."""
    return " – ".join(in_words(one) for one in dict.fromkeys((starts_on, ends_on)))


def weight_chart(weights: dict[str, str]) -> BarChart:
    """The weights by channel, to scale, each as the exact percentage that was announced."""
    shares = {channel_title(channel): Fraction(weight) * 100 for channel, weight in weights.items()}
    texts = {label: f"{percent_text(share)}%" for label, share in shares.items()}
    lengths = {label: int(share * 100) for label, share in shares.items()}
    return bar_chart(gettext("Weights by channel"), lengths, texts)


def percent_text(share: Fraction) -> str:
    """A percentage without rounding: a whole number where it is one, else a fraction."""
    return str(share.numerator) if share.denominator == 1 else str(share)


def option_text(name: str, value: object) -> str:
    """An option's value in words."""
    label = OPTIONS[name].labels.get(value)
    return gettext(label) if label else str(value)


def channel_title(channel: str) -> str:
    """A channel of the weighted score in words."""
    return gettext(CHANNELS[channel]) if channel in CHANNELS else channel


def result_page(outcome: Outcome) -> OutcomePage:
    """The elected, their votes, and the superior's approval."""
    figures = outcome.figures
    present = figures["attendance"]["present"]
    elected = figures["elected"]
    return OutcomePage(
        headline=gettext("%(count)s elected") % {"count": len(elected)},
        tiles=[
            Tile(
                gettext("Elected"),
                str(len(elected)),
                gettext("of %(seats)s seats") % {"seats": figures["seats"]},
            ),
            Tile(gettext("Present"), str(present), gettext("voters with the right to vote")),
        ],
        results=[
            ResultGroup(
                gettext("Elected"),
                [
                    ResultRow(
                        name=row["name"],
                        who=str(row["candidacy"] or ""),
                        post=row["post"],
                        votes=row["votes"],
                        base=present,
                        threshold=row["threshold"] - 1 if row["threshold"] else None,
                        verdict=gettext("elected"),
                        verdict_class="elected",
                    )
                    for row in elected
                ],
            )
        ],
        sentences=[
            *(
                ExplainedLine(
                    fill(
                        N_("Approved by %(body)s with document %(number)s of %(on)s."),
                        {"body": a["issued_by"], "number": a["document_number"], "on": a["issued_on"]},
                    )
                )
                for a in figures["approvals"]
            ),
            *rule_check_lines(figures),
        ],
    )
