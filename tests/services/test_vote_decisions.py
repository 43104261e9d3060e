"""Where the rules leave a counted vote to people: the question, who may take it, the record, and its effect."""

from dataclasses import replace

import pytest
from cast import OPTIONS, committed, give_password, set_up, signed_in
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from pages import read

from ballots.domain.decisions import TAKERS
from ballots.domain.rounds import NEXT_WORDS
from ballots.models import VoteDecision
from ballots.queries.decisions import contest_questions
from ballots.queries.outcome_pages import vote_page
from ballots.queries.votes import find_slip
from ballots.services.decisions import record_vote_decision
from ballots.services.urn import cast_ballot, new_receipt_code
from election_site.models import AuditEntry, Election
from election_site.queries.wording import fill
from election_site.services.chain import close_blockers
from election_site.services.errors import Refused

pytestmark = pytest.mark.django_db
STRANGER = "许明山"


def counted(small, code, contents):
    """Hold the vote ``code`` with one ballot of ``contents(contest, place)`` for each contest and voter."""
    vote = small.open_vote_stage(code)
    codes = small.admit(vote)
    small.open_urn(vote)
    for place, slip in enumerate(codes):
        content = {contest["key"]: contents(contest, place) for contest in vote.paper["contests"]}
        cast_ballot(slip=find_slip(slip), content=content, receipt=new_receipt_code())
    small.seal(vote)
    return small.count(vote)


def all_for(contest, place):
    return {"marks": {one["id"]: "for" for one in contest["candidates"]}, "write_ins": []}


def stranger_for_the_first_post(contest, place):
    ids = [one["id"] for one in contest["candidates"]]
    if contest["key"] == "p1":
        return {"marks": dict.fromkeys(ids, "against"), "write_ins": [STRANGER] if place < 9 else []}
    return {"marks": {ids[0]: "for"}, "write_ins": []}


@pytest.fixture(scope="module")
def two_elections(django_db_setup, django_db_blocker):
    """A public vote in which all are equal and the method asks a person; and a member-decision vote in which a
    stranger passes half for the first post. Both counted, committed once for this file."""
    with committed(django_db_blocker):
        equal = set_up(options=OPTIONS | {"cutoff_tie": "ask", "public_keep_per_post": 2})
        counted(equal, "public_recognition", all_for)
        strange = set_up(slug="lianhu", users=equal.users)
        counted(strange, "member_decision", stranger_for_the_first_post)
        yield equal, strange


def anew(small, code):
    """The election as it was committed, and its vote."""
    small = replace(small, election=Election.objects.get(pk=small.election.pk))
    return small, small.vote(code)


@pytest.fixture
def tied(two_elections, db):
    return anew(two_elections[0], "public_recognition")


@pytest.fixture
def written_in(two_elections, db):
    return anew(two_elections[1], "member_decision")


def record(small, vote, contest="p1", question="needs_decision", **changed):
    return record_vote_decision(
        **{
            "vote": vote,
            "contest": contest,
            "question": question,
            "decision": "按得票相同者的考察情况确定。",
            "taken_by": "选举工作领导小组",
            "confirmed_by": small["reviewer"],
            "actor": small["clerk"],
            "now": small.now,
            **changed,
        }
    )


