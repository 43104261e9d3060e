"""Counting judged ballots: figures that can be added up in any order and in any number of parts.

A tally holds numbers only, so its size depends on the paper, the channels and the distinct names written in,
never on how many ballots were counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ballots.domain.marking import (
    ABSTAIN,
    AGAINST,
    DEFECTS,
    FOR,
    UNCLEAR,
    MarkingRule,
    WriteIn,
    marking_rule,
    plain_name,
    weigh_ballot,
)
from ballots.domain.paper import Paper, ballot_problems
from election_site.domain.rule_basis import RuleError
from election_site.domain.rules import Options

NO_CHANNEL = ""


@dataclass(slots=True)
class ChannelCount:
    """One contest's ballots of one channel. ``for_`` and ``against`` by candidate id, of valid ballots."""

    valid: int = 0
    void: dict[str, int] = field(default_factory=dict)
    for_: dict[str, int] = field(default_factory=dict)
    against: dict[str, int] = field(default_factory=dict)

    @property
    def invalid(self) -> int:
        return sum(self.void.values())


@dataclass(slots=True)
class ContestCount:
    """One contest: its candidates in the ballot's order, counts by channel, written-in names."""

    candidates: tuple[str, ...]
    channels: dict[str, ChannelCount] = field(default_factory=dict)
    write_ins: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Reading:
    """A contest of the paper, laid out for reading ballots fast."""

    key: str
    limit: int | None
    marks: frozenset[str]
    ids: frozenset[str]
    names: frozenset[str]
    rule: MarkingRule


