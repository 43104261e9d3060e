"""What happened. Every list here is only to be looked at; the database itself refuses changes."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from election_site.admin.actions import action_text, particular_rows, target_text
from election_site.admin.base import ElectionRows
from election_site.models import Annulment, Approval, AuditEntry, Certification, Outcome, StageRun
from election_site.templatetags.presentation import fours

STATE_COLOURS = {"open": "info", "closed": "warning", "certified": "success", "annulled": "danger"}


@admin.register(StageRun)
class StageRunAdmin(ElectionRows):
    list_display = (
        "shown_stage",
        "run_number",
        "shown_state",
        "opened_at",
        "closed_at",
        "certified_at",
        "election",
    )
    list_filter = ("election", "stage", "state")
    list_select_related = ("election",)
    search_fields = ("election__title", "election__body_name")
    fields = ("election", "stage", "run_number", "state", "opened_at", "closed_at", "certified_at")

    @display(description=_("stage"), ordering="stage")
    def shown_stage(self, run):
        return str(run)

    @display(description=_("state"), ordering="state", label=STATE_COLOURS)
    def shown_state(self, run):
        return run.state, run.get_state_display()


@admin.register(Outcome)
class OutcomeAdmin(ElectionRows):
    election_path = "run__election"
    list_display = ("run", "election_title", "computed_at", "start")
    list_filter = ("run__election", "run__stage", "run__state")
    list_select_related = ("run__election",)
    search_fields = ("digest",)
    fields = ("run", "computed_at", "digest_in_fours", "previous_digest")
    readonly_fields = ("digest_in_fours",)

    @display(description=_("election"))
    def election_title(self, outcome):
        return outcome.run.election.title

    @display(description=_("digest begins"))
    def start(self, outcome):
        return " ".join(fours(outcome.digest)[:4])

    @display(description=_("digest"))
    def digest_in_fours(self, outcome):
        return " ".join(fours(outcome.digest))


@admin.register(Certification)
class CertificationAdmin(ElectionRows):
    election_path = "outcome__run__election"
    list_display = ("stage", "user", "role", "signed_at")
    list_filter = ("outcome__run__election", "outcome__run__stage", "role")
    list_select_related = ("outcome__run", "user")
    search_fields = ("user__display_name",)
    fields = ("stage", "user", "role", "signed_at")
    readonly_fields = ("stage",)

    @display(description=_("stage"))
    def stage(self, signature):
        return str(signature.outcome.run)


@admin.register(Annulment)
class AnnulmentAdmin(ElectionRows):
    election_path = "run__election"
    list_display = ("run", "reason", "decided_by", "annulled_at")
    list_filter = ("run__election", "run__stage")
    list_select_related = ("run", "decided_by")
    search_fields = ("reason",)


@admin.register(Approval)
class ApprovalAdmin(ElectionRows):
    election_path = "run__election"
    list_display = ("document_number", "issued_by", "issued_on", "run")
    list_filter = ("run__election", "run__stage")
    list_select_related = ("run",)
    search_fields = ("document_number", "issued_by")


@admin.register(AuditEntry)
class AuditEntryAdmin(ElectionRows):
    list_display = ("number", "at", "actor", "shown_action", "shown_target", "election")
    list_filter = ("election",)
    list_select_related = ("actor", "election")
    search_fields = ("action", "target", "actor__display_name")
    ordering = ("election", "-number")
    date_hierarchy = "at"
    fields = (
        "election",
        "number",
        "at",
        "actor",
        "shown_action",
        "shown_target",
        "particulars",
        "hash",
        "previous_hash",
    )
    readonly_fields = ("shown_action", "shown_target", "particulars")

    @display(description=_("action"), ordering="action")
    def shown_action(self, entry):
        return action_text(entry.action)

    @display(description=_("object"), ordering="target")
    def shown_target(self, entry):
        return target_text(entry.target)

    @display(description=_("particulars"))
    def particulars(self, entry):
        return format_html_join("", "<p>{}: {}</p>", particular_rows(entry.data))
