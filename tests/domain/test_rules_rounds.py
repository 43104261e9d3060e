"""The further rounds of a vote, from made-up verdicts: who stands, for how many seats, what all rounds decide."""

from dataclasses import replace

import pytest

from ballots.domain.decisions import decision_blockers, open_questions
from ballots.domain.rounds import (
    CountedRound,
    by_election_blockers,
    by_election_choices,
    combine,
    latest_rounds,
    left_open,
    main_round,
    next_round,
)
from ballots.domain.verdict import Attendance, decide
from election_site.domain.rules import resolve_options, vote_rule

OPTIONS = resolve_options("cpc2020", {"revote_rounds_max": 2})
RULE = vote_rule("cpc2020", "member_decision", OPTIONS)
PRESENT = 100


def contest(key, seats, names, **more):
    return {
        "key": key,
        "title": f"职务{key}",
        "seats": seats,
        "max_for": seats,
        "marks": ["for", "against", "abstain"],
        "write_ins": seats,
        "candidates": [{"id": one, "name": f"姓名{one}"} for one in names],
        **more,
    }


def counted(number, *contests, decided=None, returned=PRESENT, issued=PRESENT, present=PRESENT, written=None):
    """A counted round: ``contests`` as (contest, votes in the order of its candidates)."""
    attendance = Attendance(roll_base=110, present=present, issued=issued, returned=returned)
    verdicts = {}
    for one, votes in contests:
        lines = {
            candidate["id"]: {"for": n, "against": returned - n, "abstain": 0}
            for candidate, n in zip(one["candidates"], votes, strict=True)
        }
        figures = {
            "returned": returned,
            "valid": returned,
            "invalid": 0,
            "candidates": lines,
            "write_ins": written or {},
        }
        verdicts[one["key"]] = decide(
            RULE,
            one,
            figures,
            attendance,
            OPTIONS,
            revote=one.get("revote", 0),
            write_in_rulings={"外": True},
        )
    paper = {"kind": "member_decision", "contests": [one for one, _ in contests]}
    return CountedRound(number, paper, verdicts, decided or {})


def coming(*rounds):
    return next_round(rounds)


def codes(found):
    return [reason.code for reason in found]


TWO = contest("p1", 2, "1234")
ONE = contest("p2", 1, "56")
SETTLED = (ONE, (70, 20))


def test_with_everything_settled_there_is_no_further_round():
    only = counted(1, (TWO, (80, 60, 30, 10)), SETTLED)
    assert left_open([only]) == []
    assert codes(coming(only).reasons) == ["B652"]
    assert [one.who for one in combine([only])["p1"].seated] == ["1", "2"]


def test_a_tie_is_voted_on_again_among_the_tied_for_the_seats_left():
    first = counted(1, (TWO, (60, 80, 60, 0)), SETTLED)
    made = coming(first)
    (again,) = made.paper["contests"]
    assert (made.kinds, made.reasons) == (("tie_revote",), ())
    assert [one["id"] for one in again["candidates"]] == ["1", "3"]
    assert (again["seats"], again["max_for"], again["write_ins"], again["revote"]) == (1, 1, 0, 1)
    assert left_open([first]) == [("p1", "tie_revote")]


def test_a_tie_revote_elects_with_the_most_votes_and_needs_no_half():
    first = counted(1, (TWO, (60, 80, 60, 0)), SETTLED)
    second = counted(2, (coming(first).paper["contests"][0], (45, 44)))
    final = combine([first, second])["p1"]
    assert [(one.who, one.round, one.votes, one.threshold) for one in final.seated] == [
        ("2", 1, 80, 51),
        ("1", 2, 45, None),
    ]
    assert final.vacancies == 0
    assert left_open([first, second]) == []


def test_the_tied_are_voted_on_again_as_often_as_the_method_allows_and_then_people_decide():
    rounds = [counted(1, (TWO, (60, 80, 60, 0)), SETTLED)]
    for number in (2, 3):
        (again,) = coming(*rounds).paper["contests"]
        assert again["revote"] == number - 1
        rounds.append(counted(number, (again, (40, 40))))
    assert left_open(rounds) == [("p1", "needs_decision")]
    assert codes(coming(*rounds).reasons) == ["B656"], "nothing is left to hold; the question is for people"
    decided = replace(rounds[-1], decided={"p1": {"needs_decision": ("1",)}})
    assert codes(coming(*rounds[:-1], decided).reasons) == ["B652"]


def test_more_ballots_than_issued_repeat_the_whole_vote_with_the_same_paper():
    first = counted(1, (TWO, (80, 60, 30, 10)), SETTLED, returned=PRESENT + 1)
    made = coming(first)
    assert made.kinds == ("re_run",)
    assert [{k: v for k, v in one.items() if k != "round"} for one in made.paper["contests"]] == [TWO, ONE]
    second = counted(
        2,
        *(
            (one, votes)
            for one, votes in zip(made.paper["contests"], [(80, 60, 30, 10), (70, 20)], strict=True)
        ),
    )
    assert [one.round for one in combine([first, second])["p1"].seated] == [2, 2]
    assert main_round([first, second]) is second
    assert left_open([first, second]) == []


