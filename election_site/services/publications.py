"""Publishing certified outcomes, and hearing objections to the notices among them."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from election_site.domain.checks import Reason, reason
from election_site.models import Attachment, Objection, Outcome, Publication, StageRun, User
from election_site.queries.notice_days import notice_closes_at
from election_site.queries.objections import code_hash, follow_code, sent_hash
from election_site.services.attachments import keep_attachment
from election_site.services.audit import record
from election_site.services.chain import lock_election
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import require
from election_site.uploads import Upload


def publish_blockers(outcome: Outcome) -> list[Reason]:
    """Only a certified outcome can be published, and only once."""
    if outcome.run.state != StageRun.State.CERTIFIED:
        return [reason("E114")]
    if Publication.objects.filter(outcome=outcome).exists():
        return [reason("E115")]
    return []


@transaction.atomic
def publish_outcome(
    *, outcome: Outcome, title: str, body: str = "", actor: User, now: datetime
) -> Publication:
    """Put a certified outcome before the public. A stage with a notice gets its closing time from the
    election's own rules: the end of the last day of the notice period, Chinese time."""
    election = lock_election(outcome.run.election)
    require(actor, "publish", election)
    refuse_if(publish_blockers(outcome))
    publication = Publication.objects.create(
        outcome=outcome,
        title=title,
        body=body,
        published_at=now,
        closes_at=notice_closes_at(election, outcome.run.spec, now),
        published_by=actor,
    )
    record(
        election=election,
        action="publish_outcome",
        actor=actor,
        now=now,
        target=publication,
        digest=outcome.digest,
    )
    return publication


def objection_blockers(publication: Publication, text: str, *, now: datetime) -> list[Reason]:
    """Why nothing can be filed against this notice (now)."""
    if publication.closes_at is None or now > publication.closes_at:
        until = localtime(publication.closes_at or publication.published_at)
        return [reason("E118", until=f"{until:%Y-%m-%d %H:%M}")]
    return [] if text.strip() else [reason("E116")]


@transaction.atomic
def file_objection(
    *,
    publication: Publication,
    text: str,
    filed_by: str = "",
    contact: str = "",
    files: Sequence[Upload] = (),
    sender: str = "",
    now: datetime,
) -> tuple[Objection, str]:
    """Take in an objection; anybody may file one while the notice runs, named or not. Returns it and the code
    that opens the answer, which is kept nowhere.

    ``sender`` is a secret that the sender's browser keeps for a while: the same words sent again by it (a
    second click, the back button) are the same objection, to which further files are added.
    The log holds only its receipt number: who objects is nobody's business but the office's.
    """
    text, filed_by, contact = text.strip(), filed_by.strip(), contact.strip()
    sent = sent_hash(publication.pk, sender or secrets.token_urlsafe(24), text, filed_by, contact)
    election = lock_election(publication.outcome.run.election)
    publication = Publication.objects.get(pk=publication.pk)
    code = follow_code(sent)
    objection = Objection.objects.filter(sent_hash=sent).first()
    there = set(objection.files.values_list("digest", flat=True)) if objection else set()
    more = [one for one in files if one.digest not in there]
    if objection and not more:
        return objection, code
    refuse_if(objection_blockers(publication, text, now=now))
    if objection is None:
        receipt = new_receipt()
        objection = Objection.objects.create(
            publication=publication,
            receipt=receipt,
            code_hash=code_hash(receipt, code),
            sent_hash=sent,
            text=text,
            filed_by=filed_by,
            contact=contact,
            filed_at=now,
        )
    purpose = Attachment.Purpose.OBJECTION
    objection.files.add(
        *(keep_attachment(election=election, purpose=purpose, upload=one, now=now) for one in more)
    )
    record(
        election=election,
        action="file_objection",
        actor=None,
        now=now,
        target=objection,
        receipt=objection.receipt,
        files=[one.digest for one in more],
    )
    return objection, code


def new_receipt() -> str:
    """A receipt number that no objection has."""
    while Objection.objects.filter(receipt=(receipt := f"YY{secrets.randbelow(10**8):08d}")).exists():
        pass
    return receipt


@transaction.atomic
def settle_objection(
    *, objection: Objection, answer: str, is_upheld: bool, actor: User, now: datetime
) -> Objection:
    """Answer an objection and close it, once. An upheld one is acted on by annulling the stage."""
    election = objection.publication.outcome.run.election
    require(actor, "settle", election)
    if not answer.strip():
        raise Refused(reason("E116"))
    settled = Objection.objects.filter(pk=objection.pk, settled_at=None).update(
        answer=answer.strip(), is_upheld=is_upheld, settled_at=now, settled_by=actor
    )
    if settled != 1:
        raise Refused(reason("E117", receipt=objection.receipt))
    record(
        election=election,
        action="settle_objection",
        actor=actor,
        now=now,
        target=objection,
        receipt=objection.receipt,
        upheld=is_upheld,
    )
    objection.refresh_from_db()
    return objection
