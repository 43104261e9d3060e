"""Moving along the chain of stages: open, close, certify, publish, annul. Nothing else moves it."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.timezone import localtime

from election_site.domain.checks import Reason, reason
from election_site.domain.objections import may_advance
from election_site.domain.stages import BY_CODE, STAGES, Stage, previous
from election_site.models import (
    Annulment,
    Approval,
    Certification,
    Election,
    Outcome,
    Publication,
    StageRun,
    User,
)
from election_site.queries.chain import (
    certified_outcome,
    computed_digest,
    live_run,
    outcome_digest,
    outcome_target,
    tampering,
)
from election_site.services.attachments import keep_attachment
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import capability_missing, require
from election_site.uploads import Upload

State = StageRun.State


class StageHandler:
    """What a stage does of its own. Each app subclasses it for its stages; the chain does the rest."""

    def open_blockers(self, election: Election, stage: Stage, *, now: datetime) -> list[Reason]:
        """What is missing before the stage may open, beyond the certified outcome before it."""
        return []

    def on_open(self, run: StageRun, *, actor: User, now: datetime) -> None:
        """Prepare the stage's own rows, in the transaction that opens it."""

    def close_blockers(self, run: StageRun, *, now: datetime) -> list[Reason]:
        """What is missing before the stage's figures are final."""
        return []

    def figures(self, run: StageRun) -> dict:
        """The outcome as plain JSON (no floats). ``advancing`` maps post keys to candidacy ids in order."""
        return {}


def handler(stage: Stage) -> StageHandler:
    """The stage's handler; named by a dotted path so that this app imports no other."""
    return import_string(stage.handler)()


def lock_election(election: Election) -> Election:
    """Take the election's row for this transaction: moves along one chain never overlap."""
    return Election.objects.select_for_update().get(pk=election.pk)


def wrong_state(stage: Stage, run: StageRun | None) -> Reason:
    from_text = run.get_state_display() if run else "not open"
    return reason("E107", stage=stage.title, state=str(from_text))


def notice_blockers(election: Election, stage: Stage, *, now: datetime) -> list[Reason]:
    """A notice on ``stage``'s outcome must be published, run out and have no open objection."""
    if not stage.notice:
        return []
    outcome = certified_outcome(election, stage.code)
    publication = getattr(outcome, "publication", None) if outcome else None
    if publication is None:
        return [reason("E119", stage=stage.title)]
    found = []
    if publication.closes_at and now < publication.closes_at:
        found.append(
            reason(
                "E103",
                notice=publication.title,
                until=f"{localtime(publication.closes_at):%Y-%m-%d %H:%M}",
            )
        )
    return found + objection_blockers(publication)


def objection_blockers(publication: Publication) -> list[Reason]:
    """What the objections to a notice stop, as the rule in ``domain.objections`` reads them."""
    rulings = {
        objection.receipt: may_advance(
            filed_within_period=objection.filed_at <= publication.closes_at,
            settled=objection.settled_at is not None,
            upheld=objection.is_upheld,
        )
        for objection in publication.objections.all()
    }
    unsettled = sum(ruling.effect == "open" for ruling in rulings.values())
    found = [reason("E104", notice=publication.title, count=unsettled)] if unsettled else []
    return found + [
        reason("E125", notice=publication.title, receipt=receipt)
        for receipt, ruling in rulings.items()
        if ruling.effect == "upheld"
    ]


def open_blockers(election: Election, stage: Stage, *, now: datetime) -> list[Reason]:
    """Everything that keeps ``stage`` from opening; empty = may open. The page shows it, the service refuses
    on it."""
    found: list[Reason] = []
    run = live_run(election, stage.code)
    if run:
        found.append(wrong_state(stage, run))
    before = previous(stage)
    if before:
        if certified_outcome(election, before.code) is None:
            return [*found, reason("E101", stage=before.title)]
        found += [
            reason("E102", stage=bad.outcome.run.spec.title, recorded=bad.recorded, computed=bad.computed)
            for bad in tampering(election, before)
        ]
        found += notice_blockers(election, before, now=now)
    gates: list[Callable] = [import_string(path) for path in stage.gates]
    for gate in gates:
        found += gate(election, stage, now=now)
    return found + handler(stage).open_blockers(election, stage, now=now)


@transaction.atomic
def open_stage(*, election: Election, stage: Stage, actor: User, now: datetime) -> StageRun:
    """Open ``stage`` on the certified outcome before it. Raises Refused with every blocker."""
    election = lock_election(election)
    require(actor, "drive", election)
    refuse_if(open_blockers(election, stage, now=now))
    run = StageRun.objects.create(
        election=election,
        stage=stage.code,
        run_number=election.stage_runs.filter(stage=stage.code).count() + 1,
        opened_at=now,
    )
    handler(stage).on_open(run, actor=actor, now=now)
    record(election=election, action="open_stage", actor=actor, now=now, target=run, stage=stage.code)
    return run


def close_blockers(run: StageRun, *, now: datetime) -> list[Reason]:
    """Everything that keeps an open run from closing."""
    if run.state != State.OPEN:
        return [wrong_state(run.spec, run)]
    return handler(run.spec).close_blockers(run, now=now)


