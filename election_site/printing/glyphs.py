"""Which characters a TrueType font can print: its ``cmap`` table, read with the standard library alone."""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

# Subtables that map Unicode: (platform, encoding). Format 12 reaches beyond 65,535, format 4 does not.
UNICODE = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}
# Not printed: they only steer how the others are set.
UNPRINTED = frozenset("\n\t\r")


def _table(data: bytes, tag: bytes) -> bytes:
    number = struct.unpack_from(">H", data, 4)[0]
    for index in range(number):
        name, _sum, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        if name == tag:
            return data[offset : offset + length]
    raise ValueError(f"the font has no table {tag.decode()}")


def _segments(table: bytes, start: int) -> Iterator[int]:
    """The code points of one subtable; formats 4 and 12 are those that Unicode fonts have."""
    kind = struct.unpack_from(">H", table, start)[0]
    if kind == 12:
        groups = struct.unpack_from(">L", table, start + 12)[0]
        for index in range(groups):
            first, last, glyph = struct.unpack_from(">LLL", table, start + 16 + 12 * index)
            # Glyph 0 is the box that stands for a missing character.
            yield from range(first + (glyph == 0), last + 1)
    elif kind == 4:
        count = struct.unpack_from(">H", table, start + 6)[0] // 2
        ends = struct.unpack_from(f">{count}H", table, start + 14)
        firsts = struct.unpack_from(f">{count}H", table, start + 16 + 2 * count)
        deltas = struct.unpack_from(f">{count}H", table, start + 16 + 4 * count)
        places = start + 16 + 6 * count
        offsets = struct.unpack_from(f">{count}H", table, places)
        for index, (first, last) in enumerate(zip(firsts, ends, strict=True)):
            for code in range(first, last + 1):
                if offsets[index] == 0:
                    glyph = (code + deltas[index]) & 0xFFFF
                else:
                    at = places + 2 * index + offsets[index] + 2 * (code - first)
                    glyph = struct.unpack_from(">H", table, at)[0]
                if glyph and code != 0xFFFF:
                    yield code


@cache
def characters_of(font: Path) -> frozenset[str]:
    """Every character that the font file has a glyph for. Raises ValueError for a file that is no such font."""
    table = _table(font.read_bytes(), b"cmap")
    number = struct.unpack_from(">H", table, 2)[0]
    found: set[int] = set()
    for index in range(number):
        platform, encoding, offset = struct.unpack_from(">HHL", table, 4 + 8 * index)
        if (platform, encoding) in UNICODE:
            found.update(_segments(table, offset))
    if not found:
        raise ValueError(f"{font.name} maps no Unicode characters")
    return frozenset(map(chr, found))
