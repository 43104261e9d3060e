"""唱票 through its services and pages: three people, a sheet that only grows, one count."""

from dataclasses import replace

import pytest
from cast import FOR, PRESENT, committed, signed_in
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from hand_count import counted_by_hand, marks_of
from pages import read
from paper_cast import ON_PAPER, TABLE, PaperTable
from played import before_vote

from ballots.models import ReadingOut, ReadingStroke
from ballots.services.reading_out import (
    add_stroke,
    begin_reading,
    change_places,
    sign_reading,
    undo_stroke,
    unsign_reading,
)
from election_site.models import Election, User
from election_site.services.errors import Refused


@pytest.fixture(scope="module")
def opened_once(django_db_setup, django_db_blocker):
    with committed(django_db_blocker):
        small = before_vote("member_decision")
        table = PaperTable(small, small.vote("member_decision")).appoint()
        table.take_paper().vote_in_browser().sit_down().open_box(method="reading")
        yield table


@pytest.fixture
def table(opened_once, db):
    old = opened_once
    small = replace(old.small, election=Election.objects.get(pk=old.small.election.pk))
    users = {name: User.objects.get(username=name) for name in TABLE}
    return PaperTable(small, small.vote("member_decision"), users, old.seats)


def places(table, **changed):
    seats = table.seats
    return {
        "bundle": table.bundle(),
        "reader": seats["counter-a"],
        "clicker": seats["counter-b"],
        "scrutineer": seats["scrutineer-a"],
        "actor": table.small["chief_counter"],
        "now": table.now,
    } | changed


@pytest.fixture
def reading(table):
    return begin_reading(**places(table))


def codes(call, *args, **given) -> list[str]:
    with pytest.raises(Refused) as caught:
        call(*args, **given)
    return [reason.code for reason in caught.value.reasons]


def stroke(table, mark, contest="", candidate="", **more):
    return add_stroke(
        bundle=table.bundle(),
        actor=table.users["counter-b"],
        mark=mark,
        contest=contest,
        candidate=candidate,
        **more,
    )


def read_ballot(table, content):
    for key, filled in content.items():
        for who, mark in filled["marks"].items():
            stroke(table, mark, key, who)
    return stroke(table, "ballot")


def sign(table, who):
    return sign_reading(bundle=table.bundle(), actor=table.users[who], now=table.now)


def test_reader_clicker_and_scrutineer_are_three_people(table):
    seats = table.seats
    assert codes(begin_reading, **places(table, clicker=seats["counter-a"])) == ["B455"]
    assert codes(begin_reading, **places(table, scrutineer=seats["counter-a"])) == ["B413"]
    assert codes(begin_reading, **places(table, actor=table.users["counter-a"])) == ["E106"]
    begin_reading(**places(table))
    assert codes(begin_reading, **places(table)) == ["B417"]
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadingOut.objects.filter(bundle=table.bundle()).update(reader=seats["counter-b"])


def test_whoever_cannot_go_on_is_replaced_and_the_strokes_stay(table):
    seats = table.seats
    assert codes(change_places, **places(table)) == ["B458"], "nobody has taken a place yet"
    begin_reading(**places(table))
    contents = table.contents()
    read_ballot(table, contents[1])
    swapped = {
        "reader": seats["counter-b"],
        "clicker": seats["counter-a"],
        "scrutineer": seats["scrutineer-b"],
    }
    assert codes(change_places, **places(table, **swapped, actor=table.users["counter-a"])) == ["E106"]
    assert codes(change_places, **places(table, clicker=seats["counter-a"])) == ["B455"]
    client, place = signed_in(table.small["chief_counter"]), [table.vote.pk, 1]
    page = read(client.get(reverse("paper:reading", args=place)))
    held = [one.attributes["value"] for one in page.all("option") if "selected" in one.attributes]
    assert held == [str(seats[name].pk) for name in ("counter-a", "counter-b", "scrutineer-a")]
    sent = {role: seat.pk for role, seat in swapped.items()}
    said = read(client.post(reverse("paper:reading_places", args=place), sent, follow=True))
    assert "唱票人、记票人、监票人已更换。" in said.one(cls="messages").text
    assert codes(read_ballot, table, contents[2]) == ["B458"], "the one who clicked until now"
    client = signed_in(table.users["counter-a"])
    for line in range(2, ON_PAPER + 1):
        for key, filled in contents[line].items():
            for who, mark in filled["marks"].items():
                sent = {"mark": mark, "contest": key, "candidate": who}
                client.post(reverse("paper:reading_stroke", args=place), sent, headers={"X-Sheet": "1"})
        client.post(reverse("paper:reading_stroke", args=place), {"mark": "ballot"}, headers={"X-Sheet": "1"})
    sign(table, "scrutineer-b")
    assert codes(change_places, **places(table)) == ["B457"]
    sign(table, "counter-a")
    sign(table, "counter-b")
    assert table.bundle().ballots.count() == ON_PAPER


