"""The verdict of an election against a second reckoning written another way, over a grid of boundaries."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.domain.election import (
    BallotIssue,
    approval_state,
    election,
    multi_ballot,
    reduce_seats,
    tie_revote,
)
from ballots.domain.places import take_places
from ballots.domain.plenary import committee_vote, plenary_rule, plenum_rights
from ballots.domain.public_vote import public_vote
from ballots.domain.tellers import judge_teller
from election_site.domain.rules import Fraction, RuleError, main_vote_rule, vote_rule

RULE = vote_rule("cpc2020", "member_decision")
RULE_1990 = vote_rule("cpc1990", "member_decision")


def reckon(*, profile, base, seats, roll_base, present, returned, invalid, votes):
    """The rulebook's order of the tally, reckoned with multiplications and by striking off one by one."""
    here, all_of_them = 5 * present, 4 * roll_base
    if not (here > all_of_them if profile == "cpc1990" else here >= all_of_them):
        return "adjourn_no_quorum", [], None
    if returned > present:
        return "re_run_vote", [], None
    valid = returned - invalid
    if any(number > valid for number in votes.values()) or sum(votes.values()) > valid * seats:
        return "recount", [], None
    half_of = roll_base if base == "roll" else present
    left = {who: number for who, number in votes.items() if 2 * number > half_of}
    elected, free = [], seats
    while left and free:
        best = max(left.values())
        group = [who for who in votes if left.get(who) == best]
        if len(group) > free:
            return "tie_revote", elected, (group, free)
        elected += group
        free -= len(group)
        for who in group:
            del left[who]
    return ("by_election_or_reduce" if free else "none"), elected, None


def check(*, profile, base, seats, roll_base, present, returned, invalid, votes):
    rule = vote_rule(profile, "member_decision", {"base_of_majority": base})
    verdict = election(
        rule=rule,
        seats=seats,
        roll_base=roll_base,
        present=present,
        issued=present,
        returned=returned,
        invalid=invalid,
        candidates=list(votes.items())[:-1],
        write_ins=list(votes.items())[-1:],
    )
    step, elected, tie = reckon(
        profile=profile,
        base=base,
        seats=seats,
        roll_base=roll_base,
        present=present,
        returned=returned,
        invalid=invalid,
        votes=votes,
    )
    assert verdict.next_step == step
    assert list(verdict.elected) == elected
    assert (verdict.tie and (list(verdict.tie.between), verdict.tie.seats_left)) == tie
    assert verdict.vacancies == seats - len(elected)
    assert bool(verdict.data_errors) == (step == "recount")
    assert verdict.quorum_met == (step != "adjourn_no_quorum")
    assert verdict.election_valid == (step not in ("adjourn_no_quorum", "re_run_vote"))


# 340 on the roll: 4/5 is 272 exactly. Around it, and around half of those present.
@pytest.mark.parametrize("profile", ["cpc2020", "cpc1990"])
@pytest.mark.parametrize("base", ["present", "roll"])
@pytest.mark.parametrize("present", [271, 272, 273, 330, 331])
@pytest.mark.parametrize("over", [-1, 0, 1])
@pytest.mark.parametrize("returned_more", [-2, 0, 1])
def test_grid_of_quorum_majority_tie_and_shortage(profile, base, present, over, returned_more):
    half = (340 if base == "roll" else present) // 2
    returned = present + returned_more
    for seats, extra in itertools.product((1, 2, 3), (-1, 0, 1)):
        votes = {"a": half + over, "b": half + over, "c": half + over + extra, "d": half, "w": 1}
        check(
            profile=profile,
            base=base,
            seats=seats,
            roll_base=340,
            present=present,
            returned=returned,
            invalid=0,
            votes=votes,
        )


