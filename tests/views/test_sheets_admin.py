"""Joint sheets at the admin site: a paper and its lines, a file from its preview to the written lines."""

from datetime import timedelta

import pytest
from cast import signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from nomination_election import NOW, Cast, csv_bytes, identity, name
from pages import read, table_rows
from sheet_cast import SCAN, open_run, sheet, sign

from election_site.table_files.layouts import SHEET_SIGNATURES
from nomination.models import Candidacy, Recommendation, Signature, SignatureImport
from nomination.services.judging import judge_recommendations
from nomination.services.signature_imports import write_import

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = Cast()
    cast.clerk.is_staff = cast.observer.is_staff = True
    cast.clerk.save()
    cast.observer.save()
    return cast


@pytest.fixture
def run(cast):
    return open_run(cast)


@pytest.fixture
def clerk(cast):
    return signed_in(cast.clerk)


def url(what, run, *more):
    return reverse(f"admin:nomination_signatureimport_{what}", args=[run.pk, *more])


def scan():
    return SimpleUploadedFile(SCAN.name, SCAN.content)


def file_of(*rows) -> SimpleUploadedFile:
    return SimpleUploadedFile("签名.csv", csv_bytes(SHEET_SIGNATURES, rows))


def row(one, number, **changed) -> dict:
    facts = {"recommendation": one.number, "name": name(number), "identity_number": identity(number)}
    return facts | {"signed_on": "2010-11-11"} | changed


def hand_in(clerk, run, *rows):
    return clerk.post(url("hand_in", run), {"file": file_of(*rows), "scan": scan()}, follow=True)


def test_a_file_goes_from_its_preview_to_written_lines(run, clerk):
    one = sheet(run, 1)
    page = read(hand_in(clerk, run, row(one, 3), row(one, 30), row(one, 70), row(one, 1)))
    job = SignatureImport.objects.get()
    assert "尚未写入" in page.text and not Signature.objects.exists()
    assert table_rows(page.all("table")[0]) == [
        ["4", one.number, name(70), "N126 无签名资格"],
        ["5", one.number, name(1), "N124 为被推荐人本人"],
    ]
    assert "全部写入（4行）" in page.text
    clerk.post(url("start", run, job.pk))
    job.refresh_from_db()
    assert job.state == "waiting"
    waiting = clerk.get(url("progress", run, job.pk))
    assert "0 / 4" in read(waiting).text and "HX-Refresh" not in waiting.headers
    write_import(import_id=job.pk, now=timezone.now())
    assert clerk.get(url("progress", run, job.pk)).headers["HX-Refresh"] == "true"
    page = read(clerk.get(url("job", run, job.pk)))
    assert "共4行，已于" in page.text and Signature.objects.count() == 4
    again = read(hand_in(clerk, run, row(one, 3), row(one, 30), row(one, 70), row(one, 1)))
    assert "N774" in again.text and SignatureImport.objects.count() == 1


def test_every_fault_of_a_file_stands_in_a_table_and_nothing_is_kept(run, clerk):
    one = sheet(run, 1)
    answer = hand_in(clerk, run, row(one, 3, signed_on="昨天"), row(one, 4, identity_number="990724"))
    page = read(answer)
    assert answer.status_code == 422
    assert [cells[:3] for cells in table_rows(page.all("table")[0])] == [
        ["签名.csv", "2", "签名日期"],
        ["签名.csv", "3", "身份证号"],
    ]
    assert "没有写入" in page.text
    answer = hand_in(clerk, run, row(one, 3), row(one, 4, name="张冒名"))
    assert [cells[1:3] for cells in table_rows(read(answer).all("table")[0])] == [["3", "姓名"]]
    answer = hand_in(
        clerk,
        run,
        row(one, 3, signed_on="昨天"),
        row(one, 4, name="张冒名"),
        row(one, 5, identity_number="990724"),
        row(one, 6, recommendation="L0"),
    )
    assert [cells[1:3] for cells in table_rows(read(answer).all("table")[0])] == [
        ["2", "签名日期"],
        ["3", "姓名"],
        ["4", "身份证号"],
        ["5", "推荐编号"],
    ], "what the sheets and rolls know is told together with what the cells say"
    assert not SignatureImport.objects.exists()


def test_when_no_worker_answers_the_page_says_so_plainly(run, clerk):
    one = sheet(run, 1)
    hand_in(clerk, run, row(one, 3))
    job = SignatureImport.objects.get()
    clerk.post(url("start", run, job.pk))
    assert "没有后台任务进程应答" not in read(clerk.get(url("job", run, job.pk))).text
    SignatureImport.objects.update(started_at=timezone.now() - timedelta(seconds=20))
    assert "没有后台任务进程应答" in read(clerk.get(url("job", run, job.pk))).text


def test_a_file_is_taken_back(run, clerk):
    hand_in(clerk, run, row(sheet(run, 1), 3))
    job = SignatureImport.objects.get()
    page = read(clerk.post(url("discard", run, job.pk), follow=True))
    assert "没有写入" in page.text
    assert "写入" not in [button.text for button in read(clerk.get(url("job", run, job.pk))).all("button")]


