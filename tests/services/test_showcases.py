"""The showcases on PostgreSQL: services, the gate before a vote, and the public pages."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from election_site.domain.stages import BY_CODE, STAGES, previous
from election_site.models import (
    Appointment,
    Election,
    Outcome,
    Person,
    Post,
    Publication,
    StageRun,
    User,
)
from election_site.queries.chain import certified_outcome, outcome_digest
from election_site.services.errors import Refused
from election_site.table_files.problems import FileRefused
from election_site.table_files.reading import Row, Table
from nomination.models import Candidacy
from showcases.models import Appearance, Round
from showcases.queries.programme import round_of, rounds_of
from showcases.services.appearances import (
    end_appearance,
    record_absence,
    record_question,
    start_appearance,
)
from showcases.services.gates import showcase_blockers
from showcases.services.holding import annul_round, hold_all, hold_round
from showcases.services.lots import draw_order
from showcases.services.planning import plan_round, plan_rounds_from_table

pytestmark = pytest.mark.django_db

NOW = datetime(2010, 12, 8, 1, 0, tzinfo=UTC)
SEED = "314159"


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Pages are made without collecting static files first."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def new_election(slug):
    return Election.objects.create(
        slug=slug, title="清泉镇", body_name="党委", county="安县", profile="pilot_anxian2010"
    )


@pytest.fixture
def election():
    return new_election("qq")


@pytest.fixture
def host(election):
    user = User.objects.create(username="host", display_name="Host")
    Appointment.objects.create(election=election, user=user, role="host")
    return user


@pytest.fixture
def clerk(election):
    user = User.objects.create(username="clerk", display_name="Clerk")
    Appointment.objects.create(election=election, user=user, role="clerk")
    return user


@pytest.fixture
def candidacies(election):
    """Three candidates for one post and one for another."""
    posts = [
        Post.objects.create(election=election, number=n, title=f"职位{n}", kind=Post.Kind.MEMBER)
        for n in (1, 2)
    ]
    people = [
        Person.objects.create(election=election, name=name, identity_hash=f"{n:064d}", identity_last4="0000")
        for n, name in enumerate(("张一", "李二", "王三", "赵四"))
    ]
    return [
        Candidacy.objects.create(
            election=election, person=person, post=posts[n == 3], promise=f"承诺{person.name}"
        )
        for n, person in enumerate(people)
    ]


def certify(election, code, figures=None):
    """Put a certified outcome of ``code`` on record, linked to the one before as the chain links it."""
    stage = BY_CODE[code]
    before = certified_outcome(election, previous(stage).code) if previous(stage) else None
    link = before.digest if before else ""
    number = election.stage_runs.filter(stage=code).count() + 1
    run = StageRun.objects.create(
        election=election, stage=code, run_number=number, state=StageRun.State.CERTIFIED, opened_at=NOW
    )
    figures = figures or {}
    digest = outcome_digest(
        election_id=election.pk, stage=code, run_number=number, figures=figures, previous=link
    )
    return Outcome.objects.create(
        run=run, figures=figures, previous_digest=link, digest=digest, computed_at=NOW
    )


def going_on(candidacies):
    figures = {"advancing": {}, "names": {}}
    for candidacy in candidacies:
        figures["advancing"].setdefault(candidacy.post.key, []).append(candidacy.pk)
        figures["names"][str(candidacy.pk)] = candidacy.person.name
    return figures


def certify_up_to(election, code, candidacies):
    """Certify every stage up to ``code``; that one lets ``candidacies`` go on."""
    for stage in STAGES[: BY_CODE[code].number - 1]:
        certify(election, stage.code)
    return certify(election, code, going_on(candidacies))


def publish(outcome, host):
    Publication.objects.create(outcome=outcome, title="T", published_at=NOW, published_by=host)


def plan(election, host, number=1, **changed):
    given = {
        "title": f"第{number}轮展示",
        "held_on": date(2010, 12, 8),
        "place": "镇礼堂",
        "seconds_each": 300,
        "displays": ["speech", "answers"],
        **changed,
    }
    return plan_round(election=election, number=number, actor=host, now=NOW, **given)


def draw(round, host, **changed):
    given = {"seed": SEED, "witnesses": "甲、乙", **changed}
    return draw_order(round=round, actor=host, now=NOW, **given)


def codes(refusal):
    return sorted(reason.code for reason in refusal.value.reasons)


@pytest.fixture
def drawn(election, host, candidacies):
    """Round one with its running order drawn, the review's outcome certified."""
    certify_up_to(election, "qualification_review", candidacies)
    round = plan(election, host)
    draw(round, host)
    round.refresh_from_db()
    return round


