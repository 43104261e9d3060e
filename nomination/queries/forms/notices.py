"""What is posted: the announcement, the notices of candidates, of the inspection, and of who they are."""

from datetime import date
from fractions import Fraction

from django.utils.timezone import localtime
from django.utils.translation import gettext

from election_site.domain.name_order import order_names
from election_site.domain.stages import BY_CODE
from election_site.domain.strokes import stroke_table
from election_site.models import Election, Outcome
from election_site.queries.chain import certified_outcome
from election_site.queries.issuing import issuing_body
from election_site.queries.rules import rules_of
from election_site.queries.strokes import corrections_of
from nomination.models import Candidacy, Inspection, InspectionNotice
from nomination.queries.candidacies import advancing_candidacies, by_strokes_if_known
from nomination.queries.channels import channel_title, in_order
from nomination.queries.forms.papers import person_cells
from nomination.queries.forms.pieces import (
    Block,
    blank,
    cell,
    day,
    grid,
    heading,
    label,
    lines,
    month,
    prose,
    seal,
    table,
)
from nomination.queries.outcome_pages.wording import percent

EMPTY_ROWS = 12


def announcement_form(election: Election, _subject: None) -> list[Block]:
    """公推直选公告 (rulebook 4, no. 5): posts, conditions, goals, how, where and when."""
    outcome = certified_outcome(election, "announcement")
    closes = election.recommendation_closes_at
    return [
        prose(
            gettext(
                "With the superior's approval the members of %(body)s are elected by public nomination and "
                "direct election. This is announced:"
            )
            % {"body": election.body_name}
        ),
        table(
            gettext("1. Posts, conditions and work goals"),
            [
                (gettext("Post"), 4),
                (gettext("Intended duty"), 4),
                (gettext("Seats"), 2),
                (gettext("Conditions"), 8),
                (gettext("Work goals"), 8),
            ],
            [
                [post.title, post.intended_duty, post.seats, post.conditions, post.goals]
                for post in election.posts.all()
            ],
            empty=7,
        ),
        heading(gettext("2. How to take part")),
        prose(
            gettext(
                "Anybody who is qualified may recommend himself, be put forward jointly by %(least)s or more "
                "Party members, officials or villagers, or be put forward by an organisation."
            )
            % {"least": rules_of(election).options["joint_threshold"]},
            gettext("Registration: %(place)s. Recommendations are taken until %(until)s.")
            % {
                "place": blank(election.registration_place, 16),
                "until": blank(
                    f"{day(localtime(closes).date())} {localtime(closes):%H:%M}" if closes else ""
                ),
            },
        ),
        table(
            gettext("3. Timetable"),
            [(gettext("Step"), 5), (gettext("Date"), 5)],
            [
                [gettext(BY_CODE[row["stage"]].title), _span(row["starts_on"], row["ends_on"])]
                for row in election.timetable
            ],
            empty=11,
            is_whole=True,
        ),
        table(
            gettext("4. Weights of the two recommendations"),
            [(gettext("Channel"), 5), (gettext("Weight"), 5)],
            [
                [gettext(channel_title(one)), percent(Fraction(election.weights[one]))]
                for one in in_order(election.weights)
            ],
            empty=7,
            is_whole=True,
        ),
        prose(gettext("Supervision hotline: %(hotline)s.") % {"hotline": blank(election.hotline)}),
        seal(issuing_body(election), on=_published_on(outcome)),
    ]


def preliminary_notice(election: Election, _subject: None) -> list[Block]:
    """初步候选人公示 (rulebook 4, no. 17): the names by strokes, the days, and how to object."""
    outcome = certified_outcome(election, "shortlist")
    groups = advancing_candidacies(election, "shortlist")
    rows = [
        [post.title, "、".join(_names_by_strokes(election, groups.get(post.key, [])))]
        for post in election.posts.all()
    ]
    return [
        prose(
            gettext(
                "After open recommendation, qualification review, second recommendation and weighted "
                "scoring, these are the preliminary candidates for %(body)s, in the order of the strokes of "
                "their surnames:"
            )
            % {"body": election.body_name}
        ),
        table("", [(gettext("Post"), 3), (gettext("Preliminary candidates"), 9)], rows, empty=7),
        *_objections(election, outcome),
    ]


