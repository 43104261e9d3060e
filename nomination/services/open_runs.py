"""The gate that every service of nomination passes first."""

from datetime import datetime

from election_site.models import Election, StageRun, User
from election_site.queries.chain import live_run
from election_site.services.chain import lock_election, wrong_state
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import require
from nomination.queries.registration import STAGE, blockers_of


def open_run(run: StageRun, stage_code: str, capability: str, actor: User) -> StageRun:
    """Lock the run's election and return the run fresh from the database.

    Raises Refused unless ``actor`` holds ``capability`` there and the run is an open one of that stage.
    """
    election = lock_election(run.election)
    require(actor, capability, election)
    run = StageRun.objects.select_related("election").get(pk=run.pk)
    if run.stage != stage_code or run.state != StageRun.State.OPEN:
        raise Refused(wrong_state(run.spec, run))
    return run


def registration_run(election: Election, *, now: datetime) -> StageRun:
    """The same lock for the public, who need no role: the open recommendation's run while it takes anything.

    Raises Refused (N101, N102) before registration opens and after it has closed.
    """
    election = lock_election(election)
    run = live_run(election, STAGE)
    refuse_if(blockers_of(election, run, now=now))
    run.election = election
    return run
