"""Lists as files: a spreadsheet shows what the page shows and runs nothing."""

import csv
import io

import pytest
from openpyxl import load_workbook

from election_site.table_files.writing import csv_file, neutral, xlsx_file

HEADERS = ["姓名", "备注"]
ROWS = [
    ["\U00020bb7田\ue863", "王，“秀”英\n第二行"],
    ["=1+1", '=HYPERLINK("http://x")'],
    ["+86", "-3"],
    ["@SUM(A1)", "＝1"],
    ["\tx", "\r=1"],
    ["'quoted", "0014"],
    ["-", ""],
]


def read_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_csv_file_comes_back_as_it_was_but_for_the_apostrophes():
    headers, *rows = read_csv(csv_file(HEADERS, ROWS))
    assert headers == HEADERS
    assert rows == [[neutral(cell) for cell in row] for row in ROWS]
    assert rows[0] == ROWS[0]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "＝1", "＋1", "－1", "＠x", "\t=1", "\r=1", "\n=1"])
def test_no_cell_of_a_csv_file_begins_like_a_formula(text):
    assert read_csv(csv_file([text], [[text]])) == [[f"'{text}"], [f"'{text}"]]


def test_a_workbook_holds_text_and_nothing_else():
    sheet = load_workbook(io.BytesIO(xlsx_file("花名册/2010", HEADERS, ROWS))).active
    cells = [[cell for cell in row] for row in sheet.iter_rows()]
    assert [[cell.value or "" for cell in row] for row in cells] == [
        HEADERS,
        *[[text.replace("\r", "\n") for text in row] for row in ROWS],
    ]
    assert {cell.data_type for row in cells for cell in row if cell.value} <= {"s", "inlineStr"}
    assert sheet.title == "花名册2010"


def test_signs_that_a_workbook_cannot_hold_are_left_out():
    sheet = load_workbook(io.BytesIO(xlsx_file("表", ["甲"], [["a\x00\x0bb"]]))).active
    assert sheet["A2"].value == "ab"
