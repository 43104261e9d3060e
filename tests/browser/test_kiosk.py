"""A shared tablet in Chromium: it asks, counts down, forgets; and leaves nothing for the next voter."""

import pytest
from played import before_vote
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ASKS_AFTER, COUNTDOWN = 180, 45  # seconds, as the meeting was told


@pytest.fixture
def code(live_server, transactional_db):
    """The code of a slip of a vote that takes ballots."""
    small = before_vote("second_recommendation")
    vote = small.vote("second_recommendation")
    codes = small.admit(vote)
    small.open_urn(vote)
    return codes[0]


@pytest.fixture
def tablet(chromium, live_server):
    """A page whose clock the test moves, on a device that staff made a shared tablet."""
    context = chromium.new_context(viewport={"width": 820, "height": 1180}, locale="zh-CN")
    context.add_cookies([{"name": "kiosk", "value": "1", "url": live_server.url}])
    page = context.new_page()
    page.clock.install()
    page.set_default_timeout(10_000)
    page.goto(f"{live_server.url}/b/")
    yield page
    context.close()


def open_ballot(page, code):
    page.fill("#code", code)
    page.get_by_role("button", name="打开选票").click()
    expect(page.locator("#ballot")).to_be_visible()


def mark_somebody(page):
    page.locator("[data-next]").click()
    page.locator(".mark--for").first.click()
    expect(page.locator(".mark--for input").first).to_be_checked()


def nothing_is_left(page):
    """The code entry stands there, empty, and nothing of the ballot is kept anywhere on the device."""
    expect(page.locator("#code")).to_have_value("")
    assert page.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]
    kept = {cookie["name"] for cookie in page.context.cookies()}
    assert kept.isdisjoint({"slip", "receipt"})


def test_after_three_minutes_it_asks_and_after_45_seconds_it_forgets(tablet, code):
    open_ballot(tablet, code)
    mark_somebody(tablet)
    asks = tablet.locator("#kiosk")
    tablet.clock.run_for((ASKS_AFTER - 2) * 1000)
    expect(asks).not_to_be_visible()
    tablet.clock.run_for(3000)
    expect(asks).to_be_visible()
    expect(asks).to_contain_text("还在吗")
    tablet.clock.run_for(20_000)
    assert 23 <= int(asks.locator("[data-seconds]").inner_text()) <= 26
    tablet.clock.run_for((COUNTDOWN - 20) * 1000)
    tablet.wait_for_url("**/b/")
    nothing_is_left(tablet)


def test_an_answer_keeps_the_ballot_as_it_is(tablet, code):
    open_ballot(tablet, code)
    mark_somebody(tablet)
    tablet.clock.run_for((ASKS_AFTER + 1) * 1000)
    tablet.get_by_role("button", name="还在", exact=True).click()
    expect(tablet.locator("#kiosk")).not_to_be_visible()
    tablet.clock.run_for(COUNTDOWN * 2 * 1000)
    expect(tablet.locator(".mark--for input").first).to_be_checked()
    expect(tablet.locator("#kiosk")).not_to_be_visible()


def test_every_touch_starts_the_three_minutes_anew(tablet, code):
    open_ballot(tablet, code)
    for _ in range(3):
        tablet.clock.run_for((ASKS_AFTER - 10) * 1000)
        tablet.keyboard.press("Tab")
    expect(tablet.locator("#kiosk")).not_to_be_visible()


def test_the_empty_code_entry_is_left_in_peace(tablet):
    tablet.clock.run_for((ASKS_AFTER + COUNTDOWN) * 3 * 1000)
    expect(tablet.locator("#kiosk")).not_to_be_visible()
    expect(tablet.locator("#code")).to_be_visible()


def test_a_half_typed_code_is_forgotten(tablet, code):
    tablet.fill("#code", "2345")
    tablet.clock.run_for((ASKS_AFTER + COUNTDOWN + 2) * 1000)
    expect(tablet.locator("#code")).to_have_value("")
    nothing_is_left(tablet)


def test_the_next_voter_finds_nothing_of_the_one_before(tablet, code):
    open_ballot(tablet, code)
    mark_somebody(tablet)
    for _ in range(2):
        tablet.locator("[data-next]:visible, [data-review]:visible").first.click()
    tablet.get_by_role("button", name="投入票箱").click()
    tablet.get_by_text("已投入票箱").first.wait_for()
    receipt = tablet.locator(".code").inner_text()
    tablet.get_by_role("link", name="完成").click()
    tablet.wait_for_url("**/b/")
    nothing_is_left(tablet)
    tablet.go_back()
    tablet.wait_for_load_state()
    assert receipt not in tablet.content(), "the back button brings no receipt back"
    assert not tablet.locator("#ballot").count()
