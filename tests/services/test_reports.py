"""The reports for signature: every figure on the printed sheet is read from the PDF and held against the database."""

import io
import re
from dataclasses import replace

import pytest
from cast import MEMBERS, committed, signed_in
from django.utils.timezone import localtime
from django.utils.translation import override
from hand_count import counted_by_hand
from pypdf import PdfReader
from round_cast import FIRST, SECOND, TIE, A, B, C, set_up_rounds

from ballots.domain.election import BY_ELECTION
from ballots.models import CheckIn, SealedBallot, Slip, Teller, Vote
from ballots.queries.decisions import settled_verdicts
from ballots.queries.report_results import round_lines
from ballots.queries.reports import REPORTS
from ballots.queries.rounds import round_figures
from ballots.queries.votes import vote_of
from ballots.services.reports import print_report
from ballots.services.urn import check_in, prepare_vote
from election_site.models import Election, Outcome, RollEntry
from election_site.services.errors import Refused

LONG = "阿卜杜热西提·麦麦提图尔荪·艾则孜"


@pytest.fixture(scope="module")
def counted(django_db_setup, django_db_blocker):
    """Two rounds counted, the stage not closed; committed once for this file."""
    with committed(django_db_blocker):
        small = set_up_rounds()
        run = small.run("member_decision")
        small.hold(vote_of(run), TIE, extra=[{"p1": {"marks": {}, "write_ins": []}}])
        small.hold(small.next(run), {"p2": {B: 7, C: 4}})
        yield small


@pytest.fixture
def small(counted, db):
    return replace(counted, election=Election.objects.get(pk=counted.election.pk), receipts={})


@pytest.fixture
def rounds(small):
    return list(small.run("member_decision").votes.order_by("round_number"))


@pytest.fixture
def outcome(small):
    """The stage closed and certified by both chiefs."""
    return small.finish_stage(small.run("member_decision")).run.outcome


def pages(pdf: bytes) -> list[str]:
    """The text of each page without any white space, so that a line broken in print is one again."""
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text(vote: Vote, name: str) -> str:
    return "".join(pages(print_report(Vote.objects.get(pk=vote.pk), name)))


def fresh(vote: Vote) -> Vote:
    return Vote.objects.get(pk=vote.pk)


# ----- the figures, counted from the rows by hand -----


def should_attend(small) -> int:
    roll = RollEntry.objects.filter(roll__election=small.election, roll__kind="members")
    return roll.filter(status="formal", discipline="none", exclusion="").count()


def present(vote) -> int:
    return CheckIn.objects.filter(vote=vote).count()


def slips(vote, *states) -> int:
    return Slip.objects.filter(vote=vote, state__in=states).count()


def in_box(vote) -> int:
    return SealedBallot.objects.filter(vote=vote).count()


def test_the_attendance_sheet(small, rounds):
    for vote in rounds:
        found = text(vote, "attendance")
        base, here = should_attend(small), present(vote)
        assert f"应到会{base}实到会{here}缺席{base - here}" in found
        assert f"应到会{base}人，实到会{here}人" in found
        held = localtime(vote.opened_at)
        title = vote.title.replace(" ", "")
        assert f"{title}·{held.year}年{held.month}月{held.day}日应到会" in found.replace(" ", "")
        excluded = RollEntry.objects.filter(roll__election=small.election).exclude(exclusion="")
        assert f"自费出国半年以上的{excluded.count()}" in found


def test_the_attendance_sheet_before_the_vote_opens(small):
    run = small.run("member_decision")
    vote = prepare_vote(
        run=run,
        kind="member_decision",
        title="试投",
        actor=small["clerk"],
        now=small.now,
        paper=vote_of(run).paper,
    )
    for entry in small.voters(vote)[:7]:
        check_in(vote=vote, entry=entry, actor=small["door_keeper"], now=small.now)
    found = text(vote, "attendance")
    assert f"应到会{should_attend(small)}实到会7缺席{should_attend(small) - 7}" in found
    assert "（至少须到会9人），不能进行选举" in found


