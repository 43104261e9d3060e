"""One cell to one value: what each kind of column accepts, and the numbered refusal of everything else."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from election_site.domain.checks import Reason
from election_site.domain.identity import identity_blockers, normalize_identity
from election_site.domain.table_checks import table_reason
from election_site.table_files.columns import Column
from election_site.table_files.raw import RawCell

_EARLIEST_YEAR = 1880
_YEARS_AHEAD = 20
_SHOWN = 40
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2}))")
_DATE_ZH = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_DATE_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_INTEGER = re.compile(r"-?[0-9]{1,9}")
_PHONE = re.compile(r"\+?[0-9](?:[0-9 -]{4,18})[0-9]")
_DECIMAL = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,9})?%?")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]+")
_NOT_IN_NAMES = re.compile(r"[0-9０-９!-&*-,/:-@\[-`{-~]")
_SPACE_IN_NAME = re.compile(r"(?<=[^\x00-\x7f])[\s\u3000]+(?=[^\x00-\x7f])")
# Control characters, marks that show nothing or turn the direction, the replacement sign, private use, and
# what is no character: each would make two names look alike or one name print as a box.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)


class BadCell(Exception):
    """A cell was not accepted; ``reasons`` says why."""

    def __init__(self, *reasons: Reason):
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons


def _bad(code: str, **params: object) -> BadCell:
    return BadCell(table_reason(code, **params))


def cell_value(cell: RawCell, column: Column, today: date) -> object:
    """Return the value of ``cell`` for ``column`` (see `Column`), or raise `BadCell`."""
    if cell.kind == "empty":
        if column.required:
            raise _bad("E228")
        return column.empty
    if cell.kind == "formula":
        raise _bad("E225")
    if cell.kind == "error":
        raise _bad("E226", value=str(cell.value)[:_SHOWN])
    if cell.kind == "text":
        refuse_forbidden(str(cell.value))
    return _PARSERS[column.kind](cell, column, today)


def refuse_forbidden(text: str) -> None:
    """Raise `BadCell` when ``text`` holds a character that no text of ours should hold."""
    found = _FORBIDDEN.search(text.replace("\r\n", "\n"))
    if found:
        raise _bad("E212", character=f"U+{ord(found.group()):04X}")


def _text_of(cell: RawCell) -> str:
    if cell.kind != "text":
        raise _bad("E227")
    return str(cell.value)


def _shown(cell: RawCell) -> str:
    value = cell.value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return str(value)[:_SHOWN]


def _text(cell: RawCell, column: Column, today: date) -> str:
    text = _text_of(cell).replace("\r\n", "\n")
    if len(text) > column.longest:
        raise _bad("E244", limit=column.longest)
    return text


def _name(cell: RawCell, column: Column, today: date) -> str:
    """A person's name: rare characters and the middle dot stay; blanks that only widen 张　三 go."""
    name = _SPACE_IN_NAME.sub("", _text_of(cell))
    if len(name) > 50 or _NOT_IN_NAMES.search(name) or "\n" in name:
        raise _bad("E245", value=name[:_SHOWN])
    return name


def _identity(cell: RawCell, column: Column, today: date) -> str:
    number = normalize_identity(_text_of(cell))
    if _SCIENTIFIC.fullmatch(number):
        raise _bad("E234")
    blockers = identity_blockers(number, today=today)
    if not blockers:
        return number
    # A spreadsheet that took the number for a figure kept 15 digits and put zeros after them.
    if any(reason.code == "E232" for reason in blockers) and number.endswith("000"):
        raise _bad("E234")
    raise BadCell(*blockers)


def _integer(cell: RawCell, column: Column, today: date) -> int:
    value = cell.value
    if cell.kind == "number":
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e9:
            return int(value)
        if isinstance(value, int) and abs(value) < 10**9:
            return value
    elif cell.kind == "text" and _INTEGER.fullmatch(str(value)):
        return int(str(value))
    raise _bad("E237", value=_shown(cell))


def _date(cell: RawCell, column: Column, today: date) -> date:
    value = cell.value
    day: date | None = None
    if cell.kind == "date":
        if isinstance(value, datetime):
            if (value.hour, value.minute, value.second, value.microsecond) != (0, 0, 0, 0):
                raise _bad("E238", value=_shown(cell))
            day = value.date()
        elif isinstance(value, date):
            day = value
    elif cell.kind == "text":
        day = _written_date(str(value))
    if day is None:
        raise _bad("E238", value=_shown(cell))
    if not _EARLIEST_YEAR <= day.year <= today.year + _YEARS_AHEAD:
        raise _bad("E239", value=day.isoformat())
    return day


def _written_date(text: str) -> date | None:
    match = _DATE.fullmatch(text) or _DATE_ZH.fullmatch(text) or _DATE_PLAIN.fullmatch(text)
    if not match or not text[:4].isascii():
        return None
    try:
        return date(*(int(group) for group in match.groups() if group is not None))
    except ValueError:
        return None


def _phone(cell: RawCell, column: Column, today: date) -> str:
    text = _text_of(cell)
    if not _PHONE.fullmatch(text):
        raise _bad("E242", value=text[:_SHOWN])
    return text


def _choice(cell: RawCell, column: Column, today: date) -> str:
    text = _text_of(cell)
    if text not in column.choices:
        raise _bad("E240", value=text[:_SHOWN], choices="、".join(column.choices))
    return text


def _yes_no(cell: RawCell, column: Column, today: date) -> bool:
    if cell.kind == "text" and cell.value in ("是", "否"):
        return cell.value == "是"
    raise _bad("E241", value=_shown(cell))


def _decimal_fraction(cell: RawCell, column: Column, today: date) -> Fraction:
    # A typed 0.15 comes out as the nearest binary number; its shortest form is what was typed.
    text = repr(cell.value) if cell.kind == "number" else str(cell.value)
    if cell.kind not in ("number", "text") or not _DECIMAL.fullmatch(text):
        raise _bad("E243", value=_shown(cell))
    try:
        number = Fraction(Decimal(text.removesuffix("%")))
    except InvalidOperation:
        raise _bad("E243", value=_shown(cell)) from None
    return number / 100 if text.endswith("%") else number


_PARSERS: dict[str, Callable[[RawCell, Column, date], object]] = {
    "text": _text,
    "name": _name,
    "identity": _identity,
    "integer": _integer,
    "date": _date,
    "phone": _phone,
    "choice": _choice,
    "yes_no": _yes_no,
    "decimal_fraction": _decimal_fraction,
}
