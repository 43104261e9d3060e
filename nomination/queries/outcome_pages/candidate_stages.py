"""The pages of stage 7, the inspection, and stage 9, the formal candidates."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext

from election_site.domain.wording import N_
from election_site.models import Outcome, Person
from election_site.queries.outcome_page import (
    ExplainedLine,
    FigureTable,
    FunnelStep,
    NoticePerson,
    OutcomePage,
    Tile,
)
from election_site.queries.wording import fill
from nomination.queries.outcome_pages.wording import (
    by_post,
    choice_titles,
    headline,
    whole,
)


def inspection_page(outcome: Outcome) -> OutcomePage:
    """How many of those asked were satisfied with whom, and who goes on. Reports are not published."""
    figures = outcome.figures
    notice = figures["notice"]
    return OutcomePage(
        headline=headline(figures["passed"], gettext("%(count)s passed the inspection")),
        funnel=[
            FunnelStep(
                gettext("passed the inspection"),
                figures["passed"],
                gettext("%(count)s were inspected.") % {"count": figures["inspected"]},
            )
        ],
        tiles=[
            Tile(
                gettext("Inspected"), whole(figures["inspected"]), gettext("all who passed the public vote")
            ),
            Tile(
                gettext("Passed on"),
                whole(figures["passed"]),
                gettext("at most %(limit)s for each seat") % {"limit": figures["keep_per_post"]},
            ),
        ],
        sentences=[
            ExplainedLine(
                gettext("More persons are inspected than are passed on."),
                gettext("Report on the Anxian pilot of 2010"),
                "P",
            ),
            ExplainedLine(
                fill(
                    N_("Announced on %(day)s; inspection team: %(team)s; contact: %(contact)s."),
                    {
                        "day": notice["given_on"],
                        "team": "、".join(notice["team"]),
                        "contact": notice["contact"],
                    },
                )
            ),
        ],
        tables=[
            FigureTable(
                post["title"],
                [
                    gettext("Name"),
                    gettext("Asked"),
                    gettext("Satisfied"),
                    gettext("Basically satisfied"),
                    gettext("Not satisfied"),
                    gettext("Result"),
                ],
                [
                    [
                        figures["names"][str(one["id"])],
                        whole(one["interviewed"]),
                        whole(one["satisfied"]),
                        whole(one["basically"]),
                        whole(one["dissatisfied"]),
                        gettext("goes on") if one["goes_on"] else gettext("does not go on"),
                    ]
                    for one in figures["people"].get(post["key"], [])
                ],
            )
            for post, _ in by_post(figures)
        ],
    )


def formal_candidates_page(outcome: Outcome) -> OutcomePage:
    """The list as it will stand on the ballot, with the order and the approval behind it."""
    figures = outcome.figures
    return OutcomePage(
        headline=headline(figures["candidates"], gettext("%(count)s formal candidates")),
        funnel=[
            FunnelStep(
                gettext("Formal candidates"),
                figures["candidates"],
                gettext("The county committee's vote put them forward; the superior approved the list."),
            )
        ],
        tiles=[
            Tile(
                gettext("Formal candidates"),
                whole(figures["candidates"]),
                gettext("at least %(least)s needed: a fifth more than the seats")
                % {"least": figures["least"]},
            ),
            Tile(
                gettext("Seats"),
                whole(figures["seats"]),
                gettext("%(posts)s posts") % {"posts": len(figures["posts"])},
            ),
        ],
        sentences=[
            ExplainedLine(
                gettext("%(candidates)s candidates for %(seats)s seats; at least %(least)s are needed.")
                % figures,
                gettext("Regulation of 2020, Article 13; of 1990, Article 12"),
                "V",
            ),
            ExplainedLine(
                gettext(
                    "Members stand by the strokes of their surnames, secretary and deputies in the order "
                    "that the superior approved."
                ),
                gettext("Regulation of 2020, Article 24"),
                "V",
            ),
            *[
                ExplainedLine(
                    fill(
                        N_("Approved by %(issued_by)s, document %(document_number)s of %(issued_on)s."),
                        one,
                    ),
                    gettext("Regulation of 2020, Article 15"),
                    "M",
                )
                for one in figures["approvals"]
            ],
            *[_withdrawal_line(one) for one in figures["withdrawals"]],
        ],
        notice_people=list(_notice_people(figures)),
        tables=[_candidate_table(post, figures["lists"].get(post["key"])) for post, _ in by_post(figures)],
    )


def _withdrawal_line(one: Mapping) -> ExplainedLine:
    text = gettext("%(post)s: %(name)s withdrew.") % one
    if one["replacement"]:
        text += (
            gettext("%(replacement)s came onto the list instead, approved by document %(document)s.") % one
        )
    if one["is_next"]:
        text += gettext("This was the next in the order of the plenum's vote.")
    text += gettext("Decided by %(decided_by)s, confirmed by %(confirmed_by)s. Reason: %(why)s") % one
    return ExplainedLine(text, gettext("The rules are silent; two people decide"), "I")


def _notice_people(figures: Mapping) -> Iterator[NoticePerson]:
    """What the notice says of everybody on the list (rulebook, section 4, no. 22; Art. 21)."""
    sexes = choice_titles(Person.Sex)
    for post, _ in by_post(figures):
        listed = figures["lists"].get(post["key"])
        for one in listed["people"] if listed else ():
            yield NoticePerson(
                name=one["name"],
                post=post["title"],
                facts=[
                    (label, value)
                    for label, value in (
                        (gettext("Sex"), sexes.get(one["sex"], "")),
                        (gettext("Born"), one["born"]),
                        (gettext("Ethnicity"), one["ethnicity"]),
                        (gettext("Schooling"), one["education"]),
                        (gettext("Joined the Party"), one["joined"]),
                        (gettext("Present work"), one["work"]),
                    )
                    if value
                ],
                texts=[
                    (label, value)
                    for label, value in (
                        (gettext("Life and work"), one["cv"]),
                        (gettext("Work record"), one["achievements"]),
                        (gettext("Main strengths"), one["strengths"]),
                        (gettext("Weaknesses"), one["weaknesses"]),
                    )
                    if value
                ],
            )


def _candidate_table(post: Mapping, listed: Mapping | None) -> FigureTable:
    sexes = choice_titles(Person.Sex)
    return FigureTable(
        gettext("%(post)s (%(seats)s to be elected)") % {"post": post["title"], "seats": post["seats"]},
        [
            gettext("Name"),
            gettext("Sex"),
            gettext("Born"),
            gettext("Ethnicity"),
            gettext("Schooling"),
            gettext("Joined the Party"),
            gettext("Present work"),
        ],
        [
            [
                one["name"],
                sexes.get(one["sex"], ""),
                one["born"],
                one["ethnicity"],
                one["education"],
                one["joined"],
                one["work"],
            ]
            for one in (listed["people"] if listed else [])
        ],
    )