def test_the_sheet_on_printing_and_handing_out(rounds):
    for vote in rounds:
        found = text(vote, "issue")
        made = Slip.objects.filter(vote=vote).count()
        out, void = slips(vote, "ready", "used"), slips(vote, "void")
        assert made == out + void
        assert f"全体选举人{made}{out}{void}" in found
        assert f"发出选票{out}实到会{present(vote)}" in found


def test_the_sheet_on_ballots_returned(small, rounds):
    for vote in rounds:
        found = text(vote, "return")
        issued, back = slips(vote, "ready", "used"), in_box(vote)
        assert (
            f"应到会{should_attend(small)}实到会{present(vote)}发出选票{issued}收回选票{back}未收回{issued - back}"
            in found
        )
        assert "选举有效" in found


def test_the_sheet_on_the_count_has_every_mark_of_everybody(rounds):
    for vote in rounds:
        found, by_hand = text(vote, "count"), counted_by_hand(vote)
        assert f"发出选票{slips(vote, 'ready', 'used')}收回选票{in_box(vote)}" in found
        for contest in vote.paper["contests"]:
            title, seats = contest["title"], contest["seats"]
            assert f"{title}：名额{seats}名；有效票{in_box(vote)}张，无效票0张" in found
            for one in contest["candidates"]:
                line = by_hand[contest["key"]][one["id"]]
                assert f"{one['name']}{line['for']}{line['against']}{line['abstain']}" in found
    assert f"{B}743当选" not in found
    assert f"{B}740当选" in found and f"{C}470未当选" in found


def test_what_voters_wrote_in_is_reported_in_full(small):
    run = small.run("member_decision")
    vote = prepare_vote(
        run=run,
        kind="member_decision",
        title="试投",
        actor=small["clerk"],
        now=small.now,
        paper=run.votes.get(round_number=1).paper,
    )
    names = {one["name"]: one["id"] for one in vote.paper["contests"][0]["candidates"]}
    written = {"p1": {"marks": {names[FIRST]: "against"}, "write_ins": ["周永平"]}}
    small.hold(vote, {**TIE, "p1": {FIRST: 0, SECOND: 0}}, extra=[written] * 4)
    found = text(vote, "count")
    assert "另选他人姓名赞成结果周永平4未当选" in found
    assert "另选他人：无" in found, "for the other post"


def test_the_list_of_the_elected(small, rounds, outcome):
    found = text(rounds[0], "elected")
    decided = outcome.figures["decided"]
    assert f"应选3名，当选{sum(map(len, decided.values()))}名" in found
    secretary, members = found.split("委员（按姓氏笔画为序）")
    (first,) = decided["p1"]
    assert f"{FIRST}党委书记{first['votes']}{first['round']}" in secretary
    lines = {one["name"]: one for one in decided["p2"]}
    assert set(lines) == {A, B}
    for name, one in lines.items():
        assert f"{name}党委委员{one['votes']}{one['round']}" in members
    assert members.index(A) < members.index(B), "孙 has six strokes, 李 seven"


def test_the_report_to_the_county(small, rounds, outcome):
    found = text(rounds[0], "result")
    assert "（文号）〔〕号中共安县委员会：" in found
    assert found.count("（盖章）日期：年月日") == 1
    assert "2010年" in found
    for vote in rounds:
        assert (
            f"应到会{should_attend(small)}人，实到会{present(vote)}人（法定人数9人）；"
            f"发出选票{slips(vote, 'ready', 'used')}张，收回选票{in_box(vote)}张，选举有效" in found
        )
    assert f"报请备案：{A}、{B}。" in found and f"报请审批：{FIRST}。" in found
    result = small.open("result")
    small.approve(result)
    assert f"已经上级批准（组〔2010〕9号）：{FIRST}。" in text(rounds[0], "result")


