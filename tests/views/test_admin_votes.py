"""One vote at the admin site: signing in, slips, opening, sealing; and no figure that nobody may know."""

import re
import unicodedata
from datetime import timedelta

import pytest
import segno
from cast import MEMBERS, PRESENT, VOTERS, set_up, signed_in, staff
from django.conf import settings
from django.urls import reverse
from pages import read
from printed import words_of

from ballots.models import Slip, Vote
from ballots.queries.votes import find_slip
from ballots.services.slip_sheets import slips_of
from election_site.celery import app
from election_site.models import AuditEntry

pytestmark = pytest.mark.django_db
CODE = re.compile(r"\b[2-9A-HJ-NP-TV-Z]{4}-[2-9A-HJ-NP-TV-Z]{4}-[2-9A-HJ-NP-TV-Z]{4}\b")


@pytest.fixture
def meeting(vote_prepared):
    """The member-decision vote, prepared; nobody is signed in."""
    return vote_prepared, vote_prepared.vote("member_decision")


def url(name, vote, *more) -> str:
    return reverse(f"admin:ballots_vote_{name}", args=[vote.pk, *more])


def made_by(small, vote, count, **fields) -> list[str]:
    page = read(signed_in(small["clerk"]).post(url("slips", vote), {"count": count, **fields}))
    return [one.text for one in page.all(cls="of-slip__code")]


def tiles(page) -> dict[str, str]:
    block = page.one("dl", "of-tiles")
    return {one.one("dt").text: one.one("strong").text for one in block.all("div")}


def test_slips_are_shown_once_and_their_codes_are_stored_nowhere(meeting):
    small, vote = meeting
    codes = made_by(small, vote, PRESENT)
    assert len(set(codes)) == PRESENT and all(CODE.fullmatch(code) for code in codes)
    assert Slip.objects.filter(vote=vote).count() == PRESENT
    for role in ("clerk", "chief_scrutineer"):
        assert not CODE.search(signed_in(small[role]).get(url("page", vote)).content.decode())
        assert not CODE.search(signed_in(small["clerk"]).get(url("slips", vote)).content.decode())
    logged = AuditEntry.objects.latest("pk")
    assert logged.action == "make_slips" and not CODE.search(str(logged.data))
    assert not any(code.replace("-", "") in str(logged.data) for code in codes)


def test_the_printed_slips_hold_code_and_qr_alone(meeting):
    small, vote = meeting
    clerk = signed_in(small["clerk"])
    response = clerk.post(url("slips", vote), {"count": 4})
    assert response.headers["Cache-Control"].count("no-store") == 1
    page = read(response)
    slips = page.all("div", "of-slip")
    assert [len(one.all("svg")) for one in slips] == [1, 1, 1, 1]
    hidden = next(one for one in page.all("input") if one.attributes.get("name") == "codes")
    codes = hidden.attributes["value"].split()
    answer = clerk.post(url("slips_pdf", vote), {"codes": " ".join(codes)})
    pdf = b"".join(answer.streaming_content)
    assert pdf.startswith(b"%PDF-") and answer.headers["Content-Type"] == "application/pdf"
    # The margin with the places of each row, which is cut off; of a slip itself its code, and nothing else.
    grouped_codes = [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]
    rest = words_of(pdf)
    for text in (*grouped_codes, "1–3", "4"):
        assert rest.count(text) == 1 or text == "4", text
        rest = rest.replace(text, "", 1)
    assert rest == ""
    # Codes of another vote, made up or missing print nothing.
    for typed in ("", "ABCDEFGHJKMN", f"{codes[0]} ABCDEFGHJKMN"):
        assert clerk.post(url("slips_pdf", vote), {"codes": typed}).status_code == 404
    assert signed_in(small["reviewer"]).post(url("slips_pdf", vote), {"codes": codes[0]}).status_code == 404


def test_the_sample_ballot_is_printed_by_who_prepares_the_vote(meeting):
    small, vote = meeting
    answer = signed_in(small["clerk"]).get(url("sample", vote))
    words = words_of(b"".join(answer.streaming_content))
    assert "票样" in words and all(one["title"] in words for one in vote.paper["contests"])
    assert signed_in(small["door_keeper"]).get(url("sample", vote)).status_code == 404


def test_a_qr_leads_to_the_booth_of_this_site(meeting):
    small, vote = meeting
    code = made_by(small, vote, 1)[0].replace("-", "")
    printed = slips_of([code], settings.SITE_URL)[0]
    expected = segno.make(f"{settings.SITE_URL}/b/{code}/", error="m", micro=False)
    size = expected.symbol_size(border=4)[0]
    assert f'viewBox="0 0 {size} {size}"' in printed.svg
    assert printed.text == f"{code[:4]}-{code[4:8]}-{code[8:]}"


def test_slips_of_a_weighted_vote_carry_the_body_and_nothing_finer():
    small = set_up(slug="shiqiao", users=staff("-2"))
    vote = small.open_vote_stage("second_recommendation")
    clerk = signed_in(small["clerk"])
    assert clerk.post(url("slips", vote), {"count": 3}).status_code == 422  # which body?
    codes = made_by(small, vote, 3, channel="government")
    assert {find_slip(code.replace("-", "")).channel for code in codes} == {"government"}
    page = read(clerk.get(url("page", vote)))
    assert "县政府" in page.one("table").text