def test_only_the_clicker_adds_and_only_what_the_paper_has(table, reading):
    first = table.vote.paper["contests"][0]
    key, who = first["key"], first["candidates"][0]["id"]
    given = {"bundle": table.bundle(), "mark": "for", "contest": key, "candidate": who}
    assert codes(add_stroke, actor=table.users["counter-a"], **given) == ["B458"]
    assert codes(add_stroke, actor=table.users["scrutineer-a"], **given) == ["E106"]
    assert codes(stroke, table, "perhaps", key, who) == ["B432"]
    assert codes(stroke, table, "for", key, "999999") == ["B435"]
    assert codes(stroke, table, "for", "p99", who) == ["B435"]
    assert codes(stroke, table, "void:partly_illegible") == ["B435"]
    assert codes(stroke, table, "for", key, name="x7") == ["B434"]
    stroke(table, "for", key, who)
    assert codes(stroke, table, "against", key, who) == ["B454"]
    assert codes(stroke, table, "for", key, who, line=3) == ["B421"]


def test_a_ballot_is_called_invalid_before_it_has_a_stroke(table, reading):
    first = table.vote.paper["contests"][0]
    stroke(table, "for", first["key"], first["candidates"][0]["id"])
    assert codes(stroke, table, "void:identifying_mark") == ["B459"]
    undo_stroke(bundle=table.bundle(), actor=table.users["counter-b"])
    stroke(table, "void:identifying_mark")
    assert codes(stroke, table, "void:all_illegible") == ["B450"]


def test_a_ballot_that_is_invalid_bears_no_name_and_none_bears_a_name_twice(table, reading):
    key = table.vote.paper["contests"][0]["key"]
    stroke(table, "for", key, name="何东")
    assert codes(stroke, table, "for", key, name="何 东") == ["B454"], "the count would take it once"
    assert codes(stroke, table, "no_circle", key, name="何东") == ["B454"]
    undo_stroke(bundle=table.bundle(), actor=table.users["counter-b"])
    stroke(table, "void:identifying_mark")
    assert codes(stroke, table, "for", key, name="何东") == ["B450"], "the wall would show a vote not counted"
    assert codes(stroke, table, "for", key, table.vote.paper["contests"][0]["candidates"][0]["id"]) == [
        "B450"
    ]


def test_a_candidate_written_in_gets_no_stroke_for_it(table, reading):
    contest = table.vote.paper["contests"][0]
    name = contest["candidates"][0]["name"]
    assert codes(stroke, table, "for", contest["key"], name=f"{name[0]} {name[1:]}") == ["B476"]
    stroke(table, "for", contest["key"], contest["candidates"][0]["id"])


