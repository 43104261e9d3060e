"""What must hold of a whole vote, from the ballots in the box to the verdict."""

import random

from hypothesis import given
from hypothesis import strategies as st

from ballots.domain.tally import add_ballot, empty_tally
from ballots.domain.verdict import Attendance, decide
from election_site.domain.rules import resolve_options, vote_rule

IDS = ("a", "b", "c", "d")
SEATS = 2
PAPER = {
    "kind": "member_decision",
    "contests": [
        {
            "key": "p1",
            "title": "党委委员",
            "seats": SEATS,
            "max_for": SEATS,
            "marks": ["for", "against", "abstain"],
            "write_ins": SEATS,
            "candidates": [{"id": one, "name": one} for one in IDS],
        }
    ],
}
MARKS = st.dictionaries(st.sampled_from(IDS), st.sampled_from(["for", "against", "abstain"]))
BALLOTS = st.lists(MARKS, min_size=1, max_size=15)
RANK = {"elected": 2, "tied": 1, "out": 0}


def decided(ballots, *, options=None, candidates=IDS):
    chosen = resolve_options("cpc2020", options)
    paper = {
        **PAPER,
        "contests": [
            {**PAPER["contests"][0], "candidates": [{"id": one, "name": one} for one in candidates]}
        ],
    }
    tally = empty_tally(paper)
    for marks in ballots:
        add_ballot(tally, paper, {"p1": {"marks": marks}}, "", chosen)
    here = len(ballots)
    return decide(
        vote_rule("cpc2020", "member_decision", chosen),
        paper["contests"][0],
        tally.as_dict()["p1"],
        Attendance(roll_base=here, present=here, issued=here, returned=here),
        chosen,
    )


def standing(verdict, who) -> int:
    tied = verdict.tie.between if verdict.tie else ()
    return RANK["elected" if who in verdict.elected else "tied" if who in tied else "out"]


@given(ballots=BALLOTS, seed=st.integers(0, 9))
def test_the_order_of_the_ballots_never_matters(ballots, seed):
    shuffled = list(ballots)
    random.Random(seed).shuffle(shuffled)
    assert decided(shuffled) == decided(ballots)


@given(ballots=BALLOTS, who=st.sampled_from(IDS), place=st.integers(0, 14))
def test_a_further_vote_for_somebody_never_harms_him(ballots, who, place):
    """One voter, who has a choice left, marks ``who`` for instead of what stood there."""
    place %= len(ballots)
    marks = ballots[place]
    if marks.get(who) == "for" or sum(mark == "for" for mark in marks.values()) >= SEATS:
        return
    better = [*ballots[:place], {**marks, who: "for"}, *ballots[place + 1 :]]
    assert standing(decided(better), who) >= standing(decided(ballots), who)


@given(ballots=BALLOTS, order=st.permutations(IDS))
def test_the_order_on_the_ballot_decides_nothing(ballots, order):
    one, other = decided(ballots), decided(ballots, candidates=order)
    assert {who: standing(one, who) for who in IDS} == {who: standing(other, who) for who in IDS}
    assert one.next_step == other.next_step


@given(ballots=BALLOTS, base=st.sampled_from(["present", "roll"]))
def test_issued_returned_valid_votes_and_seats_satisfy_their_identities(ballots, base):
    verdict = decided(ballots, options={"base_of_majority": base})
    seen = verdict.attendance
    assert verdict.valid + verdict.invalid == seen.returned <= seen.issued <= seen.present
    assert sum(verdict.votes.values()) <= verdict.valid * SEATS
    assert verdict.vacancies == SEATS - len(verdict.elected)
    assert set(verdict.elected) <= set(verdict.over_threshold)
    assert all(2 * verdict.votes[who] > len(ballots) for who in verdict.elected)
    if verdict.tie:
        assert len(verdict.tie.between) > verdict.tie.seats_left > 0
        assert len({verdict.votes[who] for who in verdict.tie.between}) == 1
        assert verdict.next_step == "tie_revote"
    else:
        assert verdict.next_step == ("by_election_or_reduce" if verdict.vacancies else "none")


@given(ballots=BALLOTS)
def test_whoever_is_left_out_has_no_more_votes_than_whoever_is_elected(ballots):
    verdict = decided(ballots)
    left_out = [votes for who, votes in verdict.votes.items() if who not in verdict.elected]
    for who in verdict.elected:
        assert verdict.votes[who] >= max(left_out, default=0)
