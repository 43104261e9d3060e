"""What the public pages of an election show, as the templates take it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.timezone import localtime
from django.utils.translation import gettext

from election_site.domain.wording import N_
from election_site.models import Election, Objection, Outcome, Publication, StageRun
from election_site.queries.issuing import issuing_body
from election_site.queries.outcome_page import FigureTable, FunnelStep, ResultGroup
from election_site.queries.public import (
    days_left,
    election_links,
    is_annulled,
    notice_rows,
    outcome_url,
    page_of,
    published_outcomes,
    signatures,
    stations,
)
from election_site.queries.rules import rules_of
from election_site.queries.wording import fill

FACES = "nomination.queries.faces.faces"


def election_context(election: Election, now: datetime) -> dict:
    """The page of one election: ``election_site/election.html``."""
    outcomes = published_outcomes(election)
    pages = {outcome.pk: page_of(outcome) for outcome in outcomes}
    return {
        "election": election,
        "stations": stations(election, outcomes, pages),
        "latest": [
            {
                "number": outcome.run.spec.number,
                "title": gettext(outcome.run.spec.title),
                "published_at": outcome.publication.published_at,
                "summary": gettext("Annulled") if is_annulled(outcome) else pages[outcome.pk].headline,
                "url": outcome_url(outcome),
            }
            for outcome in sorted(outcomes, key=lambda o: o.publication.published_at, reverse=True)
        ],
        "notices": notice_rows(election, now),
        "funnel": [step for o in outcomes if not is_annulled(o) for step in pages[o.pk].funnel],
        "finished": any(o.run.stage == "result" for o in outcomes if not is_annulled(o)),
        "posts": [
            {"title": post.title, "seats": post.seats, "intended": post.intended_duty, "url": ""}
            for post in election.posts.all()
        ],
        "links": election_links(election),
    }


def outcome_context(outcome: Outcome) -> dict:
    """The page of one published outcome: ``election_site/outcome.html``."""
    page, run = page_of(outcome), outcome.run
    annulment = run.annulment if run.state == StageRun.State.ANNULLED else None
    return {
        "election": run.election,
        "election_url": reverse("election_site:election", args=[run.election.slug]),
        "stage": {"number": run.spec.number, "title": gettext(run.spec.title)},
        "published_at": outcome.publication.published_at,
        "certified_by": signatures(outcome),
        "annulled": annulment and {"reason": annulment.reason, "at": annulment.annulled_at},
        "headline": "",
        "tiles": page.tiles,
        "results": with_faces(run.election, page.results),
        "charts": page.charts,
        "chart": remaining_until(outcome),
        "chart_finished": run.stage == "result",
        "sentences": [
            {"text": line.text, "article": line.source, "evidence": line.status} for line in page.sentences
        ],
        "tables": page.tables,
        "downloads": page.downloads,
        "digest": outcome.digest,
        "previous_digest": outcome.previous_digest,
    }


def with_faces(election: Election, groups: Sequence[ResultGroup]) -> list[ResultGroup]:
    """The groups with each candidate's photo and the way to his page."""
    found = import_string(FACES)(election) if groups else {}
    return [
        replace(group, rows=[replace(row, **found.get(row.who, {})) for row in group.rows])
        for group in groups
    ]


def remaining_until(outcome: Outcome) -> list[FunnelStep]:
    """The funnel from the first figures to this outcome; of an annulled one only its own step."""
    if is_annulled(outcome):
        return list(page_of(outcome).funnel)
    number = outcome.run.spec.number
    published = [
        other
        for other in published_outcomes(outcome.run.election)
        if other.run.spec.number <= number and not is_annulled(other)
    ]
    return [step for other in published for step in page_of(other).funnel]


def notice_context(publication: Publication, form, now: datetime) -> dict:
    """The page of one notice: ``election_site/notice.html``."""
    election = publication.outcome.run.election
    page = page_of(publication.outcome)
    return {
        "election": election,
        "election_url": reverse("election_site:election", args=[election.slug]),
        "notice": {
            "title": publication.title,
            "number": "",
            "paragraphs": [text for text in publication.body.split("\n") if text.strip()],
            "tables": [
                *(page.notice_tables or [names_by_post(publication.outcome)]),
                notice_terms(publication),
            ],
            "people": page.notice_people,
            "issuing_body": issuing_body(election),
            "issued_on": publication.published_at,
            "closes_at": publication.closes_at,
            "days_left": days_left(publication, now),
            "phone": election.hotline,
        },
        "form": form,
        "outcome_url": outcome_url(publication.outcome),
        "lookup_url": reverse("election_site:objection_lookup", args=[election.slug]),
    }


def notice_terms(publication: Publication) -> FigureTable:
    """From when until when the notice is up, how many days of which kind that makes, and how to object (rulebook,
    section 4, no. 17)."""
    run = publication.outcome.run
    options = rules_of(run.election).options
    wording = {
        "calendar": N_("%(starts)s to %(ends)s (%(days)s calendar days, counted from the day after posting)"),
        "working": N_("%(starts)s to %(ends)s (%(days)s working days, counted from the day after posting)"),
    }
    days = fill(
        wording[options["notice_unit"]],
        {
            "starts": f"{localtime(publication.published_at):%Y-%m-%d}",
            "ends": f"{localtime(publication.closes_at):%Y-%m-%d}",
            "days": options[run.spec.notice],
        },
    )
    hotline = run.election.hotline
    rows = [
        [gettext("Notice period"), days],
        [
            gettext("How to object"),
            gettext("On this page, by telephone or in writing; with a name or without. Each gets an answer."),
        ],
        [gettext("Supervision hotline"), hotline],
    ]
    return FigureTable("", [gettext("The notice"), gettext("Particulars")], [row for row in rows if row[1]])


def names_by_post(outcome: Outcome) -> FigureTable:
    """Whom a notice puts before the public: the names for each post, in the outcome's order; of a review also
    who did not pass (rulebook 4, no. 11: names, passed or not; the reason is told to the person alone)."""
    figures, titles = outcome.figures, {post.key: post.title for post in outcome.run.election.posts.all()}
    columns: list[tuple[str, dict[str, list[int]]]] = [(gettext("Names"), figures["advancing"])]
    if "refused" in figures:
        refused: dict[str, list[int]] = {}
        for one in figures["refused"]:
            refused.setdefault(one["post"], []).append(one["id"])
        columns = [(gettext("Passed"), figures["advancing"]), (gettext("Not passed"), refused)]
    names = figures["names"]
    rows = [
        [title, *("、".join(names[str(one)] for one in ids.get(key, [])) or "—" for _, ids in columns)]
        for key, title in titles.items()
    ]
    return FigureTable("", [gettext("Post"), *(title for title, _ in columns)], rows)


def objection_row(objection: Objection) -> dict:
    """What the holder of number and code may read: the state and the answer, not who wrote what."""
    return {
        "receipt_number": objection.receipt,
        "notice_title": objection.publication.title,
        "filed_at": objection.filed_at,
        "state": "done" if objection.settled_at else "wait",
        "state_text": gettext("answered") if objection.settled_at else gettext("not answered yet"),
        "answer": objection.answer,
        "settled_at": objection.settled_at,
    }
