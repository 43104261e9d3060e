"""Read a table file whole, or refuse it whole with every fault named."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from election_site.domain.identity import birth_date, sex
from election_site.table_files.cells import BadCell, cell_value
from election_site.table_files.columns import Column
from election_site.table_files.csv_files import read_csv
from election_site.table_files.problems import ProblemList, refuse
from election_site.table_files.raw import EMPTY, LARGEST_BYTES, RawCell, RawRow, RawTable, column_letters
from election_site.table_files.xlsx_files import read_xlsx


@dataclass(frozen=True)
class Row:
    """One row: the spreadsheet's row number (titles are row 1) and the values by column key."""

    number: int
    values: Mapping[str, object]


@dataclass(frozen=True)
class Table:
    """A file that was accepted whole. ``encoding``: utf-8-sig, utf-8, gb18030 or xlsx."""

    file: str
    rows: list[Row]
    digest_sha256: str
    encoding: str


def check_size(file_name: str, size: int) -> None:
    """Raise `FileRefused` when a file of ``size`` bytes is too large to be read at all, or empty."""
    if size == 0:
        raise refuse(file_name, "E202")
    if size > LARGEST_BYTES:
        raise refuse(file_name, "E203", limit=LARGEST_BYTES // (1024 * 1024))


def read_table(
    file_name: str, data: bytes, columns: Iterable[Column], *, sheet: str | None = None, today: date
) -> Table:
    """Return the table in ``data``, or raise `FileRefused` with every fault found.

    ``columns``: a `Layout` or a sequence of columns, in any order in the file. ``sheet``: the sheet of an
    .xlsx, else its first visible one. ``today`` bounds dates of birth. Rows without any value are
    passed over.
    """
    columns = tuple(columns)
    file = PurePath(file_name.replace("\\", "/")).name or file_name
    raw = _raw_table(file, data, [column.header_zh for column in columns], sheet)
    problems = ProblemList(file)
    places = _column_places(raw, columns, problems)
    if not places:
        problems.refuse_if_any()
    rows = _read_rows(raw.rows[1:], places, problems, today)
    _find_duplicates(rows, columns, problems)
    _find_disagreements(rows, columns, problems)
    if not rows:
        problems.add("E219")
    problems.refuse_if_any(_sound_rows(rows, columns, problems))
    return Table(file, rows, hashlib.sha256(data).hexdigest(), raw.encoding)


def _raw_table(file: str, data: bytes, titles: Sequence[str], sheet: str | None) -> RawTable:
    check_size(file, len(data))
    if data.count(0) == len(data):
        raise refuse(file, "E204")
    ending = PurePath(file).suffix.lower()
    if ending == ".xlsx":
        return read_xlsx(file, data, sheet)
    if ending == ".csv":
        if data.startswith(b"PK\x03\x04"):
            raise refuse(file, "E201")
        return read_csv(file, data, titles)
    raise refuse(file, "E208" if ending == ".xls" else "E201")


def _title(cell: RawCell) -> str:
    return "".join(str(cell.value).split()) if cell.kind == "text" else ""


def _column_places(
    raw: RawTable, columns: Sequence[Column], problems: ProblemList
) -> list[tuple[int, Column | None]]:
    """Match row 1 with the expected columns: pairs of place in the row and column.

    An optional column that the file lacks is at place -1; a title that was refused has no column, so that the
    values below it are not refused once more.
    """
    by_title = {column.header_zh: column for column in columns}
    first = raw.rows[0] if raw.rows else RawRow(1, ())
    titles = [_title(cell) for cell in first.cells] if first.number == 1 else []
    if not any(title in by_title for title in titles):
        problems.add("E213", 1, titles="、".join(by_title))
        return []
    places: list[tuple[int, Column | None]] = []
    for place, title in enumerate(titles):
        if title in titles[:place] and title:
            problems.add("E215", 1, title)
            places.append((place, None))
        elif title in by_title:
            places.append((place, by_title[title]))
        elif first.cells[place].kind != "empty":
            problems.add("E216", 1, title or column_letters(place))
            places.append((place, None))
    for column in columns:
        if column.header_zh not in titles:
            if column.may_lack:
                places.append((-1, column))
            else:
                problems.add("E214", 1, column.header_zh)
    return places


def _read_rows(
    raw_rows: Iterable[RawRow],
    places: Sequence[tuple[int, Column | None]],
    problems: ProblemList,
    today: date,
) -> list[Row]:
    titled = {place for place, _ in places}
    rows = []
    for number, cells in raw_rows:
        values: dict[str, object] = {}
        for place, column in places:
            if column is None:
                continue
            if place < 0:
                values[column.key] = column.empty
                continue
            try:
                values[column.key] = cell_value(cells[place] if place < len(cells) else EMPTY, column, today)
            except BadCell as bad:
                for reason in bad.reasons:
                    problems.add_reason(reason, number, column.header_zh)
        for place, cell in enumerate(cells):
            if place not in titled and cell.kind != "empty":
                problems.add("E217", number, cell=f"{column_letters(place)}{number}")
        rows.append(Row(number, values))
    return rows


def _sound_rows(rows: Sequence[Row], columns: Sequence[Column], problems: ProblemList) -> list[Row]:
    """The rows that have every column and no fault of their own; none where faults were left unlisted."""
    if problems.more:
        return []
    faulty = {one.row for one in problems.problems}
    keys = {column.key for column in columns}
    return [row for row in rows if row.number not in faulty and keys <= row.values.keys()]


def _find_duplicates(rows: Sequence[Row], columns: Sequence[Column], problems: ProblemList) -> None:
    for column in columns:
        if not column.unique:
            continue
        first_rows: dict[object, int] = {}
        for row in rows:
            value = row.values.get(column.key, column.empty)
            if value == column.empty:
                continue
            first_row = first_rows.setdefault(value, row.number)
            if first_row == row.number:
                continue
            if column.kind == "identity":
                problems.add("E230", row.number, column.header_zh, first_row=first_row)
            else:
                problems.add("E229", row.number, column.header_zh, value=str(value), first_row=first_row)


def _find_disagreements(rows: Sequence[Row], columns: Sequence[Column], problems: ProblemList) -> None:
    titles = {column.key: column.header_zh for column in columns}
    for column in columns:
        if column.kind != "identity" or not (column.birth_key or column.sex_key):
            continue
        for row in rows:
            number = row.values.get(column.key)
            if not number:
                continue
            born = row.values.get(column.birth_key)
            if born and born != birth_date(str(number)):
                problems.add("E235", row.number, titles[column.birth_key])
            stated = row.values.get(column.sex_key)
            if stated and stated != sex(str(number)):
                problems.add("E236", row.number, titles[column.sex_key])
