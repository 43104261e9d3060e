"""Which of those put forward may be one and the same human being. Whether they are, two people decide."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from nomination.domain.name_variants import usual_forms

Why = Literal["same_name", "similar_name", "same_phone"]
# Digits that tell telephones apart: prefixes of the country are written or left out.
PHONE_DIGITS = 11


@dataclass(frozen=True)
class Known:
    """Somebody put forward. ``identity``: the keyed hash of the identity number, empty while it is unknown."""

    key: int
    name: str
    phone: str = ""
    identity: str = ""


@dataclass(frozen=True)
class Likely:
    """Two who may be one person, and why: the keys in ascending order.

    ``has_two_numbers``: each has an identity number and they differ, so they are two people for certain.
    """

    first: int
    second: int
    whys: tuple[Why, ...]
    has_two_numbers: bool


def plain_name(name: str) -> str:
    """``name`` without what two clerks may write differently: width, case, spaces, dots, variant characters."""
    wide = unicodedata.normalize("NFKC", name).casefold()
    # Separators, punctuation, marks and invisible signs; characters of private use are part of rare names.
    kept = "".join(
        one
        for one in wide
        if unicodedata.category(one)[0] not in "ZPM" and unicodedata.category(one) not in ("Cc", "Cf")
    )
    return kept.translate(usual_forms())


def plain_phone(phone: str) -> str:
    """The digits that count; two ways of writing one number are equal."""
    return "".join(one for one in unicodedata.normalize("NFKC", phone) if one.isdecimal())[-PHONE_DIGITS:]


def likely_duplicates(people: Iterable[Known]) -> list[Likely]:
    """Every two with the same name (in whatever way it is written) or the same phone, by their keys."""
    people = list(people)
    whys: dict[tuple[int, int], dict[Why, None]] = defaultdict(dict)
    for what, of in (("name", plain_name), ("phone", plain_phone)):
        groups: dict[str, list[Known]] = defaultdict(list)
        for one in people:
            if alike := of(getattr(one, what)):
                groups[alike].append(one)
        for group in groups.values():
            for first, second in combinations(sorted(group, key=lambda one: one.key), 2):
                why: Why = "same_phone"
                if what == "name":
                    why = "same_name" if first.name == second.name else "similar_name"
                whys[first.key, second.key].setdefault(why)
    identity = {one.key: one.identity for one in people}
    return [
        Likely(
            first,
            second,
            tuple(found),
            has_two_numbers=bool(identity[first] and identity[second])
            and identity[first] != identity[second],
        )
        for (first, second), found in sorted(whys.items())
    ]


def questions(
    likely: Iterable[Likely], kept_apart: Collection[frozenset[int]]
) -> list[tuple[tuple[int, ...], tuple[Why, ...]]]:
    """What is left to be decided: groups of keys that hang together, each with why, by their first keys.

    ``kept_apart``: pairs that two people have called different people. A group may hold pairs that are settled.
    """
    open_pairs = [
        one
        for one in likely
        if not one.has_two_numbers and frozenset((one.first, one.second)) not in kept_apart
    ]
    member_of: dict[int, set[int]] = {}
    for pair in open_pairs:
        joined = member_of.get(pair.first, {pair.first}) | member_of.get(pair.second, {pair.second})
        for key in joined:
            member_of[key] = joined
    groups = sorted({tuple(sorted(group)) for group in member_of.values()})
    return [
        (group, tuple(dict.fromkeys(why for pair in open_pairs if pair.first in group for why in pair.whys)))
        for group in groups
    ]


def different_numbers(people: Sequence[Known]) -> bool:
    """Whether these cannot be one person: among them are two different identity numbers."""
    return len({one.identity for one in people if one.identity}) > 1
