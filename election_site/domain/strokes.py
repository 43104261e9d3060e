"""The stroke table: how many strokes a character has and with which class of stroke it begins.

``data/strokes.txt`` states its own sources, versions, licences and audit; ``table_source()`` reads them for
the page that shows where the order comes from. Characters on which the sources disagree are not in it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import NamedTuple

from election_site.domain.rule_basis import RuleError
from election_site.domain.wording import N_

MOST_STROKES = 64


class Stroke(NamedTuple):
    """Sort key of one character: ``count`` strokes, then ``first`` 1 横, 2 竖, 3 撇, 4 点, 5 折."""

    count: int
    first: int


FIRST_STROKES = MappingProxyType(
    {
        1: N_("horizontal (横)"),
        2: N_("vertical (竖)"),
        3: N_("left-falling (撇)"),
        4: N_("dot (点)"),
        5: N_("turning (折)"),
    }
)


@dataclass(frozen=True)
class StrokeSource:
    """Where the table comes from, as its header states it; ``sha256`` is that of the lines below it."""

    title: str
    version: str
    characters: int
    sha256: str
    facts: Mapping[str, str]
    audit: str


def stroke(value: object, *, what: str = "") -> Stroke:
    """Read ``[count, class]`` or a ``Stroke``; anything absurd raises RuleError ``bad_stroke``."""
    try:
        strokes, first = value
    except (TypeError, ValueError):
        raise RuleError("bad_stroke", what=what, value=value) from None
    for number in (strokes, first):
        if isinstance(number, bool) or not isinstance(number, int):
            raise RuleError("bad_stroke", what=what, value=value)
    if not 1 <= strokes <= MOST_STROKES or first not in FIRST_STROKES:
        raise RuleError("bad_stroke", what=what, value=value)
    return Stroke(strokes, first)


def _read() -> str:
    return resources.files(__package__).joinpath("data", "strokes.txt").read_text(encoding="utf-8")


@cache
def stroke_table() -> Mapping[str, Stroke]:
    """Every character of the vendored table. Raises ValueError if the file was damaged or altered."""
    table: dict[str, Stroke] = {}
    for line in _body(_read()).splitlines():
        strokes, first, characters = line.split(" ")
        key = Stroke(int(strokes), int(first))
        for character in characters:
            if character in table:
                raise ValueError(f"{character} is in the stroke table twice")
            table[character] = key
    source = table_source()
    if len(table) != source.characters or _digest(_read()) != source.sha256:
        raise ValueError("the stroke table does not match the number and digest in its header")
    return MappingProxyType(table)


@cache
def table_source() -> StrokeSource:
    """The header of the data file: ``facts`` by name (source-count, licence-class …) and the audit's text."""
    facts: dict[str, str] = {}
    audit: list[str] = []
    for line in _read().splitlines():
        if not line.startswith("#"):
            break
        text = line[1:].strip()
        name, colon, value = text.partition(": ")
        # The named facts come first, the audit's prose after the first bare line.
        if not audit and colon and " " not in name:
            facts[name] = value
        else:
            audit.append(text)
    return StrokeSource(
        title=facts["title"],
        version=facts["version"],
        characters=int(facts["characters"]),
        sha256=facts["sha256"],
        facts=MappingProxyType(facts),
        audit="\n".join(audit).strip(),
    )


def _body(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))


def _digest(text: str) -> str:
    return hashlib.sha256(_body(text).encode()).hexdigest()