@given(st.data())
def test_any_figures(data):
    roll_base = data.draw(st.integers(1, 30), label="roll")
    present = data.draw(st.integers(0, roll_base), label="present")
    returned = data.draw(st.integers(0, present + 1), label="returned")
    invalid = data.draw(st.integers(0, min(2, returned)), label="invalid")
    seats = data.draw(st.integers(1, 4), label="seats")
    people = data.draw(st.integers(1, 7), label="people")
    votes = {f"c{n}": data.draw(st.integers(0, returned - invalid)) for n in range(people)}
    check(
        profile=data.draw(st.sampled_from(["cpc2020", "cpc1990"])),
        base=data.draw(st.sampled_from(["present", "roll"])),
        seats=seats,
        roll_base=roll_base,
        present=present,
        returned=returned,
        invalid=invalid,
        votes=votes,
    )


@given(
    votes=st.lists(st.integers(0, 100), min_size=2, max_size=8),
    seats=st.integers(1, 5),
    more=st.integers(0, 7),
)
def test_a_further_vote_never_harms(votes, seats, more):
    """One more vote for X: X is not pushed out of the elected, nor from the elected or tied to nowhere."""
    figures = [(f"c{n}", number) for n, number in enumerate(votes)]
    lucky = f"c{more % len(votes)}"
    better = [(who, number + (who == lucky)) for who, number in figures]

    def rank(lines):
        cut = take_places([line for line in lines if line[1] >= 51], seats)
        return 2 if lucky in cut.taken else 1 if lucky in cut.tied else 0

    assert rank(better) >= rank(figures)


@given(
    votes=st.permutations([("a", 60), ("b", 60), ("c", 55), ("d", 70), ("e", 20)]), seats=st.integers(1, 5)
)
def test_who_is_elected_does_not_hang_on_the_order_of_the_ballot(votes, seats):
    cut = take_places(votes, seats)
    again = take_places(sorted(votes), seats)
    assert set(cut.taken) == set(again.taken)
    assert set(cut.tied) == set(again.tied)


def verdict(**changed):
    figures = {
        "rule": RULE,
        "seats": 1,
        "roll_base": 346,
        "present": 330,
        "issued": 330,
        "returned": 330,
        "invalid": 0,
        "candidates": [("a", 200), ("b", 100)],
    }
    return election(**(figures | changed))


def test_returned_is_compared_with_issued_and_with_voters():
    assert verdict(issued=329).next_step == "re_run_vote"
    assert verdict(voters=329).next_step == "re_run_vote"
    # A spare ballot handed out does not make more voters than there are in the hall.
    assert verdict(issued=331, returned=331).next_step == "re_run_vote"
    assert verdict(issued=331).next_step == "none"


def test_contradicting_figures_elect_nobody():
    assert verdict(invalid=331).data_errors == ("invalid_exceeds_returned",)
    assert verdict(invalid=200).data_errors == ("votes_exceed_valid:a", "sum_exceeds_valid_times_seats")
    assert verdict(voters=331).data_errors == ("voters_exceed_present",)
    assert verdict(present=347, issued=347).data_errors == ("present_exceeds_roll",)
    assert verdict(candidates=[], write_ins=[("w", 331)]).data_errors[0] == "votes_exceed_valid:w"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"present": -1}, "negative_figure:present"),
        ({"issued": -1}, "negative_figure:issued"),
        ({"invalid": -1}, "negative_figure:invalid"),
        ({"voters": -1}, "negative_figure:voters"),
        ({"seats": 0}, "figure_too_small:seats"),
        ({"roll_base": 0}, "roll_empty"),
        ({"candidates": [("a", -1)]}, "negative_figure:a"),
        ({"candidates": [("a", 1), ("a", 2)]}, "duplicate_candidate:a"),
        ({"write_ins": [("a", 2)]}, "duplicate_candidate:a"),
        ({"returned": "330"}, "not_a_whole_number:returned"),
        ({"candidates": [("a", True)]}, "not_a_whole_number:a"),
    ],
)
def test_absurd_figures_are_named(changed, error):
    with pytest.raises(RuleError) as caught:
        verdict(**changed)
    assert str(caught.value) == error