def in_order(round):
    return list(round.appearances.order_by("order"))


def speak(appearance, host, *, at, seconds):
    start_appearance(appearance=appearance, actor=host, now=at)
    end_appearance(appearance=appearance, actor=host, now=at + timedelta(seconds=seconds))


# Planning


def test_plan_names_the_vote_it_comes_before_and_leaves_an_audit_entry(election, host):
    round = plan(election, host, number=3)
    assert (round.stage, round.state) == ("organisational_trust", Round.State.PLANNED)
    entry = election.audit_entries.get()
    assert (entry.action, entry.actor, entry.data["seconds_each"]) == ("plan_round", host, 300)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"number": 0}, ["S701"]),
        ({"number": 5}, ["S701"]),
        ({"seconds_each": 0}, ["S703"]),
        ({"seconds_each": 8 * 3600 + 1}, ["S703"]),
        ({"displays": []}, ["S704"]),
        ({"displays": ["speech", "dance"]}, ["S704"]),
        ({"title": " ", "place": ""}, ["S706", "S706"]),
    ],
)
def test_bad_plans_are_refused_and_write_nothing(election, host, changed, expected):
    with pytest.raises(Refused) as refusal:
        plan(election, host, **changed)
    assert codes(refusal) == expected
    assert not Round.objects.exists()
    assert not election.audit_entries.exists()


def test_only_a_host_of_this_election_may_plan(election, clerk, host):
    other = new_election("other")
    for user, where in ((clerk, election), (host, other)):
        with pytest.raises(Refused) as refusal:
            plan(where, user)
        assert codes(refusal) == ["E106"]


def test_after_the_lot_the_place_may_change_but_not_the_time(election, host, drawn):
    plan(election, host, place="县礼堂")
    drawn.refresh_from_db()
    assert (drawn.place, drawn.state) == ("县礼堂", Round.State.DRAWN)
    for changed in ({"seconds_each": 301}, {"displays": ["speech"]}):
        with pytest.raises(Refused) as refusal:
            plan(election, host, **changed)
        assert codes(refusal) == ["S705"]


def programme(*rows):
    keys = ("number", "title", "stage", "held_on", "place", "minutes_each", "display", "note")
    return Table(
        "四轮展示安排.xlsx",
        [Row(n, dict(zip(keys, values, strict=True))) for n, values in enumerate(rows, start=2)],
        "d" * 64,
        "xlsx",
    )


DAY = date(2010, 11, 20)


def test_programme_file_plans_every_round(election, host):
    table = programme(
        (2, "第二轮", "群众公认票", DAY, "广场", 8, "驻点调研报告", ""),
        (1, "第一轮", "二次推荐", DAY, "礼堂", 5, "演讲", ""),
    )
    rounds = plan_rounds_from_table(election=election, table=table, actor=host, now=NOW)
    assert [(r.number, r.stage, r.seconds_each, r.displays) for r in rounds] == [
        (1, "second_recommendation", 300, ["speech"]),
        (2, "public_recognition", 480, ["study_report"]),
    ]
    actions = list(election.audit_entries.values_list("action", flat=True))
    assert actions == ["plan_round", "plan_round", "import_table"]


def test_programme_file_with_faults_is_refused_whole_with_their_rows(election, host):
    table = programme(
        (1, "第一轮", "二次推荐", DAY, "礼堂", 5, "演讲", ""),
        (2, "第二轮", "二次推荐", DAY, "广场", 8, "现场答问", ""),
        (7, "第七轮", "二次推荐", DAY, "广场", 8, "现场答问", ""),
        (3, "第三轮", "组织信任票", DAY, "广场", 0, "现场答问", ""),
    )
    with pytest.raises(FileRefused) as refusal:
        plan_rounds_from_table(election=election, table=table, actor=host, now=NOW)
    assert [(p.code, p.row) for p in refusal.value.problems] == [("S702", 3), ("S701", 4), ("S703", 5)]
    assert not Round.objects.exists()


