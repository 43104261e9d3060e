"""The rule table, its options, the quorum and the roll."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from election_site.domain.meeting import meeting_type, quorum
from election_site.domain.roll import GROUNDS, Exclusion, RollMember, roll
from election_site.domain.rules import (
    OPTIONS,
    PROFILES,
    VOTE_KINDS,
    Quorum,
    RuleError,
    main_vote_rule,
    resolve_options,
    vote_rule,
)
from nomination.domain.surplus import candidate_ratio, candidate_withdrawal, least_candidates

AT_LEAST = Quorum("at_least", Fraction(4, 5))
MORE_THAN = Quorum("more_than", Fraction(4, 5))


def test_profiles_are_the_four_of_the_rulebook_and_speak_json():
    assert list(PROFILES) == ["cpc2020", "cpc1990", "pilot_anxian2010", "county_plenum2004"]
    for rules in PROFILES.values():
        assert json.loads(json.dumps(rules.as_dict()))["code"] == rules.code
        if rules.whole_election:
            assert tuple(rules.votes) == VOTE_KINDS


def test_every_rule_and_option_says_where_it_comes_from():
    for rules in PROFILES.values():
        for rule in rules.votes.values():
            assert rule.sources
            assert all(source.ref and source.status in "VSMPI" for source in rule.sources)
    for option in OPTIONS.values():
        assert option.source.ref
        assert option.checked(option.default) == option.default
        assert set(option.labels) == set(option.choices)


def test_options_of_the_conformance_file_have_its_choices_and_defaults(conformance):
    for name, choices in conformance["options"].items():
        assert sorted(map(str, OPTIONS[name].choices)) == sorted(map(str, choices)), name
        assert OPTIONS[name].default == conformance["option_defaults"][name]


def test_departure_of_the_pilot_is_a_default_of_its_profile_only():
    assert resolve_options("pilot_anxian2010")["secretary_by"] == "meeting"
    assert resolve_options("cpc1990")["secretary_by"] == "plenary"
    assert resolve_options("pilot_anxian2010", {"secretary_by": "plenary"})["secretary_by"] == "plenary"


@pytest.mark.parametrize(
    ("options", "code", "what"),
    [
        ({"lots": 1}, "unknown_option", "lots"),
        ({"cutoff_tie": "dice"}, "option_value", "cutoff_tie"),
        ({"cutoff_tie": None}, "option_value", "cutoff_tie"),
        ({"cutoff_tie": ["ask"]}, "option_value", "cutoff_tie"),
        ({"writein_requires_against": 1}, "option_value", "writein_requires_against"),
        ({"max_posts_per_person": True}, "option_value", "max_posts_per_person"),
        ({"max_posts_per_person": 3}, "option_value", "max_posts_per_person"),
        ({"joint_threshold": 0}, "option_value", "joint_threshold"),
        ({"joint_threshold": "20"}, "option_value", "joint_threshold"),
        ({"public_min_share": "half"}, "option_value", "public_min_share"),
        ({"public_min_share": "1/0"}, "option_value", "public_min_share"),
        ({"public_min_share": "3/2"}, "option_value", "public_min_share"),
        ({"surplus_share": "1/10"}, "option_value", "surplus_share"),
    ],
)
def test_option_that_does_not_exist_or_fit_is_refused(options, code, what):
    with pytest.raises(RuleError) as caught:
        resolve_options("cpc2020", options)
    assert (caught.value.code, caught.value.params["what"]) == (code, what)


def test_unknown_profile_and_vote_are_refused():
    with pytest.raises(RuleError, match="unknown_profile:cpc1969"):
        resolve_options("cpc1969")
    with pytest.raises(RuleError, match="unknown_vote:member_decision"):
        vote_rule("county_plenum2004", "member_decision")


def test_options_change_the_rule():
    assert vote_rule("cpc1990", "member_decision").quorum == MORE_THAN
    relaxed = vote_rule("cpc1990", "member_decision", {"quorum_1990_boundary": "cod_practice"})
    assert relaxed.quorum == AT_LEAST
    # Under 2020 the option speaks of nothing.
    assert vote_rule("cpc2020", "member_decision", {"quorum_1990_boundary": "literal"}).quorum == AT_LEAST
    assert vote_rule("cpc2020", "member_decision", {"base_of_majority": "roll"}).majority_base == "roll"
    plenum = vote_rule("cpc2020", "organisational_trust", {"plenum_threshold_base": "present"})
    assert plenum.majority_base == "present"
    public = vote_rule("cpc2020", "public_recognition", {"public_min_share": "0.6"})
    assert public.threshold == Fraction(3, 5)


@pytest.mark.parametrize("base", range(1, 400))
def test_quorum_by_multiplication(base):
    """required_min against its definition, for each profile."""
    for rule, enough in (
        (main_vote_rule("cpc2020").quorum, lambda here: 5 * here >= 4 * base),
        (main_vote_rule("cpc1990").quorum, lambda here: 5 * here > 4 * base),
        (main_vote_rule("pilot_anxian2010").quorum, lambda here: 5 * here > 4 * base),
        (
            main_vote_rule("pilot_anxian2010", {"quorum_1990_boundary": "cod_practice"}).quorum,
            lambda here: 5 * here >= 4 * base,
        ),
        (main_vote_rule("county_plenum2004").quorum, lambda here: 3 * here >= 2 * base),
    ):
        least = next(here for here in range(base + 1) if enough(here))
        assert rule.required(base) == least
        for here in {max(0, least - 1), least, base}:
            assert quorum(rule=rule, roll_base=base, present=here).quorum_met == enough(here)


@pytest.mark.parametrize("dispersed", [False, True])
@pytest.mark.parametrize("approved", [False, True])
@pytest.mark.parametrize("members", [0, 499, 500, 501])
def test_form_of_meeting(members, approved, dispersed):
    form = meeting_type(formal_members=members, dispersed=dispersed, superior_approved_congress=approved)
    assert form.general_meeting_allowed
    assert form.congress_allowed == (approved and (members >= 500 or dispersed))


@pytest.mark.parametrize("seats", range(1, 60))
def test_surplus_is_at_least_a_fifth_and_no_more_than_needed(seats):
    least = least_candidates(seats, Fraction(1, 5))
    assert 5 * (least - seats) >= seats
    assert 5 * (least - 1 - seats) < seats


@pytest.mark.parametrize(
    ("profile", "body", "seats", "candidates", "expected"),
    [
        ("cpc2020", "committee", 10, 12, (12, None, True)),
        ("cpc2020", "committee", 11, 13, (14, None, False)),
        ("cpc1990", "committee", 7, 10, (9, None, True)),
        ("cpc2020", "standing_committee", 3, 3, (4, 5, False)),
        ("cpc2020", "standing_committee", 3, 4, (4, 5, True)),
        ("cpc2020", "standing_committee", 3, 6, (4, 5, False)),
        ("cpc2020", "secretary", 1, 1, (1, None, True)),
        ("pilot_anxian2010", "secretary", 1, 1, (2, None, False)),
        ("pilot_anxian2010", "deputy_secretary", 2, 3, (3, None, True)),
        ("cpc2020", "delegates", 100, 119, (120, None, False)),
    ],
)
def test_candidate_ratio(profile, body, seats, candidates, expected):
    ratio = candidate_ratio(profile_code=profile, body=body, seats=seats, candidates=candidates)
    assert (ratio.min_candidates, ratio.max_candidates, ratio.ok) == expected


def test_local_method_may_ask_for_a_larger_surplus():
    ratio = candidate_ratio(
        profile_code="cpc2020", body="committee", seats=7, candidates=9, options={"surplus_share": "2/5"}
    )
    assert (ratio.min_candidates, ratio.ok) == (10, False)


@pytest.mark.parametrize(
    ("withdrawn", "printed", "after", "step"),
    [
        (0, True, 10, "proceed"),
        (1, False, 9, "proceed"),
        (1, True, 9, "reprint_or_announce_needs_decision"),
        (2, False, 8, "supplement_candidates_via_superior"),
        (2, True, 8, "supplement_candidates_via_superior"),
        (10, False, 0, "supplement_candidates_via_superior"),
    ],
)
def test_withdrawal(withdrawn, printed, after, step):
    result = candidate_withdrawal(
        profile_code="cpc2020",
        seats=7,
        candidates_before=10,
        withdrawn=withdrawn,
        ballots_printed=printed,
    )
    assert (result.candidates_after, result.next_step) == (after, step)


def figures(profile="cpc2020", options=None, **member):
    member = {"id": "b", "status": "formal", "present": False, **member}
    return roll(
        profile_code=profile,
        members=[RollMember(id="a", status="formal", present=True), RollMember(**member)],
        options=options,
    )


@pytest.mark.parametrize("discipline", ["warning", "serious_warning", "removed_from_post"])
def test_lesser_sanctions_keep_the_vote(discipline):
    assert figures(discipline=discipline).can_vote == ("a", "b")


@pytest.mark.parametrize(
    "member",
    [
        {"status": "probationary"},
        {"status": "non_party"},
        {"discipline": "probation_within_party"},
        {"rights_suspended": True, "custody": "liuzhi"},
        {"org_relation": "elsewhere"},
        # Listing somebody without a vote among the exclusions changes nothing.
        {"status": "probationary", "exclusion": Exclusion("bedridden", True, True)},
        {"discipline": "probation_within_party", "exclusion": Exclusion("bedridden", False, False)},
    ],
)
def test_without_the_vote_in_no_count_and_no_alert(member):
    found = figures(present=True, **member)
    assert (found.roll_base, found.present, found.can_vote, found.alerts) == (1, 1, ("a",), ())


def test_only_the_2020_rules_ask_for_a_suspension():
    assert figures(custody="arrested").alerts == ("suspension_decision_missing:b",)
    assert figures(profile="cpc1990", custody="arrested").alerts == ()
    assert figures(profile="pilot_anxian2010", custody="liuzhi").alerts == ()


@pytest.mark.parametrize("reason", [*GROUNDS, "short_leave"])
@pytest.mark.parametrize("superior", [False, True])
@pytest.mark.parametrize("meeting", [False, True])
@pytest.mark.parametrize("present", [False, True])
def test_exclusion(reason, superior, meeting, present):
    found = figures(exclusion=Exclusion(reason, superior, meeting), present=present)
    listed = reason in GROUNDS
    complete = meeting and (superior or reason == "floating_member")
    out = listed and complete and not present
    assert found.roll_base == (1 if out else 2)
    assert found.excluded == (("b",) if out else ())
    assert found.can_vote == ("a", "b")
    if not listed:
        alert = "exclusion_reason_not_listed:b"
    elif not complete:
        alert = "exclusion_incomplete:b"
    else:
        alert = "excluded_member_present:b" if present else None
    assert found.alerts == ((alert,) if alert else ())


@pytest.mark.parametrize(
    ("grounds", "out"),
    [("five", set()), ("six", {"retired_settled_elsewhere"})],
)
def test_shorter_lists_of_grounds(grounds, out):
    for reason in ("retired_settled_elsewhere", "floating_member"):
        found = figures(options={"exclusion_grounds": grounds}, exclusion=Exclusion(reason, True, True))
        assert bool(found.excluded) == (reason in out)


def test_same_id_twice_is_refused():
    with pytest.raises(RuleError, match="duplicate_member:a"):
        figures(id="a")


def test_unknown_words_on_the_roll_are_refused():
    with pytest.raises(RuleError, match="unknown_status:b"):
        figures(status="former")
    with pytest.raises(RuleError, match="unknown_discipline:b"):
        figures(discipline="probation")


@pytest.fixture(scope="module")
def conformance():
    return json.loads(Path(__file__).with_name("scenarios.json").read_text(encoding="utf-8"))
