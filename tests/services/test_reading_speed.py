"""唱票: the three hundredth ballot is clicked as the tenth. Counted, not timed: what a stroke reads and sends."""

import pytest
from cast import signed_in
from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pages import read
from paper_cast import PaperTable
from played import before_vote

from ballots.models import PaperBundle, ReadingStroke
from ballots.services.reading_out import begin_reading

MANY, FEW = 300, 10


@pytest.fixture
def table(db):
    small = before_vote("member_decision")
    table = PaperTable(small, small.vote("member_decision")).appoint()
    table.take_paper().vote_in_browser().sit_down().open_box(method="reading")
    # The stack alone is as high as in a township: so few voters could not have cast so many.
    PaperBundle.objects.filter(vote=table.vote).update(size=MANY + 1)
    seats = table.seats
    begin_reading(
        bundle=table.bundle(),
        reader=seats["counter-a"],
        clicker=seats["counter-b"],
        scrutineer=seats["scrutineer-a"],
        actor=small["chief_counter"],
        now=small.now,
    )
    return table


def read_through(table, first: int, last: int) -> None:
    """The strokes of these ballots, as the service would have written them."""
    reading = table.bundle().reading_out
    rows, number = [], reading.strokes.count()
    for line in range(first, last + 1):
        for contest in table.vote.paper["contests"]:
            for place, one in enumerate(contest["candidates"]):
                mark = ("for", "against")[(line + place) % 2]
                rows.append({"contest": contest["key"], "candidate": one["id"], "mark": mark, "line": line})
        rows.append({"mark": "ballot", "line": line})
    ReadingStroke.objects.bulk_create(
        ReadingStroke(reading=reading, number=place, **row) for place, row in enumerate(rows, number + 1)
    )


def one_stroke(table, client) -> dict:
    """Click one stroke and take it back; what it cost."""
    contest = table.vote.paper["contests"][0]
    sent = {"contest": contest["key"], "candidate": contest["candidates"][0]["id"], "mark": "for"}
    made = []

    def count(sender, **given):
        made.append(sender)

    post_init.connect(count, sender=ReadingStroke)
    try:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            url = reverse("paper:reading_stroke", args=[table.vote.pk, 1])
            answer = client.post(url, sent, headers={"X-Sheet": "1"})
    finally:
        post_init.disconnect(count, sender=ReadingStroke)
    assert answer.status_code == 200
    client.post(reverse("paper:reading_undo", args=[table.vote.pk, 1]), headers={"X-Sheet": "1"})
    return {"queries": len(queries), "rows": len(made), "bytes": len(answer.content), "page": read(answer)}


def test_a_stroke_costs_the_same_after_many_ballots(table):
    client = signed_in(table.users["counter-b"])
    read_through(table, 1, FEW)
    few = one_stroke(table, client)
    read_through(table, FEW + 1, MANY)
    many = one_stroke(table, client)
    assert many["queries"] == few["queries"]
    assert many["rows"] == few["rows"] < 5
    # The strokes of the two rows that changed are drawn, no others.
    assert [len(one["page"].all(cls="stroke-row")) for one in (few, many)] == [2, 2]
    assert many["bytes"] < 16_000


def test_the_pieces_hold_the_row_touched_the_next_one_and_the_ballot(table):
    client = signed_in(table.users["counter-b"])
    read_through(table, 1, FEW)
    contest = table.vote.paper["contests"][0]
    first, second = (f"row-{contest['key']}-{one['id']}" for one in contest["candidates"][:2])
    url = reverse("paper:reading_stroke", args=[table.vote.pk, 1])

    def ids(answer) -> set[str]:
        return {one.attributes["id"] for one in read(answer).all(cls="stroke-row")}

    page = read(client.get(reverse("paper:reading", args=[table.vote.pk, 1])))
    assert page.one(cls="stroke-row--now").attributes["id"] == first
    sent = {"contest": contest["key"], "candidate": contest["candidates"][0]["id"], "mark": "for"}
    answer = client.post(url, sent, headers={"X-Sheet": "1"})
    assert ids(answer) == {first, second}
    assert read(answer).one(cls="stroke-row--now").attributes["id"] == second
    back = client.post(reverse("paper:reading_undo", args=[table.vote.pk, 1]), headers={"X-Sheet": "1"})
    assert ids(back) == {first, second}
    assert read(back).one(cls="stroke-row--now").attributes["id"] == first
    void = client.post(url, {"mark": "void:all_illegible"}, headers={"X-Sheet": "1"})
    assert (ids(void), read(void).all(cls="stroke-row--now")) == ({first}, [])
    after = client.post(url, {"mark": "ballot"}, headers={"X-Sheet": "1"})
    assert read(after).one(cls="entry__number").text == str(FEW + 2)
    assert ids(after) == {first}
    name = {"contest": contest["key"], "name": "何东", "mark": "for"}
    written = read(client.post(url, name, headers={"X-Sheet": "1"}))
    names = next(one for one in written.all(cls="strokes") if "id" in one.attributes)
    assert (names.attributes["id"], names.one(cls="stroke-name").text) == (f"names-{contest['key']}", "何东")
