"""What the admin's theme asks for: its extra style sheet, the navigation, and its own words.

The theme has no Chinese of its own, so the words that it shows are listed here for the catalogue.
"""

from django.contrib import admin
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from election_site.domain.wording import N_

THEME_WORDS = (
    N_("Select record"),
    N_("Select action"),
    N_("Select action to run"),
    N_("Select value"),
    N_("Date"),
    N_("Time"),
    N_("Type to search"),
    N_("Run"),
    N_("Expand row"),
    N_("Welcome back to"),
    N_("Filters"),
    N_("Apply Filters"),
    N_("Reset filters"),
    N_("You have been successfully logged out from the administration"),
    N_("No results matching your query"),
    N_("No results found"),
    N_("This page yielded into no results. Create a new item or reset your filters."),
    N_("Previous"),
    N_("Next"),
    N_("Light"),
    N_("Dark"),
    N_("System"),
    N_("Return to site"),
    N_("True"),
    N_("False"),
    N_("Select all rows"),
    N_("All applications"),
    N_("General"),
    N_("Cancel"),
    N_("Submit"),
    N_("More actions"),
    N_("Go back"),
    N_("No data"),
    N_("Choose file to upload"),
    N_("Toggle password visibility"),
    N_("After you've created a user, you’ll be able to edit more user options."),
    N_(
        "Raw passwords are not stored, so there is no way to see this user’s password, but you can change the "
        'password using <a href="{}" class="text-primary-600 dark:text-primary-500">this form</a>.'
    ),
)


def style(request: HttpRequest) -> str:
    """The address of the admin's own style sheet."""
    return static("css/admin.css")


# Groups of the navigation: title and pages, each by its title, an icon of the theme's font and the name of its
# address. Pages of apps above this one are named by strings only; a page that is not there is left out.
GROUPS = (
    (
        "",
        (
            (_("Workbench"), "space_dashboard", "index"),
            (_("Elections"), "ballot", "election_site_election_changelist"),
        ),
    ),
    (
        _("Set-up"),
        (
            (_("Posts"), "badge", "election_site_post_changelist"),
            (_("Roll entries"), "list_alt", "election_site_rollentry_changelist"),
            (_("People"), "group", "election_site_person_changelist"),
            (_("Strokes of names"), "stroke_full", "election_site_strokecorrection_changelist"),
            (_("Appointments"), "assignment_ind", "election_site_appointment_changelist"),
        ),
    ),
    (
        _("Nomination"),
        (
            (_("Candidacies"), "person_add", "nomination_candidacy_changelist"),
            (_("Recommendations"), "recommend", "nomination_recommendation_changelist"),
            (_("Likely duplicates"), "group_remove", "nomination_duplicatedecision_changelist"),
            (_("Signatures"), "signature", "nomination_signature_changelist"),
            (_("Files of signatures"), "upload_file", "nomination_signatureimport_changelist"),
            (_("Reviews"), "fact_check", "nomination_qualificationreview_changelist"),
            (_("Inspections"), "search_check", "nomination_inspection_changelist"),
            (_("Decisions"), "gavel", "nomination_decision_changelist"),
        ),
    ),
    (
        _("Votes and showcases"),
        (
            (_("Secret votes"), "how_to_vote", "ballots_vote_changelist"),
            (_("Counts"), "calculate", "ballots_countresult_changelist"),
            (_("Decisions on votes"), "balance", "ballots_votedecision_changelist"),
            (_("Rounds of showcase"), "mic", "showcases_round_changelist"),
            (_("Appearances"), "timer", "showcases_appearance_changelist"),
        ),
    ),
    (
        _("Notices"),
        (
            (_("Publications"), "campaign", "election_site_publication_changelist"),
            (_("Objections"), "feedback", "election_site_objection_changelist"),
        ),
    ),
    (
        _("History"),
        (
            (_("Stage runs"), "route", "election_site_stagerun_changelist"),
            (_("Outcomes"), "verified", "election_site_outcome_changelist"),
            (_("Certifications"), "draw", "election_site_certification_changelist"),
            (_("Annulments"), "cancel", "election_site_annulment_changelist"),
            (_("Approvals"), "approval", "election_site_approval_changelist"),
            (_("Audit log"), "history", "election_site_auditentry_changelist"),
        ),
    ),
    (_("Accounts"), ((_("Accounts"), "manage_accounts", "election_site_user_changelist"),)),
)


def script(request: HttpRequest) -> str:
    """The address of the admin's own script."""
    return static("js/admin.js")


def mark(request: HttpRequest) -> str:
    """The address of the site's mark, for the browser's tab."""
    return static("img/mark.svg")


def _model_admins() -> dict:
    return {
        f"{model._meta.label_lower.replace('.', '_')}": one for model, one in admin.site._registry.items()
    }


def navigation(request: HttpRequest) -> list[dict]:
    """The groups of pages that this account may look at."""
    registered = _model_admins()
    groups = []
    for title, pages in GROUPS:
        items = []
        for text, icon, name in pages:
            page = registered.get(name.removesuffix("_changelist"))
            if name.endswith("_changelist") and not (page and page.has_module_permission(request)):
                continue
            try:
                link = reverse(f"admin:{name}")
            except NoReverseMatch:
                continue
            items.append({"title": str(text), "icon": icon, "link": link})
        if items:
            groups.append({"title": str(title), "items": items, "separator": bool(title)})
    return groups
