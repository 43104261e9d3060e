"""Joint sheets as people meet them: one is opened, passed on, signed on a phone, and a signature is taken back."""

import re
from datetime import timedelta

import pytest
from cast import signed_in
from django.core.cache import cache
from django.urls import reverse
from django.utils.timezone import now
from nomination_election import Cast, finish, identity, name, open_, set_up
from pages import figures_of, read

from election_site.models import Election
from election_site.services import tries
from nomination.models import Draft, Recommendation, Signature

pytestmark = pytest.mark.django_db
SHEET = {
    "post": "1",
    "name": "孙新人",
    "sex": "male",
    "work": "石桥村村民",
    "grounds": "修通了村组道路",
    "sender_name": "赵发起",
    "sender_phone": "139-0000-0000",
}


@pytest.fixture
def run():
    """Registration is open today."""
    cache.clear()
    cast = Cast()
    election = set_up(cast, posts=2)
    finish(open_(election, "announcement", cast, now=now()), cast, now(), publish=True)
    Election.objects.update(recommendation_closes_at=now() + timedelta(days=3))
    return open_(election, "open_recommendation", cast, now=now())


def url(what, *more):
    return reverse(f"sign:{what}", args=["qq", *more])


def opened(client) -> Recommendation:
    answer = client.post(url("start"), SHEET)
    one = Recommendation.objects.latest("pk")
    assert answer.url == url("own", one.number)
    return one


def signed(one, who, client=None, **changed):
    """Person ``who`` signs in his own browser; the page that answers."""
    client = client or signed_in(None)
    given = {"name": name(who), "number": identity(who), "phone": "139-0000-0000"} | changed
    return client, client.post(url("sheet", one.sign_token), given, follow=True)


def test_whoever_opens_a_sheet_gets_number_code_and_link_but_not_the_nominees_address(run):
    client = signed_in(None)
    one = opened(client)
    page = read(client.get(url("own", one.number)))
    code = page.all(cls="code")[1].text
    links = [link.attributes["href"] for link in page.all(cls="pass-on__address")]
    assert [link.partition("/e/")[2] for link in links] == [
        f"qq/sign/{one.sign_token}/",
    ]
    # With it, the opener could consent in the other's place.
    assert one.candidacy.consent_token not in client.get(url("own", one.number)).content.decode()
    assert page.one(cls="qr").all("svg") and one.number in page.text
    assert figures_of(page) == {"有效签名": "0", "还差": "3"}
    stranger = signed_in(None)
    assert stranger.get(url("own", one.number)).status_code == 302
    follow = reverse("recommend:follow", args=["qq"])
    again = stranger.post(follow, {"number": one.number, "code": code}, follow=True)
    assert again.redirect_chain[-1][0] == url("own", one.number)
    why = {"why": "已有更合适的人选"}
    stranger.post(reverse("recommend:withdraw", args=["qq", one.number]), why)
    assert "已于" in read(client.get(url("own", one.number))).text
    assert "不再接受签名" in read(stranger.get(url("sheet", one.sign_token))).text
    assert not read(stranger.get(url("sheet", one.sign_token))).all("form")


def test_a_signature_is_answered_at_once_and_taken_back_with_its_receipt(run):
    one = opened(signed_in(None))
    page = read(signed_in(None).get(url("sheet", one.sign_token)))
    for shown in ("孙新人", "职位1", "修通了村组道路", "赵发起"):
        assert shown in page.text
    assert "139-0000-0000" not in page.text
    client, answer = signed(one, 30)
    receipt = read(answer)
    assert "签名有效" in receipt.text and "还差 2 个" in receipt.text
    _, answer = signed(one, 70)
    assert "名册上都没有您" in read(answer).text
    _, answer = signed(one, 30)
    assert answer.status_code == 422 and "N129" in read(answer).text
    page = read(signed_in(None).get(url("sheet", one.sign_token)))
    assert figures_of(page) == {"有效签名": "1", "还差": "2"}
    assert name(30) not in page.text and name(70) not in page.text

    code = receipt.one(cls="code").text
    other = signed_in(None)
    found = read(other.post(url("withdraw"), {"code": code.lower()}))
    assert "孙新人" in found.text and Signature.objects.filter(withdrawn_at=None).count() == 2
    assert "撤回这个签名" in found.text
    done = other.post(url("withdraw"), {"code": code, "withdraw": "1"}, follow=True)
    assert "您已撤回此签名" in read(done).text
    assert Signature.objects.get(name=name(30)).refusal == "N125"
    again = read(other.post(url("withdraw"), {"code": code}))
    assert "您已撤回此签名" in again.text and "撤回这个签名" not in again.text
    client.post(url("finish"))
    assert client.get(url("done")).url == url("withdraw")


