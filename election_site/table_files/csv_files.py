"""Rows out of a .csv file: UTF-8 with or without mark, else GB18030, decoded strictly, else refused."""

import csv
import io
from collections.abc import Sequence

from election_site.table_files.problems import refuse
from election_site.table_files.raw import MOST_COLUMNS, MOST_ROWS, RawRow, RawTable, text_cell

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_csv(file: str, data: bytes, titles: Sequence[str]) -> RawTable:
    """Read all rows of ``data``; raises `FileRefused`. ``titles`` help to tell one encoding from another."""
    text, encoding = _decode(file, data, titles)
    first_line = text.partition("\n")[0]
    if "," not in first_line and any(mark in first_line for mark in "\t;，、|"):
        raise refuse(file, "E224", 1)
    rows: list[RawRow] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    try:
        for number, fields in enumerate(reader, start=1):
            cells = [text_cell(field) for field in fields]
            while cells and cells[-1].kind == "empty":
                cells.pop()
            if len(cells) > MOST_COLUMNS:
                raise refuse(file, "E221", number, limit=MOST_COLUMNS)
            if cells:
                rows.append(RawRow(number, cells))
            if len(rows) > MOST_ROWS + 1:
                raise refuse(file, "E220", limit=MOST_ROWS)
    except csv.Error:
        raise refuse(file, "E223", number + 1) from None
    return RawTable(rows, encoding)


def _decode(file: str, data: bytes, titles: Sequence[str]) -> tuple[str, str]:
    if data.startswith(_UTF16_MARKS) or data[:2000].count(0) * 4 > len(data[:2000]):
        raise refuse(file, "E210")
    if data.startswith(_UTF8_MARK):
        try:
            return data.decode("utf-8-sig"), "utf-8-sig"
        except UnicodeDecodeError as error:
            raise refuse(file, "E211", _line(data, error.start + len(_UTF8_MARK))) from None
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        utf8_fault = error.start
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        meant_utf8 = _titles_found(data.decode("utf-8", errors="replace"), titles)
        raise refuse(file, "E211", _line(data, utf8_fault if meant_utf8 else error.start)) from None
    # GB18030 accepts most bytes: one broken byte in a UTF-8 file would turn every name into other characters.
    if not _titles_found(text, titles) and _titles_found(data.decode("utf-8", errors="replace"), titles):
        raise refuse(file, "E211", _line(data, utf8_fault))
    return text, "gb18030"


def _titles_found(text: str, titles: Sequence[str]) -> bool:
    first_line = text.partition("\n")[0]
    return any(title in first_line for title in titles if not title.isascii())


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
