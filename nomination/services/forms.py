"""Printing the department's forms. Nothing is stored: the same data always give the same bytes."""

from django.utils.translation import override

from election_site.domain.rule_basis import RuleError
from election_site.models import Election
from election_site.services.errors import Refused
from election_site.services.printing import print_document
from nomination.domain.checks import reason_for
from nomination.models import Candidacy, Recommendation
from nomination.queries.forms import FORMS, form_document


def print_form(
    election: Election,
    name: str,
    *,
    subject: Candidacy | Recommendation | None = None,
    is_blank: bool = False,
) -> bytes:
    """The form ``name`` (a key of ``FORMS``) as a PDF, in Chinese whatever the page's language.

    ``is_blank``: the empty form, to be printed and filled in by hand; one about a person is empty by having no
    ``subject``. Raises KeyError for a name that does not exist, Refused with N604 where strokes are missing to order
    names, with E301 for a missing glyph.
    """
    form = FORMS[name]
    with override("zh-hans"):
        try:
            is_empty = is_blank and form.about == "election"
            document = form_document(empty_of(election) if is_empty else election, form, subject)
        except RuleError as error:
            raise Refused(reason_for(error)) from error
        return print_document("form", document)


def empty_of(election: Election) -> Election:
    """The same body, title and method without anything filled in: number 0, which no row belongs to."""
    return Election(
        pk=0,
        title=election.title,
        body_name=election.body_name,
        county=election.county,
        profile=election.profile,
        options=election.options,
    )
