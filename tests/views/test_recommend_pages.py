"""Recommending online as people meet it: the form as a draft, its sending, its receipt, a nominee's own address."""

import re
from datetime import date, timedelta

import pytest
from cast import signed_in
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localtime, now
from nomination_election import Cast, finish, identity, name, open_, set_up
from pages import read

from election_site.log_filters import WithoutBoothAddress
from election_site.models import Election, Person
from election_site.services import tries
from election_site.services.people import Particulars
from election_site.uploads import Upload
from nomination.models import Draft, Recommendation
from nomination.services.organisations import Meeting, enter_organisation_recommendation

pytestmark = pytest.mark.django_db
FILLED = {
    "post": "1",
    "name": name(3),
    "sex": "male",
    "born_on": "1970年5月1日",
    "ethnicity": "汉族",
    "education": "大专",
    "status": "formal",
    "joined_on": "2000-7-1",
    "is_local": "yes",
    "identity_kind": "farmer",
    "work": "石桥村村民",
    "phone": "139-0000-0000",
    "cv": "1990年至今 务农",
    "strengths": "踏实",
    "weaknesses": "急躁",
    "promise": "修路",
}
DECLARED = {"identity_number": identity(3), "has_consented": "on", "is_true": "on"}
PDF = Upload("form.pdf", "application/pdf", b"%PDF-1.4 paper %%EOF")


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def run(cast):
    """Registration is open today."""
    cache.clear()
    election = set_up(cast, posts=2)
    finish(open_(election, "announcement", cast, now=now()), cast, now(), publish=True)
    Election.objects.update(recommendation_closes_at=now() + timedelta(days=3))
    return open_(election, "open_recommendation", cast, now=now())


def url(what, *more):
    return reverse(f"recommend:{what}", args=["qq", *more])


def errors(response):
    assert response.status_code == 422
    return read(response).one("section", "says--error").text


def saved(client, **changed):
    """A draft through the form; returns its number."""
    response = client.post(url("begin"), FILLED | changed)
    assert response.status_code == 302, errors(response)
    return Draft.objects.latest("pk").number


def test_from_the_empty_form_to_the_receipt_and_back_by_number_and_code(run):
    client = signed_in(None)
    landing = read(client.get(url("landing")))
    assert {"职位1", "职位2"} <= {one.text for one in landing.all("h3")}
    number = saved(client, weaknesses="")
    check = read(client.get(url("draft", number)))
    assert "主要不足" in check.one("section", "says--warning").text
    assert not [one for one in check.all("input") if one.attributes.get("name") == "identity_number"]
    assert client.post(url("edit", number), FILLED).url == url("draft", number)
    sent = client.post(url("draft", number), DECLARED)
    assert sent.url == url("own", number)
    receipt = read(client.get(sent.url))
    known, code = [one.text for one in receipt.one("dl", "secret").all("dd")]
    assert (known, "等待资格审查" in receipt.text) == (number, True)
    assert identity(3) not in receipt.text

    other = signed_in(None)
    assert other.get(url("own", number)).url == f"{url('follow')}?number={number}"
    assert other.post(
        url("follow"), {"number": f" {number.lower()} ", "code": code.lower().replace("-", " ")}
    ).url == url("own", number)
    assert other.get(url("own", number)).status_code == 200
    assert "请填写" in errors(other.post(url("withdraw", number), {"why": ""}))
    assert other.post(url("withdraw", number), {"why": "身体不好"}).url == url("own", number)
    assert "身体不好" in read(other.get(url("own", number))).text
    other.post(url("finish"))
    assert other.get(url("own", number)).status_code == 302, "the device has forgotten"


