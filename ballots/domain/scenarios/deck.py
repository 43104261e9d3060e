"""Reading a conformance file: strictly, so that a misspelt case is named and never passes by accident."""

import hashlib
import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

from election_site.domain.rules import Options, RuleError, resolve_options
from election_site.domain.wording import N_

CASE_FIELDS = {"id": str, "kind": str, "rule_profile": str, "input": dict, "expected": dict}
MAY_BE_THERE = {"group", "title", "basis", "confidence", "options", "variants", "notes"}


@dataclass(frozen=True)
class Run:
    """One case under one set of options. ``label`` is the case's id, with /1, /2 … for its variants."""

    label: str
    kind: str
    profile: str
    given: Mapping[str, object]
    options: Options
    expected: Mapping[str, object]


@dataclass(frozen=True)
class Problem:
    """What could not be read. ``label``: the case's id, empty for the file. ``msgid`` takes ``params``."""

    label: str
    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Deck:
    """``digest``: SHA-256 of the file. ``problems`` name what could not be read, ``notes`` what was passed
    over; ``cases`` by kind counts the cases apart from their variants."""

    digest: str
    runs: tuple[Run, ...]
    cases: Mapping[str, int]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()


class _Duplicate(ValueError):
    pass


def _object(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    built = dict(pairs)
    if len(built) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _Duplicate(next(key for key in keys if keys.count(key) > 1))
    return built


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a figure")


def read_deck(data: bytes, *, kinds: Container[str]) -> Deck:
    """Read the whole file; every problem found is named with the case's id.

    Numbers with a decimal point are kept as the text that was written, so that no rounding creeps in.
    """
    digest = hashlib.sha256(data).hexdigest()

    def refused(msgid: str, **params: object) -> Deck:
        return Deck(digest, (), {}, (Problem("", msgid, params),))

    try:
        content = json.loads(
            data.decode("utf-8-sig"),
            parse_float=str,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError:
        return refused(N_("The file is not UTF-8."))
    except _Duplicate as error:
        return refused(N_("The name “%(name)s” stands twice in one object."), name=error)
    except (ValueError, RecursionError) as error:
        return refused(N_("The file is not JSON: %(error)s"), error=error)
    if not isinstance(content, dict) or not isinstance(content.get("scenarios"), list):
        return refused(N_("The file has no list “scenarios”."))
    if not str(content.get("schema_version", "1.0")).startswith("1."):
        return refused(
            N_("schema_version %(version)s is not known; versions 1.x are."),
            version=content["schema_version"],
        )

    defaults = content.get("option_defaults", {})
    if not isinstance(defaults, dict):
        return refused(N_("“%(field)s” is of the wrong type."), field="option_defaults")
    problems: list[Problem] = []
    notes: list[Problem] = []
    runs: list[Run] = []
    cases: dict[str, int] = {}
    seen: set[str] = set()
    for number, case in enumerate(content["scenarios"], start=1):
        flaws = _flaws(case, kinds)
        name = case["id"] if isinstance(case, dict) and isinstance(case.get("id"), str) else f"#{number}"
        if not flaws and case["id"] in seen:
            flaws = [(N_("This id stands twice."), {})]
        if flaws:
            problems += [Problem(name, msgid, params) for msgid, params in flaws]
            continue
        seen.add(case["id"])
        notes += [
            Problem(name, N_("The field “%(field)s” is not read."), {"field": one}) for one in _extra(case)
        ]
        try:
            runs += _runs(case, defaults)
        except RuleError as error:
            problems.append(Problem(name, _WORDING[error.code], {"value": "", **error.params}))
            continue
        cases[case["kind"]] = cases.get(case["kind"], 0) + 1
    return Deck(digest, tuple(runs), cases, tuple(problems), tuple(notes))


def _extra(case: Mapping[str, object]) -> list[str]:
    return sorted(set(case) - set(CASE_FIELDS) - MAY_BE_THERE)


def _flaws(case: object, kinds: Container[str]) -> list[tuple[str, Mapping[str, object]]]:
    """Why a case cannot be run, as msgids with their params."""
    missing, mistyped = N_("The field “%(field)s” is missing."), N_("“%(field)s” is of the wrong type.")
    if not isinstance(case, dict):
        return [(N_("The case is not an object."), {})]
    flaws = [
        (mistyped if name in case else missing, {"field": name})
        for name, wanted in CASE_FIELDS.items()
        if not isinstance(case.get(name), wanted)
    ]
    if flaws:
        return flaws
    if case["kind"] not in kinds:
        flaws.append((N_("Unknown kind “%(kind)s”."), {"kind": case["kind"]}))
    if not isinstance(case.get("options", {}), dict):
        flaws.append((mistyped, {"field": "options"}))
    variants = case.get("variants", [])
    if not isinstance(variants, list) or any(
        not isinstance(variant, dict)
        or not isinstance(variant.get("options"), dict)
        or not isinstance(variant.get("expected"), dict)
        for variant in variants
    ):
        flaws.append((mistyped, {"field": "variants"}))
    return flaws


def _runs(case: Mapping[str, object], defaults: Mapping[str, object]) -> list[Run]:
    """The case itself, then its variants, each under the file's defaults, the case's and its own options."""
    own = {**defaults, **case.get("options", {})}
    wanted = [(case["id"], own, case["expected"])]
    for number, variant in enumerate(case.get("variants", []), start=1):
        wanted.append((f"{case['id']}/{number}", {**own, **variant["options"]}, variant["expected"]))
    return [
        Run(
            label,
            case["kind"],
            case["rule_profile"],
            case["input"],
            resolve_options(case["rule_profile"], options),
            expected,
        )
        for label, options, expected in wanted
    ]


_WORDING = {
    "unknown_profile": N_("Unknown rule profile “%(what)s”."),
    "unknown_option": N_("Unknown option “%(what)s”."),
    "option_value": N_("The option “%(what)s” does not take the value %(value)s."),
}
