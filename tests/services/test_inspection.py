"""The differential inspection: its notice, its reports, and notes that nobody outside the team ever reads."""

import logging
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib import admin
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.timezone import localtime
from nomination_election import (
    AFTER,
    Cast,
    announce,
    finish,
    going_on,
    open_,
    put_stages_before,
    set_up,
    stand,
)

from election_site.domain.roles import ROLES
from election_site.models import AuditEntry, Outcome, Publication, User
from election_site.services.archive import build_archive
from election_site.services.chain import close_blockers
from election_site.services.elections import appoint
from election_site.services.errors import Refused
from election_site.services.publications import publish_outcome
from election_site.uploads import scan
from nomination.models import Inspection, InterviewNote
from nomination.queries.candidacies import advancing_candidacies, by_strokes
from nomination.queries.forms import FORMS, form_document
from nomination.queries.outcome_pages import inspection_page
from nomination.services.inspections import (
    give_inspection_notice,
    keep_interview_note,
    record_inspection,
    remove_interview_note,
)

pytestmark = pytest.mark.django_db
TODAY = localtime(AFTER).date()
STAFF_APPS = ("election", "nomination", "ballots", "showcases", "index")
SAID = "此人曾在账目上隐瞒不报"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def election(cast):
    election = set_up(cast, posts=2)
    announce(election, cast)
    return election


@pytest.fixture
def team(election, cast):
    """Two members of the department's team; an account of its own each, with no other role."""
    users = [
        User.objects.create(username=f"inspector_{one}", display_name=f"考察员{one}", is_staff=True)
        for one in "ab"
    ]
    for user in users:
        appoint(election=election, user=user, role="inspector", actor=cast.clerk, now=AFTER)
    return users


@pytest.fixture
def inspecting(election, cast, team):
    candidacies = [*stand(election, 1, 1, 2, 3), *stand(election, 2, 4, 5)]
    put_stages_before(election, "inspection", {"public_recognition": going_on(candidacies)})
    return open_(election, "inspection", cast, AFTER), candidacies


@pytest.fixture
def election_of_one(election, cast, team):
    """Two inspected for post 1, one for post 2."""
    candidacies = [*stand(election, 1, 1, 2), *stand(election, 2, 4)]
    put_stages_before(election, "inspection", {"public_recognition": going_on(candidacies)})
    return open_(election, "inspection", cast, AFTER), candidacies


def codes(reasons):
    return [one.code for one in reasons]


def refusal(call, *given, **changed):
    with pytest.raises(Refused) as refused:
        call(*given, **changed)
    return codes(refused.value.reasons)


def give_notice(run, team, **changed):
    given = {
        "leader": team[0],
        "members": team[1:],
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=4),
        "contact": "0816-0000000",
        "place": "镇政府二楼",
        "actor": team[0],
        "now": AFTER,
    }
    return give_inspection_notice(run=run, **(given | changed))


def inspect(run, candidacy, actor, **changed):
    given = {
        "interviewed": 30,
        "satisfied": 24,
        "basically": 5,
        "dissatisfied": 1,
        "achievements": "修通两条村道",
        "strengths": "踏实",
        "weaknesses": "急躁",
        "conclusion": "同意推荐",
        "is_passed": True,
        "actor": actor,
        "now": AFTER,
    }
    return record_inspection(run=run, candidacy=candidacy, **(given | changed))


def keep(run, candidacy, actor, **changed):
    given = {
        "kind": "villager",
        "held_on": TODAY,
        "said": SAID,
        "person": "何某",
        "actor": actor,
        "now": AFTER,
    }
    return keep_interview_note(run=run, candidacy=candidacy, **(given | changed))


def browser(user) -> Client:
    client = Client()
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# ----- the notice -----


def test_an_inspection_is_announced_first_by_a_team_of_two_accounts(inspecting, team, cast):
    run, (first, *_) = inspecting
    assert refusal(inspect, run, first, team[0]) == ["N501"]
    assert refusal(give_notice, run, team, members=[team[0]]) == ["N502"]
    assert refusal(give_notice, run, team, members=[cast.observer]) == ["N508"]
    assert refusal(give_notice, run, team, ends_on=TODAY - timedelta(days=1)) == ["N509"]
    assert refusal(give_notice, run, team, contact=" ") == ["N105"]
    assert refusal(give_notice, run, team, actor=cast.reviewer) == ["E106"]
    assert give_notice(run, team).team == ["考察员a", "考察员b"]
    assert inspect(run, first, team[1]).is_passed


