"""What two people decided about likely duplicates, and the addresses of the pages on which they do."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from election_site.admin.base import ElectionRows
from nomination.admin import duplicates
from nomination.admin.runs import OFFICE, work_path
from nomination.models import DuplicateDecision


@admin.register(DuplicateDecision)
class DuplicateDecisionAdmin(ElectionRows):
    seen_by = OFFICE
    election_path = "run__election"
    list_display = ("__str__", "verdict", "why", "decided_by", "confirmed_by", "decided_at")
    list_filter = ("run__election", "verdict")
    list_select_related = ("decided_by", "confirmed_by")
    search_fields = ("entries", "why")
    fields = ("run", "verdict", "shown_entries", "why", "decided_by", "confirmed_by", "decided_at")
    readonly_fields = ("shown_entries",)

    @display(description=_("entries"))
    def shown_entries(self, decision):
        lines = (
            (
                entry["name"],
                " · ".join(part for part in (entry["work"], entry["born_on"], entry["identity"]) if part),
                "、".join(route["number"] for route in entry["routes"]),
                gettext("this entry stays") if entry["person"] == decision.kept else "",
            )
            for entry in decision.entries
        )
        return format_html_join("", "<p>{} {} {} {}</p>", lines)

    def get_urls(self):
        return [
            work_path("runs/<int:run_pk>/", duplicates.duplicates, "duplicatedecision_run"),
            work_path("runs/<int:run_pk>/compare/", duplicates.compare, "duplicatedecision_compare"),
            *super().get_urls(),
        ]