def test_a_second_click_and_the_back_button_make_no_second_one(run):
    client = signed_in(None)
    number = saved(client)
    assert client.post(url("draft", number), DECLARED).status_code == 302
    again = client.post(url("draft", number), DECLARED)
    assert "此前已经收到过" in read(client.get(again.url)).text
    second = saved(client)
    refused = errors(client.post(url("draft", second), DECLARED))
    assert "N110" in refused
    assert Recommendation.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("born_on", "1970-2-30", "E238"),
        ("name", "张3", "E245"),
        ("phone", "打电话", "E242"),
        ("cv", "字" * 2001, "E244"),
        ("work", "石\u202e桥村", "E212"),
        ("promise", f"我的身份证号是{identity(3)}", "N702"),
        ("post", "9", ""),
    ],
)
def test_bad_input_is_told_in_a_sentence_and_nothing_is_written(run, field, value, code):
    response = signed_in(None).post(url("begin"), FILLED | {field: value})
    said = errors(response)
    assert code in said and re.search("[\u4e00-\u9fff]{4}", said)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ({"identity_number": identity(3)[:-1] + "Y"}, "E231"),
        ({"identity_number": "990724197005010090"}, "E232"),
        ({"identity_number": "11010119900307" + "7758"}, "E235"),
        ({"is_true": ""}, "N106"),
        ({"has_consented": ""}, "须本人同意"),
    ],
)
def test_the_declaration_is_checked_and_the_number_is_never_shown_again(run, declared, code):
    client = signed_in(None)
    number = saved(client)
    response = client.post(url("draft", number), {k: v for k, v in (DECLARED | declared).items() if v})
    assert code in errors(response)
    assert (DECLARED | declared)["identity_number"] not in response.content.decode()
    assert Draft.objects.exists() and not Recommendation.objects.exists()


def test_a_photo_is_kept_with_the_draft_and_shown_to_its_owner_alone(run):
    client = signed_in(None)
    fake = SimpleUploadedFile("me.jpg", b"MZ\x90 program", "image/jpeg")
    assert "E403" in errors(client.post(url("begin"), FILLED | {"photo": fake}))
    with open("static/img/election-page.png", "rb") as picture:
        number = saved(client, photo=picture)
    photo = client.get(url("draft_photo", number))
    assert photo.headers["Content-Type"] == "image/jpeg"
    assert signed_in(None).get(url("draft_photo", number)).status_code == 404


def test_codes_cannot_be_tried_for_ever(run):
    client = signed_in(None)
    for _ in range(tries.LIMITS["browser"]):
        assert "N706" in errors(client.post(url("follow"), {"number": "Z0000001", "code": "ABCD2345"}))
    assert "N707" in errors(client.post(url("follow"), {"number": "Z0000001", "code": "ABCD2345"}))


def test_whose_a_number_is_cannot_be_tried_for_ever_nor_forms_begun_without_end(run, monkeypatch):
    """A wrong pair of name and number says that the number is somebody's; an address is limited without a cookie."""
    monkeypatch.setitem(tries.LIMITS, "address", 3)
    client = signed_in(None)
    number = saved(client, name=name(4))
    for _ in range(3):
        assert "N133" in errors(client.post(url("draft", number), DECLARED))
    client.cookies.pop("recommend_browser", None)
    assert "N707" in errors(client.post(url("draft", number), DECLARED))
    assert "N707" in errors(client.post(url("draft", number), DECLARED | {"identity_number": identity(4)}))
    for _ in range(2):
        saved(signed_in(None))
    assert "N709" in errors(signed_in(None).post(url("begin"), FILLED))
    assert Draft.objects.count() == 3


