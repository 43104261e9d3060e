"""Many at the box at once, and the real worker: real threads, real connections, committed rows."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest
from cast import FOR, PRESENT, SmallElection, committed
from django.db import connection, connections
from hand_count import counted_by_hand, marks_of
from played import before_vote

from ballots.models import CountResult, OpenBallot, SealedBallot, Slip, TallyPart, Vote
from ballots.queries.votes import find_slip, is_in_box, urn_table
from ballots.services.urn import cast_ballot, new_receipt_code, prepare_vote, seal_vote
from ballots.tasks import sweep_votes
from election_site.models import AuditEntry
from election_site.services.errors import Refused

MANY = 60
COUNT_WITHIN = 30  # seconds


@pytest.fixture(scope="module")
def before_the_vote(django_db_setup, django_db_blocker):
    """The small election with its member-decision vote prepared, committed for this whole file."""
    with committed(django_db_blocker):
        small = before_vote("member_decision")
        yield small


@pytest.fixture
def crowd(before_the_vote) -> tuple[SmallElection, Vote, list[str]]:
    """The election, a vote of its own in which ballots are taken, and the codes of more slips than the small
    electorate has people: only so are there enough hands at the box at once."""
    small = before_the_vote
    run = small.run("member_decision")
    vote = prepare_vote(
        run=run,
        kind="member_decision",
        title="党员决定票",
        paper=small.vote("member_decision").paper,
        actor=small["clerk"],
        now=small.now,
    )
    codes = small.admit(vote, spare=0)
    codes += small.slips(vote, MANY - len(codes))
    Vote.objects.filter(pk=vote.pk).update(state=Vote.State.OPEN, opened_at=small.now)
    vote.refresh_from_db()
    return small, vote, codes


def put(small, vote, code, place=0):
    return cast_ballot(slip=find_slip(code), content=small.marks(vote, place), receipt=new_receipt_code())


def at_once(count: int, work: Callable) -> list:
    """Run ``work(place)`` in ``count`` threads that start together; returns what each returned or raised."""
    gate = threading.Barrier(count)

    def one(place):
        try:
            gate.wait(timeout=10)
            return work(place)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_eight_hands_with_one_slip_cast_one_ballot(crowd):
    small, vote, codes = crowd
    for code in codes[:5]:
        content, slip = small.marks(vote, 0), find_slip(code)
        before = OpenBallot.objects.filter(vote=vote).count()
        answers = at_once(
            8,
            lambda _, slip=slip, content=content: cast_ballot(
                slip=slip, content=content, receipt=new_receipt_code()
            ),
        )
        receipts = [answer for answer in answers if isinstance(answer, str)]
        refused = [answer for answer in answers if isinstance(answer, Refused)]
        assert (len(receipts), len(refused)) == (1, 7), answers
        assert {reason.code for answer in refused for reason in answer.reasons} == {"B521"}
        assert OpenBallot.objects.filter(vote=vote).count() == before + 1
        assert is_in_box(vote, receipts[0])


def test_eight_presses_of_one_button_give_one_receipt(crowd):
    small, vote, codes = crowd
    slip, receipt, content = find_slip(codes[0]), new_receipt_code(), small.marks(vote, 0)
    answers = at_once(8, lambda _: cast_ballot(slip=slip, content=content, receipt=receipt))
    assert answers == [receipt] * 8
    assert OpenBallot.objects.filter(vote=vote).count() == 1


def test_against_a_closing_seal_every_ballot_is_in_the_box_or_refused(crowd):
    small, vote, codes = crowd
    seal_after = len(codes) // 3
    cast = threading.Semaphore(0)

    def work(place):
        if place == len(codes):
            for _ in range(seal_after):
                cast.acquire(timeout=10)
            return seal_vote(vote=vote, actor=small["chief_scrutineer"], now=small.now)
        slip = find_slip(codes[place])
        try:
            return cast_ballot(slip=slip, content=small.marks(vote, place % PRESENT), receipt="")
        finally:
            cast.release()

    answers = at_once(len(codes) + 1, work)
    sealed, voters = answers[-1], answers[:-1]
    assert isinstance(sealed, Vote), sealed
    receipts = [answer for answer in voters if isinstance(answer, str)]
    refused = [answer for answer in voters if isinstance(answer, Refused)]
    assert len(receipts) + len(refused) == len(codes), voters
    assert {reason.code for answer in refused for reason in answer.reasons} <= {"B524"}
    assert len(receipts) >= seal_after
    assert sealed.returned == len(receipts) == SealedBallot.objects.filter(vote=vote).count()
    assert all(is_in_box(sealed, receipt) for receipt in receipts)
    assert Slip.objects.filter(vote=vote, state=Slip.State.USED).count() == len(receipts)


def test_two_seals_at_once_are_one(crowd):
    small, vote, codes = crowd
    for code in codes[:6]:
        put(small, vote, code)
    answers = at_once(2, lambda _: seal_vote(vote=vote, actor=small["chief_scrutineer"], now=small.now))
    assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "Vote"]
    assert SealedBallot.objects.filter(vote=vote).count() == 6


def ranks(values) -> list[int]:
    order = sorted(range(len(values)), key=lambda place: values[place])
    placed = [0] * len(values)
    for rank, place in enumerate(order):
        placed[place] = rank
    return placed


def rank_correlation(first, second) -> float:
    """Spearman's coefficient of two rows without equals."""
    n = len(first)
    apart = sum((a - b) ** 2 for a, b in zip(ranks(first), ranks(second), strict=True))
    return 1 - 6 * apart / (n * (n * n - 1))


