"""A vote on screen and on paper: what the hall, the chair and the reports say of two boxes."""

import pytest
from cast import PRESENT, signed_in
from django.urls import reverse
from django.utils.translation import override
from pages import read
from paper_cast import ON_PAPER, PRINTED, PaperTable
from played import before_vote

from ballots.queries.hall import hall_context
from ballots.queries.script import script_lines
from ballots.queries.votes import turnout
from ballots.services.paper_box import kinds_to_book

ON_SCREEN = PRESENT - ON_PAPER


@pytest.fixture
def table(db):
    small = before_vote("member_decision")
    with override("zh-hans"):
        yield PaperTable(small, small.vote("member_decision")).appoint().take_paper()


def box(table) -> tuple[int, str]:
    """The hall screen's last figure."""
    last = hall_context(table.small.election, table.now)["figures"][-1]
    return last["value"], last["rule"]


def said(table, code: str) -> str:
    """What the chair reads at a step."""
    table.vote.refresh_from_db()
    return "".join(next(line for line in script_lines(table.vote) if line.code == code).said)


def test_the_hall_counts_one_box_until_the_other_is_opened_and_then_both(table):
    table.vote_in_browser()
    assert box(table) == (ON_SCREEN, "不含纸质选票")
    assert turnout(table.vote).returned is None
    assert f"其中纸质 {ON_PAPER} 张；屏幕投票已投入 {ON_SCREEN} 张" in said(table, "close")
    assert "收回" not in said(table, "count")
    table.sit_down().open_box()
    assert box(table) == (PRESENT, f"其中纸质 {ON_PAPER} 张")
    assert f"发出 {PRESENT} 张，收回 {PRESENT} 张" in said(table, "count")
    page = read(signed_in(table.small["clerk"]).get(reverse("admin:ballots_vote_page", args=[table.vote.pk])))
    assert f"{PRESENT} 其中纸质 {ON_PAPER} 张" in page.one(cls="of-tiles").text


def test_each_account_books_only_what_is_its_to_book(table):
    small, vote = table.small, table.vote
    assert kinds_to_book(vote, small["clerk"]) == ["printed"]
    assert kinds_to_book(vote, small["door_keeper"]) == ["issued", "spoiled"]
    assert kinds_to_book(vote, small["chief_scrutineer"]) == ["left_over"]
    assert kinds_to_book(vote, table.users["counter-a"]) == []
    page = read(signed_in(small["door_keeper"]).get(reverse("paper:overview", args=[vote.pk])))
    assert [one.attributes["value"] for one in page.all("option")] == ["issued", "spoiled"]
    assert not read(signed_in(table.users["counter-a"]).get(reverse("paper:overview", args=[vote.pk]))).all(
        "form"
    )


def test_the_print_button_says_which_day_the_ballots_bear_and_on_which_sides_they_are_printed(table):
    page = read(signed_in(table.small["clerk"]).get(reverse("paper:overview", args=[table.vote.pk])))
    words = next(one.text for one in page.all("form") if "印制选票" in one.text)
    assert "日期" in words and "单面打印" in words
    assert str(PRINTED) in page.one("table").text
