"""The differential inspection: its notice, and one report per candidacy."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from election_site.domain.wording import N_
from election_site.models import StageRun, User
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from nomination.domain.checks import reason
from nomination.domain.service_checks import service_reason
from nomination.models import Candidacy, Inspection, InspectionNotice
from nomination.queries.stage_figures import field_candidacies
from nomination.services.open_runs import open_run

# Regulations on the selection of leading cadres [M].
LEAST_TEAM = 2
STRENGTHS, WEAKNESSES = N_("main strengths"), N_("main weaknesses")
CONTACT = N_("how to reach the team")


@transaction.atomic
def give_inspection_notice(
    *, run: StageRun, team: Sequence[str], contact: str, actor: User, now: datetime
) -> InspectionNotice:
    """Announce who inspects and how to reach the team; given once, before the first report."""
    run = open_run(run, "inspection", "inspect", actor)
    names = [name.strip() for name in team if name.strip()]
    if len(set(names)) < LEAST_TEAM:
        raise Refused(reason("N502", count=len(set(names))))
    if not contact.strip():
        raise Refused(reason("N105", what=CONTACT))
    notice, _ = InspectionNotice.objects.update_or_create(
        run=run,
        defaults={"team": names, "contact": contact.strip(), "given_by": actor, "given_at": now},
    )
    record(
        election=run.election,
        action="give_inspection_notice",
        actor=actor,
        now=now,
        target=notice,
        team=names,
    )
    return notice


@transaction.atomic
def record_inspection(
    *,
    run: StageRun,
    candidacy: Candidacy,
    interviewed: int,
    satisfied: int,
    strengths: str,
    weaknesses: str,
    is_passed: bool,
    actor: User,
    now: datetime,
) -> Inspection:
    """Record the team's report on one candidacy, in place of an earlier one while the stage is open.

    ``satisfied`` of the ``interviewed`` people said so. Strengths and weaknesses are both needed; they go
    into no log and no published figure.
    """
    run = open_run(run, "inspection", "inspect", actor)
    name = candidacy.person.name
    if not InspectionNotice.objects.filter(run=run).exists():
        raise Refused(reason("N501"))
    field = {one.pk for group in field_candidacies(run).values() for one in group}
    if candidacy.pk not in field:
        raise Refused(service_reason("N731", name=name))
    found = [
        reason("N503", name=name, what=what)
        for what, text in ((STRENGTHS, strengths), (WEAKNESSES, weaknesses))
        if not text.strip()
    ]
    if not 0 <= satisfied <= interviewed:
        found.append(service_reason("N753", satisfied=satisfied, interviewed=interviewed))
    refuse_if(found)
    inspection, _ = Inspection.objects.update_or_create(
        run=run,
        candidacy=candidacy,
        defaults={
            "interviewed": interviewed,
            "satisfied": satisfied,
            "strengths": strengths.strip(),
            "weaknesses": weaknesses.strip(),
            "is_passed": is_passed,
            "decided_by": actor,
            "decided_at": now,
        },
    )
    record(
        election=run.election,
        action="record_inspection",
        actor=actor,
        now=now,
        target=candidacy,
        interviewed=interviewed,
        satisfied=satisfied,
        passed=is_passed,
    )
    return inspection
