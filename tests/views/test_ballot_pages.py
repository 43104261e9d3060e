"""The booth: code, ballot, check, receipt; honest answers to everything that is not in order."""

import secrets

import pytest
from cast import FOR, MEMBERS, PRESENT, in_the_box, set_up, signed_in
from django.urls import reverse
from pages import read

from ballots.domain.checks import CHECKS as BALLOT_CHECKS
from ballots.domain.slip_codes import grouped, normal_receipt
from ballots.domain.vote_checks import vote_reason
from ballots.models import OpenBallot, Slip, Vote
from ballots.queries.votes import find_slip
from ballots.services.urn import cast_ballot
from election_site.models import AuditEntry
from election_site.queries.wording import reason_text
from election_site.services import tries

pytestmark = pytest.mark.django_db

ENTER, PAPER, DONE = "/b/", "/b/paper/", "/b/done/"
WRONG = "2345-ABCD-2345"


@pytest.fixture
def small(vote_prepared):
    return vote_prepared


@pytest.fixture
def vote(small) -> Vote:
    return small.vote("member_decision")


@pytest.fixture
def codes(small, vote) -> list[str]:
    drawn = small.admit(vote)
    small.open_urn(vote)
    return drawn


@pytest.fixture
def browser():
    """A phone that nobody has used before, at an address of its own: wrong tries are counted by both."""
    return phone()


def phone():
    client = signed_in(None)
    client.defaults["REMOTE_ADDR"] = f"203.0.{secrets.randbelow(250)}.{secrets.randbelow(250)}"
    return client


def sentence(code: str, **params) -> str:
    return reason_text(vote_reason(code, **params))


def fields(small, vote, place: int) -> dict[str, str]:
    """The ballot of the voter at ``place`` as the form sends it."""
    return {
        f"m-{key}-{who}": mark
        for key, answer in small.marks(vote, place).items()
        for who, mark in answer["marks"].items()
    }


def hidden_fields(page) -> dict[str, str]:
    return {
        one.attributes["name"]: one.attributes.get("value", "")
        for one in page.all("input")
        if one.attributes.get("type") == "hidden" and one.attributes["name"] != "csrfmiddlewaretoken"
    }


def open_ballot(browser, code):
    assert browser.post(ENTER, {"code": code}).url == PAPER
    return read(browser.get(PAPER))


def review(browser, small, vote, place=0):
    return read(browser.post(PAPER, fields(small, vote, place) | {"step": "review"}))


def drop(browser, small, vote, place=0):
    return browser.post(PAPER, hidden_fields(review(browser, small, vote, place)) | {"step": "drop"})


# ----- from the code to the receipt -----


def test_from_the_code_to_the_receipt(browser, small, vote, codes):
    page = open_ballot(browser, grouped(codes[0]).lower())
    contests = page.all("fieldset", "contest")
    assert [contest.one(cls="contest__title").text for contest in contests] == ["党委书记", "党委委员"]
    assert [name.text for name in contests[0].all(cls="candidate__name")] == [
        candidate["name"] for candidate in vote.paper["contests"][0]["candidates"]
    ]
    marks = {one.attributes["value"] for one in contests[0].all("input") if one.attributes["type"] == "radio"}
    assert marks == {"for", "against", "abstain"}
    assert len([one for one in contests[0].all("input") if one.attributes["type"] == "text"]) == 1

    checked = review(browser, small, vote)
    answers = [answer.text for answer in checked.all("p", "answer")]
    assert len(answers) == 4
    assert sum("赞成" in answer and "不赞成" not in answer for answer in answers) == 2
    assert OpenBallot.objects.filter(vote=vote).count() == 0, "looking at it drops nothing"

    dropped = browser.post(PAPER, hidden_fields(checked) | {"step": "drop"})
    assert dropped.url == DONE
    receipt = read(browser.get(DONE)).one("p", "code").text
    assert normal_receipt(receipt) == receipt
    assert [ballot.content for ballot in OpenBallot.objects.filter(vote=vote)] == [
        in_the_box(small.marks(vote, 0))
    ]

    found = read(phone().post("/b/receipt/", {"receipt": receipt.replace("-", " ")}))
    assert found.one("p", "says--success").text.count(receipt) == 1
    assert not any(name in found.text for name in MEMBERS.values())
    missing = read(phone().post("/b/receipt/", {"receipt": "海棠-1"}))
    assert missing.all("p", "says--success") == []
    assert missing.one("p", "says--warning").text


