"""The way of one bundle of paper ballots from the box to two signatures: blind double entry.

::

    Unsorted ──sort──► Judging ──begin──► Entering ◄────────────────────┐
                       doubtful ballots   two sheets, each blind        │
                       are ruled first    to the other                  │
                                             │ both finished            │
                             all alike ┌─────┴──────┐ still different   │
                                       │            │ after reading     │ "read again",
                                       │            │ again             │ of these lines
                  first time different │            ▼                   │
                  lines are cleared ◄──┤        Disputed ──rule─────────┤
                  for both and read    │            │ all ruled         │
                  again (Entering,     ▼            ▼                   │
                  round 2)          Agreed ◄────────┘ ──read_again──────┘
                                       │ sign, twice
                                       ▼
                                   SignedOff

Each state holds only what is legal in it: as long as a bundle is being entered there is no merged line that
anybody could see, and a signed bundle has no sheets that could change. A side (0 or 1) is one counter. Which
account sits on which side, and that the two differ, is the database's business.

Every function returns the next state or raises EntryRefused with one numbered reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ballots.domain.paper_checks import paper_reason
from ballots.domain.paper_reading import DOUBTFUL, INVALID, PILES, VALID, Content
from election_site.domain.checks import Reason
from election_site.domain.wording import N_

SIDES = (0, 1)
FIRST, SECOND, AGAIN = "first", "second", "again"
CHOICES: Mapping[str, str] = {
    FIRST: N_("the first reading is right"),
    SECOND: N_("the second reading is right"),
    AGAIN: N_("read the ballot again"),
}
MOST_IN_BUNDLE = 100
Lines = Mapping[int, Content]


class EntryRefused(ValueError):
    """The step does not fit the state. ``reason`` is numbered and says so in the clerk's words."""

    def __init__(self, code: str, **params: object) -> None:
        self.reason: Reason = paper_reason(code, **params)
        super().__init__(code)


@dataclass(frozen=True)
class Sheet:
    """What one counter has entered in this round, by line."""

    lines: Lines = field(default_factory=dict)
    is_finished: bool = False


@dataclass(frozen=True)
class Unsorted:
    """``size`` ballots, numbered from 1, that nobody has looked at."""

    size: int


@dataclass(frozen=True)
class Judging:
    """Sorted; ``piles`` by line. The doubtful ones are ruled one by one, outside this machine."""

    size: int
    piles: Mapping[int, str]


@dataclass(frozen=True)
class Entering:
    """Two blind sheets over the lines that are not ``settled``. ``round`` counts from 1."""

    size: int
    piles: Mapping[int, str]
    settled: Lines
    sheets: tuple[Sheet, Sheet] = (Sheet(), Sheet())
    round: int = 1

    @property
    def open_lines(self) -> tuple[int, ...]:
        return tuple(line for line in range(1, self.size + 1) if line not in self.settled)


@dataclass(frozen=True)
class Disputed:
    """Lines that differ after reading again, with both readings; ``ruled`` by line: a choice and its reason."""

    size: int
    piles: Mapping[int, str]
    settled: Lines
    readings: Mapping[int, tuple[Content, Content]]
    ruled: Mapping[int, str] = field(default_factory=dict)
    round: int = 2

    @property
    def open_lines(self) -> tuple[int, ...]:
        return tuple(line for line in self.readings if line not in self.ruled)


@dataclass(frozen=True)
class Agreed:
    """One reading of every ballot. ``explained`` by line (0 for the bundle): why an odd ballot is right."""

    size: int
    piles: Mapping[int, str]
    lines: Lines
    explained: Mapping[int, str] = field(default_factory=dict)
    signed: frozenset[int] = frozenset()
    round: int = 1


@dataclass(frozen=True)
class SignedOff:
    """Locked: both counters have signed."""

    size: int
    piles: Mapping[int, str]
    lines: Lines
    explained: Mapping[int, str]
    round: int


State = Unsorted | Judging | Entering | Disputed | Agreed | SignedOff
NAMES: Mapping[str, str] = {
    "unsorted": N_("to be sorted"),
    "judging": N_("doubtful ballots to be ruled"),
    "entering": N_("being entered"),
    "disputed": N_("differences to be ruled"),
    "agreed": N_("to be signed"),
    "signed": N_("signed off"),
}
_CODES = {
    Unsorted: "unsorted",
    Judging: "judging",
    Entering: "entering",
    Disputed: "disputed",
    Agreed: "agreed",
    SignedOff: "signed",
}
_CLASSES = {code: cls for cls, code in _CODES.items()}