# The lot


def test_order_follows_from_the_seed_and_the_outcome_alone(election, host, candidacies, drawn):
    sums = {c.pk: hashlib.sha256(f"{SEED}:{c.pk}".encode()).hexdigest() for c in candidacies}
    expected = sorted(sums, key=sums.get)
    assert [a.candidacy_id for a in in_order(drawn)] == expected
    assert [a.order for a in in_order(drawn)] == [1, 2, 3, 4]
    entry = election.audit_entries.get(action="draw_order")
    outcome = certified_outcome(election, "qualification_review")
    assert (entry.data["seed"], entry.data["outcome"], entry.data["order"]) == (
        SEED,
        outcome.digest,
        expected,
    )


def test_candidates_are_those_of_the_outcome_not_of_the_rows(election, host, candidacies):
    certify_up_to(election, "shortlist", candidacies[1:3])
    appearances = draw(plan(election, host, number=2), host)
    assert {a.candidacy_id for a in appearances} == {c.pk for c in candidacies[1:3]}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [({"seed": "12345"}, ["S711"]), ({"seed": "１２３４５６"}, ["S711"]), ({"witnesses": " "}, ["S712"])],
)
def test_bad_lots_are_refused(election, host, candidacies, changed, expected):
    certify_up_to(election, "qualification_review", candidacies)
    round = plan(election, host)
    with pytest.raises(Refused) as refusal:
        draw(round, host, **changed)
    assert codes(refusal) == expected
    assert not Appearance.objects.exists()


def test_no_lot_without_a_certified_outcome(election, host, candidacies):
    round = plan(election, host)
    with pytest.raises(Refused) as refusal:
        draw(round, host)
    assert codes(refusal) == ["E101"]


def test_no_lot_when_nobody_goes_on(election, host):
    certify_up_to(election, "qualification_review", [])
    round = plan(election, host)
    with pytest.raises(Refused) as refusal:
        draw(round, host)
    assert codes(refusal) == ["S713"]


def test_no_lot_on_an_outcome_whose_digest_is_not_its_own(election, host, candidacies):
    certify(election, "announcement")
    certify(election, "open_recommendation")
    run = StageRun.objects.create(
        election=election, stage="qualification_review", state=StageRun.State.CERTIFIED, opened_at=NOW
    )
    before = certified_outcome(election, "open_recommendation")
    Outcome.objects.create(
        run=run,
        figures=going_on(candidacies),
        previous_digest=before.digest,
        digest="0" * 64,
        computed_at=NOW,
    )
    round = plan(election, host)
    with pytest.raises(Refused) as refusal:
        draw(round, host)
    assert codes(refusal) == ["E102"]


def test_the_lot_is_drawn_once(election, host, drawn):
    before = [a.candidacy_id for a in in_order(drawn)]
    with pytest.raises(Refused) as refusal:
        draw(drawn, host, seed="999999")
    assert codes(refusal) == ["S721"]
    drawn.refresh_from_db()
    assert (drawn.lot_seed, [a.candidacy_id for a in in_order(drawn)]) == (SEED, before)


# The day


def test_the_clock_starts_and_stops_once(host, drawn):
    first = in_order(drawn)[0]
    with pytest.raises(Refused) as refusal:
        end_appearance(appearance=first, actor=host, now=NOW)
    assert codes(refusal) == ["S724"]
    start_appearance(appearance=first, actor=host, now=NOW)
    with pytest.raises(Refused) as refusal:
        start_appearance(appearance=first, actor=host, now=NOW + timedelta(seconds=9))
    assert codes(refusal) == ["S723"]
    with pytest.raises(Refused) as refusal:
        end_appearance(appearance=first, actor=host, now=NOW - timedelta(seconds=1))
    assert codes(refusal) == ["S727"]
    end_appearance(appearance=first, actor=host, now=NOW + timedelta(seconds=280))
    with pytest.raises(Refused) as refusal:
        end_appearance(appearance=first, actor=host, now=NOW + timedelta(seconds=400))
    assert codes(refusal) == ["S725"]
    first.refresh_from_db()
    assert (first.started_at, first.ended_at) == (NOW, NOW + timedelta(seconds=280))