def test_a_stroke_is_never_deleted_only_struck_through(table, reading):
    first = table.vote.paper["contests"][0]
    key, who = first["key"], first["candidates"][0]["id"]
    made = stroke(table, "for", key, who)
    undo = undo_stroke(bundle=table.bundle(), actor=table.users["counter-b"])
    assert (undo.undoes_id, undo.number) == (made.pk, 2)
    assert codes(undo_stroke, bundle=table.bundle(), actor=table.users["counter-b"]) == ["B453"]
    stroke(table, "against", key, who)
    for change in (
        lambda: ReadingStroke.objects.filter(pk=made.pk).update(mark="abstain"),
        lambda: ReadingStroke.objects.filter(pk=undo.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    hall = reverse("paper:reading_hall", args=[table.vote.pk, 1])
    page = read(signed_in(table.small["chief_counter"]).get(hall))
    drawn = page.all(cls="zheng")
    assert [len(one.all("line", "strike")) for one in drawn if one.all("line", "strike")] == [1]
    assert signed_in(None).get(hall).status_code == 302
    assert signed_in(table.small["observer"]).get(hall).status_code == 404


def test_the_sheet_balances_before_three_people_sign_and_then_counts(table, reading):
    contents = table.contents()
    first = table.vote.paper["contests"][0]
    key, who = first["key"], first["candidates"][0]["id"]
    for line, content in contents.items():
        if line == 2:
            left_out = content[key]["marks"].pop(who)
        read_ballot(table, content)
    assert codes(stroke, table, "ballot") == ["B456"]
    assert codes(sign, table, "counter-a") == ["B451", "B454"]
    stroke(table, left_out, key, who, line=2)
    assert codes(sign, table, "scrutineer-b") == ["B458"]
    sign(table, "counter-a")
    assert codes(sign, table, "counter-a") == ["B466"]
    assert codes(stroke, table, "for", key, name="何东", line=1) == ["B457"]
    sign(table, "counter-b")
    assert table.bundle().state == "reading"
    sign(table, "scrutineer-a")
    assert (table.bundle().state, table.bundle().ballots.count()) == ("signed", ON_PAPER)
    table.small.count(table.vote)
    overview = signed_in(table.small["chief_counter"]).get(reverse("paper:overview", args=[table.vote.pk]))
    assert read(overview).all("form") == [], "nobody sits down or gets a bundle any more"
    figures, browser = marks_of(table.vote.result.tally), counted_by_hand(table.vote)
    for contest in table.vote.paper["contests"]:
        for candidate in contest["candidates"]:
            line = figures[contest["key"]][candidate["id"]]
            assert line["for"] == FOR["member_decision"][table.small.strength(candidate["name"])]
            assert sum(line.values()) == PRESENT
            assert sum(browser[contest["key"]][candidate["id"]].values()) == PRESENT - ON_PAPER


def test_a_signature_is_taken_back_so_that_a_wrong_stroke_can_be_mended(table, reading):
    for content in table.contents().values():
        read_ballot(table, content)
    first = table.vote.paper["contests"][0]

    def unsign(who):
        return unsign_reading(bundle=table.bundle(), actor=table.users[who], now=table.now)

    sign(table, "counter-a")
    assert codes(unsign, "counter-b") == ["B458"], "who has not signed"
    client, place = signed_in(table.users["counter-a"]), [table.vote.pk, 1]
    page = read(client.get(reverse("paper:reading", args=place)))
    assert reverse("paper:reading_unsign", args=place) in [
        one.attributes["action"] for one in page.all("form")
    ]
    unsign("counter-a")
    stroke(table, "for", first["key"], name="何东", line=1)
    for who in ("counter-a", "counter-b", "scrutineer-a"):
        sign(table, who)
    assert codes(unsign, "counter-a") == ["B457"], "all three have signed"


def test_once_all_is_read_a_stroke_of_an_earlier_ballot_is_put_right(table, reading):
    contents = table.contents()
    first = table.vote.paper["contests"][0]
    key, who = first["key"], first["candidates"][0]["id"]
    for line, content in contents.items():
        if line == 2:
            stroke(table, "for", key, name="何东")
        if line == 3:
            stroke(table, "void:identifying_mark")
            stroke(table, "ballot")
        else:
            read_ballot(table, content)
    client, place = signed_in(table.users["counter-b"]), [table.vote.pk, 1]
    undo, page_url = reverse("paper:reading_undo", args=place), reverse("paper:reading", args=place)

    def offered(page) -> set[str]:
        return {one.attributes["value"] for one in page.all("button") if one.attributes.get("name") == "mark"}

    assert "against" not in offered(read(client.get(page_url))), "no stroke is missing"
    assert "B475" in client.post(undo, {"line": 9, "contest": key, "candidate": who}).content.decode()
    page = read(client.post(undo, {"line": 2, "contest": key, "candidate": who}))
    assert {"against", "void:identifying_mark"} <= offered(page)
    stroke(table, "against", key, who, line=2)
    client.post(undo, {"line": 2, "contest": key, "name": "何东"})
    client.post(undo, {"line": 3})
    stroke(table, "void:all_illegible", line=3)
    client.post(undo, {"line": 3})
    for contest, filled in contents[3].items():
        for candidate, mark in filled["marks"].items():
            stroke(table, mark, contest, candidate, line=3)
    for signer in ("counter-a", "counter-b", "scrutineer-a"):
        sign(table, signer)
    kept = {one.line: one.content for one in table.bundle().ballots.all()}
    assert (kept[2][key]["marks"][str(who)], kept[2][key]["write_ins"]) == ("against", [])
    assert kept[3][key]["marks"] == contents[3][key]["marks"]


def test_the_clicker_page_answers_each_stroke_with_the_sheet(table, reading):
    client = signed_in(table.users["counter-b"])
    first = table.vote.paper["contests"][0]
    url = reverse("paper:reading_stroke", args=[table.vote.pk, 1])
    sent = {"mark": "for", "contest": first["key"], "candidate": first["candidates"][0]["id"]}
    sheet = read(client.post(url, sent, headers={"X-Sheet": "1"}))
    now = sheet.one(cls="stroke-row--now")
    assert first["candidates"][1]["name"] in now.text
    again = client.post(url, sent, headers={"X-Sheet": "1"})
    assert again.status_code == 422
    assert "B454" in read(again).one(cls="says--error").text
    page = read(signed_in(table.users["counter-a"]).get(reverse("paper:reading", args=[table.vote.pk, 1])))
    assert not [one for one in page.all("button") if one.attributes.get("name") == "mark"]
