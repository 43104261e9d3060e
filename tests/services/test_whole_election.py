"""The committed package, played from announcement to result through the services, every vote counted by the
real worker. The figures are those of the Qingquan pilot of 2010 as reported; names and votes are invented."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cast import committed
from django.core.management import call_command
from hand_count import counted_by_hand, marks_of

import election_site.demo
from ballots.domain.slip_codes import normal_code
from ballots.models import CheckIn, SealedBallot, Slip, Vote
from ballots.queries.votes import find_slip, vote_of
from election_site.demo import facts
from election_site.demo.cast import create_cast
from election_site.demo.play import Package, Performance, play
from election_site.domain.digests import canonical, digest
from election_site.domain.stages import STAGES
from election_site.models import Approval, AuditEntry, Certification, Outcome, Person, StageRun
from election_site.queries.audit import audit_faults
from election_site.queries.chain import certified_outcome, computed_digest, tampering
from election_site.services.archive import build_archive
from nomination.models import Recommendation
from showcases.models import Appearance, Round

PACKAGE = Path(election_site.demo.__file__).parent / "qingquan"
VOTES = {stage.code for stage in STAGES if stage.vote}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def performance(celery_worker_process, django_db_blocker) -> Performance:
    """The whole election, played once for this file."""
    with committed(django_db_blocker):
        package = Package.read(PACKAGE)
        yield play(
            package,
            create_cast(),
            slug=package.plan["slug"],
            title=package.plan["title"],
            show=lambda text: None,
        )


@pytest.fixture
def election(performance, db):
    return performance.election


@pytest.fixture
def figures(election) -> dict[str, dict]:
    return {stage.code: certified_outcome(election, stage.code).figures for stage in STAGES}


def going_on(figures: dict) -> int:
    return sum(len(group) for group in figures["advancing"].values())


def test_every_stage_is_played_certified_and_published(performance, election):
    assert [played.stage for played in performance.stages] == list(STAGES)
    runs = election.stage_runs.all()
    assert [(run.stage, run.run_number, run.state) for run in runs] == [
        (stage.code, 1, StageRun.State.CERTIFIED) for stage in STAGES
    ]
    assert all(run.outcome.publication.title for run in runs)


def test_the_pilots_figures(figures):
    assert figures["open_recommendation"]["participants"] == 7660 == facts.PARTICIPANTS
    assert going_on(figures["open_recommendation"]) == 133 == facts.NOMINEES
    assert going_on(figures["shortlist"]) == 35 == facts.SHORTLISTED
    assert len(figures["shortlist"]["advancing"]) == 7
    assert {len(group) for group in figures["shortlist"]["advancing"].values()} == {5}
    assert figures["member_decision"]["attendance"]["roll_base"] == 340 == facts.ENTITLED
    assert figures["announcement"]["roll"]["listed"] == 346 == facts.ROLL
    assert len(figures["result"]["elected"]) == 7 == facts.POSTS


def test_each_elected_has_more_than_half_of_those_present(figures):
    present = figures["member_decision"]["attendance"]["present"]
    assert 5 * present > 4 * figures["member_decision"]["attendance"]["roll_base"], "the quorum of 1990"
    for row in figures["result"]["elected"]:
        assert 2 * row["votes"] > present
        assert row["threshold"] == present // 2 + 1
    assert len({row["candidacy"] for row in figures["result"]["elected"]}) == 7
    assert len({row["post_key"] for row in figures["result"]["elected"]}) == 7


def test_the_field_only_thins(figures):
    thinning = [stage.code for stage in STAGES if "advancing" in figures[stage.code]]
    before = None
    for code in thinning:
        now_in = {(key, who) for key, group in figures[code]["advancing"].items() for who in group}
        assert now_in
        assert before is None or now_in <= before, code
        before = now_in
    assert len(thinning) == 9


def test_the_recommendations_that_had_to_be_refused_are_refused(election):
    refused = Recommendation.objects.filter(run__election=election, state=Recommendation.State.REFUSED)
    found = {one.number: {refusal["code"] for refusal in one.refusals} for one in refused}
    assert set(found) == {case.recommendation for case in facts.REFUSED_NOMINEES}
    assert all(found.values())
    short = refused.get(number="L102")
    assert short.signatures.filter(refusal="").count() == 19
    assert found["L102"] == {"N121"}


def test_every_outcome_stands_on_the_one_before_it(election):
    before = ""
    for stage in STAGES:
        outcome = certified_outcome(election, stage.code)
        assert outcome.previous_digest == before, stage.code
        assert computed_digest(outcome) == outcome.digest, stage.code
        before = outcome.digest
    assert tampering(election, STAGES[-1]) == []


def test_two_people_in_the_stages_own_roles_signed_each_outcome(election):
    for stage in STAGES:
        signed = Certification.objects.filter(outcome=certified_outcome(election, stage.code))
        assert {one.role for one in signed} == set(stage.certifiers)
        assert len({one.user_id for one in signed}) == 2


def test_the_log_is_sound_and_complete(election):
    assert audit_faults(election) == []
    actions = list(AuditEntry.objects.filter(election=election).values_list("action", flat=True))
    for action in ("open_stage", "close_stage", "publish_outcome"):
        assert actions.count(action) == 11, action
    assert actions.count("certify_outcome") == 22
    for action in ("prepare_vote", "open_vote", "seal_vote", "finish_count", "draw_order", "hold_round"):
        assert actions.count(action) == 4, action
    assert actions.count("record_approval") == Approval.objects.filter(run__election=election).count() == 2
    call_command("verify_audit", election.slug)


def test_every_vote_was_cast_ballot_by_ballot_and_none_is_lost(election):
    votes = Vote.objects.filter(run__election=election)
    assert {vote.kind for vote in votes} == VOTES
    for vote in votes:
        assert vote.state == Vote.State.COUNTED
        present = CheckIn.objects.filter(vote=vote).count()
        slips = Slip.objects.filter(vote=vote)
        used = slips.filter(state=Slip.State.USED).count()
        assert used == vote.returned == SealedBallot.objects.filter(vote=vote).count()
        assert used == slips.exclude(state=Slip.State.VOID).count() == present
        assert vote.sealed_ballots.exclude(content={}).count() > 0


@pytest.mark.parametrize("code", sorted(VOTES))
def test_the_workers_counted_what_lies_in_the_box(election, figures, code):
    vote = vote_of(election.stage_runs.get(stage=code))
    by_hand = counted_by_hand(vote)
    if code == "second_recommendation":
        found = {
            key: {who: line["for"] for who, line in contest["candidates"].items()}
            for key, contest in vote.result.tally.items()
        }
        assert found == {
            key: {who: line["for"] for who, line in contest.items()} for key, contest in by_hand.items()
        }
    else:
        assert marks_of(vote.result.tally) == by_hand
    assert figures[code]["tally"]["contests"] == vote.result.tally
    assert figures[code]["seal_digest"] == vote.seal_digest


def test_everybody_who_stood_was_heard_before_each_vote(election, figures):
    rounds = Round.objects.filter(election=election)
    assert [(round.number, round.state) for round in rounds] == [(n, "held") for n in (1, 2, 3, 4)]
    heard = Appearance.objects.filter(round__election=election)
    assert not heard.filter(ended_at=None).exists()
    for round in rounds:
        stage = next(stage for stage in STAGES if stage.showcase == round.number)
        before = STAGES[stage.number - 2].code
        standing = {who for group in figures[before]["advancing"].values() for who in group}
        assert {one.candidacy_id for one in heard.filter(round=round)} == standing


def test_no_identity_number_reaches_the_database(election):
    """The package's files hold them in full; of a stored person only the last four characters are left."""
    assert Person.objects.filter(election=election).count() > 12000
    sample = Person.objects.filter(election=election).values("name", "identity_hash", "identity_last4")[:50]
    assert all(len(row["identity_last4"]) == 4 and len(row["identity_hash"]) == 64 for row in sample)