def test_one_speaks_at_a_time(host, drawn):
    first, second, *_ = in_order(drawn)
    start_appearance(appearance=first, actor=host, now=NOW)
    with pytest.raises(Refused) as refusal:
        start_appearance(appearance=second, actor=host, now=NOW)
    assert codes(refusal) == ["S722"]


def test_leaving_the_running_order_needs_a_reason_on_record(election, host, drawn):
    third = in_order(drawn)[2]
    with pytest.raises(Refused) as refusal:
        start_appearance(appearance=third, actor=host, now=NOW)
    assert codes(refusal) == ["E116", "S726"]
    assert refusal.value.reasons[0].params["count"] == 2
    start_appearance(appearance=third, actor=host, now=NOW, why="前两位还在路上")
    assert election.audit_entries.get(action="start_appearance").data["why"] == "前两位还在路上"


def test_questions_are_minuted_from_the_call_until_the_round_is_held(election, host, drawn):
    first = in_order(drawn)[0]
    asked = {"appearance": first, "asked_by": "村民代表", "text": "路什么时候修?", "actor": host, "now": NOW}
    with pytest.raises(Refused) as refusal:
        record_question(**asked)
    assert codes(refusal) == ["S724"]
    speak(first, host, at=NOW, seconds=300)
    with pytest.raises(Refused) as refusal:
        record_question(**{**asked, "text": " ", "asked_by": ""})
    assert codes(refusal) == ["S728", "S728"]
    record_question(**asked, answer="明年三月。")
    assert [q.answer for q in first.questions.all()] == ["明年三月。"]
    for appearance in in_order(drawn)[1:]:
        record_absence(appearance=appearance, why="生病", actor=host, now=NOW)
    hold_round(round=drawn, actor=host, now=NOW + timedelta(hours=1))
    with pytest.raises(Refused) as refusal:
        record_question(**asked)
    assert codes(refusal) == ["S721"]


def test_held_only_when_everybody_was_heard_or_is_excused(election, host, drawn):
    first, second, third, fourth = in_order(drawn)
    speak(first, host, at=NOW, seconds=300)
    start_appearance(appearance=second, actor=host, now=NOW + timedelta(minutes=6))
    with pytest.raises(Refused) as refusal:
        hold_round(round=drawn, actor=host, now=NOW + timedelta(minutes=7))
    assert codes(refusal) == ["S722", "S731"]
    assert {r.code: r.params.get("count") for r in refusal.value.reasons}["S731"] == 2
    end_appearance(appearance=second, actor=host, now=NOW + timedelta(minutes=11))
    speak(third, host, at=NOW + timedelta(minutes=12), seconds=300)
    with pytest.raises(Refused) as refusal:
        record_absence(appearance=fourth, why=" ", actor=host, now=NOW)
    assert codes(refusal) == ["E116"]
    record_absence(appearance=fourth, why="住院", actor=host, now=NOW)
    held = hold_round(round=drawn, actor=host, now=NOW + timedelta(minutes=20))
    assert held.state == Round.State.HELD
    times = election.audit_entries.get(action="hold_round").data["times"]
    assert [row[3] for row in times] == ["", "", "", "住院"]


def test_much_more_time_for_one_needs_a_reason(election, host, drawn):
    at = NOW
    for appearance, seconds in zip(in_order(drawn), (300, 300, 451, 290), strict=True):
        speak(appearance, host, at=at, seconds=seconds)
        at += timedelta(minutes=10)
    with pytest.raises(Refused) as refusal:
        hold_round(round=drawn, actor=host, now=at)
    assert codes(refusal) == ["E116", "S732"]
    found = refusal.value.reasons[0].params
    assert (found["seconds"], found["usual"]) == (451, 300)
    hold_round(round=drawn, actor=host, now=at, why="停电两分钟")
    assert election.audit_entries.get(action="hold_round").data["why"] == "停电两分钟"


