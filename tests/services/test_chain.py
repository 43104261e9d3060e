"""The chain of stages on PostgreSQL: its order, two signatures, outcomes and a log that nobody can alter."""

from datetime import timedelta
from io import StringIO

import pytest
from cast import set_up
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from ballots.models import CountResult, OpenBallot, SealedBallot, SealedReceipt
from election_site.domain.stages import BY_CODE, STAGES, previous
from election_site.models import (
    AuditEntry,
    Certification,
    Outcome,
    Publication,
    StageRun,
    User,
)
from election_site.queries.audit import audit_faults
from election_site.queries.chain import certified_outcome, computed_digest, current_stage, tampering
from election_site.services.chain import (
    annul_run,
    certify_outcome,
    close_stage,
    open_blockers,
    open_stage,
    record_approval,
)
from election_site.services.errors import Refused
from election_site.services.publications import file_objection, publish_outcome, settle_objection

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    return set_up()


def codes(refusal) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


def blockers(small, code) -> list[str]:
    found = open_blockers(small.election, BY_CODE[code], now=small.now)
    return [reason.code for reason in found]


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def tamper(table, statement, *parameters):
    """Alter rows behind the trigger's back, as only the owner of the tables could."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
    assert sql(statement, *parameters) == 1
    sql(f"ALTER TABLE {table} ENABLE TRIGGER append_only")


def verify(slug="tianshui") -> tuple[int, str]:
    """Exit code and output of the command."""
    output = StringIO()
    try:
        call_command("verify_audit", slug, stdout=output)
    except CommandError:
        return 1, output.getvalue()
    return 0, output.getvalue()


# ----- order -----


def test_a_stage_opens_only_on_the_certified_outcome_before_it(small):
    for stage in STAGES[1:]:
        with pytest.raises(Refused) as refusal:
            open_stage(election=small.election, stage=stage, actor=small["clerk"], now=small.now)
        assert codes(refusal) == ["E101"]
        assert refusal.value.reasons[0].params["stage"] == previous(stage).title
    assert not small.election.stage_runs.exists()


def test_neither_an_open_nor_a_closed_stage_lets_the_next_one_open(small):
    run = small.open("announcement")
    assert blockers(small, "open_recommendation") == ["E101"]
    outcome = small.close(run)
    assert blockers(small, "open_recommendation") == ["E101"]
    certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=small["clerk"], now=small.now)
    assert blockers(small, "open_recommendation") == ["E101"], "one signature is not enough"
    certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=small["reviewer"], now=small.now)
    assert blockers(small, "open_recommendation") == ["N307"], "the weights are published first"
    small.publish(type(outcome).objects.get(pk=outcome.pk))
    assert blockers(small, "open_recommendation") == []
    assert current_stage(small.election).code == "open_recommendation"


def test_a_stage_runs_once_at_a_time(small):
    run = small.open("announcement")
    for _ in range(2):
        with pytest.raises(Refused) as refusal:
            small.open("announcement")
        assert codes(refusal) == ["E107"]
        if run.state == StageRun.State.OPEN:
            small.certify(small.close(run))
            run.refresh_from_db()
    assert small.election.stage_runs.count() == 1


def test_a_run_closes_once_and_is_not_certified_while_open(small):
    run = small.open("announcement")
    outcome = small.close(run)
    with pytest.raises(Refused) as refusal:
        close_stage(run=run, actor=small["clerk"], now=small.now)
    assert codes(refusal) == ["E107"]
    small.certify(outcome)
    with pytest.raises(Refused) as refusal:
        certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=small["clerk"], now=small.now)
    assert codes(refusal) == ["E107"]
    assert Outcome.objects.count() == 1
    assert Certification.objects.count() == 2


@pytest.mark.parametrize("role", ["reviewer", "door_keeper", "chief_scrutineer", "host", "observer"])
def test_only_who_drives_opens_closes_and_annuls(small, role):
    steps = [lambda: open_stage(election=small.election, stage=STAGES[0], actor=small[role], now=small.now)]
    run = small.open("announcement")
    steps += [
        lambda: close_stage(run=run, actor=small[role], now=small.now),
        lambda: annul_run(run=run, why="试一试", actor=small[role], now=small.now),
        lambda: record_approval(
            run=run,
            issued_by="县委",
            document_number="1",
            issued_on=small.now.date(),
            actor=small[role],
            now=small.now,
        ),
    ]
    entries = AuditEntry.objects.count()
    for step in steps:
        with pytest.raises(Refused) as refusal:
            step()
        assert codes(refusal) == ["E106"]
    run.refresh_from_db()
    assert run.state == StageRun.State.OPEN
    assert AuditEntry.objects.count() == entries


def test_a_role_in_one_election_is_none_in_another(small):
    other = set_up(slug="other", users=small.users)
    stranger = small["observer"]
    small.election.appointments.create(user=stranger, role="clerk")
    assert open_stage(election=small.election, stage=STAGES[0], actor=stranger, now=small.now).stage
    with pytest.raises(Refused) as refusal:
        open_stage(election=other.election, stage=STAGES[0], actor=stranger, now=small.now)
    assert codes(refusal) == ["E106"]


def test_an_account_that_was_closed_may_do_nothing(small):
    run = small.open("announcement")
    outcome = small.close(run)
    reviewer = small["reviewer"]
    reviewer.is_active = False
    reviewer.save()
    with pytest.raises(Refused) as refusal:
        certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=reviewer, now=small.now)
    assert codes(refusal) == ["E106"]


# ----- two signatures -----


def test_the_same_person_never_signs_twice_not_even_with_both_roles(small):
    small.election.appointments.create(user=small["clerk"], role="reviewer")
    outcome = small.close(small.open("announcement"))
    certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=small["clerk"], now=small.now)
    with pytest.raises(Refused) as refusal:
        certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=small["clerk"], now=small.now)
    assert "E105" in codes(refusal)
    outcome.run.refresh_from_db()
    assert outcome.run.state == StageRun.State.CLOSED
    assert list(outcome.certifications.values_list("role", flat=True)) == ["clerk"]


def test_one_name_never_signs_twice_not_even_from_two_accounts(small):
    again = User.objects.create(username="clerk-again", display_name=str(small["clerk"]), is_staff=True)
    small.election.appointments.create(user=again, role="reviewer")
    outcome = small.close(small.open("announcement"))
    certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=small["clerk"], now=small.now)
    with pytest.raises(Refused) as refusal:
        certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=again, now=small.now)
    assert codes(refusal) == ["E134"]
    certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=small["reviewer"], now=small.now)
    outcome.run.refresh_from_db()
    assert outcome.run.state == StageRun.State.CERTIFIED


def test_two_people_of_one_role_are_not_two_roles(small):
    second_clerk = small["observer"]
    small.election.appointments.create(user=second_clerk, role="clerk")
    outcome = small.close(small.open("announcement"))
    certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=small["clerk"], now=small.now)
    with pytest.raises(Refused) as refusal:
        certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=second_clerk, now=small.now)
    assert codes(refusal) == ["E106"]


@pytest.mark.parametrize("stage", ["announcement", "second_recommendation"])
def test_each_stage_is_signed_in_its_own_two_roles(small, stage):
    if previous(BY_CODE[stage]):
        small.play_through(previous(BY_CODE[stage]).code)
    run = small.open(stage)
    small.work(run)
    outcome = small.close(run)
    wanted = BY_CODE[stage].certifiers
    for role in set(small.users) - set(wanted):
        with pytest.raises(Refused) as refusal:
            certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=small[role], now=small.now)
        assert codes(refusal) == ["E106"]
    signed = small.certify(outcome)
    assert signed.run.state == StageRun.State.CERTIFIED
    assert {one.role: str(one.user) for one in signed.certifications.all()} == {
        role: str(small[role]) for role in wanted
    }


@pytest.mark.parametrize("seen", ["", "0" * 64, "f" * 64])
def test_who_signs_has_seen_these_figures(small, seen):
    outcome = small.close(small.open("announcement"))
    with pytest.raises(Refused) as refusal:
        certify_outcome(outcome=outcome, seen_digest=seen, actor=small["clerk"], now=small.now)
    assert codes(refusal) == ["E113"]
    assert not outcome.certifications.exists()


def test_an_outcome_altered_before_it_is_signed_is_not_signed(small):
    outcome = small.close(small.open("announcement"))
    tamper(
        "election_site_outcome",
        "UPDATE election_site_outcome SET figures = jsonb_set(figures, '{roll,base}', '12') WHERE id = %s",
        outcome.pk,
    )
    with pytest.raises(Refused) as refusal:
        certify_outcome(outcome=outcome, seen_digest=outcome.digest, actor=small["clerk"], now=small.now)
    assert codes(refusal) == ["E113"]


# ----- frozen rows -----


def frozen_rows():
    """A row of each kind that never changes again, with a column to try it on."""
    return {
        "election_site_outcome": (Outcome, "digest"),
        "election_site_certification": (Certification, "role"),
        "election_site_publication": (Publication, "title"),
        "election_site_auditentry": (AuditEntry, "action"),
        "ballots_sealedballot": (SealedBallot, "channel"),
        "ballots_sealedreceipt": (SealedReceipt, "receipt_hash"),
        "ballots_countresult": (CountResult, "tally"),
    }


def refuses(statement, *parameters):
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        sql(statement, *parameters)


def test_the_database_refuses_every_change_of_what_is_final(small):
    small.play_through("second_recommendation")
    for table, (model, column) in frozen_rows().items():
        there = model.objects.count()
        assert there > 0, table
        refuses(f"UPDATE {table} SET {column} = {column}")
        refuses(f"DELETE FROM {table}")
        refuses(f"DELETE FROM {table} WHERE ctid = (SELECT ctid FROM {table} LIMIT 1)")
        assert model.objects.count() == there


def test_the_database_refuses_every_change_of_an_annulment(small):
    run = small.open("announcement")
    annul_run(run=run, why="职位表有误", actor=small["clerk"], now=small.now)
    refuses("UPDATE election_site_annulment SET reason = 'x'")
    refuses("DELETE FROM election_site_annulment")


def test_the_database_refuses_every_change_of_a_ballot_in_the_open_urn(small):
    vote = small.open_vote_stage("second_recommendation")
    drawn = small.admit(vote)
    small.open_urn(vote)
    small.cast_all(vote, drawn)
    for table in ("ballots_openballot", f"ballots_openballot_v{vote.pk}"):
        refuses(f"UPDATE {table} SET content = content")
        refuses(f"DELETE FROM {table}")
    assert OpenBallot.objects.filter(vote=vote).count() == len(drawn)


def test_an_account_that_left_a_trace_cannot_be_deleted(small):
    small.finish(small.open("announcement"))
    with pytest.raises(DatabaseError), transaction.atomic():
        sql("DELETE FROM election_site_user WHERE id = %s", small["clerk"].pk)
        sql("SET CONSTRAINTS ALL IMMEDIATE")
    assert audit_faults(small.election) == []


# ----- outcomes hang together -----


def test_every_outcome_names_the_one_before_it(small):
    small.play_through("result")
    before = ""
    for stage in STAGES:
        outcome = certified_outcome(small.election, stage.code)
        assert outcome.previous_digest == before
        assert computed_digest(outcome) == outcome.digest
        before = outcome.digest
    assert current_stage(small.election) is None
    assert tampering(small.election, STAGES[-1]) == []
    assert verify() == (0, verify()[1])
    assert "sound" in verify()[1]


@pytest.mark.parametrize(
    "change",
    [
        "figures = jsonb_set(figures, '{advancing,p1}', '[99]')",
        "previous_digest = repeat('0', 64)",
        "digest = repeat('a', 64)",
    ],
    ids=["figures", "link", "digest"],
)
def test_a_tampered_outcome_stops_the_next_stage_and_is_named(small, change):
    small.play_through("qualification_review")
    outcome = certified_outcome(small.election, "open_recommendation")
    tamper("election_site_outcome", f"UPDATE election_site_outcome SET {change} WHERE id = %s", outcome.pk)
    small_stage = BY_CODE["second_recommendation"]
    with pytest.raises(Refused) as refusal:
        open_stage(election=small.election, stage=small_stage, actor=small["clerk"], now=small.now)
    assert "E102" in codes(refusal)
    named = [r.params["stage"] for r in refusal.value.reasons if r.code == "E102"]
    assert BY_CODE["open_recommendation"].title in named
    exit_code, output = verify()
    assert exit_code == 1
    entry = AuditEntry.objects.filter(
        action="certify_outcome", target=f"election_site.outcome:{outcome.pk}"
    ).latest("number")
    assert f"entry {entry.number}: election_site.outcome:{outcome.pk} (open_recommendation)" in output


def test_figures_and_digest_altered_together_are_noticed_by_the_log(small):
    """Whoever alters the figures and computes a fitting digest still meets the digest in the audit log."""
    small.play_through("announcement")
    outcome = certified_outcome(small.election, "announcement")
    outcome.figures["roll"]["base"] = 12
    tamper(
        "election_site_outcome",
        "UPDATE election_site_outcome SET figures = jsonb_set(figures, '{roll,base}', '12'), digest = %s "
        "WHERE id = %s",
        computed_digest(outcome),
        outcome.pk,
    )
    assert "E102" in blockers(small, "open_recommendation")
    exit_code, output = verify()
    assert exit_code == 1
    assert f"election_site.outcome:{outcome.pk} (announcement)" in output


def test_a_certification_without_an_entry_is_named(small):
    run = small.open("announcement")
    outcome = small.close(run)
    StageRun.objects.filter(pk=run.pk).update(state=StageRun.State.CERTIFIED)
    exit_code, output = verify()
    assert exit_code == 1
    assert f"election_site.outcome:{outcome.pk}" in output


# ----- the log -----


def test_an_altered_entry_is_named(small):
    small.finish(small.open("announcement"))
    entry = AuditEntry.objects.get(election=small.election, action="open_stage")
    tamper(
        "election_site_auditentry",
        "UPDATE election_site_auditentry SET actor_id = %s WHERE id = %s",
        small["observer"].pk,
        entry.pk,
    )
    exit_code, output = verify()
    assert exit_code == 1
    assert f"tianshui: entry {entry.number}: was altered (open_stage" in output
    assert output.count("was altered (") == 1


def test_an_entry_taken_out_is_named(small):
    small.finish(small.open("announcement"))
    entry = AuditEntry.objects.get(election=small.election, action="open_stage")
    tamper("election_site_auditentry", "DELETE FROM election_site_auditentry WHERE id = %s", entry.pk)
    exit_code, output = verify()
    assert exit_code == 1
    assert f"tianshui: entry {entry.number + 1}: entry {entry.number} is missing" in output


def test_a_log_that_was_cut_off_is_named(small):
    small.finish(small.open("announcement"))
    last = AuditEntry.objects.filter(election=small.election).latest("number")
    tamper("election_site_auditentry", "DELETE FROM election_site_auditentry WHERE id = %s", last.pk)
    exit_code, output = verify()
    assert exit_code == 1
    assert f"entry {last.number}: the log was cut off: {last.number} entries" in output


def test_a_log_that_was_emptied_together_with_its_head_is_noticed(small):
    """Nobody can make a certified outcome forget that it was certified."""
    small.finish(small.open("announcement"))
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE election_site_auditentry DISABLE TRIGGER append_only")
    sql("DELETE FROM election_site_auditentry")
    sql("DELETE FROM election_site_audithead")
    sql("ALTER TABLE election_site_auditentry ENABLE TRIGGER append_only")
    exit_code, output = verify()
    assert exit_code == 1
    assert "the log knows nothing of it" in output


def test_the_log_tells_who_did_what_in_which_order(small):
    outcome = small.finish(small.open("announcement"))
    told = AuditEntry.objects.filter(election=small.election).order_by("number")
    assert [entry.number for entry in told] == list(range(1, told.count() + 1))
    assert [(e.action, str(e.actor)) for e in told][-5:] == [
        ("open_stage", "周岚"),
        ("close_stage", "周岚"),
        ("certify_outcome", "周岚"),
        ("certify_outcome", "吴明"),
        ("publish_outcome", "吴明"),
    ]
    assert told.get(action="close_stage").data["digest"] == outcome.digest


def test_an_unknown_election_is_an_error_and_not_sound():
    with pytest.raises(CommandError, match="no election is called nowhere"):
        call_command("verify_audit", "nowhere", stdout=StringIO())


# ----- annulment -----


def test_annulment_takes_the_later_runs_with_it_and_a_new_run_works(small):
    small.play_through("qualification_review")
    old = small.run("open_recommendation")
    later = small.run("qualification_review")
    annulled = annul_run(run=old, why="联名表有误", actor=small["clerk"], now=small.now)
    assert annulled == [later, old]
    assert small.run("announcement").state == StageRun.State.CERTIFIED
    assert {run.state for run in (StageRun.objects.get(pk=one.pk) for one in annulled)} == {"annulled"}
    assert {run.annulment.reason for run in annulled} == {"联名表有误"}
    assert blockers(small, "qualification_review") == ["E101"]
    outcome = small.finish(small.open("open_recommendation"))
    assert outcome.run.run_number == 2
    assert outcome.previous_digest == small.outcome("announcement").digest
    assert outcome.digest != old.outcome.digest
    small.play_through("qualification_review")
    assert small.run("qualification_review").run_number == 2
    assert verify()[0] == 0
    assert old.outcome.publication.published_at, "the annulled outcome stays to be seen"


def test_annulment_needs_a_reason(small):
    run = small.open("announcement")
    with pytest.raises(Refused) as refusal:
        annul_run(run=run, why="  ", actor=small["clerk"], now=small.now)
    assert codes(refusal) == ["E116"]
    run.refresh_from_db()
    assert run.state == StageRun.State.OPEN


def test_an_annulled_run_is_neither_closed_nor_signed_nor_published(small):
    run = small.open("announcement")
    outcome = small.close(run)
    annul_run(run=run, why="有误", actor=small["clerk"], now=small.now)
    tries = {
        "E107": [
            lambda: close_stage(run=run, actor=small["clerk"], now=small.now),
            lambda: certify_outcome(
                outcome=outcome, seen_digest=outcome.digest, actor=small["clerk"], now=small.now
            ),
        ],
        "E114": [
            lambda: publish_outcome(outcome=outcome, title="公告", actor=small["reviewer"], now=small.now)
        ],
    }
    for code, calls in tries.items():
        for call in calls:
            with pytest.raises(Refused) as refusal:
                call()
            assert codes(refusal) == [code]


# ----- publication and notices -----


def test_only_a_certified_outcome_is_published_and_only_once(small):
    run = small.open("announcement")
    outcome = small.close(run)
    with pytest.raises(Refused) as refusal:
        small.publish(outcome)
    assert codes(refusal) == ["E114"]
    outcome = small.certify(outcome)
    small.publish(type(outcome).objects.get(pk=outcome.pk))
    with pytest.raises(Refused) as refusal:
        small.publish(outcome)
    assert codes(refusal) == ["E115"]
    assert Publication.objects.count() == 1


@pytest.fixture
def on_notice(small):
    """The shortlist is certified and on public notice since a moment ago."""
    small.play_through("second_recommendation")
    run = small.open("shortlist")
    small.publish(small.certify(small.close(run)))
    return small


def test_a_stage_with_a_notice_must_be_published_first(small):
    small.play_through("second_recommendation")
    small.certify(small.close(small.open("shortlist")))
    assert "E119" in blockers(small, "public_recognition")


def test_a_notice_holds_the_next_stage_until_its_last_second(on_notice):
    small, notice = on_notice, Publication.objects.latest("pk")
    assert "E103" in blockers(small, "public_recognition")
    local = notice.closes_at.astimezone(small.now.tzinfo)
    assert (local.date() - small.now.date()).days == 7
    assert f"{local:%H:%M:%S}" == "23:59:59"
    small.now = notice.closes_at - timedelta(seconds=1)
    assert "E103" in blockers(small, "public_recognition")
    small.now = notice.closes_at
    assert "E103" not in blockers(small, "public_recognition")


def test_an_open_objection_holds_the_next_stage_after_the_notice_has_run_out(on_notice):
    small, notice = on_notice, Publication.objects.latest("pk")
    objection, _ = file_objection(publication=notice, text="票数有疑问", now=small.now)
    small.now = notice.closes_at + timedelta(days=3)
    assert "E104" in blockers(small, "public_recognition")
    settle_objection(
        objection=objection, answer="已复核，无误", is_upheld=False, actor=small["reviewer"], now=small.now
    )
    small.play_through("public_recognition")
    assert small.run("public_recognition").state == StageRun.State.CERTIFIED


def test_an_objection_is_taken_until_the_notice_closes_and_answered_once(on_notice):
    small, notice = on_notice, Publication.objects.latest("pk")
    with pytest.raises(Refused) as refusal:
        file_objection(publication=notice, text="  ", now=small.now)
    assert codes(refusal) == ["E116"]
    objection, _ = file_objection(
        publication=notice, text="票数有疑问", filed_by="何东", now=notice.closes_at
    )
    with pytest.raises(Refused) as refusal:
        file_objection(publication=notice, text="晚了", now=notice.closes_at + timedelta(seconds=1))
    assert codes(refusal) == ["E118"]
    given = {"objection": objection, "answer": "无误", "is_upheld": False, "now": small.now}
    with pytest.raises(Refused) as refusal:
        settle_objection(**given, actor=small["observer"])
    assert codes(refusal) == ["E106"]
    settle_objection(**given, actor=small["clerk"])
    with pytest.raises(Refused) as refusal:
        settle_objection(**given, actor=small["clerk"])
    assert codes(refusal) == ["E117"]
    log = AuditEntry.objects.filter(action__in=["file_objection", "settle_objection"])
    assert log.count() == 2
    assert not any("何东" in str(entry.data) or "疑问" in str(entry.data) for entry in log)


def test_an_upheld_objection_stops_the_outcome_it_was_filed_against(on_notice):
    """Rulebook: what was upheld stops the outcome; it is acted on by annulling the stage."""
    small, notice = on_notice, Publication.objects.latest("pk")
    objection, _ = file_objection(publication=notice, text="票数有疑问", now=small.now)
    settle_objection(
        objection=objection, answer="属实", is_upheld=True, actor=small["reviewer"], now=small.now
    )
    small.now = notice.closes_at + timedelta(days=1)
    small.hold_showcase(BY_CODE["public_recognition"])
    assert blockers(small, "public_recognition") != []
