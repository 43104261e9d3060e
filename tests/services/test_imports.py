"""Bad files through the import services: refused whole, every fault with its place and a reason in Chinese,
and nothing written."""

import io
import re

import pytest
from cast import (
    BEGINS,
    MEMBERS,
    ROLL_FILES,
    basics,
    body_rows,
    csv_bytes,
    identity,
    member_row,
    member_rows,
    plenum_rows,
    post_rows,
    representative_rows,
    staff,
    villager_rows,
)
from django.db import connection
from django.utils.translation import gettext
from openpyxl import Workbook

from election_site.domain.identity import check_digit
from election_site.models import AuditEntry, Election, Person, Roll, RollEntry
from election_site.queries.wording import mend_text, reason_text
from election_site.services.elections import create_election, import_posts
from election_site.services.errors import Refused
from election_site.services.rolls import import_roll
from election_site.table_files import FileRefused
from election_site.table_files import layouts as files
from election_site.table_files.raw import LARGEST_BYTES

pytestmark = pytest.mark.django_db

IDENTITY = "身份证号"
OURS = ("election_site_", "nomination_", "ballots_", "showcases_")
ENGLISH = re.compile(r"[A-Za-z]{2,}")
# Names of formats, as a clerk reads them in his spreadsheet program.
MAY_BE_LATIN = re.compile(r"\.?xlsx?|CSV|csv|UTF-8|UTF-16|GB18030|MB|PDF", re.ASCII)
ROWS = {
    Roll.Kind.MEMBERS: (files.MEMBERS, member_rows),
    Roll.Kind.MASS: (files.MASS, villager_rows),
    Roll.Kind.BODIES: (files.BODIES, body_rows),
    Roll.Kind.REPRESENTATIVES: (files.REPRESENTATIVES, representative_rows),
    Roll.Kind.PLENUM: (files.PLENUM, plenum_rows),
}


@pytest.fixture
def clerk():
    return staff()["clerk"]


@pytest.fixture
def election(clerk):
    return create_election(
        slug="tianshui",
        title="田水镇党委换届公推直选",
        body_name="中共田水镇委员会",
        county="安县",
        profile="pilot_anxian2010",
        options={},
        weights={"open:members": "1"},
        actor=clerk,
        now=BEGINS,
    )


@pytest.fixture
def bring(election, clerk):
    """Hand a file in, as a roll of a kind or as the posts."""

    def import_file(kind, file_name, data, actor=clerk):
        given = {"election": election, "file_name": file_name, "data": data, "actor": actor, "now": BEGINS}
        return import_posts(**given) if kind == "posts" else import_roll(kind=kind, **given)

    return import_file


def everything_on_record() -> dict[str, object]:
    """The rows of every table of the project, counted, and what the rolls say."""
    with connection.cursor() as cursor:
        tables = [t for t in connection.introspection.table_names(cursor) if t.startswith(OURS)]
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
    return counts | {
        "rolls": list(Roll.objects.order_by("pk").values()),
        "people": list(Person.objects.order_by("pk").values()),
    }


def refusal_of(bring, kind, file_name, data) -> list:
    """The faults of a file that must be refused whole."""
    before = everything_on_record()
    with pytest.raises(FileRefused) as refusal:
        bring(kind, file_name, data)
    assert everything_on_record() == before
    for problem in refusal.value.problems:
        assert problem.file == file_name
        msgid, params = problem.place
        sentence = gettext(msgid) % {**params, "what": reason_text(problem.reason)}
        assert file_name in sentence
        assert problem.row is None or str(problem.row) in sentence
        assert problem.column is None or problem.column in sentence
        for text in (sentence.replace(file_name, ""), mend_text(problem.reason)):
            assert not ENGLISH.search(MAY_BE_LATIN.sub("", text)), text
        assert re.search(r"[\u4e00-\u9fff]{2}", reason_text(problem.reason))
    return refusal.value.problems


def places(problems) -> list[tuple]:
    return [(problem.code, problem.row, problem.column) for problem in problems]


def xlsx_bytes(layout, rows, change=None) -> bytes:
    """The same table as a workbook of text cells; ``change(sheet)`` spoils it."""
    book = Workbook()
    sheet = book.active
    sheet.append(layout.headers)
    for row in rows:
        sheet.append(["" if (value := row.get(c.key, "")) is None else str(value) for c in layout])
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            if cell.value:
                cell.data_type = "s"
    if change:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def column(layout, title) -> int:
    return layout.headers.index(title) + 1


def without_column(layout, rows, title) -> bytes:
    kept = [one for one in layout if one.header_zh != title]
    lines = [",".join(one.header_zh for one in kept)]
    lines += [",".join(str(row.get(one.key, "")) for one in kept) for row in rows]
    return "\n".join(lines).encode()


def with_wrong_check_digit(number: str) -> str:
    return number[:17] + ("0" if check_digit(number[:17]) != "0" else "1")


kinds = pytest.mark.parametrize("kind", list(ROWS))


# ----- the list of bad input -----