def test_the_order_of_casting_is_nowhere_in_the_sealed_box(crowd):
    """Each ballot carries a name written in, so that it can be told from the others; the names' order is
    the order of casting. Compared with all that a row has beside its columns: its place in the file, the
    transaction that wrote it, its key and its position."""
    small, vote, codes = crowd
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed of the casting order: {seed}")
    rng = random.Random(seed)
    rng.shuffle(codes)
    signs = [chr(0x4E00 + n) for n in rng.sample(range(2000), len(codes))]
    contest = vote.paper["contests"][0]
    marks = {candidate["id"]: "against" for candidate in contest["candidates"]}
    for code, sign in zip(codes, signs, strict=True):
        content = {contest["key"]: {"marks": marks, "write_ins": [f"何{sign}"]}}
        cast_ballot(slip=find_slip(code), content=content, receipt=new_receipt_code())
    seal_vote(vote=vote, actor=small["chief_scrutineer"], now=small.now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT content -> %s -> 'write_ins' ->> 0, ctid::text, xmin::text, key::text, position "
            "FROM ballots_sealedballot WHERE vote_id = %s",
            [contest["key"], vote.pk],
        )
        found = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT ctid::text, xmin::text, id, receipt_hash FROM ballots_sealedreceipt WHERE vote_id = %s",
            [vote.pk],
        )
        receipts = cursor.fetchall()
    rows = [found[f"何{sign}"] for sign in signs]
    assert len(rows) == MANY
    assert len({xmin for _, xmin, _, _ in rows}) == 1, "one transaction wrote them all"
    assert len({xmin for _, xmin, _, _ in receipts}) == 1
    casting = list(range(MANY))
    places = {
        "ctid": [tuple(map(int, ctid.strip("()").split(","))) for ctid, *_ in rows],
        "key": [key for _, _, key, _ in rows],
        "position": [position for *_, position in rows],
    }
    # 60 rows in an order of chance: the coefficient's standard deviation is 0.13, so 0.55 is 4.2 of them.
    for name, values in places.items():
        assert abs(rank_correlation(casting, values)) < 0.55, f"{name} tells the order (seed {seed})"
    by_place = sorted(receipts, key=lambda r: tuple(map(int, r[0].strip("()").split(","))))
    assert [r[3] for r in by_place] == sorted(r[3] for r in receipts), "receipts lie sorted by their hash"
    assert [r[2] for r in by_place] == sorted(r[2] for r in receipts)


