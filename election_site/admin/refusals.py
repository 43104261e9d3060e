"""A refusal in the user's words."""

from election_site.admin.mending import mending_url
from election_site.domain.checks import reason
from election_site.domain.rules import RuleError
from election_site.models import Election
from election_site.queries.wording import blocker_rows, mend_text, reason_text
from election_site.services.errors import Refused
from election_site.table_files import FileRefused


def refusal_rows(refusal: Refused | RuleError) -> list[dict[str, str]]:
    """Every reason of a refusal as code, sentence and how to mend it."""
    if isinstance(refusal, RuleError):
        return blocker_rows([reason("E121", what=str(refusal))])
    return blocker_rows(refusal.reasons)


def rows_with_links(reasons, election: Election) -> list[dict[str, str]]:
    """Blockers as sentences, each with the address of the page that mends it."""
    return [row | {"url": row["url"] or mending_url(row["code"], election)} for row in blocker_rows(reasons)]


def is_stopped(rows: list[dict[str, str]]) -> bool:
    """Whether one of the blockers is an error; warnings and notes are shown and stop nothing."""
    return any(row["severity"] == "error" for row in rows)


def fault_rows(refusal: FileRefused) -> list[dict[str, object]]:
    """Every fault of a refused file: where it is, and what is wrong."""
    return [
        {
            "file": problem.file,
            "row": problem.row or "",
            "column": problem.column or "",
            "code": problem.code,
            "text": reason_text(problem.reason),
            "mend": mend_text(problem.reason),
        }
        for problem in refusal.problems
    ]