def codes_of(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def blockers(small, code) -> list[str]:
    return [reason.code for reason in close_blockers(small.run(code), now=small.now)]


def test_a_tie_that_a_person_decides(tied):
    small, vote = tied
    questions = contest_questions(vote)
    assert [(one.contest, one.asked.question, one.asked.most) for one in questions] == [
        ("p1", "needs_decision", 2),
        ("p2", "needs_decision", 2),
    ]
    with translation.override("en"):
        assert contest_questions(vote)[0].taker == "the leading group for the election"
    assert blockers(small, "public_recognition") == ["B511", "B511"]

    chosen = {}
    for one in questions:
        chosen[one.contest] = list(one.asked.between)[1:3]
        record(small, vote, one.contest, chosen=chosen[one.contest])
        assert AuditEntry.objects.filter(action="record_vote_decision").last().data["chosen"]
    assert contest_questions(vote) == []
    assert blockers(small, "public_recognition") == []

    outcome = small.close(small.run("public_recognition"))
    assert outcome.figures["advancing"] == {key: [int(who) for who in ids] for key, ids in chosen.items()}
    assert [one["taken_by"] for one in outcome.figures["decisions"]] == ["选举工作领导小组"] * 2
    with translation.override("en"):
        page = vote_page(outcome)
    said = "\n".join(line.text for line in page.sentences)
    assert "decided by 选举工作领导小组" in said
    names = outcome.figures["names"]
    let_in = [line.text for line in page.sentences if "let in by the decision on record" in line.text]
    assert len(let_in) == 4
    assert all(any(names[who] in text for text in let_in) for who in (*chosen["p1"], *chosen["p2"]))


def test_of_the_equals_nobody_may_be_let_in_where_a_vote_only_thins_the_field(tied):
    small, vote = tied
    record(small, vote, "p1", chosen=[])
    record(small, vote, "p2", chosen=list(contest_questions(vote)[0].asked.between)[:1])
    with translation.override("zh-hans"):
        page = vote_page(small.close(small.run("public_recognition")))
    first = page.results[0]
    assert [row.verdict for row in first.rows] == ["未入围"] * len(first.rows)
    said = [line.text for line in page.sentences]
    for row in first.rows:
        assert any(
            line.startswith(row.name) and line.endswith("依登记在案的决定不进入下一环节。") for line in said
        )


def test_the_verdict_as_counted_is_never_changed(tied):
    small, vote = tied
    between = contest_questions(vote)[0].asked.between
    record(small, vote, chosen=between[:1])
    vote.result.refresh_from_db()
    assert vote.result.verdicts["p1"]["elected"] == []
    assert vote.result.verdicts["p1"]["next_step"] == "needs_decision"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"chosen": ["0"]}, "B605"),
        ({"contest": "p9"}, "B601"),
        ({"question": "shortage"}, "B601"),
        ({"decision": " "}, "B604"),
        ({"taken_by": ""}, "B604"),
        ({"confirmed_by": "clerk"}, "B603"),
        ({"confirmed_by": "host"}, "E106"),
        ({"actor": "reviewer"}, "E106"),
    ],
)
def test_what_cannot_be_recorded(tied, changed, code):
    small, vote = tied
    people = {key: small[value] for key, value in changed.items() if key in ("confirmed_by", "actor")}
    with pytest.raises(Refused) as refused:
        record(small, vote, **{**changed, **people})
    assert codes_of(refused) == [code]
    assert not VoteDecision.objects.exists()


def test_a_question_is_decided_once_and_while_the_stage_is_open(tied):
    small, vote = tied
    for one in contest_questions(vote):
        record(small, vote, one.contest, chosen=one.asked.between[:1])
    with pytest.raises(Refused) as refused:
        record(small, vote, chosen=[])
    assert codes_of(refused) == ["B602"]
    small.close(small.run("public_recognition"))
    with pytest.raises(Refused) as refused:
        record(small, vote, chosen=[])
    assert codes_of(refused) == ["E107"]