def test_a_photo_stands_beside_the_name_and_a_silhouette_where_there_is_none(browser, vote, codes):
    paper = vote.paper
    paper["contests"][0]["candidates"][0]["photo_url"] = "/photos/1.jpg"
    Vote.objects.filter(pk=vote.pk).update(paper=paper)
    people = open_ballot(browser, codes[0]).all(cls="candidate__who")
    photos = [one.one("img").attributes["src"] for one in people]
    assert photos[0] == "/photos/1.jpg"
    assert len(photos) > 1 and all("silhouette" in one for one in photos[1:])
    assert people[0].one(cls="candidate__name").text == paper["contests"][0]["candidates"][0]["name"]


def test_only_an_unmarked_ballot_is_compressed(browser, small, vote, codes):
    """The length of a compressed page with marks on it would tell something of the marks."""
    open_ballot(browser, codes[0])
    browser.defaults["HTTP_ACCEPT_ENCODING"] = "gzip"
    assert browser.get(PAPER)["Content-Encoding"] == "gzip"
    marked = fields(small, vote, 0)
    for step in ("ballot", "review"):
        assert "Content-Encoding" not in browser.post(PAPER, marked | {"step": step})


def test_the_whole_electorate_votes_at_its_phones(small, vote, codes):
    for place, code in enumerate(codes):
        browser = phone()
        open_ballot(browser, code)
        assert drop(browser, small, vote, place).url == DONE
    counted = small.count(small.seal(vote))
    for contest in counted.result.tally.values():
        votes = sorted((line["for"] for line in contest["candidates"].values()), reverse=True)
        assert votes == list(FOR["member_decision"])


def test_the_codes_qr_opens_the_ballot_at_once(browser, codes):
    response = browser.get(f"/b/{grouped(codes[0])}/")
    assert response.url == PAPER
    assert read(browser.get(PAPER)).all("fieldset", "contest")


def test_a_written_name_is_kept_up_to_the_box(browser, small, vote, codes):
    open_ballot(browser, codes[0])
    contest = vote.paper["contests"][0]
    marks = {f"m-p1-{candidate['id']}": "against" for candidate in contest["candidates"]}
    page = read(browser.post(PAPER, marks | {"w-p1-1": " 何 东\u3164 ", "step": "review"}))
    assert "何东" in page.one("ul", "answers").text
    assert hidden_fields(page)["w-p1-1"] == "何东", "what is checked is what will lie in the box"
    browser.post(PAPER, hidden_fields(page) | {"step": "drop"})
    assert OpenBallot.objects.get(vote=vote).content["p1"]["write_ins"] == ["何东"]


def test_going_back_to_change_keeps_the_marks(browser, small, vote, codes):
    open_ballot(browser, codes[0])
    checked = review(browser, small, vote, 0)
    page = read(browser.post(PAPER, hidden_fields(checked) | {"step": "ballot"}))
    chosen = {
        one.attributes["name"]: one.attributes["value"]
        for one in page.all("input")
        if "checked" in one.attributes
    }
    assert chosen == fields(small, vote, 0)


# ----- back, twice, reload -----


def test_a_second_press_gives_the_same_receipt(browser, small, vote, codes):
    open_ballot(browser, codes[0])
    sent = hidden_fields(review(browser, small, vote)) | {"step": "drop"}
    browser.post(PAPER, sent)
    first = read(browser.get(DONE)).one("p", "code").text
    again = browser.post(PAPER, sent).url
    assert again.startswith(DONE)
    told = read(browser.get(again))
    assert told.one("p", "code").text == first and "只计一次" in told.text
    assert read(browser.get(DONE)).one("p", "code").text == first, "the receipt may be loaded again"
    assert OpenBallot.objects.filter(vote=vote).count() == 1


