"""Two hundred at the box, and everything done twice at once: real threads, real connections, committed rows."""

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from cast import PRESENT, SmallElection, committed, set_up
from django.db import connection, connections
from hand_count import counted_by_hand, marks_of
from played import before_vote
from test_urn_at_once import at_once, rank_correlation

from ballots.bench.casting import recorded_statements
from ballots.models import (
    CountResult,
    OpenBallot,
    SealedBallot,
    SealedReceipt,
    Slip,
    TallyPart,
    Vote,
)
from ballots.queries.booth import FIND, booth_slip
from ballots.queries.seals import urn_digest
from ballots.queries.votes import find_slip, is_in_box
from ballots.services import counting
from ballots.services.casting import DROP, LOCK_SHARED, cast_ballot, new_receipt_code
from ballots.services.urn import prepare_vote, seal_vote
from election_site.models import AuditEntry, Certification, StageRun
from election_site.services.chain import certify_outcome
from election_site.services.errors import Refused

MANY, HANDS = 200, 16


@pytest.fixture(scope="module")
def small(django_db_setup, django_db_blocker):
    """The small election with its member-decision vote prepared, committed for this whole file."""
    with committed(django_db_blocker):
        small = before_vote("member_decision")
        yield small


@pytest.fixture
def crowd(small) -> tuple[SmallElection, Vote, list[str]]:
    """A vote of its own in which ballots are taken, and two hundred codes."""
    vote = prepare_vote(
        run=small.run("member_decision"),
        kind="member_decision",
        title="党员决定票",
        paper=small.vote("member_decision").paper,
        actor=small["clerk"],
        now=small.now,
    )
    codes = small.slips(vote, MANY)
    Vote.objects.filter(pk=vote.pk).update(state=Vote.State.OPEN, opened_at=small.now)
    vote.refresh_from_db()
    return small, vote, codes


@pytest.fixture(scope="module")
def meeting(small, django_db_blocker) -> tuple[SmallElection, Vote]:
    """Another election, in which everybody has signed in, drawn a slip and voted."""
    with django_db_blocker.unblock():
        other = set_up(slug="meeting", users=small.users)
        vote = other.open_vote_stage("member_decision")
        codes = other.admit(vote)
        other.open_urn(vote)
        other.cast_all(vote, codes)
    return other, vote


def signed(vote: Vote, number: int) -> dict:
    """A ballot that can be told from all others by the name written in."""
    contest = vote.paper["contests"][0]
    marks = {candidate["id"]: "against" for candidate in contest["candidates"]}
    return {contest["key"]: {"marks": marks, "write_ins": [sign_of(number)]}}


def sign_of(number: int) -> str:
    return f"何{chr(0x4E00 + number)}"


def signs_in(contents) -> list[str]:
    return sorted(answer["write_ins"][0] for content in contents for answer in content.values())


def seal(small, vote) -> Vote:
    return seal_vote(vote=vote, actor=small["chief_scrutineer"], now=small.now)


