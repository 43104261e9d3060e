"""The meeting's pages: the desk, the slips, the tellers, the box, the chair's script and the hall screen."""

import io
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from axes.utils import reset
from cast import ELECTED, FOR, MEMBERS, PRESENT, PROBATIONARY, TELLERS, give_password, signed_in
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pages import read
from pypdf import PdfReader

from ballots.models import Slip, Vote
from ballots.queries.hall import GROUP_SECONDS, group_now, hall_context
from ballots.queries.votes import find_slip, turnout
from ballots.services.door import release_slips
from ballots.services.urn import check_in
from election_site.queries.outcome_page import ResultGroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(vote_prepared):
    return vote_prepared


@pytest.fixture
def vote(small):
    return small.vote("member_decision")


def url(small, name, *arguments):
    return reverse(f"meeting:{name}", args=[small.slug, *arguments])


def page(small, role, name, **query):
    response = signed_in(small[role]).get(url(small, name), query)
    assert response.status_code == 200, (role, name, response.status_code)
    return read(response)


def send(small, who, name, *arguments, follow=True, **fields):
    return signed_in(small[who]).post(url(small, name, *arguments), fields, follow=follow)


def arrive(small, vote, count=PRESENT):
    for entry in small.voters(vote)[:count]:
        check_in(vote=vote, entry=entry, actor=small["door_keeper"], now=small.now)


# ----- whose pages they are: see test_access_rooms and test_access_deeds -----


def test_a_role_in_another_election_opens_nothing_here(small, django_user_model):
    stranger = django_user_model.objects.create(username="stranger", display_name="外人", is_staff=True)
    keeper = django_user_model.objects.create(username="keeper", is_staff=True, is_superuser=True)
    for user in (stranger, keeper):
        assert signed_in(user).get(url(small, "desk")).status_code == 404


# ----- the desk -----


@pytest.mark.parametrize("typed", ["王秀英", "wangxiuying", "wxy", "2"])
def test_a_voter_is_found_and_signed_in(small, vote, typed):
    line = page(small, "door_keeper", "lines", q=typed).one(cls="desk-line")
    assert MEMBERS[2] in line.text and "未到" in line.text
    action = line.one("form").attributes["action"]
    said = read(signed_in(small["door_keeper"]).post(action, follow=True))
    assert f"{MEMBERS[2]} 已签到。尚未发放票签" in said.one(cls="messages").text
    assert vote.check_ins.get().entry == small.entry(2)
    assert "已到" in page(small, "door_keeper", "lines", q=typed).one(cls="desk-line").text


def test_the_voter_is_told_to_draw_only_once_the_slips_are_released(small, vote):
    arrive(small, vote, 9)
    small.slips(vote, 11)
    release_slips(vote=vote, actor=small["door_keeper"], now=small.now)
    said = read(send(small, "door_keeper", "sign_in", small.voters(vote)[9].pk))
    assert "抽取一张票签" in said.one(cls="messages").text


def test_who_has_no_vote_has_no_button(small):
    line = page(small, "door_keeper", "lines", q=MEMBERS[PROBATIONARY]).one(cls="desk-line")
    assert "没有选举权" in line.text and not line.all("button")


def test_a_second_sign_in_is_refused_with_its_number(small, vote):
    arrive(small, vote, 1)
    said = read(send(small, "door_keeper", "sign_in", small.voters(vote)[0].pk))
    assert "B505" in said.one(cls="messages").text
    assert vote.check_ins.count() == 1


def test_the_figures_say_what_is_missing(small, vote):
    arrive(small, vote, 7)
    text = page(small, "door_keeper", "figures").text
    assert "应到会 11" in text and "实到会 7" in text and "距法定人数还差 2" in text and "未发放" in text


