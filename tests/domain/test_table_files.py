"""The distrusting reader: what it accepts, and each refusal with its number and its place."""

import hashlib
import io
import zipfile
from datetime import date, datetime
from fractions import Fraction

import pytest
from openpyxl import Workbook

from election_site.domain.identity import check_digit
from election_site.domain.table_checks import IN_CELL, IN_COLUMN, IN_FILE, IN_ROW, TABLE_CHECKS
from election_site.table_files import Column, FileRefused, check_size, csv_files, read_table, xlsx_files

TODAY = date(2010, 11, 8)
COLUMNS = (
    Column("序号", "number", "integer", unique=True),
    Column("姓名", "name", "name"),
    Column("性别", "sex", "choice", choices=("男", "女")),
    Column("出生日期", "born_on", "date"),
    Column("身份证号", "identity_number", "identity", unique=True, birth_key="born_on", sex_key="sex"),
    Column("到会", "attends", "yes_no", required=False),
    Column("权重", "weight", "decimal_fraction", required=False),
    Column("手机", "phone", "phone", required=False),
    Column("备注", "note", required=False, longest=20, may_lack=True),
)
TITLES = [column.header_zh for column in COLUMNS]


def identity(serial=1, born="19800101"):
    body = f"990724{born}{2 * serial + 1:03d}"
    return body + check_digit(body)


def line(number=1, **changes):
    values = {
        "序号": number,
        "姓名": "陈兴友",
        "性别": "男",
        "出生日期": "1980-01-01",
        "身份证号": identity(number),
        "到会": "是",
        "权重": "0.15",
        "手机": "10012345678",
        "备注": "",
    } | changes
    return [values[title] for title in TITLES]


def csv_file(*lines, titles=TITLES, encoding="utf-8"):
    rows = [titles, *lines]
    return "".join(",".join(str(value) for value in row) + "\r\n" for row in rows).encode(encoding)


def xlsx_file(*lines, titles=TITLES, change=None):
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(titles)
    for row in lines:
        sheet.append(row)
    if change:
        change(workbook)
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def refusal(name, data, columns=COLUMNS, **options):
    with pytest.raises(FileRefused) as refused:
        read_table(name, data, columns, today=TODAY, **options)
    return refused.value


def faults(name, data, columns=COLUMNS, **options):
    return [(p.code, p.row, p.column) for p in refusal(name, data, columns, **options).problems]


# What is accepted


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_csv_in_each_accepted_encoding(encoding):
    data = csv_file(line(1, 姓名="陈𠮷安"), line(2, 姓名="罗让·措姆"), encoding=encoding)
    table = read_table("名册.csv", data, COLUMNS, today=TODAY)
    assert table.encoding == encoding
    assert table.digest_sha256 == hashlib.sha256(data).hexdigest()
    assert [row.number for row in table.rows] == [2, 3]
    assert [row.values["name"] for row in table.rows] == ["陈𠮷安", "罗让·措姆"]


def test_values_have_their_kinds():
    data = xlsx_file(
        line(1, 出生日期=datetime(1980, 1, 1), 权重=0.15, 到会="否"), line(2, 权重="15%", 到会=None)
    )
    first, second = read_table("a.xlsx", data, COLUMNS, today=TODAY).rows
    assert first.values == {
        "number": 1,
        "name": "陈兴友",
        "sex": "男",
        "born_on": date(1980, 1, 1),
        "identity_number": identity(1),
        "attends": False,
        "weight": Fraction(3, 20),
        "phone": "10012345678",
        "note": "",
    }
    assert (second.values["weight"], second.values["attends"]) == (Fraction(3, 20), None)


def test_columns_in_any_order_and_an_optional_one_missing():
    data = csv_file(
        [identity(1), 7, "陈兴友", "男", "1980/1/1", "", "", ""],
        titles=[TITLES[4], *TITLES[:4], *TITLES[5:8]],
    )
    (row,) = read_table("a.csv", data, COLUMNS, today=TODAY).rows
    assert (row.values["number"], row.values["identity_number"], row.values["note"]) == (7, identity(1), "")


