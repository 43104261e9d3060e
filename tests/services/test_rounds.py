"""Further rounds of a vote through the services: prepared from the sealed outcome, counted, combined, published."""

from dataclasses import replace

import pytest
from cast import PRESENT, committed
from django.db import connection
from django.utils.translation import override
from round_cast import CLEAR, FIRST, SECOND, SETTLED_P1, SHORT, TIE, A, B, C, ids, set_up_rounds

from ballots.domain.election import BY_ELECTION
from ballots.models import Slip, Vote, VoteDecision
from ballots.queries.decisions import settled_verdicts
from ballots.queries.outcome_pages import verdict_word, vote_page
from ballots.queries.script import script_lines
from ballots.services.decisions import record_vote_decision
from ballots.services.rounds import prepare_next_round, round_blockers
from election_site.models import AuditEntry, Election
from election_site.queries.audit import audit_faults
from election_site.queries.chain import certified_outcome
from election_site.services.errors import Refused


@pytest.fixture(scope="module")
def before_the_vote(django_db_setup, django_db_blocker):
    """The members' vote prepared, nobody signed in; committed once for this whole file."""
    with committed(django_db_blocker):
        yield set_up_rounds()


@pytest.fixture
def small(before_the_vote, db):
    return replace(
        before_the_vote, election=Election.objects.get(pk=before_the_vote.election.pk), receipts={}
    )


@pytest.fixture
def run(small):
    return small.run("member_decision")


@pytest.fixture
def first(small):
    return small.vote("member_decision")


def codes_of(refusal) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


def seated(outcome, key) -> list[tuple[str, int]]:
    return [(one["name"], one["round"]) for one in outcome.figures["decided"][key]]


def why_again(vote: Vote) -> list[str]:
    """What the chair reads with the attendance, before the figures of this round."""
    with override("zh-hans"):
        said = next(line for line in script_lines(vote) if line.code == "report_attendance").said
    return list(said[:-2])


def test_a_vote_that_decides_everything_needs_no_round(small, run, first):
    small.hold(first, CLEAR)
    assert [reason.code for reason in round_blockers(run)] == ["B652"]
    figures = small.close(run).figures
    assert len(figures["rounds"]) == 1
    assert figures["rounds"][0]["verdicts"] == figures["verdicts"]
    assert figures["decided"]["p1"][0]["name"] == FIRST


@pytest.mark.parametrize("state", ["prepared", "open", "sealed"])
def test_no_round_before_the_last_one_is_counted(small, run, first, state):
    codes = small.admit(first)
    if state != "prepared":
        small.open_urn(first)
        small.cast_all(first, codes, TIE)
    if state == "sealed":
        small.seal(first)
    with pytest.raises(Refused) as refusal:
        small.next(run)
    assert codes_of(refusal) == ["B651"]


def test_a_tie_revote_is_prepared_with_one_call_and_decides(small, run, first):
    small.hold(first, TIE)
    with pytest.raises(Refused) as refusal:
        small.close(run)
    assert codes_of(refusal) == ["B511"]

    second = small.next(run)
    (contest,) = second.paper["contests"]
    assert [one["name"] for one in contest["candidates"]] == [B, C]
    assert (second.round_number, second.kind, contest["seats"]) == (2, "member_decision", 1)
    assert (second.rule, second.options) == (first.rule, first.options)
    assert second.check_ins.count() == 0, "whoever is there signs in again"
    assert why_again(second) == [
        f"“党委委员”：{B}、{C}得票相等，不能确定当选人。现在就得票相等的人再次投票，应选 1 名。"
    ]
    assert not Slip.objects.filter(vote=second).exists()
    entry = AuditEntry.objects.get(action="prepare_next_round")
    assert entry.data == {"round": 2, "kinds": ["tie_revote"], "follows": first.pk}

    small.hold(second, {"p2": {B: 4, C: 5}})
    second.refresh_from_db()
    assert second.result.verdicts["p2"]["revote"] == 1
    outcome = small.certify(small.close(run))
    assert seated(outcome, "p2") == [(A, 1), (C, 2)]
    wanted = {"p1": [int(ids(first)[FIRST])], "p2": [int(ids(first)[A]), int(ids(first)[C])]}
    assert outcome.figures["advancing"] == wanted
    assert audit_faults(small.election) == []


