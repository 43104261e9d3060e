"""Who somebody is who signs: looked up by identity number or by the number on the roll of Party members."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from election_site.models import Election, Person, Roll, RollEntry

CHANNELS = {Roll.Kind.MEMBERS: "members", Roll.Kind.MASS: "mass"}


@dataclass(frozen=True)
class Known:
    """Somebody whom the election knows. ``channel``: "members" or "mass" by the rolls, a member is a member
    first; empty for somebody on neither, who is not entitled to sign."""

    person_id: int
    name: str
    channel: str
    last_four: str


@dataclass(frozen=True)
class KnownPeople:
    """By the keyed hash of the identity number, and by the number on the roll of Party members."""

    by_hash: Mapping[str, Known]
    by_member_number: Mapping[int, Known]


def known_people(
    election: Election, *, hashes: Collection[str] = (), member_numbers: Collection[int] = ()
) -> KnownPeople:
    """Look up all at once: four queries at most, however many they are."""
    # Joined here and not in SQL: before PostgreSQL has gathered statistics on rolls that were just imported, it
    # may plan a join that takes seconds.
    kinds = dict(election.rolls.filter(kind__in=CHANNELS).values_list("pk", "kind"))
    members = [pk for pk, kind in kinds.items() if kind == Roll.Kind.MEMBERS]
    numbered: dict[int, int] = {}
    if member_numbers:
        entries = RollEntry.objects.filter(roll_id__in=members, number__in=member_numbers)
        numbered = dict(entries.values_list("number", "person_id"))
    people: dict[int, tuple[str | None, str, str]] = {}
    everybody = Person.objects.filter(election=election).values_list(
        "pk", "identity_hash", "name", "identity_last4"
    )
    for found in (
        everybody.filter(identity_hash__in=hashes) if hashes else (),
        everybody.filter(pk__in=numbered.values()) if numbered else (),
    ):
        people |= {pk: who for pk, *who in found}
    channels: dict[int, str] = {}
    for roll, person in RollEntry.objects.filter(roll_id__in=kinds, person_id__in=people).values_list(
        "roll_id", "person_id"
    ):
        if roll in members or person not in channels:
            channels[person] = CHANNELS[kinds[roll]]
    known = {
        pk: Known(pk, name, channels.get(pk, ""), last_four)
        for pk, (_hash, name, last_four) in people.items()
    }
    return KnownPeople(
        {hashed: known[pk] for pk, (hashed, *_) in people.items() if hashed},
        {number: known[pk] for number, pk in numbered.items()},
    )
