"""The seal of an urn: what its digest is taken of, so that anybody can take it again.

Every ballot is one line, the canonical text of ``[position, channel, content]`` and a line feed. The ballots lie
in parts, in the order of their positions. A part's digest is the SHA-256 over its lines; the urn's digest is the
SHA-256 over its parts' digests, each followed by a line feed. So each part can be checked by whoever counts it,
at the moment of counting and from the very ballots that he counts.
"""

import hashlib
import json
from collections.abc import Iterable

# The same text as ``election_site.domain.digests.canonical``, for values that were read by ``read_content``.
_text = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _refuse_fraction(text: str) -> None:
    raise TypeError(f"{text} has no canonical form")


_read = json.JSONDecoder(parse_float=_refuse_fraction, parse_constant=_refuse_fraction).decode


def read_content(text: str) -> dict:
    """The content of a ballot from its JSON text. TypeError for a number that is not whole."""
    return _read(text)


def ballot_line(position: int, channel: str, content: dict) -> bytes:
    """The line of one ballot, ``content`` as ``read_content`` gave it."""
    return _text([position, channel, content]).encode() + b"\n"


def part_digest(lines: Iterable[bytes]) -> str:
    """The digest of one part, as 64 hexadecimal digits."""
    running = hashlib.sha256()
    for line in lines:
        running.update(line)
    return running.hexdigest()


def seal_digest(parts: Iterable[str]) -> str:
    """The digest of the whole urn from those of its parts."""
    return part_digest(f"{part}\n".encode() for part in parts)