@transaction.atomic
def close_stage(*, run: StageRun, actor: User, now: datetime) -> Outcome:
    """Fix the figures of ``run`` as its outcome. From here on they can only be certified or annulled."""
    election = lock_election(run.election)
    run = StageRun.objects.get(pk=run.pk)
    require(actor, "drive", election)
    refuse_if(close_blockers(run, now=now))
    before = previous(run.spec)
    before_outcome = certified_outcome(election, before.code) if before else None
    figures = handler(run.spec).figures(run)
    link = before_outcome.digest if before_outcome else ""
    outcome = Outcome.objects.create(
        run=run,
        figures=figures,
        previous_digest=link,
        digest=outcome_digest(
            election_id=election.pk,
            stage=run.stage,
            run_number=run.run_number,
            figures=figures,
            previous=link,
        ),
        computed_at=now,
    )
    moved = StageRun.objects.filter(pk=run.pk, state=State.OPEN).update(state=State.CLOSED, closed_at=now)
    if moved != 1:
        raise Refused(wrong_state(run.spec, run))
    record(
        election=election, action="close_stage", actor=actor, now=now, target=outcome, digest=outcome.digest
    )
    return outcome


def certify_blockers(outcome: Outcome, actor: User, seen_digest: str) -> list[Reason]:
    """What keeps ``actor`` from signing ``outcome``; ``seen_digest`` stood on the page he looked at."""
    run = outcome.run
    if run.state != State.CLOSED:
        return [wrong_state(run.spec, run)]
    found = []
    if computed_digest(outcome) != outcome.digest or seen_digest != outcome.digest:
        found.append(reason("E113"))
    signers = [signature.user for signature in outcome.certifications.select_related("user")]
    if actor in signers:
        found.append(reason("E105"))
    elif str(actor) in map(str, signers):
        # Names are what the reports and the archive show; recount.py asks for two of them.
        found.append(reason("E134", name=str(actor)))
    if not free_signature(outcome, actor):
        found.append(capability_missing(actor, "certify"))
    return found


def free_signature(outcome: Outcome, actor: User) -> str:
    """The role in which ``actor`` can sign and nobody has signed yet, or an empty text."""
    taken = set(outcome.certifications.values_list("role", flat=True))
    held = set(
        actor.appointments.filter(election=outcome.run.election_id).values_list("role", flat=True)
        if actor.is_active
        else ()
    )
    return next((r for r in outcome.run.spec.certifiers if r in held and r not in taken), "")


@transaction.atomic
def certify_outcome(*, outcome: Outcome, seen_digest: str, actor: User, now: datetime) -> Certification:
    """Sign ``outcome``. The second signature, by another person in the other role, makes it certified."""
    election = lock_election(outcome.run.election)
    outcome = Outcome.objects.select_related("run__election").get(pk=outcome.pk)
    refuse_if(certify_blockers(outcome, actor, seen_digest))
    signature = Certification.objects.create(
        outcome=outcome, user=actor, role=free_signature(outcome, actor), signed_at=now
    )
    is_complete = outcome.certifications.count() == len(outcome.run.spec.certifiers)
    if is_complete:
        StageRun.objects.filter(pk=outcome.run_id, state=State.CLOSED).update(
            state=State.CERTIFIED, certified_at=now
        )
    record(
        election=election,
        action="certify_outcome",
        actor=actor,
        now=now,
        target=outcome_target(outcome),
        digest=outcome.digest,
        role=signature.role,
        complete=is_complete,
    )
    return signature


@transaction.atomic
def record_approval(
    *,
    run: StageRun,
    issued_by: str,
    document_number: str,
    issued_on: date,
    document: Upload | None = None,
    actor: User,
    now: datetime,
) -> Approval:
    """Put a superior's approval on record for an open run, with the ``document`` itself where it is at hand."""
    election = lock_election(run.election)
    require(actor, "drive", election)
    run = StageRun.objects.get(pk=run.pk)
    if run.state != State.OPEN:
        raise Refused(wrong_state(run.spec, run))
    kept = (
        keep_attachment(election=election, purpose="approval", upload=document, now=now) if document else None
    )
    approval = Approval.objects.create(
        run=run, issued_by=issued_by, document_number=document_number, issued_on=issued_on, document=kept
    )
    record(
        election=election,
        action="record_approval",
        actor=actor,
        now=now,
        target=approval,
        document=document_number,
        digest=kept.digest if kept else "",
    )
    return approval


@transaction.atomic
def annul_run(*, run: StageRun, why: str, actor: User, now: datetime) -> list[StageRun]:
    """Annul ``run`` and every later live run, which stood on its outcome. Returns them, latest first."""
    election = lock_election(run.election)
    require(actor, "drive", election)
    if not why.strip():
        raise Refused(reason("E116"))
    annulled = []
    for stage in reversed(STAGES[BY_CODE[run.stage].number - 1 :]):
        later = live_run(election, stage.code)
        if later is None:
            continue
        StageRun.objects.filter(pk=later.pk).update(state=State.ANNULLED)
        Annulment.objects.create(run=later, reason=why, decided_by=actor, annulled_at=now)
        record(election=election, action="annul_run", actor=actor, now=now, target=later, reason=why)
        annulled.append(later)
    return annulled
