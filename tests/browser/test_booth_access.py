"""The booth on a phone of 390 px: small over the wire, no fault that axe finds, and a whole vote by keyboard."""

from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from played import before_vote
from playwright.sync_api import expect

from ballots.models import Vote
from ballots.queries.votes import is_in_box
from election_site.services.attachments import keep_attachment
from election_site.uploads import photo
from nomination.models import Candidacy
from nomination.queries.photos import photo_url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = datetime(2010, 11, 8, tzinfo=UTC)
FIRST_SCREEN = 60_000  # bytes over the wire
PHONE = {"width": 390, "height": 844}


LONGEST = 133  # people put forward in the pilot, and hardly fewer on the ballot of the second recommendation


@pytest.fixture
def open_vote(live_server, transactional_db):
    """The members' vote while it takes ballots, and the codes that were drawn."""
    return opened("member_decision")


@pytest.fixture
def long_vote(live_server, transactional_db):
    """The second recommendation with as many names as the pilot had."""
    return opened("second_recommendation", lengthened)


def lengthened(paper: dict) -> dict:
    """The paper with ``LONGEST`` people, no two of them alike."""
    contests = paper["contests"]
    each, more = divmod(LONGEST, len(contests))
    for place, contest in enumerate(contests):
        first = contest["candidates"][0]
        contest["candidates"] = [
            first | {"id": f"{place}x{n}", "name": f"张{chr(0x4E00 + 97 * n + place)}", "age": 25 + n % 30}
            for n in range(each + (place < more))
        ]
    return paper


@pytest.fixture
def portraits(live_server, transactional_db):
    """The same, each with a portrait of his own."""
    return opened("second_recommendation", lambda paper: with_portraits(lengthened(paper)))


def with_portraits(paper: dict) -> dict:
    """One portrait under as many addresses as there are people: each is fetched by itself."""
    candidacy = Candidacy.objects.select_related("election", "person").filter(post__number=1).first()
    with open("static/img/election-page.png", "rb") as picture:
        upload = photo("portrait.png", picture.read())
    candidacy.person.photo = keep_attachment(
        election=candidacy.election, purpose="photo", upload=upload, now=NOW
    )
    candidacy.person.save()
    for contest in paper["contests"]:
        for candidate in contest["candidates"]:
            candidate["photo_url"] = f"{photo_url(candidacy)}&of={candidate['id']}"
    return paper


def opened(kind, change=None):
    small = before_vote(kind)
    vote = small.vote(kind)
    if change:
        Vote.objects.filter(pk=vote.pk).update(paper=change(vote.paper))
        vote.refresh_from_db()
    codes = small.admit(vote)
    small.open_urn(vote)
    return vote, codes


@pytest.fixture
def phone(chromium, live_server):
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", has_touch=True, base_url=live_server.url)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def measured(page):
    """Counts what really comes over the wire, by address; hosts other than the site's own stand out."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    address, bytes_of = {}, {}
    wire.on("Network.requestWillBeSent", lambda e: address.update({e["requestId"]: e["request"]["url"]}))
    wire.on(
        "Network.loadingFinished",
        lambda e: bytes_of.update({address[e["requestId"]]: e["encodedDataLength"]}),
    )
    return bytes_of


def test_the_first_screen_is_small_and_comes_from_this_host_alone(phone, long_vote, live_server):
    _, codes = long_vote
    bytes_of = measured(phone)
    phone.goto(f"/b/{codes[0]}/", wait_until="networkidle")
    expect(phone.locator("#ballot")).to_be_visible()
    assert phone.locator(".candidate").count() == LONGEST
    assert sum(bytes_of.values()) < FIRST_SCREEN, bytes_of
    assert all(one.startswith((live_server.url, "data:")) for one in bytes_of)


def test_the_first_screen_stays_small_with_a_portrait_of_everybody(phone, portraits):
    _, codes = portraits
    bytes_of = measured(phone)
    phone.goto(f"/b/{codes[0]}/", wait_until="networkidle")
    assert sum(bytes_of.values()) < FIRST_SCREEN, bytes_of
    phone.locator("[data-next]").click()
    phone.wait_for_function("document.querySelector('.contest:not([hidden]) img.photo').naturalWidth === 150")
    loaded = [size for address, size in bytes_of.items() if "/photo/small/" in address]
    assert len(loaded) < LONGEST / 2 and max(loaded) < 8_000, "only those in sight, each a small one"
    assert sum(bytes_of.values()) < FIRST_SCREEN, bytes_of


def faults(page) -> list[str]:
    return [
        f"{fault['id']}: {fault['help']} {[node['target'] for node in fault['nodes']]}"
        for fault in Axe().run(page).response["violations"]
    ]


def press_until(page, key, is_there, most=80):
    """Press ``key`` until the focus is where ``is_there`` (a script about the focused element) says."""
    for _ in range(most):
        if page.evaluate(f"(() => {{ const at = document.activeElement; return {is_there}; }})()"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{most} times {key} did not lead to: {is_there}")


def test_a_whole_vote_by_keyboard_alone_without_a_fault(phone, open_vote):
    vote, codes = open_vote
    phone.goto("/b/")
    assert faults(phone) == []
    press_until(phone, "Tab", "at.id === 'code'")
    phone.keyboard.type(codes[1].lower())
    phone.keyboard.press("Enter")
    expect(phone.locator("#ballot")).to_be_visible()
    assert faults(phone) == []
    press_until(phone, "Tab", "at.matches('[data-next]')")
    phone.keyboard.press("Enter")
    for contest in vote.paper["contests"]:
        assert faults(phone) == []
        first = f"m-{contest['key']}-{contest['candidates'][0]['id']}"
        press_until(phone, "Tab", f"at.name === '{first}'")
        phone.keyboard.press("Space")
        expect(phone.locator(f"[name='{first}'][value=for]")).to_be_checked()
        press_until(phone, "Tab", "at.matches('[data-next], [data-review]')")
        phone.keyboard.press("Enter")
    expect(phone.get_by_role("button", name="投入票箱")).to_be_visible()
    assert faults(phone) == []
    press_until(phone, "Tab", "at.matches('button') && at.textContent.includes('投入票箱')")
    phone.keyboard.press("Enter")
    phone.get_by_text("已投入票箱").first.wait_for()
    assert faults(phone) == []
    receipt = phone.locator(".code").inner_text()
    assert is_in_box(vote, receipt)
    press_until(phone, "Tab", "at.matches('a, button') && at.textContent.trim() === '完成'")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/b/")


def test_nothing_is_wider_than_the_phone_and_everything_is_large_enough(phone, open_vote):
    _, codes = open_vote
    phone.goto(f"/b/{codes[2]}/")
    phone.locator("[data-next]").click()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    small = phone.evaluate(
        """() => [...document.querySelectorAll('button, .mark, input.field, a.button')]
             .filter(one => one.offsetParent && one.getBoundingClientRect().height < 60)
             .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert small == []
    type_sizes = phone.evaluate(
        """() => [...document.querySelectorAll('main *')]
             .filter(one => one.offsetParent && [...one.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
             .map(one => parseFloat(getComputedStyle(one).fontSize))"""
    )
    assert min(type_sizes) >= 18
