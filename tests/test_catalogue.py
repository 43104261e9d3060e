"""The Chinese of the site: every msgid is translated, every placeholder is kept, no page shows English."""

import re
from dataclasses import replace

import pytest
from cast import committed, set_up
from django.test import Client
from django.urls import reverse
from pages import Element, page_urls, read
from played import played_through

from ballots.queries.votes import find_slip
from election_site.management.commands.catalogue import APPS, extracted, problems, read_catalogue
from election_site.models import Election, Publication
from election_site.services.publications import file_objection, settle_objection

# ----- the catalogues -----

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%(?!%)([sd])|\{(\w*)\}")


@pytest.mark.parametrize("app", APPS)
def test_every_msgid_is_translated(app):
    assert problems(app) == []


def placeholders(text: str) -> list[str]:
    return sorted("".join(found) for found in PLACEHOLDER.findall(text.replace("%%", "")))


@pytest.mark.parametrize("app", APPS)
def test_translations_keep_their_placeholders(app):
    wrong = []
    for message in read_catalogue(app):
        if not message.id:
            continue
        # The plural has every placeholder; Chinese has one form for both.
        msgid = message.id if isinstance(message.id, str) else message.id[-1]
        for text in message.string if isinstance(message.string, tuple | list) else [message.string]:
            if text and placeholders(text) != placeholders(msgid):
                wrong.append((msgid, text))
    assert wrong == []


@pytest.mark.parametrize("app", APPS)
def test_translations_are_chinese(app):
    """A msgid copied into the translation would count as translated."""
    used = {m.id if isinstance(m.id, str) else m.id[0] for m in extracted(app) if m.id}
    copied = []
    for message in read_catalogue(app):
        msgid = message.id if isinstance(message.id, str) else message.id and message.id[0]
        if not msgid or msgid not in used:
            continue
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        letters = re.search(r"[A-Za-z]{2,}", PLACEHOLDER.sub("", msgid))
        if letters and not all(re.search(r"[\u4e00-\u9fff]", text) for text in texts if text):
            copied.append((msgid, texts))
    assert copied == []


def test_one_msgid_has_one_translation_in_all_apps():
    """The apps' catalogues are merged into one: of two translations of a msgid only one is ever shown, also
    where the other was meant. Such a msgid needs a context (``pgettext``) or other words."""
    seen: dict[tuple, dict[str, str]] = {}
    for app in APPS:
        for message in read_catalogue(app):
            if message.id and all(message.string):
                seen.setdefault((message.context, str(message.id)), {})[app] = str(message.string)
    different = {key[1]: texts for key, texts in seen.items() if len(set(texts.values())) > 1}
    assert different == {}


# ----- the pages -----

WORD = re.compile(r"[A-Za-z]{2,}")
# Formats and names that Chinese writes in letters too.
LATIN = {"PDF", "QR", "SHA"}
CODES = re.compile(
    r"\b[0-9a-f]{16,64}\b"  # a digest
    r"|\bYY\d{8}\b"  # the receipt of an objection
    r"|\b[\w-]+\.(?:csv|xlsx|pdf|json|zip)\b"  # the name of a file
)


def english_words(page: Element) -> list[str]:
    text = CODES.sub("", " ".join(page.words(codes=False)))
    return [word for word in WORD.findall(text) if word not in LATIN]


def test_english_would_be_found():
    page = read(
        '<main><h1 title="Vote">投票</h1><p>Open the ballot</p><samp>ab12</samp><p>3f SHA-256</p></main>'
    )
    assert english_words(page) == ["Vote", "Open", "the", "ballot"]


@pytest.fixture(scope="module")
def played_once(django_db_setup, django_db_blocker):
    """The small election from announcement to result, with an answered and an open objection."""
    with committed(django_db_blocker):
        small = played_through("second_recommendation")
        small.publish(small.certify(small.close(small.open("shortlist"))))
        notice = Publication.objects.latest("pk")
        objection, _ = file_objection(publication=notice, text="请复核票数", now=small.now)
        settle_objection(
            objection=objection, answer="已复核", is_upheld=False, actor=small["clerk"], now=small.now
        )
        small.now = notice.closes_at
        yield small.play_through("result")


