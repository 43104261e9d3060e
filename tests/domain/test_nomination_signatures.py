"""Joint sheets: what counts, what does not, and the rule across sheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from election_site.domain.rules import RuleError
from nomination.domain.signatures import LINE_FAULTS, Signing, joint_nomination, signatures_over_limit

PEOPLE = st.sampled_from([f"s{number}" for number in range(12)] + ["n1"])
SHEETS = st.fixed_dictionaries(
    {
        "threshold": st.integers(1, 8),
        "nominee": st.just("n1"),
        "signatories": st.lists(PEOPLE, max_size=20),
        "withdrawn": st.sets(PEOPLE, max_size=3),
        "not_entitled": st.sets(PEOPLE, max_size=3),
        "over_limit": st.sets(PEOPLE, max_size=3),
        "late": st.booleans(),
        "nominee_may_sign": st.booleans(),
    }
)


def faults(sheet):
    return [(line.line, line.person, line.fault) for line in sheet.rejected]


@given(SHEETS)
def test_every_line_counts_once_or_has_one_fault(given):
    sheet = joint_nomination(**given)
    assert sheet.valid_signatures + len(sheet.rejected) == len(given["signatories"])
    assert len(set(sheet.counted)) == len(sheet.counted)
    assert {line.fault for line in sheet.rejected} <= set(LINE_FAULTS)
    assert sheet.accepted == (sheet.valid_signatures >= given["threshold"] and not given["late"])


@given(SHEETS, PEOPLE)
def test_a_further_signature_never_makes_an_accepted_sheet_refused(given, further):
    before = joint_nomination(**given)
    after = joint_nomination(**{**given, "signatories": [*given["signatories"], further]})
    assert after.valid_signatures - before.valid_signatures in (0, 1)
    assert after.counted[: before.valid_signatures] == before.counted
    if before.accepted:
        assert after.accepted


@given(SHEETS, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_change_the_number(given, random):
    shuffled = list(given["signatories"])
    random.shuffle(shuffled)
    again = joint_nomination(**{**given, "signatories": shuffled})
    assert set(again.counted) == set(joint_nomination(**given).counted)


def test_faults_in_the_order_of_the_lines_one_each():
    sheet = joint_nomination(
        threshold=2,
        nominee="n1",
        signatories=["s1", "n1", "s2", "s1", "s3", "s4", "n1", "s2", "s5"],
        withdrawn={"s2"},
        not_entitled={"s3"},
        over_limit={"s4"},
    )
    assert faults(sheet) == [
        (1, "n1", "self"),
        (2, "s2", "withdrawn"),
        (3, "s1", "duplicate"),
        (4, "s3", "not_entitled"),
        (5, "s4", "over_limit"),
        (6, "n1", "duplicate"),
        (7, "s2", "duplicate"),
    ]
    assert sheet.counted == ("s1", "s5")
    assert sheet.accepted


@pytest.mark.parametrize(
    ("signatures", "missing", "accepted"), [(19, 1, False), (20, 0, True), (21, 0, True)]
)
def test_twenty_or_more_includes_twenty(signatures, missing, accepted):
    sheet = joint_nomination(
        threshold=20, nominee="n1", signatories=[f"s{number}" for number in range(signatures)]
    )
    assert (sheet.missing, sheet.accepted) == (missing, accepted)


def test_a_late_sheet_is_refused_with_its_signatures_counted():
    sheet = joint_nomination(threshold=2, nominee="n1", signatories=["a", "b", "b"], late=True)
    assert (sheet.valid_signatures, sheet.accepted, sheet.faults) == (2, False, ("late",))
    assert faults(sheet) == [(2, "b", "duplicate")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"threshold": 0}, "figure_too_small"),
        ({"threshold": True}, "not_a_whole_number"),
        ({"threshold": "20"}, "not_a_whole_number"),
        ({"nominee": " "}, "nominee_missing"),
        ({"signatories": ["s1", ""]}, "signatory_missing"),
        ({"late": "no"}, "not_yes_or_no"),
    ],
)
def test_bad_sheets_are_named(change, code):
    sheet = {"threshold": 20, "nominee": "n1", "signatories": ["s1"]} | change
    with pytest.raises(RuleError) as refused:
        joint_nomination(**sheet)
    assert refused.value.code == code


SIGNINGS = [
    Signing("A", "s1"),
    Signing("B", "s1"),
    Signing("A", "s1"),
    Signing("B", "s2"),
    Signing("C", "s1"),
]


def test_first_sheets_count_up_to_the_limit():
    assert signatures_over_limit(SIGNINGS, limit=1) == {"B": {"s1"}, "C": {"s1"}}
    assert signatures_over_limit(SIGNINGS, limit=2) == {"C": {"s1"}}
    assert signatures_over_limit(SIGNINGS, limit=3) == {}


def test_none_counts_for_whoever_signs_too_often():
    struck = signatures_over_limit(SIGNINGS, limit=2, over_limit="none_count")
    assert struck == {"A": {"s1"}, "B": {"s1"}, "C": {"s1"}}
    assert signatures_over_limit(SIGNINGS, limit=3, over_limit="none_count") == {}


@given(
    st.lists(st.builds(Signing, st.sampled_from("ABCD"), PEOPLE), max_size=40),
    st.integers(1, 4),
    st.sampled_from(["first_counts", "none_count"]),
)
def test_nobody_counts_on_more_sheets_than_the_limit(signings, limit, over_limit):
    struck = signatures_over_limit(signings, limit=limit, over_limit=over_limit)
    sheets = {(one.sheet, one.person) for one in signings}
    counted = {(sheet, person) for sheet, person in sheets if person not in struck.get(sheet, ())}
    for person in {person for _, person in sheets}:
        signed = sum(one == person for _, one in sheets)
        kept = sum(one == person for _, one in counted)
        full = min(signed, limit) if over_limit == "first_counts" else (signed if signed <= limit else 0)
        assert kept == full


def test_a_limit_below_one_and_an_unknown_choice_are_named():
    with pytest.raises(RuleError, match="figure_too_small:limit"):
        signatures_over_limit([], limit=0)
    with pytest.raises(RuleError, match="unknown_over_limit:last"):
        signatures_over_limit([], limit=1, over_limit="last")