def test_a_repeated_tie_revote_stays_what_it_was():
    first = counted(1, (TWO, (60, 80, 60, 0)), SETTLED)
    second = counted(2, (coming(first).paper["contests"][0], (45, 44)), returned=PRESENT + 1)
    (again,) = coming(first, second).paper["contests"]
    assert (again["round"], again["revote"], again["seats"]) == ("re_run", 1, 1)
    assert latest_rounds([first, second])["p2"] is first


def test_without_a_quorum_the_paper_is_kept_for_a_new_meeting():
    first = counted(1, (TWO, (60, 40, 10, 0)), SETTLED, present=80, issued=80, returned=80)
    assert coming(first).kinds == ("new_meeting",)
    assert combine([first])["p2"].seated == ()


def test_who_stands_for_missing_seats_has_to_be_on_record():
    first = counted(1, (TWO, (80, 50, 40, 10)), SETTLED)
    assert [(r.code, r.params["vacancies"]) for r in coming(first).reasons] == [("B654", 1)]
    assert by_election_choices([first], "p1") == {"2": "姓名2", "3": "姓名3", "4": "姓名4"}
    named = counted(1, (TWO, (80, 50, 40, 10)), SETTLED, decided={"p1": {"by_election": ("3", "2")}})
    made = coming(named)
    (again,) = made.paper["contests"]
    assert made.kinds == ("by_election",)
    assert [one["id"] for one in again["candidates"]] == ["2", "3"], "in the paper's order"
    assert (again["seats"], again["max_for"], again["write_ins"]) == (1, 1, 1)
    assert "revote" not in again
    second = counted(2, (again, (50, 49)))
    assert left_open([named, second]) == [("p1", "by_election_or_reduce")], "half is not enough here either"


@pytest.mark.parametrize(
    ("key", "standing", "code"),
    [
        ("p1", [], "B657"),
        ("p1", ["1"], "B657"),
        ("p1", ["2", "2"], "B657"),
        ("p1", ["2", "5"], "B657"),
        ("p2", ["6"], "B658"),
        ("p9", ["6"], "B658"),
    ],
)
def test_only_persons_of_the_ballot_who_are_not_elected_can_stand(key, standing, code):
    first = counted(1, (TWO, (80, 50, 40, 10)), SETTLED)
    assert codes(by_election_blockers([first], key, standing)) == [code]
    assert by_election_blockers([first], "p1", ["2", "3"]) == []


def test_reduced_seats_settle_the_contest():
    first = counted(1, (TWO, (80, 50, 40, 10)), SETTLED, decided={"p1": {"by_election_or_reduce": ()}})
    assert left_open([first]) == []
    assert codes(coming(first).reasons) == ["B652"]
    assert codes(by_election_blockers([first], "p1", ["2"])) == ["B658"]
    assert combine([first])["p1"].vacancies == 1


def test_no_by_election_is_held_for_a_seat_that_was_given_up_after_all():
    decided = {"p1": {"by_election": ("2", "3"), "by_election_or_reduce": ()}}
    first = counted(1, (TWO, (80, 50, 40, 10)), SETTLED, decided=decided)
    assert codes(coming(first).reasons) == ["B652"]


@pytest.mark.parametrize(
    ("elected", "agree", "expected"),
    [(6, 50, []), (6, 49, ["B607"]), (1, 50, []), (0, 100, ["B608"]), (6, 101, ["B609"])],
)
def test_seats_are_reduced_by_what_the_whole_committee_is_short_of(elected, agree, expected):
    """One seat a post, as in the pilot: a post that nobody won may stay empty where the committee is nearly full."""
    verdict = counted(1, (contest("p1", 1, "12"), (50, 40))).verdicts["p1"]
    (asked,) = open_questions(verdict)
    found = decision_blockers(
        verdict, asked, chosen=(), is_accepted=None, agree=agree, seats=7, elected=elected
    )
    assert (asked.question, codes(found)) == ("by_election_or_reduce", expected)


def test_a_person_written_in_stands_again_under_the_name():
    tied = counted(1, (TWO, (80, 55, 0, 0)), written={"外": 55})
    (again,) = coming(tied).paper["contests"]
    assert [(one["id"], one["name"]) for one in again["candidates"]] == [("2", "姓名2"), ("named:外", "外")]
    second = counted(2, (again, (40, 50)))
    assert [one.who for one in combine([tied, second])["p1"].seated] == ["1", "named:外"]
    assert left_open([tied, second]) == [], "the ruling on the name holds on"


def test_one_round_holds_all_that_is_left():
    first = counted(
        1,
        (contest("p1", 2, "1234"), (60, 80, 60, 0)),
        (contest("p2", 1, "56"), (40, 30)),
        decided={"p2": {"by_election": ("5", "6")}},
    )
    made = coming(first)
    assert made.kinds == ("tie_revote", "by_election")
    assert [one["key"] for one in made.paper["contests"]] == ["p1", "p2"]
