"""Printing the letter of the qualification review. The same finding always gives the same bytes."""

from django.utils.translation import override

from election_site.models import StageRun
from election_site.services.errors import Refused
from election_site.services.printing import print_document
from nomination.domain.review_checks import review_reason
from nomination.models import Candidacy
from nomination.queries.review_letter import letter_document


def print_letter(run: StageRun, candidacy: Candidacy, *, site_url: str) -> bytes:
    """The letter as a PDF, in Chinese. Raises Refused: N789 where nothing was refused, E301 for a character
    that the font lacks."""
    review = run.reviews.filter(candidacy=candidacy, is_qualified=False).first()
    if review is None:
        raise Refused(review_reason("N789", name=candidacy.person.name))
    with override("zh-hans"):
        document = letter_document(run, candidacy, review, site_url=site_url)
    return print_document("letter", document)