def test_nothing_moves_in_a_held_round(host, drawn):
    hold_all(round=drawn, actor=host, now=NOW)
    first = in_order(drawn)[0]
    for call in (
        lambda: end_appearance(appearance=first, actor=host, now=NOW),
        lambda: hold_round(round=drawn, actor=host, now=NOW),
        lambda: hold_all(round=drawn, actor=host, now=NOW),
        lambda: draw(drawn, host),
        lambda: plan(drawn.election, host),
    ):
        with pytest.raises(Refused) as refusal:
            call()
        assert "S721" in codes(refusal)


def test_hold_all_times_everybody_alike_one_after_another(host, drawn):
    start = NOW - timedelta(hours=1)
    hold_all(round=drawn, starts_at=start, seconds_between=60, actor=host, now=NOW)
    spans = [((a.started_at - start).seconds, (a.ended_at - a.started_at).seconds) for a in in_order(drawn)]
    assert spans == [(0, 300), (360, 300), (720, 300), (1080, 300)]
    drawn.refresh_from_db()
    assert drawn.state == Round.State.HELD


def test_hold_all_without_a_start_ends_now_and_never_in_the_future(host, drawn):
    with pytest.raises(Refused) as refusal:
        hold_all(round=drawn, starts_at=NOW - timedelta(seconds=1199), actor=host, now=NOW)
    assert codes(refusal) == ["S727"]
    hold_all(round=drawn, actor=host, now=NOW)
    assert (in_order(drawn)[0].started_at, in_order(drawn)[-1].ended_at) == (
        NOW - timedelta(seconds=1200),
        NOW,
    )


def test_hold_all_leaves_clocks_that_ran_alone(host, drawn):
    speak(in_order(drawn)[0], host, at=NOW, seconds=300)
    with pytest.raises(Refused) as refusal:
        hold_all(round=drawn, actor=host, now=NOW + timedelta(hours=1))
    assert codes(refusal) == ["S723"]


def test_every_write_asks_for_the_capability(clerk, drawn):
    first = in_order(drawn)[0]
    for call in (
        lambda: draw(drawn, clerk),
        lambda: start_appearance(appearance=first, actor=clerk, now=NOW),
        lambda: end_appearance(appearance=first, actor=clerk, now=NOW),
        lambda: record_absence(appearance=first, why="w", actor=clerk, now=NOW),
        lambda: record_question(appearance=first, asked_by="a", text="t", actor=clerk, now=NOW),
        lambda: hold_round(round=drawn, actor=clerk, now=NOW),
        lambda: hold_all(round=drawn, actor=clerk, now=NOW),
        lambda: annul_round(round=drawn, why="w", actor=clerk, now=NOW),
    ):
        with pytest.raises(Refused) as refusal:
            call()
        assert codes(refusal) == ["E106"]


# The gate, and annulment


def test_a_vote_waits_until_its_round_is_held(election, host, drawn):
    stage = BY_CODE["second_recommendation"]
    assert [r.code for r in showcase_blockers(election, stage, now=NOW)] == ["S734"]
    hold_all(round=drawn, actor=host, now=NOW)
    assert showcase_blockers(election, stage, now=NOW) == []
    later = BY_CODE["public_recognition"]
    assert [r.code for r in showcase_blockers(election, later, now=NOW)] == ["S733"]


def test_a_stage_without_showcase_is_not_held_up(election):
    assert showcase_blockers(election, BY_CODE["shortlist"], now=NOW) == []


def test_other_candidates_after_a_new_run_need_a_new_round(election, host, candidacies, drawn):
    hold_all(round=drawn, actor=host, now=NOW)
    stage = BY_CODE["second_recommendation"]
    election.stage_runs.filter(stage="qualification_review").update(state=StageRun.State.ANNULLED)
    certify(election, "qualification_review", going_on(candidacies[:3]))
    assert [r.code for r in showcase_blockers(election, stage, now=NOW)] == ["S735"]

    fresh = annul_round(round=drawn, why="资格审查重做", actor=host, now=NOW)
    drawn.refresh_from_db()
    assert (drawn.state, drawn.annulled_because, drawn.appearances.count()) == (
        Round.State.ANNULLED,
        "资格审查重做",
        4,
    )
    draw(fresh, host, seed="271828")
    hold_all(round=Round.objects.get(pk=fresh.pk), actor=host, now=NOW)
    assert showcase_blockers(election, stage, now=NOW) == []


