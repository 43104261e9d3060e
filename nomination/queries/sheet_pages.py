"""What the public pages of joint sheets show. Names of signatories are nowhere among it."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from election_site.queries.wording import reason_text
from nomination.models import Recommendation, Signature
from nomination.queries.registration import registration_blockers
from nomination.queries.sheets import answer_text, limit_text, sheet_blockers, sheet_count


def sheet_page(sheet: Recommendation, now: datetime) -> dict:
    """A sheet as everybody sees it: who is put forward for what and why, by whom, and how far it has come."""
    election, person = sheet.run.election, sheet.candidacy.person
    blockers = registration_blockers(election, now=now) or sheet_blockers(sheet)
    count = sheet_count(sheet)
    return {
        "number": sheet.number,
        "name": person.name,
        "sex": person.get_sex_display(),
        "work": person.work,
        "post": sheet.candidacy.post.title,
        "grounds": sheet.grounds,
        "opened_by": sheet.sender_name,
        "opened_on": sheet.received_on,
        "has_consented": sheet.candidacy.has_consented,
        "counted": count.counted,
        "missing": count.missing,
        "threshold": count.threshold,
        "closes_at": election.recommendation_closes_at,
        "limit": limit_text(election),
        "sentence": reason_text(blockers[0]) if blockers else "",
        "address": sheet_address(sheet),
    }


def own_sheet_page(sheet: Recommendation, now: datetime) -> dict:
    """The same for whoever opened it. Not the address at which the nominee consents: with that and an invented
    number the opener could consent in the other's place, so the office hands it to the nominee."""
    slug = sheet.run.election.slug
    return sheet_page(sheet, now) | {
        "withdrawn_at": sheet.withdrawn_at,
        "withdraw_url": reverse("recommend:withdraw", args=[slug, sheet.number]),
    }


def receipt_page(signature: Signature) -> dict:
    """Whether it counts, and how far the sheet is with it."""
    sheet = signature.recommendation
    count = sheet_count(sheet)
    return {
        "name": sheet.candidacy.person.name,
        "post": sheet.candidacy.post.title,
        "number": sheet.number,
        "counts": not signature.refusal,
        "answer": answer_text(signature),
        "signed_at": signature.signed_at,
        "withdrawn_at": signature.withdrawn_at,
        "is_sheet_gone": bool(sheet.withdrawn_at or sheet.candidacy.withdrawn_at),
        "counted": count.counted,
        "missing": count.missing,
        "sheet_url": reverse("sign:sheet", args=[sheet.run.election.slug, sheet.sign_token]),
    }


def sheet_address(sheet: Recommendation) -> str:
    """The whole address at which the sheet is signed, to be passed on."""
    return settings.SITE_URL + reverse("sign:sheet", args=[sheet.run.election.slug, sheet.sign_token])