def test_the_notice_is_public_while_the_team_works_and_names_whom_the_public_knows(inspecting, team, cast):
    run, candidacies = inspecting
    address = reverse("inspection:notice", args=[run.election.slug])
    assert "尚未发布考察预告" in browser(None).get(address).content.decode()
    give_notice(run, team)
    page = browser(None).get(address).content.decode()
    for text in ("考察员a", "考察员b", "0816-0000000", "镇政府二楼", TODAY.isoformat()):
        assert text in page
    assert candidacies[0].person.name not in page, "the outcome that lets them go on is not published yet"
    outcome = Outcome.objects.select_related("run__election").get(
        run__election=run.election, run__stage="public_recognition"
    )
    publish_outcome(outcome=outcome, title="群众公认票结果", actor=cast.reviewer, now=AFTER)
    page = browser(None).get(address).content.decode()
    assert all(one.person.name in page for one in candidacies)


# ----- the report -----


def test_a_report_needs_both_sides_a_conclusion_and_figures_that_add_up(inspecting, team, election):
    run, (first, *_) = inspecting
    give_notice(run, team)
    assert refusal(inspect, run, first, team[0], weaknesses=" ") == ["N503"]
    assert refusal(inspect, run, first, team[0], strengths="", achievements="") == ["N503", "N503"]
    assert refusal(inspect, run, first, team[0], conclusion="") == ["N504"]
    assert refusal(inspect, run, first, team[0], dissatisfied=2) == ["N753"]
    assert refusal(inspect, run, first, team[0], satisfied=31, basically=-1, dissatisfied=0) == ["N753"]
    (stranger,) = stand(election, 1, 9)
    assert refusal(inspect, run, stranger, team[0]) == ["N731"]
    assert not Inspection.objects.exists()
    found = inspect(run, first, team[0], report=scan("报告.pdf", PDF))
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=found.pk).update(satisfied=25)
    # A correction without a new scan keeps the old one.
    again = inspect(run, first, team[1], satisfied=25, dissatisfied=0)
    assert (again.satisfied, again.report.content) == (25, found.report.content)


def test_more_are_inspected_than_passed(inspecting, team, cast):
    run, candidacies = inspecting
    assert codes(close_blockers(run, now=AFTER)) == ["N501", "N751"]
    give_notice(run, team)
    for one in candidacies:
        inspect(run, one, team[0])
    # Post 1: three of three pass where two may; post 2: two of two.
    assert codes(close_blockers(run, now=AFTER)) == ["N752", "N505", "N505"]
    for one in candidacies[3:]:
        inspect(run, one, team[0], is_passed=False)
    assert codes(close_blockers(run, now=AFTER)) == ["N752", "N505", "N754"]
    inspect(run, candidacies[2], team[0], is_passed=False)
    inspect(run, candidacies[3], team[0])
    outcome = finish(run, cast)
    assert outcome.figures["advancing"] == {
        "p1": [candidacies[0].pk, candidacies[1].pk],
        "p2": [candidacies[3].pk],
    }
    assert not [text for text in ("急躁", "踏实", "同意推荐") if text in str(outcome.figures)]
    page = inspection_page(outcome)
    assert any("考察员a、考察员b" in line.text for line in page.sentences)
    rows = {row[0]: list(row[1:5]) for table in page.tables for row in table.rows}
    assert rows[candidacies[4].person.name] == ["30", "24", "5", "1"]


def test_a_single_one_at_a_post_may_pass(election_of_one, team, cast):
    """None could stay behind. Whether there are more candidates than seats is judged on the formal list."""
    run, candidacies = election_of_one
    give_notice(run, team)
    for one in candidacies:
        inspect(run, one, team[0])
    assert codes(close_blockers(run, now=AFTER)) == ["N505"], "post 1: two of two"
    inspect(run, candidacies[0], team[0], is_passed=False)
    outcome = finish(run, cast)
    assert outcome.figures["advancing"] == {"p1": [candidacies[1].pk], "p2": [candidacies[2].pk]}


def test_the_printed_notice_names_them_by_strokes_and_not_by_their_votes(inspecting, team, election):
    run, _ = inspecting
    give_notice(run, team)
    [people] = [
        block
        for block in form_document(election, FORMS["inspection"], None)["blocks"]
        if block["kind"] == "table"
    ]
    shown = [row[0] for row in people["rows"]]
    groups = advancing_candidacies(election, "public_recognition").values()
    assert shown == [one.person.name for group in groups for one in by_strokes(election, group)]
    assert shown != [one.person.name for group in groups for one in group]


# ----- the notes -----


def test_only_the_team_keeps_notes(inspecting, team, cast):
    run, (first, *_) = inspecting
    assert refusal(keep, run, first, team[0]) == ["N506"], "there is no team yet"
    give_notice(run, team)
    # The clerk may inspect, but is not of the team.
    assert refusal(keep, run, first, cast.clerk) == ["N506"]
    assert refusal(keep, run, first, cast.observer) == ["E106"]
    assert refusal(keep, run, first, team[0], said=" ") == ["N510"]
    assert refusal(keep, run, first, team[0], held_on=TODAY + timedelta(days=1)) == ["N511"]
    note = keep(run, first, team[0])
    assert refusal(remove_interview_note, run=run, note_id=note.pk, actor=team[1], now=AFTER) == ["N512"]
    remove_interview_note(run=run, note_id=note.pk, actor=team[0], now=AFTER)
    assert not InterviewNote.objects.readable_by(team[0], run).exists()