@pytest.fixture
def played(played_once, db):
    return replace(played_once, election=Election.objects.get(pk=played_once.election.pk))


def assert_chinese(response, what):
    assert response.status_code not in (301, 302, 500), what
    page = read(response)
    assert page.one("html").attributes["lang"].lower().startswith("zh"), what
    assert english_words(page) == [], what
    assert re.search(r"[\u4e00-\u9fff]{4}", page.text), what


def test_no_public_page_shows_an_english_word(played):
    client, walked = Client(), 0
    objection = Publication.objects.filter(objections__isnull=False).get().objections.get()
    lookup = reverse("election_site:objection_lookup", args=[played.slug])
    urls = [
        *page_urls(played),
        f"{lookup}?number={objection.receipt}",
        f"{lookup}?number=YY00000000",
        "/no/such/page/",
    ]
    for url in urls:
        response = client.get(url)
        assert_chinese(response, url)
        walked += response.status_code == 200
    assert walked > 30
    wrong = client.post(lookup, {"number": objection.receipt, "code": "2345-ABCD"})
    assert_chinese(wrong, "wrong code")


def test_no_page_of_an_election_on_its_way_shows_an_english_word(played):
    """Pages before there is anything to show: no outcome, no order drawn, nobody standing."""
    small = set_up(slug="bieyi", users=played.users)
    small.finish(small.open("announcement"))
    for url in page_urls(small):
        assert_chinese(Client().get(url), url)


def test_without_any_election_the_home_page_is_chinese_too(played):
    Election.objects.exclude(pk=played.election.pk).delete()
    assert_chinese(Client().get(reverse("election_site:home")), "home")


@pytest.mark.parametrize("code", ["second_recommendation", "member_decision"])
def test_no_page_of_the_booth_shows_an_english_word(played, code):
    small = set_up(slug="bieyi", users=played.users)
    vote = small.open_vote_stage(code)
    drawn = small.admit(vote)
    small.open_urn(vote)
    browser = Client(REMOTE_ADDR="203.0.113.77")
    assert_chinese(browser.get("/b/"), "enter")
    assert_chinese(browser.post("/b/", {"code": "2345ABCD2345"}), "wrong code")
    browser.post("/b/", {"code": drawn[0]})
    assert_chinese(browser.get("/b/paper/"), "ballot")
    marks = {
        f"m-{key}-{who}": mark
        for key, answer in small.marks(vote, 0).items()
        for who, mark in answer["marks"].items()
    }
    too_many = {f"m-{c['key']}-{one['id']}": "for" for c in vote.paper["contests"] for one in c["candidates"]}
    assert_chinese(browser.post("/b/paper/", too_many | {"step": "review"}), "too many marks")
    assert_chinese(browser.post("/b/paper/", {"step": "review"}), "blank review")
    review = browser.post("/b/paper/", marks | {"step": "review"})
    assert_chinese(review, "review")
    receipt = next(
        one.attributes["value"] for one in read(review).all("input") if one.attributes["name"] == "receipt"
    )
    browser.post("/b/paper/", marks | {"step": "drop", "receipt": receipt})
    assert_chinese(browser.get("/b/done/"), "receipt")
    assert find_slip(drawn[0]).state == "used"
    assert_chinese(Client().get("/b/receipt/"), "receipt check")
    assert_chinese(Client().post("/b/receipt/", {"receipt": receipt}), "receipt found")
    assert_chinese(Client().post("/b/receipt/", {"receipt": "海棠-1"}), "receipt not found")
    assert_chinese(Client().post("/b/", {"code": drawn[0]}), "used")
    late = Client()
    late.post("/b/", {"code": drawn[1]})
    small.seal(vote)
    assert_chinese(late.get("/b/paper/"), "closed")


def test_a_page_without_its_token_is_refused_in_chinese(played):
    browser = Client(enforce_csrf_checks=True)
    assert_chinese(browser.post("/b/", {"code": "2345ABCD2345"}), "no token")


def test_the_language_does_not_follow_the_browser(played):
    url = reverse("election_site:election", args=[played.slug])
    assert_chinese(Client(headers={"accept-language": "en-GB,en"}).get(url), url)
