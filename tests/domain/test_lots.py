"""The running order by lot, the clock of an appearance, and the table of rounds: no database."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from election_site.domain.stages import STAGES
from showcases.domain import clock, lots
from showcases.domain.checks import CHECKS
from showcases.domain.rounds import STAGE_BY_ROUND, advancing_ids, source_stage

NINE = datetime(2010, 12, 8, 9, 0, tzinfo=UTC)
SEEDS = st.text("0123456789", min_size=6, max_size=40)
KEYS = st.sets(st.integers(1, 10**6).map(str), max_size=40)


def test_worked_example():
    assert lots.lot("314159", "11").startswith("4e4b9293")
    assert lots.lot("314159", "12").startswith("d205da49")
    assert lots.lot("314159", "13").startswith("b715ee82")
    assert lots.running_order("314159", ["11", "12", "13"]) == ["11", "13", "12"]


def test_one_digit_more_or_other_gives_another_order():
    keys = [str(number) for number in range(1, 36)]
    orders = {tuple(lots.running_order(seed, keys)) for seed in ("314159", "314158", "3141590", "0314159")}
    assert len(orders) == 4


@given(SEEDS, KEYS, st.randoms(use_true_random=False))
def test_order_does_not_depend_on_how_the_keys_were_listed(seed, keys, random):
    listed = sorted(keys)
    order = lots.running_order(seed, listed)
    random.shuffle(listed)
    assert lots.running_order(seed, listed) == order
    assert sorted(order) == sorted(keys)


@given(SEEDS, KEYS)
def test_order_is_that_of_the_sums(seed, keys):
    order = lots.running_order(seed, keys)
    sums = [hashlib.sha256((seed + ":" + key).encode("ascii")).hexdigest() for key in order]
    assert sums == sorted(sums)


@pytest.mark.parametrize(
    "seed",
    [
        "",
        "12345",
        "12345a",
        " 123456",
        "123456 ",
        "123 456",
        "１２３４５６",
        "१२३४५६",
        "1" * 41,
        "-123456",
        "1.23456",
    ],
)
def test_bad_seeds_are_refused(seed):
    assert not lots.is_seed(seed)
    with pytest.raises(ValueError, match="seed"):
        lots.running_order(seed, ["1", "2"])


@pytest.mark.parametrize("seed", ["000000", "123456", "9" * 40])
def test_seeds_of_six_to_forty_digits_are_taken(seed):
    assert lots.is_seed(seed)


def test_nobody_has_two_places():
    with pytest.raises(ValueError, match="once"):
        lots.running_order("123456", ["7", "8", "7"])


@pytest.mark.parametrize(
    ("start", "end", "at", "left", "used", "phase"),
    [
        (None, None, 0, 300, 0, "to_come"),
        (0, None, 0, 300, 0, "now"),
        (0, None, 299, 1, 299, "now"),
        (0, None, 300, 0, 300, "now"),
        (0, None, 301, 0, 301, "now"),
        (0, 240, 10_000, 60, 240, "done"),
        (0, 330, 10_000, 0, 330, "done"),
        # A reader whose request is a moment older than the start sees the whole time, not more.
        (5, None, 0, 300, 0, "now"),
    ],
)
def test_clock(start, end, at, left, used, phase):
    span = {
        "started_at": None if start is None else NINE + timedelta(seconds=start),
        "ended_at": None if end is None else NINE + timedelta(seconds=end),
    }
    now = NINE + timedelta(seconds=at)
    assert clock.seconds_remaining(**span, seconds_each=300, now=now) == left
    assert clock.seconds_used(**span, now=now) == used
    assert clock.phase(**span) == phase


def test_parts_of_a_second_are_dropped():
    now = NINE + timedelta(seconds=59, microseconds=999_999)
    assert clock.seconds_used(started_at=NINE, ended_at=None, now=now) == 59
    assert clock.seconds_remaining(started_at=NINE, ended_at=None, seconds_each=60, now=now) == 1


def test_appearances_one_after_another():
    spans = clock.consecutive(starts_at=NINE, count=3, seconds_each=300, seconds_between=60)
    minutes = [((a - NINE) // timedelta(minutes=1), (b - NINE) // timedelta(minutes=1)) for a, b in spans]
    assert minutes == [(0, 5), (6, 11), (12, 17)]
    assert clock.consecutive(starts_at=NINE, count=0, seconds_each=300) == []


@pytest.mark.parametrize(
    ("used", "usual"), [([], 0), ([300], 300), ([300, 100], 100), ([500, 100, 300], 300), ([4, 1, 3, 2], 2)]
)
def test_usual_time_is_the_middle_one(used, usual):
    assert clock.usual_seconds(used) == usual


@pytest.mark.parametrize(("seconds", "much"), [(300, False), (450, False), (451, True), (0, False)])
def test_much_more_than_usual_starts_beyond_half_as_much_again(seconds, much):
    assert clock.is_much_more(seconds, 300) is much


def test_each_round_takes_its_candidates_from_the_stage_before_its_vote():
    assert {number: source_stage(number).code for number in STAGE_BY_ROUND} == {
        1: "qualification_review",
        2: "shortlist",
        3: "inspection",
        4: "formal_candidates",
    }
    assert [stage.vote != "" for stage in STAGES] == [stage.showcase > 0 for stage in STAGES]


def test_advancing_candidacies_keep_the_order_of_posts_and_places():
    assert advancing_ids({"advancing": {"p1": [5, 2], "p2": [], "p3": [9]}}) == [5, 2, 9]
    assert advancing_ids({}) == []


def test_every_number_of_the_catalogue_is_a_showcase_number():
    assert all(code.startswith("S7") and len(code) == 4 for code in CHECKS)
