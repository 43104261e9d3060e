"""The urn on PostgreSQL: slips, check-in, casting, sealing, counting, and that nothing joins them."""

from dataclasses import replace

import pytest
from cast import (
    ABROAD,
    FOR,
    MEMBERS,
    PRESENT,
    PROBATIONARY,
    PUNISHED,
    VOTERS,
    committed,
    in_the_box,
    set_up,
)
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override
from hand_count import counted_by_hand, marks_of
from played import before_vote

from ballots.domain.slip_codes import grouped, normal_code, normal_receipt
from ballots.models import (
    CheckIn,
    CountResult,
    OpenBallot,
    SealedBallot,
    SealedReceipt,
    Slip,
    TallyPart,
    Vote,
)
from ballots.queries.votes import find_slip, is_in_box, turnout, urn_exists, vote_of
from ballots.services import counting
from ballots.services.urn import (
    cast_ballot,
    check_in,
    make_slips,
    new_receipt_code,
    open_blockers,
    open_vote,
    seal_vote,
    slip_blockers,
    void_slips,
)
from election_site.models import AuditEntry, Election, Roll
from election_site.queries.wording import reason_text
from election_site.services.errors import Refused

MANY = 60
COUNT_WITHIN = 30  # seconds


@pytest.fixture(scope="module")
def before_the_vote(django_db_setup, django_db_blocker):
    """The small election with its member-decision vote prepared, committed once for this whole file."""
    with committed(django_db_blocker):
        small = before_vote("member_decision")
        yield small


@pytest.fixture
def small(before_the_vote, db):
    return replace(
        before_the_vote, election=Election.objects.get(pk=before_the_vote.election.pk), receipts={}
    )


@pytest.fixture
def vote(small):
    return small.vote("member_decision")


@pytest.fixture
def drawn(small, vote):
    """The codes that the voters drew; the vote is open."""
    codes = small.admit(vote)
    small.open_urn(vote)
    vote.refresh_from_db()
    return codes


def codes_of(refusal) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


def put(small, vote, code, place=0, receipt=None):
    return cast_ballot(
        slip=find_slip(code), content=small.marks(vote, place), receipt=receipt or new_receipt_code()
    )


# ----- slips -----


def test_slips_are_different_codes_of_which_only_hashes_are_kept(small, vote):
    codes = small.slips(vote, 50)
    assert len(set(codes)) == 50
    assert all(normal_code(grouped(code).lower()) == code for code in codes)
    kept = Slip.objects.filter(vote=vote).values_list("key", "code_hash", "channel", "state")
    assert len(kept) == 50
    everything = " ".join(str(value) for row in kept for value in row)
    assert not any(code in everything for code in codes)
    assert {find_slip(code).code_hash for code in codes} == {row[1] for row in kept}


@pytest.mark.parametrize("count", [0, -1, 100_001])
def test_no_or_too_many_slips_are_not_made(small, vote, count):
    with pytest.raises(Refused) as refusal:
        small.slips(vote, count)
    assert codes_of(refusal) == ["B512"]
    assert not Slip.objects.filter(vote=vote).exists()


def test_a_slip_carries_no_channel_where_the_vote_has_none(small, vote):
    with pytest.raises(Refused) as refusal:
        small.slips(vote, 1, channel="government")
    assert codes_of(refusal) == ["B512"]


def test_no_slip_is_made_once_the_vote_is_open(small, vote, drawn):
    with pytest.raises(Refused) as refusal:
        small.slips(vote, 1)
    assert codes_of(refusal) == ["B501"]


def test_slips_are_voided_all_or_none_and_once(small, vote):
    codes = small.slips(vote, 3)
    with pytest.raises(Refused) as refusal:
        small.void(vote, [*codes[:2], "2222-2222-2222"])
    assert codes_of(refusal) == ["B527"]
    assert refusal.value.reasons[0].params == {"codes": "2222-2222-2222"}, "only the wrong one is named"
    assert Slip.objects.filter(vote=vote, state=Slip.State.READY).count() == 3
    assert small.void(vote, [grouped(code) for code in codes[:2]]) == 2
    with pytest.raises(Refused) as refusal:
        small.void(vote, codes[:1])
    assert codes_of(refusal) == ["B527"]


