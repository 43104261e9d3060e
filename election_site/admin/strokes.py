"""Strokes of characters for one election, and the runs of its test deck."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from election_site.admin.base import ElectionRows, is_staff
from election_site.admin.posts import ServiceWrites
from election_site.domain.roles import roles_with
from election_site.domain.strokes import stroke_table, table_source
from election_site.models import Election, RuleCheck, StrokeCorrection
from election_site.services.rights import can
from election_site.services.strokes import correct_strokes


def elections_to_set_up(user):
    """The elections in which the account sets up, at any stage: a rare name may come in at any stage."""
    seats = user.appointments.filter(role__in=roles_with("set_up"))
    return Election.objects.filter(pk__in=seats.values("election"))


class StrokeForm(forms.ModelForm):
    class Meta:
        model = StrokeCorrection
        fields = ("election", "character", "count", "first", "reason")
        help_texts = {
            "character": _(
                "One character of a name; the table's own strokes, if it has any, no longer count."
            ),
            "reason": _("Dictionary and page, or who decided."),
        }


@admin.register(StrokeCorrection)
class StrokeCorrectionAdmin(ServiceWrites):
    form = StrokeForm
    list_before_template = "admin/pieces/stroke_source.html"
    list_display = ("character", "count", "first", "in_the_table", "reason", "recorded_by", "recorded_at")
    list_filter = ("election", "first")
    list_select_related = ("election", "recorded_by")
    search_fields = ("character", "reason")
    fields = ("election", "character", "count", "first", "reason")

    @display(description=_("strokes in the table"))
    def in_the_table(self, row):
        known = stroke_table().get(row.character)
        return known.count if known else "–"

    def has_add_permission(self, request):
        return is_staff(request) and elections_to_set_up(request.user).exists()

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return self.has_add_permission(request)
        return is_staff(request) and can(request.user, "set_up", obj.election)

    def get_readonly_fields(self, request, obj=None):
        return ("election", "character") if obj else ()

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        # Nothing chosen beforehand: a first stroke is looked up, not guessed.
        kwargs["choices"] = db_field.get_choices(include_blank=True)
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "election":
            kwargs["queryset"] = elections_to_set_up(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changelist_view(self, request, extra_context=None):
        source = table_source()
        stroke_source = _("Table: %(count)s characters, version %(version)s. %(source)s") % {
            "count": source.characters,
            "version": source.version,
            "source": source.facts["source-count"],
        }
        return super().changelist_view(request, {"stroke_source": stroke_source, **(extra_context or {})})

    def save_model(self, request, obj, form, change):
        row = correct_strokes(
            election=obj.election,
            character=obj.character,
            count=obj.count,
            first=obj.first,
            why=obj.reason,
            actor=request.user,
            now=timezone.now(),
        )
        obj.pk = row.pk


@admin.register(RuleCheck)
class RuleCheckAdmin(ElectionRows):
    search_fields = ("file_name", "digest")
    list_display = ("file_name", "cases", "start", "checked_by", "checked_at", "election")
    list_filter = ("election",)
    list_select_related = ("election", "checked_by")
    fields = ("election", "file_name", "digest", "cases", "checked_by", "checked_at")

    @display(description=_("digest begins"))
    def start(self, row):
        return " ".join(row.digest[at : at + 4] for at in range(0, 16, 4))
