"""A joint sheet on a phone of 390 px: opened, passed on and signed, with no fault that axe finds on any page."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.test import override_settings
from django.utils.timezone import now
from nomination_election import Cast, finish, identity, name, open_, set_up
from playwright.sync_api import expect

from election_site.models import Election
from nomination.models import Signature

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


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
    with override_settings(SITE_URL=live_server.url):
        yield page
    context.close()


def looked_at(page) -> None:
    faults = [
        f"{fault['id']}: {[node['target'] for node in fault['nodes']]}"
        for fault in Axe().run(page).response["violations"]
    ]
    assert faults == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], "nothing sticks out"


def test_a_sheet_is_opened_passed_on_and_signed_on_a_phone(phone):
    phone.goto("/e/qq/sign/")
    looked_at(phone)
    phone.get_by_label("申报职位").or_(phone.get_by_label("职位")).first.select_option("1")
    for label, text in (
        ("被推荐人姓名", "孙新人"),
        ("工作单位及职务", "石桥村村民"),
        ("推荐理由", "修通了村组道路"),
        ("您的姓名", "赵发起"),
        ("您的电话", "139-0000-0000"),
    ):
        phone.get_by_label(text=label).first.fill(text)
    phone.get_by_label("性别").select_option("male")
    phone.get_by_role("button", name="发起联名推荐").click()
    expect(phone.locator(".qr svg")).to_be_visible()
    looked_at(phone)

    phone.goto(phone.locator(".pass-on__address").first.get_attribute("href"))
    looked_at(phone)
    for label, text in (("您的姓名", name(30)), ("公民身份号码", identity(30)), ("您的电话", "13900000000")):
        phone.get_by_label(text=label).first.fill(text)
    phone.get_by_role("button", name="签名推荐").click()
    expect(phone.locator("h1")).to_have_text("签名有效")
    looked_at(phone)
    code = phone.locator(".code").inner_text()
    assert Signature.objects.get().refusal == ""

    phone.get_by_role("link", name="撤回签名").click()
    phone.get_by_label("签名回执码").fill(code)
    phone.get_by_role("button", name="查询").click()
    looked_at(phone)
    phone.get_by_role("button", name="撤回这个签名").click()
    expect(phone.locator("h1")).to_have_text("已撤回")
    assert Signature.objects.get().refusal == "N125"