def lines_form(*rows, scan=None):
    data = {"line-TOTAL_FORMS": "20", "line-INITIAL_FORMS": "0"}
    for place, (who, number, day) in enumerate(rows):
        data |= {f"line-{place}-name": who, f"line-{place}-number": number, f"line-{place}-signed_on": day}
    return data | ({"scan": scan} if scan else {})


def test_a_paper_is_opened_and_its_lines_are_typed(run, clerk):
    answer = clerk.post(
        url("open", run),
        {
            "post": "1",
            "name": "孙新人",
            "work": "石桥村村民",
            "grounds": "群众信任",
            "received_on": "2010-11-12",
            "scan": scan(),
        },
        follow=True,
    )
    one = Recommendation.objects.get()
    page = read(answer)
    assert one.number in page.text and "孙新人" in page.text
    address = url("lines", run, one.pk)
    bad = clerk.post(
        address, lines_form((name(3), identity(3), "2010-11-11"), (name(4), "12345678", "2010-11-11"))
    )
    assert bad.status_code == 422 and "N134" in read(bad).text
    tomorrow = timezone.localdate() + timedelta(days=1)
    bad = clerk.post(address, lines_form((name(3), identity(3), tomorrow.isoformat())))
    assert bad.status_code == 422 and "E128" in read(bad).text
    bad = clerk.post(address, lines_form((name(3), identity(3), "2010-11-11"), ("张冒名", "4", "2010-11-11")))
    assert [cells[1:3] for cells in table_rows(read(bad).all("table")[0])] == [["2", "姓名"]]
    assert not Signature.objects.exists()
    given = lines_form((name(3), identity(3), "2010-11-11"), (name(4), "4", "2010年11月11日"))
    page = read(clerk.post(address, given, follow=True))
    assert "已写入2行，其中有效2行" in page.text
    assert identity(3) not in page.text
    assert [cells[:3] for cells in table_rows(page.all("table")[-1])] == [
        ["2", name(4), ""],
        ["1", name(3), identity(3)[-4:]],
    ]


def test_an_identity_number_is_not_shown_again_and_not_typed_again(run, clerk):
    """Right lines wait while a wrong one is corrected; what stands in the page of them is no number."""
    one = sheet(run, 1)
    address = url("lines", run, one.pk)
    wrong = identity(4)[:-1] + ("1" if identity(4)[-1] != "1" else "2")
    typed = lines_form((name(3), identity(3), "2010-11-11"), (name(4), wrong, "2010-11-11"), scan=scan())
    answer = clerk.post(address, typed)
    source, page = answer.content.decode(), read(answer)
    assert identity(3) not in source and wrong not in source
    fields = {
        field.attributes["name"]: field.attributes.get("value", "")
        for field in page.all("input")
        if field.attributes.get("name", "").startswith("line-")
    }
    assert fields["line-0-number"] == "*" * 14 + identity(3)[-4:]
    assert fields["line-1-number"] == ""
    # A mask without what belongs to it, or with that of another line, finds nobody.
    for kept in ("", fields["line-0-kept"] + "x"):
        bad = clerk.post(
            address, fields | {"line-0-kept": kept, "line-1-number": identity(4), "scan": scan()}
        )
        assert bad.status_code == 422 and not Signature.objects.exists()
    # A line that is emptied is passed over, though something was kept of it.
    emptied = {"line-0-name": "", "line-0-number": "", "line-0-signed_on": ""}
    page = read(
        clerk.post(address, fields | emptied | {"line-1-number": identity(4), "scan": scan()}, follow=True)
    )
    assert "已写入1行，其中有效1行" in page.text
    page = read(clerk.post(address, fields | {"line-1-name": "", "line-1-signed_on": ""}, follow=True))
    assert "已写入1行，其中有效1行" in page.text
    assert {line.person.name for line in Signature.objects.all()} == {name(3), name(4)}


def test_the_list_of_sheets_finds_and_counts_with_as_many_queries_for_three_as_for_one(run, clerk):
    first = sheet(run, 1)
    sign(first, 30)

    def shown(**query):
        with CaptureQueriesContext(connection) as queries:
            page = read(clerk.get(url("sheets", run), query))
        return table_rows(page.all("table")[0]), len(queries)

    rows, one = shown()
    assert rows == [[first.number, name(1), "职位1", "1", "1", "2", "正在征集"]]
    for number in (2, 3):
        sheet(run, number, post=2)
    rows, three = shown()
    assert (len(rows), three) == (3, one)
    assert [cells[1] for cells in shown(q=name(3))[0]] == [name(3)]
    Candidacy.objects.filter(person__name=name(3)).update(has_consented=False, withdrawn_at=NOW)
    judge_recommendations(run)
    assert shown(q=name(3))[0][0][-1] == "不予受理"


def test_nobody_without_the_right_finds_these_pages(run, cast):
    one = sheet(run, 1)
    observer = signed_in(cast.observer)
    for address in (url("sheets", run), url("open", run), url("hand_in", run), url("lines", run, one.pk)):
        assert observer.get(address).status_code == 404
