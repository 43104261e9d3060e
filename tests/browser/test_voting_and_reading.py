"""In a real Chromium: a voter from the slip to the receipt on a phone, an observer reading the result."""

import re
from urllib.parse import urlsplit

import pytest
from cast import ELECTED, FOR, MEMBERS, PRESENT
from played import before_vote, played_through
from playwright.sync_api import expect

from ballots.domain.slip_codes import grouped, normal_receipt
from ballots.models import OpenBallot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PATIENCE = 10_000  # milliseconds


class Watched:
    """A page of which everything that the browser complains of is noted, and where it asks for things."""

    def __init__(self, chromium, server, viewport, **options):
        self.context = chromium.new_context(viewport=viewport, base_url=server.url, **options)
        self.context.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.host = urlsplit(server.url).netloc
        self.complaints: list[str] = []
        self.asked: set[str] = set()
        self.page.on("console", self.on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.add(urlsplit(request.url).netloc))
        self.page.on("response", self.on_response)

    def on_console(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def on_response(self, response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.url}")

    def assert_quiet(self) -> None:
        assert self.complaints == []
        assert self.asked <= {self.host, ""}, "everything comes from the site itself"

    def assert_fits(self) -> None:
        """Nothing has to be scrolled sideways."""
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert too_wide <= 0, f"{self.page.url} is {too_wide} px too wide"


@pytest.fixture
def open_vote(live_server, transactional_db):
    """The small election in its member-decision vote: the election, the vote, the drawn codes."""
    small = before_vote("member_decision")
    vote = small.vote("member_decision")
    codes = small.admit(vote)
    small.open_urn(vote)
    return small, vote, codes


def enter_code(watched, code) -> None:
    page = watched.page
    page.goto("/b/")
    watched.assert_fits()
    page.locator("#code").fill(grouped(code).lower())
    page.get_by_role("button", name="打开选票").click()
    page.wait_for_url("**/b/paper/")


def begin(watched) -> None:
    """From the instructions to the first post."""
    watched.page.get_by_role("button", name="开始填写").click()


def mark(page, name: str, word: str) -> None:
    """Touch one mark beside a candidate's name, as a voter does: the words, not the hidden circle."""
    row = page.locator(".candidate:visible", has_text=name)
    row.locator(".mark", has_text=re.compile(rf"^\s*{word}\s*$")).click()


def fill_in(watched) -> None:
    """For the first candidate of each post, against the second."""
    page = watched.page
    begin(watched)
    for place, (post, pair) in enumerate({"党委书记": (1, 2), "党委委员": (5, 6)}.items()):
        expect(page.locator(".contest:visible .contest__title")).to_have_text(post)
        watched.assert_fits()
        mark(page, MEMBERS[pair[0]], "赞成")
        mark(page, MEMBERS[pair[1]], "不赞成")
        if place == 0:
            page.get_by_role("button", name="下一职位").click()
    page.get_by_role("button", name="核对").click()


def drop(watched) -> str:
    """Press 投入票箱 and read the receipt."""
    page = watched.page
    page.get_by_role("button", name="投入票箱").click()
    page.wait_for_url("**/b/done/")
    expect(page.get_by_role("heading", name="已投入票箱")).to_be_visible()
    receipt = page.locator("p.code").inner_text()
    assert normal_receipt(receipt) == receipt
    return receipt


def expected_content(vote) -> dict:
    ids = {c["name"]: c["id"] for contest in vote.paper["contests"] for c in contest["candidates"]}
    return {
        "p1": {"marks": {ids[MEMBERS[1]]: "for", ids[MEMBERS[2]]: "against"}, "write_ins": []},
        "p2": {"marks": {ids[MEMBERS[5]]: "for", ids[MEMBERS[6]]: "against"}, "write_ins": []},
    }


def test_a_voter_from_the_slip_to_the_receipt(chromium, live_server, open_vote):
    _, vote, codes = open_vote
    watched = Watched(chromium, live_server, PHONE, is_mobile=True, has_touch=True, locale="en-GB")
    page = watched.page
    enter_code(watched, codes[0])
    watched.assert_fits()
    fill_in(watched)
    expect(page.get_by_role("heading", name="请核对")).to_be_visible()
    answers = page.locator("p.answer")
    expect(answers).to_have_count(4)
    expect(answers.filter(has_text=MEMBERS[1])).to_contain_text("赞成")
    expect(answers.filter(has_text=MEMBERS[2])).to_contain_text("不赞成")
    watched.assert_fits()
    assert OpenBallot.objects.filter(vote=vote).count() == 0
    receipt = drop(watched)
    watched.assert_fits()
    assert [ballot.content for ballot in OpenBallot.objects.filter(vote=vote)] == [expected_content(vote)]

    page.get_by_role("link", name="完成").click()
    page.wait_for_url("**/b/")
    page.goto("/b/receipt/")
    page.locator("#receipt").fill(receipt)
    page.get_by_role("button", name="查询").click()
    expect(page.locator(".says--success")).to_contain_text(receipt)
    text = page.locator("body").inner_text()
    assert not any(name in text for name in MEMBERS.values()), "never what is on the ballot"
    watched.assert_fits()
    watched.assert_quiet()


def test_a_mark_too_many_is_said_and_a_mind_can_be_changed(chromium, live_server, open_vote):
    _, vote, codes = open_vote
    watched = Watched(chromium, live_server, PHONE, is_mobile=True, has_touch=True)
    page = watched.page
    enter_code(watched, codes[0])
    fill_in(watched)
    page.get_by_role("button", name="修改").click()
    expect(page.locator(".contest:visible .contest__title")).to_have_text("党委书记")
    expect(page.locator(".contest:visible input[value=for]:checked")).to_have_count(1)
    mark(page, MEMBERS[2], "赞成")
    expect(page.locator("[data-limit-here]")).not_to_be_empty()
    expect(page.locator(".contest:visible input[value=for]:checked")).to_have_count(1)
    mark(page, MEMBERS[1], "弃权")
    mark(page, MEMBERS[2], "赞成")
    expect(page.locator("[data-limit-here]")).to_be_empty()
    page.get_by_role("button", name="下一职位").click()
    page.get_by_role("button", name="核对").click()
    drop(watched)
    content = OpenBallot.objects.get(vote=vote).content
    ids = {c["name"]: c["id"] for c in vote.paper["contests"][0]["candidates"]}
    # To abstain and to mark nothing are one thing, and lie alike in the box.
    assert content["p1"]["marks"] == {ids[MEMBERS[2]]: "for"}
    watched.assert_quiet()


def test_back_and_a_second_press_get_an_honest_answer(chromium, live_server, open_vote):
    _, vote, codes = open_vote
    watched = Watched(chromium, live_server, PHONE, is_mobile=True, has_touch=True)
    page = watched.page
    enter_code(watched, codes[0])
    fill_in(watched)
    with page.expect_response(lambda response: response.url.endswith("/b/done/")):
        # Twice, as fast as a finger can: the second press meets a form that is on its way.
        page.get_by_role("button", name="投入票箱").dblclick()
    page.wait_for_url("**/b/done/")
    receipt = page.locator("p.code").inner_text()
    assert OpenBallot.objects.filter(vote=vote).count() == 1
    page.go_back()
    page.reload()
    expect(page.locator("body")).to_contain_text(receipt)
    expect(page.locator(".candidate")).to_have_count(0)
    assert OpenBallot.objects.filter(vote=vote).count() == 1
    page.goto("/b/")
    page.locator("#code").fill(codes[0])
    page.locator("form button[type=submit]").click()
    expect(page.locator("p.code")).to_have_text(receipt)
    expect(page.locator("body")).to_contain_text("只计一次")
    page.get_by_role("link", name="完成").click()
    page.locator("#code").fill(codes[0])
    watched.complaints.clear()
    page.locator("form button[type=submit]").click()
    expect(page.locator(".says--error")).to_contain_text("已")
    assert [c for c in watched.complaints if "422" not in c] == [], "the refusal itself is a 422"


def test_without_scripts_the_ballot_is_one_long_form(chromium, live_server, open_vote):
    _, vote, codes = open_vote
    watched = Watched(chromium, live_server, PHONE, java_script_enabled=False)
    page = watched.page
    enter_code(watched, codes[0])
    expect(page.locator(".contest")).to_have_count(2)
    for contest in page.locator(".contest").all():
        expect(contest).to_be_visible()
    for name, word in (
        (MEMBERS[1], "赞成"),
        (MEMBERS[2], "不赞成"),
        (MEMBERS[5], "赞成"),
        (MEMBERS[6], "不赞成"),
    ):
        mark(page, name, word)
    page.get_by_role("button", name="核对").click()
    drop(watched)
    assert [ballot.content for ballot in OpenBallot.objects.filter(vote=vote)] == [expected_content(vote)]


def test_an_observer_reads_the_published_result_at_a_desk_and_on_a_phone(
    chromium, live_server, transactional_db
):
    small = played_through("result")
    watched = Watched(chromium, live_server, DESK)
    page = watched.page
    page.goto("/")
    watched.assert_fits()
    page.get_by_role("link", name=re.compile(small.election.title)).click()
    expect(page.locator("li.station")).to_have_count(11)
    watched.assert_fits()
    page.locator("li.station").nth(9).get_by_role("link").click()
    first = page.locator("ol.results").first
    expect(first.locator(".result")).to_have_count(2)
    expect(first.locator(".result").first).to_contain_text(MEMBERS[1])
    expect(first.locator(".result__votes").first).to_contain_text(str(FOR["member_decision"][0]))
    bars = first.locator(".bar__fill")
    widths = [box["width"] for box in (bar.bounding_box() for bar in bars.all())]
    ground = first.locator(".bar__ground").first.bounding_box()["width"]
    for width, votes in zip(widths, FOR["member_decision"], strict=True):
        assert abs(width - ground * votes / PRESENT) < 2, "the bars are to scale"
    watched.assert_fits()
    page.goto(f"/e/{small.slug}/outcomes/result/1/")
    for post, name in ELECTED.items():
        expect(page.locator("main")).to_contain_text(name)
        expect(page.locator("main")).to_contain_text(post)
    outcome = small.outcome("result")
    shown = page.locator("p.digest").first.inner_text()
    assert re.sub(r"\s", "", shown) == outcome.digest
    assert page.locator("html").get_attribute("lang").lower().startswith("zh")
    watched.assert_fits()
    for path in ("notices/", "candidates/", "showcases/", "showcases/4/", "outcomes/shortlist/1/"):
        page.goto(f"/e/{small.slug}/{path}")
        watched.assert_fits()
    watched.assert_quiet()

    phone = Watched(chromium, live_server, PHONE, is_mobile=True, has_touch=True)
    paths = ["/", f"/e/{small.slug}/", f"/e/{small.slug}/notices/", f"/e/{small.slug}/candidates/"]
    paths += [f"/e/{small.slug}/outcomes/{run.stage}/1/" for run in small.election.stage_runs.all()]
    paths += [f"/e/{small.slug}/showcases/", f"/e/{small.slug}/showcases/1/", "/b/receipt/"]
    for path in paths:
        phone.page.goto(path)
        phone.assert_fits()
    phone.assert_quiet()
