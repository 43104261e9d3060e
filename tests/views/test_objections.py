"""Objections to a notice through the public pages: one for each form, evidence for the office's eyes, an
answer for whoever holds number and code."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now as real_now
from nomination_election import Cast, finish, going_on, open_, put_on_record, put_stages_before, set_up
from pages import read
from PIL import Image

from election_site.domain.checks import reason
from election_site.domain.codes import normal_code
from election_site.models import Attachment, AuditEntry, Objection, Person, Publication, User
from election_site.queries.wording import reason_text
from election_site.services import tries
from election_site.services.publications import settle_objection
from nomination.models import Candidacy

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = Cast()
    User.objects.filter(pk=cast.clerk.pk).update(is_staff=True)
    return cast


@pytest.fixture
def notice(cast):
    """A shortlist on public notice for three more days, by the clock of this machine."""
    election = set_up(cast)
    finish(open_(election, "announcement", cast), cast, publish=True)
    person = Person.objects.filter(election=election).first()
    candidacy = Candidacy.objects.create(election=election, person=person, post=election.posts.get())
    put_stages_before(election, "shortlist")
    figures = {"posts": [], "weights": {}, "method": "share", "ratio": 5} | going_on([candidacy])
    outcome = put_on_record(election, "shortlist", figures)
    moment = real_now()
    return Publication.objects.create(
        outcome=outcome,
        title="初步候选人公示",
        published_at=moment,
        closes_at=moment + timedelta(days=3),
        published_by=cast.reviewer,
    )


counted = iter(range(1, 250))


def phone() -> Client:
    """A phone that nobody has used before, at an address of its own."""
    return Client(REMOTE_ADDR=f"198.51.100.{next(counted)}")


def at(notice) -> str:
    return reverse("election_site:notice", args=["qq", notice.pk])


def picture(size=(60, 80), kind="PNG", mode="RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def fill(client, notice, **given):
    """Open the form and send it, as a person does."""
    client.get(at(notice))
    return client.post(at(notice), given)


def codes_on(page) -> list[str]:
    return [one.text for one in page.all(cls="code")]


def look_up(client, number, code):
    return client.post(
        reverse("election_site:objection_lookup", args=["qq"]), {"number": number, "code": code}
    )


def sentence(code, **params):
    return reason_text(reason(code, **params))


def test_anybody_may_object_while_the_notice_runs_and_finds_the_answer(notice, cast):
    client = phone()
    sent = fill(client, notice, text="票数有疑问", filed_by="何东")
    receipt = read(client.get(sent.url))
    number, code = codes_on(receipt)
    objection = Objection.objects.get()
    assert (number, objection.text, objection.filed_by) == (objection.receipt, "票数有疑问", "何东")
    settle_objection(
        objection=objection, answer="经复核无误", is_upheld=False, actor=cast.reviewer, now=real_now()
    )
    found = read(look_up(phone(), number.lower(), code.lower())).text
    assert "经复核无误" in found
    for page in (receipt.text, found):
        assert "何东" not in page and "票数有疑问" not in page


def test_only_the_browser_that_filed_it_is_shown_the_code(notice):
    client = phone()
    sent = fill(client, notice, text="票数有疑问")
    code = codes_on(read(client.get(sent.url)))[1]
    stranger = phone().get(sent.url)
    assert stranger.url.startswith(reverse("election_site:objection_lookup", args=["qq"]))
    assert normal_code(code, 8) not in str(Objection.objects.values().get()), "only a hash is kept"


def test_the_number_alone_opens_nothing_and_guessing_is_stopped(notice):
    client = phone()
    sent = fill(client, notice, text="票数有疑问")
    number, code = codes_on(read(client.get(sent.url)))
    guesser = phone()
    for _ in range(tries.LIMITS["browser"]):
        wrong = look_up(guesser, number, "2345-ABCD")
        assert sentence("E131") in read(wrong).text
        assert notice.title not in read(wrong).text
    stopped = look_up(guesser, number, code)
    assert stopped.status_code == 429
    assert read(stopped).one("p", "says--error").text == sentence("E132", minutes=tries.WINDOW // 60)
    assert notice.title in read(look_up(client, number, code)).text, "others go on"


def test_what_is_sent_again_is_the_same_objection(notice):
    """A second click, the back button, a connection that broke: one objection with one code."""
    client, seen = phone(), set()
    for _ in range(3):
        sent = fill(client, notice, text="票数有疑问")
        seen.add((sent.url, tuple(codes_on(read(client.get(sent.url))))))
    assert len(seen) == 1
    assert AuditEntry.objects.filter(action="file_objection").count() == 1
    fill(client, notice, text="票数有疑问", files=[SimpleUploadedFile("a.png", picture())])
    assert Objection.objects.get().files.count() == 1, "further evidence is not lost"
    fill(client, notice, text="另一件事")
    fill(phone(), notice, text="票数有疑问")
    assert Objection.objects.count() == 3, "other words, and somebody else's phone"


@pytest.mark.parametrize("text", ["", "   ", "字" * 4001])
def test_what_says_nothing_or_too_much_is_not_filed(notice, text):
    page = read(fill(phone(), notice, text=text))
    assert page.all("textarea") and page.all(cls="invalid-feedback")
    assert not Objection.objects.exists()


def test_a_closed_notice_takes_nothing_even_from_a_form_opened_before(notice, monkeypatch):
    client = phone()
    client.get(at(notice))
    later = notice.closes_at + timedelta(seconds=1)
    monkeypatch.setattr("election_site.views.objections.now", lambda: later)
    client.post(at(notice), {"text": "晚了"})
    assert not Objection.objects.exists()


def test_evidence_is_read_by_those_who_settle_and_by_nobody_else(notice, cast):
    files = [
        SimpleUploadedFile("照片.png", picture(), "image/png"),
        SimpleUploadedFile("记录.pdf", b"%PDF-1.7\n%%EOF\n", "application/pdf"),
    ]
    client = phone()
    sent = fill(client, notice, text="见附件", files=files)
    assert "2" in read(client.get(sent.url)).text
    kept = list(Objection.objects.get().files.order_by("pk"))
    assert [(one.purpose, one.name, one.media_type) for one in kept] == [
        ("objection", "照片.jpg", "image/jpeg"),
        ("objection", "记录.pdf", "application/pdf"),
    ]
    url = reverse("election_site:attachment", args=[kept[0].pk])
    assert phone().get(url).status_code == 302
    for user, sees in ((cast.clerk, 200), (cast.observer, 404)):
        staff = Client()
        staff.force_login(user)
        assert staff.get(url).status_code == sees
    clerk = Client()
    clerk.force_login(cast.clerk)
    page = clerk.get(reverse("admin:election_site_objection_settle", args=[Objection.objects.get().pk]))
    assert url in page.content.decode()


WRONG = {
    "a program": ("票据.jpg", b"MZ\x90\x00" + bytes(200), "E404"),
    "a drawing with a script": ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "E404"),
    "an empty file": ("空.jpg", b"", "E401"),
    "a PDF that acts": ("a.pdf", b"%PDF-1.7\n/JavaScript\n%%EOF\n", "E407"),
    "a picture of 20,000 × 20,000": ("大.png", picture((20_000, 20_000), mode="1"), "E405"),
    "a file too large": ("大.pdf", b"%PDF-1.7\n" + bytes(20 * 1024 * 1024), "E409"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_evidence_that_cannot_be_kept_is_refused_in_words(notice, kind):
    name, data, code = WRONG[kind]
    page = read(fill(phone(), notice, text="见附件", files=[SimpleUploadedFile(name, data)]))
    (told,) = [one.text for one in page.all(cls="invalid-feedback")]
    assert told.startswith(code) and re.search("[\u4e00-\u9fff]{2}", told)
    assert "见附件" in page.one("textarea").text, "what was written stays"
    assert not Objection.objects.exists() and not Attachment.objects.exists()


def test_more_files_than_are_taken(notice):
    files = [SimpleUploadedFile(f"{n}.png", picture()) for n in range(6)]
    page = read(fill(phone(), notice, text="见附件", files=files))
    assert "E408" in page.text and "5" in page.text
    assert not Attachment.objects.exists()


def test_one_place_cannot_flood_the_office(notice, monkeypatch):
    monkeypatch.setitem(tries.LIMITS, "browser", 2)
    client = phone()
    for text in ("一", "二", "三"):
        sent = fill(client, notice, text=text)
    assert sentence("E133", minutes=tries.WINDOW // 60) in read(sent).text
    assert Objection.objects.count() == 2