# ----- the archive -----


def opened(archive) -> dict[str, object]:
    with zipfile.ZipFile(io.BytesIO(archive.data)) as files:
        assert files.testzip() is None
        return {
            name: json.loads(files.read(name)) if name.endswith(".json") else files.read(name).decode()
            for name in files.namelist()
        }


def test_the_archive_is_the_same_whenever_it_is_built(election):
    first, second = build_archive(election), build_archive(election)
    assert first.data == second.data
    assert first.digest == second.digest
    assert len(first.digest) == 64


def test_the_archive_can_be_checked_by_anybody(election):
    archive = build_archive(election)
    files = opened(archive)
    listed = files["MANIFEST.json"]
    assert digest(listed) == archive.digest
    with zipfile.ZipFile(io.BytesIO(archive.data)) as packed:
        for name, wanted in listed.items():
            assert hashlib.sha256(packed.read(name)).hexdigest() == wanted, name
    assert set(files) == {*listed, "MANIFEST.json"}
    outcomes = [files[name] for name in sorted(files) if name.startswith("outcomes/")]
    assert [one["stage"] for one in outcomes] == [stage.code for stage in STAGES]
    before = ""
    for one in outcomes:
        assert one["previous_digest"] == before
        body = {
            "election": election.pk,
            "stage": one["stage"],
            "run": one["run"],
            "figures": one["figures"],
            "previous": before,
        }
        assert digest(body) == one["digest"]
        before = one["digest"]
    assert sum(name.startswith("votes/") for name in files) == 4


def test_the_archive_counts_itself_again(election, tmp_path):
    """By the program that lies in it, with a bare Python, in a folder with nothing else."""
    archive = build_archive(election)
    with zipfile.ZipFile(io.BytesIO(archive.data)) as files:
        files.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "recount.py"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert archive.digest == "".join(done.stdout.split()[-16:])


def test_the_archive_names_no_voter_and_holds_no_whole_ballot(election):
    files = opened(build_archive(election))
    text = json.dumps({k: v for k, v in files.items() if k.startswith("votes/")}, ensure_ascii=False)
    voters = CheckIn.objects.filter(vote__run__election=election, vote__kind="public_recognition")
    names = list(voters.values_list("entry__person__name", flat=True))
    standing = {
        name
        for file, f in files.items()
        if file.startswith("outcomes/")
        for name in f["figures"].get("names", {}).values()
    }
    assert len(names) > 200
    assert not [name for name in names if name not in standing and f'"{name}"' in text]
    for name, vote in files.items():
        if name.startswith("votes/"):
            for contest, listed in vote["marks"].items():
                assert len(listed) == vote["attendance"]["returned"], (name, contest)
                assert listed == sorted(listed, key=canonical), "their order tells nothing"
                ids = {who for _, answer in listed for who in answer.get("marks", {})}
                paper = next(c for c in vote["paper"]["contests"] if c["key"] == contest)
                assert ids <= {candidate["id"] for candidate in paper["candidates"]}, (
                    "one post's answers only"
                )


def test_a_played_vote_still_knows_its_slips_only_by_their_hashes(performance, election):
    assert Slip.objects.filter(vote__run__election=election).count() > 700
    assert find_slip(normal_code("2345-ABCD-2345")) is None
    assert Outcome.objects.filter(run__election=election).count() == 11
