"""Blind double entry as a state machine, and what a counter's reading of one paper ballot may be."""

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ballots.domain import paper_entry as way
from ballots.domain.paper_checks import CHECKS
from ballots.domain.paper_entry import (
    AGAIN,
    FIRST,
    SECOND,
    Agreed,
    Disputed,
    Entering,
    EntryRefused,
    Judging,
    SignedOff,
    Unsorted,
)
from ballots.domain.paper_reading import (
    DOUBTFUL,
    INVALID,
    VALID,
    odd_about,
    odd_about_bundle,
    plain_reading,
    void_content,
    void_parts,
)
from ballots.domain.tally import add_ballot, empty_tally

PAPER = {
    "kind": "member_decision",
    "contests": [
        {
            "key": "p1",
            "title": "党委书记",
            "seats": 1,
            "max_for": 1,
            "marks": ["for", "against", "abstain"],
            "write_ins": 1,
            "candidates": [{"id": "1", "name": "丁一"}, {"id": "2", "name": "王二"}],
        },
        {
            "key": "p2",
            "title": "党委委员",
            "seats": 2,
            "max_for": 2,
            "marks": ["for", "against", "abstain"],
            "write_ins": 0,
            "candidates": [{"id": "3", "name": "孙三"}],
        },
    ],
}


def ballot(first="for", second="abstain", third="for", written=()):
    return {
        "p1": {"marks": {"1": first, "2": second}, "write_ins": list(written)},
        "p2": {"marks": {"3": third}, "write_ins": []},
    }


YES, NO, VOID = ballot(), ballot("against", "for"), void_content(PAPER, "identifying_mark")


def refused(step, *given) -> str:
    with pytest.raises(EntryRefused) as caught:
        step(*given)
    return caught.value.reason.code


def entering(size=3) -> Entering:
    return way.begin(way.sort(Unsorted(size), dict.fromkeys(range(1, size + 1), VALID)), {})


def entered(first, second, state=None):
    """Both sheets filled and finished, side 0 first."""
    state = state or entering(len(first))
    for side, readings in enumerate((first, second)):
        for line, content in readings.items():
            state = way.key_line(state, side, line, content)
    return way.finish(way.finish(state, 0), 1)


def lines(*contents):
    return dict(enumerate(contents, 1))


# ----- sorting and doubtful ballots -----


def test_every_ballot_is_sorted_into_one_of_three_piles():
    assert refused(way.sort, Unsorted(3), {1: VALID, 3: "perhaps"}) == "B460"
    sorted_ = way.sort(Unsorted(2), {1: VALID, 2: INVALID})
    assert sorted_ == Judging(2, {1: VALID, 2: INVALID})
    assert way.sort(sorted_, {1: DOUBTFUL, 2: INVALID}).piles[1] == DOUBTFUL
    assert refused(way.sort, entering(), {1: VALID, 2: VALID, 3: VALID}) == "B420"


def test_no_entry_before_every_doubtful_ballot_is_ruled():
    judging = way.sort(Unsorted(3), {1: DOUBTFUL, 2: VALID, 3: DOUBTFUL})
    assert refused(way.begin, judging, {1: None}) == "B461"
    begun = way.begin(judging, {1: None, 3: VOID})
    assert begun.open_lines == (1, 2)
    assert begun.settled == {3: VOID}
    assert begun.piles == {1: VALID, 2: VALID, 3: INVALID}
    assert refused(way.key_line, begun, 0, 3, YES) == "B424"


def test_a_ruling_on_a_ballot_that_was_not_doubtful_settles_nothing():
    begun = way.begin(way.sort(Unsorted(1), {1: VALID}), {1: VOID})
    assert begun.open_lines == (1,)


def test_a_bundle_ruled_invalid_as_a_whole_needs_no_entry():
    judging = way.sort(Unsorted(1), {1: DOUBTFUL})
    assert way.begin(judging, {1: VOID}) == Agreed(1, {1: INVALID}, {1: VOID})


# ----- two blind sheets -----


def test_a_counter_may_correct_until_finishing_and_never_after():
    state = way.key_line(entering(1), 0, 1, NO)
    state = way.key_line(state, 0, 1, YES)
    assert state.sheets[0].lines == {1: YES}
    state = way.finish(state, 0)
    assert refused(way.key_line, state, 0, 1, NO) == "B423"
    assert refused(way.finish, state, 0) == "B423"


def test_no_line_outside_the_bundle_and_no_finish_with_a_gap():
    state = way.key_line(entering(3), 0, 2, YES)
    assert refused(way.key_line, state, 0, 0, YES) == "B421"
    assert refused(way.key_line, state, 0, 4, YES) == "B421"
    with pytest.raises(EntryRefused) as caught:
        way.finish(state, 0)
    assert (caught.value.reason.code, caught.value.reason.params["lines"]) == ("B422", "1、3")


