"""Everything that staff see of one recommendation."""

from collections import Counter
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from election_site.domain.identity import mask_phone
from election_site.models import StageRun
from election_site.queries.wording import blocker_rows, in_words
from nomination.models import Recommendation, Signature
from nomination.queries.refusals import refusal_reasons


def one_recommendation(pk: int) -> Recommendation:
    """The recommendation with all that its page shows, in one query."""
    return Recommendation.objects.select_related(
        "run__election", "candidacy__person", "candidacy__post", "candidacy__consent_paper", "paper"
    ).get(pk=pk)


def consent_url(one: Recommendation) -> str:
    """The nominee's own address, as it is printed; empty for somebody who needs none."""
    token = one.candidacy.consent_token
    if not token:
        return ""
    return settings.SITE_URL + reverse("recommend:consent", args=[one.run.election.slug, token])


def facts(one: Recommendation) -> list[tuple[str, object]]:
    """Label and value of what is on record about the paper and the nominee; phones masked."""
    person, candidacy = one.candidacy.person, one.candidacy
    rows = [
        (gettext("Route"), one.get_route_display()),
        (gettext("Received on"), one.received_on),
        (gettext("Handed in by"), one.sender_name),
        (gettext("Phone of the sender"), mask_phone(one.sender_phone)),
        (gettext("Recommending branch or unit"), one.unit),
        (gettext("Meeting held on"), one.met_on),
        (gettext("Present"), one.present),
        (gettext("Agreeing"), one.agreeing),
        (gettext("Grounds"), one.grounds),
        (gettext("Sex"), person.get_sex_display()),
        (gettext("Date of birth"), person.born_on),
        (gettext("Identity number ends in"), person.identity_last4),
        (gettext("Ethnicity"), person.ethnicity),
        (gettext("Education"), person.education),
        (gettext("Party status"), person.get_status_display()),
        (gettext("Joined the Party on"), person.joined_on),
        (gettext("Identity kind"), person.get_identity_kind_display()),
        (gettext("Present work"), person.work),
        (gettext("Phone"), mask_phone(person.phone)),
        (gettext("Curriculum vitae"), candidacy.cv),
        (gettext("Honours"), candidacy.honours),
        (gettext("Family and main relations"), candidacy.relations),
        (gettext("Main strengths"), candidacy.strengths),
        (gettext("Weaknesses"), candidacy.weaknesses),
        (gettext("Public promise"), candidacy.promise),
    ]
    return [
        (label, in_words(value.isoformat()) if isinstance(value, date) else value)
        for label, value in rows
        if value not in ("", None)
    ]


def signature_counts(one: Recommendation) -> Counter:
    """How many lines there are by the check that they fail; those that count under an empty text."""
    return Counter(Signature.objects.filter(recommendation=one).values_list("refusal", flat=True))


def waiting_for(one: Recommendation) -> str:
    """What a recommendation still waits for while the stage is open, or an empty text. A sheet that is merely short
    and a nominee who has not answered are nothing that was refused."""
    codes = {each["code"] for each in one.refusals}
    if one.run.state != StageRun.State.OPEN or one.withdrawn_at or not codes or codes - {"N121", "N153"}:
        return ""
    return gettext("waiting for the nominee's consent") if "N153" in codes else gettext("still collecting")


def standing(one: Recommendation) -> dict:
    """The state in words, and while the stage is open what is still to come."""
    is_open, codes = one.run.state == StageRun.State.OPEN, [each["code"] for each in one.refusals]
    missing, told = 0, list(one.refusals)
    if is_open and "N121" in codes:
        short = told.pop(codes.index("N121"))["params"]
        missing = short["threshold"] - short["valid"]
    return {
        "state": one.state,
        "text": waiting_for(one) or one.get_state_display(),
        "missing": missing,
        "reasons": blocker_rows(refusal_reasons(told)),
    }
