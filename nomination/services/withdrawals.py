"""A formal candidate withdraws: two people record it, and whether somebody comes onto the list instead."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from election_site.domain.checks import Reason
from election_site.models import StageRun, User
from election_site.services.audit import record
from election_site.services.chain import record_approval
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import require
from election_site.uploads import Upload
from nomination.domain.checks import reason
from nomination.models import ApprovedPlace, Candidacy, CandidateWithdrawal
from nomination.queries.candidacies import advancing_candidacies
from nomination.queries.formal_list import formal_field, standbys, withdrawals_of
from nomination.services.decisions import pair_blockers
from nomination.services.open_runs import open_run


@dataclass(frozen=True)
class SuperiorsDocument:
    """The superior's approval of a replacement, as it is recorded with it."""

    issued_by: str
    document_number: str
    issued_on: date
    document: Upload


@transaction.atomic
def record_withdrawal(
    *,
    run: StageRun,
    candidacy: Candidacy,
    why: str,
    replacement: Candidacy | None = None,
    approval: SuperiorsDocument | None = None,
    decided_by: User,
    confirmed_by: User,
    now: datetime,
) -> CandidateWithdrawal:
    """Take somebody who withdrew off the open list, and put ``replacement`` onto it if one is given.

    The rules are silent on who replaces: two people decide, with a reason, and the superior approves (rulebook
    1.7 [I]). Only those can come who stood in the plenum's vote for the same post and more than half agreed to.
    The superior's order of the post is recorded anew afterwards. Once the list is closed nothing can be changed
    (N608): the stage has to be annulled and held again.
    """
    if run.stage == "formal_candidates" and StageRun.objects.get(pk=run.pk).state in (
        StageRun.State.CLOSED,
        StageRun.State.CERTIFIED,
    ):
        raise Refused(reason("N608"))
    run = open_run(run, "formal_candidates", "drive", decided_by)
    require(confirmed_by, "certify", run.election)
    refuse_if(
        pair_blockers(decided_by, confirmed_by, why)
        + list_blockers(run, candidacy)
        + replacement_blockers(run, candidacy, replacement, approval)
    )
    document = None
    if replacement is not None:
        document = record_approval(
            run=run,
            issued_by=approval.issued_by,
            document_number=approval.document_number,
            issued_on=approval.issued_on,
            document=approval.document,
            actor=decided_by,
            now=now,
        )
    nexts = {one.candidacy.pk: one.is_next for one in standbys(run, candidacy.post)}
    withdrawal = CandidateWithdrawal.objects.create(
        run=run,
        candidacy=candidacy,
        why=why.strip(),
        replacement=replacement,
        is_next=bool(replacement and nexts[replacement.pk]),
        approval=document,
        decided_by=decided_by,
        confirmed_by=confirmed_by,
        decided_at=now,
    )
    Candidacy.objects.filter(pk=candidacy.pk, withdrawn_at=None).update(
        withdrawn_at=now, withdrawal_reason=why.strip()[:200]
    )
    ApprovedPlace.objects.filter(run=run, candidacy__post=candidacy.post).delete()
    record(
        election=run.election,
        action="record_withdrawal",
        actor=decided_by,
        now=now,
        target=candidacy,
        replacement=replacement.pk if replacement else 0,
        confirmed_by=confirmed_by.pk,
    )
    return withdrawal


def list_blockers(run: StageRun, candidacy: Candidacy) -> list[Reason]:
    there = {one.pk for group in formal_field(run).values() for one in group}
    return [] if candidacy.pk in there else [reason("N610", name=candidacy.person.name)]


def replacement_blockers(
    run: StageRun, candidacy: Candidacy, replacement: Candidacy | None, approval: SuperiorsDocument | None
) -> list[Reason]:
    """Why ``replacement`` cannot come onto the list."""
    if replacement is None:
        return []
    name = replacement.person.name
    found = [] if approval else [reason("N612", name=name)]
    if replacement.pk in {one.candidacy.pk for one in standbys(run, candidacy.post)}:
        return found
    stood = advancing_candidacies(run.election, "inspection").get(candidacy.post.key, [])
    on_list = {one.pk for group in formal_field(run).values() for one in group}
    gone = {one.candidacy_id for one in withdrawals_of(run)}
    if replacement.pk in {one.pk for one in stood} - on_list - gone and replacement.withdrawn_at is None:
        return [*found, reason("N603", name=name)]
    return [*found, reason("N611", name=name, post=candidacy.post.title)]
