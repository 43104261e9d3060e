"""Objections as those read them who filed them: by number and code, never by name."""

from election_site.domain.codes import code_from
from election_site.models import Election, Objection
from election_site.queries.identity import keyed_hash

CODE_LENGTH = 8


def form_hash(notice_pk: int, form_key: str) -> str:
    """What is kept of the secret of a form under one notice."""
    return keyed_hash("objection_form", f"{notice_pk}:{form_key}")


def follow_code(form_key: str) -> str:
    """The code that opens the answer, from the secret of the form: a form sent again shows the same one."""
    return code_from(int(keyed_hash("objection_code", form_key), 16), CODE_LENGTH)


def code_hash(receipt: str, code: str) -> str:
    """What is kept of a code."""
    return keyed_hash("objection", f"{receipt}:{code}")


def objection_by_code(election: Election, receipt: str, code: str) -> Objection | None:
    """The objection of that number, for whoever has its code too."""
    return (
        Objection.objects.select_related("publication")
        .filter(
            receipt=receipt,
            code_hash=code_hash(receipt, code),
            publication__outcome__run__election=election,
        )
        .first()
    )