def code_of(state: State) -> str:
    """The state's name in the database, a key of ``NAMES``."""
    return _CODES[type(state)]


def _expect(state: State, *classes: type) -> None:
    if not isinstance(state, classes):
        raise EntryRefused("B420", state=NAMES[code_of(state)])


def _listed(lines: Sequence[int]) -> str:
    return "、".join(str(line) for line in sorted(lines))


def sort(state: State, piles: Mapping[int, str]) -> Judging:
    """Every ballot into one pile: valid, invalid or doubtful. May be done again until the entry begins."""
    _expect(state, Unsorted, Judging)
    missing = [line for line in range(1, state.size + 1) if piles.get(line) not in PILES]
    if missing:
        raise EntryRefused("B460", lines=_listed(missing))
    return Judging(state.size, {line: piles[line] for line in range(1, state.size + 1)})


def begin(state: State, rulings: Mapping[int, Content | None]) -> Entering | Agreed:
    """Open the two sheets once every doubtful ballot is ruled.

    ``rulings``: by line, the void content of a doubtful ballot that was ruled invalid, None for one that was
    ruled valid. What was ruled invalid is settled; nobody enters it.
    """
    _expect(state, Judging)
    waiting = [line for line, pile in state.piles.items() if pile == DOUBTFUL and line not in rulings]
    if waiting:
        raise EntryRefused("B461", lines=_listed(waiting))
    settled = {
        line: content
        for line, content in rulings.items()
        if content is not None and state.piles.get(line) == DOUBTFUL
    }
    piles = {
        line: pile if pile != DOUBTFUL else (INVALID if line in settled else VALID)
        for line, pile in state.piles.items()
    }
    if len(settled) == state.size:
        return Agreed(state.size, piles, settled)
    return Entering(state.size, piles, settled)


def key_line(state: State, side: int, line: int, content: Content) -> Entering:
    """One counter enters one ballot, or enters it again before finishing."""
    _expect(state, Entering)
    if not 1 <= line <= state.size:
        raise EntryRefused("B421", line=line)
    if line in state.settled:
        raise EntryRefused("B424", line=line)
    sheet = state.sheets[side]
    if sheet.is_finished:
        raise EntryRefused("B423")
    return _with_sheet(state, side, replace(sheet, lines={**sheet.lines, line: content}))


def _with_sheet(state: Entering, side: int, sheet: Sheet) -> Entering:
    sheets = (sheet, state.sheets[1]) if side == 0 else (state.sheets[0], sheet)
    return replace(state, sheets=sheets)


def finish(state: State, side: int) -> Entering | Disputed | Agreed:
    """One counter is done. Nothing is compared before the other one is done too."""
    _expect(state, Entering)
    sheet = state.sheets[side]
    if sheet.is_finished:
        raise EntryRefused("B423")
    missing = [line for line in state.open_lines if line not in sheet.lines]
    if missing:
        raise EntryRefused("B422", lines=_listed(missing))
    state = _with_sheet(state, side, replace(sheet, is_finished=True))
    return _compare(state) if all(one.is_finished for one in state.sheets) else state


def _compare(state: Entering) -> Entering | Disputed | Agreed:
    first, second = (sheet.lines for sheet in state.sheets)
    same = {line: first[line] for line in state.open_lines if first[line] == second[line]}
    settled = {**state.settled, **same}
    differing = [line for line in state.open_lines if line not in same]
    if not differing:
        return Agreed(state.size, state.piles, settled, round=state.round)
    if state.round == 1:
        return Entering(state.size, state.piles, settled, round=2)
    readings = {line: (first[line], second[line]) for line in differing}
    return Disputed(state.size, state.piles, settled, readings, round=state.round)


def rule(state: State, line: int, choice: str, reason: str) -> Entering | Disputed | Agreed:
    """A third person chooses one of the two readings, or that the paper be read again. He types no figure."""
    _expect(state, Disputed)
    if line not in state.open_lines:
        raise EntryRefused("B426", line=line)
    if choice not in CHOICES:
        raise EntryRefused("B427")
    if not reason.strip():
        raise EntryRefused("B428")
    state = replace(state, ruled={**state.ruled, line: choice})
    if state.open_lines:
        return state
    chosen = {
        line: state.readings[line][0 if choice == FIRST else 1]
        for line, choice in state.ruled.items()
        if choice != AGAIN
    }
    settled = {**state.settled, **chosen}
    if len(settled) == state.size:
        return Agreed(state.size, state.piles, settled, round=state.round)
    return Entering(state.size, state.piles, settled, round=state.round + 1)