def test_no_ballot_can_be_filled_in_so_that_its_maker_knows_it_again(browser, small, vote, codes):
    """The marks are published one by one in the archive: equal votes must be equal to the last character."""
    p1, p2 = vote.paper["contests"][:2]
    first, second = (one["id"] for one in p2["candidates"][:2])
    plain = {f"m-p2-{first}": "against", f"m-p2-{second}": "for"}
    against = {f"m-p1-{one['id']}": "against" for one in p1["candidates"]}
    signed = {"w-p1-1": "\u3000周\u2003 \u2004永\u00a0\u00a0平  "}
    ways = [
        plain | against | {"w-p1-1": "周永平"},
        plain | against | signed,
        {f"m-p2-{first}": "against", f"m-p1-{p1['candidates'][0]['id']}": "against", **signed},
        {f"m-p2-{first}": "against", f"m-p1-{p1['candidates'][0]['id']}": "against", **signed}
        | {f"m-{c['key']}-{one['id']}": "abstain" for c in (p1, p2) for one in c["candidates"][1:]},
    ]
    for code, sent in zip(codes, ways, strict=False):
        open_ballot(browser, code)
        assert browser.post(PAPER, sent | {"step": "drop"}).url == DONE
    kept = [str(one.content) for one in OpenBallot.objects.filter(vote=vote)]
    assert sorted(kept.count(one) for one in set(kept)) == [2, 2]
    assert not any(sign.isspace() for one in kept for sign in one.replace(", ", "").replace(": ", ""))


def test_back_after_the_drop_shows_no_second_ballot(browser, small, vote, codes):
    open_ballot(browser, codes[0])
    drop(browser, small, vote)
    assert browser.get(PAPER).url.startswith(DONE)
    other = browser.post(PAPER, fields(small, vote, 9) | {"step": "drop"})
    assert sentence("B521") in read(other).text
    assert [ballot.content for ballot in OpenBallot.objects.filter(vote=vote)] == [
        in_the_box(small.marks(vote, 0))
    ]


def test_an_answer_that_was_lost_on_the_way_is_found_again(browser, small, vote, codes):
    """The ballot arrived, the answer did not: the browser is where it was when it pressed the button."""
    open_ballot(browser, codes[0])
    first = hidden_fields(review(browser, small, vote, 0))
    slip = find_slip(codes[0])
    # Before anything arrived there is no receipt to be had, whatever the browser holds.
    assert browser.get(DONE).url == PAPER
    cast_ballot(slip=slip, content=small.marks(vote, 0), receipt=first["receipt"])
    for way in (
        lambda: browser.get(PAPER),  # loaded again
        lambda: browser.post(ENTER, {"code": codes[0]}),  # the same slip once more
        lambda: browser.get(f"/b/{codes[0]}/"),
        lambda: browser.post(PAPER, fields(small, vote, 9) | {"step": "review"}),  # back to the marks
        lambda: browser.post(PAPER, first | {"step": "drop"}),  # pressed again
    ):
        answer = way()
        told = read(browser.get(answer.url))
        assert told.one("p", "code").text == first["receipt"], answer.url
        assert "只计一次" in told.text
    assert [ballot.content for ballot in OpenBallot.objects.filter(vote=vote)] == [
        in_the_box(small.marks(vote, 0))
    ]
    # Who comes back elsewhere hears the truth, and no receipt.
    elsewhere = read(phone().post(ENTER, {"code": codes[0]}))
    assert sentence("B521") in elsewhere.text and first["receipt"] not in elsewhere.text
    # The next voter at the same browser gets neither.
    page = open_ballot(browser, codes[1])
    assert first["receipt"] not in page.text
    assert hidden_fields(review(browser, small, vote, 1))["receipt"] != first["receipt"]
    assert browser.get(DONE).url == PAPER


def test_going_back_before_the_drop_keeps_the_receipt_to_come(browser, small, vote, codes):
    open_ballot(browser, codes[0])
    first = hidden_fields(review(browser, small, vote, 0))["receipt"]
    assert hidden_fields(review(browser, small, vote, 3))["receipt"] == first
    assert browser.get(f"/b/{codes[0]}/").url == PAPER
    assert hidden_fields(review(browser, small, vote, 0))["receipt"] == first


def test_after_finish_the_phone_knows_nothing(browser, small, vote, codes):
    open_ballot(browser, codes[0])
    drop(browser, small, vote)
    response = browser.get("/b/finish/")
    assert response.url == ENTER
    assert {name for name, cookie in response.cookies.items() if cookie["max-age"] == 0} >= {
        "slip",
        "receipt",
    }
    assert browser.get(DONE).url == ENTER
    assert browser.get(PAPER).url == ENTER


