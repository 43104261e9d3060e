"""Imports of signatures: the list to look at, and the addresses of the pages about joint sheets."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from election_site.admin.base import ElectionRows
from nomination.admin import import_pages, sheets
from nomination.admin.runs import OFFICE, work_path
from nomination.models import SignatureImport

STATE_LABEL = {
    "checked": "info",
    "waiting": "warning",
    "done": "success",
    "failed": "danger",
    "discarded": "default",
}


@admin.register(SignatureImport)
class SignatureImportAdmin(ElectionRows):
    seen_by = OFFICE
    election_path = "run__election"
    list_display = ("file_name", "lines", "shown_state", "uploaded_by", "uploaded_at", "finished_at")
    list_filter = ("run__election", "state")
    list_select_related = ("uploaded_by",)
    search_fields = ("file_name",)
    fields = (
        "run",
        "file_name",
        "digest",
        "lines",
        "state",
        "uploaded_by",
        "uploaded_at",
        "started_by",
        "started_at",
        "finished_at",
    )

    @display(description=_("state"), ordering="state", label=STATE_LABEL)
    def shown_state(self, job):
        return job.state, job.get_state_display()

    def get_queryset(self, request):
        return super().get_queryset(request).defer("rows", "report")

    def get_urls(self):
        def at(route, view, name):
            return work_path(f"runs/<int:run_pk>/{route}", view, f"signatureimport_{name}")

        return [
            at("", sheets.board, "sheets"),
            at("open/", sheets.open_one, "open"),
            at("sheets/<int:pk>/", sheets.lines, "lines"),
            at("files/", import_pages.hand_in, "hand_in"),
            at("files/<int:pk>/", import_pages.job, "job"),
            at("files/<int:pk>/progress/", import_pages.progress, "progress"),
            at("files/<int:pk>/start/", import_pages.start, "start"),
            at("files/<int:pk>/discard/", import_pages.discard, "discard"),
            *super().get_urls(),
        ]
