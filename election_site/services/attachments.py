"""Keeping a file that somebody handed in; always inside the transaction of what it belongs to."""

from datetime import datetime

from election_site.models import Attachment, Election
from election_site.uploads import Upload


def keep_attachment(*, election: Election, purpose: str, upload: Upload, now: datetime) -> Attachment:
    """Store ``upload`` for ``purpose`` (``Attachment.Purpose``). The caller records what it belongs to."""
    return Attachment.objects.create(
        election=election,
        purpose=purpose,
        name=upload.name,
        media_type=upload.media_type,
        content=upload.content,
        size=len(upload.content),
        digest=upload.digest,
        kept_at=now,
    )
