"""Importing rolls: whole or not at all, and the count equals the file's."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from election_site.domain.checks import reason
from election_site.models import Election, Roll, RollEntry, User
from election_site.queries.chain import certified_outcome
from election_site.services.audit import record
from election_site.services.chain import lock_election
from election_site.services.errors import Refused
from election_site.services.people import Particulars, ensure_people
from election_site.services.rights import require
from election_site.table_files import Layout, Row, read_table
from election_site.table_files.layouts import (
    BODIES,
    BODY,
    CUSTODY,
    DISCIPLINE,
    EXCLUSION,
    MASS,
    MEMBERS,
    PLENUM,
    PLENUM_ROLE,
    RELATION,
    REPRESENTATIVES,
    SEX,
    STATUS,
)

Values = Mapping[str, object]


def _basic_person(values: Values) -> dict:
    return {"sex": SEX[values["sex"]], "born_on": values["born_on"]}


def _member_person(values: Values) -> dict:
    return {
        **_basic_person(values),
        "status": STATUS[values["status"]],
        "joined_on": values["joined_on"],
    }


def _member_entry(values: Values) -> dict:
    return {
        "unit": values["unit"],
        "channel": "members",
        "status": STATUS[values["status"]],
        "discipline": DISCIPLINE[values["discipline"]],
        "custody": CUSTODY[values["custody"]],
        "suspension_document": values["suspension_document"],
        "is_local": RELATION[values["relation"]],
        "exclusion": EXCLUSION[values["exclusion"]] if values["exclusion"] else "",
        "own_opinion": values["own_opinion"],
        "superior_consent": values["superior_consent"],
        "is_passed_by_meeting": bool(values["passed_by_meeting"]),
    }


def _mass_entry(values: Values) -> dict:
    return {"unit": values["unit"], "channel": "mass"}


def _body_entry(values: Values) -> dict:
    return {"unit": values["body"], "channel": BODY[values["body"]]}


def _plenum_entry(values: Values) -> dict:
    return {
        "plenum_role": PLENUM_ROLE[values["plenum_role"]],
        "relative_of": values["relative_of"],
    }


def _nothing(values: Values) -> dict:
    return {}


# What each kind of roll is read by: its layout, what it tells of the person, what of the roll entry.
READERS: dict[str, tuple[Layout, Callable[[Values], dict], Callable[[Values], dict]]] = {
    Roll.Kind.MEMBERS: (MEMBERS, _member_person, _member_entry),
    Roll.Kind.MASS: (MASS, _basic_person, _mass_entry),
    Roll.Kind.BODIES: (BODIES, _nothing, _body_entry),
    Roll.Kind.REPRESENTATIVES: (REPRESENTATIVES, _nothing, _mass_entry),
    Roll.Kind.PLENUM: (PLENUM, _nothing, _plenum_entry),
}


@transaction.atomic
def import_roll(
    *, election: Election, kind: str, file_name: str, data: bytes, actor: User, now: datetime
) -> Roll:
    """Read ``data`` as the roll ``kind`` and store it whole, in place of an earlier one of that kind.

    Raises ``FileRefused`` with every fault by row and column, or ``Refused``; then nothing was written.
    Rolls are frozen with the announcement, except the ones that later stages bring (bodies, plenum,
    representatives): these are frozen once their vote is prepared, which holds them by PROTECT.
    """
    election = lock_election(election)
    require(actor, "import", election)
    if kind in (Roll.Kind.MEMBERS, Roll.Kind.MASS) and certified_outcome(election, "announcement"):
        raise Refused(reason("E108"))
    layout, person_fields, entry_fields = READERS[kind]
    table = read_table(file_name, data, layout, today=localtime(now).date())
    people = ensure_people(
        election,
        [
            Particulars(
                str(row.values["identity_number"]), str(row.values["name"]), person_fields(row.values)
            )
            for row in table.rows
        ],
    )
    election.rolls.filter(kind=kind).delete()
    roll = Roll.objects.create(
        election=election,
        kind=kind,
        source_name=table.file,
        source_digest=table.digest_sha256,
        imported_at=now,
    )
    RollEntry.objects.bulk_create(
        [_entry(roll, index, row, people, entry_fields) for index, row in enumerate(table.rows, 1)],
        batch_size=2000,
    )
    record(
        election=election,
        action="import_roll",
        actor=actor,
        now=now,
        target=roll,
        kind=str(kind),
        file=table.file,
        digest=table.digest_sha256,
        lines=len(table.rows),
    )
    return roll


def _entry(roll: Roll, index: int, row: Row, people: Mapping, entry_fields: Callable) -> RollEntry:
    return RollEntry(
        roll=roll,
        person=people[str(row.values["identity_number"]).upper()],
        number=row.values.get("number") or index,
        note=row.values.get("duty") or row.values.get("category") or row.values.get("note") or "",
        **entry_fields(row.values),
    )