def test_a_round_stays_once_its_vote_is_open(election, host, drawn):
    with pytest.raises(Refused) as refusal:
        annul_round(round=drawn, why=" ", actor=host, now=NOW)
    assert codes(refusal) == ["E116"]
    StageRun.objects.create(election=election, stage="second_recommendation", opened_at=NOW)
    with pytest.raises(Refused) as refusal:
        annul_round(round=drawn, why="w", actor=host, now=NOW)
    assert codes(refusal) == ["S736"]


def test_the_database_keeps_one_live_round_a_number(election, host):
    round = plan(election, host)
    round.pk = None
    with pytest.raises(IntegrityError, match="one_live_round_a_number"), transaction.atomic():
        round.save(force_insert=True)


# What the public sees


def test_an_election_is_public_once_its_announcement_is_published(election, host, client):
    url = reverse("showcases:rounds", args=["qq"])
    outcome = certify(election, "announcement")
    assert client.get(url).status_code == 404
    publish(outcome, host)
    page = client.get(url)
    assert page.status_code == 200
    assert page.context["rounds"] == []
    assert client.get(reverse("showcases:rounds", args=["draft"])).status_code == 404
    assert client.get(reverse("showcases:round", args=["qq", 1])).status_code == 404
    assert client.post(url).status_code == 405


@pytest.fixture
def public(election, host, drawn):
    publish(certified_outcome(election, "announcement"), host)
    return election


def test_names_show_only_after_their_outcome_is_published(public, host, drawn, candidacies, client):
    url = reverse("showcases:round", args=["qq", 1])
    page = client.get(url).content.decode()
    assert all(c.person.name not in page for c in candidacies)
    assert f"314159:{candidacies[0].pk}" in page

    publish(certified_outcome(public, "qualification_review"), host)
    for address in (url, reverse("showcases:rounds", args=["qq"])):
        page = client.get(address).content.decode()
        names = [a.candidacy.person.name for a in in_order(drawn)]
        assert [page.index(name) for name in names] == sorted(page.index(name) for name in names)


def test_a_planned_round_shows_no_order(public, host, candidacies):
    plan(public, host, number=2)
    shown = round_of(public, 2, now=NOW)
    assert (shown.state, shown.order, shown.seconds_each) == ("to_come", [], 300)


def test_the_clock_that_runs_is_shown_with_the_seconds_left(public, host, drawn):
    first = in_order(drawn)[0]
    start_appearance(appearance=first, actor=host, now=NOW)
    shown = round_of(public, 1, now=NOW + timedelta(seconds=100))
    assert (shown.speaking.key, shown.speaking.seconds) == (str(first.candidacy_id), 200)
    html = render_to_string("showcases/round.html", {"election": public, "round": shown})
    assert 'data-seconds-left="200"' in html
    assert "3:20" in html
    assert "<script>" not in html
    end_appearance(appearance=first, actor=host, now=NOW + timedelta(seconds=290))
    shown = round_of(public, 1, now=NOW + timedelta(hours=1))
    assert (shown.speaking, shown.order[0].seconds) == (None, 290)


def test_promises_appear_with_round_four_only(election, host, candidacies, client):
    certify_up_to(election, "formal_candidates", candidacies[:2])
    publish(certified_outcome(election, "announcement"), host)
    draw(plan(election, host, number=4), host)
    url = reverse("showcases:round", args=["qq", 4])
    assert "承诺张一" not in client.get(url).content.decode()
    publish(certified_outcome(election, "formal_candidates"), host)
    page = client.get(url).content.decode()
    assert ["承诺张一" in page, "承诺李二" in page, "承诺王三" in page] == [True, True, False]
    shown = round_of(election, 4, now=NOW)
    assert {turn.promise for turn in shown.order} == {"承诺张一", "承诺李二"}


