"""Printing the zero report. The same report always gives the same bytes."""

from django.utils.translation import override

from ballots.domain.door import door_reason
from ballots.models import Vote
from ballots.queries.zero_report import zero_report
from election_site.services.errors import Refused
from election_site.services.printing import print_document


def print_zero_report(vote: Vote) -> bytes:
    """The zero report as a PDF to be signed, in Chinese. Raises Refused (B552, E301)."""
    with override("zh-hans"):
        document = zero_report(vote)
    if document is None:
        raise Refused(door_reason("B552"))
    return print_document("zero_report", document)
