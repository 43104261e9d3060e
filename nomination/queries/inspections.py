"""The inspection as the public is told of it beforehand (考察预告)."""

from collections.abc import Mapping

from django.utils.timezone import localtime
from django.utils.translation import gettext

from election_site.domain.stages import BY_CODE, previous
from election_site.domain.wording import N_
from election_site.models import Election, Publication, StageRun
from election_site.queries.chain import certified_outcome, live_run
from election_site.queries.issuing import issuing_body
from election_site.queries.outcome_page import FigureTable
from election_site.queries.wording import fill
from nomination.models import InspectionNotice
from nomination.queries.candidacies import advancing_candidacies, by_strokes_if_known


def is_in_team(user, run: StageRun) -> bool:
    """Whether the account is in the team of this run and so may read what the team was told."""
    return InspectionNotice.objects.filter(run=run, members=user).exists()


def notice_facts(notice: InspectionNotice) -> dict:
    """The notice as the outcome of the stage keeps it: plain JSON."""
    return {
        "given_on": f"{localtime(notice.given_at):%Y-%m-%d}",
        "team": list(notice.team),
        "contact": notice.contact,
        "place": notice.place,
        "starts_on": notice.starts_on.isoformat() if notice.starts_on else "",
        "ends_on": notice.ends_on.isoformat() if notice.ends_on else "",
    }


def public_notice(election: Election) -> dict | None:
    """``pieces/notice.html`` for the inspection under way or done; None while none is announced.

    Who is inspected stands there as soon as the outcome that lets them go on is published, by 姓氏笔画.
    """
    run = live_run(election, "inspection")
    notice = InspectionNotice.objects.filter(run=run).first() if run else None
    if notice is None:
        return None
    return {
        "title": gettext("Advance notice of the inspection"),
        "number": "",
        "paragraphs": _paragraphs(notice, election),
        "tables": [one for one in [_people(election), _facts(notice)] if one],
        "issuing_body": issuing_body(election),
        "issued_on": notice.given_at,
    }


def _paragraphs(notice: InspectionNotice, election: Election) -> list[str]:
    return [
        gettext(
            "By the election method of “%(election)s” those named below are inspected. More persons are inspected "
            "than are passed on."
        )
        % {"election": election.title},
        gettext(
            "Whoever knows of their work and conduct, good or bad, is asked to tell the team in these days, in "
            "person, by telephone or in writing. What is said is read by nobody outside the team."
        ),
    ]


def _facts(notice: InspectionNotice) -> FigureTable:
    rows = [
        [gettext("Days of the inspection"), _days(notice)],
        [gettext("Leader of the team"), notice.team[0] if notice.team else ""],
        [gettext("Members of the team"), "、".join(notice.team[1:])],
        [gettext("Place of the talks"), notice.place],
        [gettext("How to reach the team"), notice.contact],
    ]
    return FigureTable(
        "", [gettext("The inspection"), gettext("Particulars")], [row for row in rows if row[1]]
    )


def _days(notice: InspectionNotice) -> str:
    if notice.starts_on is None or notice.ends_on is None:
        return ""
    return fill(
        N_("%(starts)s to %(ends)s"),
        {"starts": notice.starts_on.isoformat(), "ends": notice.ends_on.isoformat()},
    )


def _people(election: Election) -> FigureTable | None:
    before = previous(BY_CODE["inspection"]).code
    outcome = certified_outcome(election, before)
    if not Publication.objects.filter(outcome=outcome).exists():
        return None
    groups = advancing_candidacies(election, before)
    return FigureTable(
        "",
        [gettext("Post"), gettext("Persons inspected")],
        [
            [group[0].post.title, "、".join(one.person.name for one in by_strokes_if_known(election, group))]
            for group in groups.values()
            if group
        ],
    )


def satisfaction(figures: Mapping) -> str:
    """Satisfied, basically satisfied and not satisfied in one short text."""
    return f"{figures['satisfied']} / {figures['basically']} / {figures['dissatisfied']}"
