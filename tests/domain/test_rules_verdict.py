"""The verdict of the live election: the same rules as the conformance file, and why."""

import json
from pathlib import Path

import pytest

from ballots.domain import checks
from ballots.domain.election import reduce_seats
from ballots.domain.explanation import exact_text, explain, explain_quorum, explain_reduction
from ballots.domain.verdict import Attendance, Verdict, decide
from election_site.domain.meeting import quorum
from election_site.domain.rules import Fraction, RuleError, Source, resolve_options, vote_rule

NAMES = {"a": "甲", "b": "乙", "c": "丙", "d": "丁"}
CASES = json.loads(Path(__file__).with_name("scenarios.json").read_text(encoding="utf-8"))["scenarios"]


def count(votes, valid, invalid=0, write_ins=None):
    return {
        "returned": valid + invalid,
        "valid": valid,
        "invalid": invalid,
        "candidates": {
            who: {"for": number, "against": 0, "abstain": valid - number} for who, number in votes.items()
        },
        "write_ins": write_ins or {},
    }


def judge(kind, votes, attendance, *, seats=1, max_for=None, profile="cpc2020", **more):
    options = resolve_options(profile, more.pop("options", None))
    attendance = Attendance(*attendance)
    invalid = more.pop("invalid", 0)
    figures = more.pop("figures", None) or count(
        votes, attendance.returned - invalid, invalid, more.pop("write_ins", None)
    )
    verdict = decide(
        vote_rule(profile, kind, options),
        {"key": "p1", "seats": seats, "max_for": max_for},
        figures,
        attendance,
        options,
        **more,
    )
    # Whatever is asked of it, it has to survive being frozen in an outcome.
    assert Verdict.from_dict(json.loads(json.dumps(verdict.as_dict()))) == verdict
    return verdict


def said(verdict):
    sentences = explain(verdict, NAMES, title="党委书记")
    return [sentence.msgid % sentence.params for sentence in sentences]


HALL = (346, 330, 330, 330)


# A count of real ballots cannot hold more invalid than returned ones (E-26).
COUNTABLE = [
    case
    for case in CASES
    if case["kind"] == "election" and case["input"]["invalid"] <= case["input"]["returned"]
]


@pytest.mark.parametrize("case", COUNTABLE, ids=lambda case: case["id"])
def test_live_verdict_is_that_of_the_conformance_file(case):
    given, expected = case["input"], case["expected"]
    votes = {line["id"]: line["for"] for line in given["candidates"]}
    written = {line["id"]: line["for"] for line in given["write_ins"]}
    verdict = judge(
        "member_decision",
        votes,
        (given["roll_base"], given["present"], given["issued"], given["returned"]),
        seats=given["seats"],
        max_for=given["seats"],
        profile=case["rule_profile"],
        invalid=given["invalid"],
        write_ins=written,
        write_in_rulings=dict.fromkeys(written, True),
    )
    assert list(verdict.elected) == expected["elected"]
    assert verdict.vacancies == expected["vacancies"]
    assert verdict.threshold == expected["majority_threshold"]
    assert verdict.vote_valid == expected["election_valid"]
    assert verdict.next_step == expected["next_step"]
    if expected["tie"]:
        assert list(verdict.tie.between) == expected["tie"]["between"]
        assert verdict.tie.seats_left == expected["tie"]["seats_left"]


def test_sentences_of_an_election():
    verdict = judge("member_decision", {"a": 310, "b": 165, "c": 170}, HALL, seats=2, max_for=2, invalid=2)
    assert said(verdict) == [
        "“党委书记”, 2 place(s).",
        "346 should attend, 330 are present, no fewer than four fifths (277): the meeting is valid.",
        "330 ballots were issued and 330 returned, no more than were issued: the election is valid.",
        "Of the 330 ballots returned 328 are valid and 2 invalid.",
        "甲 has 310 votes for, more than half of the voters present (165): elected.",
        "丙 has 170 votes for, more than half of the voters present (165): elected.",
        "乙 has 165 votes for, exactly half of the voters present; half is not more than half: not elected.",
        "All 2 seat(s) are filled.",
    ]
    for sentence in explain(verdict, NAMES)[0:3]:
        assert sentence.source.ref


