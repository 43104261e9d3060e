"""Recording that a department's test deck was run for an election, and that every case passed."""

from datetime import datetime

from django.db import transaction

from election_site.domain.rule_checks import rule_reason
from election_site.models import Election, RuleCheck, User
from election_site.services.audit import record
from election_site.services.chain import lock_election
from election_site.services.errors import Refused
from election_site.services.rights import require


@transaction.atomic
def record_rule_check(
    *, election: Election, file_name: str, digest: str, cases: int, actor: User, now: datetime
) -> RuleCheck:
    """Record a run of the deck with this SHA-256 ``digest``, all ``cases`` (variants included) passed.

    Raises Refused: E106 unless ``actor`` may certify in this election, E305 for a deck without a case.
    """
    election = lock_election(election)
    require(actor, "certify", election)
    if cases < 1:
        raise Refused(rule_reason("E305"))
    row = RuleCheck.objects.create(
        election=election,
        file_name=file_name,
        digest=digest,
        cases=cases,
        checked_by=actor,
        checked_at=now,
    )
    record(
        election=election,
        action="record_rule_check",
        actor=actor,
        now=now,
        target=row,
        file=file_name,
        digest=digest,
        cases=cases,
    )
    return row
