"""The conformance file: every case passes, and a file that is wrong is told so."""

import copy
import json
from pathlib import Path

import pytest

from ballots.domain.scenarios.deck import read_deck
from ballots.domain.scenarios.runner import ADAPTERS, answer, report_lines, same, verify

FILE = Path(__file__).with_name("scenarios.json")
DATA = FILE.read_bytes()
DECK = read_deck(DATA, kinds=ADAPTERS)


def altered(change):
    content = json.loads(DATA)
    change(content)
    return json.dumps(content, ensure_ascii=False).encode()


def case(content, name):
    return next(one for one in content["scenarios"] if one["id"] == name)


@pytest.mark.parametrize("run", DECK.runs, ids=lambda run: run.label)
def test_case(run):
    got = answer(run)
    assert same(run.expected, got), (run.expected, got)


def test_whole_file_passes():
    report = verify(DATA)
    assert (report.exit_code, report.passed, report.runs) == (0, 119, 119)
    assert sum(kind.cases for kind in report.kinds) == 112
    assert report.digest in report_lines(report)[-1]


def test_every_kind_of_the_file_has_an_adapter():
    assert set(json.loads(DATA)["kinds"]) == set(ADAPTERS)


def test_a_difference_is_shown_with_both_answers():
    def change(content):
        case(content, "E-01")["expected"]["majority_threshold"] = 165

    report = verify(altered(change))
    text = "\n".join(report_lines(report))
    assert report.exit_code == 1
    assert report.passed == 118
    assert [miss.label for miss in report.mismatches] == ["E-01"]
    assert '"majority_threshold": 165' in text
    assert '"majority_threshold": 166' in text


def test_order_counts_where_the_format_says_so():
    def change(content):
        case(content, "E-01")["expected"]["elected"].reverse()
        case(content, "A-07")["expected"]["can_vote"].reverse()

    assert [miss.label for miss in verify(altered(change)).mismatches] == ["E-01"]


def test_true_is_not_one():
    assert not same({"ok": True}, {"ok": 1})
    assert not same({"a": 1, "b": 2}, {"a": 1})


def test_variant_with_its_own_options_is_a_run_of_its_own():
    labels = [run.label for run in DECK.runs if run.label.startswith("D-08")]
    assert labels == ["D-08", "D-08/1", "D-08/2"]


def test_file_defaults_are_used():
    def change(content):
        content["option_defaults"]["cutoff_tie"] = "ask"

    labels = {miss.label for miss in verify(altered(change)).mismatches}
    assert labels == set()  # H-08 names its own option

    def drop(content):
        change(content)
        del case(content, "H-08")["options"]

    assert {miss.label for miss in verify(altered(drop)).mismatches} == {"H-08"}


def _with(name, **fields):
    def change(content):
        case(content, name).update(fields)

    return change


def _without(name, field):
    def change(content):
        del case(content, name)[field]

    return change


def _input(name, field, value):
    def change(content):
        if value is None:
            del case(content, name)["input"][field]
        else:
            case(content, name)["input"][field] = value

    return change


def _twice(content):
    content["scenarios"].append(copy.deepcopy(content["scenarios"][0]))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_with("E-01", kind="raffle"), "E-01: Unknown kind “raffle”."),
        (_with("E-01", rule_profile="cpc1969"), "E-01: Unknown rule profile “cpc1969”."),
        (_with("E-01", options={"lots": True}), "E-01: Unknown option “lots”."),
        (_with("E-01", options={"writein_cap": "two"}), "E-01: The option “writein_cap” does not take"),
        (_with("E-01", options={"max_posts_per_person": True}), "does not take the value True"),
        (_with("D-08", variants=[{"options": {}}]), "D-08: “variants” is of the wrong type."),
        (_without("E-01", "expected"), "E-01: The field “expected” is missing."),
        (_with("E-01", input=[]), "E-01: “input” is of the wrong type."),
        (_input("E-01", "present", None), "E-01: “present” is missing in its input."),
        (_input("E-01", "present", "330"), "E-01: “present” is not a whole number."),
        (_input("E-01", "present", 330.5), "E-01: “present” is not a whole number."),
        (_input("E-01", "seats", True), "E-01: “seats” is not a whole number."),
        (_input("D-01", "marks", ["c1"]), "D-01: Its input is of the wrong type"),
        (_input("D-18", "voter_present", "no"), "D-18: Its input is of the wrong type"),
        (_input("B-11", "dispersed", 0), "B-11: Its input is of the wrong type"),
        (_twice, "A-01: This id stands twice."),
    ],
)
def test_what_cannot_be_read_is_named_and_exits_2(change, named):
    report = verify(altered(change))
    assert report.exit_code == 2
    assert named in "\n".join(report_lines(report))


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"{", "not JSON"),
        (b"[]", "no list “scenarios”"),
        (b'{"scenarios": [1]}', "#1: The case is not an object."),
        (b'{"scenarios": [], "scenarios": []}', "“scenarios” stands twice"),
        (b'{"scenarios": [], "x": NaN}', "NaN is not a figure"),
        (b'{"schema_version": "2.0", "scenarios": []}', "schema_version 2.0"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_file_that_is_no_deck(data, named):
    report = verify(data)
    assert report.exit_code == 2
    assert named in "\n".join(report_lines(report))


@pytest.mark.parametrize(
    ("name", "field", "value", "error"),
    [
        ("E-01", "present", -1, "negative_figure:present"),
        ("E-01", "seats", 0, "figure_too_small:seats"),
        ("B-01", "present", 341, "present_exceeds_roll"),
        ("I-01", "present", 34, "present_exceeds_roll"),
        ("F-01", "votes", {"a": 8}, "votes_exceed_present:a"),
        ("E-27", "votes", {"c7": 331, "c8": 0}, "votes_exceed_returned:c7"),
        ("E-30", "agree", 331, "agree_exceeds_electors"),
        ("C-13", "withdrawn", 11, "withdrawn_exceeds_candidates"),
        ("I-10", "agree", {"a": 119}, "votes_exceed_valid:a"),
        ("I-10", "valid", 0, "no_valid_ballots"),
        ("D-01", "marks", {"nobody": "for"}, "unknown_candidate:nobody"),
        ("J-01", "role", "guest", "unknown_role:guest"),
        ("F-07", "post", "mayor", "unknown_post:mayor"),
    ],
)
def test_absurd_figures_give_a_named_error_and_no_verdict(name, field, value, error):
    report = verify(altered(_input(name, field, value)))
    assert report.exit_code == 1
    miss = next(miss for miss in report.mismatches if miss.label == name)
    assert miss.got == {"error": error}


def test_absurd_attendance_of_an_election_is_a_data_error():
    report = verify(altered(_input("E-01", "present", 347)))
    got = report.mismatches[0].got
    assert got["data_errors"] == ["present_exceeds_roll"]
    assert (got["elected"], got["next_step"]) == ([], "recount")


def test_expected_error_may_be_named_without_what_is_to_blame():
    def change(content):
        case(content, "E-01")["input"]["present"] = -1
        case(content, "E-01")["expected"] = {"error": "negative_figure"}

    assert verify(altered(change)).exit_code == 0


def test_unread_fields_are_mentioned():
    report = verify(altered(_with("E-01", option={"writein_cap": "none"})))
    assert report.exit_code == 0
    assert "E-01: The field “option” is not read." in "\n".join(report_lines(report))
