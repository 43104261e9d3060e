"""Every nomination case of the conformance file, variants included, through the adapters of the runner."""

import json
from pathlib import Path

import pytest

from election_site.domain.rules import RuleError, resolve_options
from nomination.domain.scenarios import ADAPTERS

CASES = json.loads(Path(__file__).with_name("scenarios.json").read_text(encoding="utf-8"))["scenarios"]
OWN_KINDS = {
    "joint_nomination",
    "name_order",
    "nominee_eligibility",
    "nominee_review",
    "objection",
    "publicity",
    "shortlist",
    "weighted_score",
}


def runs():
    for case in CASES:
        if case["kind"] in OWN_KINDS:
            yield pytest.param(case, case, id=case["id"])
            for number, variant in enumerate(case.get("variants", []), start=1):
                yield pytest.param(case, variant, id=f"{case['id']}-variant-{number}")


def run(kind, given, profile="pilot_anxian2010", **options):
    return ADAPTERS[kind](given, resolve_options(profile, options), profile)


@pytest.mark.parametrize(("case", "variant"), list(runs()))
def test_case_of_the_file(case, variant):
    try:
        got = run(case["kind"], case["input"], case["rule_profile"], **variant.get("options", {}))
    except RuleError as error:
        got = {"error": str(error)}
    assert got == variant["expected"]


def test_every_own_kind_has_an_adapter_and_a_case():
    assert set(ADAPTERS) == OWN_KINDS
    assert {case["kind"] for case in CASES} >= OWN_KINDS


def test_single_name_in_the_input_goes_before_the_option():
    strokes = {"煦": [13, 5], "小": [3, 2], "明": [8, 2]}
    given = {"names": ["王煦", "王小明"], "strokes": strokes}
    assert run("name_order", given)["order"] == ["王煦", "王小明"]
    assert run("name_order", given, single_name="compare_character")["order"] == ["王小明", "王煦"]
    given["single_name"] = "compare_character"
    assert run("name_order", given)["order"] == ["王小明", "王煦"]


def test_weights_written_as_json_numbers_are_read_by_their_digits():
    given = {
        "method": "vote_share",
        "weights": json.loads('{"a": 0.1, "b": 0.2, "c": 0.7}'),
        "ballots": {"a": 10, "b": 10, "c": 10},
        "votes": {"n1": {"a": 10, "b": 5, "c": 0}},
    }
    assert run("weighted_score", given) == {"scores": {"n1": "20.00"}, "ranking": ["n1"]}


def test_holidays_and_made_up_days_of_a_case():
    given = {"posted": "2010-09-30", "closed": "2010-10-09", "unit": "working", "min_days": 5}
    assert run("publicity", given) == {"days": 6, "ok": True}
    given["holidays"] = [f"2010-10-0{day}" for day in range(1, 8)]
    given["workdays"] = ["2010-10-09"]
    assert run("publicity", given) == {"days": 2, "ok": False}


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("joint_nomination", {"threshold": -1, "nominee": "n", "signatories": []}, "negative_figure"),
        ("joint_nomination", {"threshold": 0, "nominee": "n", "signatories": []}, "figure_too_small"),
        ("nominee_eligibility", {"party_status": "friend", "consent": True}, "unknown_party_status"),
        ("shortlist", {"posts": 1, "ratio": 0, "scores": {}}, "figure_too_small"),
        ("shortlist", {"posts": 1, "ratio": 5}, "scores_or_scored"),
        ("publicity", {"posted": "2010-12-08", "closed": "2010-12-01", "unit": "calendar", "min_days": 7},
         "closed_before_posted"),
        ("publicity", {"posted": "2010-12-01", "closed": "2010-12-08", "unit": "weeks", "min_days": 7},
         "unknown_unit"),
        ("name_order", {"names": ["甲一", "乙一"], "strokes": {"甲": [5, 2]}}, "strokes_missing"),
    ],
)  # fmt: skip
def test_bad_input_is_named_and_gets_no_verdict(kind, given, code):
    with pytest.raises(RuleError) as refused:
        run(kind, given)
    assert refused.value.code == code