def test_declining_asks_who_one_is_as_agreeing_does(run, cast, monkeypatch):
    one = put_forward(run, cast)
    client, address = signed_in(None), url("decline", one.candidacy.consent_token)
    page = read(client.get(address))
    fields = [
        i.attributes["name"] for i in page.all("input") + page.all("textarea") if i.attributes.get("id")
    ]
    assert set(fields) == {"why", "identity_number"} and "本人" in page.one("form").text
    for given, code in (
        ({}, "身份证号"),
        ({"identity_number": identity(77)[:-1] + "Y"}, "E231"),
        ({"identity_number": "990724197005010090"}, "E232"),
        ({"identity_number": identity(4)}, "N133"),
    ):
        answer = client.post(address, {"why": "身体不好"} | given)
        assert code in errors(answer), given
        assert "身体不好" in read(answer).one("textarea").text
        assert given.get("identity_number", "-----")[:-1] not in answer.content.decode()
    Person.objects.filter(name=name(77)).update(sex="female")
    assert "N703" in errors(client.post(address, {"identity_number": identity(77)}))
    Person.objects.filter(name=name(77)).update(sex="male")
    monkeypatch.setitem(tries.LIMITS, "browser", 3)
    # The third guess after the two above, of which one contradicted only what the form did not ask.
    assert "N133" in errors(client.post(address, {"identity_number": identity(5)}))
    locked = errors(client.post(address, {"identity_number": identity(77)}))
    assert "N707" in locked
    one.refresh_from_db()
    assert one.candidacy.withdrawn_at is None
    # Agreeing is locked with it: it is the same number that is guessed at.
    form = {k: v for k, v in FILLED.items() if k not in ("post", "name")} | DECLARED
    agree = url("consent", one.candidacy.consent_token)
    assert "N707" in errors(client.post(agree, form | {"identity_number": identity(77)}))
    other = signed_in(None).post(address, {"why": "身体不好", "identity_number": identity(77)})
    assert other.url == agree
    one.refresh_from_db()
    assert one.candidacy.withdrawal_reason == "身体不好"


def test_nobodys_own_address_stands_in_a_log(run, cast, caplog):
    one = put_forward(run=run, cast=cast)
    client, token = signed_in(None), one.candidacy.consent_token
    assert client.post(url("consent", token), {"sex": "?"}).status_code == 422
    assert client.get(url("consent", token + "x")).status_code == 404
    records = [one for one in caplog.records if WithoutBoothAddress().filter(one)]
    logged = " ".join(one.getMessage() for one in records)
    assert "Unprocessable" in logged and "Not Found" in logged and token not in logged


def test_before_and_after_registration_the_pages_say_so(run):
    client = signed_in(None)
    number = saved(client)
    Election.objects.update(recommendation_closes_at=now() - timedelta(minutes=1))
    assert "N102" in errors(client.post(url("draft", number), DECLARED))
    for page in ("landing", "begin"):
        closed = localtime(Election.objects.get().recommendation_closes_at)
        when = f"{closed.year}年{closed.month}月{closed.day}日 {closed.hour}:{closed:%M}"
        assert f"报名已于{when}截止" in read(client.get(url(page))).text
    assert not [one for one in read(client.get(url("landing"))).all("a", "button--main")]
    run.recommendations.all().delete()
    run.delete()
    assert "报名尚未开始" in read(client.get(url("begin"))).text


def put_forward(run, cast):
    return enter_organisation_recommendation(
        run=run, post=run.election.posts.get(number=1), nominee=Particulars("", name(77), {"phone": "13811112222"}),
        meeting=Meeting("第一支部", date.today(), 20, 15, "群众信任"), received_on=date.today(), paper=PDF,
        actor=cast.clerk, now=now(),
    )  # fmt: skip


def test_the_nominees_own_address(run, cast):
    one = put_forward(run, cast)
    client, token = signed_in(None), one.candidacy.consent_token
    page = client.get(url("consent", token))
    assert name(77) in read(page).text and "第一支部" in read(page).text
    assert "13811112222" not in page.content.decode(), (
        "what others told of his phone is not his page's to show"
    )
    declined = client.post(url("decline", token), {"why": "", "identity_number": identity(77)})
    assert declined.url == url("consent", token)
    assert "不参选" in read(client.get(url("consent", token))).text
    form = {k: v for k, v in FILLED.items() if k not in ("post", "name")}
    assert "主要不足" in errors(client.post(url("consent", token), form | DECLARED | {"weaknesses": ""}))
    agreed = client.post(url("consent", token), form | DECLARED | {"identity_number": identity(77)})
    assert agreed.url == url("consent", token)
    assert "您已同意参选" in read(client.get(agreed.url)).text
    one.refresh_from_db()
    assert one.state == "accepted"
    assert Person.objects.get(name=name(77)).phone == "139-0000-0000"
