"""Drawing the running order of a round from the certified outcome before its vote."""

from datetime import datetime

from django.db import transaction

from election_site.domain.checks import Reason
from election_site.domain.checks import reason as ground_reason
from election_site.models import Election, User
from election_site.queries.chain import certified_outcome, tampering
from election_site.services.audit import record
from election_site.services.chain import lock_election
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import require
from showcases.domain.checks import reason
from showcases.domain.lots import LEAST_DIGITS, MOST_DIGITS, is_seed, running_order
from showcases.domain.rounds import advancing_ids, source_stage
from showcases.models import Appearance, Round


def candidate_blockers(election: Election, number: int) -> list[Reason]:
    """Why round ``number`` has no candidates: no certified outcome, an altered one, nobody in it."""
    stage = source_stage(number)
    outcome = certified_outcome(election, stage.code)
    if outcome is None:
        return [ground_reason("E101", stage=stage.title)]
    altered = [
        ground_reason("E102", stage=bad.outcome.run.spec.title, recorded=bad.recorded, computed=bad.computed)
        for bad in tampering(election, stage)
    ]
    if altered:
        return altered
    return [] if advancing_ids(outcome.figures) else [reason("S713", stage=stage.title)]


def draw_blockers(round: Round, *, seed: str, witnesses: str) -> list[Reason]:
    """Everything that keeps the lot from being entered."""
    if round.state != Round.State.PLANNED:
        return [reason("S721", round=round.title, state=round.get_state_display())]
    found = candidate_blockers(round.election, round.number)
    if not is_seed(seed):
        found.append(reason("S711", least=LEAST_DIGITS, most=MOST_DIGITS))
    if not witnesses.strip():
        found.append(reason("S712"))
    return found


@transaction.atomic
def draw_order(*, round: Round, seed: str, witnesses: str, actor: User, now: datetime) -> list[Appearance]:
    """Fix the running order from the digits drawn by hand; returns the appearances in that order.

    ``seed``: 6 to 40 digits as drawn; how they make the order is written in ``domain.lots``. The candidates
    are those whom the certified outcome before the round's vote lets go on. Raises Refused.
    """
    election = lock_election(round.election)
    require(actor, "host_showcase", election)
    round = Round.objects.get(pk=round.pk)
    refuse_if(draw_blockers(round, seed=seed, witnesses=witnesses))
    outcome = certified_outcome(election, source_stage(round.number).code)
    keys = [str(candidacy) for candidacy in advancing_ids(outcome.figures)]
    appearances = Appearance.objects.bulk_create(
        Appearance(round=round, candidacy_id=int(key), order=place)
        for place, key in enumerate(running_order(seed, keys), start=1)
    )
    moved = Round.objects.filter(pk=round.pk, state=Round.State.PLANNED).update(
        state=Round.State.DRAWN, lot_seed=seed, witnesses=witnesses.strip()
    )
    if moved != 1:
        raise Refused(reason("S721", round=round.title, state=round.get_state_display()))
    record(
        election=election,
        action="draw_order",
        actor=actor,
        now=now,
        target=round,
        seed=seed,
        witnesses=witnesses.strip(),
        outcome=outcome.digest,
        order=[appearance.candidacy_id for appearance in appearances],
    )
    return appearances
