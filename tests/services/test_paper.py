"""Paper beside the browser: sheets, blind double entry, rulings, and one verdict over both boxes."""

import re
from dataclasses import replace

import pytest
from cast import ELECTED, FOR, PRESENT, committed, signed_in
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import override
from hand_count import counted_by_hand, marks_of
from pages import read
from paper_cast import ON_PAPER, PRINTED, TABLE, PaperTable
from played import before_vote
from printed import pages_of, pixels_of, words_of

from ballots.domain import paper_entry as way
from ballots.models import (
    DoubtfulRuling,
    PaperBallot,
    PaperBox,
    PaperBundle,
    PaperSeat,
    SheetMovement,
    Vote,
)
from ballots.queries.paper import box_blockers, paper_blockers, sheet_figures
from ballots.queries.report_figures import return_blocks
from ballots.services import counting
from ballots.services.ballot_sheets import print_ballots, sheet_data
from ballots.services.paper_box import give_seat, open_paper_box, set_takes_paper, take_seat_back
from ballots.services.paper_entry import (
    assign_bundle,
    decide_ruling,
    explain_line,
    propose_ruling,
    read_again,
    rule_line,
    state_of,
)
from ballots.services.urn import open_blockers
from election_site.models import AuditEntry, Election, User
from election_site.printing import render
from election_site.services.errors import Refused


@pytest.fixture(scope="module")
def before_the_vote(django_db_setup, django_db_blocker):
    """The small election with its member-decision vote prepared and the table's people appointed."""
    with committed(django_db_blocker):
        small = before_vote("member_decision")
        PaperTable(small, small.vote("member_decision")).appoint()
        yield small


@pytest.fixture
def table(before_the_vote, db):
    small = replace(
        before_the_vote, election=Election.objects.get(pk=before_the_vote.election.pk), receipts={}
    )
    users = {name: User.objects.get(username=name) for name in TABLE}
    return PaperTable(small, small.vote("member_decision"), users)


@pytest.fixture
def at_table(table):
    """Six ballots on paper, five in the sealed urn; box open, one bundle given to the two counters."""
    table.take_paper().vote_in_browser().sit_down().open_box()
    table.assign()
    return table


@pytest.fixture
def sorted_table(at_table):
    at_table.sort()
    return at_table


def codes(call, *args, **given) -> list[str]:
    with pytest.raises(Refused) as caught:
        call(*args, **given)
    return [reason.code for reason in caught.value.reasons]


def marked(content: dict, mark: str) -> dict:
    """The same ballot with the first candidate of the first post marked ``mark``."""
    key = next(iter(content))
    who = next(iter(content[key]["marks"]))
    return content | {key: content[key] | {"marks": content[key]["marks"] | {who: mark}}}


def explain_all(table, number=1):
    bundle = table.bundle(number)
    for line in range(bundle.size + 1):
        explain_line(
            bundle=bundle, line=line, text="与选票一致", actor=table.users["counter-a"], now=table.now
        )


def sign_off(table, contents=None, number=1):
    contents = contents or table.contents()
    table.enter("counter-a", contents, number)
    table.enter("counter-b", contents, number)
    explain_all(table, number)
    table.sign("counter-a", number)
    return table.sign("counter-b", number)


# ----- sheets -----


def test_a_vote_takes_paper_only_when_it_is_said_before_it_opens(table):
    assert codes(table.book, "printed", 5, "clerk") == ["B402"]
    table.take_paper()
    clerk, now = table.small["clerk"], table.now
    assert codes(set_takes_paper, vote=table.vote, takes_paper=False, actor=clerk, now=now) == ["B403"]
    table.vote_in_browser()
    assert codes(set_takes_paper, vote=table.vote, takes_paper=True, actor=clerk, now=now) == ["B403"]
    assert codes(table.book, "issued", 1, "door_keeper") == ["B415"]


def test_below_the_quorum_no_sheet_is_issued(table):
    small = table.small
    set_takes_paper(vote=table.vote, takes_paper=True, actor=small["clerk"], now=table.now)
    table.book("printed", PRINTED, "clerk")
    assert codes(table.book, "issued", 1, "door_keeper") == ["B502"]
    small.sign_in(table.vote)
    table.book("issued", 1, "door_keeper")


