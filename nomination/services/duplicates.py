"""Likely duplicates: two people say whether several entries are one human being."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from election_site.domain.checks import Reason
from election_site.models import Person, StageRun, User
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import require
from nomination.domain.checks import reason
from nomination.domain.duplicates import different_numbers
from nomination.domain.service_checks import service_reason
from nomination.models import DuplicateDecision
from nomination.queries.duplicates import entry_records, known, people_put_forward
from nomination.services.judging import judge_recommendations
from nomination.services.nominees import unite
from nomination.services.open_runs import open_run


@transaction.atomic
def decide_duplicates(
    *,
    run: StageRun,
    people: Sequence[Person],
    verdict: str,
    why: str,
    decided_by: User,
    confirmed_by: User,
    now: datetime,
) -> DuplicateDecision:
    """Record that ``people`` are one person (``verdict`` "same") or different people ("apart"), with the reason.

    If they are one, the row with the identity number is kept, else the first, and everything that belongs to
    the others becomes its own; all recommendations are judged anew. People with different identity numbers are
    never made one. The one who decides drives the stages, the one who confirms may certify; they are two.
    """
    run = open_run(run, "open_recommendation", "drive", decided_by)
    require(confirmed_by, "certify", run.election)
    wanted = {one.pk for one in people}
    found = [one for one in people_put_forward(run) if one.pk in wanted]
    refuse_if(decision_blockers(found, len(wanted), verdict))
    if decided_by.pk == confirmed_by.pk:
        raise Refused(reason("N152"))
    if not why.strip():
        raise Refused(reason("N405"))
    entries, kept = entry_records(run, found), None
    if verdict == DuplicateDecision.Verdict.SAME:
        kept = _make_one(found)
        judge_recommendations(run)
    decision = DuplicateDecision.objects.create(
        run=run,
        verdict=verdict,
        entries=entries,
        kept=kept,
        why=why.strip(),
        decided_by=decided_by,
        confirmed_by=confirmed_by,
        decided_at=now,
    )
    record(
        election=run.election,
        action="decide_duplicates",
        actor=decided_by,
        now=now,
        target=decision,
        verdict=verdict,
        people=sorted(wanted),
        kept=kept,
        confirmed_by=confirmed_by.pk,
    )
    return decision


def decision_blockers(people: Sequence[Person], wanted: int, verdict: str) -> list[Reason]:
    """Why these ``people``, those still there of the ``wanted`` ones, cannot be decided on like this."""
    if len(people) < wanted:
        return [service_reason("N724")]
    if len(people) < 2:
        return [service_reason("N723")]
    if verdict == DuplicateDecision.Verdict.SAME and different_numbers([known(one) for one in people]):
        return [service_reason("N725", names="、".join(one.name for one in people))]
    return []


def _make_one(people: Sequence[Person]) -> int:
    """Unite all rows with the one that has an identity number, else with the first; returns its key."""
    kept = next((one for one in people if one.identity_hash), people[0])
    for one in people:
        if one.pk != kept.pk:
            unite(kept, one)
    return kept.pk