def test_an_annulled_round_stays_in_the_list_with_its_reason(public, host, drawn, client):
    annul_round(round=drawn, why="抽签无见证人", actor=host, now=NOW)
    shown = rounds_of(public, now=NOW)
    assert [(r.number, r.state, len(r.order)) for r in shown] == [(1, "annulled", 0), (1, "to_come", 0)]
    assert "抽签无见证人" in client.get(reverse("showcases:rounds", args=["qq"])).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_round_and_for_three(
    public, host, candidacies, client, django_assert_num_queries, count
):
    # Public or not, the rounds, their appearances, the published names.
    publish(certified_outcome(public, "qualification_review"), host)
    if count == 3:
        for stage in STAGES[3:7]:
            certify(public, stage.code, going_on(candidacies))
        for number in (2, 3):
            draw(plan(public, host, number=number), host)
    with django_assert_num_queries(4):
        page = client.get(reverse("showcases:rounds", args=["qq"]))
    assert [len(r.order) for r in page.context["rounds"]] == [4] * count


# The admin site


@pytest.fixture
def desk(client, host):
    """The host, signed in at the admin."""
    host.is_staff = True
    host.save()
    client.force_login(host)
    return client


def test_a_host_drives_a_round_by_hand(election, host, candidacies, desk):
    certify_up_to(election, "qualification_review", candidacies)
    desk.post(
        reverse("admin:showcases_round_plan"),
        {
            "election": election.pk,
            "number": 1,
            "title": "第一轮展示",
            "held_on": "2010-12-08",
            "place": "镇礼堂",
            "seconds_each": 300,
            "displays": ["answers", "speech"],
        },
    )
    round = Round.objects.get()
    assert (round.stage, round.displays) == ("second_recommendation", ["speech", "answers"])

    draw_page = reverse("admin:showcases_round_draw", args=[round.pk])
    refused = desk.post(draw_page, {"seed": "123", "witnesses": "甲"}).content.decode()
    assert "S711" in refused
    assert not Appearance.objects.exists()
    desk.post(draw_page, {"seed": SEED, "witnesses": "甲"})
    first, *others = in_order(round)

    for name in ("start", "end"):
        desk.post(reverse(f"admin:showcases_appearance_{name}", args=[first.pk]))
    asked = {"asked_by": "村民代表", "text": "水渠呢?", "answer": "明年。"}
    desk.post(reverse("admin:showcases_appearance_ask", args=[first.pk]), asked)
    for other in others:
        desk.post(reverse("admin:showcases_appearance_stay_away", args=[other.pk]), {"why": "住院"})
    desk.post(reverse("admin:showcases_round_hold", args=[round.pk]), {"why": ""})
    round.refresh_from_db()
    assert (round.state, first.questions.get().answer) == (Round.State.HELD, "明年。")
    assert (
        "水渠呢?" in desk.get(reverse("admin:showcases_appearance_change", args=[first.pk])).content.decode()
    )


def test_the_admin_shows_rounds_only_to_those_appointed_and_steps_only_to_hosts(drawn, clerk, client):
    url = reverse("admin:showcases_round_hold_in_one_go", args=[drawn.pk])
    change = reverse("admin:showcases_round_change", args=[drawn.pk])
    clerk.is_staff = True
    clerk.save()
    client.force_login(clerk)
    assert drawn.title in client.get(change).content.decode()
    assert client.post(url).status_code == 403
    stranger = User.objects.create(username="stranger", is_staff=True)
    Appointment.objects.create(election=new_election("other"), user=stranger, role="host")
    client.force_login(stranger)
    assert drawn.title not in client.get(reverse("admin:showcases_round_changelist")).content.decode()
    assert client.post(url).status_code == 403
    drawn.refresh_from_db()
    assert drawn.state == Round.State.DRAWN


def test_nothing_is_edited_in_place(drawn, desk):
    change = reverse("admin:showcases_round_change", args=[drawn.pk])
    assert desk.post(change, {"seconds_each": 1, "state": "held"}).status_code == 403
    assert desk.get(reverse("admin:showcases_round_add")).status_code == 403
    assert (
        desk.post(reverse("admin:showcases_round_delete", args=[drawn.pk]), {"post": "yes"}).status_code
        == 403
    )
    drawn.refresh_from_db()
    assert (drawn.seconds_each, drawn.state) == (300, Round.State.DRAWN)