def read_again(state: State, lines: Sequence[int]) -> Entering:
    """A counter who looks at the agreed reading beside the paper and doubts a line has it read again, by both.

    Signatures fall away, and so does what was said about odd ballots.
    """
    _expect(state, Agreed)
    if not lines:
        raise EntryRefused("B474")
    if wrong := [line for line in lines if not 1 <= line <= state.size]:
        raise EntryRefused("B421", line=_listed(wrong))
    kept = {line: content for line, content in state.lines.items() if line not in lines}
    # Round 1 again: an honest slip in reading again is cleared once before it goes to a third person.
    return Entering(state.size, state.piles, kept, round=1)


def hand_over(state: State, side: int) -> State:
    """Somebody else takes one counter's place. What that counter has entered and nobody has compared falls away,
    for the successor reads for himself; what both had read alike stays. Not once the counter has signed."""
    _expect(state, Unsorted, Judging, Entering, Disputed, Agreed)
    if isinstance(state, Agreed) and side in state.signed:
        raise EntryRefused("B477")
    return _with_sheet(state, side, Sheet()) if isinstance(state, Entering) else state


def explain(state: State, line: int, text: str) -> Agreed:
    """Why an odd ballot (or, as line 0, the bundle) is right as it was read."""
    _expect(state, Agreed)
    if not 0 <= line <= state.size:
        raise EntryRefused("B421", line=line)
    if not text.strip():
        raise EntryRefused("B428")
    return replace(state, explained={**state.explained, line: text.strip()})


def sign(state: State, side: int, odd_lines: Sequence[int]) -> Agreed | SignedOff:
    """One counter signs; the second signature locks the bundle.

    ``odd_lines``: lines with a warning, 0 for the bundle; each must have been explained.
    """
    _expect(state, Agreed)
    open_lines = [line for line in odd_lines if line not in state.explained]
    if open_lines:
        raise EntryRefused("B465", lines=_listed(open_lines))
    if side in state.signed:
        raise EntryRefused("B466")
    signed = state.signed | {side}
    if len(signed) < len(SIDES):
        return replace(state, signed=signed)
    return SignedOff(state.size, state.piles, state.lines, state.explained, state.round)


def _texts(by_line: Mapping[int, object]) -> dict[str, object]:
    return {str(line): value for line, value in by_line.items()}


def _lines(by_text: Mapping[str, object]) -> dict[int, object]:
    return {int(line): by_text[line] for line in sorted(by_text, key=int)}


def as_dict(state: State) -> dict[str, object]:
    """The state as JSON; ``from_dict`` reads it back."""
    wrote: dict[str, object] = {"state": code_of(state), "size": state.size}
    for name in ("piles", "settled", "lines", "explained", "readings", "ruled"):
        if hasattr(state, name):
            wrote[name] = _texts(getattr(state, name))
    if "readings" in wrote:
        wrote["readings"] = {line: list(pair) for line, pair in wrote["readings"].items()}
    if hasattr(state, "round"):
        wrote["round"] = state.round
    if isinstance(state, Agreed):
        wrote["signed"] = sorted(state.signed)
    if isinstance(state, Entering):
        wrote["sheets"] = [
            {"lines": _texts(sheet.lines), "is_finished": sheet.is_finished} for sheet in state.sheets
        ]
    return wrote


def from_dict(wrote: Mapping[str, object]) -> State:
    """The state that ``as_dict`` wrote."""
    read = {name: value for name, value in wrote.items() if name != "state"}
    for name in ("piles", "settled", "lines", "explained", "readings", "ruled"):
        if name in read:
            read[name] = _lines(read[name])
    if "readings" in read:
        read["readings"] = {line: (pair[0], pair[1]) for line, pair in read["readings"].items()}
    if "signed" in read:
        read["signed"] = frozenset(read["signed"])
    if "sheets" in read:
        read["sheets"] = tuple(Sheet(_lines(one["lines"]), one["is_finished"]) for one in read["sheets"])
    return _CLASSES[wrote["state"]](**read)
