"""Every public, booth, meeting and paper page at 390 px: no fault that axe finds, and none wider than the phone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from cast import SmallElection, signed_in
from django.conf import settings
from django.urls import reverse
from pages import page_urls
from paper_cast import PaperTable
from played import before_vote, played_through

from ballots.domain.slip_codes import grouped
from ballots.services.paper_entry import rule_line
from ballots.services.reading_out import begin_reading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
STAGE = "member_decision"


class Eyes:
    """A phone that notes every fault of every page it is shown."""

    def __init__(self, chromium, live_server):
        self.context = chromium.new_context(
            viewport=PHONE, locale="zh-CN", has_touch=True, base_url=live_server.url
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.url, self.axe = live_server.url, Axe()
        self.faults: list[str] = []
        self.seen: list[str] = []

    def sign_in(self, user) -> None:
        self.context.clear_cookies()
        if user is not None:
            session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
            self.context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url, "httpOnly": True}]
            )

    def look(self, url: str, status: int = 200) -> None:
        answer = self.page.goto(url)
        assert answer.status == status, (url, answer.status)
        self.judge(url)

    def judge(self, what: str) -> None:
        """The page as it stands now."""
        self.seen.append(what)
        for fault in self.axe.run(self.page).response["violations"]:
            where = [node["target"] for node in fault["nodes"]][:3]
            self.faults.append(f"{what}: {fault['id']}: {fault['help']} {where}")
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            self.faults.append(f"{what}: {wide} px too wide")


@pytest.fixture
def eyes(chromium, live_server, transactional_db) -> Iterator[Eyes]:
    eyes = Eyes(chromium, live_server)
    yield eyes
    eyes.context.close()


def test_public_pages(eyes):
    small = played_through("result")
    for url in [*page_urls(small), reverse("meeting:hall", args=[small.slug])]:
        answer = eyes.page.goto(url)
        if answer.status == 200:
            eyes.judge(url)
    eyes.look("/no/such/page/", 404)
    assert len(eyes.seen) > 30
    assert eyes.faults == []


def open_meeting(small: SmallElection) -> tuple:
    vote = small.vote(STAGE)
    codes = small.admit(vote)
    small.open_urn(vote)
    return vote, codes


# Page of the meeting: whose eyes see it.
MEETING = {
    "chair": "host",
    "tellers": "host",
    "box": "chief_scrutineer",
    "slips": "chief_scrutineer",
    "kiosk": "door_keeper",
    "desk": "door_keeper",
    "undo": "door_keeper",
    "assist": "door_keeper",
    "hall": "observer",
}


def test_meeting_pages_before_and_while_the_vote_is_open(eyes):
    small = before_vote(STAGE)
    entry = small.voters(small.vote(STAGE))[0]

    def look_round():
        for name, role in MEETING.items():
            eyes.sign_in(small[role])
            arguments = [entry.pk] if name in ("undo", "assist") else []
            query = "?q=1" if name in ("desk", "tellers") else ""
            eyes.look(reverse(f"meeting:{name}", args=[small.slug, *arguments]) + query)

    look_round()
    vote, codes = open_meeting(small)
    look_round()
    small.cast_all(vote, codes)
    small.seal(vote)
    eyes.look(reverse("meeting:hall", args=[small.slug]))
    assert eyes.faults == []


def test_booth_pages_that_turn_somebody_away(eyes):
    small = before_vote(STAGE)
    vote, codes = open_meeting(small)
    receipts = small.cast_all(vote, codes[:1])
    page = eyes.page
    eyes.look(reverse("ballots:enter_election", args=[small.slug]))
    eyes.look("/b/2345ABCD2345/", 422)
    page.goto("/b/")
    page.locator("#code").fill(grouped(codes[0]))
    page.locator("form button[type=submit]").click()
    page.locator(".says--error").wait_for()
    eyes.judge("a used slip")
    eyes.look("/b/receipt/")
    for typed, says in ((receipts[0], ".says--success"), ("海棠-000000", ".says")):
        page.locator("#receipt").fill(typed)
        page.locator("form button[type=submit]").click()
        page.locator(says).first.wait_for()
        eyes.judge(f"receipt {typed}")
    eyes.look(f"/b/{codes[1]}/")
    small.seal(vote)
    eyes.look("/b/paper/", 409)
    assert eyes.faults == []


def counting_table(**box) -> PaperTable:
    small = before_vote(STAGE)
    table = PaperTable(small, small.vote(STAGE)).appoint()
    return table.take_paper().vote_in_browser().sit_down().open_box(**box)


def test_paper_pages_on_the_way_of_a_bundle(eyes):
    table = counting_table()
    small = table.small
    bundle = reverse("paper:bundle", args=[table.vote.pk, 1])

    def look_as(who, url=bundle):
        eyes.sign_in(table.users.get(who) or small[who])
        eyes.look(url)
        eyes.seen[-1] += f" {who} {table.bundle().state}"

    for role in ("clerk", "door_keeper", "chief_scrutineer", "chief_counter"):
        look_as(role, reverse("paper:overview", args=[table.vote.pk]))
    table.assign()
    look_as("counter-a")
    look_as("scrutineer-a")
    table.sort(line_2="doubtful")
    look_as("scrutineer-a")
    assert eyes.faults == []


def test_paper_pages_from_entry_to_signature(eyes):
    table = counting_table()
    table.assign()
    table.sort()
    bundle = reverse("paper:bundle", args=[table.vote.pk, 1])
    contents = table.contents()
    other = contents | {4: contents[5] if contents[5] != contents[4] else contents[1]}

    def look_as(who):
        eyes.sign_in(table.users[who])
        eyes.look(bundle)
        eyes.seen[-1] += f" {who} {table.bundle().state}"

    look_as("counter-a")
    for _ in range(2):
        table.enter("counter-a", contents)
        look_as("counter-a")
        table.enter("counter-b", other)
        look_as("counter-b")
        contents, other = {4: contents[4]}, {4: other[4]}
    look_as("scrutineer-a")
    assert table.bundle().state == "disputed"
    rule_line(
        bundle=table.bundle(),
        line=4,
        choice="first",
        reason="○ 在框内",
        actor=table.users["scrutineer-a"],
        now=table.now,
    )
    look_as("counter-a")
    assert table.bundle().state == "agreed"
    assert eyes.faults == []


def test_paper_pages_of_a_reading_out(eyes):
    table = counting_table(method="reading")
    small, seats = table.small, table.seats
    address = {
        name: reverse(f"paper:{name}", args=[table.vote.pk, 1]) for name in ("reading", "reading_hall")
    }
    eyes.sign_in(small["chief_counter"])
    eyes.look(address["reading"])
    begin_reading(
        bundle=table.bundle(),
        reader=seats["counter-a"],
        clicker=seats["counter-b"],
        scrutineer=seats["scrutineer-a"],
        actor=small["chief_counter"],
        now=table.now,
    )
    for who in ("counter-b", "scrutineer-a"):
        eyes.sign_in(table.users[who])
        eyes.look(address["reading"])
    eyes.look(address["reading_hall"])
    assert eyes.faults == []
