"""What a table file is expected to hold, as data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "name", "integer", "date", "identity", "phone", "choice", "yes_no", "decimal_fraction"]


@dataclass(frozen=True)
class Column:
    """One expected column.

    ``header_zh`` is the title in row 1 exactly as staff write it, ``key`` the name of the value in
    ``Row.values``. ``required``: the cell must not be empty (the column itself must always be there, unless
    ``may_lack``). ``unique``: no value twice in the file. ``choices``: the accepted values of kind "choice".
    ``birth_key`` and ``sex_key`` on an identity column name the columns that have to agree with the number.
    ``longest``: the greatest number of characters of a text.

    Values by kind: text, name, identity, phone, choice: ``str``; integer: ``int``; date: ``date``;
    yes_no: ``bool``; decimal_fraction: ``Fraction``. An empty cell of a column that is not required is
    ``""`` for the kinds that give ``str`` and ``None`` for the others.
    """

    header_zh: str
    key: str
    kind: Kind = "text"
    required: bool = True
    unique: bool = False
    choices: tuple[str, ...] = ()
    may_lack: bool = False
    birth_key: str = ""
    sex_key: str = ""
    longest: int = 2000

    def __post_init__(self) -> None:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError(f"column {self.key}: choices belong to kind choice, and only to it")

    @property
    def empty(self) -> str | None:
        return None if self.kind in ("integer", "date", "yes_no", "decimal_fraction") else ""


@dataclass(frozen=True)
class Layout:
    """The columns of one kind of file, in the order in which a template is printed. ``title_zh`` names it."""

    name: str
    title_zh: str
    columns: tuple[Column, ...]

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __post_init__(self) -> None:
        _refuse_twice(self.name, [column.key for column in self.columns])
        _refuse_twice(self.name, [column.header_zh for column in self.columns])

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(column.header_zh for column in self.columns)


def _refuse_twice(layout: str, names: Sequence[str]) -> None:
    if len(set(names)) != len(names):
        raise ValueError(f"layout {layout} names a column twice")