def test_nothing_is_compared_before_both_have_finished():
    state = entering(1)
    for content in (YES, NO):
        one = way.finish(way.key_line(way.key_line(state, 1, 1, content), 0, 1, YES), 0)
        assert isinstance(one, Entering)
        assert one.settled == {}
        assert one.round == 1
        assert one.sheets[0] == way.Sheet({1: YES}, True)


def test_two_readings_alike_are_agreed_at_once():
    assert entered(lines(YES, NO), lines(YES, NO)) == Agreed(2, {1: VALID, 2: VALID}, lines(YES, NO), round=1)


def test_only_the_lines_that_differ_are_cleared_and_for_both():
    again = entered(lines(YES, YES, NO), lines(YES, NO, NO))
    assert isinstance(again, Entering)
    assert (again.round, again.open_lines) == (2, (2,))
    assert again.settled == {1: YES, 3: NO}
    assert again.sheets == (way.Sheet(), way.Sheet())
    assert entered({2: NO}, {2: NO}, again).lines == lines(YES, NO, NO)


def test_what_still_differs_goes_to_a_third_person():
    again = entered(lines(YES, YES), lines(YES, NO))
    disputed = entered({2: YES}, {2: NO}, again)
    assert isinstance(disputed, Disputed)
    assert disputed.readings == {2: (YES, NO)}
    assert disputed.settled == {1: YES}


@pytest.fixture
def disputed():
    again = entered(lines(YES, YES, VOID), lines(NO, NO, VOID))
    return entered({1: YES, 2: YES}, {1: NO, 2: NO}, again)


def test_the_third_person_chooses_a_reading_and_can_type_nothing(disputed):
    state = way.rule(disputed, 1, FIRST, "○ 清楚")
    assert isinstance(state, Disputed)
    assert state.open_lines == (2,)
    state = way.rule(state, 2, SECOND, "× 清楚")
    assert isinstance(state, Agreed)
    assert state.lines == {1: YES, 2: NO, 3: VOID}
    assert refused(way.rule, disputed, 1, '{"p1": 5}', "理由") == "B427"
    assert refused(way.rule, disputed, 1, FIRST, "  ") == "B428"
    assert refused(way.rule, disputed, 3, FIRST, "理由") == "B426"
    assert refused(way.rule, way.rule(disputed, 1, FIRST, "理由"), 1, SECOND, "理由") == "B426"


def test_read_again_sends_only_those_lines_back_to_both(disputed):
    state = way.rule(way.rule(disputed, 1, FIRST, "理由"), 2, AGAIN, "看不清")
    assert isinstance(state, Entering)
    assert (state.round, state.open_lines, state.settled[1]) == (3, (2,), YES)
    assert isinstance(entered({2: YES}, {2: NO}, state), Disputed)


# ----- one counter goes, another comes -----


def test_a_successor_enters_for_himself_and_what_was_alike_stays(disputed):
    both = way.key_line(way.key_line(entering(2), 0, 1, YES), 1, 1, YES)
    left = way.hand_over(way.finish(way.key_line(both, 0, 2, NO), 0), 0)
    assert [sheet.lines for sheet in left.sheets] == [{}, {1: YES}]
    assert refused(way.finish, left, 0) == "B422"

    second_round = entered(lines(YES, NO), lines(YES, VOID))
    assert way.hand_over(second_round, 1) == second_round, "nobody had begun to read again"
    assert way.hand_over(disputed, 0) == disputed, "the third person rules on both readings"


def test_nobody_takes_the_place_of_a_counter_who_has_signed():
    once = way.sign(entered(lines(YES), lines(YES)), 1, [])
    assert refused(way.hand_over, once, 1) == "B477"
    assert way.hand_over(once, 0) == once
    assert refused(way.hand_over, way.sign(once, 0, []), 0) == "B420"


# ----- agreed, explained, signed, locked -----


def test_odd_lines_are_explained_before_anybody_signs():
    agreed = entered(lines(YES), lines(YES))
    assert refused(way.sign, agreed, 0, [1]) == "B465"
    assert refused(way.explain, agreed, 1, " ") == "B428"
    assert refused(way.explain, agreed, 2, "话") == "B421"
    explained = way.explain(agreed, 1, "选票即如此")
    assert way.sign(explained, 0, [1]).signed == {0}