def test_white_space_of_every_width_goes_and_widened_names_close_up():
    data = csv_file(line(1, 姓名="\u3000陈\u3000友 ", 身份证号=f" {identity(1)}\t", 备注="\u3000甲 乙\xa0"))
    (row,) = read_table("a.csv", data, COLUMNS, today=TODAY).rows
    assert (row.values["name"], row.values["note"]) == ("陈友", "甲 乙")


def test_a_small_x_in_an_identity_number_is_made_large():
    number = next(n for n in (identity(s) for s in range(1, 400)) if n.endswith("X"))
    (row,) = read_table("a.csv", csv_file(line(1, 身份证号=number.lower())), COLUMNS, today=TODAY).rows
    assert row.values["identity_number"] == number


def test_empty_rows_are_passed_over_and_rows_keep_the_spreadsheets_number():
    data = xlsx_file(line(1), [None] * 9, [], line(2))
    assert [row.number for row in read_table("a.xlsx", data, COLUMNS, today=TODAY).rows] == [2, 5]


def test_a_line_break_inside_quotes_does_not_shift_row_numbers():
    data = csv_file(line(1, 备注='"甲\n乙"'), line(2))
    assert [row.number for row in read_table("a.csv", data, COLUMNS, today=TODAY).rows] == [2, 3]


def test_a_wrong_statement_of_the_sheets_size_cuts_nothing_off():
    data = xlsx_file(*(line(number) for number in range(1, 6)))
    data = rewritten(
        data, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'ref="A1:I6"', b'ref="A1:B2"')
    )
    assert len(read_table("a.xlsx", data, COLUMNS, today=TODAY).rows) == 5


def test_the_named_sheet_is_read():
    def add(workbook):
        other = workbook.create_sheet("名册")
        other.append(TITLES)
        other.append(line(9))

    data = xlsx_file(["说明"], titles=["说明"], change=add)
    (row,) = read_table("a.xlsx", data, COLUMNS, today=TODAY, sheet="名册").rows
    assert row.values["number"] == 9
    assert faults("a.xlsx", data, sheet="别的") == [("E218", None, None)]


def test_a_hidden_first_sheet_is_passed_over():
    def hide(workbook):
        workbook.active.sheet_state = "hidden"
        shown = workbook.create_sheet("名册")
        shown.append(TITLES)
        shown.append(line(9))
        workbook.active = shown

    (row,) = read_table("a.xlsx", xlsx_file(change=hide), COLUMNS, today=TODAY).rows
    assert row.values["number"] == 9


@pytest.mark.parametrize("written", ["1980-01-01", "1980/1/1", "1980.1.1", "1980年1月1日", "19800101"])
def test_accepted_ways_to_write_a_date(written):
    (row,) = read_table("a.csv", csv_file(line(1, 出生日期=written)), COLUMNS, today=TODAY).rows
    assert row.values["born_on"] == date(1980, 1, 1)


# The file as a whole


def rewritten(data, part, change):
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                changed = change(content)
                assert changed != content
                content = changed
            target.writestr(name, content)
    return result.getvalue()


def with_lying_directory():
    """A part whose true size is above the limit while the directory says a few bytes."""
    data = bytearray(xlsx_file(line(1)))
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name), zipfile.ZIP_STORED)
        target.writestr("xl/media/big.bin", b"\0" * 70_000_000, zipfile.ZIP_DEFLATED)
    data = bytearray(packed.getvalue())
    size = (70_000_000).to_bytes(4, "little")
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


def bomb(size):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("[Content_Types].xml", b"\0" * size)
    return packed.getvalue()


def unreadable_inside():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        target.writestr("[Content_Types].xml", "<Types/>")
    return packed.getvalue()


def with_entities():
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    return rewritten(xlsx_file(line(1)), "xl/workbook.xml", lambda xml: entities + xml)