def test_an_undo_needs_the_second_persons_own_password(small, vote):
    arrive(small, vote, 1)
    entry = small.voters(vote)[0]
    second = small["chief_scrutineer"]
    given = {"reason_given": "签错了人", "second_name": second.username}
    password = give_password(second)
    own = give_password(small["door_keeper"])
    alone = {"second_name": "door_keeper", "second_password": own}
    refused = send(small, "door_keeper", "undo", entry.pk, **given | alone)
    assert refused.status_code == 422 and "B555" in read(refused).one(cls="says--error").text
    for _ in range(settings.AXES_FAILURE_LIMIT):
        wrong = send(small, "door_keeper", "undo", entry.pk, **given, second_password="not-this-one")
        assert wrong.status_code == 422 and vote.check_ins.count() == 1
        assert password not in wrong.content.decode() and "not-this-one" not in wrong.content.decode()
    # Tries are limited, and it is the second account that is locked, not the desk.
    locked = send(small, "door_keeper", "undo", entry.pk, **given, second_password=password)
    assert locked.status_code == 422 and "锁定" in read(locked).one(cls="says--error").text
    assert page(small, "door_keeper", "desk").text
    reset(username=second.username)
    right = send(small, "door_keeper", "undo", entry.pk, **given, second_password=password)
    assert "已撤销" in read(right).one(cls="messages").text
    assert not vote.check_ins.exists() and vote.past_check_ins.get().seconded_by == second


def test_what_is_filled_in_beside_a_wrong_password_is_kept_nowhere(small, vote):
    """Else a mistyped password, and the slip of a person who is named in the address, would lie in the database."""
    arrive(small, vote, PRESENT)
    codes = small.slips(vote, PRESENT)
    release_slips(vote=vote, actor=small["door_keeper"], now=small.now)
    give_password(small["chief_scrutineer"])
    given = {"reason_given": "签错了人", "slip_code": codes[0]}
    second = {"second_name": "chief_scrutineer", "second_password": "my-other-password"}
    wrong = send(small, "door_keeper", "undo", small.voters(vote)[0].pk, **given, **second)
    assert wrong.status_code == 422
    (tried,) = AccessAttempt.objects.filter(username="chief_scrutineer").values()
    kept = " ".join(map(str, tried.values()))
    assert not any(secret in kept for secret in ("my-other-password", codes[0], "签错了人"))


def test_help_is_noted_and_a_candidate_refused(small, vote):
    arrive(small, vote, 1)
    entry = small.voters(vote)[0]
    refused = send(small, "door_keeper", "assist", entry.pk, helper="candidate")
    assert refused.status_code == 422 and "B559" in read(refused).one(cls="says--error").text
    assert not vote.assistances.exists()
    desk = f"{url(small, 'desk')}?q={entry.number}"
    steps, noted = f'href="{url(small, "assist", entry.pk)}"', "由人代写"
    before = signed_in(small["door_keeper"]).get(desk).content.decode()
    assert steps in before and noted not in before
    send(small, "door_keeper", "assist", entry.pk, helper="relative")
    assert vote.assistances.get().helper == "relative"
    after = signed_in(small["door_keeper"]).get(desk).content.decode()
    assert steps not in after and noted in after, "it is noted once"


def test_the_roll_is_kept_by_pressing_a_button(small, vote):
    arrive(small, vote, 1)
    response = signed_in(small["door_keeper"]).get(url(small, "roll"))
    assert response["Content-Disposition"].startswith("attachment; filename=")
    rows = [row.text for row in read(response).one("tbody").all("tr")]
    assert len(rows) == PRESENT + 1, "everybody who has the vote"
    assert sum("已到" in row for row in rows) == 1


# ----- slips -----


def test_below_quorum_there_is_no_button_and_no_way(small, vote):
    small.slips(vote, 11)
    arrive(small, vote, 8)
    shown = page(small, "door_keeper", "slips")
    assert "B502" in shown.text
    assert url(small, "release") not in [form.attributes.get("action") for form in shown.all("form")]
    refused = send(small, "door_keeper", "release", up_to="")
    assert refused.status_code == 422 and "B502" in read(refused).text
    assert vote.slips.filter(position=None).count() == 0