def test_rank_correlation_would_see_an_order():
    casting = list(range(MANY))
    assert rank_correlation(casting, casting) == 1
    assert rank_correlation(casting, casting[::-1]) == -1
    nearly = [place + (7 if place % 3 else -7) for place in casting]
    assert rank_correlation(casting, [v * 100 + n for n, v in enumerate(nearly)]) > 0.55


def test_slips_tell_no_order_of_use(crowd):
    """A used slip's row is new at each use, so its place in the file would tell; nothing may join that place
    with a ballot: what is left of the urn after sealing holds no order of casting (see above), and the
    transaction that used the slip wrote no other row that is still there."""
    small, vote, codes = crowd
    for place, code in enumerate(codes[:20]):
        put(small, vote, code, place=place % PRESENT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text FROM ballots_slip WHERE vote_id = %s AND state = 'used'", [vote.pk])
        used = {row[0] for row in cursor.fetchall()}
    assert len(used) == 20, "each slip was used in its own transaction"
    seal_vote(vote=vote, actor=small["chief_scrutineer"], now=small.now)
    left = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("ballots_", "election_site_")) and table != "ballots_slip":
                cursor.execute(f"SELECT xmin::text FROM {table}")
                left[table] = used & {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT to_regclass(%s)", [urn_table(vote)])
        assert cursor.fetchone()[0] is None
    assert {table for table, shared in left.items() if shared} == set()


# ----- the real worker -----


def wait_until(is_true, within=COUNT_WITHIN):
    end = monotonic() + within
    tick = threading.Event()
    while not is_true():
        assert monotonic() < end, "nothing happened in time"
        tick.wait(0.02)


def test_the_worker_counts_what_python_counts(crowd, celery_worker_process, monkeypatch):
    monkeypatch.setattr("ballots.services.urn.PART_SIZE", 7)
    small, vote, codes = crowd
    rng = random.Random(20101218)
    for code in codes:
        content = {}
        for contest in vote.paper["contests"]:
            ids = [candidate["id"] for candidate in contest["candidates"]]
            chosen = rng.choice([*ids, None])
            content[contest["key"]] = {
                "marks": {who: "for" if who == chosen else rng.choice(["against", "abstain"]) for who in ids}
            }
        cast_ballot(slip=find_slip(code), content=content, receipt=new_receipt_code())
    seal_vote(vote=vote, actor=small["chief_scrutineer"], now=small.now)
    wait_until(lambda: Vote.objects.get(pk=vote.pk).state == Vote.State.COUNTED)
    vote.refresh_from_db()
    assert TallyPart.objects.filter(vote=vote, tally__isnull=False).count() == 9
    assert marks_of(vote.result.tally) == counted_by_hand(vote)
    assert vote.counted_at == small.now, "a rehearsal on other dates stays on them"
    assert AuditEntry.objects.filter(action="finish_count", target__contains="countresult").count() >= 1


def test_the_sweep_counts_what_a_lost_message_left(crowd, celery_worker_process, monkeypatch):
    """The message of the sealing never reaches the broker; the periodic sweep finds the vote in the table."""
    small, vote, codes = crowd
    for place, code in enumerate(codes[:PRESENT]):
        put(small, vote, code, place=place)
    monkeypatch.setattr("ballots.services.urn.hand_out", lambda *_: None)
    seal_vote(vote=vote, actor=small["chief_scrutineer"], now=small.now)
    assert Vote.objects.get(pk=vote.pk).state == Vote.State.SEALED
    for _ in range(3):
        sweep_votes.delay()
    wait_until(lambda: Vote.objects.get(pk=vote.pk).state == Vote.State.COUNTED)
    vote.refresh_from_db()
    votes = [
        sorted((line["for"] for line in contest["candidates"].values()), reverse=True)
        for contest in vote.result.tally.values()
    ]
    assert votes == [list(FOR["member_decision"])] * 2
    assert CountResult.objects.filter(vote=vote).count() == 1
    assert AuditEntry.objects.filter(action="finish_count", data__vote=vote.pk).count() == 1