def test_written_in_persons_compete_on_equal_terms():
    result = verdict(seats=2, candidates=[("a", 200), ("b", 170)], write_ins=[("w", 180)])
    assert result.elected == ("a", "w")
    tied = verdict(seats=2, candidates=[("a", 200), ("b", 170)], write_ins=[("w", 170)])
    assert tied.tie.between == ("b", "w")


def revote(votes, seats_left=1, **changed):
    return tie_revote(
        **(
            {"seats_left": seats_left, "present": 330, "issued": 330, "returned": 330, "votes": votes}
            | changed
        )
    )


def test_tie_revote_asks_for_no_new_half():
    assert revote({"a": 2, "b": 1}).elected == ("a",)
    assert revote({"a": 9, "b": 5, "c": 5}, 2).elected == ("a",)
    assert revote({"a": 9, "b": 5, "c": 5}, 2).next_step == "needs_decision"
    assert revote({"a": 5, "b": 9, "c": 4}, 2).elected == ("b", "a")
    assert revote({"a": 1, "b": 1}, returned=331).next_step == "re_run_vote"
    assert revote({"a": 1, "b": 1}, voters=329).next_step == "re_run_vote"


def test_second_tie_goes_to_a_person_unless_the_method_allows_another_round():
    assert revote({"a": 1, "b": 1}, rounds_max=2).next_step == "tie_revote"
    assert revote({"a": 1, "b": 1}, rounds_max=2, round_number=2).next_step == "needs_decision"


@pytest.mark.parametrize("agree", [164, 165, 166])
@pytest.mark.parametrize("electors", [329, 330, 331])
@pytest.mark.parametrize("close", [False, True])
def test_reducing_seats_takes_half_or_more(agree, electors, close):
    result = reduce_seats(
        seats=7, elected=6, meeting="general", electors=electors, agree=agree, judged_close=close
    )
    assert result.may_reduce == (close and agree + agree >= electors)
    assert result.final_seats == (6 if result.may_reduce else 7)


def test_reducing_seats_at_a_congress_and_where_there_is_nothing_to_reduce():
    assert reduce_seats(
        seats=7, elected=6, meeting="congress", presidium_agreed=True, judged_close=True
    ).may_reduce
    assert not reduce_seats(
        seats=7, elected=6, meeting="congress", presidium_agreed=False, judged_close=True
    ).may_reduce
    for elected in (0, 7):
        assert not reduce_seats(
            seats=7, elected=elected, meeting="general", electors=9, agree=9, judged_close=True
        ).may_reduce
    with pytest.raises(RuleError, match="figure_missing:agree"):
        reduce_seats(seats=7, elected=6, meeting="general", electors=9, judged_close=True)


def test_ballots_of_one_meeting_are_judged_apart():
    assert multi_ballot(
        [BallotIssue("x", 10, 10, 10), BallotIssue("y", 10, 11, 11), BallotIssue("z", 10, 9, 10)]
    ) == {"x": True, "y": False, "z": False}


def test_first_plenary():
    def vote(present, votes, seats=1, profile="cpc2020", options=None):
        return committee_vote(
            rule=plenary_rule(profile, options), members=7, present=present, places=seats, votes=votes
        )

    assert vote(6, {"a": 4}).passed == ("a",)
    assert vote(5, {"a": 5}).next_step == "adjourn_no_quorum"
    assert vote(5, {"a": 5}, options={"plenary_quorum": "two_thirds"}).passed == ("a",)
    assert vote(7, {"a": 4, "b": 4, "c": 4}, seats=2).passed == ()
    assert vote(7, {"a": 4, "b": 6, "c": 4}, seats=2).passed == ("b",)
    with pytest.raises(RuleError, match="votes_exceed_present:a"):
        vote(6, {"a": 7})
    # Five members: 4/5 is four, and under 1990 four are not more than four fifths.
    five = {"members": 5, "present": 4, "places": 1, "votes": {"a": 4}}
    assert committee_vote(rule=plenary_rule("cpc2020"), **five).quorum_met
    assert not committee_vote(rule=plenary_rule("cpc1990"), **five).quorum_met


