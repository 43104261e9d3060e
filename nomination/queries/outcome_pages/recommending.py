"""The page of stage 2, the open recommendation."""

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext

from election_site.models import Outcome, Person
from election_site.queries.outcome_page import (
    ExplainedLine,
    FigureTable,
    FunnelStep,
    OutcomePage,
    Tile,
    bar_chart,
)
from nomination.models import Recommendation
from nomination.queries.channels import channel_title, in_order
from nomination.queries.open_figures import AGE_BANDS
from nomination.queries.outcome_pages.wording import (
    choice_titles,
    count_table,
    headline,
    names_table,
    percent,
    short_reason,
    whole,
)


def open_recommendation_page(outcome: Outcome) -> OutcomePage:
    """Who took part and who was put forward; refused recommendations by number and reason, without names."""
    figures = outcome.figures
    counts, lines = figures["recommendations"], figures["signatures"]
    return OutcomePage(
        headline=headline(figures["nominees"], gettext("%(count)s nominees")),
        tiles=[
            Tile(
                gettext("People who took part"),
                whole(figures["participants"]),
                gettext("Each person once: %(signed)s signed, %(self)s recommended themselves")
                % {"signed": whole(figures["signatories"]), "self": whole(figures["self_recommended"])},
            ),
            Tile(
                gettext("Nominees"),
                whole(figures["nominees"]),
                gettext("Several routes to one person are one nominee"),
            ),
            Tile(
                gettext("Recommendations accepted"),
                whole(counts["accepted"]),
                gettext("%(total)s handed in, %(refused)s refused")
                % {"total": whole(counts["total"]), "refused": whole(counts["refused"])},
            ),
            Tile(
                gettext("Ordinary members and villagers"),
                percent(Fraction(figures["ordinary"]["share"])),
                gettext("%(count)s of %(all)s nominees; not counted: those paid by the state")
                % {"count": figures["ordinary"]["count"], "all": figures["nominees"]},
            ),
        ],
        sentences=[
            ExplainedLine(
                gettext("Of %(lines)s signatures %(counted)s count; every other line keeps its reason.")
                % {"lines": whole(lines["lines"]), "counted": whole(lines["counted"])},
            ),
            ExplainedLine(
                gettext("A nominee who was put forward by others has agreed in writing."),
                gettext("Election method of this election"),
                "I",
            ),
        ],
        charts=[
            bar_chart(
                gettext("Nominees by identity"),
                {
                    title: figures["by_identity"][kind]
                    for kind, title in choice_titles(Person.IdentityKind).items()
                    if kind in figures["by_identity"]
                },
            )
        ],
        tables=[
            *[table for table in _open_tables(figures) if table.rows],
            names_table(figures, gettext("Nominees by post")),
        ],
        funnel=[
            FunnelStep(
                gettext("People who took part"),
                figures["participants"],
                gettext("by signature or by recommending themselves"),
            ),
            FunnelStep(gettext("Nominees"), figures["nominees"], gettext("with an accepted recommendation")),
        ],
    )


def _open_tables(figures: Mapping) -> list[FigureTable]:
    routes = choice_titles(Recommendation.Route)
    counts = figures["recommendations"]["by_route"]
    kinds, sexes = choice_titles(Person.IdentityKind), choice_titles(Person.Sex)
    number_of = gettext("Nominees")
    refused = [
        [
            one["number"],
            routes[one["route"]],
            "；".join(short_reason(code) for code in one["reasons"]),
        ]
        for one in figures["refused"]
    ]
    return [
        FigureTable(
            gettext("By route"),
            [gettext("Route"), gettext("accepted"), gettext("refused"), number_of],
            [
                [
                    routes[route],
                    whole(counts[route]["accepted"]),
                    whole(counts[route]["refused"]),
                    whole(figures["by_route"][route]),
                ]
                for route in routes
            ],
        ),
        count_table(
            gettext("Taking part by channel"),
            gettext("Channel"),
            [
                (gettext(channel_title(one)), figures["channels"][one])
                for one in in_order(figures["channels"])
            ],
        ),
        count_table(
            gettext("Nominees by identity"),
            gettext("Identity"),
            [(kinds[kind], figures["by_identity"][kind]) for kind in kinds if kind in figures["by_identity"]],
        ),
        count_table(
            gettext("Nominees by age"),
            gettext("Age"),
            [(_band(bound), figures["by_age"].get(str(bound), 0)) for bound in AGE_BANDS],
        ),
        count_table(
            gettext("Nominees by sex"),
            gettext("Sex"),
            [(sexes[sex], figures["by_sex"].get(sex, 0)) for sex in sexes],
        ),
        count_table(
            gettext("Signatures that do not count"),
            gettext("Reason"),
            [
                (short_reason(code), number)
                for code, number in sorted(figures["signatures"]["by_reason"].items())
            ],
        ),
        FigureTable(
            gettext("Recommendations refused"), [gettext("No."), gettext("Route"), gettext("Reason")], refused
        ),
    ]


def _band(bound: int) -> str:
    place = AGE_BANDS.index(bound)
    if place == len(AGE_BANDS) - 1:
        return gettext("%(age)s and over") % {"age": bound}
    above = AGE_BANDS[place + 1]
    if bound == 0:
        return gettext("under %(age)s") % {"age": above}
    return gettext("%(from)s to %(to)s") % {"from": bound, "to": above - 1}
