"""The page of stage 2, the open recommendation: live for staff, and as its outcome is published."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext

from election_site.domain.wording import N_
from election_site.models import Outcome, Person
from election_site.queries.outcome_page import (
    BarChart,
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

NOT_STATED = N_("not stated")


def open_recommendation_page(outcome: Outcome) -> OutcomePage:
    """Who took part and who was put forward; refused recommendations by number and reason, without names."""
    return figures_page(outcome.figures)


def figures_page(figures: Mapping) -> OutcomePage:
    """The figures of ``open_recommendation_figures`` as a page, also before they are frozen."""
    return OutcomePage(
        headline=headline(figures["nominees"], gettext("%(count)s nominees")),
        tiles=_tiles(figures),
        sentences=_sentences(figures),
        charts=[chart for chart in _charts(figures) if chart.bars],
        tables=[
            *[table for table in _tables(figures) if table.rows],
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


def _tiles(figures: Mapping) -> list[Tile]:
    counts = figures["recommendations"]
    return [
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
            _handed_in(counts),
        ),
        Tile(
            gettext("Ordinary members and villagers"),
            percent(Fraction(figures["ordinary"]["share"])),
            gettext("%(count)s of %(all)s nominees; not counted: those paid by the state")
            % {"count": figures["ordinary"]["count"], "all": figures["nominees"]},
        ),
    ]


def _handed_in(counts: Mapping) -> str:
    text = gettext("%(total)s handed in, %(refused)s refused")
    if counts.get("withdrawn"):  # outcomes frozen before anything could be withdrawn do not say
        text = gettext("%(total)s handed in, %(refused)s refused, %(withdrawn)s withdrawn")
    return text % {key: whole(number) for key, number in counts.items() if isinstance(number, int)}


def _sentences(figures: Mapping) -> list[ExplainedLine]:
    lines = figures["signatures"]
    return [
        ExplainedLine(
            gettext("Of %(lines)s signatures %(counted)s count; every other line keeps its reason.")
            % {"lines": whole(lines["lines"]), "counted": whole(lines["counted"])},
        ),
        ExplainedLine(
            gettext("A nominee who was put forward by others has agreed in writing."),
            gettext("Election method of this election"),
            "I",
        ),
    ]


def _charts(figures: Mapping) -> list[BarChart]:
    """Each breakdown as bars, with the same figures as a table beneath."""
    routes = choice_titles(Recommendation.Route)
    ordinary, nominees = figures["ordinary"]["count"], figures["nominees"]
    whom = gettext("Nominees")
    return [
        bar_chart(
            gettext("Nominees by route"),
            {routes[route]: figures["by_route"][route] for route in routes},
            table=_route_table(figures, routes),
        ),
        _breakdown(
            gettext("Taking part by channel"),
            gettext("Channel"),
            gettext("Number"),
            [
                (gettext(channel_title(one)), figures["channels"][one])
                for one in in_order(figures["channels"])
            ],
        ),
        _breakdown(
            gettext("Nominees by identity"),
            gettext("Identity"),
            whom,
            _rows(choice_titles(Person.IdentityKind), figures["by_identity"], skip_empty=True),
            total=nominees,
        ),
        _breakdown(
            gettext("Nominees by age"),
            gettext("Age"),
            whom,
            _rows({str(bound): _band(bound) for bound in AGE_BANDS}, figures["by_age"]),
            total=nominees,
        ),
        _breakdown(
            gettext("Nominees by sex"),
            gettext("Sex"),
            whom,
            _rows(choice_titles(Person.Sex), figures["by_sex"]),
            total=nominees,
        ),
        _breakdown(
            gettext("Ordinary members and villagers among the nominees"),
            gettext("Group"),
            whom,
            [
                (gettext("ordinary member or villager"), ordinary),
                (gettext("paid by the state"), nominees - ordinary),
            ],
            total=nominees,
        ),
    ]


def _rows(
    titles: Mapping[str, str], figures: Mapping[str, int], *, skip_empty=False
) -> list[tuple[str, int]]:
    """Title and figure in the order of ``titles``; what no title names comes last as "not stated"."""
    rows = [(title, figures.get(key, 0)) for key, title in titles.items()]
    rows = [row for row in rows if row[1] or not skip_empty]
    rest = sum(number for key, number in figures.items() if key not in titles)
    return [*rows, (gettext(NOT_STATED), rest)] if rest else rows


def _breakdown(
    title: str, first: str, what: str, rows: Sequence[tuple[str, int]], *, total: int = 0
) -> BarChart:
    """``total``: of how many the rows are parts; a column of shares is added then."""
    columns, cells = [first, what], [[label, whole(number)] for label, number in rows]
    if total:
        columns.append(gettext("Share"))
        for row, (_, number) in zip(cells, rows, strict=True):
            row.append(percent(Fraction(number, total)))
    return bar_chart(
        title,
        dict(rows),
        {label: whole(number) for label, number in rows},
        table=FigureTable("", columns, cells),
    )


def _route_table(figures: Mapping, routes: Mapping[str, str]) -> FigureTable:
    counts = figures["recommendations"]["by_route"]
    return FigureTable(
        "",
        [gettext("Route"), gettext("Nominees"), gettext("accepted"), gettext("refused")],
        [
            [
                routes[route],
                whole(figures["by_route"][route]),
                whole(counts[route]["accepted"]),
                whole(counts[route]["refused"]),
            ]
            for route in routes
        ],
    )


def _tables(figures: Mapping) -> list[FigureTable]:
    routes = choice_titles(Recommendation.Route)
    return [
        count_table(
            gettext("Signatures that do not count"),
            gettext("Reason"),
            [
                (short_reason(code), number)
                for code, number in sorted(figures["signatures"]["by_reason"].items())
            ],
        ),
        FigureTable(
            gettext("Recommendations refused"),
            [gettext("No."), gettext("Route"), gettext("Reason")],
            [
                [
                    one["number"],
                    routes[one["route"]],
                    "；".join(short_reason(code) for code in one["reasons"]),
                ]
                for one in figures["refused"]
            ],
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
