"""What is left of a file after it was judged, and the refusal of one."""

import hashlib
from dataclasses import dataclass, field

from election_site.domain.checks import Reason
from election_site.domain.upload_checks import upload_reason

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """A file that may be kept: ``media_type`` is that of ``content``; ``digest`` its SHA-256 in hex."""

    name: str
    media_type: str
    content: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


class UploadRefused(Exception):
    """The file cannot be kept; ``reason`` says why in the user's words."""

    def __init__(self, reason: Reason):
        self.reason = reason
        super().__init__(f"{reason.code} {reason.params.get('file', '')}")


def refuse_upload(code: str, file: str, **params: object) -> UploadRefused:
    """The refusal of ``file`` by the check ``code``, to be raised by the caller."""
    return UploadRefused(upload_reason(code, file=short_name(file), **params))


def short_name(file: str) -> str:
    """The file's own name, without folders and control characters, 80 characters at most."""
    name = file.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in name if char.isprintable())[:80]


def judge_size(file: str, size: int, most: int) -> None:
    """Raise UploadRefused for an empty file and for one of more than ``most`` bytes."""
    if not size:
        raise refuse_upload("E401", file)
    if size > most:
        raise refuse_upload("E402", file, limit=most // MEGABYTE)