def test_the_county_reads_what_was_decided_on_a_round(small, rounds):
    seats = {"question": BY_ELECTION, "decision": "同意减少名额", "taken_by": "党员大会", "agree": 6}
    people = {"recorded_by": "王经办", "confirmed_by": "李复核"}
    figures = round_figures(rounds[0], settled_verdicts(rounds[0])) | {
        "decisions": [{"contest": "p2", **seats, **people}]
    }
    with override("zh-hans"):
        first, decided = round_lines(figures)
    assert "选举有效" in first
    assert f"党员大会决定：同意减少名额（实到会选举人{present(rounds[0])}人，同意6人）" in re.sub(
        r"\s", "", decided
    )


# ----- digest, draft, signatures -----


def test_every_page_bears_the_digest_of_the_outcome_or_of_the_urn(small, rounds):
    for name in ("attendance", "issue", "return", "count"):
        for page in pages(print_report(fresh(rounds[0]), name)):
            assert rounds[0].seal_digest in page and "封存票箱的校验码" in page
    outcome = small.close(small.run("member_decision"))
    for vote in rounds:
        for name in REPORTS:
            for page in pages(print_report(fresh(vote), name)):
                assert outcome.digest in page and "结果的校验码" in page


def test_the_digest_stands_in_groups_of_four(rounds):
    raw = PdfReader(io.BytesIO(print_report(rounds[0], "count"))).pages[0].extract_text()
    digest = rounds[0].seal_digest
    assert " ".join(digest[at : at + 4] for at in range(0, 64, 4)) in raw


def test_a_report_is_a_draft_until_two_people_have_certified(small, rounds):
    outcome = small.close(small.run("member_decision"))
    for name in REPORTS:
        assert all("草稿·未签认" in page for page in pages(print_report(fresh(rounds[0]), name)))
    small.certify(outcome)
    for name in REPORTS:
        found = text(rounds[0], name)
        assert "草稿" not in found
        for one in Outcome.objects.get(pk=outcome.pk).certifications.all():
            assert f"{one.user}已于" in found


def test_every_teller_has_a_line_to_sign(rounds):
    found = text(rounds[1], "count")
    assert Teller.objects.filter(vote__run=rounds[1].run).count() == 4
    for number, role in ((9, "总监票人"), (10, "监票人"), (11, "总计票人"), (13, "计票人")):
        assert f"{role}{MEMBERS[number]}：" in found


def test_the_same_figures_give_the_same_bytes(rounds):
    assert print_report(rounds[0], "count") == print_report(fresh(rounds[0]), "count")


# ----- long names, many candidates -----


def test_thirty_candidates_with_long_names_all_stand_on_the_sheet(small):
    run = small.run("member_decision")
    signs = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒"
    names = [f"{LONG}{sign}" for sign in signs]
    contest = {
        **run.votes.get(round_number=1).paper["contests"][1],
        "seats": 9,
        "max_for": 9,
        "write_ins": 0,
        "candidates": [{"id": str(9000 + n), "name": name} for n, name in enumerate(names)],
    }
    vote = prepare_vote(
        run=run,
        kind="member_decision",
        title="三十人",
        actor=small["clerk"],
        now=small.now,
        paper={"kind": "member_decision", "contests": [contest]},
    )
    small.hold(vote, {"p2": {name: n % 4 for n, name in enumerate(names)}})
    sheet = pages(print_report(fresh(vote), "count"))
    assert "总监票人" in sheet[-1] and "至少须得" in sheet[-1], "nobody signs a sheet without figures"
    assert len(sheet) > 1
    assert all("姓名赞成不赞成弃权结果" in page for page in sheet if LONG in page), "the head on every page"
    found = "".join(sheet)
    for n, name in enumerate(names):
        assert f"{name}{n % 4}{11 - n % 4}0未当选" in found