def test_equal_again_people_decide_and_everybody_reads_who_took_the_seat(small, run, first):
    small.hold(first, TIE)
    second = small.hold(small.next(run), {"p2": {B: 5, C: 5}})
    assert [reason.code for reason in round_blockers(run)] == ["B656"]
    with override("zh-hans"):
        verdict = settled_verdicts(second)["p2"]
        words = [verdict_word(second.kind, verdict, ids(second)[who], is_decided=False)[0] for who in (B, C)]
    assert words == ["得票相同，待决定"] * 2
    decided = {
        "vote": second,
        "contest": "p2",
        "question": "needs_decision",
        "decision": "按办法由李春花当选",
        "taken_by": "大会主席团",
        "confirmed_by": small["reviewer"],
        "actor": small["clerk"],
        "now": small.now,
    }
    with pytest.raises(Refused) as refusal:
        record_vote_decision(**decided, chosen=[])
    assert codes_of(refusal) == ["B610"]
    record_vote_decision(**decided, chosen=[ids(second)[C]])
    assert [reason.code for reason in round_blockers(run)] == ["B652"]
    with override("zh-hans"):
        page = vote_page(small.certify(small.close(run)))
    assert [(row.name, row.verdict) for row in page.results[-1].rows] == [(B, "未当选"), (C, "当选")]
    said = [line.text for line in page.sentences]
    assert f"{B}得票5张，与他人末位得票相同，依登记在案的决定未当选。" in said
    assert f"{C}得票5张，与他人末位得票相同，依登记在案的决定当选。" in said


def test_a_decision_among_equals_can_wait_while_another_post_is_voted_on_again(small, run, first):
    nobody = {FIRST: 5, SECOND: 5}
    small.hold(first, {**TIE, "p1": nobody})
    small.name_standing(first, "p1", [FIRST, SECOND])
    second = small.hold(small.next(run), {"p1": nobody, "p2": {B: 5, C: 5}})
    small.name_standing(second, "p1", [FIRST, SECOND])
    third = small.next(run)
    assert [contest["key"] for contest in third.paper["contests"]] == ["p1"]
    small.hold(third, {"p1": SETTLED_P1})
    with pytest.raises(Refused) as refusal:
        small.close(run)
    assert codes_of(refusal) == ["B511"]
    record_vote_decision(
        vote=second,
        contest="p2",
        question="needs_decision",
        decision="按办法由李春花当选",
        taken_by="大会主席团",
        chosen=[ids(second)[C]],
        confirmed_by=small["reviewer"],
        actor=small["clerk"],
        now=small.now,
    )
    outcome = small.certify(small.close(run))
    assert (seated(outcome, "p1"), seated(outcome, "p2")) == ([(FIRST, 3)], [(A, 1), (C, 2)])


def test_a_second_press_of_the_button_is_refused(small, run, first):
    small.hold(first, TIE)
    small.next(run)
    with pytest.raises(Refused) as refusal:
        small.next(run)
    assert codes_of(refusal) == ["B651"]
    assert run.votes.count() == 2


def test_only_who_prepares_votes_may(small, run, first):
    small.hold(first, TIE)
    for role in ("chief_scrutineer", "door_keeper", "reviewer", "observer"):
        with pytest.raises(Refused) as refusal:
            prepare_next_round(run=run, actor=small[role], now=small.now)
        assert codes_of(refusal) == ["E106"]
    assert run.votes.count() == 1


def test_the_result_reports_every_round(small, run, first):
    small.hold(first, TIE)
    small.hold(small.next(run), {"p2": {B: 7, C: 4}})
    small.finish_stage(run)
    small.play_through("result")
    elected = certified_outcome(small.election, "result").figures["elected"]
    assert [(row["name"], row["votes"], row["threshold"]) for row in elected] == [
        (FIRST, 8, 6),
        (A, 8, 6),
        (B, 7, None),
    ]


def test_the_page_shows_the_rounds_one_after_another(small, run, first):
    small.hold(first, TIE)
    second = small.next(run)
    small.hold(second, {"p2": {B: 7, C: 4}})
    page = vote_page(small.close(run))
    assert [group.title for group in page.results] == [
        f"党委书记 · {first.title}",
        f"党委委员 · {first.title}",
        f"党委委员 · {second.title}",
    ]
    words = [[(row.name, row.votes, row.verdict_class) for row in group.rows] for group in page.results]
    assert words[1] == [(A, 8, "elected"), (B, 7, "again"), (C, 7, "again")]
    assert words[2] == [(B, 7, "elected"), (C, 4, "not")]


