"""Posts by hand: the theme's own form, but it is the service that writes."""

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils import timezone

from election_site.admin.base import REFUSALS, ElectionRows, is_staff
from election_site.admin.refusals import refusal_rows
from election_site.domain.roles import roles_with
from election_site.models import Election, Outcome, Post, StageRun
from election_site.services.preparation import remove_post, save_post
from election_site.services.rights import can


def unannounced(elections):
    """Those of ``elections`` whose announcement is not certified."""
    announced = Outcome.objects.filter(run__stage="announcement", run__state=StageRun.State.CERTIFIED).values(
        "run__election"
    )
    return elections.exclude(pk__in=announced)


def set_up_elections(user):
    """The elections that the account may still set up."""
    seats = user.appointments.filter(role__in=roles_with("set_up"))
    return unannounced(Election.objects.filter(pk__in=seats.values("election")))


class ServiceWrites(ElectionRows):
    """A form whose writing is a service: a refusal is said on the page instead of an error page."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        return self._or_refusal(
            request,
            lambda: super(ServiceWrites, self).changeform_view(request, object_id, form_url, extra_context),
        )

    def delete_view(self, request, object_id, extra_context=None):
        return self._or_refusal(
            request, lambda: super(ServiceWrites, self).delete_view(request, object_id, extra_context)
        )

    def _or_refusal(self, request, view):
        try:
            return view()
        except REFUSALS as refusal:
            for row in refusal_rows(refusal):
                messages.error(request, f"{row['code']} {row['text']} {row['mend']}".strip())
            return redirect(request.get_full_path())


@admin.register(Post)
class PostAdmin(ServiceWrites):
    list_display = ("number", "title", "kind", "seats", "intended_duty", "election")
    list_display_links = ("title",)
    list_filter = ("election", "kind")
    search_fields = ("title", "intended_duty")
    fields = ("election", "number", "title", "kind", "seats", "intended_duty", "conditions", "goals")

    def has_add_permission(self, request):
        return is_staff(request) and set_up_elections(request.user).exists()

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return self.has_add_permission(request)
        return (
            is_staff(request)
            and can(request.user, "set_up", obj.election)
            and unannounced(Election.objects.filter(pk=obj.election_id)).exists()
        )

    def has_delete_permission(self, request, obj=None):
        return obj is not None and self.has_change_permission(request, obj)

    def get_readonly_fields(self, request, obj=None):
        return ("election",) if obj else ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "election":
            kwargs["queryset"] = set_up_elections(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        save_post(post=obj, actor=request.user, now=timezone.now())

    def delete_model(self, request, obj):
        remove_post(post=obj, actor=request.user, now=timezone.now())