def test_the_same_page_sent_twice_makes_slips_once(meeting):
    small, vote = meeting
    clerk = signed_in(small["clerk"])
    page = read(clerk.get(url("slips", vote)))
    seen = next(one for one in page.all("input") if one.attributes.get("name") == "made_before")
    sent = {"count": 3, "made_before": seen.attributes["value"]}
    assert clerk.post(url("slips", vote), sent).status_code == 200
    again = clerk.post(url("slips", vote), sent)
    assert (again.status_code, vote.slips.count()) == (422, 3)
    assert "B528" in read(again).text


def test_slips_are_handed_out_and_voided_at_the_meeting_alone(meeting):
    small, vote = meeting
    at_meeting = reverse("meeting:slips", args=[small.slug])
    for role, has_it in (("chief_scrutineer", True), ("door_keeper", True), ("clerk", False)):
        page = read(signed_in(small[role]).get(url("page", vote)))
        assert (at_meeting in [a.attributes["href"] for a in page.all("a")]) is has_it, role


def test_the_vote_opens_when_nothing_blocks_it_and_only_after_being_asked_twice(meeting):
    small, vote = meeting
    scrutineer = signed_in(small["chief_scrutineer"])
    page = read(scrutineer.get(url("page", vote)))
    assert "B502" in page.one(cls="of-blockers").text and "B513" in page.one(cls="of-blockers").text
    assert not [a for a in page.all("a") if a.attributes["href"] == url("open", vote)]
    refused = scrutineer.post(url("open", vote), {"is_sure": "on"})
    assert "B502" in read(refused).text
    small.admit(vote)
    small.before_opening(vote)
    page = read(scrutineer.get(url("page", vote)))
    button = next(a for a in page.all("a") if a.attributes["href"] == url("open", vote))
    assert "of-button--danger" in button.classes
    assert scrutineer.post(url("open", vote), {}).status_code == 422
    vote.refresh_from_db()
    assert vote.state == Vote.State.PREPARED
    scrutineer.post(url("open", vote), {"is_sure": "on"})
    vote.refresh_from_db()
    assert vote.state == Vote.State.OPEN
    at_desk = reverse("meeting:sign_in", args=[small.slug, small.entry(3).pk])
    late = signed_in(small["door_keeper"]).post(at_desk, follow=True)
    assert "B506" in read(late).text


def test_an_open_vote_shows_people_slips_and_ballots_in_the_box_and_nothing_else(meeting):
    small, vote = meeting
    codes = small.admit(vote)
    small.open_urn(vote)
    small.cast_all(vote, codes[:5])
    for role in small.users:
        html = signed_in(small[role]).get(url("page", vote)).content.decode()
        page = read(html)
        assert tiles(page) == {
            "应到会": str(PRESENT),
            "实到会": str(PRESENT),
            "发出票签": str(PRESENT),
            "箱内选票": "5",
        }, role
        text = unicodedata.normalize("NFKC", page.one(cls="of-card").text)
        assert not any(name in text for name in MEMBERS.values())
        assert not [one for one in small.receipts["member_decision"] if one in html]
        run = read(
            signed_in(small[role]).get(
                reverse("admin:election_site_election_run", args=[small.election.pk, vote.run_id])
            )
        )
        assert "还没有数据" in run.text


def test_a_vote_is_sealed_and_its_count_followed_and_a_silent_worker_is_told(meeting, monkeypatch):
    small, vote = meeting
    codes = small.admit(vote)
    small.open_urn(vote)
    small.cast_all(vote, codes)
    scrutineer, counter = signed_in(small["chief_scrutineer"]), signed_in(small["chief_counter"])
    assert "此操作不能恢复" in read(scrutineer.get(url("seal", vote))).text
    assert counter.post(url("seal", vote), {"is_sure": "on"}).status_code == 404
    page = read(scrutineer.post(url("seal", vote), {"is_sure": "on"}, follow=True))
    vote.refresh_from_db()
    assert vote.state == Vote.State.SEALED and vote.returned == VOTERS["member_decision"]
    progress = next(one for one in page.all("section") if "hx-get" in one.attributes)
    assert progress.attributes["hx-get"] == url("progress", vote)
    assert "共 1 份，已计 0 份" in progress.text
    assert "没有计票程序应答" not in progress.text
    Vote.objects.filter(pk=vote.pk).update(sealed_at=vote.sealed_at - timedelta(seconds=11))
    # Workers listen on another channel than the one that is asked: nobody answers.
    mailbox = app.control.mailbox
    monkeypatch.setattr(mailbox, "exchange", mailbox._get_exchange("nobody", mailbox.type))
    late = read(counter.get(url("progress", vote)))
    assert "没有计票程序应答" in late.text
    small.count(vote)
    done = read(counter.get(url("progress", vote)))
    assert "计票完成" in done.text and "hx-get" not in done.one("section").attributes
    assert vote.seal_digest[:4] in done.one(cls="of-digest").text


@pytest.mark.parametrize(
    "role", ["clerk", "reviewer", "door_keeper", "chief_scrutineer", "chief_counter", "host", "observer"]
)
def test_every_link_of_a_votes_page_is_there_for_whoever_sees_it(meeting, role):
    small, vote = meeting
    client = signed_in(small[role])
    links = [a.attributes["href"] for a in read(client.get(url("page", vote))).all("a")]
    own = [href for href in links if href.startswith(("/meeting/", "/paper/", "/admin/ballots/vote/"))]
    assert reverse("meeting:hall", args=[small.slug]) in own
    for href in own:
        assert client.get(href, follow=True).status_code == 200, href