@pytest.mark.parametrize(
    ("step", "role"),
    [
        (lambda vote, actor, now: make_slips(vote=vote, count=1, actor=actor, now=now), "clerk"),
        (lambda vote, actor, now: void_slips(vote=vote, codes=[], actor=actor, now=now), "chief_scrutineer"),
        (lambda vote, actor, now: open_vote(vote=vote, actor=actor, now=now), "chief_scrutineer"),
        (lambda vote, actor, now: seal_vote(vote=vote, actor=actor, now=now), "chief_scrutineer"),
    ],
    ids=["make_slips", "void_slips", "open_vote", "seal_vote"],
)
def test_each_step_has_its_role(small, vote, step, role):
    for other in set(small.users) - {role}:
        with pytest.raises(Refused) as refusal:
            step(vote, small[other], small.now)
        assert codes_of(refusal) == ["E106"], other


# ----- check-in -----


def test_a_voter_is_signed_in_once(small, vote):
    entry = small.entry(1)
    mark = check_in(vote=vote, entry=entry, actor=small["door_keeper"], now=small.now)
    assert mark.entry == entry
    with pytest.raises(Refused) as refusal:
        check_in(vote=vote, entry=entry, actor=small["door_keeper"], now=small.now)
    assert codes_of(refusal) == ["B505"]
    assert turnout(vote).present == 1


@pytest.mark.parametrize("number", [PROBATIONARY, PUNISHED])
def test_who_has_no_vote_is_not_signed_in(small, vote, number):
    with pytest.raises(Refused) as refusal:
        check_in(vote=vote, entry=small.entry(number), actor=small["door_keeper"], now=small.now)
    assert codes_of(refusal) == ["B504"]
    assert refusal.value.reasons[0].params["name"] == MEMBERS[number]
    assert not vote.check_ins.exists()


def test_who_stands_on_another_roll_is_not_signed_in(small, vote):
    villager = small.entry(101, Roll.Kind.MASS)
    with pytest.raises(Refused) as refusal:
        check_in(vote=vote, entry=villager, actor=small["door_keeper"], now=small.now)
    assert codes_of(refusal) == ["B504"]


def test_an_excluded_member_who_comes_after_all_counts_in_the_base_again(small, vote):
    base = turnout(vote).roll_base
    check_in(vote=vote, entry=small.entry(ABROAD), actor=small["door_keeper"], now=small.now)
    assert (base, turnout(vote).roll_base) == (PRESENT, PRESENT + 1)


def test_nobody_is_signed_in_once_the_vote_is_open(small, vote):
    voters = small.voters(vote)
    for entry in voters[:-1]:
        check_in(vote=vote, entry=entry, actor=small["door_keeper"], now=small.now)
    small.slips(vote, len(voters) - 1)
    small.open_urn(vote)
    with pytest.raises(Refused) as refusal:
        check_in(vote=vote, entry=voters[-1], actor=small["door_keeper"], now=small.now)
    assert codes_of(refusal) == ["B506"]
    assert turnout(vote).present == len(voters) - 1


# ----- opening -----


def test_the_vote_opens_when_issued_equals_signed_in(small, vote):
    codes = small.slips(vote, PRESENT + 1)
    small.sign_in(vote)
    with pytest.raises(Refused) as refusal:
        small.open_urn(vote)
    assert codes_of(refusal) == ["B503"]
    assert refusal.value.reasons[0].params["issued"] == PRESENT + 1
    assert refusal.value.reasons[0].params["present"] == PRESENT
    small.void(vote, codes[:2])
    assert [r.code for r in open_blockers(vote)] == ["B503"], "one too few is no better"
    small.slips(vote, 1)
    opened = small.open_urn(vote)
    assert opened.state == Vote.State.OPEN
    figures = turnout(opened)
    assert (figures.present, figures.issued, figures.in_box) == (PRESENT, PRESENT, 0)


def test_the_quorum_is_more_than_four_fifths_under_the_rules_of_1990(small, vote):
    """11 should attend: 8.8 is four fifths, so 9 must be there."""
    for entry in small.voters(vote)[:8]:
        check_in(vote=vote, entry=entry, actor=small["door_keeper"], now=small.now)
    small.slips(vote, 8)
    with pytest.raises(Refused) as refusal:
        small.open_urn(vote)
    assert codes_of(refusal) == ["B502"]
    params = refusal.value.reasons[0].params
    assert (params["present"], params["base"], params["required"]) == (8, 11, 9)
    check_in(vote=vote, entry=small.voters(vote)[8], actor=small["door_keeper"], now=small.now)
    small.slips(vote, 1)
    assert small.open_urn(vote).state == Vote.State.OPEN


