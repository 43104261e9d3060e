"""Running a deck of cases and telling what came out differently."""

import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ballots.domain.scenarios.adapters import ADAPTERS as BALLOT_ADAPTERS
from ballots.domain.scenarios.adapters import Adapter
from ballots.domain.scenarios.deck import Deck, Problem, Run, read_deck
from election_site.domain.rules import RuleError
from election_site.domain.wording import N_
from nomination.domain.scenarios import ADAPTERS as NOMINATION_ADAPTERS

ADAPTERS: Mapping[str, Adapter] = MappingProxyType({**NOMINATION_ADAPTERS, **BALLOT_ADAPTERS})

# Lists in which the order is part of the answer; any other list is compared as a bag.
ORDERED = frozenset({"elected", "ranking", "shortlisted", "order", "passed"})
# A value of the wrong type is the case's fault, not an answer.
MISTYPED = frozenset({"not_a_whole_number"})


@dataclass(frozen=True)
class Mismatch:
    label: str
    kind: str
    expected: Mapping[str, object]
    got: Mapping[str, object]


@dataclass(frozen=True)
class KindResult:
    """``cases`` without, ``runs`` with their variants."""

    kind: str
    cases: int
    runs: int
    passed: int


@dataclass(frozen=True)
class Report:
    """``exit_code``: 0 all passed, 1 something differs, 2 something could not be read."""

    digest: str
    kinds: tuple[KindResult, ...]
    mismatches: tuple[Mismatch, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]

    @property
    def exit_code(self) -> int:
        if self.problems:
            return 2
        return 1 if self.mismatches else 0

    @property
    def runs(self) -> int:
        return sum(kind.runs for kind in self.kinds)

    @property
    def passed(self) -> int:
        return sum(kind.passed for kind in self.kinds)


class _Unreadable(ValueError):
    """The case's input cannot be read; args are the msgid and its params."""


def answer(run: Run) -> Mapping[str, object]:
    """What the engine says to one case; a named error comes back as ``{"error": name}``.

    Raises ValueError for a case that cannot be read.
    """
    try:
        return ADAPTERS[run.kind](run.given, run.options, run.profile)
    except RuleError as error:
        if error.code in MISTYPED:
            raise _Unreadable(
                N_("“%(field)s” is not a whole number."), {"field": error.params["what"]}
            ) from error
        return {"error": str(error)}
    except KeyError as error:
        raise _Unreadable(N_("“%(field)s” is missing in its input."), {"field": error.args[0]}) from error
    except (TypeError, AttributeError, ValueError) as error:
        raise _Unreadable(N_("Its input is of the wrong type: %(error)s"), {"error": error}) from error


def same(expected: object, got: object, name: str = "") -> bool:
    """Exact equality; true is not 1, and only the lists named in ``ORDERED`` keep their order."""
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        return expected.keys() == got.keys() and all(same(expected[key], got[key], key) for key in expected)
    if isinstance(expected, list | tuple) and isinstance(got, list | tuple):
        if name in ORDERED:
            return len(expected) == len(got) and all(map(same, expected, got))
        return sorted(map(_spelt, expected)) == sorted(map(_spelt, got))
    return type(expected) is type(got) and expected == got


def _agrees(expected: Mapping[str, object], got: Mapping[str, object]) -> bool:
    """``same``, but an expected error may be given by its name without what is to blame."""
    if expected.keys() == got.keys() == {"error"}:
        return expected["error"] in (got["error"], str(got["error"]).partition(":")[0])
    return same(expected, got)


def _spelt(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def run_deck(deck: Deck) -> Report:
    """Run every case of a deck that was read."""
    runs: dict[str, int] = {}
    passed: dict[str, int] = {}
    mismatches: list[Mismatch] = []
    problems = list(deck.problems)
    for run in deck.runs:
        runs[run.kind] = runs.get(run.kind, 0) + 1
        try:
            got = answer(run)
        except _Unreadable as error:
            problems.append(Problem(run.label, *error.args))
            continue
        if _agrees(run.expected, got):
            passed[run.kind] = passed.get(run.kind, 0) + 1
        else:
            mismatches.append(Mismatch(run.label, run.kind, run.expected, got))
    kinds = tuple(
        KindResult(kind, deck.cases.get(kind, 0), runs[kind], passed.get(kind, 0)) for kind in sorted(runs)
    )
    return Report(deck.digest, kinds, tuple(mismatches), tuple(problems), deck.notes)


def verify(data: bytes) -> Report:
    """Read a conformance file and run it."""
    return run_deck(read_deck(data, kinds=ADAPTERS))


def _as_is(msgid: str) -> str:
    return msgid


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def report_lines(report: Report, say: Callable[[str], str] = _as_is) -> list[str]:
    """The report as plain text, a table per kind first. ``say`` translates a msgid."""
    heads = [say(N_("kind")), say(N_("cases")), say(N_("with variants")), say(N_("passed"))]
    rows = [[kind.kind, str(kind.cases), str(kind.runs), str(kind.passed)] for kind in report.kinds]
    total = sum(kind.cases for kind in report.kinds)
    rows.append([say(N_("all")), str(total), str(report.runs), str(report.passed)])
    widths = [max(_width(row[column]) for row in [heads, *rows]) for column in range(4)]

    def line(row: list[str]) -> str:
        first = row[0] + " " * (widths[0] - _width(row[0]))
        rest = (" " * (widths[n] - _width(row[n])) + row[n] for n in (1, 2, 3))
        return "  ".join((first, *rest))

    lines = [line(heads), *map(line, rows)]
    for miss in report.mismatches:
        lines += [
            "",
            say(N_("%(case)s (%(kind)s) differs:")) % {"case": miss.label, "kind": miss.kind},
            "  " + say(N_("expected %(answer)s")) % {"answer": _spelt(miss.expected)},
            "  " + say(N_("got %(answer)s")) % {"answer": _spelt(miss.got)},
        ]
    for title, problems in (
        (N_("Could not be read:"), report.problems),
        (N_("Passed over:"), report.notes),
    ):
        if problems:
            lines += ["", say(title)]
            lines += ["  " + _problem_line(problem, say) for problem in problems]
    lines += ["", say(N_("SHA-256 of the deck: %(digest)s")) % {"digest": report.digest}]
    return lines


def _problem_line(problem: Problem, say: Callable[[str], str]) -> str:
    text = say(problem.msgid) % problem.params
    return f"{problem.label}: {text}" if problem.label else text