def test_without_a_code_there_is_no_ballot_and_no_receipt(browser):
    assert browser.get(PAPER).url == ENTER
    assert browser.post(PAPER, {"step": "drop"}).url == ENTER
    assert browser.get(DONE).url == ENTER


def test_a_forged_cookie_opens_nothing(browser, codes):
    browser.cookies["slip"] = codes[0]
    assert browser.get(PAPER).url == ENTER
    browser.cookies["slip"] = f"{codes[0]}:1xxxxx:forged"
    assert browser.get(PAPER).url == ENTER


# ----- not in order -----


def refused(browser, code, url=ENTER) -> str:
    response = browser.post(url, {"code": code})
    assert response.status_code == 422
    page = read(response)
    assert page.all("fieldset") == []
    return page.one("p", "says--error").text


def test_a_wrong_code_gets_one_clear_sentence(browser, codes):
    for typed in (WRONG, "", "ABC", "0" * 12, "𠮷" * 12, "A" * 5000):
        assert refused(browser, typed) == sentence("B520"), typed


def test_a_used_a_void_and_an_early_slip(browser, small, vote):
    codes = small.admit(vote, spare=0)
    void = small.slips(vote, 1)
    assert refused(phone(), codes[0]) == sentence("B523")
    small.void(vote, void)
    small.open_urn(vote)
    assert refused(phone(), void[0]) == sentence("B522")
    open_ballot(browser, codes[0])
    drop(browser, small, vote)
    assert refused(phone(), codes[0]) == sentence("B521")


def test_a_closed_vote_says_so(browser, small, vote, codes):
    open_ballot(browser, codes[0])
    open_ballot(phone(), codes[1])
    checked = hidden_fields(review(browser, small, vote))
    small.seal(vote)
    late = browser.post(PAPER, checked | {"step": "drop"})
    assert late.status_code == 409
    assert sentence("B524") in read(late).text
    assert refused(phone(), codes[1]) == sentence("B524")
    vote.refresh_from_db()
    assert vote.returned == 0
    assert Slip.objects.get(pk=find_slip(codes[0]).pk).state == Slip.State.READY


def test_a_slip_of_another_election_at_an_elections_own_door(small, vote, codes):
    other = set_up(slug="bieyi", title="别驿镇公推直选", users=small.users)
    other_vote = other.open_vote_stage("second_recommendation")
    others = other.admit(other_vote)
    other.open_urn(other_vote)
    door = reverse("ballots:enter_election", args=[small.slug])
    said = refused(phone(), others[0], door)
    assert other.election.title in said
    assert phone().post(door, {"code": codes[0]}).url == PAPER
    assert phone().post(ENTER, {"code": others[0]}).url == PAPER, "the common door takes every slip"
    assert phone().get(reverse("ballots:enter_election", args=["wuyou"])).status_code == 404


