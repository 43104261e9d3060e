"""Empty files to fill in: the titles of one layout as a spreadsheet."""

import io

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from election_site.table_files import Layout

LAST_ROW = 20_000


def empty_sheet(layout: Layout) -> bytes:
    """The layout as an .xlsx: its titles in row 1, row 2 empty, every column set to text, and the accepted
    words as a list to choose from. Text, because a spreadsheet cuts the last digits off a long number."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = layout.title_zh[:31]
    for place, column in enumerate(layout, 1):
        letter = get_column_letter(place)
        head = sheet.cell(row=1, column=place, value=column.header_zh)
        head.font = Font(bold=True)
        head.number_format = "@"
        sheet.column_dimensions[letter].width = max(12, 2 * len(column.header_zh) + 4)
        sheet.column_dimensions[letter].number_format = "@"
        for row in range(2, 202):
            sheet.cell(row=row, column=place).number_format = "@"
        words = ("是", "否") if column.kind == "yes_no" else column.choices
        if words:
            rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()