def test_an_empty_room_opens_nothing(small, vote):
    assert {reason.code for reason in open_blockers(vote)} == {"B502", "B513", "B551", "B552", "B572"}


def test_issued_equals_signed_in_in_every_channel(small):
    small = set_up(slug="other", users=small.users)
    vote = small.open_vote_stage("second_recommendation")
    small.sign_in(vote)
    assert vote.channels == ["county_committee", "government"]
    small.slips(vote, 4, "county_committee")
    small.slips(vote, 2, "government")
    assert sum(1 for r in open_blockers(vote) if r.code == "B503") == 2, "six of six, but not by body"
    with override("zh-hans"):
        said = [reason_text(one) for one in open_blockers(vote) if one.code == "B503"]
    assert "县委" in said[0] and "县政府" in said[1]
    assert not any(channel in one for one in said for channel in vote.channels), "no name of the code"


def test_a_vote_opens_once(small, vote, drawn):
    with pytest.raises(Refused) as refusal:
        small.open_urn(vote)
    assert codes_of(refusal) == ["B501"]


# ----- casting -----


def test_a_slip_casts_one_ballot(small, vote, drawn):
    receipt = put(small, vote, drawn[0])
    assert normal_receipt(receipt) == receipt
    assert is_in_box(vote, receipt)
    assert find_slip(drawn[0]).state == Slip.State.USED
    with pytest.raises(Refused) as refusal:
        put(small, vote, drawn[0], place=9)
    assert codes_of(refusal) == ["B521"]
    assert OpenBallot.objects.filter(vote=vote).count() == 1


def test_pressing_twice_gives_the_same_receipt_and_one_ballot(small, vote, drawn):
    receipt = new_receipt_code()
    stale = find_slip(drawn[0])
    first = cast_ballot(slip=stale, content=small.marks(vote, 0), receipt=receipt)
    second = cast_ballot(slip=stale, content=small.marks(vote, 9), receipt=receipt)
    assert first == second == receipt
    ballots = OpenBallot.objects.filter(vote=vote)
    assert [ballot.content for ballot in ballots] == [in_the_box(small.marks(vote, 0))], (
        "the first press counts"
    )


def test_a_receipt_that_somebody_has_already_is_not_given_twice(small, vote, drawn):
    receipt = put(small, vote, drawn[0])
    other = put(small, vote, drawn[1], receipt=receipt)
    assert other != receipt
    assert is_in_box(vote, receipt)
    assert is_in_box(vote, other)


def test_a_wrong_a_void_and_another_votes_slip_cast_nothing(small, vote, db):
    codes = small.admit(vote, spare=2)
    left = small.slips(vote, 1)
    small.void(vote, left)
    small.open_urn(vote)
    other = set_up(slug="other", users=small.users)
    other_vote = other.open_vote_stage("second_recommendation")
    unopened = other.slips(other_vote, 1, "government")[0]
    assert [r.code for r in slip_blockers(find_slip("2345ABCD2345"))] == ["B520"]
    assert [r.code for r in slip_blockers(find_slip(left[0]))] == ["B522"]
    assert [r.code for r in slip_blockers(find_slip(unopened))] == ["B523"]
    with pytest.raises(Refused) as refusal:
        put(small, vote, left[0])
    assert codes_of(refusal) == ["B522"]
    with pytest.raises(Refused):
        # The paper that counts is that of the slip's own vote, and that one is not open.
        put(small, vote, unopened)
    assert not OpenBallot.objects.exists()
    assert put(small, vote, codes[0])


def test_a_slip_of_another_open_vote_cannot_bring_this_votes_paper(small, vote, drawn):
    other = set_up(slug="other", users=small.users)
    other_vote = other.open_vote_stage("second_recommendation")
    other_codes = other.admit(other_vote)
    other.open_urn(other_vote)
    with pytest.raises(Refused) as refusal:
        put(small, vote, other_codes[0])
    assert set(codes_of(refusal)) & {"B102", "B103", "B104"}
    assert find_slip(other_codes[0]).state == Slip.State.READY
    assert not OpenBallot.objects.exists()


