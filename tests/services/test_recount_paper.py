"""Paper beside the browser goes into the same archive, the same recount and the same reports."""

import io
import re
import subprocess
import sys
import zipfile

import pytest
from cast import FOR, PRESENT, set_up
from paper_cast import ON_PAPER, PRINTED, PaperTable
from pypdf import PdfReader

from ballots.models import Vote
from ballots.queries.votes import vote_of
from ballots.services.paper_entry import explain_line
from ballots.services.reports import print_report
from ballots.services.rounds import prepare_next_round
from election_site.models import StageRun
from election_site.services.archive import build_archive


@pytest.fixture
def table(db):
    """Six ballots on paper, five in the sealed urn, both boxes counted."""
    small = set_up()
    small.open_vote_stage("member_decision")
    table = PaperTable(small, small.vote("member_decision")).appoint()
    table.take_paper().vote_in_browser().sit_down().open_box()
    return table


def count_paper(table, contents) -> Vote:
    table.assign()
    table.sort()
    for who in ("counter-a", "counter-b"):
        table.enter(who, contents)
    for line in range(len(contents) + 1):
        explain_line(
            bundle=table.bundle(), line=line, text="与选票一致", actor=table.users["counter-a"], now=table.now
        )
    for who in ("counter-a", "counter-b"):
        table.sign(who)
    return table.small.count(table.vote)


def words(vote: Vote, name: str) -> str:
    pdf = PdfReader(io.BytesIO(print_report(Vote.objects.get(pk=vote.pk), name)))
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pdf.pages))


def recount(election, folder) -> tuple[int, str]:
    with zipfile.ZipFile(io.BytesIO(build_archive(election).data)) as files:
        files.extractall(folder)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "recount.py"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
    )
    return done.returncode, done.stdout + done.stderr


def certified(small) -> None:
    run = small.run("member_decision")
    small.publish(small.certify(small.close(run)))
    assert StageRun.objects.get(pk=run.pk).state == StageRun.State.CERTIFIED


def test_a_name_without_its_circle_on_paper_is_judged_alike(table, tmp_path):
    small = table.small
    contents = table.contents()
    key = next(iter(contents[1]))
    contents[1][key] = contents[1][key] | {"write_ins": [{"name": "周永平", "circle": False}]}
    vote = count_paper(table, contents)
    assert vote.result.attendance["paper_returned"] == ON_PAPER
    certified(small)
    code, said = recount(small.election, tmp_path)
    assert code == 0, said
    assert f"党委书记：有效票 {PRESENT}" in said


def test_the_sheets_tell_screen_and_paper_apart(table):
    vote = count_paper(table, table.contents())
    found = words(vote, "issue")
    assert f"全体选举人{PRINTED}{ON_PAPER}0{PRINTED - ON_PAPER}" in found
    assert f"发出选票{PRESENT}实到会{PRESENT}" in found
    back = words(vote, "return")
    assert f"收回选票{PRESENT}其中：屏幕投票{PRESENT - ON_PAPER}其中：纸质选票{ON_PAPER}未收回0" in back
    for candidate in vote.paper["contests"][0]["candidates"]:
        votes = FOR["member_decision"][table.small.strength(candidate["name"])]
        assert f"{candidate['name']}{votes}" in words(vote, "count")


def test_one_ballot_too_many_in_the_paper_box_makes_the_vote_again_and_the_archive_shows_both(db, tmp_path):
    small = set_up()
    small.open_vote_stage("member_decision")
    table = PaperTable(small, small.vote("member_decision")).appoint()
    table.take_paper().vote_in_browser().sit_down().open_box(returned=ON_PAPER + 1)
    contents = table.contents()
    first = count_paper(table, contents | {7: contents[1]})
    assert "选举无效" in words(first, "return")
    run = small.run("member_decision")
    again = prepare_next_round(run=run, actor=small["clerk"], now=small.now)
    assert again.takes_paper
    assert "重新选举" in again.title
    table = PaperTable(small, again, table.users)
    table.take_paper().vote_in_browser().sit_down().open_box()
    count_paper(table, table.contents())
    assert vote_of(run) == again
    certified(small)
    code, said = recount(small.election, tmp_path)
    assert code == 0, said
