"""Paper beside the browser goes into the same archive, the same recount and the same reports."""

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile

import pytest
from cast import FOR, PRESENT
from paper_cast import ON_PAPER, PRINTED, TABLE, PaperTable
from played import before_vote
from pypdf import PdfReader

from ballots.models import Vote
from ballots.queries.votes import vote_of
from ballots.services.paper_entry import decide_ruling, explain_line, propose_ruling, rule_line
from ballots.services.reports import print_report
from ballots.services.rounds import prepare_next_round
from election_site.domain.digests import canonical
from election_site.models import StageRun
from election_site.queries.public import page_of
from election_site.services.archive import build_archive


@pytest.fixture
def table(db):
    """Six ballots on paper, five in the sealed urn, both boxes counted."""
    small = before_vote("member_decision")
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
    return run_recount(folder)


def run_recount(folder) -> tuple[int, str]:
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


def test_the_archive_tells_nobody_which_marks_stood_on_paper(table):
    """Few take paper, and everybody saw who: a list by which they could be picked out shows how they voted."""
    contents = table.contents()
    key = next(iter(contents[1]))
    contents[1][key] = {"marks": dict.fromkeys(contents[1][key]["marks"], "abstain"), "write_ins": []}
    vote = count_paper(table, contents)
    certified(table.small)
    with zipfile.ZipFile(io.BytesIO(build_archive(table.small.election).data)) as files:
        listed = json.loads(files.read("votes/10-member_decision-1.json"))["marks"]
        log = files.read("audit.json").decode()
    answers = [answer for lines in listed.values() for _, answer in lines]
    assert len(answers) == len(listed) * PRESENT
    assert {} in answers
    assert all(answer["marks"] for answer in answers if answer), "empty is written in one way"
    assert not any("abstain" in answer.get("marks", {}).values() for answer in answers)
    # What the log says of a bundle can't be found by trying all ways to fill in its sheets.
    rows = vote.bundles.get().ballots.order_by("line").values_list("line", "channel", "content")
    assert hashlib.sha256(canonical([list(row) for row in rows])).hexdigest() not in log
    assert vote.bundles.get().digest in log


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
    small = before_vote("member_decision")
    table = PaperTable(small, small.vote("member_decision")).appoint()
    table.take_paper().vote_in_browser().sit_down().open_box(returned=ON_PAPER + 1, is_more_sure=True)
    first = small.count(table.vote)
    assert "选举无效" in words(first, "return")
    counted = words(first, "count")
    assert f"收回选票{PRESENT + 1}张" in counted and "应当重新选举" in counted
    titles = [contest["title"] for contest in first.paper["contests"]]
    assert not any(title in counted for title in titles), "its votes count for nothing"
    run = small.run("member_decision")
    again = prepare_next_round(run=run, actor=small["clerk"], now=small.now)
    assert again.takes_paper
    assert "重新选举" in again.title
    table = PaperTable(small, again, table.users)
    table.take_paper().vote_in_browser().sit_down().open_box()
    count_paper(table, table.contents())
    assert vote_of(run) == again
    certified(small)
    shown = page_of(small.outcome("member_decision"))
    assert [group.title for group in shown.results] == [f"{title} · {again.title}" for title in titles]
    code, said = recount(small.election, tmp_path)
    assert code == 0, said


@pytest.fixture
def ruled(table):
    """The second ballot ruled invalid by two scrutineers, the fourth read differently twice and ruled by a third;
    counted and certified."""
    a, b = table.users["scrutineer-a"], table.users["scrutineer-b"]
    table.assign()
    table.sort(line_2="doubtful")
    given = {"is_valid": False, "defect": "identifying_mark", "reason": "写有姓名", "clause": "第二十条"}
    ruling = propose_ruling(bundle=table.bundle(), line=2, actor=a, now=table.now, **given)
    decide_ruling(ruling=ruling, is_confirmed=True, actor=b, now=table.now)
    contents = {line: content for line, content in table.contents().items() if line != 2}
    key = next(iter(contents[4]))
    unclear = dict.fromkeys(contents[4][key]["marks"], "unclear")
    other = contents[4] | {key: contents[4][key] | {"marks": unclear}}
    for fourth in (contents, contents | {4: other}):
        table.enter("counter-a" if fourth is contents else "counter-b", fourth)
    for who, fourth in (("counter-a", contents[4]), ("counter-b", other)):
        table.enter(who, {4: fourth})
    bundle, now = table.bundle(), table.now
    rule_line(bundle=bundle, line=4, choice="first", reason="○ 在框内", actor=b, now=now)
    for line in range(ON_PAPER + 1):
        explain_line(bundle=bundle, line=line, text="与选票一致", actor=table.users["counter-a"], now=now)
    for who in ("counter-a", "counter-b"):
        table.sign(who)
    table.small.count(table.vote)
    certified(table.small)
    return table


def files_of(election) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(build_archive(election).data)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


LAST = "votes/10-member_decision-1.json"


def test_the_archive_holds_every_ruling_and_the_sheets(ruled, tmp_path):
    kept = json.loads(files_of(ruled.small.election)[LAST])["paper_count"]
    names = {who: TABLE[who][2] for who in TABLE}
    assert kept["doubtful"] == [
        {
            "bundle": 1,
            "ballot": 2,
            "defect": "identifying_mark",
            "reason": "写有姓名",
            "clause": "第二十条",
            "is_confirmed": True,
            "proposed_by": names["scrutineer-a"],
            "decided_by": names["scrutineer-b"],
        }
    ]
    (difference,) = kept["differences"]
    assert (difference["ballot"], difference["choice"], difference["reason"]) == (4, "first", "○ 在框内")
    assert difference["ruled_by"] == names["scrutineer-b"]
    (sheets,) = kept["sheets"]
    assert (sheets["printed"], sheets["issued"], sheets["returned"]) == (PRINTED, ON_PAPER, ON_PAPER)
    assert kept["bundles"] == [{"number": 1, "channel": "", "size": ON_PAPER}]
    code, said = recount(ruled.small.election, tmp_path)
    assert code == 0, said
    assert f"党委书记：有效票 {PRESENT - 1}" in said


def by_one_person(paper):
    paper["doubtful"][0]["decided_by"] = paper["doubtful"][0]["proposed_by"]


def without_a_clause(paper):
    paper["doubtful"][0]["clause"] = ""


def more_ruled_void_than_are_void(paper):
    paper["doubtful"] *= 2


def a_ruling_left_out(paper):
    paper["doubtful"].clear()


def the_other_reading_chosen(paper):
    paper["differences"][0]["choice"] = "second"


def a_sheet_from_nowhere(paper):
    paper["sheets"][0]["issued"] += 1


def a_bundle_too_thin(paper):
    paper["bundles"][0]["size"] -= 1


@pytest.mark.parametrize(
    "change",
    [
        *(by_one_person, without_a_clause, more_ruled_void_than_are_void, a_ruling_left_out),
        *(the_other_reading_chosen, a_sheet_from_nowhere, a_bundle_too_thin),
    ],
)
def test_a_forged_ruling_or_sheet_is_found_though_every_digest_is_computed_again(ruled, tmp_path, change):
    files = files_of(ruled.small.election)
    vote = json.loads(files[LAST])
    change(vote["paper_count"])
    files[LAST] = canonical(vote)
    listed = {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "MANIFEST.json"
    }
    files["MANIFEST.json"] = canonical(listed)
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    code, said = run_recount(tmp_path)
    assert code == 1
    assert LAST in said, said
