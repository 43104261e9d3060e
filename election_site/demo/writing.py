"""Writes the package's files so that the same rows always give the same bytes."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from election_site.table_files import Layout

INVENTED = "本文件为演示数据，其中的人名、身份证号、单位意见和各项数字均为虚构。"
_MOMENT = datetime(2010, 11, 1, 8, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_WIDEST = 60


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _lines(layout: Layout, rows: Sequence[Mapping[str, object]]) -> list[list[object]]:
    """The rows as written: the first one says in its note that all is invented."""
    keys = [column.key for column in layout]
    lines = [[row.get(key) for key in keys] for row in rows]
    note = keys.index("note")
    lines[0][note] = "；".join(filter(None, [_cell_text(lines[0][note]), INVENTED]))
    return lines


def csv_bytes(layout: Layout, rows: Sequence[Mapping[str, object]], encoding: str) -> bytes:
    """One .csv with the layout's titles, lines ending as spreadsheets write them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(layout.headers)
    writer.writerows([_cell_text(value) for value in line] for line in _lines(layout, rows))
    return text.getvalue().encode(encoding)


def xlsx_bytes(layout: Layout, rows: Sequence[Mapping[str, object]]) -> bytes:
    """One .xlsx: the table with text cells, real dates and whole numbers, and a sheet that says: invented."""
    workbook = Workbook()
    properties = workbook.properties
    properties.creator = "清泉镇公推直选演示"
    properties.title = f"{layout.title_zh} (演示数据, 纯属虚构)"
    properties.created = _MOMENT
    sheet = workbook.active
    sheet.title = layout.title_zh
    sheet.append(layout.headers)
    widths = [2 * len(header) + 2 for header in layout.headers]
    for line in _lines(layout, rows):
        values = [_cell_text(value) if isinstance(value, bool) else value for value in line]
        sheet.append([None if value == "" else value for value in values])
        widths = [
            max(width, min(2 * len(_cell_text(value)), _WIDEST))
            for width, value in zip(widths, values, strict=True)
        ]
    _dress(sheet, layout, widths)
    about = workbook.create_sheet("说明")
    about.append([INVENTED])
    about.column_dimensions["A"].width = 90
    packed = io.BytesIO()
    workbook.save(packed)
    return _repacked(packed.getvalue())


def _dress(sheet, layout: Layout, widths: Sequence[int]) -> None:
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center")
    sheet.freeze_panes = "A2"
    for index, (column, width) in enumerate(zip(layout, widths, strict=True), start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
        wanted = {"date": "yyyy-mm-dd", "integer": "0"}.get(column.kind, "@")
        for (cell,) in sheet.iter_rows(min_row=2, min_col=index, max_col=index):
            cell.number_format = wanted


def _repacked(data: bytes) -> bytes:
    """The same parts with fixed times; stored, because packed bytes differ between builds of zlib."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(
                    rb"\g<1>" + f"{_MOMENT:%Y-%m-%dT%H:%M:%SZ}".encode() + rb"\g<2>", content
                )
            part = zipfile.ZipInfo(name, _MOMENT.timetuple()[:6])
            part.create_system = 3
            target.writestr(part, content)
    return result.getvalue()


def json_bytes(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