# ----- returned over issued -----


def test_more_ballots_than_were_issued_make_the_whole_vote_again(small, run, first):
    """The engine lets no ballot in without a slip; a box that held one more is made by hand, before the seal."""
    codes = small.admit(first)
    small.open_urn(first)
    small.cast_all(first, codes, CLEAR)
    # One voter's check-in and slip vanish from the books: eleven ballots for ten voters.
    first.check_ins.first().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE ballots_slip DISABLE TRIGGER locked_when_spent")
        Slip.objects.filter(vote=first, state=Slip.State.USED).first().delete()
        cursor.execute("ALTER TABLE ballots_slip ENABLE TRIGGER locked_when_spent")
    small.seal(first)
    counted = small.count(first)
    assert {v["next_step"] for v in counted.result.verdicts.values()} == {"re_run_vote"}
    again = small.next(run)
    assert [{**one, "round": None} for one in again.paper["contests"]] == [
        {**one, "round": None} for one in first.paper["contests"]
    ]
    assert why_again(again) == ["上一轮投票收回的票多于发出的票或投票人数，投票无效，现在重新进行。"]
    small.hold(again, CLEAR)
    outcome = small.close(run)
    assert outcome.figures["round"] == 2, "the round that counts"
    assert seated(outcome, "p2") == [(A, 2), (B, 2)]
    assert [one["attendance"]["returned"] for one in outcome.figures["rounds"]] == [PRESENT, PRESENT]


# ----- too few -----


def test_a_by_election_needs_to_know_who_stands(small, run, first):
    small.hold(first, SHORT)
    with pytest.raises(Refused) as refusal:
        small.next(run)
    assert codes_of(refusal) == ["B654"]
    row = small.name_standing(first, "p2", [C, B])
    assert (row.question, row.recorded_by, row.confirmed_by) == (
        "by_election",
        small["clerk"],
        small["reviewer"],
    )
    second = small.next(run)
    (contest,) = second.paper["contests"]
    assert [one["name"] for one in contest["candidates"]] == [B, C]
    assert (contest["round"], contest["seats"], contest["max_for"]) == ("by_election", 1, 1)
    assert why_again(second) == [f"“党委委员”：尚缺 1 名，现在另行选举，候选人是{B}、{C}。"]
    small.hold(second, {"p2": {B: 7, C: 4}})
    outcome = small.close(run)
    assert seated(outcome, "p2") == [(A, 1), (B, 2)]
    assert [line["question"] for line in outcome.figures["decisions"]] == ["by_election"]


def test_the_chair_reads_every_round_and_all_whom_voters_wrote_in(small, run, first):
    with override("zh-hans"):
        against = dict.fromkeys((ids(first)[A], ids(first)[B], ids(first)[C]), "against")
        small.hold(first, SHORT, extra=[{"p2": {"marks": against, "write_ins": ["何东"]}}])
        small.name_standing(first, "p2", [C, B])
        second = small.hold(small.next(run), {"p2": {B: 7, C: 4}})
        small.finish_stage(run)
        said = next(line for line in script_lines(second) if line.code == "read_result").said
    assert [line for line in said if line.startswith("第 ")] == [
        "第 1 轮：“党员决定票”。",
        f"第 2 轮：“{second.title}”。",
    ]
    assert "另选他人：何东 1 票。" in said
    marks = second.result.tally["p2"]["candidates"]
    for name in (B, C):
        line = marks[ids(second)[name]]
        told = f"{name}不赞成 {line['against']} 票、弃权 {line['abstain']} 票"
        assert any(told in sentence for sentence in said), name
    assert sum("应到会" in line for line in said) == 2, "attendance is read once a round"
    assert any(B in line and "赞成票 7 张" in line for line in said)


def test_a_by_election_that_falls_short_again_asks_again(small, run, first):
    small.hold(first, SHORT)
    small.name_standing(first, "p2", [C, B])
    second = small.hold(small.next(run), {"p2": {B: 5, C: 4}})
    with pytest.raises(Refused) as refusal:
        small.close(run)
    assert codes_of(refusal) == ["B511"]
    small.name_standing(second, "p2", [B])
    small.hold(small.next(run), {"p2": {B: 6}})
    assert seated(small.close(run), "p2") == [(A, 1), (B, 3)]


