"""The archive's recount and the engine, written apart, say the same of the same ballots: thousands drawn by lot."""

import importlib.util
import random
from pathlib import Path

import pytest

import ballots
from ballots.domain.marking import DEFECTS
from ballots.domain.tally import Tally, add_ballot, empty_tally
from ballots.domain.verdict import Attendance, decide
from election_site.domain.rules import VOTE_KINDS, resolve_options, vote_rule

PROFILES = ("cpc2020", "cpc1990", "pilot_anxian2010")
NAMES = ("王煦", "赵 晓光", "周永平", "姓名0")


@pytest.fixture(scope="module")
def recount():
    path = Path(ballots.__file__).parent / "archive" / "recount.py"
    spec = importlib.util.spec_from_file_location("recount", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def drawn_options(rng: random.Random, profile: str) -> dict:
    return dict(
        resolve_options(
            profile,
            {
                "quorum_1990_boundary": rng.choice(["literal", "cod_practice"]),
                "base_of_majority": rng.choice(["present", "roll"]),
                "revote_rounds_max": rng.randint(1, 2),
                "writein_without_circle": rng.choice(["ignore_entry", "count_as_for", "ballot_invalid"]),
                "writein_requires_against": rng.random() < 0.5,
                "writein_cap": rng.choice(["none", "number_of_against"]),
                "cutoff_tie": rng.choice(["include_all", "ask"]),
                "surplus_share": rng.choice(["1/5", "1/2"]),
                "public_min_share": rng.choice(["1/2", "1/3", "0"]),
                "public_keep_per_post": rng.randint(1, 3),
                "plenum_places_per_post": rng.randint(1, 2),
                "plenum_threshold_base": rng.choice(["members", "present"]),
                "second_recommendation_max_marks": rng.randint(1, 3),
            },
        )
    )


def drawn_contest(rng: random.Random, rule, options: dict) -> dict:
    seats = rng.randint(1, 3)
    limit = None if rule.max_for is None else seats if rule.max_for == "seats" else options[rule.max_for]
    contest = {
        "key": "p1",
        "title": "职务",
        "seats": seats,
        "max_for": limit,
        "marks": list(rule.marks),
        "write_ins": seats if rule.write_ins else 0,
        "candidates": [{"id": str(n), "name": f"姓名{n}"} for n in range(rng.randint(1, 5))],
    }
    if rule.tie == "tie_revote" and rng.random() < 0.3:
        contest |= {"round": "tie_revote", "revote": rng.randint(1, 2), "write_ins": 0}
        contest["max_for"] = None if limit is None else seats
    return contest


def drawn_answer(rng: random.Random, contest: dict) -> dict:
    """Anything that a screen or a sheet of paper may say."""
    words = [*contest["marks"], "abstain", "unclear"]
    answer = {"marks": {c["id"]: rng.choice(words) for c in contest["candidates"] if rng.random() < 0.8}}
    if rng.random() < 0.4:
        answer["write_ins"] = [
            rng.choice(NAMES)
            if rng.random() < 0.5
            else {
                "name": rng.choice(NAMES),
                "circle": rng.random() < 0.6,
                "eligible": rng.random() < 0.8,
                "identifiable": rng.random() < 0.8,
            }
            for _ in range(rng.randint(1, 3))
        ]
    if rng.random() < 0.1:
        answer["defects"] = rng.sample(sorted(DEFECTS), rng.randint(1, 2))
    return {} if rng.random() < 0.05 else answer


def compared(said: dict) -> dict:
    """Where order has no meaning it makes no difference."""
    tie = said["tie"] and [sorted(said["tie"]["between"]), said["tie"]["seats_left"]]
    return {**said, "over_threshold": sorted(said["over_threshold"]), "tie": tie}


@pytest.mark.parametrize("kind", VOTE_KINDS)
@pytest.mark.parametrize("profile", PROFILES)
def test_both_count_and_decide_alike(recount, kind, profile):
    rng = random.Random(f"{kind}:{profile}")
    steps = set()
    for _ in range(300):
        options = drawn_options(rng, profile)
        rule = vote_rule(profile, kind, options)
        contest = drawn_contest(rng, rule, options)
        paper = {"kind": kind, "contests": [contest]}
        channels = ["county", "government"] if kind == "second_recommendation" else [""]
        listed = [
            [rng.choice(channels), drawn_answer(rng, contest)] for _ in range(rng.choice([0, 3, 9, 10, 11]))
        ]
        tally: Tally = empty_tally(paper)
        for channel, answer in listed:
            add_ballot(tally, paper, {"p1": answer} if answer else {}, channel, options)
        figures = tally.as_dict()["p1"]
        mine = recount.tally(contest, listed, options)
        assert recount.same_figures(mine, figures), (listed, mine, figures)

        present = rng.choice([len(listed), len(listed) + 1, max(len(listed) - 1, 0)])
        attendance = Attendance(
            roll_base=max(present, 1) + rng.randint(0, 3),
            present=present,
            issued=rng.choice([present, len(listed)]),
            returned=len(listed) if rng.random() < 0.95 else len(listed) + 1,
        )
        rulings = {"".join(name.split()): rng.random() < 0.6 for name in NAMES if rng.random() < 0.4}
        said = decide(
            rule,
            contest,
            figures,
            attendance,
            options,
            write_in_rulings=rulings,
            revote=contest.get("revote", 0),
        ).as_dict()
        vote = {
            "kind": kind,
            "options": {"profile": profile, "options": options},
            "attendance": attendance.as_dict(),
        }
        found = recount.verdict(vote, contest, mine, rulings)
        assert compared(found) == {key: compared(said)[key] for key in found}, (contest, figures, attendance)
        steps.add(said["next_step"])
    assert len(steps) > 1, "the lot drew more than one kind of ending"