def test_two_people_and_no_change_by_the_database(tied):
    small, vote = tied
    row = record(small, vote, chosen=contest_questions(vote)[0].asked.between[:1])
    for change in (
        lambda: VoteDecision.objects.filter(pk=row.pk).update(decision="x"),
        lambda: VoteDecision.objects.filter(pk=row.pk).delete(),
        lambda: VoteDecision.objects.create(
            vote=vote,
            contest="p2",
            question="needs_decision",
            decision="x",
            taken_by="x",
            recorded_by=small["clerk"],
            confirmed_by=small["clerk"],
            at=small.now,
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_written_in_name_that_is_accepted_is_elected(written_in):
    small, vote = written_in
    question = f"write_in:{STRANGER}"
    assert [(one.contest, one.asked.question) for one in contest_questions(vote)] == [("p1", question)]
    with pytest.raises(Refused) as refused:
        record(small, vote, question=question)
    assert codes_of(refused) == ["B606"]
    record(small, vote, question=question, is_accepted=True)
    assert blockers(small, "member_decision") == []
    figures = small.close(small.run("member_decision")).figures
    assert figures["verdicts"]["p1"]["elected_write_ins"] == [STRANGER]
    assert figures["verdicts"]["p1"]["next_step"] == "none"
    assert figures["decisions"][0]["is_accepted"] is True
    with translation.override("zh-hans"):
        page = vote_page(small.certify(small.run("member_decision").outcome))
    first = page.results[0].rows[0]
    assert (first.name, first.votes, first.verdict, first.votes_against) == (
        f"{STRANGER}（另选）",
        9,
        "当选",
        None,
    )


def test_a_written_in_name_that_is_ruled_out_earns_no_vote(written_in):
    """The seat is vacant then, which is a question of its own: a by-election, or fewer seats."""
    small, vote = written_in
    record(small, vote, question=f"write_in:{STRANGER}", is_accepted=False)
    assert [one.asked.question for one in contest_questions(vote)] == ["by_election_or_reduce"]
    assert blockers(small, "member_decision") == ["B511"]
    # The committee is one short of its number: it may stay so, although this post has no other seat.
    for agree, code in ((5, "B607"), (12, "B609")):  # of eleven
        with pytest.raises(Refused) as refused:
            record(small, vote, question="by_election_or_reduce", agree=agree)
        assert codes_of(refused) == [code]
    record(small, vote, question="by_election_or_reduce", agree=6)
    assert blockers(small, "member_decision") == []
    figures = small.close(small.run("member_decision")).figures
    assert figures["decided"]["p1"] == [] and figures["decided"]["p2"]


def test_the_page_of_the_rounds_asks_the_open_question_and_records_the_answer(tied):
    small, vote = tied
    one = contest_questions(vote)[0]
    decide = reverse("admin:ballots_vote_decide", args=[vote.pk, "p1", one.asked.question])
    after = reverse("admin:ballots_vote_after", args=[vote.pk])
    clerk = signed_in(small["clerk"])
    shown = read(clerk.get(after))
    assert decide in [a.attributes["href"] for a in shown.all("a")] and one.taker in shown.text
    page = read(clerk.get(decide))
    assert small["reviewer"].display_name not in page.text, "nobody is picked from a list"
    asked = {field.attributes["name"] for field in page.all("input") if "name" in field.attributes}
    assert {"chosen", "taken_by"} <= asked and asked.isdisjoint({"agree", "is_accepted"})
    chosen = one.asked.between[0]
    given = {
        "chosen": [chosen],
        "taken_by": "选举工作领导小组",
        "decision": "按考察情况确定。",
        "second_name": "reviewer",
    }
    password = give_password(small["reviewer"])
    wrong = clerk.post(decide, given | {"second_password": "not-this-one"})
    assert "第二人的用户名或密码不正确" in wrong.content.decode() and not VoteDecision.objects.exists()
    clerk.post(decide, given | {"second_password": password})
    row = VoteDecision.objects.get()
    assert (row.contest, row.chosen, row.recorded_by) == ("p1", [chosen], small["clerk"])
    assert row.confirmed_by == small["reviewer"]
    on_record = signed_in(small["reviewer"]).get(reverse("admin:ballots_votedecision_changelist"))
    line = read(on_record).text
    assert "选举工作领导小组" in line and one.title in line and "得票相同者中由谁进入下一环节" in line
    assert one.asked.question not in line and row.vote.kind not in line, "no name of the code"
    assert clerk.get(decide).status_code == 404, "there is no such question any more"
    assert decide not in clerk.get(after).content.decode()


def test_only_who_drives_the_stages_reaches_a_question(tied):
    small, vote = tied
    question = contest_questions(vote)[0].asked.question
    decide = reverse("admin:ballots_vote_decide", args=[vote.pk, "p1", question])
    for role in ("reviewer", "chief_scrutineer", "host"):
        assert signed_in(small[role]).get(decide).status_code == 404, role


def test_what_is_still_to_be_done_is_said_in_words_and_leads_to_its_page(tied):
    small, vote = tied
    desk = read(
        signed_in(small["clerk"]).get(reverse("admin:election_site_election_desk", args=[small.election.pk]))
    )
    line = next(one for one in desk.one(cls="of-blockers").all("li") if "B511" in one.text)
    assert "needs_decision" not in line.text and "由有权的机构作出决定" in line.text
    run = small.run(vote.run.stage)
    assert line.one("a").attributes["href"] == reverse("admin:ballots_vote_after_run", args=[run.pk])
    answer = signed_in(small["clerk"]).get(line.one("a").attributes["href"])
    assert answer["Location"] == reverse("admin:ballots_vote_after", args=[vote.pk])


def test_every_next_step_has_its_word_in_chinese():
    with translation.override("zh-hans"):
        for word in NEXT_WORDS.values():
            assert fill(word, {}) != word


def test_every_taker_is_named_in_chinese():
    with translation.override("zh-hans"):
        for taker in TAKERS.values():
            assert fill(taker, {}) != taker
