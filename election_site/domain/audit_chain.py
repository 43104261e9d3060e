"""The hash chain of the audit log."""

from datetime import UTC, datetime

from election_site.domain.digests import digest


def entry_hash(
    *,
    election: int,
    number: int,
    at: datetime,
    actor: int | None,
    action: str,
    target: str,
    data: dict,
    previous: str,
) -> str:
    """Return the hash of one entry, which covers the hash of the entry before it (SHA-256, hexadecimal).

    ``at`` is taken in UTC to the microsecond, so that the zone it was read in makes no difference.
    """
    return digest(
        {
            "election": election,
            "number": number,
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": actor,
            "action": action,
            "target": target,
            "data": data,
            "previous": previous,
        }
    )