def test_a_name_that_the_font_lacks_is_refused_before_anything_is_printed(small):
    run = small.run("member_decision")
    first = run.votes.get(round_number=1).paper["contests"][0]
    people = [{"id": "9001", "name": "\U00020bb7野家"}, {"id": "9002", "name": "王五"}]
    vote = prepare_vote(
        run=run,
        kind="member_decision",
        title="生僻字",
        actor=small["clerk"],
        now=small.now,
        paper={"kind": "member_decision", "contests": [{**first, "candidates": people}]},
    )
    small.hold(vote, {"p1": {people[0]["name"]: 8, "王五": 3}})
    with pytest.raises(Refused) as refusal:
        print_report(fresh(vote), "count")
    assert [reason.code for reason in refusal.value.reasons] == ["E301"]


# ----- when, and for whom -----


def test_a_report_waits_for_its_figures(small):
    run = small.run("member_decision")
    vote = prepare_vote(
        run=run,
        kind="member_decision",
        title="试投",
        actor=small["clerk"],
        now=small.now,
        paper=vote_of(run).paper,
    )

    def refused(name):
        with pytest.raises(Refused) as refusal:
            print_report(fresh(vote), name)
        return [reason.code for reason in refusal.value.reasons]

    codes = small.admit(vote)
    assert refused("return") == ["B681"]
    small.open_urn(vote)
    small.cast_all(vote, codes, {"p2": {B: 7, C: 4}})
    assert refused("return") == ["B681"]
    small.seal(vote)
    assert "收回选票11" in text(vote, "return")
    assert refused("count") == ["B682"]
    small.count(vote)
    assert refused("elected") == refused("result") == ["B683"]
    other = small.vote("organisational_trust")
    with pytest.raises(Refused) as refusal:
        print_report(other, "elected")
    assert [reason.code for reason in refusal.value.reasons] == ["B684"]
    with pytest.raises(KeyError):
        print_report(vote, "nothing")


def status(small, role, vote, name) -> int:
    return signed_in(small[role] if role else None).get(f"/reports/{vote.pk}/{name}.pdf").status_code


def test_marks_are_for_those_who_certify_until_they_have(small, rounds):
    vote = rounds[0]
    for name in ("attendance", "issue", "return"):
        for role in ("clerk", "reviewer", "door_keeper", "chief_scrutineer", "chief_counter", "host"):
            assert status(small, role, vote, name) == 200
    for role in ("clerk", "reviewer", "chief_scrutineer", "chief_counter"):
        assert status(small, role, vote, "count") == 200
    for role in ("door_keeper", "host", "observer", None):
        assert status(small, role, vote, "count") == 404
    outcome = small.close(small.run("member_decision"))
    assert status(small, "door_keeper", vote, "elected") == 404
    small.certify(outcome)
    assert status(small, "door_keeper", vote, "elected") == 200
    for role in ("observer", None):
        for name in REPORTS:
            assert status(small, role, vote, name) == 404
    assert status(small, "clerk", vote, "nothing") == 404


def test_a_pdf_comes_under_its_own_name_and_is_kept_nowhere(small, rounds):
    response = signed_in(small["clerk"]).get(f"/reports/{rounds[1].pk}/count.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert "tianshui-member_decision-2-count.pdf" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert response.content.startswith(b"%PDF")


def test_every_vote_of_the_chain_has_its_sheets(small):
    for code in ("second_recommendation", "public_recognition", "organisational_trust"):
        vote = small.vote(code)
        found = text(vote, "count")
        by_hand = counted_by_hand(vote)
        for contest in vote.paper["contests"]:
            for one in contest["candidates"]:
                assert f"{one['name']}{by_hand[contest['key']][one['id']]['for']}" in found
        issue = text(vote, "issue")
        if vote.channels:
            assert f"合计{Slip.objects.filter(vote=vote).count()}{slips(vote, 'ready', 'used')}" in issue
