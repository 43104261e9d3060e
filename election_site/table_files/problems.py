"""What is wrong with a file and where, and the refusal of the whole file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from election_site.domain.checks import Reason
from election_site.domain.identity import hide_numbers
from election_site.domain.table_checks import IN_CELL, IN_COLUMN, IN_FILE, IN_ROW, table_reason

MOST_PROBLEMS = 200


@dataclass(frozen=True)
class Problem:
    """One fault. ``row``: the spreadsheet's row number (1 = titles), ``column``: the title; or None."""

    file: str
    row: int | None
    column: str | None
    reason: Reason

    def __post_init__(self):
        # What a file holds in the wrong column is told, but never somebody's number.
        params = {
            name: hide_numbers(value) if isinstance(value, str) else value
            for name, value in self.reason.params.items()
        }
        object.__setattr__(self, "reason", replace(self.reason, params=params))

    @property
    def code(self) -> str:
        return self.reason.code

    @property
    def place(self) -> tuple[str, dict[str, object]]:
        """The msgid of the sentence around the fault and its params, all but ``what``."""
        params: dict[str, object] = {"file": self.file}
        if self.row is not None:
            params["row"] = self.row
        if self.column is not None:
            params["column"] = self.column
        if self.row is not None:
            return (IN_CELL if self.column is not None else IN_ROW), params
        return (IN_COLUMN if self.column is not None else IN_FILE), params


class FileRefused(Exception):
    """A file was refused whole. ``problems``: at most 200, row by row; ``more``: how many are not listed;
    ``sound``: the rows of a table that were read without a fault, so that what is wrong with them otherwise can be
    told at once."""

    def __init__(self, problems: Sequence[Problem], more: int = 0, sound: Sequence = ()):
        self.problems = list(problems)
        self.more = more
        self.sound = tuple(sound)
        places = ", ".join(f"{p.code} row {p.row} column {p.column}" for p in self.problems[:5])
        super().__init__(f"{self.problems[0].file if self.problems else ''}: {places}")


class ProblemList:
    """Collects the faults of one file: keeps the first 200, counts the rest."""

    def __init__(self, file: str):
        self.file = file
        self.problems: list[Problem] = []
        self.more = 0

    def add(self, code: str, row: int | None = None, column: str | None = None, **params: object) -> None:
        self.add_reason(table_reason(code, **params), row, column)

    def add_reason(self, reason: Reason, row: int | None = None, column: str | None = None) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(self.file, row, column, reason))
        else:
            self.more += 1

    def refuse_if_any(self, sound: Sequence = ()) -> None:
        """Raise `FileRefused` when a fault was found; faults of the whole file first, then row by row."""
        if self.problems:
            problems = sorted(self.problems, key=lambda problem: problem.row or 0)
            raise FileRefused(problems, self.more, sound)


def refuse(
    file: str, code: str, row: int | None = None, column: str | None = None, **params: object
) -> FileRefused:
    """Return the refusal of a file for one fault, to be raised by the caller."""
    return FileRefused([Problem(file, row, column, table_reason(code, **params))])