def test_two_signatures_lock_the_bundle():
    agreed = entered(lines(YES), lines(YES))
    once = way.sign(agreed, 1, [])
    assert refused(way.sign, once, 1, []) == "B466"
    done = way.sign(once, 0, [])
    assert done == SignedOff(1, {1: VALID}, {1: YES}, {}, 1)
    for step, given_ in (
        (way.key_line, (0, 1, NO)),
        (way.finish, (0,)),
        (way.rule, (1, FIRST, "理由")),
        (way.read_again, ([1],)),
        (way.explain, (1, "话")),
        (way.sign, (0, [])),
        (way.sort, ({1: VALID},)),
        (way.begin, ({},)),
    ):
        assert refused(step, done, *given_) == "B420"


def test_a_doubted_line_is_read_again_by_both_and_signatures_fall():
    agreed = way.sign(entered(lines(YES, NO), lines(YES, NO)), 0, [])
    again = way.read_again(agreed, [2])
    assert (again.open_lines, again.settled) == ((2,), {1: YES})
    assert entered({2: YES}, {2: YES}, again) == Agreed(2, {1: VALID, 2: VALID}, lines(YES, YES), round=1)
    assert refused(way.read_again, agreed, []) == "B474"
    assert refused(way.read_again, agreed, [3]) == "B421"


# ----- as a whole: any order of steps -----


class Bundle(RuleBasedStateMachine):
    """Whatever the two counters and the third person do: a signed bundle holds, for every ballot, a reading
    that both keyed alike or that a third person chose among theirs; no other."""

    SIZE = 3
    CONTENTS = (YES, NO, VOID)

    @initialize()
    def sort(self):
        self.state = entering(self.SIZE)
        self.keyed = {line: [set(), set()] for line in range(1, self.SIZE + 1)}

    def step(self, function, *given_):
        try:
            self.state = function(self.state, *given_)
            return True
        except EntryRefused as no:
            assert no.reason.code in CHECKS
            return False

    @rule(side=st.sampled_from((0, 1)), line=st.integers(1, 3), which=st.integers(0, 2))
    def key(self, side, line, which):
        if self.step(way.key_line, side, line, self.CONTENTS[which]):
            self.keyed[line][side].add(which)

    @precondition(lambda self: isinstance(self.state, Entering))
    @rule(which=st.lists(st.integers(0, 1), min_size=6, max_size=6))
    def fill(self, which):
        """Both enter all that is open, so that runs get far."""
        for side in (0, 1):
            for line in self.state.open_lines:
                self.key(side, line, which[side * 3 + line - 1])

    @rule(side=st.sampled_from((0, 1)))
    def finish(self, side):
        self.step(way.finish, side)

    @rule(line=st.integers(1, 3), choice=st.sampled_from((FIRST, SECOND, AGAIN)))
    def rule_on(self, line, choice):
        self.step(way.rule, line, choice, "理由")

    @rule(side=st.sampled_from((0, 1)))
    def hand_over(self, side):
        self.step(way.hand_over, side)

    @rule(line=st.integers(1, 3))
    def doubt(self, line):
        self.step(way.read_again, [line])

    @rule(side=st.sampled_from((0, 1)))
    def sign(self, side):
        self.step(way.sign, side, [])

    @invariant()
    def stored_and_read_it_is_the_same(self):
        assert way.from_dict(json.loads(json.dumps(way.as_dict(self.state)))) == self.state

    @invariant()
    def nothing_came_from_nowhere(self):
        for name in ("settled", "lines"):
            for line, content in getattr(self.state, name, {}).items():
                which = self.CONTENTS.index(content)
                assert which in self.keyed[line][0] | self.keyed[line][1]

    @invariant()
    def a_whole_bundle_when_it_is_agreed(self):
        if isinstance(self.state, Agreed | SignedOff):
            assert sorted(self.state.lines) == [1, 2, 3]


TestBundle = Bundle.TestCase
TestBundle.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 10**6), per_mille=st.integers(0, 300))
def test_a_keying_error_cannot_survive(seed, per_mille):
    """Two counters who err independently, a third who looks at the paper: the signed bundle is the paper,
    unless both made the very same slip on the same line, which the test keeps from happening."""
    chance, size = Random(seed), 6
    truth = {line: chance.choice((YES, NO, VOID)) for line in range(1, size + 1)}
    wrong = {0: ballot("against", "against"), 1: ballot("for", "against")}  # never the same slip twice
    state = entering(size)
    for _ in range(30):
        if not isinstance(state, Entering):
            break
        readings = [
            {
                line: wrong[side] if chance.randrange(1000) < per_mille else truth[line]
                for line in state.open_lines
            }
            for side in (0, 1)
        ]
        state = entered(*readings, state)
        while isinstance(state, Disputed):
            line = state.open_lines[0]
            pair = state.readings[line]
            choice = FIRST if pair[0] == truth[line] else SECOND if pair[1] == truth[line] else AGAIN
            state = way.rule(state, line, choice, "对照选票")
    assert isinstance(state, Agreed)
    assert state.lines == truth


