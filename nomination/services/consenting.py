"""The consent of somebody whom others put forward, at an address of his own or on paper. Until it is there the
recommendation is held."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from election_site.domain.checks import Reason
from election_site.domain.checks import reason as ground_reason
from election_site.models import Attachment, Election, Person, StageRun, User
from election_site.queries.identity import identity_hash
from election_site.services.attachments import keep_attachment
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from election_site.uploads import Upload
from nomination.domain.checks import reason
from nomination.domain.service_checks import service_reason
from nomination.models import Candidacy
from nomination.queries.number_facts import number_faults
from nomination.services.judging import judge_recommendations
from nomination.services.nominees import claim_signatures, unite
from nomination.services.open_runs import open_run, registration_run
from nomination.services.registering import (
    FilledForm,
    agreed,
    known_person,
    post_blockers,
    registered_person,
)


@dataclass(frozen=True)
class Consented:
    """``was_before``: the same person had agreed already, and nothing was written again."""

    candidacy: Candidacy
    was_before: bool


@transaction.atomic
def give_consent(
    *, election: Election, token: str, form: FilledForm, identity_number: str, now: datetime
) -> Consented:
    """The nominee agrees at his address, fills in his form and says who he is by his identity number.

    Is the number known as another person of the election, the two are one nominee from now on: equal numbers
    need no decision. What that person has said of himself, if he stands for the post already, is not written over:
    whoever opens a sheet for him holds an address of consent too. Raises Refused, and nothing is written, outside
    registration (N101, N102), for a number that is not the nominee's (N703) or a name that the rolls know otherwise
    (N133), and for more posts than one may stand for (N104).
    """
    run = registration_run(election, now=now)
    return _consent(run, _by_token(run.election, token), form, identity_number, actor=None, now=now)


@transaction.atomic
def record_paper_consent(
    *,
    run: StageRun,
    candidacy: Candidacy,
    form: FilledForm,
    identity_number: str,
    paper: Upload,
    actor: User,
    now: datetime,
) -> Consented:
    """The same from a signed form that staff enter with its scan, as long as the stage is open."""
    run = open_run(run, "open_recommendation", "import", actor)
    candidacy = _locked(run.election, pk=candidacy.pk)
    return _consent(run, candidacy, form, identity_number, actor=actor, now=now, paper=paper)


def _by_token(election: Election, token: str) -> Candidacy:
    return _locked(election, consent_token=token)


def _locked(election: Election, **which) -> Candidacy:
    """The candidacy as it stands now; the run is locked, so nothing moves beside it."""
    found = Candidacy.objects.select_related("person", "post").filter(election=election, **which).first()
    if found is None:
        raise Refused(reason("N108", reference=which.get("consent_token", "")))
    return found


def _consent(
    run: StageRun,
    candidacy: Candidacy,
    form: FilledForm,
    identity_number: str,
    *,
    actor: User | None,
    now: datetime,
    paper: Upload | None = None,
) -> Consented:
    person, hashed = candidacy.person, identity_hash(run.election_id, identity_number)
    _refuse_another(candidacy, hashed)
    if candidacy.has_consented:
        return Consented(candidacy, was_before=True)
    known = known_person(run.election, identity_number)
    refuse_if(_misnamed(candidacy, known) or post_blockers(run, person.name, known, [candidacy.post]))
    if known and known.pk != person.pk:
        candidacy = _made_one(candidacy, known)
    elif not person.identity_hash:
        _give_number(person, hashed, identity_number)
    # Online the number alone says who it is; a paper with a signature may write over what stands.
    if paper or not candidacy.has_consented:
        kept = _keep(run.election, now)
        photo = kept(Attachment.Purpose.PHOTO, form.photo)
        registered_person(run.election, form, identity_number, photo=photo)
        candidacy.refresh_from_db()
        agreed(candidacy, form, now=now, paper=kept(Attachment.Purpose.CONSENT, paper))
    judge_recommendations(run)
    record(
        election=run.election,
        action="give_consent",
        actor=actor,
        now=now,
        target=candidacy,
        made_one=candidacy.person_id != person.pk,
    )
    return Consented(candidacy, was_before=False)


def _refuse_another(candidacy: Candidacy, hashed: str) -> None:
    """Raise Refused (N703) for a number that is not the nominee's, where his is known."""
    person = candidacy.person
    if person.identity_hash and person.identity_hash != hashed:
        raise Refused(service_reason("N703", name=person.name))


def _misnamed(candidacy: Candidacy, known: Person | None) -> list[Reason]:
    """N133 for a number that belongs to somebody of another name."""
    return [reason("N133")] if known and known.name != candidacy.person.name else []


def _made_one(candidacy: Candidacy, known: Person) -> Candidacy:
    """Unite the nominee with the person whose number he has; the address in his hand stays good."""
    token, post = candidacy.consent_token, candidacy.post
    unite(known, candidacy.person)
    one = known.candidacies.get(post=post)
    one.consent_token = token
    one.save(update_fields=["consent_token"])
    return one


def _give_number(person: Person, hashed: str, identity_number: str) -> None:
    person.identity_hash, person.identity_last4 = hashed, identity_number[-4:].upper()
    person.save(update_fields=["identity_hash", "identity_last4"])
    claim_signatures(person)


def _keep(election: Election, now: datetime) -> Callable[[str, Upload | None], Attachment | None]:
    def keep(purpose: str, upload: Upload | None) -> Attachment | None:
        return upload and keep_attachment(election=election, purpose=purpose, upload=upload, now=now)

    return keep


@transaction.atomic
def decline(*, election: Election, token: str, why: str, identity_number: str, now: datetime) -> Candidacy:
    """The nominee does not want to stand, and says who he is by his identity number as for agreeing: others hold his
    address too. Until registration closes he may still change his mind and agree.

    The number is compared and not kept. Raises Refused as ``give_consent`` does, and N708 after a consent.
    """
    run = registration_run(election, now=now)
    candidacy = _by_token(run.election, token)
    _refuse_another(candidacy, identity_hash(run.election_id, identity_number))
    person = candidacy.person
    # Told as one that is not his, and counted as a guess: what it contradicts is nobody's business.
    if number_faults(identity_number, {"sex": person.sex, "born_on": person.born_on}):
        raise Refused(service_reason("N703", name=person.name))
    refuse_if(_misnamed(candidacy, known_person(run.election, identity_number)))
    return _decline(run, candidacy, why, actor=None, now=now)


@transaction.atomic
def record_refusal(*, run: StageRun, candidacy: Candidacy, why: str, actor: User, now: datetime) -> Candidacy:
    """The same, told to staff, who write down how they know."""
    run = open_run(run, "open_recommendation", "import", actor)
    refuse_if([] if why.strip() else [ground_reason("E116")])
    return _decline(run, _locked(run.election, pk=candidacy.pk), why, actor=actor, now=now)


def _decline(
    run: StageRun, candidacy: Candidacy, why: str, *, actor: User | None, now: datetime
) -> Candidacy:
    if candidacy.has_consented:
        raise Refused(service_reason("N708", name=candidacy.person.name))
    if candidacy.withdrawn_at is None:
        candidacy.withdrawn_at, candidacy.withdrawal_reason = now, why.strip()
        candidacy.save(update_fields=["withdrawn_at", "withdrawal_reason"])
        judge_recommendations(run)
        record(
            election=run.election,
            action="decline",
            actor=actor,
            now=now,
            target=candidacy,
            reason=why.strip(),
        )
    return candidacy
