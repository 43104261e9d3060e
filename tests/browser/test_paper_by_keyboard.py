"""The counting table in a real browser, by keyboard alone: sorting, blind entry, signing."""

import pytest
from cast import committed, signed_in
from django.conf import settings
from django.urls import reverse
from paper_cast import ON_PAPER, PaperTable, table_in_committed_rows
from played import before_vote

from ballots.queries.paper import live_strokes
from ballots.services.paper_entry import state_of
from ballots.services.reading_out import begin_reading

pytestmark = pytest.mark.browser
KEYS = {"for": "1", "against": "2", "abstain": "3", "unclear": "4"}


@pytest.fixture
def table(django_db_setup, django_db_blocker):
    with table_in_committed_rows(django_db_blocker) as table:
        yield table


class Seat:
    """One account at its own browser window. There is no mouse here."""

    def __init__(self, chromium, live_server, table, who, width=1280):
        self.table, self.live_server = table, live_server
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        cookie = signed_in(table.users[who]).cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        self.page = context.new_page()
        self.faults = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def open(self, name="bundle"):
        args = [self.table.vote.pk] + ([1] if name != "overview" else [])
        self.page.goto(self.live_server.url + reverse(f"paper:{name}", args=args))
        return self

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def ballot(self, number):
        """Wait until ballot ``number`` is the one on the screen."""
        self.page.wait_for_function(
            "n => document.querySelector('.entry__number')?.textContent === String(n)"
            " && document.querySelector('.entry__row--now')",
            arg=number,
        )

    def key_ballot(self, content):
        """Every mark by its key, no other name, Enter."""
        for contest in self.table.vote.paper["contests"]:
            filled = content[contest["key"]]
            for candidate in contest["candidates"]:
                self.press(KEYS[filled["marks"][candidate["id"]]])
            for place in range(contest["write_ins"]):
                if place < len(filled["write_ins"]):
                    self.page.keyboard.insert_text(filled["write_ins"][place])
                    self.press("Enter", "1")
                elif (contest, place) != self.last_line():
                    self.press("ArrowDown")
        self.press("Enter")

    def last_line(self):
        contest = self.table.vote.paper["contests"][-1]
        return contest, contest["write_ins"] - 1

    def finish(self):
        self.page.wait_for_selector("#finish:not([hidden])")
        assert self.page.evaluate("document.activeElement.id") == "finish-button"
        with self.page.expect_navigation():
            self.press("Enter")


def test_a_bundle_is_sorted_entered_twice_and_signed_by_keyboard_alone(table, chromium, live_server):
    a = Seat(chromium, live_server, table, "counter-a").open()
    a.press(*"3", "ArrowUp", *"1" * ON_PAPER)  # a slip of the finger is mended with an arrow
    assert a.page.evaluate("document.activeElement.tagName") == "BUTTON"
    with a.page.expect_navigation():
        a.press("Enter")
    assert table.bundle().state == "entering"

    contents = table.contents()
    post = table.vote.paper["contests"][0]
    first = contents[1][post["key"]]
    first["marks"] = dict.fromkeys(first["marks"], "against")
    first["write_ins"] = ["何东"]
    seats = (a, Seat(chromium, live_server, table, "counter-b", width=390).open())
    for seat in seats:
        for line, content in contents.items():
            seat.ballot(line)
            seat.key_ballot(content)
        seat.finish()
        assert seat.faults == []
    assert state_of(table.bundle()).lines == contents
    assert "第 1 捆" in a.page.inner_text("h1")

    for seat in seats:
        seat.open()
        seat.page.wait_for_selector("text=签字确认本捆")
        for _ in range(200):
            seat.press("Tab")
            if "签字确认本捆" in seat.page.evaluate("document.activeElement.textContent"):
                break
        with seat.page.expect_navigation():
            seat.press("Enter")
    assert table.bundle().state == "signed"


