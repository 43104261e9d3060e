"""What the public pages of recommending show."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from election_site.models import Election
from election_site.queries.chain import live_run
from election_site.queries.rules import rules_of
from election_site.queries.wording import blocker_rows, reason_text
from nomination.models import Candidacy, Recommendation
from nomination.queries.refusals import refusal_reasons
from nomination.queries.registration import STAGE, blockers_of

TAGS = {"accepted": "passed", "received": "wait", "refused": "again", "withdrawn": "out"}


def landing_page(election: Election, now: datetime) -> dict:
    """``nomination/recommend/landing.html``."""
    run = live_run(election, STAGE)
    blockers = blockers_of(election, run, now=now)
    options = rules_of(election).options
    return {
        "is_open": not blockers,
        "sentence": reason_text(blockers[0]) if blockers else "",
        "opened_at": run.opened_at if run else None,
        "closes_at": election.recommendation_closes_at,
        "place": election.registration_place,
        "hotline": election.hotline,
        "threshold": options["joint_threshold"],
        "limit": options["max_posts_per_person"],
        "posts": [
            {
                "title": post.title,
                "seats": post.seats,
                "intended": post.intended_duty,
                "conditions": post.conditions,
                "goals": post.goals,
            }
            for post in election.posts.all()
        ],
    }


def own_page(recommendations: list[Recommendation]) -> list[dict]:
    """How each recommendation of one form stands, in words."""
    rows = []
    for one in recommendations:
        state = one.state
        rows.append(
            {
                "number": one.number,
                "post": one.candidacy.post.title,
                "received_on": one.received_on,
                "state": TAGS[state],
                "state_text": own_state(one),
                "reasons": blocker_rows(refusal_reasons(one.refusals)),
                "withdrawn_at": one.withdrawn_at,
                "withdrawal_reason": one.withdrawal_reason,
                "withdraw_url": ""
                if one.withdrawn_at
                else reverse("recommend:withdraw", args=[one.run.election.slug, one.number]),
            }
        )
    return rows


def own_state(one: Recommendation) -> str:
    return {
        "accepted": gettext("received, and waiting for the qualification review"),
        "received": gettext("received"),
        "refused": gettext("received, but it cannot be accepted"),
        "withdrawn": gettext("withdrawn"),
    }[one.state]


def consent_page(candidacy: Candidacy) -> dict:
    """Who put the nominee forward, for the page on which he agrees. Names of senders stay out of it."""
    live = candidacy.recommendations.filter(withdrawn_at=None).order_by("pk")
    return {
        "name": candidacy.person.name,
        "post": candidacy.post.title,
        "by": [one.unit if one.unit else one.get_route_display() for one in live],
        "conditions": candidacy.post.conditions,
        "goals": candidacy.post.goals,
        "consented_at": candidacy.consented_at if candidacy.has_consented else None,
        "declined_at": candidacy.withdrawn_at,
    }
