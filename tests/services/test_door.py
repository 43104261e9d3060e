"""The door: undo, leaving, help, the release of slips, the empty box, tellers, the script, the kept roll."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cast import MEMBERS, PRESENT, TELLERS, committed, set_up, signed_in
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from played import before_vote

from ballots.domain.door import hands_reasons
from ballots.domain.script import STEPS, steps_of
from ballots.models import Assistance, PastCheckIn, Slip, Teller, Vote
from ballots.queries.door import desk_figures, desk_lines, find_entries, stack_ranges
from ballots.queries.script import minutes_left, script_lines
from ballots.queries.votes import find_slip, turnout
from ballots.services.door import (
    adjourn_meeting,
    announce_closing,
    record_assistance,
    record_departure,
    record_return,
    release_slips,
    take_zero_report,
    undo_check_in,
    void_range,
)
from ballots.services.roll_files import KEPT, write_roll, write_rolls
from ballots.services.script import record_step, step_blockers
from ballots.services.tellers import pass_tellers, propose_teller, withdraw_teller
from ballots.services.urn import check_in, open_blockers
from election_site.domain.name_sounds import sounds_like
from election_site.models import AuditEntry, Election, RollEntry
from election_site.queries.name_search import is_called
from election_site.services.errors import Refused

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # SHA-256 of nothing


@pytest.fixture(scope="module")
def before_the_vote(django_db_setup, django_db_blocker):
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
def released(small, vote):
    """Everybody is here, slips are made with two to spare and handed out; the codes, drawn ones first."""
    small.sign_in(vote)
    codes = small.slips(vote, PRESENT + 2)
    release_slips(vote=vote, actor=small["door_keeper"], now=small.now)
    return codes


def codes_of(refusal) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


def sign_in(small, vote, number):
    return check_in(vote=vote, entry=small.entry(number), actor=small["door_keeper"], now=small.now)


def undo(small, vote, number, **changed):
    given = {
        "reason_given": "签错了人",
        "seconded_by": small["chief_scrutineer"],
        "actor": small["door_keeper"],
        "now": small.now,
    }
    return undo_check_in(vote=vote, entry=small.entry(number), **(given | changed))


def state_of(code: str) -> str:
    return find_slip(code).state


# ----- undo -----


def test_an_undone_sign_in_keeps_its_history_and_makes_room_for_a_new_one(small, vote):
    first = sign_in(small, vote, 1)
    past = undo(small, vote, 1)
    assert (past.at, past.checked_in_by, past.reason) == (first.at, small["door_keeper"], "签错了人")
    assert past.seconded_by == small["chief_scrutineer"]
    assert turnout(vote).present == 0
    sign_in(small, vote, 1)
    assert turnout(vote).present == 1
    assert vote.past_check_ins.count() == 1
    entry = AuditEntry.objects.filter(action="undo_check_in").get()
    assert entry.data["reason"] == "签错了人" and entry.data["confirmed_by"] == "冯静"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason_given": "  "}, "E116"),
        ({"seconded_by": "door_keeper"}, "B555"),
        ({"seconded_by": "observer"}, "E106"),
    ],
)
def test_an_undo_takes_a_reason_and_a_second_person(small, vote, changed, code):
    sign_in(small, vote, 1)
    if "seconded_by" in changed:
        changed = {"seconded_by": small[changed["seconded_by"]]}
    with pytest.raises(Refused) as refusal:
        undo(small, vote, 1, **changed)
    assert codes_of(refusal) == [code]
    assert turnout(vote).present == 1 and not vote.past_check_ins.exists()


def test_the_database_itself_asks_for_two_people_and_a_reason(small, vote):
    for changed in ({"seconded_by": small["door_keeper"]}, {"seconded_by": None}, {"reason": ""}):
        row = {
            "vote": vote,
            "entry": small.entry(1),
            "at": small.now,
            "checked_in_by": small["door_keeper"],
            "why": PastCheckIn.Why.UNDONE,
            "reason": "错",
            "ended_at": small.now,
            "ended_by": small["door_keeper"],
            "seconded_by": small["chief_scrutineer"],
        }
        with pytest.raises(IntegrityError), transaction.atomic():
            PastCheckIn.objects.create(**(row | changed))


def test_once_slips_are_out_an_unused_one_must_come_back_and_is_voided(small, vote, released):
    with pytest.raises(Refused) as refusal:
        undo(small, vote, 1)
    assert codes_of(refusal) == ["B556"]
    with pytest.raises(Refused) as refusal:
        undo(small, vote, 1, slip_code="2222-2222-2222")
    assert codes_of(refusal) == ["B520"]
    assert turnout(vote).present == PRESENT
    undo(small, vote, 1, slip_code=released[0])
    assert state_of(released[0]) == Slip.State.VOID
    assert [state_of(code) for code in released[1:]] == [Slip.State.READY] * (PRESENT + 1)
    with pytest.raises(Refused) as refusal:
        undo(small, vote, 2, slip_code=released[0])
    assert codes_of(refusal) == ["B520"], "a slip comes back once"


def test_an_undo_leaves_no_trace_that_leads_from_the_person_to_the_slip(small, vote, released):
    undo(small, vote, 1, slip_code=released[0])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM ballots_slip WHERE vote_id = %s", [vote.pk])
        assert cursor.fetchone() == (1,), "every slip's row is as young as the one that came back"
    assert {f.name for f in PastCheckIn._meta.fields}.isdisjoint({"slip", "code", "code_hash"})
    told = str(list(AuditEntry.objects.values_list("target", "data")))
    assert str(find_slip(released[0]).key) not in told
    assert released[0] not in told


def test_a_slip_of_another_body_does_not_come_back_for_this_one(small):
    small = set_up(slug="other", users=small.users)
    vote = small.open_vote_stage("second_recommendation")
    small.sign_in(vote)
    small.slips(vote, 3, "county_committee")
    government = small.slips(vote, 3, "government")
    release_slips(vote=vote, actor=small["door_keeper"], now=small.now)
    of_committee = vote.check_ins.filter(entry__channel="county_committee").first().entry
    with pytest.raises(Refused) as refusal:
        undo_check_in(
            vote=vote,
            entry=of_committee,
            reason_given="错",
            seconded_by=small["chief_scrutineer"],
            slip_code=government[0],
            actor=small["door_keeper"],
            now=small.now,
        )
    assert codes_of(refusal) == ["B557"]
    assert state_of(government[0]) == Slip.State.READY


# ----- late, left -----


def test_whoever_signs_in_after_the_call_to_order_is_late(small, vote):
    sign_in(small, vote, 1)
    record_step(vote=vote, step="call_to_order", actor=small["host"], now=small.now)
    later = small.now + timedelta(minutes=1)
    check_in(vote=vote, entry=small.entry(2), actor=small["door_keeper"], now=later)
    marks = {
        line.entry.person.name: line.mark for line in desk_lines(vote, [small.entry(n) for n in (1, 2, 3)])
    }
    assert marks == {MEMBERS[1]: "present", MEMBERS[2]: "late", MEMBERS[3]: "absent"}
    assert desk_figures(vote).late == 1


def test_who_leaves_before_the_slips_are_out_is_not_present(small, vote):
    sign_in(small, vote, 1)
    record_departure(vote=vote, entry=small.entry(1), actor=small["door_keeper"], now=small.now)
    assert turnout(vote).present == 0
    assert desk_lines(vote, [small.entry(1)])[0].mark == "left"
    sign_in(small, vote, 1)
    assert desk_lines(vote, [small.entry(1)])[0].mark == "present"


def test_who_leaves_afterwards_stays_counted(small, vote, released):
    record_departure(vote=vote, entry=small.entry(1), actor=small["door_keeper"], now=small.now)
    assert turnout(vote).present == PRESENT
    assert desk_lines(vote, [small.entry(1)])[0].mark == "left"
    with pytest.raises(Refused) as refusal:
        record_departure(vote=vote, entry=small.entry(1), actor=small["door_keeper"], now=small.now)
    assert codes_of(refusal) == ["B558"]
    with pytest.raises(Refused) as refusal:
        undo(small, vote, 1, slip_code=released[0])
    assert codes_of(refusal) == ["B558"]
    record_return(vote=vote, entry=small.entry(1), actor=small["door_keeper"], now=small.now)
    assert desk_lines(vote, [small.entry(1)])[0].is_here


# ----- release -----


def test_below_quorum_nothing_is_handed_out(small, vote):
    """11 should attend, so 9 must be there."""
    small.slips(vote, 9)
    for entry in small.voters(vote)[:8]:
        check_in(vote=vote, entry=entry, actor=small["door_keeper"], now=small.now)
    with pytest.raises(Refused) as refusal:
        release_slips(vote=vote, actor=small["door_keeper"], now=small.now)
    assert codes_of(refusal) == ["B502"]
    assert not desk_figures(vote).is_released
    assert desk_figures(vote).missing == 1
    assert stack_ranges(vote) == [(1, 9)], "the stack still lies there in its order"
    check_in(vote=vote, entry=small.voters(vote)[8], actor=small["door_keeper"], now=small.now)
    assert release_slips(vote=vote, actor=small["chief_scrutineer"], now=small.now) == 9


def test_a_slip_that_somebody_may_hold_has_no_place_in_any_order(small, vote):
    small.sign_in(vote)
    small.slips(vote, 20)
    assert release_slips(vote=vote, actor=small["door_keeper"], now=small.now, up_to=12) == 12
    assert stack_ranges(vote) == [(13, 20)]
    assert vote.slips.filter(position=None).count() == 12
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM ballots_slip WHERE vote_id = %s", [vote.pk])
        assert cursor.fetchone() == (1,)


def test_the_stack_that_never_went_out_is_voided_by_range(small, vote):
    small.sign_in(vote)
    codes = small.slips(vote, 20)
    release_slips(vote=vote, actor=small["door_keeper"], now=small.now, up_to=12)
    for first, last in ((12, 14), (13, 21), (20, 13)):
        with pytest.raises(Refused) as refusal:
            void_range(vote=vote, first=first, last=last, actor=small["chief_scrutineer"], now=small.now)
        assert codes_of(refusal) == ["B560"], (first, last)
    assert void_range(vote=vote, first=13, last=20, actor=small["chief_scrutineer"], now=small.now) == 8
    assert [state_of(code) for code in codes[12:]] == [Slip.State.VOID] * 8
    assert turnout(vote).issued == 12
    assert stack_ranges(vote) == []


def test_a_slip_of_the_stack_does_not_come_back_for_one_that_was_drawn(small, vote):
    small.sign_in(vote)
    codes = small.slips(vote, 20)
    release_slips(vote=vote, actor=small["door_keeper"], now=small.now, up_to=12)
    with pytest.raises(Refused) as refusal:
        undo(small, vote, 1, slip_code=codes[15])
    assert codes_of(refusal) == ["B579"]
    undo(small, vote, 1, slip_code=codes[3])
    assert [state_of(codes[3]), state_of(codes[15])] == [Slip.State.VOID, Slip.State.READY]


def test_the_vote_does_not_open_before_the_slips_are_released(small, vote):
    small.admit(vote)
    small.pass_tellers(vote)
    take_zero_report(vote=vote, actor=small["chief_scrutineer"], now=small.now)
    assert [reason.code for reason in open_blockers(vote)] == ["B551"]
    with pytest.raises(Refused):
        record_step(vote=vote, step="release_slips", actor=small["host"], now=small.now)
    release_slips(vote=vote, actor=small["door_keeper"], now=small.now)
    assert open_blockers(vote) == []


def test_opening_leaves_no_slip_with_a_place_or_an_age_of_its_own(small, vote):
    small.admit(vote)
    small.open_urn(vote)
    assert not vote.slips.exclude(position=None).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM ballots_slip WHERE vote_id = %s", [vote.pk])
        assert cursor.fetchone() == (1,)


# ----- the empty box -----


def test_the_zero_report_holds_nought_and_the_digest_of_nothing(small, vote):
    small.sign_in(vote)
    with pytest.raises(Refused) as refusal:
        take_zero_report(vote=vote, actor=small["chief_scrutineer"], now=small.now)
    assert codes_of(refusal) == ["B572"], "the scrutineers who watch it are passed first"
    small.pass_tellers(vote)
    step = take_zero_report(vote=vote, actor=small["chief_scrutineer"], now=small.now)
    assert step.figures == {"in_box": 0, "digest": EMPTY}
    with pytest.raises(Refused) as refusal:
        take_zero_report(vote=vote, actor=small["chief_scrutineer"], now=small.now)
    assert codes_of(refusal) == ["B561"]


def test_the_vote_does_not_open_without_the_zero_report(small, vote):
    small.admit(vote)
    small.pass_tellers(vote)
    release_slips(vote=vote, actor=small["door_keeper"], now=small.now)
    assert [reason.code for reason in open_blockers(vote)] == ["B552"]


def test_a_box_that_is_not_empty_opens_nothing(small, vote):
    small.admit(vote)
    small.before_opening(vote)
    assert open_blockers(vote) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ballots_openballot (key, vote_id, channel, content, receipt_hash) "
            "VALUES (gen_random_uuid(), %s, '', '{}', 'x')",
            [vote.pk],
        )
    assert [reason.code for reason in open_blockers(vote)] == ["B553"]


# ----- tellers -----


def propose(small, vote, role, number=None, **given):
    entry = small.entry(number) if number else None
    return propose_teller(vote=vote, role=role, entry=entry, actor=small["clerk"], now=small.now, **given)


def test_no_candidate_becomes_a_teller(small, vote):
    standing = next(n for n, name in MEMBERS.items() if name in str(vote.paper))
    for role in Teller.Role.values:
        with pytest.raises(Refused) as refusal:
            propose(small, vote, role, standing)
        assert codes_of(refusal) == ["B570"], role
    for name in (MEMBERS[standing], MEMBERS[standing] + "\u3164"):
        with pytest.raises(Refused) as refusal:
            propose(small, vote, "counter", name=name)
        assert codes_of(refusal) == ["B570"], "nor under a name from outside, however it is spelled"
    with pytest.raises(Refused) as refusal:
        propose(small, vote, "counter", name="\u3164")
    assert codes_of(refusal) == ["B578"]
    assert not vote.tellers.exists()


def test_a_scrutineer_has_the_vote_and_a_counter_need_not(small, vote):
    with pytest.raises(Refused) as refusal:
        propose(small, vote, "scrutineer", TELLERS["counter"])
    assert codes_of(refusal) == ["B571"]
    assert propose(small, vote, "counter", TELLERS["counter"]).name == MEMBERS[TELLERS["counter"]]
    assert propose(small, vote, "counter", name="钱 多多").name == "钱多多"
    with pytest.raises(Refused) as refusal:
        propose(small, vote, "scrutineer", name="钱多多")
    assert "B571" in codes_of(refusal)


def test_a_relative_needs_a_reason(small, vote):
    candidate = vote.paper["contests"][0]["candidates"][0]["name"]
    RollEntry.objects.filter(pk=small.entry(9).pk).update(relative_of=candidate)
    with pytest.raises(Refused) as refusal:
        propose(small, vote, "scrutineer", 9)
    assert codes_of(refusal) == ["B574"]
    assert refusal.value.reasons[0].params["candidate"] == candidate
    teller = propose(small, vote, "scrutineer", 9, why="支部只此一人懂选务")
    assert (teller.relative_of, teller.reason) == (candidate, "支部只此一人懂选务")


def test_a_motion_needs_both_chiefs_and_more_than_half(small, vote):
    small.sign_in(vote)
    hands = {"actor": small["clerk"], "now": small.now, "vote": vote}
    with pytest.raises(Refused) as refusal:
        pass_tellers(votes_for=PRESENT, against=0, abstain=0, **hands)
    assert codes_of(refusal) == ["B573", "B573"]
    for role, number in TELLERS.items():
        propose(small, vote, role, number)
    with pytest.raises(Refused) as refusal:
        propose(small, vote, "chief_scrutineer", 3)
    assert codes_of(refusal) in (["B576"], ["B570"])
    with pytest.raises(Refused) as refusal:
        pass_tellers(votes_for=5, against=3, abstain=3, **hands)
    assert codes_of(refusal) == ["B564"], "5 of 11 is no majority"
    with pytest.raises(Refused) as refusal:
        pass_tellers(votes_for=10, against=2, abstain=0, **hands)
    assert codes_of(refusal) == ["B563"], "more hands than voters"
    step = pass_tellers(votes_for=6, against=3, abstain=2, **hands)
    assert step.figures == {"votes_for": 6, "against": 3, "abstain": 2, "present": PRESENT}
    assert set(vote.tellers.values_list("passed", flat=True)) == {step.pk}
    with pytest.raises(Refused) as refusal:
        withdraw_teller(teller=vote.tellers.first(), actor=small["clerk"], now=small.now)
    assert codes_of(refusal) == ["B577"]


def test_the_members_vote_does_not_open_without_passed_tellers(small, vote):
    small.admit(vote)
    assert "B572" in [reason.code for reason in open_blockers(vote)]


def test_hands_exactly_half_do_not_carry():
    assert [r.code for r in hands_reasons(votes_for=5, against=5, abstain=0, present=10)] == ["B564"]
    assert hands_reasons(votes_for=6, against=4, abstain=0, present=10) == []
    assert [r.code for r in hands_reasons(votes_for=11, against=0, abstain=0, present=10)] == ["B563"]


# ----- help -----


def test_help_is_noted_with_its_kind_and_nothing_else(small, vote):
    given = {"vote": vote, "entry": small.entry(1), "actor": small["door_keeper"], "now": small.now}
    with pytest.raises(Refused) as refusal:
        record_assistance(helper="relative", **given)
    assert codes_of(refusal) == ["B554"], "only of a voter who is here"
    sign_in(small, vote, 1)
    with pytest.raises(Refused) as refusal:
        record_assistance(helper="candidate", **given)
    assert codes_of(refusal) == ["B559"]
    record_assistance(helper="relative", **given)
    with pytest.raises(Refused) as refusal:
        record_assistance(helper="staff", **given)
    assert codes_of(refusal) == ["B561"]
    assert {field.name for field in Assistance._meta.fields} == {
        *("id", "vote", "entry", "helper", "recorded_by")
    }


def test_who_goes_home_before_he_could_write_is_noted_anew_when_he_is_back(small, vote):
    given = {"vote": vote, "entry": small.entry(1), "actor": small["door_keeper"], "now": small.now}
    sign_in(small, vote, 1)
    record_assistance(helper="relative", **given)
    record_departure(**given)
    assert desk_figures(vote).assisted == 0
    sign_in(small, vote, 1)
    assert not desk_lines(vote, [small.entry(1)])[0].is_assisted
    record_assistance(helper="staff", **given)
    assert vote.assistances.get().helper == "staff"


# ----- the script -----


def test_only_the_members_meeting_adopts_a_method_and_passes_tellers():
    assert [step.code for step in steps_of("member_decision")] == [step.code for step in STEPS]
    left_out = {step.code for step in STEPS} - {step.code for step in steps_of("public_recognition")}
    assert left_out == {"adopt_method", "pass_tellers"}


def test_every_step_waits_for_the_one_before(small, vote):
    lines = script_lines(vote)
    assert [line.state for line in lines] == ["now"] + ["to_come"] * (len(STEPS) - 1)
    assert step_blockers(vote, STEPS[0]) == []
    for step in STEPS[1:]:
        assert [reason.code for reason in step_blockers(vote, step)] == ["B562"], step.code
        if step.is_spoken:
            with pytest.raises(Refused):
                record_step(vote=vote, step=step.code, actor=small["host"], now=small.now)
    assert not vote.steps.exists()


def test_the_whole_script_with_its_figures(small, vote):
    def said(code):
        return " ".join(next(line.said for line in script_lines(vote) if line.code == code))

    def tick(code, **hands):
        record_step(vote=vote, step=code, actor=small["host"], now=small.now, **hands)

    tick("call_to_order")
    attendance = next(step for step in STEPS if step.code == "report_attendance")
    assert [reason.code for reason in step_blockers(vote, attendance)] == ["B502"]
    codes = small.admit(vote)
    assert f"应到 {PRESENT} 人" in said("report_attendance") and "至少应到 9 人" in said("report_attendance")
    tick("report_attendance")
    with pytest.raises(Refused) as refusal:
        tick("adopt_method", votes_for=5, against=6, abstain=0)
    assert codes_of(refusal) == ["B564"]
    tick("adopt_method", votes_for=10, against=1, abstain=0)
    assert "赞成 10 人" in said("adopt_method")
    small.before_opening(vote)
    assert MEMBERS[TELLERS["chief_scrutineer"]] in said("pass_tellers")
    small.open_urn(vote)
    vote.refresh_from_db()
    assert [line.code for line in script_lines(vote) if line.state == "now"] == ["close"]
    small.cast_all(vote, codes)
    assert f"箱内已有选票 {PRESENT} 张" in said("close")
    small.seal(vote)
    vote.refresh_from_db()
    small.count(vote)
    assert [line.code for line in script_lines(vote) if line.state == "now"] == ["read_result"]
    assert "赞成" not in said("read_result"), "no figure of the count before two people signed"
    outcome = small.close(small.run("member_decision"))
    with pytest.raises(Refused) as refusal:
        tick("read_result")
    assert codes_of(refusal) == ["B566"]
    outcome = small.certify(outcome)
    vote = Vote.objects.get(pk=vote.pk)
    assert MEMBERS[1] in said("read_result")
    assert said("read_result").count("有效票 11 张") == 2, (
        "said for each post, also where the figures are the same"
    )
    assert said("read_result").count("应到会") == 1, "and what concerns the meeting once"
    tick("read_result")
    with pytest.raises(Refused) as refusal:
        tick("announce_elected")
    assert codes_of(refusal) == ["B567"]
    small.publish(outcome)
    vote = Vote.objects.get(pk=vote.pk)
    assert f"党委书记：{MEMBERS[1]}" in said("announce_elected")
    tick("announce_elected")
    assert {line.state for line in script_lines(vote)} == {"done"}


def test_minutes_left_run_to_the_time_announced_last(small, vote):
    small.admit(vote)
    small.open_urn(vote)
    vote.refresh_from_db()
    assert minutes_left(vote, small.now) is None
    for minutes in (10, 25):
        announce_closing(
            vote=vote, closes_at=small.now + timedelta(minutes=minutes), actor=small["host"], now=small.now
        )
    assert minutes_left(vote, small.now) == 25
    assert minutes_left(vote, small.now + timedelta(minutes=24, seconds=1)) == 1
    assert minutes_left(vote, small.now + timedelta(minutes=25)) is None
    with pytest.raises(Refused) as refusal:
        announce_closing(vote=vote, closes_at=small.now, actor=small["host"], now=small.now)
    assert codes_of(refusal) == ["B565"]


@pytest.mark.parametrize(
    ("step", "roles"),
    [
        (lambda given: release_slips(**given), {"door_keeper", "chief_scrutineer"}),
        (lambda given: void_range(first=1, last=2, **given), {"chief_scrutineer"}),
        (lambda given: take_zero_report(**given), {"chief_scrutineer"}),
        (lambda given: record_step(step="call_to_order", **given), {"clerk", "host"}),
        (lambda given: propose_teller(role="counter", name="钱多多", **given), {"clerk", "host"}),
        (lambda given: pass_tellers(votes_for=1, against=0, abstain=0, **given), {"clerk", "host"}),
    ],
    ids=["release_slips", "void_range", "take_zero_report", "record_step", "propose_teller", "pass_tellers"],
)
def test_each_step_has_its_roles(small, vote, step, roles):
    for role, user in small.users.items():
        try:
            with transaction.atomic():
                step({"vote": vote, "actor": user, "now": small.now})
                said = []
                transaction.set_rollback(True)
        except Refused as refusal:
            said = [reason.code for reason in refusal.reasons]
        assert ("E106" in said) == (role not in roles), role


# ----- names -----


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单小燕", "shan"),
        ("单小燕", "shanxy"),
        ("仇英", "qiuying"),
        ("解放", "xiefang"),
        ("曾国强", "zgq"),
        ("区志明", "ouzhiming"),
        ("查良", "zhaliang"),
        ("乐天", "yuetian"),
        ("尉迟恭", "yuchi"),
        ("吕布", "lvbu"),
        ("吕布", "lubu"),
        ("张志远", "zhang zhi yuan"),
        ("张志远", "zhzhy"),
        ("张志远", "ZZY"),
        ("张志远", "zhiyuan"),
        ("张志远", "志远"),
        ("阿依古丽·买买提", "古丽买"),
    ],
)
def test_a_name_is_found_by_its_sound(name, typed):
    assert is_called(name, typed)


@pytest.mark.parametrize(
    ("name", "typed"),
    [("张志远", "yuan"), ("张志远", "zhangx"), ("张志远", "li"), ("张志远", ""), ("张志远", "远志")],
)
def test_and_not_by_another(name, typed):
    assert not is_called(name, typed)


def test_syllables_are_cut_short_but_not_skipped():
    syllables = [["zhang"], ["zhi"], ["yuan"]]
    assert sounds_like("zhzhy", syllables) and not sounds_like("zhangyuan", syllables)


def test_somebody_is_found_by_number_name_and_pinyin(small, vote):
    for typed in ("2", "秀英", "wangxy", "wxy", "xiuying"):
        assert [entry.person.name for entry in find_entries(vote, typed)] == ["王秀英"], typed
    assert [entry.number for entry in find_entries(vote, "wang")] == [2, 3]
    assert find_entries(vote, "") == [] and find_entries(vote, "9" * 30) == []


# ----- the kept roll -----


def test_the_roll_is_kept_whole_and_five_times(small, vote, settings, tmp_path):
    settings.ROLL_SNAPSHOT_DIR = str(tmp_path / "rolls")
    sign_in(small, vote, 2)
    for minute in range(KEPT + 2):
        paths = write_rolls(now=small.now + timedelta(minutes=minute))
    kept = sorted((tmp_path / "rolls").iterdir())
    assert len(kept) == KEPT and paths == [kept[-1]], "nothing half written lies about"
    assert kept[-1].stat().st_mode & 0o077 == 0, "the files hold names"
    text = kept[-1].read_text(encoding="utf-8")
    assert all(MEMBERS[n] in text for n in (1, 2, 3)) and MEMBERS[13] not in text
    assert text.count("已到") == 1 and f"应到 {PRESENT} 人，实到 1 人" in text


def test_a_vote_that_is_counted_is_not_written_any_more(small, vote, settings, tmp_path):
    settings.ROLL_SNAPSHOT_DIR = str(tmp_path)
    small.finish(small.run("member_decision"))
    assert write_rolls(now=small.now) == []
    assert write_roll(vote=vote, now=small.now).name.startswith(f"{small.slug}-{vote.pk}-")


def test_a_meeting_below_the_quorum_is_adjourned_and_begins_anew(small, vote):
    given = {"vote": vote, "actor": small["host"], "now": small.now}
    with pytest.raises(Refused) as refusal:
        adjourn_meeting(**given)
    assert codes_of(refusal) == ["B580"], "nobody has come"
    record_step(**given, step="call_to_order")
    for entry in small.voters(vote)[:5]:
        check_in(vote=vote, entry=entry, actor=small["door_keeper"], now=small.now)
    client = signed_in(small["host"])
    chair, place = (reverse(f"meeting:{name}", args=[small.election.slug]) for name in ("chair", "adjourn"))
    assert place in client.get(chair).content.decode()
    client.post(place)
    assert (turnout(vote).present, vote.steps.count(), vote.past_check_ins.count()) == (0, 0, 5)
    assert place not in client.get(chair).content.decode()
    record_step(**given, step="call_to_order")
    small.sign_in(vote)
    with pytest.raises(Refused) as refusal:
        adjourn_meeting(**given)
    assert codes_of(refusal) == ["B580"], "enough have come"
    small.slips(vote, PRESENT)
    release_slips(vote=vote, actor=small["door_keeper"], now=small.now)