def test_the_three_words_are_never_mixed():
    re_run = judge("member_decision", {"a": 200}, (346, 330, 330, 331), max_for=1)
    tie = judge("member_decision", {"a": 200, "b": 170, "c": 170}, HALL, seats=2, max_for=2)
    short = judge("member_decision", {"a": 150, "b": 150}, HALL, max_for=1)
    words = {"re-run": re_run, "tie revote": tie, "by-election": short}
    for word, verdict in words.items():
        text = " ".join(said(verdict))
        assert word in text
        assert not [other for other in words if other != word and other in text]
    assert (re_run.next_step, tie.next_step, short.next_step) == (
        "re_run_vote",
        "tie_revote",
        "by_election_or_reduce",
    )


def test_no_quorum_says_nothing_about_votes():
    verdict = judge("member_decision", {"a": 270}, (340, 271, 271, 271), max_for=1)
    assert verdict.next_step == "adjourn_no_quorum"
    assert said(verdict)[1:] == [
        "340 should attend, 271 are present, fewer than four fifths (272): no vote can be held.",
        "The meeting is adjourned until enough voters are present. Nobody is elected or passed.",
    ]


def test_exactly_four_fifths_under_1990():
    verdict = judge(
        "member_decision", {"a": 270}, (340, 272, 272, 272), max_for=1, profile="pilot_anxian2010"
    )
    assert "not more than four fifths (at least 273)" in said(verdict)[1]


def test_count_that_contradicts_itself_decides_nothing():
    figures = count({"a": 200, "b": 100}, 330)
    figures["candidates"]["b"]["abstain"] -= 1
    verdict = judge("member_decision", {}, HALL, max_for=1, figures=figures)
    assert verdict.data_errors == ("marks_do_not_add_up:b",)
    assert (verdict.elected, verdict.next_step) == ((), "recount")
    assert "The votes for, against and abstaining of 乙 do not add up to the valid ballots." in said(verdict)
    fewer = judge("member_decision", {}, HALL, max_for=1, figures=count({"a": 200}, 329))
    assert fewer.data_errors == ("ballots_do_not_agree",)


def test_written_in_winner_waits_for_a_person():
    given = {"votes": {"a": 150}, "attendance": HALL, "max_for": 1, "write_ins": {"王煦": 170}}
    waiting = judge("member_decision", **given)
    assert waiting.next_step == "needs_decision"
    assert waiting.open_questions == ("write_in:王煦",)
    assert waiting.elected == ()
    assert "王煦 was written in by voters." in said(waiting)[-1]
    taken = judge("member_decision", **given, write_in_rulings={"王煦": True})
    assert (taken.elected, taken.elected_write_ins, taken.next_step) == ((), ("王煦",), "none")
    ruled_out = judge("member_decision", **given, write_in_rulings={"王煦": False})
    assert (ruled_out.elected_write_ins, ruled_out.next_step) == ((), "by_election_or_reduce")


def test_written_in_name_that_decides_nothing_asks_nobody():
    verdict = judge("member_decision", {"a": 200}, HALL, max_for=1, write_ins={"王煦": 100})
    assert (verdict.elected, verdict.next_step) == (("a",), "none")


def test_tie_revote():
    second = judge("member_decision", {"a": 160, "b": 150}, HALL, max_for=1, revote=1)
    assert (second.elected, second.threshold, second.next_step) == (("a",), None, "none")
    assert "甲 has 160 votes in the tie revote, the most: elected." in said(second)
    again = judge("member_decision", {"a": 160, "b": 160}, HALL, max_for=1, revote=1)
    assert again.next_step == "needs_decision"
    assert "The rules do not say what follows" in said(again)[-1]
    allowed = judge(
        "member_decision",
        {"a": 160, "b": 160},
        HALL,
        max_for=1,
        revote=1,
        options={"revote_rounds_max": 2},
    )
    assert allowed.next_step == "tie_revote"
    too_many = judge("member_decision", {"a": 200, "b": 160}, HALL, max_for=1, revote=1)
    assert too_many.next_step == "recount"


def test_county_plenum():
    verdict = judge("organisational_trust", {"a": 30, "b": 22, "c": 22, "d": 5}, (33, 33, 33, 33))
    assert (verdict.elected, verdict.tie.between, verdict.next_step) == (("a",), ("b", "c"), "tie_revote")
    passed = judge("organisational_trust", {"a": 30, "b": 22, "c": 20, "d": 16}, (33, 33, 33, 33))
    assert passed.elected == ("a", "b")
    assert "丁 has 16 agreeing, not more than half of all members (16.5): not passed." in said(passed)
    short = judge("organisational_trust", {"a": 20, "b": 16}, (33, 22, 22, 22))
    assert (short.elected, short.vacancies, short.next_step) == (("a",), 1, "shortage")
    assert judge("organisational_trust", {"a": 21}, (33, 21, 21, 21)).next_step == "adjourn_no_quorum"
    two_seats = judge("organisational_trust", {"a": 30, "b": 29, "c": 28, "d": 27}, (33, 33, 33, 33), seats=2)
    assert two_seats.elected == ("a", "b", "c", "d")


