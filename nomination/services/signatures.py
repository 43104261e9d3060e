"""Signing a joint sheet on one's own phone, and taking the signature back."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.timezone import localtime

from election_site.domain.codes import new_code
from election_site.models import Election
from election_site.queries.identity import identity_hash
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from nomination.domain.checks import reason
from nomination.domain.signing import GivenNumber, is_same_name
from nomination.models import Signature
from nomination.queries.sheets import receipt_hash, sheet_blockers, sheet_by_token, signature_by_code
from nomination.queries.signatories import Known, known_people
from nomination.services.judging import judge_signatory, signatory_of
from nomination.services.open_runs import registration_run

CODE_LENGTH = 8


@dataclass(frozen=True)
class Signed:
    """A signature as it was judged at once, and the code with which its signatory takes it back."""

    signature: Signature
    code: str


@transaction.atomic
def sign_sheet(
    *, election: Election, token: str, name: str, number: GivenNumber, phone: str, now: datetime
) -> Signed:
    """Put one signature on the sheet at ``token`` and judge it.

    A signature that does not count is kept with its reason, so that the sheet shows whoever was turned away.
    Raises Refused, and nothing is written, when registration is not open (N101, N102), the sheet takes no more
    signatures (N128), name and number do not belong together (N133) or the person has signed it already (N129).
    """
    run = registration_run(election, now=now)
    sheet = sheet_by_token(run.election, token)
    if sheet is None or sheet.run_id != run.pk:
        raise Refused(reason("N128"))
    refuse_if(sheet_blockers(sheet))
    key, known = _signatory(run.election, name, number)
    lines = sheet.signatures.aggregate(
        last=Max("line"), his=Count("pk", filter=Q(signatory=key, withdrawn_at=None))
    )
    if lines["his"]:
        raise Refused(reason("N129"))
    code = new_code(secrets.randbelow, CODE_LENGTH)
    signature = Signature.objects.create(
        recommendation=sheet,
        person_id=known.person_id if known and known.channel else None,
        name=known.name if known else name,
        signatory=key,
        identity_last4=number.identity[-4:],
        phone=phone,
        way=Signature.Way.ONLINE,
        line=(lines["last"] or 0) + 1,
        channel=known.channel if known else "",
        signed_on=localtime(now).date(),
        signed_at=now,
        code_hash=receipt_hash(code),
        # Until it is judged, a few lines below, it counts for nothing.
        refusal="N126",
    )
    signature.refusal = judge_signatory(run, key)[signature.pk]
    record(
        election=run.election,
        action="sign_sheet",
        actor=None,
        now=now,
        target=sheet,
        line=signature.line,
        refusal=signature.refusal,
    )
    return Signed(signature, code)


def _signatory(election: Election, name: str, number: GivenNumber) -> tuple[str, Known | None]:
    """The key of whoever signs, and who that is by the rolls. Raises Refused (N133): in one sentence for a number
    that is unknown and for one that is another's, so that the page tells nobody whose number it is."""
    if number.member is not None:
        known = known_people(election, member_numbers=[number.member]).by_member_number.get(number.member)
        if known is None or not number.last_four or number.last_four != known.last_four:
            raise Refused(reason("N133"))
    else:
        hashed = identity_hash(election.pk, number.identity)
        known = known_people(election, hashes=[hashed]).by_hash.get(hashed)
        if known is None:
            return f"i{hashed}", None
    if not is_same_name(name, known.name):
        raise Refused(reason("N133"))
    return signatory_of(known.person_id), known


@transaction.atomic
def withdraw_signature(*, election: Election, code: str, now: datetime) -> Signature:
    """Take the signature back to which the receipt ``code`` belongs; another sheet may then be signed.

    Raises Refused: N101 and N102 outside registration, N135 for an unknown code, N136 when it was taken back.
    """
    run = registration_run(election, now=now)
    signature = signature_by_code(run.election, code)
    if signature is None or signature.recommendation.run_id != run.pk:
        raise Refused(reason("N135"))
    if signature.withdrawn_at:
        raise Refused(reason("N136", when=f"{localtime(signature.withdrawn_at):%Y-%m-%d %H:%M}"))
    signature.withdrawn_at = now
    signature.save(update_fields=["withdrawn_at"])
    judge_signatory(run, signature.signatory)
    record(
        election=run.election,
        action="withdraw_signature",
        actor=None,
        now=now,
        target=signature.recommendation,
        line=signature.line,
    )
    return signature