def test_two_hundred_ballots_against_a_closing_seal(crowd):
    """Each is in the box, with its receipt, or refused with its slip unused; none is lost."""
    small, vote, codes = crowd
    enough = threading.Semaphore(0)

    def put(number):
        try:
            slip = booth_slip(codes[number])
            return cast_ballot(slip=slip, content=signed(vote, number), receipt=new_receipt_code())
        except Refused as refusal:
            return refusal
        finally:
            enough.release()
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as pool:
        hands = [pool.submit(put, number) for number in range(MANY)]
        for _ in range(MANY // 3):
            enough.acquire(timeout=30)
        sealed = seal(small, vote)
        answers = [hand.result() for hand in hands]

    arrived = [number for number, answer in enumerate(answers) if isinstance(answer, str)]
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(arrived) + len(refused) == MANY
    assert MANY // 3 - HANDS <= len(arrived) < MANY, "the seal came in the middle"
    assert {reason.code for answer in refused for reason in answer.reasons} == {"B524"}
    contents = SealedBallot.objects.filter(vote=vote).values_list("content", flat=True)
    assert signs_in(contents) == sorted(sign_of(number) for number in arrived)
    assert sealed.returned == len(arrived)
    assert all(is_in_box(sealed, answers[number]) for number in arrived)
    assert SealedReceipt.objects.filter(vote=vote).count() == len(arrived)
    states = [find_slip(code).state for code in codes]
    used = [number for number, state in enumerate(states) if state == Slip.State.USED]
    assert used == arrived


def test_a_drop_is_three_statements_and_the_lock_is_the_first_of_its_transaction(crowd):
    """Each statement sees what was committed when it began: the one that looks whether the vote is open must
    begin with the lock in hand. The bench sends these same statements beside the site."""
    _, vote, codes = crowd
    statements = recorded_statements(codes[0], signed(vote, 0))
    assert [(text, is_inside) for text, _, is_inside in statements] == [
        (FIND, False),
        (LOCK_SHARED, True),
        (DROP, True),
    ]


def test_the_booth_sees_every_change_of_the_vote_at_once(crowd):
    """The paper is kept in memory from one request to the next; the vote's state never is."""
    small, vote, codes = crowd
    first, second = booth_slip(codes[0]).vote, booth_slip(codes[1]).vote
    assert first is second
    assert first.state == Vote.State.OPEN
    seal(small, vote)
    after = booth_slip(codes[0]).vote
    assert after.state == Vote.State.SEALED
    assert after.paper == first.paper == vote.paper


@pytest.mark.django_db  # one such mark makes pytest-django set the database up, also for this file alone
def test_pressing_again_after_the_seal_is_answered_honestly(crowd):
    small, vote, codes = crowd
    receipt, content = new_receipt_code(), signed(vote, 1)
    cast_ballot(slip=booth_slip(codes[0]), content=content, receipt=receipt)
    seal(small, vote)
    assert cast_ballot(slip=booth_slip(codes[0]), content=content, receipt=receipt) == receipt
    with pytest.raises(Refused) as refusal:
        cast_ballot(slip=booth_slip(codes[0]), content=content, receipt=new_receipt_code())
    assert [reason.code for reason in refusal.value.reasons] == ["B521"]
    assert SealedBallot.objects.filter(vote=vote).count() == 1


def test_two_ballots_that_ask_for_one_receipt_at_once_both_arrive(crowd):
    _, vote, codes = crowd
    receipt = new_receipt_code()
    answers = at_once(
        8,
        lambda n: cast_ballot(slip=booth_slip(codes[n]), content=signed(vote, n), receipt=receipt),
    )
    assert len(set(answers)) == 8, answers
    assert receipt in answers
    assert all(is_in_box(vote, answer) for answer in answers)
    contents = OpenBallot.objects.filter(vote=vote).values_list("content", flat=True)
    assert signs_in(contents) == sorted(sign_of(number) for number in range(8))


def test_every_part_counted_and_finished_by_four_at_once(crowd, monkeypatch):
    monkeypatch.setattr("ballots.services.urn.PART_SIZE", 30)
    monkeypatch.setattr("ballots.services.urn.hand_out", lambda *_: None)
    small, vote, codes = crowd
    for number, code in enumerate(codes):
        cast_ballot(slip=booth_slip(code), content=small.marks(vote, number % PRESENT), receipt="")
    seal(small, vote)
    parts = list(TallyPart.objects.filter(vote=vote).values_list("pk", flat=True))
    assert len(parts) == 7

    def count_all(number):
        for part in random.Random(number).sample(parts, len(parts)):
            counting.count_part(part)
        return counting.finish_count(vote_id=vote.pk, now=small.now)

    assert at_once(4, count_all) == [True] * 4
    result = CountResult.objects.get(vote=vote)
    assert marks_of(result.tally) == counted_by_hand(vote)
    assert AuditEntry.objects.filter(action="finish_count", data__vote=vote.pk).count() == 1


def test_a_part_that_was_altered_is_not_counted_and_the_others_are(crowd, monkeypatch):
    monkeypatch.setattr("ballots.services.urn.PART_SIZE", 5)
    monkeypatch.setattr("ballots.services.urn.hand_out", lambda *_: None)
    small, vote, codes = crowd
    for number in range(12):
        cast_ballot(slip=booth_slip(codes[number]), content=signed(vote, number), receipt="")
    sealed = seal(small, vote)
    assert urn_digest(sealed) == sealed.seal_digest
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ballots_sealedballot DISABLE TRIGGER append_only")
        cursor.execute(
            "UPDATE ballots_sealedballot SET content = '{}' WHERE vote_id = %s AND position = 7", [vote.pk]
        )
        cursor.execute("ALTER TABLE ballots_sealedballot ENABLE TRIGGER append_only")
    refused = []
    for part in TallyPart.objects.filter(vote=vote).order_by("first"):
        try:
            counting.count_part(part.pk)
        except Refused as refusal:
            refused.append((part.first, [reason.code for reason in refusal.reasons]))
    assert refused == [(6, ["B510"])]
    assert urn_digest(sealed) != sealed.seal_digest
    assert counting.finish_count(vote_id=vote.pk, now=small.now) is False


def correlations(first: list, others: dict[str, list]) -> dict[str, float]:
    return {name: rank_correlation(first, values) for name, values in others.items()}


def place_of(ctid: str) -> tuple[int, int]:
    return tuple(map(int, ctid.strip("()").split(",")))


def test_no_order_of_slips_leads_to_a_ballot(crowd):
    """Whoever holds the whole database after the seal puts the slips into every order that he finds, by the
    transaction that used them and by their place in the file, and the ballots and receipts likewise."""
    small, vote, codes = crowd
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed of the casting order: {seed}")
    order = random.Random(seed).sample(range(MANY), MANY)
    for number in order:
        cast_ballot(slip=booth_slip(codes[number]), content=signed(vote, number), receipt=new_receipt_code())
    seal(small, vote)
    slips, ballots = {}, {}
    with connection.cursor() as cursor:
        for number in order:
            cursor.execute(
                "SELECT ctid::text, xmin::text::bigint FROM ballots_slip WHERE key = %s",
                [find_slip(codes[number]).pk],
            )
            slips[sign_of(number)] = cursor.fetchone()
        cursor.execute(
            "SELECT content -> %s -> 'write_ins' ->> 0, ctid::text, key::text, position "
            "FROM ballots_sealedballot WHERE vote_id = %s",
            [vote.paper["contests"][0]["key"], vote.pk],
        )
        ballots = {row[0]: row[1:] for row in cursor.fetchall()}
    signs = sorted(slips)
    by_use = [slips[sign][1] for sign in signs]
    assert [sign for _, sign in sorted(zip(by_use, signs, strict=True))] == [sign_of(n) for n in order], (
        "slips do tell the order of use; that is why no ballot may"
    )
    lain = {
        "place": [place_of(ballots[sign][0]) for sign in signs],
        "key": [ballots[sign][1] for sign in signs],
        "position": [ballots[sign][2] for sign in signs],
    }
    in_file = [place_of(slips[sign][0]) for sign in signs]
    found = correlations(by_use, lain) | {f"{k} by file": v for k, v in correlations(in_file, lain).items()}
    # 200 rows in an order of chance: the standard deviation is 0.07, so 0.32 is 4.5 of them.
    assert {name: value for name, value in found.items() if abs(value) >= 0.32} == {}, f"seed {seed}"


def test_no_transaction_wrote_a_person_and_a_slip(meeting):
    """Who signs in and which slip is drawn meet nowhere: not in a column, not in a transaction, not in a log."""
    other, vote = meeting
    with connection.cursor() as cursor:
        written = {}
        for table in ("ballots_checkin", "ballots_slip"):
            cursor.execute(f"SELECT xmin::text FROM {table} WHERE vote_id = %s", [vote.pk])
            written[table] = Counter(row[0] for row in cursor.fetchall())
    assert len(written["ballots_checkin"]) == PRESENT
    assert not written["ballots_checkin"].keys() & written["ballots_slip"].keys()
    slips = {
        str(value) for row in Slip.objects.filter(vote=vote).values_list("key", "code_hash") for value in row
    }
    for entry in AuditEntry.objects.filter(election=other.election):
        told = f"{entry.target} {entry.data}"
        assert not any(slip in told for slip in slips)


def test_an_outcome_signed_by_many_at_once_has_two_signatures(meeting):
    """Counted, closed, and both chiefs press twice at the same moment."""
    other, vote = meeting
    run = other.run("member_decision")
    other.count(other.seal(vote))
    outcome = other.close(run)
    roles = ["chief_scrutineer", "chief_counter"] * 2
    answers = at_once(
        4,
        lambda n: certify_outcome(
            outcome=outcome, seen_digest=outcome.digest, actor=other[roles[n]], now=other.now
        ),
    )
    signatures = [answer for answer in answers if isinstance(answer, Certification)]
    assert len(signatures) == 2, answers
    assert sum(isinstance(answer, Refused) for answer in answers) == 2, answers
    assert {signature.user_id for signature in signatures} == {other[role].pk for role in roles}
    run.refresh_from_db()
    assert run.state == StageRun.State.CERTIFIED
    entries = AuditEntry.objects.filter(action="certify_outcome", data__digest=outcome.digest)
    assert [entry.data["complete"] for entry in entries.order_by("pk")] == [False, True]
