"""Counting once more gives the same result or an alarm; what stops a count stands on the vote's page."""

from datetime import timedelta

import pytest
from cast import set_up, signed_in
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from pages import read

from ballots import tasks
from ballots.models import CountCheck, CountResult, Vote
from ballots.services.count_checks import ask_to_count_again, count_again
from ballots.services.urn import prepare_vote
from election_site.models import AuditEntry
from election_site.services.errors import Refused


@pytest.fixture
def counted(db):
    """The small election's last vote, counted."""
    small = set_up()
    small.open_vote_stage("member_decision")
    vote = small.vote("member_decision")
    codes = small.admit(vote)
    small.open_urn(vote)
    small.cast_all(vote, codes)
    small.seal(vote)
    return small, small.count(vote)


def codes_of(call, **given) -> list[str]:
    with pytest.raises(Refused) as caught:
        call(**given)
    return [reason.code for reason in caught.value.reasons]


def past_the_trigger(table: str, change: str, *params) -> None:
    """Somebody with the database's own password."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        cursor.execute(change, params)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")


def asked(small, vote) -> CountCheck:
    return ask_to_count_again(vote=vote, actor=small["chief_counter"], now=small.now)


def page_of(small, vote, name="page"):
    return read(signed_in(small["chief_counter"]).get(reverse(f"admin:ballots_vote_{name}", args=[vote.pk])))


def test_counting_again_gives_the_same_result_and_says_so(counted):
    small, vote = counted
    before = CountResult.objects.get(vote=vote)
    assert codes_of(ask_to_count_again, vote=vote, actor=small["clerk"], now=small.now) == ["E106"]
    check = asked(small, vote)
    assert asked(small, vote) == check, "one at a time"
    assert "正在逐张重新认定" in page_of(small, vote, "progress").text
    tasks.count_again(check.pk, small.now.isoformat())
    check.refresh_from_db()
    assert (check.faults, check.done_at) == ([], small.now)
    assert count_again(check_id=check.pk, now=small.now + timedelta(days=1)) is None, "done is done"
    after = CountResult.objects.get(vote=vote)
    assert (after.pk, after.tally, after.verdicts) == (before.pk, before.tally, before.verdicts)
    text = page_of(small, vote).text
    assert f"应{small['chief_counter']}要求" in text and "每个数字都与原结果相同" in text
    entry = AuditEntry.objects.get(action="count_again")
    assert (entry.actor, entry.data["faults"]) == (small["chief_counter"], [])
    small.close(small.run("member_decision"))


def first_candidate(vote: Vote) -> tuple[str, str]:
    contest = vote.paper["contests"][0]
    return contest["key"], contest["candidates"][0]["id"]


def a_ballot_is_altered(vote):
    past_the_trigger(
        "ballots_sealedballot",
        "UPDATE ballots_sealedballot SET content = '{}' WHERE vote_id = %s AND position = 3",
        vote.pk,
    )


def a_ballot_is_slipped_in(vote):
    past_the_trigger(
        "ballots_sealedballot",
        "INSERT INTO ballots_sealedballot (key, vote_id, position, channel, content)"
        " SELECT gen_random_uuid(), %s, 12, '', '{}'",
        vote.pk,
    )


def a_figure_is_altered(vote):
    key, who = first_candidate(vote)
    past_the_trigger(
        "ballots_countresult",
        f"UPDATE ballots_countresult SET tally = jsonb_set(tally, '{{{key},candidates,{who},for}}', '1')"
        " WHERE vote_id = %s",
        vote.pk,
    )


def a_verdict_is_altered(vote):
    key, _ = first_candidate(vote)
    past_the_trigger(
        "ballots_countresult",
        f"UPDATE ballots_countresult SET verdicts = jsonb_set(verdicts, '{{{key},elected}}', '[]')"
        " WHERE vote_id = %s",
        vote.pk,
    )


def somebody_else_was_present(vote):
    past_the_trigger(
        "ballots_countresult",
        "UPDATE ballots_countresult SET attendance = jsonb_set(attendance, '{present}', '10')"
        " WHERE vote_id = %s",
        vote.pk,
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (a_ballot_is_altered, "B510"),
        (a_ballot_is_slipped_in, "B510"),
        (a_figure_is_altered, "B514"),
        (a_verdict_is_altered, "B514"),
        (somebody_else_was_present, "B515"),
    ],
)
def test_counting_again_raises_an_alarm_that_keeps_the_stage_from_closing(counted, change, code):
    small, vote = counted
    change(vote)
    tasks.count_again(asked(small, vote).pk)
    assert [one for one, _ in vote.checks.get().faults] == [code]
    page = page_of(small, vote)
    assert "警报" in page.text and code in page.text and "保持数据库原样" in page.text
    assert codes_of(small.close, run=small.run("member_decision")) == ["B516"]


def test_a_count_under_way_that_meets_an_altered_ballot_is_an_alarm_on_the_page(counted, monkeypatch):
    small, _ = counted
    sealed = sealed_again(small)
    a_ballot_is_altered(sealed)
    monkeypatch.setattr(tasks.finish_count, "delay", tasks.finish_count)
    for _ in range(2):  # the sweep tries again and again; the alarm is one
        for part in sealed.tally_parts.all():
            tasks.count_part(part.pk)
    (alarm,) = sealed.checks.all()
    assert (alarm.asked_by, [code for code, _ in alarm.faults]) == (None, ["B510"])
    assert AuditEntry.objects.filter(action="count_alarm").count() == 1
    assert "警报" in page_of(small, sealed).text
    assert "正在计票" not in page_of(small, sealed, "progress").text
    sealed.refresh_from_db()
    assert sealed.state == Vote.State.SEALED


def sealed_again(small) -> Vote:
    """A further vote on the same paper, sealed and not counted."""
    run = small.run("member_decision")
    vote = prepare_vote(
        run=run,
        kind="member_decision",
        title="试投",
        actor=small["clerk"],
        now=small.now,
        paper=small.vote("member_decision").paper,
    )
    codes = small.admit(vote)
    small.open_urn(vote)
    small.cast_all(vote, codes)
    return small.seal(vote)


def test_what_a_check_has_shown_stays(counted):
    small, vote = counted
    check = asked(small, vote)
    count_again(check_id=check.pk, now=small.now)
    for change in (
        lambda: CountCheck.objects.filter(pk=check.pk).update(faults=[["B510", {}]]),
        lambda: CountCheck.objects.filter(pk=check.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        CountCheck.objects.create(vote=vote, asked_at=small.now, done_at=small.now, faults=[])