def test_wrong_codes_are_limited_per_browser(browser, codes):
    limit = tries.LIMITS["browser"]
    for _ in range(limit):
        assert refused(browser, WRONG) == sentence("B520")
    locked = browser.post(ENTER, {"code": WRONG})
    assert locked.status_code == 429
    page = read(locked)
    assert page.one("p", "says--error").text == sentence("B525", minutes=tries.WINDOW // 60)
    assert page.all("input") == [], "no field is left to try on"
    assert browser.get(f"/b/{WRONG}/").status_code == 429, "the QR is no way around it"
    # A tablet on which somebody mistyped, or a hall in which somebody tries codes, still takes a slip.
    assert browser.get(f"/b/{codes[0]}/").url == PAPER


def test_a_browser_that_throws_its_cookies_away_is_limited_by_its_address(codes, monkeypatch):
    monkeypatch.setitem(tries.LIMITS, "address", 5)
    address = phone().defaults["REMOTE_ADDR"]

    def fresh():
        client = phone()
        client.defaults["REMOTE_ADDR"] = address
        return client

    for _ in range(5):
        assert fresh().post(ENTER, {"code": WRONG}).status_code == 422
    assert fresh().post(ENTER, {"code": WRONG}).status_code == 429
    assert fresh().post(ENTER, {"code": codes[0]}).url == PAPER


def test_right_codes_are_never_counted_as_tries(browser, small, vote, codes):
    for _ in range(tries.LIMITS["browser"] + 2):
        assert browser.post(ENTER, {"code": codes[0]}).url == PAPER


def test_more_marks_than_seats_are_said_and_nothing_is_lost(browser, small, vote, codes):
    open_ballot(browser, codes[0])
    contest = vote.paper["contests"][0]
    marks = {f"m-p1-{candidate['id']}": "for" for candidate in contest["candidates"]}
    response = browser.post(PAPER, marks | {"step": "review"})
    assert response.status_code == 422
    page = read(response)
    assert page.one("p", "says--error").text
    assert sum("checked" in one.attributes for one in page.all("input")) == len(marks)
    direct = browser.post(PAPER, marks | {"step": "drop"})
    assert direct.status_code in (409, 422)
    assert not OpenBallot.objects.filter(vote=vote).exists()
    assert find_slip(codes[0]).state == Slip.State.READY


def test_fields_that_the_paper_does_not_have_reach_no_box(browser, small, vote, codes):
    open_ballot(browser, codes[0])
    browser.post(
        PAPER,
        fields(small, vote, 0)
        | {"m-p9-1": "for", "m-p1-999999": "for", "w-p2-9": "何东", "name": "我", "step": "drop"},
    )
    assert [ballot.content for ballot in OpenBallot.objects.filter(vote=vote)] == [
        in_the_box(small.marks(vote, 0))
    ]


def test_a_blank_ballot_can_be_dropped(browser, small, vote, codes):
    open_ballot(browser, codes[0])
    checked = read(browser.post(PAPER, {"step": "review"}))
    browser.post(PAPER, hidden_fields(checked) | {"step": "drop"})
    assert [ballot.content for ballot in OpenBallot.objects.filter(vote=vote)] == [{}]


# ----- traces -----


def test_the_booth_leaves_no_trace(browser, small, vote, codes, caplog):
    entries = AuditEntry.objects.count()
    with caplog.at_level("INFO"):
        open_ballot(browser, codes[0])
        drop(browser, small, vote)
        receipt = read(browser.get(DONE)).one("p", "code").text
    assert AuditEntry.objects.count() == entries
    assert codes[0] not in caplog.text
    assert receipt not in caplog.text
    assert browser.defaults["REMOTE_ADDR"] not in caplog.text


def test_answers_stand_in_no_address_and_no_cookie_and_in_no_cache(browser, small, vote, codes):
    responses = [browser.post(ENTER, {"code": codes[0]}), browser.get(PAPER)]
    responses.append(browser.post(PAPER, fields(small, vote, 0) | {"step": "review"}))
    responses.append(browser.post(PAPER, hidden_fields(read(responses[-1])) | {"step": "drop"}))
    responses.append(browser.get(DONE))
    for response in responses:
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers.get("Location", ENTER) in (ENTER, PAPER, DONE)
        for name, cookie in response.cookies.items():
            if name == "csrftoken" or not cookie.value:
                continue  # a cookie that is being taken away
            assert cookie["httponly"], name
            assert cookie["samesite"] == "Strict", name
            assert cookie["path"] == ENTER, name
            assert "for" not in cookie.value.split(":")[0]
    assert "sessionid" not in browser.cookies


def test_a_foreign_page_cannot_send_a_ballot(small, vote, codes):
    browser = phone()
    browser.handler.enforce_csrf_checks = True
    response = browser.post(ENTER, {"code": codes[0]})
    assert response.status_code == 403
    assert "slip" not in response.cookies


def test_at_the_vote_of_the_bodies_one_may_only_recommend(small):
    other = set_up(slug="bieyi", users=small.users)
    vote = other.open_vote_stage("second_recommendation")
    drawn = other.admit(vote)
    other.open_urn(vote)
    browser = phone()
    page = open_ballot(browser, drawn[0])
    boxes = [one for one in page.all("input") if one.attributes["type"] in ("radio", "checkbox")]
    assert {(one.attributes["type"], one.attributes["value"]) for one in boxes} == {("checkbox", "for")}
    checked = review(browser, other, vote)
    assert "不赞成" not in checked.one("ul", "answers").text


def test_the_rooms_figures_are_as_the_cast_says():
    assert PRESENT == 11
    assert {"B101", "B105"} <= set(BALLOT_CHECKS)