def test_slips_go_out_and_the_rest_is_voided_by_range_and_by_scanning(small, vote):
    codes = small.slips(vote, 15)
    arrive(small, vote)
    said = read(send(small, "chief_scrutineer", "release", up_to="13"))
    assert "现有 13 张票签" in said.text and "14–15" in said.text
    send(small, "chief_scrutineer", "void_places", first="14", last="15")
    wrong = send(small, "chief_scrutineer", "void_scanned", codes=f"{codes[0]}\nAAAA-AAAA-AAAA")
    assert wrong.status_code == 422 and "AAAA-AAAA-AAAA" in read(wrong).one(cls="says--error").text
    assert find_slip(codes[0]).state == Slip.State.READY, "all or none"
    assert url(small, "release") not in [form.attributes.get("action") for form in read(wrong).all("form")]
    scanned = "\n".join([f"http://127.0.0.1:8000/b/{codes[0]}/", codes[1].lower()])
    send(small, "chief_scrutineer", "void_scanned", codes=scanned)
    assert turnout(vote).issued == PRESENT
    assert {find_slip(code).state for code in (codes[0], codes[1], codes[13], codes[14])} == {Slip.State.VOID}


# ----- tellers -----


def test_tellers_are_proposed_and_passed(small, vote):
    arrive(small, vote)
    for role, number in TELLERS.items():
        send(small, "clerk", "propose", small.entry(number).pk, role=role)
    shown = page(small, "clerk", "tellers")
    assert [row.one("th").text for row in shown.one("tbody").all("tr")] == [
        MEMBERS[number] for number in TELLERS.values()
    ]
    passed = send(small, "clerk", "pass_tellers", votes_for="9", against="1", abstain="1")
    assert "实到 11 人，赞成 9 人，反对 1 人，弃权 1 人" in read(passed).text
    assert vote.tellers.filter(passed__isnull=False).count() == len(TELLERS)


def test_a_candidate_is_named_as_one_and_refused(small, vote):
    standing = next(n for n, name in MEMBERS.items() if name in str(vote.paper))
    shown = page(small, "clerk", "tellers", q=str(standing))
    assert "是候选人" in shown.one(cls="proposal").text and not shown.one(cls="proposal").all("button")
    refused = send(small, "clerk", "propose", small.entry(standing).pk, role="counter")
    assert refused.status_code == 422 and "B570" in read(refused).text


# ----- the box -----


def test_the_zero_report_on_the_screen_and_on_paper(small, vote):
    arrive(small, vote)
    assert "B572" in page(small, "chief_scrutineer", "box").text
    small.pass_tellers(vote)
    assert not page(small, "clerk", "box").one("main").all("button"), "the chief scrutineer takes it"
    shown = read(send(small, "chief_scrutineer", "box"))
    assert "箱内选票 0" in shown.text
    digest = "".join(shown.one(cls="digest").text.split())
    assert digest == vote.steps.get(step="prove_box_empty").figures["digest"]
    response = signed_in(small["chief_scrutineer"]).get(url(small, "box_pdf"))
    text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(response.content)).pages)
    plain = "".join(text.split())
    assert "零票报告" in plain and "0张选票" in plain and digest in plain
    assert MEMBERS[TELLERS["chief_scrutineer"]] in plain and MEMBERS[TELLERS["scrutineer"]] in plain


def test_without_the_report_nothing_is_printed(small):
    response = signed_in(small["clerk"]).get(url(small, "box_pdf"), follow=True)
    assert "B552" in read(response).one(cls="messages").text


# ----- the chair -----


def now_step(shown):
    return next(one for one in shown.all("li", "script__step") if "script__step--now" in one.classes)


