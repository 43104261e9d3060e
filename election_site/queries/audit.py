"""Verifying the audit log and the outcomes that it tells of."""

from dataclasses import dataclass

from election_site.domain.audit_chain import entry_hash
from election_site.models import AuditEntry, AuditHead, Election, Outcome, StageRun
from election_site.queries.chain import computed_digest, outcome_target


def hashed_fields(entry: AuditEntry) -> dict:
    """The fields of ``entry`` that its hash covers, as plain values."""
    return {
        "election": entry.election_id,
        "number": entry.number,
        "at": entry.at,
        "actor": entry.actor_id,
        "action": entry.action,
        "target": entry.target,
        "data": entry.data,
        "previous": entry.previous_hash,
    }


@dataclass(frozen=True)
class Fault:
    """What is wrong, and the number of the audit entry that shows it (0: the log as a whole)."""

    entry: int
    text: str


def audit_faults(election: Election) -> list[Fault]:
    """Walk the log from its first entry and check every certified outcome against it."""
    faults, number, last = [], 0, ""
    certified: dict[str, tuple[int, str]] = {}
    entries = AuditEntry.objects.filter(election=election).order_by("number")
    for entry in entries.iterator(chunk_size=2000):
        number += 1
        if entry.number != number:
            faults.append(Fault(entry.number, f"entry {number} is missing"))
            number = entry.number
        if entry.previous_hash != last:
            faults.append(Fault(entry.number, "does not follow the entry before it"))
        if entry_hash(**hashed_fields(entry)) != entry.hash:
            faults.append(Fault(entry.number, f"was altered ({entry.action} {entry.target})"))
        last = entry.hash
        if entry.action == "certify_outcome":
            certified[entry.target] = (entry.number, entry.data["digest"])
    head = AuditHead.objects.filter(election=election).first()
    if head and (head.count, head.hash) != (number, last):
        faults.append(
            Fault(head.count, f"the log was cut off: {head.count} entries on record, {number} found")
        )
    return faults + outcome_faults(election, certified)


def outcome_faults(election: Election, certified: dict[str, tuple[int, str]]) -> list[Fault]:
    """Outcomes that are no longer what was certified; ``certified``: target to (entry number, digest)."""
    faults = []
    outcomes = Outcome.objects.filter(run__election=election).select_related("run")
    found = set()
    for outcome in outcomes:
        target = outcome_target(outcome)
        found.add(target)
        number, digest = certified.get(target, (0, ""))
        if outcome.run.state == StageRun.State.CERTIFIED and not digest:
            faults.append(
                Fault(0, f"{target} ({outcome.run.stage}) counts as certified, the log knows nothing of it")
            )
        if len({computed_digest(outcome), outcome.digest, digest or outcome.digest}) != 1:
            faults.append(Fault(number, f"{target} ({outcome.run.stage}) was altered after it was certified"))
    faults += [
        Fault(number, f"{target} was certified and is gone")
        for target, (number, _digest) in certified.items()
        if target not in found
    ]
    return faults
