"""Taking a recommendation back. It is never deleted: it stays with the day and the reason."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from election_site.domain.checks import Reason
from election_site.domain.checks import reason as ground_reason
from election_site.models import StageRun, User
from election_site.services.audit import record
from election_site.services.chain import lock_election
from election_site.services.errors import refuse_if
from election_site.services.rights import require
from nomination.domain.checks import reason
from nomination.domain.service_checks import service_reason
from nomination.models import Candidacy, Recommendation
from nomination.services.judging import judge_recommendations


def withdrawal_blockers(recommendation: Recommendation) -> list[Reason]:
    """Why it cannot be taken back: it was already (N107), or the stage's figures are fixed (N704)."""
    if recommendation.withdrawn_at:
        return [reason("N107", when=f"{localtime(recommendation.withdrawn_at):%Y-%m-%d %H:%M}")]
    if recommendation.run.state != StageRun.State.OPEN:
        return [service_reason("N704")]
    return []


@transaction.atomic
def withdraw_recommendation(
    *, recommendation: Recommendation, why: str, actor: User | None, now: datetime
) -> Recommendation:
    """Take one recommendation back, by its sender (``actor`` None) or by staff. Possible until the stage closes.

    With a self-recommendation the consent that it gave goes too: whoever else put the person forward has to
    ask again.
    """
    election = lock_election(recommendation.run.election)
    if actor:
        require(actor, "import", election)
    one = Recommendation.objects.select_related("run__election").get(pk=recommendation.pk)
    refuse_if(withdrawal_blockers(one))
    refuse_if([] if why.strip() else [ground_reason("E116")])
    one.withdrawn_at, one.withdrawal_reason = now, why.strip()
    one.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    if one.route == Recommendation.Route.SELF:
        Candidacy.objects.filter(pk=one.candidacy_id).update(has_consented=False, consented_at=None)
    judge_recommendations(one.run)
    record(
        election=election,
        action="withdraw_recommendation",
        actor=actor,
        now=now,
        target=one,
        number=one.number,
        reason=one.withdrawal_reason,
    )
    one.refresh_from_db(fields=["state", "refusals"])
    return one