def test_public_vote():
    verdict = judge("public_recognition", {"a": 100, "b": 60, "c": 59}, (120, 120, 120, 118))
    assert (verdict.elected, verdict.next_step) == (("a", "b"), "none")
    assert "丙 has 59 agreeing, not more than 1/2 of the valid ballots (59): does not go on." in said(verdict)
    lonely = judge("public_recognition", {"a": 100, "b": 59}, (120, 120, 120, 118))
    assert (lonely.vacancies, lonely.next_step) == (1, "needs_decision")
    tied = {"votes": {"a": 100, "b": 80, "c": 80}, "attendance": (120, 120, 120, 118)}
    assert judge("public_recognition", **tied, options={"public_keep_per_post": 2}).elected == ("a", "b", "c")
    asked = judge("public_recognition", **tied, options={"public_keep_per_post": 2, "cutoff_tie": "ask"})
    assert (asked.elected, asked.next_step) == (("a",), "needs_decision")
    nobody = judge("public_recognition", {"a": 0}, (120, 120, 120, 0))
    assert (nobody.elected, nobody.next_step) == ((), "needs_decision")


def test_second_recommendation_gives_figures_only():
    verdict = judge("second_recommendation", {"a": 3, "b": 9, "c": 9}, (40, 38, 38, 38), max_for=2)
    assert (verdict.elected, verdict.threshold, verdict.next_step) == (("b", "c", "a"), None, "none")
    assert said(verdict)[-1] == "All go on to the scoring by weight."
    too_many = judge("second_recommendation", {"a": 38, "b": 38, "c": 9}, (40, 38, 38, 38), max_for=2)
    assert too_many.next_step == "recount"


@pytest.mark.parametrize(
    "kind", ["second_recommendation", "public_recognition", "organisational_trust", "member_decision"]
)
def test_more_returned_than_issued_is_invalid_in_every_vote(kind):
    verdict = judge(kind, {"a": 30, "b": 20}, (40, 38, 38, 39), max_for=2)
    assert (verdict.elected, verdict.vote_valid, verdict.next_step) == ((), False, "re_run_vote")


def test_absurd_attendance_is_a_named_error():
    with pytest.raises(RuleError, match="present_exceeds_roll"):
        judge("member_decision", {"a": 1}, (10, 11, 11, 11))
    with pytest.raises(RuleError, match="negative_figure:issued"):
        Attendance(10, 10, -1, 0)
    with pytest.raises(RuleError, match="nobody_stands"):
        judge("member_decision", {}, (10, 10, 10, 10))


def test_quorum_and_reduction_explained():
    rule = vote_rule("cpc2020", "organisational_trust").quorum
    figures = quorum(rule=rule, roll_base=33, present=22)
    sentence = explain_quorum(figures, roll_base=33, present=22, source=Source("x", "I"))
    assert "33 members, 22 are present, no fewer than two thirds (22)" in sentence.msgid % sentence.params
    given = {"seats": 7, "elected": 6, "meeting": "general", "electors": 330, "judged_close": True}
    for agree, word in ((165, "reduced to 6"), (164, "cannot be reduced")):
        sentence = explain_reduction(
            reduce_seats(**given, agree=agree), seats=7, elected=6, source=Source("x", "S")
        )
        assert word in sentence.msgid % sentence.params


@pytest.mark.parametrize(
    ("figure", "text"),
    [(Fraction(165), "165"), (Fraction(331, 2), "165.5"), (Fraction(1, 3), "1/3"), (Fraction(7, 3), "2 1/3")],
)
def test_limits_are_written_without_rounding(figure, text):
    assert exact_text(figure) == text


def test_every_named_error_has_a_number():
    for number in (*checks.DATA_ERROR_CHECKS.values(), *checks.RULE_ERROR_CHECKS.values()):
        assert number in checks.CHECKS
    found = checks.rule_error_reason(RuleError("votes_exceed_present", what="甲", votes=9, present=8))
    assert (found.code, found.check.clerk % found.params) == (
        "B310",
        "甲 has more votes than the ballots that could bear them.",
    )
    assert checks.rule_error_reason(RuleError("unknown_body", what="x")).code == "B320"
    assert checks.data_error_reason("votes_exceed_valid:甲").params["what"] == "甲"
