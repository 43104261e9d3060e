"""The admin in a real Chromium: its policy blocks nothing that it needs, nobody reads English, nothing spills."""

import re

import pytest
from cast import committed
from django.urls import reverse
from played import before_vote

pytestmark = [pytest.mark.browser]
PASSWORD = "zhenmi-2010-x"
# Text as it is seen: without the theme's icons, which are a font, and without what nobody sees.
SEEN = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent || parent.closest(".material-symbols-outlined, script, style, template, .of-digest")) continue;
    if (parent.getBoundingClientRect().width < 2 || !parent.checkVisibility()) continue;
    found.push(walker.currentNode.textContent);
  }
  for (const one of document.querySelectorAll("[placeholder]")) found.push(one.placeholder);
  return found.join(" ");
}"""
# Names of files and formats are the same in every language.
# Names of files and of their kinds are the same in every language.
FILES = re.compile(r"\b\w+\.(csv|xlsx)\b|\bxlsx\b|\bcsv\b|\bCSV\b|\bExcel\b|\bPDF\b")


@pytest.fixture
def small(transactional_db, django_db_blocker):
    with committed(django_db_blocker):
        small = before_vote("second_recommendation")
        for user in small.users.values():
            user.set_password(PASSWORD)
            user.save()
        yield small


@pytest.fixture
def office(chromium, live_server):
    """Open the admin as somebody; returns the page and the list of what its console complained of."""

    def sign_in(user, width=1280):
        page = chromium.new_page(viewport={"width": width, "height": 900}, locale="zh-CN")
        complaints = []
        page.on("console", lambda one: complaints.append(one.text) if one.type in ("error", "warning") else 0)
        page.on("pageerror", lambda one: complaints.append(str(one)))
        page.goto(live_server.url + reverse("admin:login"))
        page.fill("input[name=username]", user.username)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(live_server.url + reverse("admin:index"))
        return page, complaints

    return sign_in


def pages_of(small) -> dict[str, list[str]]:
    """A page of every kind by the role that looks at it."""
    election, vote = small.election.pk, small.vote("second_recommendation").pk
    review = small.run("qualification_review").pk
    announcement = small.run("announcement").pk
    entry = small.entry(1).pk

    def at(name, *arguments):
        return reverse(f"admin:{name}", args=arguments)

    return {
        "clerk": [
            at("index"),
            at("election_site_election_changelist"),
            at("election_site_election_desk", election),
            at("election_site_election_run", election, announcement),
            at("election_site_election_annul", election, announcement),
            at("election_site_election_rules", election),
            at("election_site_election_timetable", election),
            at("election_site_election_posts", election),
            at("election_site_election_rolls", election),
            at("election_site_election_appointments", election),
            at("election_site_election_templates", election),
            at("election_site_rollentry_changelist"),
            at("election_site_rollentry_change", entry),
            at("election_site_auditentry_changelist"),
            at("nomination_recommendation_changelist"),
            at("nomination_qualificationreview_board", review),
            at("ballots_vote_changelist"),
            at("ballots_vote_page", vote),
            at("ballots_vote_slips", vote),
        ],
        "door_keeper": [at("ballots_vote_page", vote)],
        "chief_scrutineer": [at("ballots_vote_seal", vote)],
    }


@pytest.mark.parametrize("role", ["clerk", "door_keeper", "chief_scrutineer"])
def test_nothing_is_blocked_nothing_is_english_and_nothing_spills(small, office, live_server, role):
    page, complaints = office(small[role])
    for url in pages_of(small)[role]:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            response = page.goto(live_server.url + url)
            assert response.status == 200, url
            assert "'unsafe-eval'" in response.headers["content-security-policy"]
            assert complaints == [], url
            spill = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(spill) == 0, (url, width)
        english = re.findall(r"[A-Za-z]{3,}", FILES.sub("", page.evaluate(SEEN)))
        usernames = {part for user in small.users.values() for part in user.username.split("_")}
        assert set(english) <= usernames, url


def test_the_theme_s_script_runs_under_the_policy(small, office, live_server):
    """What the policy would break first: the menu of the account, which the theme's script opens."""
    page, complaints = office(small["clerk"])
    assert not page.get_by_text("注销").is_visible()
    page.get_by_text(str(small["clerk"]), exact=True).first.click()
    page.get_by_text("注销").wait_for(state="visible")
    page.goto(live_server.url + reverse("admin:election_site_election_timetable", args=[small.election.pk]))
    page.locator(".datetimeshortcuts a").nth(1).click()
    box = page.locator(".calendarbox:visible")
    box.wait_for()
    assert box.locator("th").all_inner_texts() == ["一", "二", "三", "四", "五", "六", "日"]
    assert complaints == []