class Tally:
    """The running count of one vote. ``contests`` by contest key; see ``as_dict`` for the shape."""

    __slots__ = ("_options", "_paper", "_readings", "contests")

    def __init__(self, contests: dict[str, ContestCount]) -> None:
        self.contests = contests
        self._paper: Paper | None = None
        self._options: Options | None = None
        self._readings: tuple[_Reading, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and self.as_dict() == other.as_dict()

    __hash__ = None

    def readings(self, paper: Paper, options: Options) -> tuple[_Reading, ...]:
        """The paper laid out once for as long as the same paper and options are handed in."""
        if self._paper is not paper or self._options is not options:
            if [contest["key"] for contest in paper["contests"]] != list(self.contests):
                raise RuleError("tally_of_another_paper")
            self._readings = tuple(
                _Reading(
                    key=contest["key"],
                    limit=contest["max_for"],
                    marks=frozenset(contest["marks"]) | {ABSTAIN, UNCLEAR},
                    ids=frozenset(candidate["id"] for candidate in contest["candidates"]),
                    names=frozenset(plain_name(candidate["name"]) for candidate in contest["candidates"]),
                    rule=marking_rule(options, write_ins=bool(contest["write_ins"])),
                )
                for contest in paper["contests"]
            )
            self._paper, self._options = paper, options
        return self._readings

    def as_dict(self) -> dict[str, object]:
        """The count as JSON, contests in the paper's order::

        {"p1": {"returned": 330, "valid": 328, "invalid": 2, "void": {"over_vote": 2},
                "candidates": {"12": {"for": 310, "against": 10, "abstain": 8}},
                "write_ins": {"王煦": 3},
                "channels": {"": {"returned": 330, "valid": 328, "invalid": 2,
                                  "void": {"over_vote": 2}, "for": {"12": 310}, "against": {"12": 10}}}}}
        """
        return {key: _contest_dict(contest) for key, contest in self.contests.items()}

    @classmethod
    def from_dict(cls, figures: Mapping[str, Mapping]) -> "Tally":
        """The tally that ``as_dict`` wrote. RuleError ``tally_damaged`` where its own sums disagree."""
        contests: dict[str, ContestCount] = {}
        for key, wrote in figures.items():
            contest = ContestCount(tuple(wrote["candidates"]), write_ins=dict(wrote["write_ins"]))
            for channel, part in wrote["channels"].items():
                contest.channels[channel] = ChannelCount(
                    part["valid"], dict(part["void"]), dict(part["for"]), dict(part["against"])
                )
            contests[key] = contest
            if _contest_dict(contest) != dict(wrote):
                raise RuleError("tally_damaged", what=key)
        return cls(contests)


def _contest_dict(contest: ContestCount) -> dict[str, object]:
    parts = contest.channels.values()
    valid = sum(part.valid for part in parts)
    void: dict[str, int] = {}
    for part in parts:
        _add(void, part.void)
    candidates = {}
    for who in contest.candidates:
        votes_for = sum(part.for_.get(who, 0) for part in parts)
        against = sum(part.against.get(who, 0) for part in parts)
        # A part that cannot be read is no vote, so for + against + abstain are always the valid ballots.
        candidates[who] = {"for": votes_for, "against": against, "abstain": valid - votes_for - against}
    return {
        "returned": valid + sum(void.values()),
        "valid": valid,
        "invalid": sum(void.values()),
        "void": dict(sorted(void.items())),
        "candidates": candidates,
        # Sorted, so that the order of the ballots leaves no trace in a published figure.
        "write_ins": dict(sorted(contest.write_ins.items())),
        "channels": {
            channel: {
                "returned": part.valid + part.invalid,
                "valid": part.valid,
                "invalid": part.invalid,
                "void": dict(sorted(part.void.items())),
                "for": {who: part.for_[who] for who in contest.candidates if who in part.for_},
                "against": {who: part.against[who] for who in contest.candidates if who in part.against},
            }
            for channel, part in sorted(contest.channels.items())
        },
    }


def empty_tally(paper: Paper) -> Tally:
    """A tally of no ballots for this paper."""
    return Tally(
        {
            contest["key"]: ContestCount(tuple(candidate["id"] for candidate in contest["candidates"]))
            for contest in paper["contests"]
        }
    )


def add_ballot(
    tally: Tally, paper: Paper, content: Mapping[str, Mapping], channel: str, options: Options
) -> None:
    """Judge one ballot and add it to ``tally``, every contest on its own.

    ``channel``: the body that a slip of the second recommendation carries, else "". Hand in the same
    ``paper`` and ``options`` objects for a whole count: they are laid out once.
    Raises RuleError ``unknown_contest``, ``unknown_candidate``, ``unknown_mark``, ``unknown_defect`` for
    content that the urn can never have accepted; the tally is then unchanged.
    """
    judged = []
    readings = tally.readings(paper, options)
    matched = 0
    for reading in readings:
        filled = content.get(reading.key)
        if filled is None:
            judged.append(None)
            continue
        matched += 1
        marks = filled.get("marks") or {}
        if not marks.keys() <= reading.ids:
            raise RuleError("unknown_candidate", what=min(marks.keys() - reading.ids), contest=reading.key)
        if not reading.marks.issuperset(marks.values()):
            wrong = min(map(str, set(marks.values()) - reading.marks))
            raise RuleError("unknown_mark", what=wrong, contest=reading.key)
        defects = filled.get("defects") or ()
        for defect in defects:
            if defect not in DEFECTS:
                raise RuleError("unknown_defect", what=defect)
        written = filled.get("write_ins")
        judged.append(
            weigh_ballot(
                marks,
                [_written(entry) for entry in written] if written else (),
                defects,
                limit=reading.limit,
                candidate_names=reading.names,
                rule=reading.rule,
            )
        )
    if matched != len(content):
        raise RuleError("unknown_contest", what=sorted(set(content) - set(tally.contests))[0])

    for reading, result in zip(readings, judged, strict=True):
        contest = tally.contests[reading.key]
        part = contest.channels.get(channel)
        if part is None:
            part = contest.channels[channel] = ChannelCount()
        if result is None:
            part.valid += 1
            continue
        chosen_for, against, names, _, void = result
        if void:
            part.void[void] = part.void.get(void, 0) + 1
            continue
        part.valid += 1
        tally_for = part.for_
        for who in chosen_for:
            tally_for[who] = tally_for.get(who, 0) + 1
        tally_against = part.against
        for who in against:
            tally_against[who] = tally_against.get(who, 0) + 1
        for name in names:
            contest.write_ins[name] = contest.write_ins.get(name, 0) + 1


def _written(entry: str | Mapping[str, object]) -> WriteIn:
    """A name typed at the screen is marked by being typed; one from paper may lack its ○."""
    if isinstance(entry, str):
        return WriteIn(entry)
    return WriteIn(
        str(entry["name"]),
        bool(entry.get("circle", True)),
        bool(entry.get("eligible", True)),
        bool(entry.get("identifiable", True)),
    )


def merge(first: Tally, second: Tally) -> Tally:
    """The count of both, as a new tally. Order and grouping make no difference.

    Raises RuleError ``tally_of_another_paper`` where contests or candidates differ.
    """
    if list(first.contests) != list(second.contests):
        raise RuleError("tally_of_another_paper")
    contests: dict[str, ContestCount] = {}
    for key, contest in first.contests.items():
        other = second.contests[key]
        if contest.candidates != other.candidates:
            raise RuleError("tally_of_another_paper", what=key)
        both = ContestCount(contest.candidates)
        for source in (contest, other):
            _add(both.write_ins, source.write_ins)
            for channel, part in source.channels.items():
                total = both.channels.setdefault(channel, ChannelCount())
                total.valid += part.valid
                _add(total.void, part.void)
                _add(total.for_, part.for_)
                _add(total.against, part.against)
        contests[key] = both
    return Tally(contests)


def _add(into: dict[str, int], more: Mapping[str, int]) -> None:
    for name, number in more.items():
        into[name] = into.get(name, 0) + number


__all__ = [
    "AGAINST",
    "FOR",
    "NO_CHANNEL",
    "ChannelCount",
    "ContestCount",
    "Tally",
    "add_ballot",
    "ballot_problems",
    "empty_tally",
    "merge",
]
