"""The check-in desk in Chromium, with both hands on the keyboard."""

import pytest
from cast import MEMBERS, signed_in
from django.conf import settings
from played import before_vote
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(chromium, live_server, transactional_db):
    """The desk of a vote in preparation, open in a browser in which the door keeper is signed in."""
    small = before_vote("member_decision")
    vote = small.vote("member_decision")
    session = signed_in(small["door_keeper"]).cookies[settings.SESSION_COOKIE_NAME].value
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=live_server.url)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url, "httpOnly": True}]
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"/meeting/{small.slug}/desk/")
    yield page, vote
    context.close()


def test_a_name_typed_and_enter_pressed_signs_in_the_only_one_found(desk):
    page, vote = desk
    page.keyboard.type("wangxy")
    expect(page.locator(".desk-line")).to_have_count(1)
    expect(page.locator(".desk-line")).to_contain_text(MEMBERS[2])
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text(f"{MEMBERS[2]} 已签到")
    assert vote.check_ins.get().entry.person.name == MEMBERS[2]
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("")


def test_enter_signs_nobody_in_while_several_are_found(desk):
    page, vote = desk
    page.keyboard.type("wang")
    expect(page.locator(".desk-line")).to_have_count(2)
    page.keyboard.press("Enter")
    page.wait_for_url("**q=wang")
    expect(page.locator(".desk-line")).to_have_count(2)
    assert not vote.check_ins.exists()


def test_what_another_desk_does_shows_by_itself(desk):
    page, vote = desk
    expect(page.locator("#figures")).to_contain_text("距法定人数还差")
    page.request.post(
        page.url + f"{vote.electorate.entries.get(number=1).pk}/in/",
        headers={"Referer": page.url, "X-CSRFToken": csrf(page)},
        form={"csrfmiddlewaretoken": csrf(page)},
    )
    expect(page.locator("#figures .tile").nth(1)).to_contain_text("1")


def csrf(page) -> str:
    page.locator("#q").fill("2")
    return page.locator("[name=csrfmiddlewaretoken]").first.input_value()
