"""Printing the reports for signature. Nothing is stored: the same figures always give the same bytes."""

from django.utils.translation import override

from ballots.models import Vote
from ballots.queries.reports import REPORTS, report_blockers, report_document
from election_site.domain.rule_basis import RuleError
from election_site.domain.rule_checks import rule_reason
from election_site.services.errors import Refused, refuse_if
from election_site.services.printing import print_document


def print_report(vote: Vote, name: str) -> bytes:
    """The report ``name`` (a key of ``REPORTS``) on one round of a vote as a PDF, in Chinese whatever the page's
    language: it is what is signed.

    Raises KeyError for a name that does not exist, Refused (B681 to B684) before its figures are there, E301 where
    a name holds a character that the font lacks, E302 where strokes are missing to order the elected.
    """
    report = REPORTS[name]
    with override("zh-hans"):
        refuse_if(report_blockers(vote, report))
        try:
            document = report_document(vote, report)
        except RuleError as error:
            if error.code != "strokes_missing":
                raise
            raise Refused(rule_reason("E302", characters="、".join(error.params["characters"]))) from error
    return print_document("report", document)