WHOLE_FILE = {
    "kind": ("members.pdf", b"%PDF-1.4", "E201"),
    "no ending": ("members", b"a", "E201"),
    "macro workbook": ("members.xlsm", xlsx_file(line(1)), "E201"),
    "spreadsheet called csv": ("members.csv", xlsx_file(line(1)), "E201"),
    "empty csv": ("members.csv", b"", "E202"),
    "empty xlsx": ("members.xlsx", b"", "E202"),
    "too large": ("members.csv", b"a" * (10 * 1024 * 1024 + 1), "E203"),
    "10 MB of zeros, csv": ("members.csv", bytes(10_000_000), "E204"),
    "10 MB of zeros, xlsx": ("members.xlsx", bytes(10 * 1024 * 1024), "E204"),
    "no zip": ("members.xlsx", csv_file(line(1)), "E205"),
    "another kind of zip": (
        "members.xlsx",
        unreadable_inside().replace(b"[Content_Types]", b"[Kontent_Types]"),
        "E205",
    ),
    "cut in half": ("members.xlsx", xlsx_file(line(1))[: len(xlsx_file(line(1))) // 2], "E206"),
    "last bytes gone": ("members.xlsx", xlsx_file(line(1))[:-30], "E206"),
    "unpacks to 65 MB": ("members.xlsx", bomb(65 * 1024 * 1024), "E207"),
    "packed a thousandfold": ("members.xlsx", bomb(5_000_000), "E207"),
    "lying directory": ("members.xlsx", with_lying_directory(), "E206"),
    "old office format": ("members.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "E208"),
    "old ending": ("members.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "E208"),
    "nothing inside": ("members.xlsx", unreadable_inside(), "E209"),
    "entities": ("members.xlsx", with_entities(), "E209"),
    "utf-16 with mark": ("members.csv", csv_file(line(1), encoding="utf-16"), "E210"),
    "utf-16 without mark": ("members.csv", csv_file(line(1), encoding="utf-16-le"), "E210"),
}


@pytest.mark.parametrize("case", WHOLE_FILE)
def test_files_refused_as_a_whole(case):
    name, data, code = WHOLE_FILE[case]
    assert faults(name, data) == [(code, None, None)]


def test_damaged_content_inside_a_spreadsheet_is_noticed_by_its_checksum():
    data = bytearray(xlsx_file(line(1)))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        place = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    data[place] ^= 0xFF
    assert faults("members.xlsx", bytes(data)) == [("E206", None, None)]


def test_broken_xml_in_the_sheet():
    data = rewritten(xlsx_file(line(1)), "xl/worksheets/sheet1.xml", lambda xml: xml[:-40])
    assert faults("members.xlsx", data) == [("E209", None, None)]


def test_a_far_away_row_does_not_keep_the_reader_busy():
    data = rewritten(
        xlsx_file(line(1)),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<row r="2"', b'<row r="9999999999"'),
    )
    assert faults("members.xlsx", data) == [("E220", None, None)]


def test_size_can_be_judged_before_reading():
    check_size("a.csv", 10 * 1024 * 1024)
    with pytest.raises(FileRefused) as refused:
        check_size("a.csv", 10 * 1024 * 1024 + 1)
    assert refused.value.problems[0].code == "E203"


def test_a_path_in_the_file_name_is_not_repeated():
    assert refusal("C:\\Users\\clerk\\members.csv", b"").problems[0].file == "members.csv"


# Encoding of text


def test_one_broken_byte_in_a_utf8_file_is_not_taken_for_gb18030():
    data = csv_file(line(1), line(2, 姓名="王英"), line(3))
    broken = data.replace("王英".encode(), "王英".encode()[:-1])
    assert faults("a.csv", broken) == [("E211", 3, None)]
    assert faults("a.csv", b"\xef\xbb\xbf" + broken) == [("E211", 3, None)]


def test_bytes_that_are_neither():
    assert faults("a.csv", csv_file(line(1), encoding="gb18030") + b"\xff\xff,") == [("E211", 3, None)]


@pytest.mark.parametrize("character", ["\ufffd", "\x85", "\u200b", "\u202e", "\ue863", "\x07", "\U000f1234"])
def test_characters_that_no_text_should_hold(character):
    data = csv_file(line(1), line(2, 姓名=f"王{character}英"))
    assert faults("a.csv", data) == [("E212", 3, "姓名")]
    reason = refusal("a.csv", data).problems[0].reason
    assert reason.params == {"character": f"U+{ord(character):04X}"}


# The shape of the table


def test_missing_duplicate_and_unknown_columns_are_all_named():
    titles = ["序号", "姓名", "姓名", "出生日期", "身份证号", "到会", "权重", "手机", "爱好"]
    found = faults("a.csv", csv_file(line(1), titles=titles))
    assert found == [("E215", 1, "姓名"), ("E216", 1, "爱好"), ("E214", 1, "性别")]


def test_faults_of_cells_are_named_together_with_a_missing_column():
    titles = TITLES[:7] + TITLES[8:]
    values = line(1, 姓名="")
    data = csv_file(values[:7] + values[8:], titles=titles)
    assert faults("a.csv", data) == [("E214", 1, "手机"), ("E228", 2, "姓名")]


def test_a_first_row_without_titles():
    assert faults("a.csv", csv_file(line(1), titles=["清泉镇党员花名册"])) == [("E213", 1, None)]
    assert faults("a.csv", csv_file(titles=["甲", "乙"])) == [("E213", 1, None)]


def test_a_title_row_that_comes_later():
    assert faults("a.xlsx", xlsx_file(TITLES, line(1), titles=[])) == [("E213", 1, None)]


def test_titles_without_rows():
    assert faults("a.csv", csv_file()) == [("E219", None, None)]


def test_a_value_beside_the_table():
    assert faults("a.csv", csv_file([*line(1), "多"])) == [("E217", 2, None)]
    assert refusal("a.csv", csv_file([*line(1), "多"])).problems[0].reason.params == {"cell": "J2"}


def test_separators_other_than_commas():
    assert faults("a.csv", csv_file(line(1)).replace(b",", b"\t")) == [("E224", 1, None)]
    assert faults("a.csv", csv_file(line(1)).replace(b",", b";")) == [("E224", 1, None)]


def test_quotation_marks_that_do_not_match():
    assert faults("a.csv", csv_file(line(1), line(2, 备注='"甲'), line(3))) == [("E223", 3, None)]


def test_merged_cells():
    data = xlsx_file(line(1), line(2), change=lambda workbook: workbook.active.merge_cells("B2:B3"))
    assert faults("a.xlsx", data) == [("E222", 2, None)]
    assert refusal("a.xlsx", data).problems[0].reason.params == {"cells": "B2:B3"}


def test_merged_cells_of_another_sheet_do_not_matter():
    data = xlsx_file(line(1), change=lambda workbook: workbook.create_sheet("说明").merge_cells("A1:B3"))
    assert len(read_table("a.xlsx", data, COLUMNS, today=TODAY).rows) == 1


def test_too_many_rows_and_columns(monkeypatch):
    for module in (csv_files, xlsx_files):
        monkeypatch.setattr(module, "MOST_ROWS", 2)
        monkeypatch.setattr(module, "MOST_COLUMNS", 9)
    three = [line(number) for number in (1, 2, 3)]
    assert len(read_table("a.csv", csv_file(*three[:2]), COLUMNS, today=TODAY).rows) == 2
    assert faults("a.csv", csv_file(*three)) == [("E220", None, None)]
    assert faults("a.xlsx", xlsx_file(*three)) == [("E220", None, None)]
    wide = [*line(1), "多"]
    assert faults("a.csv", csv_file(wide)) == [("E221", 2, None)]
    assert faults("a.xlsx", xlsx_file(wide)) == [("E221", 2, None)]


# One cell


def change_cell(place, value, number_format=None):
    def change(workbook):
        cell = workbook.active[place]
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return change


@pytest.mark.parametrize(
    ("place", "value", "code", "column"),
    [
        ("B2", "=A2", "E225", "姓名"),
        ("E2", '="990724"&"1980"', "E225", "身份证号"),
        ("A2", "=1+1", "E225", "序号"),
        ("B2", "#N/A", "E226", "姓名"),
        ("E2", 990724198001010030, "E227", "身份证号"),
        ("B2", 12, "E227", "姓名"),
        ("H2", 10012345678, "E227", "手机"),
        ("I2", datetime(2010, 1, 1), "E227", "备注"),
        ("B2", None, "E228", "姓名"),
        ("B2", " \u3000 ", "E228", "姓名"),
        ("A2", 1.5, "E237", "序号"),
        ("A2", "一", "E237", "序号"),
        ("A2", "１", "E237", "序号"),
        ("A2", True, "E237", "序号"),
        ("D2", 29221, "E238", "出生日期"),
        ("D2", "1980-02-30", "E238", "出生日期"),
        ("D2", "1980.01", "E238", "出生日期"),
        ("D2", datetime(1980, 1, 1, 9, 30), "E238", "出生日期"),
        ("D2", "1680-01-01", "E239", "出生日期"),
        ("C2", "男性", "E240", "性别"),
        ("F2", "有", "E241", "到会"),
        ("F2", True, "E241", "到会"),
        ("H2", "电话不详", "E242", "手机"),
        ("G2", "三成", "E243", "权重"),
        ("G2", "-0.1", "E243", "权重"),
        ("G2", "1e-3", "E243", "权重"),
        ("I2", "长" * 21, "E244", "备注"),
        ("B2", "陈兴友1", "E245", "姓名"),
        ("B2", "陈兴友;李会", "E245", "姓名"),
    ],
)
def test_cells_refused(place, value, code, column):
    data = xlsx_file(line(1), change=change_cell(place, value))
    assert faults("a.xlsx", data) == [(code, 2, column)]


def test_a_formula_in_csv():
    assert faults("a.csv", csv_file(line(1, 身份证号=f'="{identity(1)}"'))) == [("E225", 2, "身份证号")]


@pytest.mark.parametrize("eaten", ["9.90724E+17", "990724198001010000"])
def test_digits_that_a_spreadsheet_replaced(eaten):
    assert faults("a.csv", csv_file(line(1, 身份证号=eaten))) == [("E234", 2, "身份证号")]


def test_faults_of_an_identity_number():
    good = identity(1)
    wrong = good[:17] + ("1" if good[17] != "1" else "2")
    assert faults("a.csv", csv_file(line(1, 身份证号=wrong))) == [("E232", 2, "身份证号")]
    assert faults("a.csv", csv_file(line(1, 身份证号=good[:15]))) == [("E231", 2, "身份证号")]
    assert faults("a.csv", csv_file(line(1, 身份证号=identity(1, "19800230")))) == [("E233", 2, "身份证号")]


def test_an_identity_number_twice_says_where_it_was_first():
    data = csv_file(line(1), line(2), line(3, 身份证号=identity(1)), line(4, 身份证号=identity(1)))
    assert faults("a.csv", data) == [("E230", 4, "身份证号"), ("E230", 5, "身份证号")]
    assert [p.reason.params["first_row"] for p in refusal("a.csv", data).problems] == [2, 2]


def test_another_unique_value_twice():
    data = csv_file(line(1), line(1, 身份证号=identity(2)))
    assert faults("a.csv", data) == [("E229", 3, "序号")]
    assert refusal("a.csv", data).problems[0].reason.params == {"value": "1", "first_row": 2}


def test_birth_and_sex_have_to_agree_with_the_identity_number():
    data = csv_file(line(1, 出生日期="1980-01-02", 性别="女"))
    assert faults("a.csv", data) == [("E235", 2, "出生日期"), ("E236", 2, "性别")]


def test_all_problems_are_listed_row_by_row_up_to_200():
    few = refusal("a.csv", csv_file(line(1, 姓名=""), line(2), line(3, 身份证号=identity(2), 性别="")))
    assert [(p.code, p.row) for p in few.problems] == [("E228", 2), ("E228", 4), ("E230", 4)]
    assert few.more == 0
    many = refusal("a.csv", csv_file(*(line(number, 姓名="") for number in range(1, 251))))
    assert (len(many.problems), many.more) == (200, 50)


# Saying it


def test_the_place_of_a_problem_as_a_sentence():
    cell = refusal("a.csv", csv_file(line(1, 姓名=""))).problems[0]
    assert cell.place == (IN_CELL, {"file": "a.csv", "row": 2, "column": "姓名"})
    assert refusal("a.csv", b"").problems[0].place == (IN_FILE, {"file": "a.csv"})
    row = refusal("a.csv", csv_file(titles=["甲", "乙"])).problems[0]
    assert row.place == (IN_ROW, {"file": "a.csv", "row": 1})


def test_every_check_has_a_sentence_and_its_params_fit():
    known = ("limit", "character", "titles", "cell", "cells", "sheet", "value", "first_row", "choices")
    params = dict.fromkeys(known, "x")
    for code, check in TABLE_CHECKS.items():
        assert code.startswith("E2")
        assert check.clerk % params
    for place in (IN_CELL, IN_ROW, IN_COLUMN, IN_FILE):
        assert "x" in place % {"file": "x", "row": 2, "column": "x", "what": "x"}
