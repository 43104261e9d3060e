"""Merging recommendations into nominees, who may stand, and the two catalogues."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from election_site.domain.rules import RuleError
from nomination.domain.checks import (
    CHECK_OF_INELIGIBLE,
    CHECK_OF_LINE_FAULT,
    CHECK_OF_NEXT_STEP,
    CHECKS,
    reason_for,
)
from nomination.domain.defects import DEFECT_OF_REASON, DEFECTS, defect
from nomination.domain.nominees import INELIGIBLE, Entry, nominee_eligibility, nominee_review
from nomination.domain.scoring import weighted_score
from nomination.domain.shortlist import NEXT_STEPS
from nomination.domain.signatures import LINE_FAULTS

ENTRIES = st.lists(
    st.builds(
        Entry,
        st.sampled_from(["n1", "n2", "n3"]),
        st.sampled_from(["self", "joint", "organisation"]),
        st.sampled_from(["P1", "P2", "P3"]),
    ),
    max_size=20,
)


@given(ENTRIES, st.integers(1, 3))
def test_nominees_are_persons_and_conflicts_are_those_with_too_many_posts(entries, most):
    review = nominee_review(entries, max_posts_per_person=most)
    assert [one.person for one in review.nominees] == list(dict.fromkeys(entry.person for entry in entries))
    for one in review.nominees:
        assert set(one.posts) == {entry.post for entry in entries if entry.person == one.person}
        assert set(one.channels) == {entry.channel for entry in entries if entry.person == one.person}
        assert (one in review.conflicts) == (len(one.posts) > most)


@given(ENTRIES)
def test_the_same_recommendation_twice_changes_nothing(entries):
    assert nominee_review(entries + entries) == nominee_review(entries)


def test_three_posts_are_too_many_for_two():
    entries = [Entry("n1", "self", post) for post in ("C", "A", "B")]
    (conflict,) = nominee_review(entries, max_posts_per_person=2).conflicts
    assert conflict.posts == ("C", "A", "B")


def test_an_entry_without_a_post_is_named_by_its_number():
    with pytest.raises(RuleError, match="entry_incomplete:2"):
        nominee_review([Entry("n1", "self", "A"), Entry("n2", "self", "")])


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, ""),
        ({"discipline": "warning"}, ""),
        ({"discipline": "serious_warning"}, ""),
        ({"discipline": "removed_from_post"}, ""),
        ({"org_relation": "elsewhere"}, ""),
        ({"org_relation": "elsewhere", "open_pool": False}, "relation_elsewhere"),
        ({"party_status": "probationary"}, "not_formal_member"),
        ({"party_status": "non_party", "consent": False}, "not_formal_member"),
        ({"party_status": "probationary", "discipline": "probation_within_party"}, "not_formal_member"),
        ({"discipline": "expelled"}, "not_formal_member"),
        ({"discipline": "probation_within_party", "consent": False}, "no_right_to_be_elected"),
        ({"rights_suspended": True}, "no_right_to_be_elected"),
        ({"consent": False}, "consent_missing"),
    ],
)
def test_who_may_stand_with_the_first_reason_against(facts, reason):
    verdict = nominee_eligibility(**({"party_status": "formal", "consent": True} | facts))
    assert (verdict.eligible, verdict.reason) == (not reason, reason)


def test_every_outcome_of_the_rules_has_its_check_and_wording():
    assert set(CHECK_OF_LINE_FAULT) == set(LINE_FAULTS)
    # To have declined is no matter of eligibility, but keeps somebody out all the same.
    assert set(CHECK_OF_INELIGIBLE) == set(DEFECT_OF_REASON) == {*INELIGIBLE, "declined"}
    assert set(CHECK_OF_NEXT_STEP) | {"proceed"} == set(NEXT_STEPS)
    named = [*CHECK_OF_LINE_FAULT.values(), *CHECK_OF_INELIGIBLE.values(), *CHECK_OF_NEXT_STEP.values()]
    assert set(named) <= set(CHECKS)
    assert set(DEFECT_OF_REASON.values()) <= set(DEFECTS)
    assert all(re.fullmatch(r"N[1-6]\d\d", code) for code in CHECKS)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"weights": {"a": "0.5"}}, "N301"),
        ({"weights": {}}, "N301"),
        ({"weights": {"a": "half"}}, "N304"),
        ({"ballots": {"a": 0}}, "N302"),
        ({"ballots": {"a": -1}}, "N311"),
        ({"votes": {"n1": {"a": 11}}}, "N303"),
        ({"votes": {"n1": {"b": 1}}}, "N305"),
        ({"method": "secret"}, "N306"),
    ],
)
def test_a_refused_calculation_speaks_from_the_catalogue_with_its_figures(change, code):
    sound = {"method": "share", "weights": {"a": "1"}, "ballots": {"a": 10}, "votes": {"n1": {"a": 5}}}
    with pytest.raises(RuleError) as refused:
        weighted_score(**(sound | change))
    told = reason_for(refused.value)
    assert told.code == code
    # Every placeholder of the sentence is filled.
    assert "%(" not in told.check.clerk % told.params


def test_an_error_without_a_check_is_raised_again():
    with pytest.raises(RuleError, match="unknown_profile"):
        reason_for(RuleError("unknown_profile", what="x"))


@pytest.mark.parametrize("one", DEFECTS.values(), ids=DEFECTS)
def test_every_defect_speaks_to_the_record_and_to_the_person(one):
    """The letter is written from the catalogue alone: it addresses the person, and what can be mended says how."""
    assert one.record.endswith(".") and one.letter.endswith(".") and one.record != one.letter
    assert one.mendable is bool(one.mend)


def test_what_only_an_earlier_stage_could_mend_cannot_be_mended():
    assert not DEFECTS["D305"].mendable, "signatures are taken until registration closes"
    assert not DEFECTS["D307"].mendable
    with pytest.raises(RuleError, match="unknown_defect:D999"):
        defect("D999")