def test_who_leaves_the_team_no_longer_reads(inspecting, team, election, cast):
    run, (first, *_) = inspecting
    third = User.objects.create(username="inspector_c", display_name="考察员c", is_staff=True)
    appoint(election=election, user=third, role="inspector", actor=cast.clerk, now=AFTER)
    give_notice(run, team)
    keep(run, first, team[1])
    assert InterviewNote.objects.readable_by(team[1], run).count() == 1
    give_notice(run, [team[0], third])
    assert not InterviewNote.objects.readable_by(team[1], run).exists()
    assert InterviewNote.objects.readable_by(third, run).count() == 1


def every_admin_page(client, run, candidacy) -> str:
    """Every page of the staff that can be opened with the numbers of this run and candidacy."""
    places = {
        "run_pk": run.pk,
        "candidacy_pk": candidacy.pk,
        "pk": run.election_id,
        "object_id": candidacy.pk,
    }
    texts = []
    for name, patterns in get_resolver().namespace_dict["admin"][1].reverse_dict.lists():
        if not isinstance(name, str) or name.partition("_")[0] not in STAFF_APPS:
            continue
        for possibilities, *_ in patterns:
            for _route, arguments in possibilities:
                kwargs = {one: places.get(one, 1) for one in arguments}
                response = client.get(reverse(f"admin:{name}", kwargs=kwargs))
                body = b"".join(response) if response.streaming else response.content
                texts.append(body.decode(errors="replace"))
    return "\n".join(texts)


def test_no_other_role_page_log_export_or_archive_ever_shows_a_note(inspecting, team, election, cast, caplog):
    """The sentence is looked for everywhere; the team's own page, which shows it, proves that one would find it."""
    caplog.set_level(logging.DEBUG)
    run, candidacies = inspecting
    first = candidacies[0]
    give_notice(run, team)
    keep(run, first, team[0])
    address = reverse("admin:nomination_inspection_interviews", args=[run.pk, first.pk])
    assert all(SAID in browser(member).get(address).content.decode() for member in team)
    for number, one in enumerate(candidacies):
        inspect(run, one, team[0], is_passed=number in (0, 3))
    # Every role but the inspector's, the keeper of accounts, an inspector outside the team, and a stranger.
    others = []
    for code in ROLES:
        user = User.objects.create(username=f"as_{code}", display_name=code, is_staff=True)
        appoint(election=election, user=user, role=code, actor=cast.clerk, now=AFTER)
        others.append(user)
    others.append(User.objects.create_superuser("keeper", password=None, display_name="管理员"))
    for user in [*others, None]:
        client = browser(user)
        assert client.get(address, follow=True).status_code in (200, 404)
        assert SAID not in client.get(address, follow=True).content.decode()
        assert client.post(address, {"kind": "other", "said": "x"}).status_code in (302, 404)
    for user in (others[0], others[-1]):
        shown = every_admin_page(browser(user), run, first)
        assert "考察员a" in shown or "王甲乙" in shown, "the pages were really opened"
        assert SAID not in shown and "何某" not in shown
    outcome = finish(run, cast, publish=True)
    for name in ("election_site:election", "inspection:notice", "nomination:candidates"):
        assert SAID not in browser(None).get(reverse(name, args=[election.slug])).content.decode()
    own = reverse("nomination:candidate", args=[election.slug, first.pk])
    assert SAID not in browser(None).get(own).content.decode()
    assert SAID not in str(outcome.figures) + str(list(AuditEntry.objects.values()))
    assert SAID not in str(list(Publication.objects.values())) + caplog.text
    archive = build_archive(election).data
    with zipfile.ZipFile(BytesIO(archive)) as files:
        assert files.namelist()
        assert not [name for name in files.namelist() if SAID.encode() in files.read(name)]
    assert InterviewNote not in admin.site._registry
    assert SAID not in str(InterviewNote.objects.readable_by(team[0], run).get())


def test_the_notes_are_read_in_one_place_of_the_program():
    """Whoever reads notes by another way than ``readable_by`` has to change this test."""
    root = Path(__file__).resolve().parents[2]
    found = {}
    for app in ("election_site", "nomination", "ballots", "showcases"):
        for path in (root / app).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if "InterviewNote" in text and "migrations" not in path.parts:
                found[str(path.relative_to(root))] = [
                    part.partition("(")[0] for part in text.split("InterviewNote.objects.")[1:]
                ]
    assert found == {
        "nomination/models/__init__.py": [],
        "nomination/models/inspections.py": [],
        "nomination/admin/inspecting.py": ["readable_by"],
        "nomination/admin/inspection_forms.py": [],
        "nomination/services/inspections.py": ["create", "readable_by"],
    }