def test_sheets_are_booked_as_numbers_and_stay(table):
    table.take_paper()
    assert codes(table.book, "issued", PRINTED, "door_keeper") == ["B406"]
    assert codes(table.book, "spoiled", -1, "door_keeper", note="误记") == ["B404"]
    assert codes(table.book, "issued", -1, "door_keeper") == ["B428"]
    assert codes(table.book, "issued", 0, "door_keeper") == ["B404"]
    assert codes(table.book, "printed", 5, "door_keeper") == ["E106"]
    assert codes(table.book, "left_over", 1, "chief_scrutineer") == ["B416"]
    assert codes(table.book, "left_over", 1, "chief_scrutineer", witness="冯静") == ["B416"]
    table.book("issued", -1, "door_keeper", note="退回一张")
    table.book("spoiled", 2, "door_keeper")
    (figures,) = sheet_figures(table.vote)
    assert (figures.printed, figures.issued, figures.spoiled, figures.in_hand) == (10, 5, 2, 3)
    for change in ({"count": 1}, None):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows = SheetMovement.objects.filter(vote=table.vote)
            rows.update(**change) if change else rows.delete()


def test_sheets_that_are_out_stay_printed(table):
    table.take_paper()
    with pytest.raises(Refused) as refusal:
        table.book("printed", -6, "clerk", note="多记了")
    assert [(one.code, one.params) for one in refusal.value.reasons] == [("B406", {"printed": 4, "out": 6})]


def test_slips_and_paper_together_are_as_many_as_signed_in(table):
    table.take_paper()
    table.small.sign_in(table.vote)
    table.small.slips(table.vote, PRESENT - ON_PAPER - 1)
    vote = Vote.objects.get(pk=table.vote.pk)
    found = {reason.code: reason.params for reason in open_blockers(vote)}
    params = found["B401"]
    assert (params["slips"], params["paper"], params["present"]) == (
        PRESENT - ON_PAPER - 1,
        ON_PAPER,
        PRESENT,
    )
    table.small.slips(table.vote, 1)
    assert "B401" not in {reason.code for reason in open_blockers(vote)}
    assert "B503" not in {reason.code for reason in open_blockers(vote)}


def test_the_box_opens_after_the_vote_is_sealed_and_when_every_sheet_is_accounted_for(table):
    given = {"returned": {"": ON_PAPER}, "witness": "卫望", "now": table.now}
    scrutineer = table.small["chief_scrutineer"]
    assert codes(open_paper_box, vote=table.vote, actor=scrutineer, **given) == ["B402"]
    table.take_paper()
    assert codes(open_paper_box, vote=table.vote, actor=scrutineer, **given) == ["B407"]
    table.vote_in_browser()
    assert codes(open_paper_box, vote=table.vote, actor=scrutineer, **given) == ["B405"]
    assert [reason.params["total"] for reason in box_blockers(table.vote)] == [ON_PAPER]
    table.book("left_over", PRINTED - ON_PAPER, "chief_scrutineer", witness="卫望")
    assert codes(open_paper_box, vote=table.vote, actor=table.small["clerk"], **given) == ["E106"]
    assert codes(open_paper_box, vote=table.vote, actor=scrutineer, **given | {"witness": ""}) == ["B416"]
    assert codes(open_paper_box, vote=table.vote, actor=scrutineer, **given | {"returned": {}}) == ["B409"]
    open_paper_box(vote=table.vote, actor=scrutineer, bundle_size=4, **given)
    assert list(table.vote.bundles.values_list("number", "size")) == [(1, 4), (2, 2)]
    assert codes(open_paper_box, vote=table.vote, actor=scrutineer, **given) == ["B408"]


# ----- seats: one person, one account, no candidate -----


