"""Judging ballots and adding them up."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.domain.marking import WriteIn, judge_ballot, marking_rule, plain_name, voter_act_allowed
from ballots.domain.paper import ballot_problems, check_paper, contest_of, plain_content
from ballots.domain.tally import Tally, add_ballot, empty_tally, merge
from election_site.domain.rules import RuleError, resolve_options

CANDIDATES = [{"id": str(n), "name": name} for n, name in enumerate(["丁一", "王煦", "李明", "张孝菊"])]
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
            "candidates": CANDIDATES[:2],
        },
        {
            "key": "p2",
            "title": "党委委员",
            "seats": 2,
            "max_for": 2,
            "marks": ["for", "against", "abstain"],
            "write_ins": 2,
            "candidates": CANDIDATES[1:],
        },
    ],
}
OPTIONS = resolve_options("cpc2020")
ANY_OPTIONS = st.fixed_dictionaries(
    {
        "writein_without_circle": st.sampled_from(["ignore_entry", "count_as_for", "ballot_invalid"]),
        "writein_requires_against": st.booleans(),
        "writein_cap": st.sampled_from(["none", "number_of_against"]),
    }
)


def filled(contest):
    marks = st.dictionaries(
        st.sampled_from([candidate["id"] for candidate in contest["candidates"]]),
        st.sampled_from(["for", "against", "abstain", "unclear"]),
    )
    names = st.sampled_from(["陈 平", "陈平", "赵大", "王煦", "钱　二", " "])
    entry = names | st.fixed_dictionaries({"name": names, "circle": st.booleans(), "eligible": st.booleans()})
    defects = st.lists(st.sampled_from(["identifying_mark", "partly_illegible"]), max_size=1)
    return st.fixed_dictionaries(
        {}, optional={"marks": marks, "write_ins": st.lists(entry, max_size=3), "defects": defects}
    )


BALLOT = st.fixed_dictionaries(
    {}, optional={contest["key"]: filled(contest) for contest in PAPER["contests"]}
)
BALLOTS = st.lists(st.tuples(BALLOT, st.sampled_from(["", "党委", "政府"])), max_size=25)


def total(ballots, options=OPTIONS):
    tally = empty_tally(PAPER)
    for content, channel in ballots:
        add_ballot(tally, PAPER, content, channel, options)
    return tally


@given(ballots=BALLOTS, seed=st.integers(0, 9), options=ANY_OPTIONS)
def test_order_of_ballots_never_matters(ballots, seed, options):
    shuffled = list(ballots)
    random.Random(seed).shuffle(shuffled)
    assert json.dumps(total(ballots, options).as_dict()) == json.dumps(total(shuffled, options).as_dict())


@given(ballots=BALLOTS, first=st.integers(0, 25), second=st.integers(0, 25))
def test_parts_may_be_counted_apart_and_merged_in_any_way(ballots, first, second):
    first, second = sorted((first, second))
    a, b, c = total(ballots[:first]), total(ballots[first:second]), total(ballots[second:])
    whole = total(ballots)
    assert merge(merge(a, b), c) == whole
    assert merge(a, merge(b, c)) == whole
    assert merge(c, merge(b, a)) == whole
    assert merge(whole, empty_tally(PAPER)) == whole


@given(ballots=BALLOTS, options=ANY_OPTIONS)
def test_identities_of_the_figures(ballots, options):
    for contest in PAPER["contests"]:
        figures = total(ballots, options).as_dict()[contest["key"]]
        assert figures["returned"] == len(ballots)
        assert figures["valid"] + figures["invalid"] == figures["returned"]
        assert figures["invalid"] == sum(figures["void"].values())
        written = sum(figures["write_ins"].values())
        assert (
            sum(line["for"] for line in figures["candidates"].values()) + written
            <= figures["valid"] * contest["seats"]
        )
        for who, line in figures["candidates"].items():
            assert line["for"] + line["against"] + line["abstain"] == figures["valid"]
            channels = figures["channels"].values()
            assert line["for"] == sum(part["for"].get(who, 0) for part in channels)
        for name in ("returned", "valid", "invalid"):
            assert figures[name] == sum(part[name] for part in figures["channels"].values())


@given(ballots=BALLOTS)
def test_figures_survive_being_written_down(ballots):
    tally = total(ballots)
    assert Tally.from_dict(json.loads(json.dumps(tally.as_dict(), ensure_ascii=False))) == tally


@given(ballots=BALLOTS, content=BALLOT)
def test_one_ballot_more_for_somebody_takes_nothing_from_anybody(ballots, content):
    before, after = total(ballots), total([*ballots, (content, "")])
    for key, figures in after.as_dict().items():
        for who, line in figures["candidates"].items():
            assert line["for"] >= before.as_dict()[key]["candidates"][who]["for"]


@given(
    marks=st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["for", "against", "abstain", "unclear"]))
)
def test_the_count_and_the_judge_agree(marks):
    judged = judge_ballot(
        limit=2, candidates=list("abcd"), marks=marks, rule=marking_rule({}, write_ins=True)
    )
    chosen = sum(mark == "for" for mark in marks.values())
    assert judged.chosen == chosen
    assert judged.valid == (chosen <= 2)
    assert set(judged.for_) == (
        {who for who, mark in marks.items() if mark == "for"} if chosen <= 2 else set()
    )


def test_damaged_figures_are_noticed():
    figures = total([({"p1": {"marks": {"0": "for"}}}, "")]).as_dict()
    figures["p1"]["candidates"]["0"]["for"] = 2
    with pytest.raises(RuleError, match="tally_damaged:p1"):
        Tally.from_dict(figures)


def test_tallies_of_different_papers_do_not_mix():
    other = {**PAPER, "contests": PAPER["contests"][:1]}
    with pytest.raises(RuleError, match="tally_of_another_paper"):
        merge(empty_tally(PAPER), empty_tally(other))
    with pytest.raises(RuleError, match="tally_of_another_paper"):
        add_ballot(empty_tally(PAPER), other, {}, "", OPTIONS)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"p9": {}}, "unknown_contest:p9"),
        ({"p1": {"marks": {"3": "for"}}}, "unknown_candidate:3"),
        ({"p1": {"marks": {"0": "yes"}}}, "unknown_mark:yes"),
        ({"p1": {"defects": ["torn"]}}, "unknown_defect:torn"),
        ({"p1": {"marks": {"0": "for"}}, "p2": {"marks": {"0": "for"}}}, "unknown_candidate:0"),
    ],
)
def test_content_the_urn_never_took_changes_nothing(content, error):
    tally = empty_tally(PAPER)
    with pytest.raises(RuleError) as caught:
        add_ballot(tally, PAPER, content, "", OPTIONS)
    assert str(caught.value) == error
    assert tally == empty_tally(PAPER)


def test_contests_of_one_paper_are_judged_apart():
    figures = total(
        [({"p1": {"marks": {"0": "for", "1": "for"}}, "p2": {"marks": {"2": "for"}}}, "")]
    ).as_dict()
    assert figures["p1"]["void"] == {"over_vote": 1}
    assert figures["p2"]["candidates"]["2"]["for"] == 1


def test_names_written_with_spaces_are_one_name():
    ballots = [
        ({"p1": {"marks": {"0": "against"}, "write_ins": [name]}}, "")
        for name in ("陈平", "陈 平", " 陈　平 ")
    ]
    assert total(ballots).as_dict()["p1"]["write_ins"] == {"陈平": 3}


# Fillers of the Korean script are letters and print nothing; compatibility characters print as the usual ones.
ALIKE = ("金平", "\uf90a平", "金平\u3164", "\u1160金\uffa0平", "·金平•", "金\u115f平")


def test_names_that_look_alike_are_one_name_in_the_box():
    written = [{"p1": {"marks": {"0": "against"}, "write_ins": [name]}} for name in ALIKE]
    assert not any(ballot_problems(PAPER, content) for content in written)
    boxed = [plain_content(content) for content in written]
    assert boxed == [{"p1": {"marks": {"0": "against"}, "write_ins": ["金平"]}}] * len(ALIKE)
    assert total([(content, "") for content in written]).as_dict()["p1"]["write_ins"] == {"金平": len(ALIKE)}
    dotted = [plain_name(f"买买提{dot}艾力") for dot in "·••・‧."] + [plain_name("买买提··艾力")]
    assert set(dotted) == {"买买提·艾力"}


def test_a_candidates_name_with_something_invisible_is_still_the_candidates():
    content = {"p1": {"marks": {"1": "against"}, "write_ins": ["丁一\u3164"]}}
    assert [problem.code for problem in ballot_problems(PAPER, content)] == ["B110"]


def test_what_prints_nothing_is_no_name():
    for name in ("\u3164", "·", "\u115f \u1160"):
        assert plain_content({"p1": {"marks": {"0": "against"}, "write_ins": [name]}}) == {
            "p1": {"marks": {"0": "against"}, "write_ins": []}
        }


def test_size_of_a_tally_does_not_grow_with_the_ballots():
    few = total([({"p1": {"marks": {"0": "for"}}}, "")] * 10)
    many = total([({"p1": {"marks": {"0": "for"}}}, "")] * 10_000)
    grown = len(json.dumps(many.as_dict())) - len(json.dumps(few.as_dict()))
    assert grown < 100  # digits only


@pytest.mark.parametrize(
    ("write_ins", "options", "expected"),
    [
        # A candidate's name on the write-in line is no other person; the mark decides.
        ([WriteIn("c1")], {}, (True, 5, ())),
        ([WriteIn("w", circle=False), WriteIn("w")], {}, (True, 6, ("w",))),
        ([WriteIn("w"), WriteIn(" w ")], {}, (True, 6, ("w",))),
        ([WriteIn("w"), WriteIn("v"), WriteIn("u")], {}, (False, 8, ())),
        ([WriteIn("w"), WriteIn("v"), WriteIn("u")], {"writein_cap": "number_of_against"}, (True, 5, ())),
        ([WriteIn("w"), WriteIn("v")], {"writein_cap": "number_of_against"}, (True, 7, ("w", "v"))),
        ([WriteIn("w", circle=False)], {"writein_without_circle": "ballot_invalid"}, (False, 5, ())),
        ([WriteIn("")], {}, (True, 5, ())),
        ([WriteIn("w", eligible=False), WriteIn("v", identifiable=False)], {}, (True, 7, ())),
    ],
)
def test_written_in_names(write_ins, options, expected):
    candidates = [f"c{n}" for n in range(9)]
    marks = {f"c{n}": "for" for n in range(5)} | {"c7": "against", "c8": "against"}
    judged = judge_ballot(
        limit=7,
        candidates=candidates,
        marks=marks,
        write_ins=write_ins,
        rule=marking_rule(resolve_options("cpc2020", options), write_ins=True),
    )
    assert (judged.valid, judged.chosen, judged.write_ins_counted) == expected


def test_where_no_other_names_are_allowed_they_are_set_aside():
    rule = marking_rule({"writein_without_circle": "ballot_invalid"}, write_ins=False)
    judged = judge_ballot(
        limit=None,
        candidates=["a"],
        marks={"a": "against"},
        write_ins=[WriteIn("w"), WriteIn("v", circle=False)],
        rule=rule,
    )
    assert (judged.valid, judged.chosen) == (True, 0)


@pytest.mark.parametrize(
    "defect", ["all_illegible", "identifying_mark", "not_issued_form", "partly_illegible"]
)
def test_defects(defect):
    judged = judge_ballot(
        limit=1,
        candidates=["a", "b"],
        marks={"a": "for", "b": "unclear"},
        defects=[defect],
        rule=marking_rule({}, write_ins=True),
    )
    assert judged.counts_as_returned
    assert judged.valid == (defect == "partly_illegible")
    assert judged.chosen == 1


@pytest.mark.parametrize("present", [False, True])
def test_acts_of_voters(present):
    assert voter_act_allowed(voter_present=present, act="in_person") == present
    assert voter_act_allowed(voter_present=present, act="assisted_writing", helper="staff") == present
    assert not voter_act_allowed(voter_present=present, act="assisted_writing", helper="candidate")
    for act in ("proxy_vote", "postal_vote", "written_vote", "mobile_box"):
        assert not voter_act_allowed(voter_present=present, act=act, helper="member")
    with pytest.raises(RuleError, match="unknown_act:telepathy"):
        voter_act_allowed(voter_present=present, act="telepathy")
    with pytest.raises(RuleError, match="helper_missing"):
        voter_act_allowed(voter_present=present, act="assisted_writing")


@pytest.mark.parametrize(
    ("content", "options", "numbers"),
    [
        ({}, {}, []),
        ({"p1": {}}, {}, []),
        ({"p1": {"marks": {"0": "for"}}, "p2": {"marks": {"1": "for", "2": "for"}}}, {}, []),
        ({"p1": {"marks": {"0": "against"}, "write_ins": ["欧阳·明"]}}, {}, []),
        ("for", {}, ["B101"]),
        (None, {}, ["B101"]),
        ({"p1": "for"}, {}, ["B101"]),
        ({"p1": {"marks": {"0": ["for"]}}}, {}, ["B101"]),
        ({"p1": {"write_ins": "陈平"}}, {}, ["B101"]),
        ({"p1": {"write_ins": [{"name": "陈平"}]}}, {}, ["B101"]),
        ({"p1": {"defects": ["identifying_mark"]}}, {}, ["B101"]),
        ({"p9": {}}, {}, ["B102"]),
        ({"p1": {"marks": {"3": "for"}}}, {}, ["B103"]),
        ({"p1": {"marks": {"0": "unclear"}}}, {}, ["B104"]),
        ({"p1": {"marks": {"0": "for", "1": "for"}}}, {}, ["B105"]),
        ({"p2": {"marks": {"1": "for", "2": "for", "3": "against"}, "write_ins": ["陈平"]}}, {}, ["B105"]),
        ({"p1": {"marks": {"0": "against"}, "write_ins": ["陈平", "赵大"]}}, {}, ["B107", "B105"]),
        ({"p1": {"write_ins": ["陈平"]}}, {}, ["B108"]),
        ({"p1": {"write_ins": ["陈平"]}}, {"writein_requires_against": False}, []),
        (
            {"p2": {"marks": {"1": "against"}, "write_ins": ["陈平", "赵大"]}},
            {"writein_cap": "number_of_against"},
            ["B109"],
        ),
        ({"p1": {"marks": {"1": "against"}, "write_ins": ["丁 一"]}}, {}, ["B110"]),
        ({"p2": {"marks": {"1": "against"}, "write_ins": ["陈平", "陈 平"]}}, {}, ["B111"]),
        ({"p1": {"marks": {"1": "against"}, "write_ins": ["陈" * 31]}}, {}, ["B112"]),
        ({"p1": {"marks": {"1": "against"}, "write_ins": ["<b>"]}}, {}, ["B113"]),
        ({"p1": {"marks": {"1": "against"}, "write_ins": ["陈\u200b平"]}}, {}, ["B113"]),
    ],
)
def test_what_a_voter_is_told_before_the_ballot_is_dropped(content, options, numbers):
    problems = ballot_problems(PAPER, content, options)
    assert [problem.code for problem in problems] == numbers
    for problem in problems:
        assert problem.check.clerk % problem.params
    if not numbers and isinstance(content, dict):
        for figures in total([(content, "")], options).as_dict().values():
            assert figures["valid"] == 1


def test_a_paper_without_write_in_lines_takes_none():
    paper = {**PAPER, "contests": [{**PAPER["contests"][0], "write_ins": 0}]}
    content = {"p1": {"marks": {"0": "against"}, "write_ins": ["陈平"]}}
    assert [problem.code for problem in ballot_problems(paper, content)] == ["B106"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"seats": 0}, "figure_too_small:seats"),
        ({"max_for": 0}, "figure_too_small:max_for"),
        ({"candidates": []}, "nobody_stands:p1"),
        ({"candidates": CANDIDATES[:1] * 2}, "duplicate_candidate:p1"),
        ({"marks": ["against"]}, "unknown_mark:p1"),
        ({"key": "p2"}, "duplicate_contest:p2"),
    ],
)
def test_paper_no_ballot_could_be_judged_on(change, error):
    check_paper(PAPER)
    first, second = PAPER["contests"]
    with pytest.raises(RuleError) as caught:
        check_paper({**PAPER, "contests": [{**first, **change}, second]})
    assert str(caught.value) == error


def test_contest_of_a_paper():
    assert contest_of(PAPER, "p2")["title"] == "党委委员"
    with pytest.raises(KeyError):
        contest_of(PAPER, "p3")
