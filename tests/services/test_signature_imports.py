"""Signatures on paper: typed by staff or read from a file; all lines or none, and the count equals the file's."""

from datetime import timedelta

import pytest
from nomination_election import AFTER, CLOSES, NOW, Cast, csv_bytes, identity, name, table
from sheet_cast import SCAN, open_run, sheet, sign, standing

from election_site.models import AuditEntry, Person
from election_site.services.chain import close_blockers
from election_site.services.errors import Refused
from election_site.services.people import Particulars
from election_site.table_files import FileRefused, read_table
from election_site.table_files.layouts import SHEET_SIGNATURES
from nomination.models import Candidacy, Recommendation, Signature, SignatureImport
from nomination.services import signature_imports
from nomination.services.joint_sheets import enter_signatures, open_paper_sheet
from nomination.services.signature_imports import discard_import, hand_in_file, start_import, write_import

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def run(cast):
    return open_run(cast)


def row(one: Recommendation, number: int, **changed) -> dict:
    return {
        "recommendation": one.number,
        "name": name(number),
        "identity_number": identity(number),
        "phone": "139-0000-0000",
        "signed_on": "2010-11-11",
        **changed,
    }


def hand_in(run, cast, rows, now=NOW) -> SignatureImport:
    return hand_in_file(
        run=run, table=table(SHEET_SIGNATURES, rows, "签名.csv"), scan=SCAN, actor=cast.clerk, now=now
    )


def write(job, cast):
    start_import(job=job, actor=cast.clerk, now=NOW)
    write_import(import_id=job.pk, now=NOW)
    job.refresh_from_db()


def refused(call, *given, **named) -> list[str]:
    with pytest.raises(Refused) as refusal:
        call(*given, **named)
    return [one.code for one in refusal.value.reasons]


def by_roll(number: int) -> dict:
    return {"identity_number": "", "member_number": number}


def test_a_file_is_looked_at_first_and_then_written_as_it_was_foreseen(run, cast):
    first, second = sheet(run, 1), sheet(run, 2)
    sign(first, 3)
    rows = [
        *(row(first, number) for number in (3, 4, 30, 70, 1)),
        row(first, 5, **by_roll(5)),
        row(first, 6, signed_on="2010-11-16"),
        row(second, 4),
        row(second, 7, name="王 甲辛"),
    ]
    before = standing(run)
    job = hand_in(run, cast, rows)
    assert standing(run) == before and Signature.objects.count() == 1
    kept = str(list(SignatureImport.objects.values_list()))
    assert not [number for number in (3, 4, 30, 70, 5, 7) if identity(number)[:-4] in kept]
    assert job.report["by_refusal"] == {"N123": 1, "N126": 1, "N124": 1, "N701": 1, "N127": 1}
    assert [one["row"] for one in job.report["not_counted"]] == [2, 5, 6, 8, 9]
    foreseen = job.report

    write(job, cast)
    assert (job.state, job.lines, job.report, job.rows) == ("done", len(rows), foreseen, [])
    written = Signature.objects.filter(way=Signature.Way.FILE)
    assert written.count() == job.lines
    assert {one.scan_id for one in written} == {job.scan_id}
    assert list(first.signatures.values_list("line", flat=True)) == list(range(1, 9))
    assert written.filter(name=name(7)).get().person == Person.objects.get(name=name(7))
    first.refresh_from_db()
    assert (first.state, first.paper_id) == ("accepted", job.scan_id)
    entry = AuditEntry.objects.get(action="import_signatures")
    assert (entry.data["lines"], entry.data["counted"]) == (9, 4)

    after = standing(run)
    write_import(import_id=job.pk, now=NOW)
    assert standing(run) == after, "a task that comes twice does nothing"
    assert refused(hand_in, run, cast, rows) == ["N774"]


def test_every_fault_is_told_by_row_and_column_and_nothing_is_kept(run, cast):
    one = sheet(run, 1)
    gone = sheet(run, 2)
    Recommendation.objects.filter(pk=gone.pk).update(withdrawn_at=NOW)
    other = Recommendation.objects.create(
        run=run, number="Z1", route="self", candidacy=one.candidacy, received_on=NOW.date()
    )
    with pytest.raises(FileRefused) as refusal:
        hand_in(
            run,
            cast,
            [
                row(one, 3),
                row(one, 4, recommendation="L404"),
                row(other, 4),
                row(gone, 4),
                row(one, 5, name="张冒名"),
                row(one, 6, identity_number=""),
                row(one, 6, **by_roll(900)),
                row(one, 6, **by_roll(7)),
                row(one, 4, name="张冒名", recommendation="L404"),
            ],
        )
    assert [(one.row, one.column, one.code) for one in refusal.value.problems] == [
        (3, "推荐编号", "N711"),
        (4, "推荐编号", "N714"),
        (5, "推荐编号", "N773"),
        (6, "姓名", "N713"),
        (7, "身份证号", "N771"),
        (8, "党员花名册序号", "N772"),
        (9, "姓名", "N777"),
        (10, "推荐编号", "N711"),
        (10, "姓名", "N713"),
    ]
    assert not SignatureImport.objects.exists() and not Signature.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_of_the_office_give_the_same_lines(run, cast, encoding):
    one = sheet(run, 1)
    data = csv_bytes(SHEET_SIGNATURES, [row(one, 3), row(one, 31)]).decode().encode(encoding)
    read = read_table("签名.csv", data, SHEET_SIGNATURES, today=AFTER.date())
    job = hand_in_file(run=run, table=read, scan=SCAN, actor=cast.clerk, now=NOW)
    assert [line["name"] for line in job.rows] == [name(3), name(31)]


