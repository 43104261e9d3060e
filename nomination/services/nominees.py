"""The nominees: found or created when somebody puts them forward, and made one when two rows are one person.

Everything here runs in the caller's transaction with the run locked; the caller judges and records.
"""

import secrets

from election_site.models import Election, Person, Post, Roll, RollEntry
from election_site.services.people import Particulars, ensure_people
from nomination.models import Candidacy, Recommendation, Signature
from nomination.services.judging import signatory_of

# What only the nominee's own form tells, or tells best.
OWN_TEXTS = ("cv", "strengths", "weaknesses", "promise")


def put_forward(*, election: Election, post: Post, particulars: Particulars) -> Candidacy:
    """Find or create the candidacy of somebody whom others put forward for ``post``.

    With an identity number that is the person who has it. Without one it is a new person, though the election
    may know another of the same name: whether the two are one, two people decide, or the number that comes
    with the consent. ``particulars.fields`` are fields of ``Person``: work, sex, phone. Until the nominee
    consents, the recommendation is held (N153); he does so at the address with ``consent_token``.
    """
    candidacy = candidacy_of(election=election, post=post, person=person_of(election, particulars))
    if not candidacy.consent_token:
        candidacy.consent_token = secrets.token_urlsafe(16)
        candidacy.save(update_fields=["consent_token"])
    return candidacy


def person_of(election: Election, particulars: Particulars) -> Person:
    """The person with this identity number, created if the election does not know him; a new one without."""
    if not particulars.identity_number:
        return Person.objects.create(election=election, name=particulars.name, **particulars.fields)
    person = ensure_people(election, [particulars])[particulars.identity_number.upper()]
    claim_signatures(person)
    return person


def candidacy_of(*, election: Election, post: Post, person: Person) -> Candidacy:
    """The candidacy of ``person`` for ``post``, created if there is none."""
    entry = RollEntry.objects.filter(
        roll__election=election, roll__kind=Roll.Kind.MEMBERS, person=person
    ).first()
    return Candidacy.objects.get_or_create(
        person=person,
        post=post,
        defaults={"election": election, "discipline": entry.discipline if entry else "none"},
    )[0]


def claim_signatures(person: Person) -> None:
    """Lines that ``person`` signed before the election knew him get his own key."""
    Signature.objects.filter(
        recommendation__run__election_id=person.election_id, signatory=f"i{person.identity_hash}"
    ).update(signatory=signatory_of(person.pk))


def unite(kept: Person, gone: Person) -> None:
    """Make one nominee of two rows that are one human being; ``gone`` is deleted.

    ``gone`` has no identity number on record: with two numbers they would be two people (ValueError). What is
    empty on ``kept`` is filled from ``gone``; candidacies for the same post become one.
    """
    if gone.identity_hash or kept.pk == gone.pk or kept.election_id != gone.election_id:
        raise ValueError("only somebody without an identity number can turn out to be another person")
    _fill(kept, gone, [field.name for field in Person._meta.concrete_fields])
    for candidacy in gone.candidacies.all():
        same = kept.candidacies.filter(post_id=candidacy.post_id).first()
        if same is None:
            candidacy.person = kept
            candidacy.save(update_fields=["person"])
        else:
            _unite_candidacies(same, candidacy)
    gone.delete()


def _unite_candidacies(kept: Candidacy, gone: Candidacy) -> None:
    """The routes of ``gone`` become routes of ``kept``. A consent or a refusal to stand holds for both; of a consent
    and a refusal the later one."""
    Recommendation.objects.filter(candidacy=gone).update(candidacy=kept)
    gone.delete()
    kept.has_consented = kept.has_consented or gone.has_consented
    names = ["consented_at", "consent_paper", "consent_token", "withdrawn_at", "withdrawal_reason"]
    _fill(kept, gone, [*names, *OWN_TEXTS, "has_consented"])
    if kept.has_consented and kept.withdrawn_at:
        if kept.consented_at and kept.consented_at > kept.withdrawn_at:
            kept.withdrawn_at, kept.withdrawal_reason = None, ""
        else:
            kept.has_consented, kept.consented_at = False, None
        kept.save()


def _fill(kept, gone, names: list[str]) -> None:
    for name in names:
        if not getattr(kept, name):
            setattr(kept, name, getattr(gone, name))
    kept.save()
