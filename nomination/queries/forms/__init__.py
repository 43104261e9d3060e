"""The department's forms from the announcement to the formal candidates (rulebook, section 4): one table.

Each makes its blocks for ``printing/templates/form.typ`` from the election and, where it is about one, from a
candidacy or a recommendation; without that it is the empty form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from election_site.domain.wording import N_
from election_site.models import Election
from nomination.models import Candidacy, Recommendation
from nomination.queries.forms.notices import (
    announcement_form,
    formal_notice,
    inspection_notice,
    introduction_form,
    preliminary_notice,
)
from nomination.queries.forms.papers import joint_form, organisation_form, registration_form
from nomination.queries.forms.pieces import Block
from nomination.queries.forms.results import results_form
from nomination.queries.forms.reviewing import review_form
from nomination.queries.forms.scores import scores_form


@dataclass(frozen=True)
class Form:
    """``about``: what one filled form is about: "election", "candidacy", "joint" or "organisation"."""

    name: str
    title: str
    about: str
    blocks: Callable[[Election, object], list[Block]]


FORMS: Mapping[str, Form] = {
    one.name: one
    for one in (
        Form("announcement", N_("Announcement of the public nomination"), "election", announcement_form),
        Form("registration", N_("Registration form"), "candidacy", registration_form),
        Form("joint", N_("Joint recommendation form"), "joint", joint_form),
        Form("organisation", N_("Organisation's recommendation form"), "organisation", organisation_form),
        Form("review", N_("Qualification review form"), "candidacy", review_form),
        Form("results", N_("Table of the results of recommendation"), "election", results_form),
        Form("scores", N_("Summary of weighted scores"), "election", scores_form),
        Form("preliminary", N_("Notice of the preliminary candidates"), "election", preliminary_notice),
        Form("inspection", N_("Notice of the inspection"), "election", inspection_notice),
        Form("introduction", N_("Candidate's CV and introduction"), "candidacy", introduction_form),
        Form("formal", N_("Notice of the formal candidates"), "election", formal_notice),
    )
}


def form_document(election: Election, form: Form, subject: Candidacy | Recommendation | None) -> dict:
    """The form as the template takes it, in the language that is active."""
    return {
        "title": gettext(form.title),
        "over": election.title,
        "under": gettext("Invented data") if election.is_demo else "",
        "language": "zh",
        "foot": gettext(form.title),
        "blocks": form.blocks(election, subject),
    }