@pytest.mark.parametrize("members", range(1, 70))
def test_county_plenum_boundaries(members):
    rule = main_vote_rule("county_plenum2004")
    for present in range(members + 1):
        half = members // 2
        votes = {"a": min(half + 1, present), "b": min(half, present)}
        result = committee_vote(rule=rule, members=members, present=present, places=2, votes=votes)
        assert result.quorum_met == (3 * present >= 2 * members)
        over = [who for who, agree in votes.items() if 2 * agree > members]
        assert list(result.passed) == (over if result.quorum_met else [])


def test_base_of_the_plenums_majority_is_an_option():
    rule = vote_rule("cpc2020", "organisational_trust", {"plenum_threshold_base": "present"})
    result = committee_vote(rule=rule, members=33, present=22, places=1, votes={"a": 16})
    assert (result.threshold, result.passed) == (12, ("a",))


@pytest.mark.parametrize("related", [False, True])
@pytest.mark.parametrize("absent", [False, True])
@pytest.mark.parametrize("role", ["member", "candidate", "alternate", "observer"])
def test_who_deliberates_and_votes_in_the_plenum(role, absent, related):
    held = plenum_rights(role=role, related=related, absent=absent)
    assert held.may_vote == (role in ("member", "candidate") and not absent)
    assert held.may_deliberate == (role in ("member", "alternate") and not related and not absent)


@pytest.mark.parametrize("valid", range(1, 40))
def test_public_vote_needs_more_than_the_share(valid):
    for share in (Fraction(1, 2), Fraction(1, 3), Fraction(3, 5), Fraction(0)):
        agree = {f"n{number}": number for number in range(valid + 1)}
        result = public_vote(present=valid, valid=valid, agree=agree, keep=None, min_share=share)
        assert set(result.passed) == {who for who, number in agree.items() if Fraction(number, valid) > share}
        assert set(result.dropped) == set(agree) - set(result.passed)


def test_public_vote_cut_through_equal_votes():
    figures = {
        "present": 100,
        "valid": 100,
        "agree": {"a": 90, "b": 80, "c": 80},
        "min_share": Fraction(1, 2),
    }
    assert public_vote(keep=2, **figures).passed == ("a", "b", "c")
    asked = public_vote(keep=2, cutoff_tie="ask", **figures)
    assert (asked.passed, asked.dropped, asked.next_step) == (("a",), (), "needs_decision")
    assert public_vote(keep=1, **figures).dropped == ("b", "c")


@pytest.mark.parametrize("role", ["scrutineer", "chief_scrutineer", "counter"])
@pytest.mark.parametrize("flags", list(itertools.product([False, True], repeat=4)))
def test_tellers(role, flags):
    candidate, voter, passed, relative = flags
    judged = judge_teller(
        role=role,
        is_candidate=candidate,
        is_voter=voter,
        passed_by_meeting=passed,
        relative_of_candidate=relative,
    )
    assert judged.ok == (not candidate and (role == "counter" or (voter and passed)))
    assert judged.ok == (not judged.reasons)
    assert judged.alerts == (("relative_of_candidate",) if relative else ())


@pytest.mark.parametrize(
    ("post", "approved", "state"),
    [
        ("secretary", False, "elected_pending_approval"),
        ("secretary", True, "elected_approved"),
        ("deputy_secretary", False, "elected_pending_approval"),
        ("standing_committee", False, "elected_pending_approval"),
        ("member", False, "elected_filed"),
        ("member", True, "elected_filed"),
    ],
)
def test_state_of_approval(post, approved, state):
    found = approval_state(post=post, superior_approved=approved)
    assert (found.state, found.may_announce_votes) == (state, True)
