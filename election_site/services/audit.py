"""Writing the audit log. Every service calls ``record`` inside its transaction."""

from datetime import datetime

from django.db import connection

from election_site.domain.audit_chain import entry_hash
from election_site.models import AuditEntry, AuditHead, Election, User
from election_site.queries.audit import hashed_fields


def record(
    *, election: Election, action: str, actor: User | None, now: datetime, target: object = "", **data
) -> AuditEntry:
    """Append an entry to the election's log and return it.

    Must run inside the transaction of the change it tells of: the head's row is locked until that commits,
    so entries get their numbers in the order in which their changes became final.
    ``data`` holds plain JSON without floats.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audit entry is written in the transaction of its change")
    head, _is_new = AuditHead.objects.select_for_update().get_or_create(election=election)
    entry = AuditEntry(
        election=election,
        number=head.count + 1,
        at=now,
        actor=actor,
        action=action,
        target=target if isinstance(target, str) else f"{target._meta.label_lower}:{target.pk}",
        data=data,
        previous_hash=head.hash,
    )
    entry.hash = entry_hash(**hashed_fields(entry))
    entry.save(force_insert=True)
    head.count, head.hash = entry.number, entry.hash
    head.save(update_fields=["count", "hash"])
    return entry
