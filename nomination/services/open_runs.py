"""The gate that every service of nomination passes first."""

from election_site.models import StageRun, User
from election_site.services.chain import lock_election, wrong_state
from election_site.services.errors import Refused
from election_site.services.rights import require


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
