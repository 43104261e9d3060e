"""What the public may see: certified and published outcomes, and nothing else."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.timezone import localtime
from django.utils.translation import gettext

from election_site.domain.roles import ROLES
from election_site.domain.stages import STAGES
from election_site.models import Election, Outcome, Publication, StageRun
from election_site.queries.outcome_page import OutcomePage


def public_elections() -> QuerySet[Election]:
    """Elections whose announcement is published; before that nobody outside knows of them."""
    announced = Publication.objects.filter(
        outcome__run__election=OuterRef("pk"), outcome__run__stage="announcement"
    )
    return Election.objects.filter(Exists(announced))


def published_outcomes(election: Election) -> list[Outcome]:
    """Every published outcome, annulled ones included, in the order of the chain."""
    outcomes = (
        Outcome.objects.filter(run__election=election, publication__isnull=False)
        .exclude(run__state=StageRun.State.CLOSED)
        .select_related("run__election", "publication")
    )
    return sorted(outcomes, key=lambda outcome: (outcome.run.spec.number, outcome.run.run_number))


def page_of(outcome: Outcome) -> OutcomePage:
    """The outcome as its own app shows it; named by a dotted path in the chain."""
    return import_string(outcome.run.spec.page)(outcome)


def is_annulled(outcome: Outcome) -> bool:
    return outcome.run.state == StageRun.State.ANNULLED


def outcome_url(outcome: Outcome) -> str:
    election = outcome.run.election
    return reverse("election_site:outcome", args=[election.slug, outcome.run.stage, outcome.run.run_number])


def stations(election: Election, outcomes: list[Outcome], pages: dict[int, OutcomePage]) -> list[dict]:
    """The eleven stations of ``pieces/stage_line.html``: figures of published outcomes only."""
    published = {o.run.stage: o for o in outcomes if not is_annulled(o)}
    live = {run.stage: run for run in election.stage_runs.exclude(state=StageRun.State.ANNULLED)}
    rows = []
    for stage in STAGES:
        outcome, run = published.get(stage.code), live.get(stage.code)
        rows.append(
            {
                "number": stage.number,
                "title": gettext(stage.title),
                "state": "done" if outcome else "now" if run else "to_come",
                "when": outcome.publication.published_at if outcome else run.opened_at if run else None,
                "figure": pages[outcome.pk].headline if outcome else "",
                "url": outcome_url(outcome) if outcome else "",
            }
        )
    return rows


def days_left(publication: Publication, now: datetime) -> int | None:
    """Whole days until a notice closes, 0 on its last day; None when no objections are taken."""
    if publication.closes_at is None or now > publication.closes_at:
        return None
    return (localtime(publication.closes_at).date() - localtime(now).date()).days


def notice_state(left: int | None) -> str:
    """Until when objections are taken, in words; ``left`` as ``days_left`` gives it."""
    if left is None:
        return gettext("The notice period has ended")
    if left == 0:
        return gettext("Last day for objections")
    return gettext("%(days)s days left for objections") % {"days": left}


def notice_rows(election: Election, now: datetime) -> list[dict]:
    """The notices (公示) of an election, the newest first."""
    publications = (
        Publication.objects.filter(outcome__run__election=election, closes_at__isnull=False)
        .exclude(outcome__run__state=StageRun.State.ANNULLED)
        .order_by("-published_at")
    )
    return [
        {
            "title": publication.title,
            "url": reverse("election_site:notice", args=[election.slug, publication.pk]),
            "published_at": publication.published_at,
            "closes_at": publication.closes_at,
            "days_left": (left := days_left(publication, now)),
            "state_text": notice_state(left),
        }
        for publication in publications
    ]


def signatures(outcome: Outcome) -> list[dict]:
    """Who certified the outcome, in which role."""
    return [
        {"name": str(signature.user), "role": gettext(ROLES[signature.role].title)}
        for signature in outcome.certifications.select_related("user")
    ]


def election_links(election) -> list[dict]:
    """The further pages of an election; the other apps' addresses are named by strings only."""
    return [
        {
            "title": gettext("Put somebody forward"),
            "text": gettext("Three ways to recommend, dates and conditions; what became of it"),
            "url": reverse("recommend:landing", args=[election.slug]),
        },
        {
            "title": gettext("Candidates"),
            "text": gettext("Who stands for which post, and how far each has come"),
            "url": reverse("nomination:candidates", args=[election.slug]),
        },
        {
            "title": gettext("Showcases"),
            "text": gettext("Four rounds on equal terms: order, time, place"),
            "url": reverse("showcases:rounds", args=[election.slug]),
        },
        {
            "title": gettext("Vote with your slip"),
            "text": gettext("For whoever signed in and drew a slip"),
            "url": reverse("ballots:enter_election", args=[election.slug]),
        },
        {
            "title": gettext("Notices and objections"),
            "text": gettext("What is on public notice, and how to object"),
            "url": reverse("election_site:notices", args=[election.slug]),
        },
        {
            "title": gettext("Inspection"),
            "text": gettext("Who inspects the candidates, when, and how to tell the team what you know"),
            "url": reverse("inspection:notice", args=[election.slug]),
        },
        {
            "title": gettext("Election method"),
            "text": gettext("How the votes are held and decided, article by article"),
            "url": reverse("method:page", args=[election.slug]),
        },
    ]
