"""Objections as those read them who filed them: by number and code, never by name."""

from election_site.domain.codes import code_from
from election_site.models import Election, Objection
from election_site.queries.identity import keyed_hash

CODE_LENGTH = 8


def sent_hash(notice_pk: int, sender: str, *said: str) -> str:
    """The same for what one sender has said to one notice, however often it is sent. ``sender``: a secret that
    the sender's browser keeps for a while."""
    return keyed_hash("objection_sent", "\n".join((str(notice_pk), sender, *said)))


def follow_code(sent: str) -> str:
    """The code that opens the answer, from ``sent_hash``: what is sent again shows the same one."""
    return code_from(int(keyed_hash("objection_code", sent), 16), CODE_LENGTH)


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