@kinds
def test_good_files_are_taken_as_csv_and_as_xlsx(bring, kind, election):
    layout, rows = ROWS[kind]
    for name, data in (
        ("a.csv", csv_bytes(layout, rows())),
        ("b.xlsx", xlsx_bytes(layout, rows())),
        ("c.csv", csv_bytes(layout, rows()).decode().encode("gb18030")),
    ):
        roll = bring(kind, name, data)
        assert roll.entries.count() == len(rows())
        assert list(election.rolls.filter(kind=kind)) == [roll], (
            "the later file takes the earlier one's place"
        )
    people = Person.objects.filter(election=election)
    assert people.count() == len(rows()), "the same people are not made twice"


@kinds
def test_a_missing_column(bring, kind):
    layout, rows = ROWS[kind]
    found = refusal_of(bring, kind, "名册.csv", without_column(layout, rows(), IDENTITY))
    assert places(found) == [("E214", 1, IDENTITY)]


@kinds
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_wrong_encoding(bring, kind, encoding):
    layout, rows = ROWS[kind]
    found = refusal_of(bring, kind, "名册.csv", csv_bytes(layout, rows()).decode().encode(encoding))
    assert places(found) == [("E210", None, None)]


@kinds
def test_a_broken_byte_is_named_by_its_line(bring, kind):
    layout, rows = ROWS[kind]
    lines = csv_bytes(layout, rows()).split(b"\r\n")
    lines[3] = lines[3][:-2] + b"\xff\xff" + lines[3][-2:]
    found = refusal_of(bring, kind, "名册.csv", b"\r\n".join(lines))
    assert places(found) == [("E211", 4, None)]


@kinds
def test_a_duplicate_identity_number(bring, kind):
    layout, rows = ROWS[kind]
    lines = rows()
    twin = lines[0] | ({"number": 999} if "number" in lines[0] else {})
    found = refusal_of(bring, kind, "名册.csv", csv_bytes(layout, [*lines, twin]))
    assert places(found) == [("E230", len(lines) + 2, IDENTITY)]
    assert found[0].reason.params["first_row"] == 2


@kinds
def test_a_wrong_check_digit(bring, kind):
    layout, rows = ROWS[kind]
    lines = rows()
    lines[2]["identity_number"] = with_wrong_check_digit(lines[2]["identity_number"])
    found = refusal_of(bring, kind, "名册.csv", csv_bytes(layout, lines))
    assert places(found) == [("E232", 4, IDENTITY)]


