"""``kill -9`` of each part of the house while people vote. Whatever dies: every receipt shown is in the box,
nothing is in it twice, and the ballots in the box are the slips that were used."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hall import Hall, Lost, Voter, hidden_fields, marks_of_number, wait_until

from ballots.services.casting import LOCK_CLASS

VOTERS, AT_ONCE = 300, 12
CROWD = 340  # a whole hall; PostgreSQL gives out a hundred connections


def voters_of(hall: Hall, vote: dict) -> list[Voter]:
    return [
        Voter(hall.port, code, marks_of_number(vote["paper"], number))
        for number, code in enumerate(vote["codes"])
    ]


def shown(voters: list[Voter]) -> list[str]:
    return [voter.receipt for voter in voters if voter.receipt]


def assert_box_is_right(hall: Hall, vote: dict, voters: list[Voter], ballots: int) -> None:
    """``ballots`` in the box, as many slips used, every receipt known, no ballot twice."""
    pk = vote["vote"]
    figures = hall.office.ask("figures", vote=pk)
    assert (figures["in_box"], figures["used"]) == (ballots, ballots)
    receipts = shown(voters)
    assert len(set(receipts)) == len(receipts)
    assert hall.office.ask("in_box", vote=pk, receipts=receipts) == len(receipts)
    assert hall.office.ask("clashes", vote=pk) == {}


@pytest.fixture
def vote(hall: Hall) -> dict:
    return hall.office.ask("prepare", slips=8)


@pytest.fixture
def voter(hall: Hall, vote: dict) -> Voter:
    """In the booth with the filled-in ballot before him; another one has voted before."""
    first, second = voters_of(hall, vote)[:2]
    first.vote()
    second.enter()
    second.review()
    return second


def test_everything_is_killed_while_300_people_vote(hall: Hall):
    vote = hall.office.ask("prepare", slips=VOTERS)
    voters = voters_of(hall, vote)
    faults: list[tuple[Callable, Callable]] = [
        (hall.kill_postgres, hall.start_postgres),
        (hall.kill_valkey, hall.start_valkey),
        (hall.kill_worker, hall.start_worker),
        (hall.kill_site, hall.start_site),
    ]
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        ways = [pool.submit(voter.vote) for voter in voters]
        for number, (die, rise) in enumerate(faults, 1):
            enough = VOTERS * number // (len(faults) + 1)
            wait_until(lambda enough=enough: len(shown(voters)) >= enough, f"{enough} receipts are shown")
            assert len(shown(voters)) < VOTERS, "the fault comes too late to disturb anybody"
            die()
            rise()
        for way in ways:
            way.result()
    finally:
        pool.shutdown(cancel_futures=True)
    assert len(shown(voters)) == VOTERS
    assert sum(voter.lost for voter in voters) > 0, "nobody noticed anything"
    assert_box_is_right(hall, vote, voters, VOTERS)
    fields = [voter.marks for voter in voters]
    cast = hall.office.ask("contents", vote=vote["vote"])
    assert sorted(map(flat, cast)) == sorted(sorted(one.items()) for one in fields)
    assert hall.office.ask("seal", vote=vote["vote"]) == VOTERS
    wait_until(
        lambda: hall.office.ask("figures", vote=vote["vote"])["state"] == "counted", "the vote is counted"
    )
    assert hall.office.ask("is_counted_right", vote=vote["vote"])
    assert_box_is_right(hall, vote, voters, VOTERS)


def test_a_whole_hall_presses_at_the_same_moment(hall: Hall):
    """Everybody is answered at the first press: who finds the house full waits and is not turned away."""
    vote = hall.office.ask("prepare", slips=CROWD)
    voters = voters_of(hall, vote)

    def fill_in(voter: Voter) -> None:
        voter.enter()
        voter.review()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(fill_in, voters))
    moment = threading.Barrier(CROWD)

    def press(voter: Voter) -> None:
        moment.wait()
        voter.press()

    with ThreadPoolExecutor(CROWD) as pool:
        list(pool.map(press, voters))
    assert [voter.lost for voter in voters] == [0] * CROWD
    assert len(shown(voters)) == CROWD
    assert_box_is_right(hall, vote, voters, CROWD)


def flat(content: dict) -> list[tuple[str, str]]:
    """A ballot's content as the fields that were sent."""
    return sorted(
        (f"m-{key}-{who}", mark) for key, answer in content.items() for who, mark in answer["marks"].items()
    )


@pytest.mark.parametrize("part", ["postgres", "site", "valkey", "worker"])
def test_killed_after_the_slip_was_read(hall: Hall, vote: dict, voter: Voter, part: str):
    getattr(hall, f"kill_{part}")()
    getattr(hall, f"start_{part}")()
    voter.press()
    assert_box_is_right(hall, vote, [voter], 2)


# What holds the ballot up on its way: the lock of the urn, or the slip's own row.
HELD = {
    "at the lock": f"SELECT pg_advisory_xact_lock({LOCK_CLASS}, %(vote)s)",
    "at the slip": "SELECT key FROM ballots_slip WHERE vote_id = %(vote)s FOR UPDATE",
}