@pytest.mark.parametrize("content", [[], {"p9": {"marks": {}}}, {"p1": {"marks": {"0": "for"}}}])
def test_what_the_paper_does_not_have_is_refused_and_the_slip_stays_good(small, vote, drawn, content):
    with pytest.raises(Refused):
        cast_ballot(slip=find_slip(drawn[0]), content=content, receipt=new_receipt_code())
    assert find_slip(drawn[0]).state == Slip.State.READY
    assert not OpenBallot.objects.filter(vote=vote).exists()


def test_too_many_marks_are_refused_before_the_ballot_is_dropped(small, vote, drawn):
    contest = vote.paper["contests"][0]
    content = {contest["key"]: {"marks": {c["id"]: "for" for c in contest["candidates"]}}}
    with pytest.raises(Refused) as refusal:
        cast_ballot(slip=find_slip(drawn[0]), content=content, receipt=new_receipt_code())
    assert codes_of(refusal) == ["B105"]


def test_a_blank_ballot_is_a_ballot(small, vote, drawn):
    cast_ballot(slip=find_slip(drawn[0]), content={}, receipt=new_receipt_code())
    assert turnout(vote).in_box == 1


def test_casting_is_in_no_log(small, vote, drawn):
    entries = AuditEntry.objects.count()
    small.cast_all(vote, drawn)
    assert AuditEntry.objects.count() == entries


def test_a_closed_vote_takes_nothing(small, vote, drawn):
    small.cast_all(vote, drawn[:-1])
    small.seal(vote)
    with pytest.raises(Refused) as refusal:
        put(small, vote, drawn[-1])
    assert codes_of(refusal) == ["B524"]
    assert find_slip(drawn[-1]).state == Slip.State.READY
    assert [r.code for r in slip_blockers(find_slip(drawn[-1]))] == ["B524"]


