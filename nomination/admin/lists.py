"""Who was put forward, by whom: lists to look at."""

from django.contrib import admin
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from election_site.admin.base import ElectionRows
from election_site.admin.name_search import NameSearch
from election_site.domain.identity import mask_phone
from election_site.queries.wording import reason_text
from nomination.admin import figures, form_pages, portraits, recommending, registering
from nomination.admin.line_faults import LINE_FAULTS
from nomination.admin.runs import OFFICE, work_path
from nomination.models import Candidacy, Recommendation, Signature
from nomination.queries.channels import CHANNEL_TITLES, channel_title
from nomination.queries.one_recommendation import standing, waiting_for
from nomination.queries.refusals import refusal_reasons

ROUTE_STATE = {"received": "info", "accepted": "success", "refused": "danger", "withdrawn": "warning"}


@admin.register(Candidacy)
class CandidacyAdmin(NameSearch, ElectionRows):
    seen_by = OFFICE
    name_path = "person__name"
    list_display = ("person", "post", "work", "has_consented", "is_local")
    list_filter = ("election", "post", "has_consented", "is_local")
    list_select_related = ("person", "post")
    search_fields = ("person__name", "person__work")
    fields = (
        "election",
        "person",
        "post",
        "portrait",
        "has_consented",
        "is_local",
        "cv",
        "strengths",
        "weaknesses",
        "promise",
    )

    readonly_fields = ("portrait",)

    @display(description=_("present work"))
    def work(self, candidacy):
        return candidacy.person.work

    @display(description=_("photo"))
    def portrait(self, candidacy):
        """Whether there is one, and the way to give one."""
        kept, links = candidacy.person.photo_id, []
        if kept:
            links.append((reverse("election_site:attachment", args=[kept]), gettext("look at it")))
        words = gettext("put another in its place") if kept else gettext("add a photo")
        links.append((reverse("admin:nomination_candidacy_portrait", args=[candidacy.pk]), words))
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    def get_urls(self):
        return [
            work_path("<int:pk>/photo/", portraits.portrait, "candidacy_portrait"),
            work_path("elections/<int:election_pk>/forms/", form_pages.forms, "candidacy_forms"),
            work_path("elections/<int:election_pk>/forms/<slug:name>.pdf", form_pages.form, "candidacy_form"),
            *super().get_urls(),
        ]


class ChannelFilter(admin.AllValuesFieldListFilter):
    """The channels of the signatures by their names."""

    def choices(self, changelist):
        for one in super().choices(changelist):
            title = CHANNEL_TITLES.get(f"open:{one['display']}")
            yield one | ({"display": gettext(title)} if title else {})


class SignatureWords:
    """What a line of a joint sheet says, with its codes in words."""

    @display(description=_("channel"), ordering="channel")
    def shown_channel(self, signature):
        return gettext(channel_title(f"open:{signature.channel}")) if signature.channel else ""

    @display(description=_("phone"))
    def shown_phone(self, signature):
        return mask_phone(signature.phone)

    @display(description=_("does not count because"), ordering="refusal")
    def shown_refusal(self, signature):
        return LINE_FAULTS.get(signature.refusal, signature.refusal)


@admin.register(Recommendation)
class RecommendationAdmin(NameSearch, ElectionRows):
    seen_by = OFFICE
    name_path = "candidacy__person__name"
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
    list_select_related = ("run", "candidacy__person", "candidacy__post")
    search_fields = ("number", "candidacy__person__name", "unit")

    @display(description=_("person"))
    def person(self, recommendation):
        return recommendation.candidacy.person.name

    @display(description=_("post"))
    def post(self, recommendation):
        return recommendation.candidacy.post.title

    @display(description=_("state"), ordering="state", label=ROUTE_STATE)
    def shown_state(self, recommendation):
        """As its own page says it: nothing is refused that may still be completed."""
        is_waiting, text = waiting_for(recommendation), standing(recommendation)["text"]
        return "received" if is_waiting else recommendation.state, text

    @display(description=_("refused because"))
    def refused_because(self, recommendation):
        reasons = refusal_reasons(recommendation.refusals)
        return format_html_join("", "<p>{} {}</p>", ((one.code, reason_text(one)) for one in reasons))

    def get_urls(self):
        return [
            work_path("runs/<int:run_pk>/import/", recommending.import_files, "recommendation_import"),
            work_path(
                "runs/<int:run_pk>/organisation/", registering.organisation, "recommendation_organisation"
            ),
            work_path("runs/<int:run_pk>/self/", registering.self_paper, "recommendation_self"),
            work_path("<int:pk>/consent/", registering.consent, "recommendation_consent"),
            work_path("<int:pk>/declined/", registering.declined, "recommendation_declined"),
            work_path("<int:pk>/withdraw/", registering.withdraw, "recommendation_withdraw"),
            work_path("runs/<int:run_pk>/figures/", figures.live_figures, "recommendation_figures"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Everything about one recommendation on a page of its own."""
        recommendation = self.get_object(request, object_id)
        if recommendation is None or not self.has_view_permission(request, recommendation):
            raise Http404
        return registering.one(request, recommendation, site=self.admin_site)


@admin.register(Signature)
class SignatureAdmin(NameSearch, SignatureWords, ElectionRows):
    seen_by = OFFICE
    election_path = "recommendation__run__election"
    list_display = (
        "recommendation",
        "line",
        "name",
        "identity_last4",
        "shown_phone",
        "shown_channel",
        "way",
        "signed_on",
        "shown_refusal",
    )
    list_display_links = ("name",)
    list_filter = (
        "recommendation__run__election",
        ("channel", ChannelFilter),
        "way",
        ("refusal", admin.EmptyFieldListFilter),
    )
    list_select_related = ("recommendation__candidacy__person",)
    search_fields = ("name", "recommendation__number")
    fields = list_display
    readonly_fields = ("shown_channel", "shown_phone", "shown_refusal")