def test_the_chair_reads_step_by_step(small, vote):
    first = now_step(page(small, "host", "chair"))
    assert "宣布开会" in first.text and "中共田水镇委员会" in first.text
    send(small, "host", "step", "call_to_order")
    second = now_step(page(small, "host", "chair"))
    assert "应到 11 人，实到 0 人" in second.text and "B502" in second.text
    assert "disabled" in second.one("button").attributes
    later = [one for one in page(small, "host", "chair").all("li") if "script__step--to_come" in one.classes]
    assert len(later) == 9
    assert all("disabled" in one.one("button").attributes for one in later)
    arrive(small, vote, 9)
    assert "disabled" not in now_step(page(small, "host", "chair")).one("button").attributes


def test_the_vote_cannot_be_gone_to_before_its_gate_is_open(small, vote):
    """One slip too many: the step has its button, but only the way to what is missing can be gone."""
    send(small, "host", "step", "call_to_order")
    small.sign_in(vote)
    send(small, "host", "step", "report_attendance")
    send(small, "host", "step", "adopt_method", votes_for=PRESENT, against=0, abstain=0)
    codes = small.slips(vote, PRESENT + 1)
    small.before_opening(vote)
    shut = now_step(page(small, "host", "chair"))
    assert "B503" in shut.text and "disabled" in shut.one("button").attributes
    assert not shut.all("a"), "the host reaches none of the pages on which this is put right"
    seen = now_step(page(small, "chief_scrutineer", "chair"))
    assert "disabled" in seen.one("button").attributes
    assert [link.attributes["href"] for link in seen.all("a")] == [url(small, "slips")]
    assert "还要作废 1 张" in page(small, "chief_scrutineer", "slips").text
    small.void(vote, codes[:1])
    assert "还要作废" not in page(small, "chief_scrutineer", "slips").text
    way = now_step(page(small, "chief_scrutineer", "chair"))
    assert not way.all("button") and way.one("a").attributes["href"].endswith(f"/{vote.pk}/page/")
    told = now_step(page(small, "host", "chair"))
    assert "disabled" in told.one("button").attributes and not told.all("a")
    assert "由总监票人" in told.text


@pytest.mark.parametrize("role", ["host", "clerk", "chief_scrutineer"])
def test_no_link_of_the_chairs_page_leads_nowhere(small, vote, role):
    """At each step, whoever looks: what the page links to is there for that account."""
    client = signed_in(small[role])

    def follow():
        for link in page(small, role, "chair").one("ol", "script").all("a"):
            assert client.get(link.attributes["href"], follow=True).status_code == 200, link.attributes[
                "href"
            ]

    follow()
    send(small, "host", "step", "call_to_order")
    follow()  # below the quorum
    arrive(small, vote)
    send(small, "host", "step", "report_attendance")
    send(small, "host", "step", "adopt_method", votes_for=PRESENT, against=0, abstain=0)
    follow()
    small.pass_tellers(vote)
    small.slips(vote, PRESENT)
    follow()
    small.before_opening(vote)
    follow()
    small.open_urn(vote)
    follow()
    small.seal(vote)
    small.count(vote)
    follow()


def test_a_step_out_of_turn_is_refused(small, vote):
    said = read(send(small, "host", "step", "announce_elected"))
    assert "B562" in said.one(cls="messages").text
    assert not vote.steps.exists()


def test_the_method_is_adopted_by_counted_hands(small, vote):
    arrive(small, vote)
    send(small, "host", "step", "call_to_order")
    send(small, "host", "step", "report_attendance")
    refused = send(small, "host", "step", "adopt_method", votes_for="5", against="3", abstain="3")
    assert refused.status_code == 422 and "B564" in read(refused).text
    send(small, "host", "step", "adopt_method", votes_for="9", against="1", abstain="1")
    assert vote.steps.get(step="adopt_method").figures["votes_for"] == 9


# ----- the hall screen -----