def changed(sql: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_the_database_gives_no_slip_back_that_is_used_or_void(small, vote, drawn):
    """Whoever writes to the tables past the services can't let one slip vote twice by mistake either."""
    slip = find_slip(drawn[0])
    cast_ballot(slip=slip, content={}, receipt=new_receipt_code())
    unused = Slip.objects.filter(vote=vote, state="void").first() or find_slip(drawn[1])
    Slip.objects.filter(pk=unused.pk, state="ready").update(state="void")
    for pk in (slip.pk, unused.pk):
        for sql in (
            "UPDATE ballots_slip SET state = 'ready' WHERE key = %s",
            "UPDATE ballots_slip SET code_hash = 'another' WHERE key = %s",
            "DELETE FROM ballots_slip WHERE key = %s",
        ):
            with pytest.raises(DatabaseError, match="stays so"):
                changed(sql, pk)
    assert find_slip(drawn[0]).state == Slip.State.USED


def test_the_database_reopens_no_vote(small, vote, drawn):
    small.cast_all(vote, drawn)
    small.seal(vote)
    for sql in (
        "UPDATE ballots_vote SET state = 'open' WHERE id = %s",
        "UPDATE ballots_vote SET state = 'prepared' WHERE id = %s",
    ):
        with pytest.raises(DatabaseError, match="never goes back"):
            changed(sql, vote.pk)
    for sql in (
        "UPDATE ballots_vote SET paper = '{}' WHERE id = %s",
        "UPDATE ballots_vote SET options = '{}' WHERE id = %s",
        "UPDATE ballots_vote SET returned = returned - 1 WHERE id = %s",
        "UPDATE ballots_vote SET seal_digest = 'another' WHERE id = %s",
    ):
        with pytest.raises(DatabaseError, match="never changes"):
            changed(sql, vote.pk)


# ----- sealing -----


def test_sealing_takes_every_ballot_and_drops_the_open_urn(small, vote, drawn):
    receipts = small.cast_all(vote, drawn)
    cast = sorted(map(str, OpenBallot.objects.filter(vote=vote).values_list("content", flat=True)))
    assert urn_exists(vote)
    sealed = small.seal(vote)
    assert (sealed.state, sealed.returned) == (Vote.State.SEALED, PRESENT)
    assert not urn_exists(vote)
    ballots = SealedBallot.objects.filter(vote=vote)
    assert sorted(map(str, ballots.values_list("content", flat=True))) == cast
    assert sorted(ballots.values_list("position", flat=True)) == list(range(1, PRESENT + 1))
    assert all(is_in_box(sealed, receipt) for receipt in receipts)
    assert not is_in_box(sealed, "海棠-000000" if "海棠-000000" not in receipts else "牡丹-000000")
    entry = AuditEntry.objects.get(action="seal_vote", target=f"ballots.vote:{vote.pk}")
    assert entry.data == {"returned": PRESENT, "digest": sealed.seal_digest}


def test_a_vote_is_sealed_once(small, vote, drawn):
    with pytest.raises(Refused) as refusal:
        small.seal(vote_of(small.run("member_decision"))) and small.seal(vote)
    assert codes_of(refusal) == ["B501"]


def test_a_vote_that_is_not_open_is_not_sealed(small, vote):
    with pytest.raises(Refused) as refusal:
        small.seal(vote)
    assert codes_of(refusal) == ["B501"]


# ----- counting -----


def test_the_count_is_the_sum_of_what_was_cast(small, vote, drawn):
    small.cast_all(vote, drawn)
    counted = small.count(small.seal(vote))
    assert counted.state == Vote.State.COUNTED
    tally = counted.result.tally
    assert marks_of(tally) == counted_by_hand(vote)
    votes = [[line["for"] for line in contest["candidates"].values()] for contest in tally.values()]
    assert [sorted(contest, reverse=True) for contest in votes] == [list(FOR["member_decision"])] * 2
    for contest in tally.values():
        assert contest["returned"] == contest["valid"] == PRESENT
    assert {key: verdict["elected"] for key, verdict in counted.result.verdicts.items()} == {
        key: [max(lines, key=lambda who: lines[who]["for"])]
        for key, lines in ((k, c["candidates"]) for k, c in tally.items())
    }


def test_counting_twice_changes_nothing(small, vote, drawn):
    small.cast_all(vote, drawn)
    sealed = small.seal(vote)
    small.count(sealed)
    before = CountResult.objects.get(vote=vote)
    entries = AuditEntry.objects.count()
    for part in TallyPart.objects.filter(vote=vote):
        assert counting.count_part(part.pk) == vote.pk
    assert counting.finish_count(vote_id=vote.pk, now=small.now) is True
    after = CountResult.objects.get(vote=vote)
    assert (after.pk, after.tally, after.verdicts) == (before.pk, before.tally, before.verdicts)
    assert AuditEntry.objects.count() == entries


def test_a_count_waits_for_its_last_part(small, vote, drawn, monkeypatch):
    monkeypatch.setattr("ballots.services.urn.PART_SIZE", 4)
    small.cast_all(vote, drawn)
    small.seal(vote)
    parts = list(TallyPart.objects.filter(vote=vote).order_by("first"))
    assert [(part.first, part.last) for part in parts] == [(1, 4), (5, 8), (9, 11)]
    for part in parts[:-1]:
        counting.count_part(part.pk)
    assert counting.finish_count(vote_id=vote.pk, now=small.now) is False
    counting.count_part(parts[-1].pk)
    assert counting.finish_count(vote_id=vote.pk, now=small.now) is True
    result = CountResult.objects.get(vote=vote)
    assert marks_of(result.tally) == counted_by_hand(vote), "parts add up to the whole"


def test_an_empty_box_is_counted(small, vote, drawn):
    counted = small.count(small.seal(vote))
    assert counted.returned == 0
    assert not any(v["elected"] for v in counted.result.verdicts.values())
    with pytest.raises(Refused) as refusal:
        small.close(small.run("member_decision"))
    assert set(codes_of(refusal)) == {"B511"}


def test_the_stage_waits_for_the_count(small, vote, drawn):
    for step in (lambda: None, lambda: small.seal(vote)):
        step()
        with pytest.raises(Refused) as refusal:
            small.close(small.run("member_decision"))
        assert codes_of(refusal) == ["B509"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ballots_sealedballot SET content = '{}' WHERE vote_id = %s AND position = 3",
        "DELETE FROM ballots_sealedballot WHERE vote_id = %s AND position = 11",
        "INSERT INTO ballots_sealedballot (key, vote_id, position, channel, content) "
        "SELECT gen_random_uuid(), %s, 12, '', '{}'",
    ],
    ids=["altered", "taken out", "slipped in"],
)
def test_a_tampered_box_is_not_counted(small, vote, drawn, change):
    small.cast_all(vote, drawn)
    sealed = small.seal(vote)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE ballots_sealedballot DISABLE TRIGGER append_only")
        cursor.execute(change, [vote.pk])
        cursor.execute("ALTER TABLE ballots_sealedballot ENABLE TRIGGER append_only")
    with pytest.raises(Refused) as refusal:
        small.count(sealed)
    assert codes_of(refusal) == ["B510"]
    assert not CountResult.objects.filter(vote=vote).exists()
    sealed.refresh_from_db()
    assert sealed.state == Vote.State.SEALED


