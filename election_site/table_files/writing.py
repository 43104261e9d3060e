"""Writing lists to files that a spreadsheet opens without harm: text cells only, and no cell that it would run."""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

BOM = "\ufeff"
# What a spreadsheet takes for the beginning of a formula (also in full width, and after a tab or line break).
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
LONGEST_TITLE = 31
NARROWEST, WIDEST = 8, 60


def neutral(text: str) -> str:
    """``text`` as a cell of a CSV file: with an apostrophe before it if a spreadsheet would take it for a
    formula. A lone dash is none."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) and text != "-" else text


def csv_file(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with BOM, by which spreadsheets know it, and lines ended as RFC 4180 says."""
    text = io.StringIO(newline="")
    text.write(BOM)
    writer = csv.writer(text)
    writer.writerow([neutral(header) for header in headers])
    writer.writerows([neutral(str(cell)) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8")


def xlsx_file(title: str, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet of text cells; none is a formula, whatever it begins with."""
    rows = [[ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row] for row in rows]
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("".join(sign for sign in title if sign not in r"[]:*?/\ ")[:LONGEST_TITLE])
    for place, header in enumerate(headers):
        longest = max((len(row[place]) for row in rows[:200]), default=0)
        width = min(max(2 * len(header), 2 * longest, NARROWEST), WIDEST)
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_text_cell(sheet, header, Font(bold=True)) for header in headers])
    for row in rows:
        sheet.append([_text_cell(sheet, cell) for cell in row])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _text_cell(sheet, text: str, font: Font | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # else a leading "=" would make it a formula
    cell.number_format = "@"
    if text.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True  # stays text also when somebody edits the cell
    if font:
        cell.font = font
    return cell