def test_what_has_changed_since_the_preview_ends_the_import_with_its_reason(run, cast):
    one = sheet(run, 1)
    job = hand_in(run, cast, [row(one, 3), row(one, 4)])
    start_import(job=job, actor=cast.clerk, now=NOW)
    Candidacy.objects.filter(pk=one.candidacy_id).update(withdrawn_at=NOW)
    write_import(import_id=job.pk, now=NOW)
    job.refresh_from_db()
    assert (job.state, job.rows) == ("failed", [])
    assert [(each["row"], each["code"]) for each in job.report["refused"]] == [(2, "N773"), (3, "N773")]
    assert not Signature.objects.exists()


def test_a_file_is_taken_back_or_written_and_never_both(run, cast):
    one = sheet(run, 1)
    job = hand_in(run, cast, [row(one, 3)])
    discard_import(job=job, actor=cast.clerk, now=NOW)
    assert (job.state, job.rows) == ("discarded", [])
    assert refused(start_import, job=job, actor=cast.clerk, now=NOW) == ["N775"]
    job = hand_in(run, cast, [row(one, 3)])
    start_import(job=job, actor=cast.clerk, now=NOW)
    assert refused(discard_import, job=job, actor=cast.clerk, now=NOW) == ["N775"]
    assert "N778" in [each.code for each in close_blockers(run, now=AFTER)]
    assert refused(start_import, job=job, actor=cast.observer, now=NOW) == ["E106"]
    assert refused(hand_in, run, cast, [row(one, 3)]) == ["N774"], "while it is being written"


def test_an_import_is_handed_out_again_only_after_a_while(run, cast):
    job = hand_in(run, cast, [row(sheet(run, 1), 3)])
    assert not signature_imports.hand_out(import_id=job.pk, real_now=NOW), "nobody has asked for it"
    start_import(job=job, actor=cast.clerk, now=NOW)
    later = NOW + signature_imports.HAND_OUT_AGAIN_AFTER
    moments = (NOW, later, later + timedelta(seconds=1))
    given = [signature_imports.hand_out(import_id=job.pk, real_now=at) for at in moments]
    assert given == [True, False, True]


def test_lines_typed_from_a_paper_need_its_scan_and_are_written_all_or_none(run, cast):
    one = sheet(run, 1)
    given = {"sheet": one, "actor": cast.clerk, "now": AFTER}

    def lines(*rows):
        read = table(SHEET_SIGNATURES, rows)
        return [signature_imports.given_line(run.election_id, each.number, each.values) for each in read.rows]

    assert refused(enter_signatures, lines=lines(row(one, 3)), scan=None, **given) == ["N132"]
    assert refused(enter_signatures, lines=[], scan=SCAN, **given) == ["N776"]
    with pytest.raises(FileRefused):
        enter_signatures(lines=lines(row(one, 3), row(one, 4, name="张冒名")), scan=SCAN, **given)
    assert not Signature.objects.exists()
    written = enter_signatures(
        lines=lines(row(one, 3), row(one, 4, **by_roll(4)), row(one, 5, signed_on="2010-11-16")),
        scan=SCAN,
        **given,
    )
    assert [(line.line, line.way, line.refusal) for line in written] == [
        (1, "paper", ""),
        (2, "paper", ""),
        (3, "paper", "N701"),
    ]
    further = enter_signatures(lines=lines(row(one, 3), row(one, 30)), scan=None, **given)
    assert [(line.line, line.refusal, line.scan_id) for line in further] == [
        (4, "N123", written[0].scan_id),
        (5, "", written[0].scan_id),
    ]


def test_staff_open_a_sheet_that_came_on_paper(run, cast):
    one = open_paper_sheet(
        run=run,
        post=run.election.posts.get(number=2),
        particulars=Particulars(identity(8), name(8), {"sex": "male"}),
        grounds="群众信任",
        sender_name="",
        sender_phone="",
        received_on=CLOSES.date(),
        scan=SCAN,
        actor=cast.clerk,
        now=AFTER,
    )
    assert one.paper.name == SCAN.name and one.candidacy.consent_token
    assert [each["code"] for each in one.refusals] == ["N153", "N121"]
    assert AuditEntry.objects.get(action="open_sheet").actor == cast.clerk