@kinds
@pytest.mark.parametrize("share", [4, 2])
def test_a_truncated_workbook(bring, kind, share):
    layout, rows = ROWS[kind]
    whole = xlsx_bytes(layout, rows())
    found = refusal_of(bring, kind, "名册.xlsx", whole[: len(whole) * (share - 1) // share])
    assert places(found) == [("E206", None, None)]


@kinds
@pytest.mark.parametrize(
    ("size", "code"), [(LARGEST_BYTES, "E204"), (LARGEST_BYTES + 1, "E203"), (0, "E202"), (1, "E204")]
)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_ten_megabytes_of_zeros_and_nothing_at_all(bring, kind, ending, size, code):
    found = refusal_of(bring, kind, f"名册.{ending}", bytes(size))
    assert places(found) == [(code, None, None)]


@kinds
def test_a_formula_cell(bring, kind):
    layout, rows = ROWS[kind]

    def spoil(sheet):
        sheet.cell(3, column(layout, IDENTITY)).value = "=B2"

    found = refusal_of(bring, kind, "名册.xlsx", xlsx_bytes(layout, rows(), spoil))
    assert places(found) == [("E225", 3, IDENTITY)]
    lines = rows()
    lines[1]["name"] = "=HYPERLINK(1)"
    found = refusal_of(bring, kind, "名册.csv", csv_bytes(layout, lines))
    assert places(found) == [("E225", 3, "姓名")]


@kinds
def test_a_number_where_text_is_due(bring, kind):
    """Excel keeps 15 digits: an identity number that became a number has lost its end."""
    layout, rows = ROWS[kind]

    def spoil(sheet):
        sheet.cell(2, column(layout, IDENTITY)).value = int(identity(1)[:17]) * 10

    found = refusal_of(bring, kind, "名册.xlsx", xlsx_bytes(layout, rows(), spoil))
    assert places(found)[0] == ("E227", 2, IDENTITY)


@kinds
def test_a_file_of_another_kind(bring, kind):
    for name, data, code in (
        ("名册.pdf", b"%PDF-1.7 ...", "E201"),
        ("名册.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "E208"),
        ("名册.xlsx", b"name,number\n1,2\n", "E205"),
        ("名册.csv", b"a,b\n1,2\n", "E213"),
    ):
        assert places(refusal_of(bring, kind, name, data))[0][0] == code


@kinds
def test_titles_without_rows(bring, kind):
    layout, _ = ROWS[kind]
    assert places(refusal_of(bring, kind, "名册.csv", csv_bytes(layout, []))) == [("E219", None, None)]


def test_every_fault_of_a_file_is_named_at_once_in_the_order_of_its_rows(bring):
    lines = member_rows()
    lines[1]["name"] = ""
    lines[3]["identity_number"] = "123"
    lines[3]["status"] = "群众"
    lines[5]["joined_on"] = "去年"
    lines[7]["born_on"] = "1971-01-01"
    found = refusal_of(bring, Roll.Kind.MEMBERS, "党员花名册.csv", csv_bytes(files.MEMBERS, lines))
    assert sorted(places(found), key=str) == sorted(
        [
            ("E228", 3, "姓名"),
            ("E231", 5, IDENTITY),
            ("E240", 5, "党员身份"),
            ("E238", 7, "入党日期"),
            ("E235", 9, "出生日期"),
        ],
        key=str,
    )
    assert [problem.row for problem in found] == sorted(problem.row for problem in found)


def test_posts_are_read_by_the_same_rules(bring, election):
    good = post_rows()
    bring("posts", "职位.csv", csv_bytes(files.POSTS, good))
    for name, data, place in (
        ("职位.csv", without_column(files.POSTS, good, "任职条件"), ("E214", 1, "任职条件")),
        ("职位.csv", csv_bytes(files.POSTS, [good[0], good[1] | {"number": 1}]), ("E229", 3, "序号")),
        ("职位.csv", csv_bytes(files.POSTS, [good[0] | {"seats": "两个"}]), ("E237", 2, "名额")),
        ("职位.csv", csv_bytes(files.POSTS, [good[0] | {"kind": "主任"}]), ("E240", 2, "类别")),
        ("职位.xlsx", bytes(LARGEST_BYTES), ("E204", None, None)),
    ):
        assert places(refusal_of(bring, "posts", name, data)) == [place]
    assert list(election.posts.values_list("title", flat=True)) == ["党委书记", "党委委员"]


# ----- what stands is not lost -----


@kinds
def test_a_bad_file_leaves_the_earlier_roll_as_it_was(bring, kind, election):
    layout, rows = ROWS[kind]
    bring(kind, "第一份.csv", csv_bytes(layout, rows()))
    before = list(RollEntry.objects.order_by("pk").values())
    lines = rows()
    lines[-1]["identity_number"] = with_wrong_check_digit(lines[-1]["identity_number"])
    refusal_of(bring, kind, "第二份.csv", csv_bytes(layout, lines))
    assert election.rolls.get(kind=kind).source_name == "第一份.csv"
    assert list(RollEntry.objects.order_by("pk").values()) == before


def test_the_roll_says_from_which_file_it_is_and_the_log_too(bring, election):
    data = csv_bytes(files.MEMBERS, member_rows())
    roll = bring(Roll.Kind.MEMBERS, "党员花名册.csv", data)
    entry = AuditEntry.objects.get(election=election, action="import_roll")
    assert entry.data == {
        "kind": "members",
        "file": "党员花名册.csv",
        "digest": roll.source_digest,
        "lines": len(MEMBERS),
    }
    assert len(roll.source_digest) == 64


def test_no_identity_number_is_kept(bring):
    bring(Roll.Kind.MEMBERS, "党员花名册.csv", csv_bytes(files.MEMBERS, member_rows()))
    kept = " ".join(
        str(value)
        for model in (Person, RollEntry, Roll, AuditEntry, Election)
        for row in model.objects.values()
        for value in row.values()
    )
    assert identity(1)[-4:] in kept, "the last four characters are for the clerk's eyes"
    assert not any(identity(number)[:14] in kept for number in MEMBERS)
    assert not any(identity(number)[6:17] in kept for number in MEMBERS)


def test_one_person_on_two_rolls_is_one_person(bring):
    bring(Roll.Kind.MASS, "a.csv", csv_bytes(files.MASS, villager_rows()))
    people = Person.objects.count()
    bring(Roll.Kind.REPRESENTATIVES, "b.csv", csv_bytes(files.REPRESENTATIVES, representative_rows()))
    assert Person.objects.count() == people


def test_only_who_may_import_does(bring, election):
    stranger = staff("-2")["reviewer"]
    before = everything_on_record()
    with pytest.raises(Refused) as refusal:
        bring(Roll.Kind.MEMBERS, "a.csv", csv_bytes(files.MEMBERS, member_rows()), actor=stranger)
    assert [reason.code for reason in refusal.value.reasons] == ["E106"]
    assert everything_on_record() == before


def test_a_name_with_a_rare_character_is_kept_as_it_is(bring):
    rare = "𠮷川"
    lines = [member_row(1) | basics(1) | {"name": rare}]
    for name, data in (
        ("a.csv", csv_bytes(files.MEMBERS, lines)),
        ("b.xlsx", xlsx_bytes(files.MEMBERS, lines)),
    ):
        roll = bring(Roll.Kind.MEMBERS, name, data)
        assert [entry.person.name for entry in roll.entries.all()] == [rare]


def test_every_kind_of_roll_is_tried_here():
    assert set(ROWS) == set(Roll.Kind) == set(ROLL_FILES)
