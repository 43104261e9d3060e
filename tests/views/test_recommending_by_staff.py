"""Stage 2 on paper at the admin site, the page of one recommendation, and the photos that the public sees."""

import io
from datetime import timedelta

import pytest
from cast import set_up as small_election
from cast import signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate, now
from nomination_election import CLOSES, Cast, announce, identity, name, open_, set_up
from pages import read
from PIL import Image
from played import before_vote
from test_recommend_pages import DECLARED, FILLED

from election_site.models import Attachment, AuditEntry, Election, StageRun
from election_site.queries.outcome_page import ResultGroup, ResultRow
from election_site.queries.public_pages import with_faces
from election_site.services.attachments import keep_attachment
from election_site.uploads import photo
from nomination.models import Candidacy, Recommendation
from nomination.queries.candidacies import ballot_candidates

pytestmark = pytest.mark.django_db
PAPER = b"%PDF-1.4 sealed %%EOF"


@pytest.fixture
def cast():
    cast = Cast()
    for user in (cast.clerk, cast.observer):
        user.is_staff = True
        user.save()
    return cast


@pytest.fixture
def run(cast):
    election = set_up(cast, posts=2)
    announce(election, cast)
    Election.objects.update(recommendation_closes_at=now() + timedelta(days=3))
    return open_(election, "open_recommendation", cast, now=now())


def at(what, pk):
    return reverse(f"admin:nomination_recommendation_{what}", args=[pk])


def scan():
    return SimpleUploadedFile("盖章.pdf", PAPER, "application/pdf")


def sealed(**changed):
    today = localdate().isoformat()
    return {
        "received_on": today, "paper": scan(), "unit": "第一支部", "met_on": today, "present": 20, "agreeing": 15,
        "post": "1", "name": name(77), "identity_number": "", "sex": "male", "work": "石桥村村民",
        "phone": "13812345678", "grounds": "群众信任", **changed,
    }  # fmt: skip


def test_a_sealed_form_from_entry_to_consent_on_paper_and_withdrawal(run, cast):
    clerk, url = signed_in(cast.clerk), at("organisation", run.pk)
    faults = (
        ({"agreeing": 21}, "N141"),
        ({"met_on": "2010-11-01"}, "N144"),
        ({"received_on": "昨天"}, "E238"),
        ({"received_on": (localdate() + timedelta(days=1)).isoformat()}, "E128"),
        ({"met_on": (localdate() + timedelta(days=1)).isoformat()}, "E128"),
    )
    for wrong, code in faults:
        assert code in read(clerk.post(url, sealed(**wrong))).text
    assert "请选择" in read(clerk.post(url, sealed(post=""))).text
    assert not Recommendation.objects.exists() and not Attachment.objects.exists()
    page = read(clerk.post(url, sealed(), follow=True))
    one = Recommendation.objects.get()
    assert ("N153" in page.text, "138****5678" in page.text, "13812345678" in page.text) == (
        True,
        True,
        False,
    )
    assert one.candidacy.consent_token in page.text and page.all("svg", "segno")
    assert clerk.get(reverse("election_site:attachment", args=[one.paper_id])).content == PAPER

    listed = read(clerk.get(reverse("admin:nomination_recommendation_changelist")))
    assert listed.one("td", cls="field-shown_state").text == "状态 等待本人同意"
    asked = read(clerk.get(at("consent", one.pk)))
    assert [
        field.attributes["value"] for field in asked.walk() if field.attributes.get("name") == "work"
    ] == [one.candidacy.person.work]

    form = {k: v for k, v in FILLED.items() if k not in ("post", "name")}
    consent = form | DECLARED | {"identity_number": identity(77), "paper": scan()}
    refused = clerk.post(
        at("consent", one.pk),
        consent | {"identity_number": identity(77)[:-1] + "05"[identity(77)[-1] == "0"]},
    )
    assert refused.status_code == 422 and "E232" in read(refused).text
    page = read(clerk.post(at("consent", one.pk), consent | {"paper": scan()}, follow=True))
    assert one.candidacy.consent_token not in page.text, "nobody has to be asked any more"
    assert identity(77) not in page.text and identity(77)[-4:] in page.text
    one.refresh_from_db()
    assert one.state == "accepted"
    page = read(clerk.post(at("withdraw", one.pk), {"why": "录入错误"}, follow=True))
    assert "录入错误" in page.text and not [a for a in page.all("a") if "撤回" in a.text]
    assert clerk.get(at("consent", one.pk)).status_code == 200
    actions = list(AuditEntry.objects.order_by("-number").values_list("action", flat=True)[:3])
    assert actions == ["withdraw_recommendation", "give_consent", "recommend_by_organisation"]


def test_a_form_on_paper_is_entered_with_its_scan(run, cast):
    clerk, url = signed_in(cast.clerk), at("self", run.pk)
    paper = FILLED | DECLARED | {"received_on": localdate().isoformat(), "paper": scan()}
    assert "E235" in read(clerk.post(url, paper | {"born_on": "1971-5-1", "paper": scan()})).text
    page = read(clerk.post(url, paper | {"paper": scan()}, follow=True))
    assert "已受理" in page.text
    assert "N110" in read(clerk.post(url, paper | {"paper": scan()})).text
    assert Recommendation.objects.count() == 1


