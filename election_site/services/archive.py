"""The archive of an election: every certified outcome, the audit log and the sealed votes, in plain JSON, with
what the other apps add to read it by.

Whoever holds it can read it with any editor. Its digest covers a list of the files with theirs. The zip around the
files holds nothing that does not follow from them, so that no byte of it can be changed unseen either.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC

from django.utils.module_loading import import_string

from election_site.domain.digests import canonical, digest
from election_site.models import AuditEntry, AuditHead, Election, Outcome, StageRun
from election_site.queries.chain import outcome_target

# What the other apps add, named by dotted paths: functions (election) -> {file name: plain JSON or bytes}.
CONTRIBUTORS = ("ballots.queries.archive.vote_files",)
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the same files make the same zip
UNIX, READABLE = 3, 0o644 << 16


@dataclass(frozen=True)
class Archive:
    """The zip's bytes, and the digest over the names and digests of its files."""

    data: bytes
    digest: str


def build_archive(election: Election) -> Archive:
    """Collect the files and zip them. Only certified outcomes go in; annulled ones are named in the log."""
    files = outcome_files(election) | {
        "audit.json": audit_lines(election),
        "election.json": election_file(election),
    }
    for path in CONTRIBUTORS:
        files |= import_string(path)(election)
    texts = {
        name: value if isinstance(value, bytes) else canonical(value) for name, value in sorted(files.items())
    }
    listed = {name: hashlib.sha256(text).hexdigest() for name, text in texts.items()}
    texts["MANIFEST.json"] = canonical(listed)
    return Archive(packed(texts), digest(listed))


def packed(texts: Mapping[str, bytes]) -> bytes:
    """The zip of these files in the one way that ``recount.py`` accepts: by name, not compressed (what a packer
    makes of the same text differs between versions), one date, one sort of system, no comment."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(texts):
            line = zipfile.ZipInfo(name, ZIP_TIME)
            line.create_system, line.external_attr = UNIX, READABLE
            archive.writestr(line, texts[name])
    return buffer.getvalue()


def election_file(election: Election) -> dict:
    """Which election this is, and where its log ends, so that nobody can cut off the last entries unseen."""
    head = AuditHead.objects.get(election=election)
    return {
        "election": election.pk,
        "title": election.title,
        "organisation": election.body_name,
        "county": election.county,
        "audit_count": head.count,
        "audit_hash": head.hash,
    }


def outcome_files(election: Election) -> dict[str, dict]:
    outcomes = (
        Outcome.objects.filter(run__election=election, run__state=StageRun.State.CERTIFIED)
        .select_related("run")
        .prefetch_related("certifications__user")
    )
    return {
        f"outcomes/{outcome.run.spec.number:02d}-{outcome.run.stage}.json": {
            "target": outcome_target(outcome),
            "stage": outcome.run.stage,
            "run": outcome.run.run_number,
            "figures": outcome.figures,
            "previous_digest": outcome.previous_digest,
            "digest": outcome.digest,
            "certified_by": [
                {"name": str(signature.user), "role": signature.role}
                for signature in outcome.certifications.all()
            ],
        }
        for outcome in outcomes
    }


def audit_lines(election: Election) -> list[dict]:
    entries = AuditEntry.objects.filter(election=election).order_by("number")
    return [
        {
            "number": entry.number,
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": entry.actor_id,
            "action": entry.action,
            "target": entry.target,
            "data": entry.data,
            "previous": entry.previous_hash,
            "hash": entry.hash,
        }
        for entry in entries.iterator(chunk_size=2000)
    ]
