"""A whole self-recommendation on a phone of 390 px, by keyboard alone, without a fault that axe finds."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils.timezone import now
from nomination_election import Cast, finish, identity, name, open_, set_up
from playwright.sync_api import expect
from test_booth_access import PHONE, faults, press_until

from election_site.models import Election
from nomination.models import Recommendation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TYPED = {
    "id_name": name(3),
    "id_born_on": "1970-5-1",
    "id_education": "大专",
    "id_joined_on": "2000-7-1",
    "id_work": "石桥村村民",
    "id_phone": "13900000000",
    "id_cv": "1990年至今 务农",
    "id_strengths": "踏实",
    "id_weaknesses": "急躁",
    "id_promise": "修路",
}
# So many steps down in the list.
CHOSEN = {"id_post": 1, "id_sex": 1, "id_status": 1, "id_is_local": 1, "id_identity_kind": 6}


@pytest.fixture
def phone(chromium, live_server, transactional_db):
    cache.clear()
    cast = Cast()
    election = set_up(cast, posts=2)
    finish(open_(election, "announcement", cast, now=now()), cast, now(), publish=True)
    Election.objects.update(recommendation_closes_at=now() + timedelta(days=3))
    open_(election, "open_recommendation", cast, now=now())
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", has_touch=True, base_url=live_server.url)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def press(page, words):
    """Go to a link or button by Tab and press it."""
    press_until(page, "Tab", f"at.matches('a, button') && at.textContent.includes('{words}')")
    page.keyboard.press("Enter")


def looked_at(page):
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def fill(page):
    """Every field in its order, from one to the next by Tab."""
    fields = page.eval_on_selector_all(
        "form.large-form :is(input, select, textarea)[id]", "all => all.map(one => one.id)"
    )
    for field in fields:
        press_until(page, "Tab", f"at.id === '{field}'")
        if field in TYPED:
            page.keyboard.type(TYPED[field])
        for _ in range(CHOSEN.get(field, 0)):
            page.keyboard.press("ArrowDown")


def test_a_whole_self_recommendation_by_keyboard_alone_without_a_fault(phone):
    phone.goto("/e/qq/recommend/")
    looked_at(phone)
    press(phone, "填写登记表")
    phone.wait_for_url("**/recommend/self/")
    looked_at(phone)
    fill(phone)
    press(phone, "保存")
    phone.wait_for_url("**/recommend/self/Z*/")
    expect(phone.locator(".secret .code")).to_have_count(2)
    looked_at(phone)
    press_until(phone, "Tab", "at.id === 'id_identity_number'")
    phone.keyboard.type(identity(4))
    for tick in ("id_has_consented", "id_is_true"):
        press_until(phone, "Tab", f"at.id === '{tick}'")
        phone.keyboard.press("Space")
    press(phone, "提交自荐")
    expect(phone.get_by_role("alert")).to_contain_text("N133")
    looked_at(phone)
    press_until(phone, "Tab", "at.id === 'id_identity_number'")
    phone.keyboard.type(identity(3))
    press(phone, "提交自荐")
    phone.wait_for_url("**/recommend/own/**")
    looked_at(phone)
    number, code = phone.locator(".secret .code").all_inner_texts()
    assert Recommendation.objects.get().state == "accepted"
    press(phone, "办完了")
    phone.wait_for_url("**/recommend/")
    press(phone, "凭编号和查询码继续")
    phone.wait_for_url("**/recommend/follow/")
    for field, typed in (("id_number", number), ("id_code", code)):
        press_until(phone, "Tab", f"at.id === '{field}'")
        phone.keyboard.type(typed)
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/recommend/own/**")
    press(phone, "撤回")
    phone.wait_for_url("**/withdraw/")
    looked_at(phone)
    press_until(phone, "Tab", "at.id === 'id_why'")
    phone.keyboard.type("身体不好")
    press(phone, "撤回")
    phone.wait_for_url(f"**/recommend/own/{number}/")
    expect(phone.get_by_text("身体不好")).to_be_visible()
    assert Recommendation.objects.get().state == "withdrawn"
