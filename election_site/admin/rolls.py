"""Rolls and their lines. A line may be corrected until the announcement is certified; who it is never."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from election_site.admin.base import ElectionRows, is_staff
from election_site.admin.name_search import NameSearch
from election_site.admin.posts import ServiceWrites, unannounced
from election_site.domain.channels import CHANNELS
from election_site.models import Election, Person, Roll, RollEntry
from election_site.services.preparation import ENTRY_FIELDS, correct_roll_entry
from election_site.services.rights import can


@admin.register(Roll)
class RollAdmin(ElectionRows):
    list_display = ("kind", "election", "source_name", "imported_at")
    list_filter = ("election", "kind")
    search_fields = ("source_name",)


@admin.register(RollEntry)
class RollEntryAdmin(NameSearch, ServiceWrites):
    name_path = "person__name"
    election_path = "roll__election"
    list_display = ("number", "person", "roll", "unit", "discipline", "custody", "exclusion", "note")
    list_display_links = ("person",)
    list_filter = ("roll__election", "roll__kind", "discipline", "custody", "exclusion")
    list_select_related = ("person", "roll")
    search_fields = ("person__name", "unit", "number")
    ordering = ("roll", "number")
    fields = ("roll", "number", "person", "shown_channel", "shown_status", *ENTRY_FIELDS)
    readonly_fields = ("roll", "number", "person", "shown_channel", "shown_status")

    @display(description=_("Party status"))
    def shown_status(self, entry):
        return dict(Person.Status.choices).get(entry.status, entry.status)

    @display(description=_("channel"))
    def shown_channel(self, entry):
        return next(
            (gettext(title) for key, title in CHANNELS.items() if key.endswith(f":{entry.channel}")), ""
        )

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return False
        election = obj.roll.election
        return (
            is_staff(request)
            and can(request.user, "import", election)
            and unannounced(Election.objects.filter(pk=election.pk)).exists()
        )

    def save_model(self, request, obj, form, change):
        correct_roll_entry(
            entry=obj,
            changes={name: form.cleaned_data[name] for name in form.changed_data},
            actor=request.user,
            now=timezone.now(),
        )
