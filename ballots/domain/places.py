"""The cut: who takes the places when more have passed than there are places."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Votes = tuple[str, int]


@dataclass(frozen=True)
class Cut:
    """``taken`` by votes, the most first. ``tied``: equal at the last place, in the ballot's order, with
    ``left`` places to share; empty where no cut goes through equal votes."""

    taken: tuple[str, ...]
    tied: tuple[str, ...]
    left: int


def by_votes(figures: Sequence[Votes]) -> list[Votes]:
    """The most votes first; equal votes keep the ballot's order."""
    return sorted(figures, key=lambda line: -line[1])


def take_places(figures: Sequence[Votes], places: int | None) -> Cut:
    """Fill ``places`` (None: all pass) from ``figures`` in the ballot's order.

    Equal votes across the cut are never decided by a sort order: they come back as ``tied``.
    """
    ranked = by_votes(figures)
    if places is None or len(ranked) <= places:
        return Cut(tuple(who for who, _ in ranked), (), 0)
    if places == 0:
        return Cut((), (), 0)
    last = ranked[places - 1][1]
    if ranked[places][1] != last:
        return Cut(tuple(who for who, _ in ranked[:places]), (), 0)
    above = tuple(who for who, votes in ranked if votes > last)
    tied = tuple(who for who, votes in ranked if votes == last)
    return Cut(above, tied, places - len(above))


def least_above(share: Fraction, base: int) -> int:
    """The least whole number of votes that exceeds ``share`` of ``base``; exactly the share is not enough."""
    exact = share * base
    return exact.numerator // exact.denominator + 1