def test_faults_are_told_in_words_and_the_number_comes_back_in_no_page(run):
    one = opened(signed_in(None))
    for changed, code in (
        ({"number": identity(3)[:-1] + "0"}, "E232"),
        ({"number": "abc"}, "N134"),
        ({"name": "张冒名"}, "N133"),
        ({"phone": "没有"}, "E242"),
    ):
        _, answer = signed(one, 3, **changed)
        page = read(answer)
        assert answer.status_code == 422 and code in page.text, changed
        assert identity(3)[:-4] not in answer.content.decode()
    assert not Signature.objects.exists()
    answer = signed_in(None).post(url("start"), SHEET | {"grounds": "", "sender_phone": "没有"})
    assert answer.status_code == 422 and "E242" in read(answer).text
    assert Recommendation.objects.count() == 1


def test_a_member_signs_with_his_number_on_the_roll(run):
    one = opened(signed_in(None))
    _, answer = signed(one, 7, number="7")
    assert "身份证号后四位" in read(answer).text and not Signature.objects.exists()
    _, answer = signed(one, 7, number="7", last_four=identity(7)[-4:])
    assert "签名有效" in read(answer).text
    assert Signature.objects.get().channel == "members"


def test_whoever_guesses_is_stopped(run):
    one = opened(signed_in(None))
    client = signed_in(None)
    for _ in range(tries.LIMITS["browser"]):
        signed(one, 3, client, name="张冒名")
    _, answer = signed(one, 3, client)
    assert "N707" in read(answer).text and not Signature.objects.exists()


def test_sheets_cannot_be_opened_without_end(run):
    """One browser opens as many as the limit on forms allows; whoever else shares its address goes on."""
    client = signed_in(None)
    client.get(url("start"))
    for number in range(tries.LIMITS["browser"]):
        opened(client)
        if number == 0:  # a form with a fault opens nothing and counts as nothing
            assert client.post(url("start"), SHEET | {"grounds": ""}).status_code == 422
    refused = client.post(url("start"), SHEET)
    assert refused.status_code == 422 and "N709" in read(refused).text
    assert SHEET["grounds"] in read(refused).one("textarea").text, "what was written is not lost"
    assert Recommendation.objects.count() == tries.LIMITS["browser"]
    opened(signed_in(None))


def test_an_address_is_limited_without_a_cookie_too(run, monkeypatch):
    monkeypatch.setitem(tries.LIMITS, "address", 3)
    for _ in range(3):
        opened(signed_in(None))
    assert "N709" in read(signed_in(None).post(url("start"), SHEET)).text
    # Forms of one's own and joint sheets are counted together.
    begin = reverse("recommend:begin", args=["qq"])
    assert "N709" in read(signed_in(None).post(begin, {"post": "1", "name": name(3)})).text
    assert Recommendation.objects.count() == 3 and not Draft.objects.exists()


def test_before_and_after_registration_the_pages_say_so(run):
    one = opened(signed_in(None))
    Election.objects.update(recommendation_closes_at=now() - timedelta(minutes=1))
    for address in (url("start"), url("sheet", one.sign_token)):
        page = read(signed_in(None).get(address))
        assert "截止" in page.text and not page.all("form")
        assert "仍可签名" not in page.text
    _, answer = signed(one, 3)
    assert not Signature.objects.exists() and re.search("截止", read(answer).text)