# ----- one ballot -----


def codes(reasons):
    return [one.code for one in reasons]


def test_a_reading_has_one_plain_form():
    raw = ballot(written=[" 王 煦 ", ""])
    content, problems = plain_reading(PAPER, raw)
    assert problems == []
    assert content == ballot(written=["王煦"])
    again, _ = plain_reading(PAPER, json.loads(json.dumps(content)))
    assert again == content
    turned, _ = plain_reading(PAPER, {"p2": raw["p2"], "p1": raw["p1"]})
    assert turned == content


def test_every_candidate_needs_a_key_so_that_a_forgotten_one_shows():
    _, problems = plain_reading(PAPER, {"p1": {"marks": {"1": "for"}}})
    assert codes(problems) == ["B431", "B431"]
    assert [one.params["name"] for one in problems] == ["王二", "孙三"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (None, "B430"),
        ([], "B430"),
        ({"p1": "for"}, "B430"),
        ({"p1": {"marks": []}}, "B430"),
        ({"p1": {"write_ins": [7]}}, "B430"),
        ({"p9": {}}, "B435"),
        (ballot() | {"p1": {"marks": {"1": "for", "2": "for", "9": "for"}}}, "B435"),
        (ballot("perhaps"), "B432"),
        (ballot(written=["甲乙", "丙丁"]), "B433"),
        (ballot(written=["x5"]), "B434"),
        (ballot(written=["王" * 31]), "B434"),
        ({"p1": {"defects": ["partly_illegible"]}}, "B430"),
        ({"p1": {"defects": ["all_illegible"]}, "p2": {"defects": ["identifying_mark"]}}, "B430"),
    ],
)
def test_what_cannot_be_a_ballot_is_refused(raw, code):
    _, problems = plain_reading(PAPER, raw)
    assert code in codes(problems)


def test_a_ballot_void_as_a_whole_is_void_in_every_contest():
    content, problems = plain_reading(PAPER, {"p1": {"marks": {"1": "for"}, "defects": ["all_illegible"]}})
    assert problems == []
    assert content == void_content(PAPER, "all_illegible")
    assert void_parts(PAPER, content, {}) == {"p1": "all_illegible", "p2": "all_illegible"}
    with pytest.raises(KeyError):
        void_content(PAPER, "partly_illegible")


def test_a_plain_reading_is_counted_by_the_tally_of_the_browser():
    tally = empty_tally(PAPER)
    unclear = ballot("unclear", "for")
    for raw in (
        YES,
        unclear,
        VOID,
        ballot("against", "against", written=[{"name": "王煦", "circle": False}]),
    ):
        content, problems = plain_reading(PAPER, raw)
        assert problems == []
        add_ballot(tally, PAPER, content, "", {})
    figures = tally.as_dict()["p1"]
    assert (figures["returned"], figures["valid"], figures["void"]) == (4, 3, {"identifying_mark": 1})
    assert figures["candidates"]["1"] == {"for": 1, "against": 1, "abstain": 1}
    assert figures["write_ins"] == {}


@pytest.mark.parametrize(
    ("content", "pile", "expected"),
    [
        (YES, VALID, []),
        (YES, INVALID, ["B447"]),
        (VOID, INVALID, []),
        (VOID, VALID, ["B446"]),
        (ballot("for", "for"), VALID, ["B441"]),
        (ballot("for", "unclear"), VALID, ["B449"]),
        (ballot("abstain", "abstain", "abstain"), VALID, ["B442"]),
        (ballot("against", written=["王煦"]), VALID, []),
        (ballot("abstain", written=["王煦"]), VALID, ["B445"]),
        (ballot("against", written=[{"name": "王煦", "circle": False}]), VALID, ["B443"]),
        (ballot("against", written=["王二"]), VALID, ["B444"]),
    ],
)
def test_what_is_odd_but_possible_is_named(content, pile, expected):
    options = {"writein_requires_against": True}
    assert codes(odd_about(PAPER, content, pile, options)) == expected


def test_a_bundle_all_alike_is_odd_from_five_ballots_on():
    assert odd_about_bundle(lines(*[YES] * 4)) == []
    assert codes(odd_about_bundle(lines(*[YES] * 5))) == ["B448"]
    assert odd_about_bundle(lines(*[YES] * 5, NO)) == []


def test_warnings_and_errors_are_kept_apart():
    for code, check in CHECKS.items():
        assert check.severity == ("warning" if code.startswith("B44") else "error"), code
