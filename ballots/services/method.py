"""Printing the election method. Nothing is stored: the same announcement always gives the same bytes."""

from django.utils.translation import override

from ballots.domain.method import MethodFacts
from ballots.queries.method import method_document
from election_site.services.printing import print_document


def print_method(facts: MethodFacts, *, digest: str) -> bytes:
    """The method as a PDF, in Chinese whatever the page's language: it is what the meeting adopts.

    Raises Refused (E301) where a name holds a character that the font lacks.
    """
    with override("zh-hans"):
        document = method_document(facts, digest=digest)
    return print_document("method", document)
