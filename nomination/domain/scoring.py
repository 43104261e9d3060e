"""Weighted scoring (权重计分): votes per channel become points, exactly.

How the pilot turned votes into points is unknown; the method is chosen per election and printed in the
announcement. Everything is a Fraction; two decimals are for the eye only and never decide an order.
A channel is any key: the mass and the leading bodies of two rounds are simply four or five channels with
keys such as "open:members".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from election_site.domain.rules import RuleError, count

Method = Literal["share", "relative", "raw"]

# The names under which a method may be asked for. "raw" lets the biggest crowd swamp the rest; it is here to
# recompute score sheets made elsewhere, and no election can choose it.
METHODS: Mapping[str, Method] = {
    "share": "share",
    "vote_share": "share",
    "relative": "relative",
    "relative_max": "relative",
    "relative_to_max": "relative",
    "raw": "raw",
    "raw_votes": "raw",
}
FULL_SCORE = 100


@dataclass(frozen=True)
class Part:
    """One channel's part of one person's score.

    ``base`` is what the votes are divided by: the channel's valid ballots (share), its highest vote
    (relative) or 1 (raw). ``points`` = weight × votes / base × 100, without the 100 for raw.
    """

    channel: str
    weight: Fraction
    votes: int
    base: int
    points: Fraction


@dataclass(frozen=True)
class Score:
    person: str
    parts: tuple[Part, ...]
    total: Fraction

    @property
    def shown(self) -> str:
        """The total with two decimals, half up."""
        return two_decimals(self.total)


@dataclass(frozen=True)
class ScoreSheet:
    """``scores`` in the order given; ``ranking`` by exact total, equals in the order given.

    ``ties``: groups of persons with exactly the same total, highest first.
    """

    method: Method
    weights: Mapping[str, Fraction]
    scores: tuple[Score, ...]
    ranking: tuple[str, ...]
    ties: tuple[tuple[str, ...], ...]

    @property
    def totals(self) -> dict[str, Fraction]:
        return {score.person: score.total for score in self.scores}


def exact(value: object, *, code: str, what: str) -> Fraction:
    """Read "0.30", "3/10", "30%", a whole number or a Fraction exactly; else RuleError ``code``."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise RuleError(code, what=what, value=value)
    text = str(value).strip()
    percent = text.endswith("%")
    try:
        number = Fraction(text.removesuffix("%").rstrip())
    except (ValueError, ZeroDivisionError):
        raise RuleError(code, what=what, value=value) from None
    return number / 100 if percent else number


def two_decimals(value: Fraction) -> str:
    """Two decimals for display, half away from zero, by whole numbers alone."""
    # Twice the hundredths plus one, halved and cut off: half up without leaving the integers.
    hundredths = (abs(value.numerator) * 200 + value.denominator) // (value.denominator * 2)
    sign = "-" if value < 0 and hundredths else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"


def checked_weights(weights: Mapping[str, object]) -> dict[str, Fraction]:
    """The weights as Fractions, or RuleError ``weights_missing``, ``weight_not_a_number``,
    ``weight_negative`` (``what``: the channel) or ``weights_not_one`` (param ``total``)."""
    if not weights:
        raise RuleError("weights_missing")
    read = {
        channel: exact(value, code="weight_not_a_number", what=channel) for channel, value in weights.items()
    }
    total = sum(read.values(), Fraction(0))
    if total != 1:
        raise RuleError("weights_not_one", total=str(total))
    for channel, weight in read.items():
        if weight < 0:
            raise RuleError("weight_negative", what=channel, value=str(weight))
    return read


def weighted_score(
    *,
    method: str,
    weights: Mapping[str, object],
    ballots: Mapping[str, int],
    votes: Mapping[str, Mapping[str, int]],
) -> ScoreSheet:
    """Score everybody in ``votes`` (person → channel → votes; a missing channel is 0 votes).

    ``weights``: channel → weight, as strings, whole numbers or Fractions that add up to exactly 1.
    ``ballots``: channel → valid ballots. Errors, all RuleError: ``unknown_method``, those of
    ``checked_weights``, ``channel_without_weight``, ``channel_without_ballots``, ``votes_exceed_ballots``
    (``what``: the channel, or person and channel), and bad figures.

    With "relative" a channel in which nobody got a vote gives nobody points. Shuffling channels, or people
    with different totals, changes nothing.
    """
    if method not in METHODS:
        raise RuleError("unknown_method", what=method)
    way = METHODS[method]
    exact_weights = checked_weights(weights)
    _check_figures(exact_weights, ballots, votes)
    highest = {
        channel: max((cast.get(channel, 0) for cast in votes.values()), default=0)
        for channel in exact_weights
    }
    scores = []
    for person, cast in votes.items():
        parts = []
        for channel, weight in exact_weights.items():
            base = {"share": ballots[channel], "relative": highest[channel], "raw": 1}[way]
            got = cast.get(channel, 0)
            scale = 1 if way == "raw" else FULL_SCORE
            points = weight * got * scale / base if base else Fraction(0)
            parts.append(Part(channel, weight, got, base, points))
        scores.append(Score(person, tuple(parts), sum((part.points for part in parts), Fraction(0))))
    # sorted() is stable, so equals keep the order given.
    ranked = sorted(scores, key=lambda score: -score.total)
    equals: dict[Fraction, list[str]] = {}
    for score in ranked:
        equals.setdefault(score.total, []).append(score.person)
    return ScoreSheet(
        method=way,
        weights=exact_weights,
        scores=tuple(scores),
        ranking=tuple(score.person for score in ranked),
        ties=tuple(tuple(group) for group in equals.values() if len(group) > 1),
    )


def _check_figures(
    weights: Mapping[str, Fraction], ballots: Mapping[str, int], votes: Mapping[str, Mapping[str, int]]
) -> None:
    for channel in weights:
        if count(f"ballots:{channel}", ballots.get(channel, 0)) == 0:
            raise RuleError("channel_without_ballots", what=channel)
    for channel in ballots:
        if channel not in weights:
            raise RuleError("channel_without_weight", what=channel)
    for person, cast in votes.items():
        for channel, got in cast.items():
            if channel not in weights:
                raise RuleError("channel_without_weight", what=channel)
            if count(f"votes:{person}:{channel}", got) > ballots[channel]:
                raise RuleError(
                    "votes_exceed_ballots",
                    what=f"{person}:{channel}",
                    person=person,
                    channel=channel,
                    votes=got,
                    ballots=ballots[channel],
                )