def test_one_person_holds_one_seat_and_one_account(table):
    table.take_paper().vote_in_browser().sit_down()
    second = User.objects.create(username="counter-a2", display_name="另名", is_staff=True)
    from_table = {
        "vote": table.vote,
        "role": "counter",
        "actor": table.small["chief_counter"],
        "now": table.now,
    }
    name = TABLE["counter-a"][2]
    assert codes(give_seat, user=second, name=name, **from_table) == ["B413"]
    table.small.election.appointments.create(user=second, role="counter")
    assert codes(give_seat, user=second, name=f" {name[0]} {name[1:]} ", **from_table) == ["B411"]
    assert codes(give_seat, user=table.users["counter-a"], name=TABLE["counter-b"][2], **from_table) == [
        "B411"
    ]
    candidate = table.vote.paper["contests"][0]["candidates"][0]["name"]
    assert codes(give_seat, user=second, name=candidate, **from_table) == ["B412"]
    assert codes(give_seat, user=second, name="路人甲", **from_table) == ["B469"]
    twin = User.objects.create(username="counter-a3", display_name=f"{name} ", is_staff=True)
    twin.appointments.create(election=table.small.election, role="scrutineer")
    PaperSeat.objects.get(name=TABLE["scrutineer-b"][2]).delete()
    seat = from_table | {"user": twin, "name": TABLE["scrutineer-b"][2], "role": "scrutineer"}
    assert codes(give_seat, **seat) == ["B471"], "another person's name, but his own second account"
    for row in (
        {"user": second, "name": name, "role": "counter"},
        {"user": table.users["counter-a"], "name": "另名", "role": "counter"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaperSeat.objects.create(vote=table.vote, **row)


def test_a_seat_given_to_the_wrong_person_is_taken_back_before_it_has_work(at_table):
    chief, seats = at_table.small["chief_counter"], at_table.seats
    call = {"actor": chief, "now": at_table.now}
    assert codes(take_seat_back, seat=seats["counter-a"], **call) == ["B473"], "a bundle is given to it"
    assert codes(take_seat_back, seat=seats["scrutineer-b"], **call | {"actor": at_table.small["clerk"]}) == [
        "E106"
    ]
    client = signed_in(chief)
    place = reverse("paper:seat_back", args=[at_table.vote.pk, seats["scrutineer-b"].pk])
    page = read(client.get(reverse("paper:overview", args=[at_table.vote.pk])))
    assert place in [one.attributes.get("action") for one in page.all("form")]
    client.post(place)
    assert not PaperSeat.objects.filter(pk=seats["scrutineer-b"].pk).exists()
    give_seat(
        vote=at_table.vote,
        user=at_table.users["scrutineer-b"],
        name=TABLE["scrutineer-b"][2],
        role="scrutineer",
        **call,
    )


def test_where_votes_carry_a_body_every_bundle_says_whose_it_is(at_table):
    Vote.objects.filter(pk=at_table.vote.pk).update(channels=["government"])
    PaperBundle.objects.filter(pk=at_table.bundle().pk).update(channel="government")
    client = signed_in(at_table.small["chief_counter"])
    overview = read(client.get(reverse("paper:overview", args=[at_table.vote.pk])))
    assert "县政府" in [cell.text for cell in overview.all("td")]
    assert [one.text for one in overview.all("option")].count("1 · 县政府") == 1
    page = read(client.get(reverse("paper:bundle", args=[at_table.vote.pk, 1])))
    assert "班子 县政府" in [one.text for one in page.all("p", cls="headed__under")]


def test_the_database_refuses_a_bundle_with_one_counter_twice(at_table):
    seat = at_table.seats["counter-a"]
    given = {"actor": at_table.small["chief_counter"], "now": at_table.now}
    assert codes(assign_bundle, bundle=at_table.bundle(), first=seat, second=seat, **given) == ["B418"]
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperBundle.objects.filter(pk=at_table.bundle().pk).update(first=seat, second=seat)
    scrutineer = at_table.seats["scrutineer-a"]
    assert codes(assign_bundle, bundle=at_table.bundle(), first=seat, second=scrutineer, **given) == ["B413"]


def test_only_the_two_counters_of_a_bundle_enter_it(sorted_table):
    content = sorted_table.contents()[1]
    assert codes(sorted_table.key, "scrutineer-a", 1, content) == ["E106"]
    third = User.objects.create(username="counter-c", display_name="丙", is_staff=True)
    sorted_table.small.election.appointments.create(user=third, role="counter")
    sorted_table.users["counter-c"] = third
    assert codes(sorted_table.key, "counter-c", 1, content) == ["B419"]
    assert codes(sorted_table.finish, "counter-c") == ["B419"]


def test_a_counter_who_has_to_leave_is_followed_by_another_who_enters_for_himself(sorted_table):
    table, contents = sorted_table, sorted_table.contents()
    table.enter("counter-a", contents)
    table.key("counter-b", 1, contents[1])
    third = User.objects.create(username="counter-c", display_name="丙", is_staff=True)
    table.small.election.appointments.create(user=third, role="counter")
    table.users["counter-c"] = third
    chief = table.small["chief_counter"]
    call = {"actor": chief, "now": table.now}
    passed = table.vote.tellers.exclude(passed=None).first().passed
    for name in ("丙", "丁"):
        table.vote.tellers.create(name=name, role="counter", passed=passed)
    seat = give_seat(vote=table.vote, user=third, name="丙", role="counter", **call)
    given = {"bundle": table.bundle().pk, "first": table.seats["counter-a"].pk, "second": seat.pk}
    client, place = signed_in(chief), reverse("paper:assign", args=[table.vote.pk])
    page = read(client.post(place, given, follow=True))
    assert "已分配给计票人。" in page.text
    assert codes(table.key, "counter-b", 2, contents[2]) == ["B419"]
    take_seat_back(seat=table.seats["counter-b"], **call)
    table.enter("counter-c", contents)
    table.sign("counter-c")
    given = {"bundle": table.bundle(), "first": table.seats["counter-a"], **call}
    other = give_seat(vote=table.vote, user=table.users["counter-b"], name="丁", role="counter", **call)
    assert codes(assign_bundle, **given, second=other) == ["B477"]
    table.sign("counter-a")
    assert table.bundle().state == "signed"
    assert codes(assign_bundle, **given, second=other) == ["B420"]


# ----- doubtful ballots -----


def test_a_doubtful_ballot_is_ruled_with_reason_and_clause_by_two_people(at_table):
    at_table.sort(line_2="doubtful", line_5="doubtful")
    bundle, now = at_table.bundle(), at_table.now
    a, b = at_table.users["scrutineer-a"], at_table.users["scrutineer-b"]
    ruling = {
        "bundle": bundle,
        "line": 2,
        "is_valid": False,
        "reason": "写有姓名",
        "clause": "第二十条",
        "now": now,
    }
    assert codes(propose_ruling, actor=at_table.users["counter-a"], **ruling) == ["E106"]
    assert codes(propose_ruling, actor=a, **ruling | {"line": 1}) == ["B426"]
    assert codes(propose_ruling, actor=a, **ruling | {"reason": " ", "clause": ""}) == [
        "B428",
        "B463",
        "B464",
    ]
    first = propose_ruling(actor=a, defect="identifying_mark", **ruling)
    assert codes(propose_ruling, actor=b, defect="identifying_mark", **ruling) == ["B462"]
    assert codes(decide_ruling, ruling=first, is_confirmed=True, actor=a, now=now) == ["B429"]
    with pytest.raises(IntegrityError), transaction.atomic():
        DoubtfulRuling.objects.filter(pk=first.pk).update(state="confirmed", decided_by=first.proposed_by)
    decide_ruling(ruling=first, is_confirmed=False, actor=b, now=now)
    again = propose_ruling(actor=b, defect="identifying_mark", **ruling)
    decide_ruling(ruling=again, is_confirmed=True, actor=a, now=now)
    assert at_table.bundle().state == "judging"
    assert codes(at_table.key, "counter-a", 1, at_table.contents()[1]) == ["B420"]
    other = ruling | {"line": 5, "is_valid": True, "reason": "○ 画出框外，意思清楚"}
    decide_ruling(ruling=propose_ruling(actor=a, **other), is_confirmed=True, actor=b, now=now)
    state = state_of(at_table.bundle())
    assert state.open_lines == (1, 3, 4, 5, 6)
    assert state.settled[2]["p1"]["defects"] == ["identifying_mark"]
    with pytest.raises(DatabaseError), transaction.atomic():
        DoubtfulRuling.objects.filter(pk=again.pk).update(reason="改")


# ----- blind double entry -----


def test_lines_that_differ_are_read_again_and_then_ruled_by_a_third_who_types_nothing(sorted_table):
    table, contents = sorted_table, sorted_table.contents()
    wrong = contents | {2: marked(contents[2], "unclear"), 4: marked(contents[4], "unclear")}
    table.enter("counter-a", contents)
    assert table.bundle().state == "entering"
    table.enter("counter-b", wrong)
    state = state_of(table.bundle())
    assert (state.round, state.open_lines) == (2, (2, 4))
    assert all(not sheet.lines for sheet in state.sheets)
    assert codes(table.key, "counter-a", 1, contents[1]) == ["B424"]
    table.enter("counter-a", {2: contents[2], 4: contents[4]})
    table.enter("counter-b", {2: contents[2], 4: wrong[4]})
    assert table.bundle().state == "disputed"
    given = {"bundle": table.bundle(), "line": 4, "reason": "○ 在框内", "now": table.now}
    assert codes(rule_line, choice="first", actor=table.users["counter-a"], **given) == ["E106"]
    third = table.users["scrutineer-a"]
    assert codes(rule_line, choice="for", actor=third, **given) == ["B427"]
    assert codes(rule_line, choice="first", actor=third, **given | {"reason": ""}) == ["B428"]
    rule_line(choice="first", actor=third, **given)
    assert table.bundle().state == "agreed"
    assert state_of(table.bundle()).lines == contents
    kept = table.bundle().line_rulings.get()
    assert (kept.round, kept.line, kept.choice, kept.ruled_by.user) == (2, 4, "first", third)
    with pytest.raises(DatabaseError), transaction.atomic():
        table.bundle().line_rulings.update(choice="second")


def test_a_counter_with_a_second_hat_cannot_rule_on_his_own_bundle(sorted_table):
    table, contents = sorted_table, sorted_table.contents()
    table.small.election.appointments.create(user=table.users["counter-a"], role="scrutineer")
    wrong = contents | {1: marked(contents[1], "unclear")}
    table.enter("counter-a", contents)
    table.enter("counter-b", wrong)
    table.enter("counter-a", {1: contents[1]})
    table.enter("counter-b", {1: wrong[1]})
    given = {"bundle": table.bundle(), "line": 1, "choice": "first", "reason": "理由", "now": table.now}
    assert codes(rule_line, actor=table.users["counter-a"], **given) == ["B425"]


def test_odd_ballots_are_explained_before_signing(sorted_table):
    table, contents = sorted_table, sorted_table.contents()
    blank = {
        key: {"marks": dict.fromkeys(filled["marks"], "abstain"), "write_ins": []}
        for key, filled in contents[3].items()
    }
    notes = table.key("counter-a", 3, blank)
    assert [one.code for one in notes] == ["B442"]
    contents[3] = blank
    table.enter("counter-a", contents)
    table.enter("counter-b", contents)
    assert "B465" in codes(table.sign, "counter-a")
    explain_all(table)
    table.sign("counter-a")
    assert codes(table.sign, "counter-a") == ["B466"]
    assert table.sign("counter-b").state == "signed"


def test_a_doubted_line_is_cleared_for_both(sorted_table):
    table, contents = sorted_table, sorted_table.contents()
    table.enter("counter-a", contents)
    table.enter("counter-b", contents)
    read_again(bundle=table.bundle(), lines=[2], actor=table.users["counter-b"], now=table.now)
    assert state_of(table.bundle()).open_lines == (2,)


def test_what_two_scrutineers_ruled_invalid_is_not_read_again(at_table):
    table = at_table
    table.sort(line_2="doubtful")
    a, b = table.users["scrutineer-a"], table.users["scrutineer-b"]
    ruling = propose_ruling(
        bundle=table.bundle(),
        line=2,
        is_valid=False,
        defect="identifying_mark",
        reason="写有姓名",
        clause="第二十条",
        actor=a,
        now=table.now,
    )
    decide_ruling(ruling=ruling, is_confirmed=True, actor=b, now=table.now)
    contents = {line: content for line, content in table.contents().items() if line != 2}
    table.enter("counter-a", contents)
    table.enter("counter-b", contents)
    again = {"bundle": table.bundle(), "actor": table.users["counter-a"], "now": table.now}
    assert codes(read_again, lines=[2, 3], **again) == ["B470"]
    read_again(lines=[3], **again)
    assert state_of(table.bundle()).open_lines == (3,)


def test_a_signed_bundle_is_locked_in_the_database(sorted_table):
    bundle = sign_off(sorted_table)
    assert (bundle.state, len(bundle.digest)) == ("signed", 64)
    assert bundle.ballots.count() == ON_PAPER
    for change in (
        lambda: PaperBundle.objects.filter(pk=bundle.pk).update(entry={}),
        lambda: PaperBundle.objects.filter(pk=bundle.pk).delete(),
        lambda: PaperBallot.objects.filter(bundle=bundle).update(content={}),
        lambda: PaperBallot.objects.filter(bundle=bundle, line=1).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_neither_the_log_nor_a_row_tells_what_a_counter_keyed_for_whom(sorted_table):
    """Entries tell who did which step; no figure, no mark, no name of a candidate."""
    table = sorted_table
    sign_off(table)
    told = AuditEntry.objects.filter(target__startswith="ballots.paperbundle")
    assert {entry.action for entry in told} >= {"sort_bundle", "finish_entry", "sign_bundle"}
    names = [one["name"] for contest in table.vote.paper["contests"] for one in contest["candidates"]]
    text = " ".join(str(entry.data) for entry in told)
    assert not [word for word in (*names, "against", "abstain", "'for'") if word in text]
    fields = {field.name for field in PaperBallot._meta.get_fields()}
    assert fields == {"id", "vote", "bundle", "line", "channel", "content"}


# ----- one count -----


def test_the_count_waits_for_the_paper_and_then_holds_both_boxes(sorted_table):
    table = sorted_table
    small, vote = table.small, table.vote
    for part in vote.tally_parts.all():
        counting.count_part(part.pk)
    assert counting.finish_count(vote_id=vote.pk, now=table.now) is False
    assert [one.code for one in paper_blockers(vote)] == ["B467"]
    sign_off(table)
    assert paper_blockers(vote) == []
    assert counting.finish_count(vote_id=vote.pk, now=table.now) is True
    vote.refresh_from_db()
    result = vote.result
    assert (vote.returned, result.attendance["returned"]) == (PRESENT - ON_PAPER, PRESENT)
    assert result.attendance["issued"] == result.attendance["issued_by_channel"][""] == PRESENT
    assert result.attendance["paper_returned"] == ON_PAPER
    figures = marks_of(result.tally)
    browser = counted_by_hand(vote)
    for contest in vote.paper["contests"]:
        for candidate in contest["candidates"]:
            who, key = candidate["id"], contest["key"]
            assert figures[key][who]["for"] == FOR["member_decision"][small.strength(candidate["name"])]
            on_paper = sum(content[key]["marks"][who] == "for" for content in table.contents().values())
            assert figures[key][who]["for"] == browser[key][who]["for"] + on_paper
    titles = {c["key"]: c["title"] for c in vote.paper["contests"]}
    names = {x["id"]: x["name"] for c in vote.paper["contests"] for x in c["candidates"]}
    elected = {titles[key]: [names[who] for who in v["elected"]] for key, v in result.verdicts.items()}
    assert elected == {title: [name] for title, name in ELECTED.items()}


def test_more_returned_than_issued_makes_the_vote_void_without_a_bundle_being_read(table):
    """Six issued on paper, seven in the paper box: the rule says re-run, whatever is on them. A slip of the key
    alone does not make a vote void."""
    table.take_paper().vote_in_browser().sit_down()
    with pytest.raises(Refused) as refused:
        table.open_box(returned=ON_PAPER + 1)
    assert [(one.code, one.params["stray"]) for one in refused.value.reasons] == [("B472", 1)]
    table.vote.refresh_from_db()
    assert not PaperBox.objects.exists() and not table.vote.sheets.filter(kind="returned").exists()
    open_paper_box(
        vote=table.vote,
        returned={"": ON_PAPER + 1},
        witness="卫望",
        is_more_sure=True,
        actor=table.small["chief_scrutineer"],
        now=table.now,
    )
    assert not table.vote.bundles.exists() and paper_blockers(table.vote) == []
    table.small.count(table.vote)
    verdicts = table.vote.result.verdicts.values()
    assert {one["next_step"] for one in verdicts} == {"re_run_vote"}
    assert not any(one["elected"] or one["over_threshold"] for one in verdicts)
    with override("zh-hans"):
        [figures, _] = return_blocks(table.vote)
    rows = {row["label"]: row["value"] for row in figures["rows"]}
    assert rows["收回多于发出"] == "1" and "未收回" not in rows


def test_an_unused_slip_makes_no_room_for_a_sheet_that_nobody_was_given(table):
    """Seven in the paper box where six were issued, and one slip never cast: as many came back as were issued, and
    still the vote is void."""
    table.take_paper()
    small = table.small
    small.sign_in(table.vote)
    slips = small.slips(table.vote, PRESENT - ON_PAPER)
    small.open_urn(table.vote)
    small.cast_all(table.vote, slips[:-1])
    small.seal(table.vote)
    table.vote.refresh_from_db()
    table.sit_down().open_box(returned=ON_PAPER + 1, is_more_sure=True)
    small.count(table.vote)
    seen = table.vote.result.attendance
    assert (seen["issued"], seen["returned"], seen["voters"]) == (PRESENT, PRESENT, PRESENT - 1)
    assert {one["next_step"] for one in table.vote.result.verdicts.values()} == {"re_run_vote"}


def test_paper_altered_behind_the_triggers_stops_the_count(sorted_table):
    sign_off(sorted_table)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is still to be checked would bar the next line
        cursor.execute("ALTER TABLE ballots_paperballot DISABLE TRIGGER append_only")
        cursor.execute("UPDATE ballots_paperballot SET content = '{}' WHERE line = 1")
        cursor.execute("ALTER TABLE ballots_paperballot ENABLE TRIGGER append_only")
    assert codes(sorted_table.small.count, sorted_table.vote) == ["B410"]


def test_a_vote_whose_paper_box_is_empty_is_counted_without_bundles(table):
    table.take_paper().vote_in_browser().open_box(returned=0)
    table.small.count(table.vote)
    assert table.vote.state == Vote.State.COUNTED
    assert table.vote.result.attendance["returned"] == PRESENT - ON_PAPER


def test_a_vote_on_paper_alone_needs_no_slip(table):
    small, vote = table.small, table.vote
    table.take_paper(issued=PRESENT, printed=PRESENT)
    small.sign_in(vote)
    assert "B513" not in {reason.code for reason in open_blockers(Vote.objects.get(pk=vote.pk))}


# ----- the printed sheets -----


def printed(table, kind, copies, **more):
    return print_ballots(vote=table.vote, kind=kind, copies=copies, actor=table.small["clerk"], **more)


def test_sheets_of_one_batch_are_alike_to_the_pixel_and_the_sets_are_not(table):
    table.take_paper()
    table.vote.refresh_from_db()
    pages = pixels_of(printed(table, "ballot", 3))
    assert len(pages) == 3
    assert len(set(pages)) == 1
    assert printed(table, "ballot", 3) == printed(table, "ballot", 3)
    others = {*pixels_of(printed(table, "spare", 2)), *pixels_of(printed(table, "sample", 9))}
    assert len(others) == 2
    assert pages[0] not in others


def test_the_sheet_says_what_a_ballot_has_to_say(table):
    table.take_paper()
    table.vote.refresh_from_db()
    text = words_of(printed(table, "sample", 1))
    for word in ("党员决定票", "赞成", "不赞成", "弃权", "票样", "填写", *("党委书记", "党委委员")):
        assert word in text, word
    contests = table.vote.paper["contests"]
    names = [one["name"] for contest in contests for one in contest["candidates"]]
    places = [text.index(name) for name in names]
    assert places == sorted(places)
    assert text.count("另选他人") >= sum(one["write_ins"] for one in contests)
    assert "备用" in words_of(printed(table, "spare", 1))


LONG_NAME = "阿卜杜热西提·买买提依明"


@pytest.mark.parametrize(
    "posts, each, pages", [(1, 1, 1), (1, 30, 1), (7, 2, 1), (7, 5, 1), (7, 19, 2), (7, 30, 3)]
)
def test_one_to_thirty_candidates_and_long_names_stand_on_the_sheet(table, posts, each, pages):
    """Every name is there in its order, the long one on one line; what needs more pages says so on each. The next
    copy begins on the front of a sheet, so that nothing of it stands on this one's back."""
    names = [f"{'欧阳' if place % 5 == 0 else '张'}{chr(0x4E00 + place)}" for place in range(posts * each)]
    names[-1] = LONG_NAME
    vote = table.vote
    vote.paper = vote.paper | {
        "contests": [
            vote.paper["contests"][0]
            | {
                "title": f"党委委员{post}",
                "candidates": [{"id": name, "name": name} for name in names[post * each : (post + 1) * each]],
            }
            for post in range(posts)
        ]
    }
    with override("zh-hans"):
        data = sheet_data(vote, kind="ballot", channel="", copies=2)
    sheets = pixels_of(pdf := render("ballot_sheet", data))
    sides = pages if pages == 1 else pages + pages % 2
    assert len(sheets) == sides + pages and sheets[:pages] == sheets[sides:]
    texts = pages_of(pdf)
    assert texts[pages:sides] == [""] * (sides - pages)
    text = "".join(texts[:pages])
    where = [text.index(name) for name in names]
    assert where == sorted(where)
    said = [f"第{page}页，共{pages}页" in texts[page - 1] for page in range(1, pages + 1)]
    assert said == [pages > 1] * pages


def test_a_ballot_bears_the_planned_day_or_that_on_which_its_vote_was_prepared(table):
    """Whatever day it is printed on: sheets of two batches are alike."""
    table.take_paper()
    table.vote.refresh_from_db()
    vote, election = table.vote, table.vote.run.election

    def printed_day(**row):
        Election.objects.filter(pk=election.pk).update(
            timetable=[{"stage": vote.run.stage, **row}] if row else []
        )
        fresh = Vote.objects.select_related("run__election").get(pk=vote.pk)
        [page] = pages_of(print_ballots(vote=fresh, kind="ballot", copies=1, actor=table.small["clerk"]))
        return re.search(r"(\d+)年(\d+)月(\d+)日", page).groups()

    prepared = localtime(vote.prepared_at).date()
    own = (str(prepared.year), str(prepared.month), str(prepared.day))
    assert printed_day() == own
    assert printed_day(starts_on="2031-01-05", ends_on="2031-01-06") == ("2031", "1", "6")
    assert printed_day(starts_on="2009-01-05", ends_on="2009-01-06") == own
    Vote.objects.filter(pk=vote.pk).update(round_number=2)
    assert printed_day(starts_on="2031-01-05", ends_on="2031-01-06") == own


def test_no_sheet_without_paper_and_none_beyond_reason(table):
    assert codes(printed, table, "ballot", 1) == ["B402"]
    assert "票样" in words_of(printed(table, "sample", 1)), "posted up also where all vote at a screen"
    table.take_paper()
    table.vote.refresh_from_db()
    assert codes(printed, table, "ballot", 0) == ["B404"]
    assert codes(printed, table, "ballot", 1, channel="government") == ["B404"]


def test_the_way_of_a_bundle_is_the_one_on_record(sorted_table):
    """The state in words and the stored state are one."""
    bundle = sorted_table.bundle()
    assert bundle.state == way.code_of(state_of(bundle)) == "entering"