def test_who_may_not_work_on_it_sees_neither_address_nor_scan(run, cast):
    signed_in(cast.clerk).post(at("organisation", run.pk), sealed())
    one = Recommendation.objects.get()
    observer = signed_in(cast.observer)
    page = observer.get(at("change", one.pk))
    assert one.candidacy.consent_token not in page.content.decode()
    assert not [a for a in read(page).all("a") if "/attachments/" in a.attributes.get("href", "")]
    for what in ("consent", "declined", "withdraw"):
        assert observer.get(at(what, one.pk)).status_code == 404
    StageRun.objects.filter(pk=run.pk).update(state=StageRun.State.CLOSED)
    assert signed_in(cast.clerk).get(at("withdraw", one.pk)).status_code == 404


# Photos


@pytest.fixture
def small():
    """The open recommendation is certified and not published."""
    small = small_election().play_through("announcement")
    small.finish(small.open("open_recommendation"), publish=False)
    return small


def with_photo(candidacy):
    with open("static/img/election-page.png", "rb") as picture:
        upload = photo("me.png", picture.read())
    candidacy.person.photo = keep_attachment(
        election=candidacy.election, purpose=Attachment.Purpose.PHOTO, upload=upload, now=CLOSES
    )
    candidacy.person.save()
    return candidacy


def test_a_photo_is_public_once_a_published_outcome_shows_its_person(small):
    first, second = Candidacy.objects.filter(election=small.election, post__number=1)[:2]
    with_photo(first)
    public = signed_in(None)
    photos = [reverse(f"nomination:{name}", args=[small.slug, first.pk]) for name in ("photo", "small_photo")]
    assert [public.get(url).status_code for url in photos] == [404, 404]
    outcome = small.run("open_recommendation").outcome
    paper = ballot_candidates(small.election, "qualification_review")["p1"]
    assert not any("photo_url" in one for one in paper), "on paper what nobody could load stays away"
    small.publish(outcome)
    large, little = [public.get(url) for url in photos]
    assert large.content == first.person.photo.content
    assert len(little.content) < 8_000 < len(large.content)
    paper = {one["id"]: one for one in ballot_candidates(small.election, "qualification_review")["p1"]}
    assert set(paper[str(second.pk)]) == {"id", "name", "sex", "age", "work"}, (
        "as before where there is no photo"
    )
    address = paper[str(first.pk)]["photo_url"]
    assert "immutable" in public.get(address).headers["Cache-Control"]
    assert "immutable" not in large.headers["Cache-Control"]
    card = read(public.get(reverse("nomination:candidates", args=[small.slug])))
    assert address in [one.attributes["src"] for one in card.all("img")]
    rows = [
        ResultRow(who=str(one.pk), name="", votes=0, base=1, verdict="", verdict_class="not")
        for one in (first, second)
    ]
    [shown] = with_faces(small.election, [ResultGroup("", rows)])
    assert [one.photo_url for one in shown.rows] == [address, ""]
    assert public.get(reverse("nomination:photo", args=[small.slug, second.pk])).status_code == 404


def portrait(colour="red"):
    file = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(file, "JPEG")
    return SimpleUploadedFile("me.jpg", file.getvalue(), "image/jpeg")


def test_staff_give_a_nominee_a_photo_and_another_one(small):
    one = Candidacy.objects.filter(election=small.election).first()
    address, shown = [
        reverse(f"admin:nomination_candidacy_{what}", args=[one.pk]) for what in ("portrait", "change")
    ]
    clerk = signed_in(small["clerk"])
    assert address in [link.attributes["href"] for link in read(clerk.get(shown)).all("a")]
    fake = SimpleUploadedFile("me.jpg", b"MZ\x90", "image/jpeg")
    assert "E403" in read(clerk.post(address, {"photo": fake})).text
    digests = []
    for colour in ("red", "blue"):
        page = read(clerk.post(address, {"photo": portrait(colour)}, follow=True))
        one = Candidacy.objects.select_related("person__photo").get(pk=one.pk)
        kept = reverse("election_site:attachment", args=[one.person.photo_id])
        assert "更换照片" in page.text and kept in [link.attributes["href"] for link in page.all("a")]
        digests.append(one.person.photo.digest)
    entries = AuditEntry.objects.filter(action="set_photo").order_by("number")
    assert [entry.data["digest"] for entry in entries][-2:] == digests and len(set(digests)) == 2
    assert signed_in(small["observer"]).post(address, {"photo": portrait()}).status_code == 404


def test_the_photos_on_a_ballot_stay_while_it_is_voted_on():
    small = before_vote("second_recommendation")
    one = Candidacy.objects.filter(election=small.election).first()
    address = reverse("admin:nomination_candidacy_portrait", args=[one.pk])
    assert "N779" in read(signed_in(small["clerk"]).post(address, {"photo": portrait()})).text
    assert not Attachment.objects.filter(election=small.election, purpose="photo").exists()
