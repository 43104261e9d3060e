"""Bringing people into an election."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from election_site.models import Election, Person
from election_site.queries.identity import identity_hash


@dataclass(frozen=True)
class Particulars:
    """What a file says of one person. ``identity_number`` is used for its hash and then forgotten."""

    identity_number: str
    name: str
    fields: Mapping[str, object] = field(default_factory=dict)


def ensure_people(election: Election, particulars: Iterable[Particulars]) -> dict[str, Person]:
    """Find or create each person and return them by identity number.

    Facts already on record win over empty ones; a filled field of the file replaces an empty one on record.
    Runs in the caller's transaction.
    """
    given = {p.identity_number.upper(): p for p in particulars}
    hashes = {number: identity_hash(election.pk, number) for number in given}
    known = {
        person.identity_hash: person
        for person in Person.objects.filter(election=election, identity_hash__in=set(hashes.values()))
    }
    new, changed = [], []
    for number, particular in given.items():
        person = known.get(hashes[number])
        if person is None:
            person = Person(
                election=election,
                name=particular.name,
                identity_hash=hashes[number],
                identity_last4=number[-4:],
                **particular.fields,
            )
            known[hashes[number]] = person
            new.append(person)
            continue
        missing = {k: v for k, v in particular.fields.items() if v and not getattr(person, k)}
        for key, value in missing.items():
            setattr(person, key, value)
        if missing:
            changed.append(person)
    Person.objects.bulk_create(new, batch_size=2000)
    if changed:
        fields = sorted({key for p in given.values() for key in p.fields})
        Person.objects.bulk_update(changed, fields, batch_size=2000)
    return {number: known[hashes[number]] for number in given}


def person_by_identity(election: Election, numbers: Iterable[str]) -> dict[str, Person]:
    """The people on record with these identity numbers, by number; unknown numbers are left out."""
    hashes = {identity_hash(election.pk, number): number for number in numbers}
    people = Person.objects.filter(election=election, identity_hash__in=hashes)
    return {hashes[person.identity_hash]: person for person in people}
