"""The gate before each vote: its showcase must have been held, with exactly the candidates of the vote."""

from datetime import datetime

from election_site.domain.checks import Reason
from election_site.domain.stages import Stage
from election_site.models import Election
from election_site.queries.chain import certified_outcome
from showcases.domain.checks import reason
from showcases.domain.rounds import advancing_ids, source_stage
from showcases.models import Round
from showcases.queries.rounds import live_round


def showcase_blockers(election: Election, stage: Stage, *, now: datetime) -> list[Reason]:
    """Why ``stage`` must wait for its showcase; empty for a stage without one. Asked by the chain."""
    if not stage.showcase:
        return []
    round = live_round(election, stage.showcase)
    if round is None:
        return [reason("S733", number=stage.showcase)]
    if round.state != Round.State.HELD:
        return [reason("S734", round=round.title, state=round.get_state_display())]
    source = source_stage(stage.showcase)
    outcome = certified_outcome(election, source.code)
    shown = set(round.appearances.values_list("candidacy_id", flat=True))
    if outcome and shown != set(advancing_ids(outcome.figures)):
        return [reason("S735", round=round.title, stage=source.title)]
    return []
