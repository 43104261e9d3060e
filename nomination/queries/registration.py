"""Whether recommendations are taken now."""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext

from election_site.domain.checks import Reason
from election_site.models import Election, StageRun
from election_site.queries.chain import live_run
from nomination.domain.checks import reason

STAGE = "open_recommendation"


def registration_blockers(election: Election, *, now: datetime) -> list[Reason]:
    """Why nothing is taken now (N101 not yet open, N102 closed); empty while recommendations are taken."""
    return blockers_of(election, live_run(election, STAGE), now=now)


def blockers_of(election: Election, run: StageRun | None, *, now: datetime) -> list[Reason]:
    """The same for a caller that has the run of the stage already."""
    if run is None:
        return [reason("N101", opens=planned_opening(election) or gettext("a day that is still announced"))]
    closes_at = election.recommendation_closes_at
    if closes_at and now > closes_at:
        return [reason("N102", closed=f"{localtime(closes_at):%Y-%m-%d %H:%M}")]
    if run.state != StageRun.State.OPEN:
        return [reason("N102", closed=f"{localtime(run.closed_at or run.opened_at):%Y-%m-%d %H:%M}")]
    return []


def planned_opening(election: Election) -> str:
    """The day that the timetable plans for the opening, as 2010-11-05, or an empty text."""
    return next((row.get("starts_on", "") for row in election.timetable if row.get("stage") == STAGE), "")