def test_parts_are_handed_out_once_in_a_while(small, vote, drawn):
    small.cast_all(vote, drawn)
    small.seal(vote)
    first = counting.parts_to_hand_out(vote_id=vote.pk, real_now=small.now)
    assert len(first) == 1
    assert counting.parts_to_hand_out(vote_id=vote.pk, real_now=small.now) is None
    later = small.now + counting.HAND_OUT_AGAIN_AFTER * 2
    assert counting.parts_to_hand_out(vote_id=vote.pk, real_now=later) == first


# ----- secrecy -----


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def test_no_column_joins_a_voter_a_slip_and_a_ballot(small, vote):
    assert columns("ballots_slip") == {"key", "vote_id", "code_hash", "channel", "state", "position"}
    assert columns("ballots_openballot") == {"key", "vote_id", "channel", "content", "receipt_hash"}
    assert columns("ballots_sealedballot") == {"key", "vote_id", "position", "channel", "content"}
    assert columns("ballots_sealedreceipt") == {"id", "vote_id", "receipt_hash"}
    assert columns("ballots_checkin") == {"id", "vote_id", "entry_id", "at", "checked_in_by_id"}
    assert CheckIn._meta.pk.name == "id"


def test_a_slips_place_in_the_stack_is_forgotten_before_the_first_ballot(small, vote, drawn):
    """Slips are drawn in the order of the stack, and people sign in at a known time: the two must not meet
    any slip that can be told from another."""
    assert set(Slip.objects.filter(vote=vote).values_list("position", flat=True)) == {None}


def test_no_slip_can_be_told_from_another_by_when_its_row_was_written(small, vote):
    """One was taken out by scanning after the others had been put out; opening writes all of them once more."""
    codes = small.slips(vote, PRESENT + 1)
    small.sign_in(vote)
    small.before_opening(vote)
    small.void(vote, codes[:1])
    written = (
        "SELECT count(DISTINCT xmin::text), count(DISTINCT position) FROM ballots_slip WHERE vote_id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(written, [vote.pk])
        assert cursor.fetchone() == (2, 0)
        open_vote(vote=vote, actor=small["chief_scrutineer"], now=small.now)
        cursor.execute(written, [vote.pk])
        assert cursor.fetchone() == (1, 0)


def test_no_value_of_a_sealed_vote_stands_in_two_places(small, vote, drawn):
    """What a ballot, a receipt and a slip hold apart from the vote and the channel is nowhere else."""
    small.cast_all(vote, drawn)
    small.count(small.seal(vote))
    ballots = {str(key) for key in SealedBallot.objects.values_list("key", flat=True)}
    slips = {str(v) for row in Slip.objects.values_list("key", "code_hash") for v in row}
    receipts = set(SealedReceipt.objects.values_list("receipt_hash", flat=True))
    assert len(ballots) >= PRESENT
    assert not (ballots & slips) and not (ballots & receipts) and not (slips & receipts)
    told = " ".join(str(data) for data in AuditEntry.objects.values_list("data", flat=True))
    assert not any(secret in told for secret in ballots | slips | receipts)
    assert not any(code in told for code in drawn)


def test_the_cast_votes_as_its_table_says():
    assert all(len(set(votes)) == len(votes) for votes in FOR.values())
    assert all(votes[0] <= VOTERS[kind] for kind, votes in FOR.items())
