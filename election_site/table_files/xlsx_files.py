"""Rows out of an .xlsx file. The zip is judged by its directory first, and again while it is unpacked."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime

from openpyxl import load_workbook

from election_site.table_files.problems import FileRefused, ProblemList, refuse
from election_site.table_files.raw import (
    EMPTY,
    MOST_COLUMNS,
    MOST_ROWS,
    RawCell,
    RawRow,
    RawTable,
    text_cell,
)

LARGEST_UNPACKED = 64 * 1024 * 1024
_LARGEST_RATIO = 200
_RATIO_MATTERS_FROM = 1024 * 1024
_MOST_PARTS = 1000
_MOST_CELLS = 3_000_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)")
# What a damaged or hostile zip makes the standard library raise.
_ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)


def read_xlsx(file: str, data: bytes, sheet: str | None) -> RawTable:
    """Read all rows of the named sheet, else of the first visible one; raises `FileRefused`."""
    _judge_zip(file, data)
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except Exception:
        # A hostile file can make the parser raise anything; whatever it is, the file cannot be read.
        raise refuse(file, "E209") from None
    try:
        visible = [ws for ws in workbook.worksheets if ws.sheet_state == "visible"]
        wanted = [ws for ws in workbook.worksheets if ws.title == sheet] if sheet is not None else visible
        if not wanted:
            raise refuse(file, "E218", sheet=sheet or "") if sheet is not None else refuse(file, "E209")
        _refuse_merged_cells(file, data, wanted[0]._worksheet_path)
        return RawTable(list(_rows(file, wanted[0])), "xlsx")
    except FileRefused:
        raise
    except Exception:
        raise refuse(file, "E209") from None
    finally:
        workbook.close()


def _judge_zip(file: str, data: bytes) -> None:
    if data.startswith(_OLD_OFFICE):
        raise refuse(file, "E208")
    if not data.startswith(b"PK"):
        raise refuse(file, "E205")
    limit = LARGEST_UNPACKED // (1024 * 1024)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            packed = max(sum(part.compress_size for part in parts), 1)
            if (
                len(parts) > _MOST_PARTS
                or unpacked > LARGEST_UNPACKED
                or (unpacked > _RATIO_MATTERS_FROM and unpacked > packed * _LARGEST_RATIO)
            ):
                raise refuse(file, "E207", limit=limit)
            if any(part.flag_bits & 1 for part in parts):
                raise refuse(file, "E208")
            names = [part.filename for part in parts]
            if len(set(names)) != len(names):
                raise refuse(file, "E209")
            if "[Content_Types].xml" not in names:
                raise refuse(file, "E205")
            _unpack_once(file, archive, limit)
    except _ZIP_FAULTS:
        raise refuse(file, "E206") from None


def _unpack_once(file: str, archive: zipfile.ZipFile, limit: int) -> None:
    """Read every part once: checksums, entities, and the limit even when the directory lies."""
    total = 0
    for part in archive.infolist():
        with archive.open(part) as stream:
            tail = b""
            while chunk := stream.read(1 << 16):
                total += len(chunk)
                if total > LARGEST_UNPACKED:
                    raise refuse(file, "E207", limit=limit)
                window = tail + chunk
                if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                    raise refuse(file, "E209")
                tail = chunk[-16:]


def _refuse_merged_cells(file: str, data: bytes, path: str) -> None:
    # openpyxl's read-only sheets do not tell of merged cells, so the sheet's own text is asked.
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read(path)
    problems = ProblemList(file)
    for match in _MERGED.finditer(content):
        left, top, right, bottom = (group.decode() for group in match.groups())
        problems.add("E222", int(top), cells=f"{left}{top}:{right}{bottom}")
    problems.refuse_if_any()


def _rows(file: str, worksheet) -> Iterator[RawRow]:
    # The size that the sheet states about itself may be wrong and would cut rows off.
    worksheet.reset_dimensions()
    rows = cells_seen = 0
    for number, cells in enumerate(worksheet.iter_rows(), start=1):
        cells_seen += len(cells) + 1
        if number > 2 * MOST_ROWS or cells_seen > _MOST_CELLS:
            raise refuse(file, "E220", limit=MOST_ROWS)
        raw = [_cell(cell) for cell in cells]
        while raw and raw[-1].kind == "empty":
            raw.pop()
        if len(raw) > MOST_COLUMNS:
            raise refuse(file, "E221", number, limit=MOST_COLUMNS)
        if raw:
            rows += 1
            if rows > MOST_ROWS + 1:
                raise refuse(file, "E220", limit=MOST_ROWS)
            yield RawRow(number, raw)


def _cell(cell) -> RawCell:
    value = cell.value
    if value is None:
        return EMPTY
    if cell.data_type == "f":
        return RawCell("formula", "")
    if cell.data_type == "e":
        return RawCell("error", str(value))
    if isinstance(value, bool):
        return RawCell("bool", value)
    if isinstance(value, str):
        return text_cell(value)
    if isinstance(value, datetime | date):
        return RawCell("date", value)
    if isinstance(value, int | float):
        return RawCell("number", value)
    return RawCell("error", str(value))