@pytest.mark.parametrize(("part", "held"), [(part, held) for part in ("postgres", "site") for held in HELD])
def test_killed_when_the_ballot_was_sent(hall: Hall, vote: dict, voter: Voter, part: str, held: str):
    """The ballot is on its way into the box and held up when the fault strikes: it is not in it."""
    with ThreadPoolExecutor(1) as pool, hall.connect() as connection:
        connection.execute(HELD[held], vote)
        press = pool.submit(voter.send, "POST", "/b/paper/", voter.hidden | {"step": "drop"})
        wait_until(lambda: hall.waiting_for(connection), "the ballot is held up")
        getattr(hall, f"kill_{part}")()
        with pytest.raises(Lost):
            press.result()
        connection.close()
    getattr(hall, f"start_{part}")()
    # The killed server's connection ends when it is let go on.
    wait_until(lambda: not hall.waiting_for_locks(), "nothing waits any more")
    assert_box_is_right(hall, vote, [], 1)
    voter.press()
    assert_box_is_right(hall, vote, [voter], 2)


@pytest.mark.parametrize("part", ["valkey", "worker"])
def test_a_ballot_on_its_way_arrives_whatever_dies_that_it_does_not_need(
    hall: Hall, vote: dict, voter: Voter, part: str
):
    with ThreadPoolExecutor(1) as pool, hall.connect() as connection:
        connection.execute(HELD["at the lock"], vote)
        press = pool.submit(voter.send, "POST", "/b/paper/", voter.hidden | {"step": "drop"})
        wait_until(lambda: hall.waiting_for(connection), "the ballot is held up")
        getattr(hall, f"kill_{part}")()
        connection.rollback()
        assert press.result()[:2] == (302, "/b/done/")
    getattr(hall, f"start_{part}")()
    voter.read_receipt()
    assert_box_is_right(hall, vote, [voter], 2)


@pytest.mark.parametrize("part", ["postgres", "site", "valkey", "worker"])
def test_killed_after_the_commit_and_before_the_answer(hall: Hall, vote: dict, voter: Voter, part: str):
    """The ballot is in the box and the voter does not know it: pressing again finds it and says so."""
    sent = voter.send_only("POST", "/b/paper/", voter.hidden | {"step": "drop"})
    wait_until(
        lambda: hall.office.ask("figures", vote=vote["vote"])["in_box"] == 2, "the ballot is in the box"
    )
    getattr(hall, f"kill_{part}")()
    sent.close()
    getattr(hall, f"start_{part}")()
    voter.press()
    assert voter.receipt == voter.hidden["receipt"]
    assert_box_is_right(hall, vote, [voter], 2)


def test_without_valkey_people_vote_and_the_box_is_sealed(hall: Hall, vote: dict, voter: Voter):
    """No limit on wrong codes, no message to the workers; the ballots are taken and the count comes later."""
    hall.kill_valkey()
    try:
        other = voters_of(hall, vote)[2]
        other.vote()
        voter.press()
        status, _, page = wrong_code(hall)
        assert status == 422 and 'role="alert"' in page
        assert_box_is_right(hall, vote, [voter, other], 3)
        assert hall.office.ask("seal", vote=vote["vote"]) == 3
        assert hall.office.ask("figures", vote=vote["vote"])["state"] == "sealed"
    finally:
        hall.start_valkey()
    wait_until(
        lambda: hall.office.ask("figures", vote=vote["vote"])["state"] == "counted", "the sweep finds it"
    )
    assert hall.office.ask("is_counted_right", vote=vote["vote"])


def wrong_code(hall: Hall) -> tuple[int, str, str]:
    stranger = Voter(hall.port, "2345ABCD2345", {})
    _, _, page = stranger.send("GET", "/b/")
    return stranger.send("POST", "/b/", {"code": stranger.code} | hidden_fields(page))


def test_no_log_of_any_server_knows_a_code_a_mark_or_a_receipt(hall: Hall, vote: dict, voter: Voter):
    """After all that: faults are when servers write down what they were doing."""
    voter.press()
    with hall.connect() as connection:
        # A statement that fails is written into PostgreSQL's log as it was sent.
        connection.execute("LOCK TABLE ballots_openballot IN SHARE MODE")
        other = voters_of(hall, vote)[2]
        other.enter()
        other.review()
        sent = other.send_only("POST", "/b/paper/", other.hidden | {"step": "drop"})
        wait_until(lambda: hall.waiting_for(connection), "the ballot is held up")
        with hall.connect() as second:
            second.execute(
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            )
        assert sent.getresponse().status == 500
    other.press()
    assert_box_is_right(hall, vote, [voter, other], 3)
    # The seal and the count leave their own lines, the worker's among them.
    assert hall.office.ask("seal", vote=vote["vote"]) == 3
    wait_until(
        lambda: hall.office.ask("figures", vote=vote["vote"])["state"] == "counted", "the vote is counted"
    )
    # The camera opens the address in a slip's QR; this slip cannot vote, and the site notes every refusal.
    status, _, _ = voter.send("GET", f"/b/{vote['codes'][0]}/")
    assert status == 422
    logs = hall.logs()
    assert "Unprocessable Entity: /b/…" in logs["site.log"]
    assert "ballots_openballot" in logs["postgres.log"], "the failed statement is in the log"
    secrets = [*vote["codes"], *shown([voter, other]), *voter.cookies.values(), "/b/paper"]
    secrets += [f'"{candidate["id"]}"' for c in vote["paper"]["contests"] for candidate in c["candidates"]]
    for name, text in logs.items():
        assert not [secret for secret in secrets if secret in text], name