def hall(small):
    return read(Client().get(url(small, "hall")))


def test_the_hall_screen_is_for_everybody_once_the_election_is_public(small):
    assert Client().get(reverse("meeting:hall", args=["no-such"])).status_code == 404
    response = Client().get(url(small, "hall"))
    assert response.status_code == 200 and "no-store" in response["Cache-Control"]
    assert read(response).one("main").attributes["hx-trigger"] == "every 3s"


def test_the_hall_shows_people_then_a_number_of_ballots_then_the_result_and_nothing_sooner(small, vote):
    assert "还差 9 人到会" in hall(small).text and "箱内选票" not in hall(small).text
    codes = small.admit(vote)
    small.open_urn(vote)
    assert "箱内选票 0" in hall(small).text
    small.cast_all(vote, codes)
    assert f"箱内选票 {PRESENT}" in hall(small).text
    small.seal(vote)
    vote.refresh_from_db()
    before = ["正在计票"]
    assert before[0] in hall(small).text
    small.count(vote)
    outcome = small.close(small.run("member_decision"))
    assert not hall(small).all(cls="result") and not any(
        name in hall(small).text for name in MEMBERS.values()
    )
    outcome = small.certify(outcome)
    assert not hall(small).all(cls="result"), "certified is not published"
    small.publish(outcome)
    shown = hall(small)
    assert [row.one(cls="name").text for row in shown.all("li", "result")]
    text = shown.text
    assert any(name in text for name in ELECTED.values()) and str(FOR["member_decision"][0]) in text


def test_the_posts_take_turns_by_the_clock(small, vote):
    small.finish(small.run("member_decision"))
    election = small.election
    start = small.now.replace(minute=0, second=0, microsecond=0)
    titles = [
        hall_context(election, start + timedelta(seconds=n * GROUP_SECONDS))["group"]["title"]
        for n in range(4)
    ]
    assert len(set(titles)) == 2 and titles[:2] == titles[2:]


def test_a_long_result_comes_in_parts_and_nobody_is_left_out(small):
    groups = [ResultGroup("党委书记", ("甲",)), ResultGroup("党委委员", tuple("一二三四五六七八九"))]
    start = small.now.replace(minute=0, second=0, microsecond=0)
    shown = [group_now(groups, start + timedelta(seconds=n * GROUP_SECONDS)) for n in range(3)]
    long = sorted((one["first"], one["last"], *one["rows"]) for one in shown if one["of"] == 9)
    assert long == [(1, 5, *"一二三四五"), (6, 9, *"六七八九")]
    assert group_now([], start) is None


def test_minutes_left_stand_on_the_screen_while_the_vote_is_open(small, vote):
    small.admit(vote)
    small.open_urn(vote)
    send(small, "host", "closing", minutes="20")
    assert "20" in hall(small).one(cls="hall__top").text
    assert Vote.objects.get(pk=vote.pk).state == Vote.State.OPEN


# ----- the shared tablet -----


def test_a_tablet_is_made_by_staff_who_is_signed_out_by_it(small):
    browser = signed_in(small["door_keeper"])
    assert "kiosk" not in Client().get(reverse("ballots:enter")).content.decode()
    response = browser.post(url(small, "kiosk"), {"kiosk": "1"})
    assert response.status_code == 302 and response["Location"] == reverse("ballots:enter")
    cookie = response.cookies["kiosk"]
    assert cookie["httponly"] and cookie["samesite"] == "Strict"
    assert browser.get(url(small, "desk")).status_code == 302, "nobody is signed in on it any more"
    shown = read(browser.get(reverse("ballots:enter")))
    assert "还在吗" in shown.one("dialog").text
    browser.force_login(small["door_keeper"], backend="django.contrib.auth.backends.ModelBackend")
    browser.post(url(small, "kiosk"), {"kiosk": "0"})
    assert "dialog" not in browser.get(reverse("ballots:enter")).content.decode()
