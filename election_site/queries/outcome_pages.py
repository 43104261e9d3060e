"""How the public reads the ground floor's own outcomes: the announcement and the result."""

from django.utils.translation import gettext, ngettext

from election_site.domain.channels import CHANNELS
from election_site.domain.rules import OPTIONS
from election_site.domain.stages import BY_CODE
from election_site.domain.wording import N_
from election_site.models import Outcome
from election_site.queries.outcome_page import (
    ExplainedLine,
    FigureTable,
    OutcomePage,
    ResultGroup,
    ResultRow,
    Tile,
)
from election_site.queries.wording import fill


def announcement_page(outcome: Outcome) -> OutcomePage:
    """Posts, conditions, goals, weights, timetable, and the election method as it was fixed."""
    figures = outcome.figures
    seats = sum(post["seats"] for post in figures["posts"])
    profile_title = figures["profile_title"]
    return OutcomePage(
        headline=ngettext("%(count)s post", "%(count)s posts", seats) % {"count": seats},
        tiles=[
            Tile(gettext("Seats"), str(seats), gettext("all elected directly by the Party members")),
            Tile(
                gettext("Should attend"),
                str(figures["roll"]["base"]),
                gettext("of %(listed)s members on the roll") % {"listed": figures["roll"]["listed"]},
            ),
        ],
        sentences=[
            ExplainedLine(
                fill(N_("This election follows: %(profile)s."), {"profile": profile_title})
            )
        ],
        tables=[
            FigureTable(
                gettext("Posts, conditions and work goals"),
                [gettext("Post"), gettext("Conditions"), gettext("Work goals")],
                [[post["title"], post["conditions"], post["goals"]] for post in figures["posts"]],
            ),
            FigureTable(
                gettext("Weights by channel"),
                [gettext("Channel"), gettext("Weight")],
                [[channel_title(channel), weight] for channel, weight in figures["weights"].items()],
            ),
            FigureTable(
                gettext("Timetable"),
                [gettext("Step"), gettext("Date")],
                [
                    [gettext(BY_CODE[step["stage"]].title), f"{step['starts_on']} – {step['ends_on']}"]
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
                        name=f"{row['name']} ({row['post']})",
                        votes=row["votes"],
                        base=present,
                        threshold=row["threshold"] - 1,
                        verdict=gettext("elected"),
                        verdict_class="elected",
                    )
                    for row in elected
                ],
            )
        ],
        sentences=[
            ExplainedLine(
                gettext("Approved by %(body)s with document %(number)s of %(on)s.")
                % {"body": a["issued_by"], "number": a["document_number"], "on": a["issued_on"]}
            )
            for a in figures["approvals"]
        ],
    )