def test_a_forgotten_key_a_wrong_one_and_a_void_ballot(table, chromium, live_server):
    table.sort()
    a = Seat(chromium, live_server, table, "counter-a").open()
    contents = table.contents()
    a.ballot(1)
    a.press("Enter")  # nothing marked: stays on the first line
    assert a.page.locator(".entry__row--now .entry__sign").inner_text() == "·"
    a.press("2", "ArrowUp", "1")  # the wrong key, back, the right one
    assert a.page.locator(".entry__row .entry__sign").first.inner_text() == "○"
    a.press("0")  # the whole ballot is void …
    a.press("Escape")  # … no, it is not
    a.press("0", "1", "Enter")
    a.page.wait_for_selector("text=B446")  # it was sorted as valid: said at once, and Enter goes on
    a.press("Enter")
    a.ballot(2)
    kept = state_of(table.bundle()).sheets[0].lines[1]
    assert {tuple(one["defects"]) for one in kept.values()} == {("identifying_mark",)}
    a.press("PageUp")
    a.page.wait_for_selector(".entry__void")
    assert "有能辨认投票人的标记" in a.page.inner_text(".entry__void")
    a.press("Escape")
    a.ballot(1)
    a.key_ballot(contents[1])
    a.ballot(2)
    assert state_of(table.bundle()).sheets[0].lines[1] == contents[1]
    a.open()  # a reload keeps what was entered and goes on where it stopped
    a.ballot(2)
    assert "1 / 6" in a.page.inner_text(".entry__line")


def test_a_lost_network_is_said_and_nothing_is_taken_for_kept(table, chromium, live_server):
    table.sort()
    a = Seat(chromium, live_server, table, "counter-a").open()
    a.ballot(1)
    a.page.route("**/line/", lambda route: route.abort())
    a.key_ballot(table.contents()[1])
    a.page.wait_for_selector("text=没有保存成功")
    assert state_of(table.bundle()).sheets[0].lines == {}
    a.page.unroute("**/line/")
    a.press("Enter")
    a.ballot(2)
    assert list(state_of(table.bundle()).sheets[0].lines) == [1]


@pytest.fixture
def reading_table(django_db_setup, django_db_blocker):
    with committed(django_db_blocker):
        small = before_vote("member_decision")
        table = PaperTable(small, small.vote("member_decision")).appoint()
        table.take_paper().vote_in_browser().sit_down().open_box(method="reading")
        begin_reading(
            bundle=table.bundle(),
            reader=table.seats["counter-a"],
            clicker=table.seats["counter-b"],
            scrutineer=table.seats["scrutineer-a"],
            actor=small["chief_counter"],
            now=small.now,
        )
        yield table


def test_ballots_are_read_out_and_clicked_by_keyboard_alone(reading_table, chromium, live_server):
    table = reading_table
    clicker = Seat(chromium, live_server, table, "counter-b").open("reading")
    page = clicker.page
    names = [one["name"] for contest in table.vote.paper["contests"] for one in contest["candidates"]]

    def click(key, then):
        """Press a key; the sheet is answered when ``then`` is the name that is to be read next."""
        clicker.press(key)
        if then:
            page.wait_for_selector(f".stroke-row--now:has-text('{then}')")
        else:
            page.wait_for_selector("#sheet:not(:has(.stroke-row--now))")

    click("1", names[1])
    click("Backspace", names[0])
    assert page.locator(".stroke-row--now .strike").count() == 1
    clicker.press("Enter")  # a name lacks its stroke: the ballot stays
    for number in range(1, ON_PAPER + 1):
        for place, then in enumerate([*names[1:], ""]):
            click("12"[place % 2], then)
        if number < ON_PAPER:
            click("Enter", names[0])
            assert page.inner_text(".entry__number") == str(number + 1)
    with page.expect_navigation():
        clicker.press("Enter")
    assert page.locator(".says--success").count() == 1
    assert page.locator(".stroke-row").first.locator(".stroke-mark b").first.inner_text() == str(ON_PAPER)
    assert clicker.faults == []


def test_keys_faster_than_the_answers_are_each_a_stroke(reading_table, chromium, live_server):
    """A key that went under would leave its mark to the next name."""
    table = reading_table
    clicker = Seat(chromium, live_server, table, "counter-b").open("reading")
    contests = table.vote.paper["contests"]
    wanted = {
        contest["key"]: {
            one["id"]: "against" if place % 2 else "for" for place, one in enumerate(contest["candidates"])
        }
        for contest in contests
    }
    clicker.press(*(KEYS[mark] for marks in wanted.values() for mark in marks.values()), "Enter")
    clicker.page.wait_for_selector(".entry__number:text-is('2')")
    read = live_strokes(table.bundle().reading_out).filter(line=1).exclude(mark="ballot")
    assert sorted(read.values_list("contest", "candidate", "mark")) == sorted(
        (key, who, mark) for key, marks in wanted.items() for who, mark in marks.items()
    )
