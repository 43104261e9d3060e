"""Every list of the admin: search, filters, pages, a fixed number of queries, and a file that equals the page."""

import csv
import io
import re

import pytest
from cast import identity, signed_in
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pages import read, table_rows

from ballots.models import Vote, VoteDecision
from election_site.models import (
    Annulment,
    Appointment,
    Approval,
    Attachment,
    AuditEntry,
    Election,
    Objection,
    Person,
    Post,
    Publication,
    RuleCheck,
    StageRun,
    StrokeCorrection,
    User,
)
from nomination.models import Candidacy, Decision, DuplicateDecision, Signature, SignatureImport

pytestmark = pytest.mark.django_db

APPS = ("election_site", "nomination", "ballots", "showcases")
# Queries that a list takes, however many rows it shows.
QUERIES = {
    "ballots.countresult": 13,
    "ballots.vote": 13,
    "ballots.votedecision": 13,
    "election_site.annulment": 13,
    "election_site.appointment": 15,
    "election_site.approval": 13,
    "election_site.auditentry": 15,
    "election_site.certification": 13,
    "election_site.election": 13,
    "election_site.objection": 13,
    "election_site.outcome": 13,
    "election_site.person": 13,
    "election_site.post": 16,
    "election_site.publication": 13,
    "election_site.roll": 13,
    "election_site.rollentry": 13,
    "election_site.rulecheck": 13,
    "election_site.stagerun": 13,
    "election_site.strokecorrection": 16,
    "election_site.user": 11,
    "nomination.candidacy": 14,
    "nomination.decision": 13,
    "nomination.duplicatedecision": 13,
    "nomination.inspection": 14,
    "nomination.qualificationreview": 14,
    "nomination.recommendation": 14,
    "nomination.signature": 14,
    "nomination.signatureimport": 13,
    "showcases.appearance": 13,
    "showcases.round": 14,
}
# Each election in a file has an entry of its own in the log.
OF_SEVERAL_ELECTIONS = {
    "election_site.appointment",
    "election_site.election",
    "election_site.post",
    "election_site.user",
}
LISTS = sorted(
    (model._meta.label_lower for model in admin.site._registry if model._meta.app_label in APPS),
)


@pytest.fixture
def office(played):
    """The played election with three rows and more in every table."""
    small, clerk, reviewer = played, played["clerk"], played["reviewer"]
    election, now = small.election, small.now
    runs = list(StageRun.objects.filter(election=election)[:3])
    by_two = {"decided_by": clerk, "confirmed_by": reviewer, "decided_at": now}
    for n in range(3):
        gone = StageRun.objects.create(
            election=election, stage="result", run_number=n + 8, state="annulled", opened_at=now
        )
        Annulment.objects.create(run=gone, reason="重来", decided_by=clerk, annulled_at=now)
        Approval.objects.create(run=runs[n], issued_by="县委", document_number=f"组{n}", issued_on=now.date())
        Objection.objects.create(
            publication=Publication.objects.filter(outcome__run__election=election)[n],
            receipt=f"YY0000000{n}",
            text="有异议",
            filed_at=now,
        )
        StrokeCorrection.objects.create(
            election=election,
            character="甲乙丙"[n],
            count=5,
            first=1,
            reason="字典",
            recorded_by=[clerk, reviewer, small["host"]][n],
            recorded_at=now,
        )
        RuleCheck.objects.create(
            election=election, file_name="d.json", digest="0" * 64, cases=3, checked_by=clerk, checked_at=now
        )
        Decision.objects.create(run=runs[n], post=election.posts.first(), question=f"q{n}", why="w", **by_two)
        DuplicateDecision.objects.create(
            run=runs[n], verdict="apart", entries=[{"person": n, "name": f"甲{n}"}], why="w", **by_two
        )
        SignatureImport.objects.create(
            run=runs[n],
            file_name=f"签名{n}.xlsx",
            digest=str(n) * 64,
            scan=Attachment.objects.create(
                election=election, purpose="recommendation", name="s.pdf", size=1, content=b"1", kept_at=now
            ),
            lines=1,
            uploaded_by=clerk,
            uploaded_at=now,
        )
        VoteDecision.objects.create(
            vote=Vote.objects.filter(run__election=election)[n],
            contest="p1",
            question="needs_decision",
            taken_by="大会主席团",
            decision="d",
            recorded_by=clerk,
            confirmed_by=reviewer,
            at=now,
        )
        other = Election.objects.create(slug=f"e{n}", title=f"第{n}场", body_name="镇党委", county="安县")
        Appointment.objects.create(election=other, user=clerk, role="clerk")
        Post.objects.create(election=other, number=1, title="党委书记", kind="secretary")
    return small


