"""Weighted scores and the shortlist: exact, indifferent to order, and plain about ties and shortages."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from election_site.domain.rules import RuleError
from nomination.domain.scoring import two_decimals, weighted_score
from nomination.domain.shortlist import least_candidates, shortlist


@st.composite
def elections(draw):
    """One to four channels with weights that add up to one, and votes that fit into the ballots."""
    cuts = sorted(draw(st.lists(st.integers(1, 99), max_size=3, unique=True)))
    borders = [0, *cuts, 100]
    channels = [f"open:{number}" for number in range(len(borders) - 1)]
    weights = {
        channel: Fraction(upper - lower, 100)
        for channel, lower, upper in zip(channels, borders, borders[1:], strict=False)
    }
    ballots = {channel: draw(st.integers(1, 60)) for channel in channels}
    people = [f"n{number}" for number in range(draw(st.integers(0, 7)))]
    votes = {
        person: {channel: draw(st.integers(0, ballots[channel])) for channel in channels} for person in people
    }
    return {
        "method": draw(st.sampled_from(["vote_share", "relative", "raw"])),
        "weights": weights,
        "ballots": ballots,
        "votes": votes,
    }


@given(elections(), st.randoms(use_true_random=False))
def test_shuffling_scorers_and_channels_changes_no_score(election, random):
    people, channels = list(election["votes"]), list(election["weights"])
    random.shuffle(people)
    random.shuffle(channels)
    shuffled = election | {
        "weights": {channel: election["weights"][channel] for channel in channels},
        "votes": {person: election["votes"][person] for person in people},
    }
    sheet, again = weighted_score(**election), weighted_score(**shuffled)
    assert sheet.totals == again.totals
    totals = sheet.totals
    assert [totals[person] for person in sheet.ranking] == [totals[person] for person in again.ranking]


@given(elections())
def test_parts_add_up_and_ranking_goes_down_with_equals_in_the_order_given(election):
    sheet = weighted_score(**election)
    for score in sheet.scores:
        assert sum((part.points for part in score.parts), Fraction(0)) == score.total
        if sheet.method != "raw":
            assert 0 <= score.total <= 100
    order = list(election["votes"])
    keys = [(-sheet.totals[person], order.index(person)) for person in sheet.ranking]
    assert keys == sorted(keys)
    for group in sheet.ties:
        assert len({sheet.totals[person] for person in group}) == 1


@given(elections(), st.data())
def test_a_further_vote_never_lowers_a_share(election, data):
    assume(election["votes"])
    election["method"] = "vote_share"
    person = data.draw(st.sampled_from(sorted(election["votes"])))
    channel = data.draw(st.sampled_from(sorted(election["ballots"])))
    assume(election["votes"][person][channel] < election["ballots"][channel])
    before = weighted_score(**election)
    more = {**election["votes"], person: dict(election["votes"][person])}
    more[person][channel] += 1
    after = weighted_score(**(election | {"votes": more}))
    assert after.totals[person] > before.totals[person]
    assert after.ranking.index(person) <= before.ranking.index(person)


def test_relative_divides_by_the_highest_vote():
    sheet = weighted_score(
        method="relative",
        weights={"m": "0.6", "c": "2/5"},
        ballots={"m": 100, "c": 30},
        votes={"a": {"m": 40, "c": 10}, "b": {"m": 20, "c": 20}},
    )
    assert [(score.person, score.shown) for score in sheet.scores] == [("a", "80.00"), ("b", "70.00")]
    assert sheet.ranking == ("a", "b")


def test_relative_gives_nobody_points_where_nobody_has_votes():
    sheet = weighted_score(
        method="relative",
        weights={"m": "0.5", "c": "0.5"},
        ballots={"m": 9, "c": 9},
        votes={"a": {"m": 3, "c": 0}, "b": {"m": 1}},
    )
    assert [score.total for score in sheet.scores] == [Fraction(50), Fraction(50, 3)]


def test_two_rounds_by_channels_with_exact_parts():
    sheet = weighted_score(
        method="share",
        weights={"open:members": "1/3", "open:public": "1/6", "second:county": "50%"},
        ballots={"open:members": 300, "open:public": 7, "second:county": 30},
        votes={"a": {"open:members": 100, "open:public": 1, "second:county": 10}},
    )
    (score,) = sheet.scores
    assert [part.points for part in score.parts] == [Fraction(100, 9), Fraction(50, 21), Fraction(50, 3)]
    assert score.total == Fraction(100, 9) + Fraction(50, 21) + Fraction(50, 3)
    assert score.shown == "30.16"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(0), "0.00"),
        (Fraction(1, 200), "0.01"),
        (Fraction(1, 201), "0.00"),
        (Fraction(12345, 1000), "12.35"),
        (Fraction(99995, 1000), "100.00"),
        (Fraction(2, 3), "0.67"),
        (Fraction(-1, 200), "-0.01"),
        (Fraction(-1, 1000), "0.00"),
    ],
)
def test_two_decimals_half_up(value, shown):
    assert two_decimals(value) == shown


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"weights": {"a": "0.5", "b": "0.49"}}, "weights_not_one"),
        ({"weights": {"a": "1/3", "b": "0.6667"}}, "weights_not_one"),
        ({"weights": {"a": "1.5", "b": "-0.5"}}, "weight_negative:b"),
        ({"weights": {"a": "x", "b": "1"}}, "weight_not_a_number:a"),
        ({"weights": {"a": 0.5, "b": 0.5}}, "weight_not_a_number:a"),
        ({"weights": {"a": "1/0", "b": "1"}}, "weight_not_a_number:a"),
        ({"ballots": {"a": 10}}, "channel_without_ballots:b"),
        ({"ballots": {"a": 10, "b": 0}}, "channel_without_ballots:b"),
        ({"ballots": {"a": 10, "b": -1}}, "negative_figure:ballots:b"),
        ({"ballots": {"a": 10, "b": 10, "c": 10}}, "channel_without_weight:c"),
        ({"votes": {"n": {"a": 11}}}, "votes_exceed_ballots:n:a"),
        ({"votes": {"n": {"a": -1}}}, "negative_figure:votes:n:a"),
        ({"votes": {"n": {"c": 1}}}, "channel_without_weight:c"),
        ({"votes": {"n": {"a": True}}}, "not_a_whole_number:votes:n:a"),
        ({"method": "percent"}, "unknown_method:percent"),
    ],
)
def test_bad_figures_are_named(change, error):
    sound = {
        "method": "vote_share",
        "weights": {"a": "0.5", "b": "0.5"},
        "ballots": {"a": 10, "b": 10},
        "votes": {"n": {"a": 10, "b": 0}},
    }
    assert weighted_score(**sound).scores[0].shown == "50.00"
    with pytest.raises(RuleError) as refused:
        weighted_score(**(sound | change))
    assert str(refused.value) == error


SCORES = st.dictionaries(
    st.integers(0, 40).map("n{}".format),
    st.integers(0, 9).map(lambda tenth: Fraction(tenth, 10)),
    max_size=25,
)


@given(SCORES, st.integers(1, 4), st.integers(2, 5), st.sampled_from(["include_all", "ask"]), st.data())
def test_shortlist_is_ratio_times_posts_or_says_why_not(scores, posts, ratio, cutoff_tie, data):
    struck = data.draw(st.sets(st.sampled_from(sorted(scores)), max_size=4)) if scores else set()
    result = shortlist(posts=posts, ratio=ratio, scores=scores, struck=struck, cutoff_tie=cutoff_tie)
    listed, left = list(result.shortlisted), len(scores) - len(struck)
    assert not set(listed) & struck
    assert [scores[one] for one in listed] == sorted((scores[one] for one in listed), reverse=True)
    # Nobody outside has more than anybody inside.
    outside = [scores[one] for one in scores if one not in struck and one not in listed]
    if listed and outside:
        assert max(outside) < scores[listed[-1]] or not result.tie_at_cutoff
        assert max(outside) <= scores[listed[-1]]
    if result.next_step == "needs_decision":
        assert len(listed) < result.places < len(listed) + len(result.tie_at_cutoff)
        assert cutoff_tie == "ask"
    elif result.next_step == "proceed":
        assert len(listed) == result.places or (result.tie_at_cutoff and len(listed) > result.places)
    elif result.next_step == "shortfall_needs_decision":
        assert result.least <= left < result.places and len(listed) == left
    else:
        assert result.next_step == "reopen_registration" and left < result.least
    assert result.shortfall == max(0, result.places - left)


@given(SCORES, st.integers(1, 4), st.integers(2, 5))
def test_counting_alone_agrees_with_the_scores(scores, posts, ratio):
    by_scores = shortlist(posts=posts, ratio=ratio, scores=scores)
    by_number = shortlist(posts=posts, ratio=ratio, scored=len(scores))
    assert by_number.shortfall == by_scores.shortfall
    assert by_number.next_step == by_scores.next_step


@pytest.mark.parametrize(
    ("scored", "shortfall", "next_step"),
    [
        (0, 35, "reopen_registration"),
        (8, 27, "reopen_registration"),
        (9, 26, "shortfall_needs_decision"),
        (34, 1, "shortfall_needs_decision"),
        (35, 0, "proceed"),
        (133, 0, "proceed"),
    ],
)
def test_seven_posts_at_one_to_five(scored, shortfall, next_step):
    result = shortlist(posts=7, ratio=5, scored=scored)
    assert (result.places, result.shortfall, result.next_step) == (35, shortfall, next_step)


@pytest.mark.parametrize(
    ("nominees", "next_step"),
    [(0, "reopen_registration"), (1, "reopen_registration"), (2, "shortfall_needs_decision"), (5, "proceed")],
)
def test_one_post_needs_two_for_a_surplus(nominees, next_step):
    scores = {f"n{number}": 90 - number for number in range(nominees)}
    assert shortlist(posts=1, ratio=5, scores=scores).next_step == next_step


def test_a_tie_that_fits_is_no_tie_at_the_cut():
    scores = {"a": "90", "b": "80", "c": "80", "d": "70"}
    result = shortlist(posts=1, ratio=3, scores=scores, cutoff_tie="ask")
    assert (result.shortlisted, result.tie_at_cutoff, result.next_step) == (("a", "b", "c"), (), "proceed")


def test_striking_one_of_the_tied_ends_the_tie():
    scores = {"a": "90", "b": "80", "c": "80.0"}
    assert shortlist(posts=1, ratio=2, scores=scores).tie_at_cutoff == ("b", "c")
    result = shortlist(posts=1, ratio=2, scores=scores, struck=["b"])
    assert (result.shortlisted, result.tie_at_cutoff) == (("a", "c"), ())


def test_all_equal_leaves_nobody_above_the_cut():
    scores = dict.fromkeys("abc", "80")
    asked = shortlist(posts=1, ratio=2, scores=scores, cutoff_tie="ask")
    assert (asked.shortlisted, asked.tie_at_cutoff) == ((), ("a", "b", "c"))
    assert shortlist(posts=1, ratio=2, scores=scores).shortlisted == ("a", "b", "c")


def test_totals_of_a_score_sheet_are_cut_exactly_where_they_look_equal():
    sheet = weighted_score(
        method="share", weights={"m": "1"}, ballots={"m": 30000}, votes={"a": {"m": 9999}, "b": {"m": 10000}}
    )
    assert {score.shown for score in sheet.scores} == {"33.33"}
    assert shortlist(posts=1, ratio=1, scores=sheet.totals).shortlisted == ("b",)


def test_least_candidates_rounds_the_fifth_up():
    fifth = Fraction(1, 5)
    assert [least_candidates(seats, fifth) for seats in (1, 3, 5, 6, 7, 8, 10)] == [2, 4, 6, 8, 9, 10, 12]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"posts": 0}, "figure_too_small:posts"),
        ({"ratio": -5}, "negative_figure:ratio"),
        ({"scored": 3}, "scores_or_scored"),
        ({"scores": None}, "scores_or_scored"),
        ({"scores": {"a": "many"}}, "score_not_a_number:a"),
        ({"struck": ["z"]}, "unknown_person:z"),
        ({"cutoff_tie": "lot"}, "unknown_cutoff_tie:lot"),
    ],
)
def test_a_shortlist_that_cannot_be_cut_is_named(change, error):
    sound = {"posts": 1, "ratio": 5, "scores": {"a": "90"}}
    with pytest.raises(RuleError) as refused:
        shortlist(**(sound | change))
    assert str(refused.value) == error