def refused_standing(small, vote, names, **changed) -> list[str]:
    with pytest.raises(Refused) as refusal:
        small.name_standing(vote, "p2", names, **changed)
    assert not VoteDecision.objects.filter(vote=vote).exists()
    return codes_of(refusal)


def test_who_stands_is_put_on_record_by_two_people_and_from_the_ballot_only(small, first):
    small.hold(first, SHORT)
    assert refused_standing(small, first, []) == ["B657"]
    assert refused_standing(small, first, [A]) == ["B657"]
    assert refused_standing(small, first, [FIRST]) == ["B657"]
    assert refused_standing(small, first, [B], confirmed_by=small["clerk"]) == ["B603"]
    assert refused_standing(small, first, [B], decision=" ") == ["B604"]
    assert refused_standing(small, first, [B], actor=small["reviewer"]) == ["E106"]
    small.name_standing(first, "p2", [B])
    with pytest.raises(Refused) as refusal:
        small.name_standing(first, "p2", [C])
    assert codes_of(refusal) == ["B602"]


def reduce(small, vote, agree):
    return record_vote_decision(
        vote=vote,
        contest="p2",
        question=BY_ELECTION,
        decision="同意减少名额，不再选举",
        taken_by="党员大会",
        agree=agree,
        confirmed_by=small["reviewer"],
        actor=small["clerk"],
        now=small.now,
    )


def test_the_seats_are_reduced_only_if_half_of_those_present_agree(small, run, first):
    small.hold(first, SHORT)
    with pytest.raises(Refused) as refusal:
        reduce(small, first, 5)  # of eleven
    assert codes_of(refusal) == ["B607"]
    reduce(small, first, 6)
    assert [reason.code for reason in round_blockers(run)] == ["B652"]
    outcome = small.close(run)
    assert seated(outcome, "p2") == [(A, 1)]
    assert outcome.figures["decisions"][0]["agree"] == 6
    with override("zh-hans"):
        said = [line.text for line in vote_page(small.certify(outcome)).sentences]
    assert any("同意减少名额，不再选举（实到会选举人11人，同意6人）" in line for line in said)


def test_what_is_voted_on_again_cannot_be_decided_any_more(small, run, first):
    small.hold(first, SHORT)
    small.name_standing(first, "p2", [B, C])
    small.next(run)
    with pytest.raises(Refused) as refusal:
        reduce(small, first, 11)
    assert codes_of(refusal) == ["B601"]
    with pytest.raises(Refused) as refusal:
        small.name_standing(first, "p2", [B])
    assert codes_of(refusal) == ["B659"]


# ----- a name written in -----


def test_a_written_in_name_that_may_change_the_round_is_decided_first(small, run, first):
    names = ids(first)
    against = {names[one]: "against" for one in (A, B, C)}
    # Seven voters write the same name and choose one candidate beside it.
    written = [
        {"p2": {"marks": {**against, names[A]: "for"}, "write_ins": ["周永平"]}} if n < 7 else {}
        for n in range(11)
    ]
    small.hold(first, {"p1": TIE["p1"], "p2": {A: 0, B: 0, C: 0}}, extra=written)
    with pytest.raises(Refused) as refusal:
        small.next(run)
    assert codes_of(refusal) == ["B655"]
    record_vote_decision(
        vote=first,
        contest="p2",
        question="write_in:周永平",
        decision="经请示县委，可以任职",
        taken_by="大会主席团",
        is_accepted=True,
        confirmed_by=small["reviewer"],
        actor=small["clerk"],
        now=small.now,
    )
    outcome = small.close(run)
    assert seated(outcome, "p2") == [(A, 1), ("周永平", 1)]
    line = outcome.figures["decided"]["p2"][1]
    assert (line["who"], line["candidacy"], line["votes"]) == ("write_in:周永平", None, 7)
    assert outcome.figures["advancing"]["p2"] == [int(names[A])]


def test_the_marks_digests_are_fixed_in_the_outcome_and_guard_the_urn(small, run, first):
    small.hold(first, CLEAR)
    figures = small.close(run).figures
    assert set(figures["contest_digests"]) == {"p1", "p2"}
    assert all(len(one) == 64 for one in figures["contest_digests"].values())
    assert SECOND in figures["names"].values()
    assert Vote.objects.get(pk=first.pk).seal_digest == figures["seal_digest"]