def model_of(label: str):
    return next(model for model in admin.site._registry if model._meta.label_lower == label)


def address(label: str, what: str = "changelist", *arguments) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{what}", args=arguments)


def viewer(small, label: str):
    """Whoever may see the list: the clerk, or for accounts their keeper."""
    if label == "election_site.user":
        User.objects.filter(pk=small["observer"].pk).update(is_superuser=True)
        return signed_in(User.objects.get(pk=small["observer"].pk))
    return signed_in(small["clerk"])


def rows_apart(label: str) -> list[int]:
    """The keys of three rows, the first, one in the middle and the last."""
    keys = list(model_of(label).objects.order_by("pk").values_list("pk", flat=True))
    assert len(keys) >= 3, label
    return [keys[0], keys[len(keys) // 2], keys[-1]]


@pytest.mark.parametrize("label", LISTS)
def test_a_list_takes_as_many_queries_for_three_rows_as_for_one(office, label):
    client, keys = viewer(office, label), rows_apart(label)
    client.get(address(label))
    taken = []
    for shown in (keys[:1], keys):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get(address(label), {"id__in": ",".join(map(str, shown))})
        assert len(rows_of(read(page))) == len(shown), label
        taken.append(len(queries))
    assert taken == [QUERIES[label], QUERIES[label]]


@pytest.mark.parametrize("label", sorted(set(LISTS) - OF_SEVERAL_ELECTIONS))
def test_a_file_takes_as_many_queries_for_three_rows_as_for_one(office, label):
    client, keys = viewer(office, label), rows_apart(label)
    exported(client, label, "csv", f"?id__in={keys[0]}")
    taken = []
    for wanted in (keys[:1], keys):
        with CaptureQueriesContext(connection) as queries:
            exported(client, label, "csv", f"?id__in={','.join(map(str, wanted))}")
        taken.append(len(queries))
    assert taken[0] == taken[1] < QUERIES[label] + 20


@pytest.mark.parametrize("label", LISTS)
def test_a_list_can_be_searched_and_filtered_and_comes_in_pages(office, label):
    one = admin.site._registry[model_of(label)]
    assert one.search_fields and one.list_filter
    assert one.list_per_page == 50
    client = viewer(office, label)
    page = read(client.get(address(label), {"q": "没有这样的字"}))
    assert rows_of(page) == []
    assert page.all("input", "") and [i for i in page.all("input") if i.attributes.get("name") == "q"]


def rows_of(page) -> list[list[str]]:
    """The cells of the list; a narrow screen reads each column's title from an attribute, which is left out."""
    tables = [one for one in page.all("table") if one.attributes.get("id") == "result_list"]
    for cell in (cell for table in tables for cell in table.walk() if cell.tag in ("td", "th")):
        cell.attributes.pop("data-label", None)
    return table_rows(tables[0]) if tables else []


def exported(client, label: str, kind: str, query: str = "") -> list[list[str]]:
    response = client.post(f"{address(label, 'export', kind)}{query}")
    assert response.status_code == 200, (label, response.status_code)
    assert "no-store" in response.headers["Cache-Control"], "what staff take away stays in no cache"
    content = b"".join(response) if response.streaming else response.content
    if kind == "csv":
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    sheet = load_workbook(io.BytesIO(content)).active
    return [[cell.value or "" for cell in row] for row in sheet.iter_rows()]


def plain(text: str) -> str:
    """A cell as the page and the file have in common: spaces do not count, a dash is nothing, a sign is none."""
    words = re.sub(r"\s+", "", text).replace("check_small", "").replace("close_small", "")
    return "" if words in ("-", "–") else words


@pytest.mark.parametrize("label", LISTS)
def test_a_file_holds_what_the_list_shows(office, label):
    client, keys = viewer(office, label), rows_apart(label)
    query = f"?id__in={','.join(map(str, keys))}"
    page = read(client.get(address(label) + query))
    shown = [[plain(cell) for cell in row] for row in rows_of(page)]
    assert len(shown) == 3
    before = AuditEntry.objects.count()
    for kind in ("csv", "xlsx"):
        headers, *rows = exported(client, label, kind, query)
        assert [[plain(cell) for cell in row] for row in rows] == shown, kind
        assert len(headers) == len(shown[0])
    entries = list(AuditEntry.objects.order_by("pk")[before:])
    assert {(one.action, one.target) for one in entries} == {("export_list", label)}
    elections = {one.election_id for one in entries}
    assert [one.data["file"] for one in entries] == ["csv"] * len(elections) + ["xlsx"] * len(elections)
    assert label == "election_site.user" or sum(one.data["rows"] for one in entries) == 2 * len(keys)


def test_a_file_holds_all_pages_of_the_list_and_only_what_was_searched(office):
    client = signed_in(office["clerk"])
    _, *everybody = exported(client, "election_site.person", "csv")
    assert len(everybody) == Person.objects.filter(election=office.election).count() > 30
    _, *found = exported(client, "election_site.person", "csv", "?q=wxy")
    assert [row[0] for row in found] == ["王秀英"], "letters find names by their sound"
    entry = AuditEntry.objects.order_by("pk").last()
    assert (entry.data["rows"], entry.actor) == (1, office["clerk"])
    assert "wxy" not in str(entry.data)


def test_nobody_takes_away_what_he_may_not_see(office):
    before = AuditEntry.objects.count()
    for role, label in (("observer", "election_site.objection"), ("clerk", "election_site.user")):
        assert signed_in(office[role]).post(address(label, "export", "csv")).status_code == 403
    outsider = User.objects.create(username="outsider", display_name="外人", is_staff=True)
    assert signed_in(outsider).post(address("election_site.person", "export", "csv")).status_code == 403
    clerk = signed_in(office["clerk"])
    assert clerk.get(address("election_site.person", "export", "csv")).status_code == 405
    assert clerk.post(address("election_site.person", "export", "pdf")).status_code == 404
    assert AuditEntry.objects.count() == before


def test_neither_filters_nor_files_name_what_belongs_to_another_election(office):
    other = Election.objects.create(slug="bieyi", title="别驿镇公推直选", body_name="别驿镇", county="安县")
    Person.objects.create(election=other, name="别驿人")
    client = signed_in(office["clerk"])
    assert "别驿" not in read(client.get(address("election_site.person"))).text
    assert "别驿" not in str(exported(client, "election_site.person", "csv"))


def test_of_numbers_only_what_may_be_shown_is_in_a_file(office):
    person = Candidacy.objects.filter(election=office.election).first().person
    Person.objects.filter(pk=person.pk).update(phone="13900000001", work="=HYPERLINK(1)", name="王\U00020bb7")
    Signature.objects.update(phone="13800000002")
    client = signed_in(office["clerk"])
    people = exported(client, "election_site.person", "csv", f"?id__in={person.pk}")
    assert "139****0001" in people[1] and "'=HYPERLINK(1)" in people[1] and "王\U00020bb7" in people[1]
    assert identity(1)[-4:] in people[1]
    signatures = exported(client, "nomination.signature", "xlsx")
    assert all("138****0002" in row for row in signatures[1:])
