"""Who was put forward, by whom: lists to look at."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display

from election_site.admin.base import ElectionRows
from election_site.queries.wording import reason_text
from nomination.admin import form_pages, recommending
from nomination.admin.runs import OFFICE, work_path
from nomination.models import Candidacy, Recommendation, Signature
from nomination.queries.channels import channel_title
from nomination.queries.refusals import refusal_reasons

# Why a line does not count, by the number of the check.
LINE_FAULTS = {
    "N123": _("stands there twice"),
    "N124": _("is the nominee"),
    "N125": _("withdrawn"),
    "N126": _("not entitled to sign"),
    "N127": _("signed another sheet before"),
    "N701": _("signed too late"),
}
ROUTE_STATE = {"received": "info", "accepted": "success", "refused": "danger"}


@admin.register(Candidacy)
class CandidacyAdmin(ElectionRows):
    seen_by = OFFICE
    list_display = ("person", "post", "work", "has_consented", "is_local")
    list_filter = ("election", "post", "has_consented", "is_local")
    list_select_related = ("person", "post")
    search_fields = ("person__name", "person__work")
    fields = (
        "election",
        "person",
        "post",
        "has_consented",
        "is_local",
        "cv",
        "strengths",
        "weaknesses",
        "promise",
    )

    @display(description=_("present work"))
    def work(self, candidacy):
        return candidacy.person.work

    def get_urls(self):
        return [
            work_path("elections/<int:election_pk>/forms/", form_pages.forms, "candidacy_forms"),
            work_path("elections/<int:election_pk>/forms/<slug:name>.pdf", form_pages.form, "candidacy_form"),
            *super().get_urls(),
        ]


class SignatureWords:
    """What a line of a joint sheet says, with its codes in words."""

    @display(description=_("channel"), ordering="channel")
    def shown_channel(self, signature):
        return gettext(channel_title(f"open:{signature.channel}")) if signature.channel else ""

    @display(description=_("does not count because"), ordering="refusal")
    def shown_refusal(self, signature):
        return LINE_FAULTS.get(signature.refusal, signature.refusal)


class SignatureInline(SignatureWords, TabularInline):
    model = Signature
    fields = ("line", "name", "shown_channel", "signed_on", "shown_refusal")
    readonly_fields = ("shown_channel", "shown_refusal")
    extra = 0
    can_delete = False
    per_page = 50

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return True


@admin.register(Recommendation)
class RecommendationAdmin(ElectionRows):
    seen_by = OFFICE
    election_path = "run__election"
    list_display = (
        "number",
        "route",
        "person",
        "post",
        "unit",
        "received_on",
        "shown_state",
        "refused_because",
    )
    list_filter = ("run__election", "route", "state", "candidacy__post")
    list_select_related = ("candidacy__person", "candidacy__post")
    search_fields = ("number", "candidacy__person__name", "unit")
    fields = (
        "number",
        "route",
        "candidacy",
        "unit",
        "met_on",
        "present",
        "agreeing",
        "grounds",
        "received_on",
        "state",
        "refused_because",
    )
    readonly_fields = ("refused_because",)
    inlines = (SignatureInline,)

    @display(description=_("person"))
    def person(self, recommendation):
        return recommendation.candidacy.person.name

    @display(description=_("post"))
    def post(self, recommendation):
        return recommendation.candidacy.post.title

    @display(description=_("state"), ordering="state", label=ROUTE_STATE)
    def shown_state(self, recommendation):
        return recommendation.state, recommendation.get_state_display()

    @display(description=_("refused because"))
    def refused_because(self, recommendation):
        reasons = refusal_reasons(recommendation.refusals)
        return format_html_join("", "<p>{} {}</p>", ((one.code, reason_text(one)) for one in reasons))

    def get_urls(self):
        return [
            work_path("runs/<int:run_pk>/import/", recommending.import_files, "recommendation_import"),
            *super().get_urls(),
        ]


@admin.register(Signature)
class SignatureAdmin(SignatureWords, ElectionRows):
    seen_by = OFFICE
    election_path = "recommendation__run__election"
    list_display = ("recommendation", "line", "name", "shown_channel", "signed_on", "shown_refusal")
    list_display_links = ("name",)
    list_filter = ("recommendation__run__election", ("refusal", admin.EmptyFieldListFilter))
    list_select_related = ("recommendation__candidacy__person",)
    search_fields = ("name", "recommendation__number")
    fields = ("recommendation", "line", "name", "shown_channel", "signed_on", "shown_refusal")
    readonly_fields = ("shown_channel", "shown_refusal")