def formal_notice(election: Election, _subject: None) -> list[Block]:
    """正式候选人公示 (rulebook 4, nos. 21 and 22): the list in its certified order with everybody's
    particulars."""
    outcome = certified_outcome(election, "formal_candidates")
    groups = advancing_candidacies(election, "formal_candidates")
    rows = [
        [
            number,
            one.person.name,
            one.person.get_sex_display(),
            month(one.person.born_on),
            one.person.ethnicity,
            one.person.education,
            month(one.person.joined_on),
            one.person.work,
            one.post.title,
        ]
        for number, one in enumerate((one for group in groups.values() for one in group), 1)
    ]
    columns = (
        (gettext("Serial no."), 2),
        (gettext("Name"), 4),
        (gettext("Sex"), 2),
        (gettext("Born in"), 4),
        (gettext("Ethnicity"), 3),
        (gettext("Education"), 3),
        (gettext("Joined the Party in"), 4),
        (gettext("Present work"), 7),
        (gettext("Candidate for"), 7),
    )
    return [
        prose(
            gettext(
                "After the county committee's vote and with the superior's approval, these are the formal "
                "candidates for %(body)s:"
            )
            % {"body": election.body_name}
        ),
        table("", columns, rows, empty=EMPTY_ROWS),
        *_objections(election, outcome),
    ]


def inspection_notice(election: Election, _subject: None) -> list[Block]:
    """考察预告 (rulebook 4, no. 19): who is inspected, by whom, and how to speak to the team."""
    notice = InspectionNotice.objects.filter(run__election=election).order_by("run_id").last()
    groups = advancing_candidacies(election, "public_recognition")
    rows = [
        [one.person.name, one.person.work, one.post.title]
        for group in groups.values()
        for one in by_strokes_if_known(election, group)
    ]
    given = localtime(notice.given_at).date() if notice else None
    return [
        prose(
            gettext(
                "These persons passed the public vote and are now inspected; more are inspected than will "
                "be passed on:"
            )
        ),
        table(
            "",
            [(gettext("Name"), 3), (gettext("Present work"), 7), (gettext("Candidate for"), 4)],
            rows,
            empty=EMPTY_ROWS,
        ),
        prose(
            gettext("The inspection lasts from %(start)s to %(end)s; talks are held at: %(place)s.")
            % {
                "start": blank(day(notice.starts_on) if notice else ""),
                "end": blank(day(notice.ends_on) if notice else ""),
                "place": blank(notice.place if notice else "", 12),
            },
            gettext("Inspection team: %(team)s.")
            % {"team": blank("、".join(notice.team) if notice else "", 16)},
            gettext("Whoever has something to say about them may speak to the team: %(contact)s.")
            % {"contact": blank(notice.contact if notice else "", 16)},
        ),
        seal(issuing_body(election), on=given),
    ]


def introduction_form(election: Election, candidacy: Candidacy | None) -> list[Block]:
    """候选人简历及介绍材料 (rulebook 4, no. 22; Art. 21): strengths and weaknesses both, as inspected."""
    report = Inspection.objects.filter(candidacy=candidacy).order_by("run_id").last() if candidacy else None
    found = report or candidacy

    def long(title: str, source, field: str, height: int) -> list[Block]:
        return [label(title), lines(getattr(source, field) if source else "", across=6, height=height)]

    return [
        grid(
            (4, 5, 3, 5, 4, 5, 6),
            [
                *person_cells(candidacy, is_public=True),
                label(gettext("Candidate for")),
                cell(candidacy.post.title if candidacy else "", across=6),
                *long(gettext("Curriculum vitae"), candidacy, "cv", 40),
                *long(gettext("Honours and sanctions"), candidacy, "honours", 16),
                *long(gettext("Work record"), report, "achievements", 20),
                *long(gettext("Main strengths"), found, "strengths", 28),
                *long(gettext("Main weaknesses"), found, "weaknesses", 28),
                *long(gettext("Promise if elected"), candidacy, "promise", 28),
            ],
        ),
    ]


def _objections(election: Election, outcome: Outcome | None) -> list[Block]:
    publication = getattr(outcome, "publication", None) if outcome else None
    posted = localtime(publication.published_at).date() if publication else None
    closes = localtime(publication.closes_at).date() if publication and publication.closes_at else None
    return [
        prose(
            gettext("The notice is posted from %(start)s to %(end)s.")
            % {"start": blank(day(posted)), "end": blank(day(closes))},
            gettext(
                "Whoever objects may do so in writing, by telephone or on the election's page, with or "
                "without a name. Every objection is looked into and answered."
            ),
            gettext("Supervision hotline: %(hotline)s.") % {"hotline": blank(election.hotline)},
        ),
        seal(issuing_body(election), on=posted),
    ]


def _names_by_strokes(election: Election, group: list[Candidacy]) -> list[str]:
    names = [one.person.name for one in group]
    order = order_names(
        names,
        stroke_table(),
        single_name=rules_of(election).options["single_name"],
        corrections=corrections_of(election.pk),
    )
    return [names[place] for place in order.positions]


def _published_on(outcome: Outcome | None) -> date | None:
    publication = getattr(outcome, "publication", None) if outcome else None
    return localtime(publication.published_at).date() if publication else None


def _span(starts: str, ends: str) -> str:
    first, last = date.fromisoformat(starts), date.fromisoformat(ends)
    return day(first) if first == last else f"{day(first)} – {day(last)}"
