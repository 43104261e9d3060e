"""Accounts of staff. A superuser keeps them and the appointments, and holds no role by that alone."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldBooleanWidget

from election_site.admin.base import is_staff
from election_site.admin.exporting import Exported
from election_site.admin.posts import ServiceWrites
from election_site.domain.roles import roles_with
from election_site.models import Appointment, Election, User
from election_site.services.elections import appoint
from election_site.services.preparation import dismiss
from election_site.services.rights import can

admin.site.unregister(Group)


def creating() -> Permission:
    """The one permission that is given to an account itself: to create elections."""
    return Permission.objects.get(
        codename="add_election", content_type=ContentType.objects.get_for_model(Election)
    )


class AccountForm(UserChangeForm):
    may_create = forms.BooleanField(
        label=_("may create elections"), required=False, widget=UnfoldBooleanWidget
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["may_create"].initial = self.instance.user_permissions.filter(
                pk=creating().pk
            ).exists()


class NewAccountForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "display_name")


@admin.register(User)
class UserAdmin(Exported, DjangoUserAdmin, ModelAdmin):
    election_path = "appointments__election"
    list_per_page = 50
    form = AccountForm
    add_form = NewAccountForm
    change_password_form = AdminPasswordChangeForm
    actions = None
    list_display = ("username", "display_name", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("username", "display_name")
    ordering = ("username",)
    readonly_fields = ("password_link", "last_login", "date_joined")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "display_name", "password_link")}),
        (_("rights"), {"fields": ("is_active", "is_staff", "is_superuser", "may_create")}),
        (_("dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "display_name", "password1", "password2")}),
    )

    @display(description=_("password"))
    def password_link(self, user):
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("Set a new password"))

    def has_view_permission(self, request, obj=None):
        return is_staff(request) and request.user.is_superuser

    has_module_permission = has_add_permission = has_view_permission

    def has_change_permission(self, request, obj=None):
        return self.has_view_permission(request)

    def has_delete_permission(self, request, obj=None):
        # The audit log names accounts for ever: an account is switched off, not deleted.
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)
        if change:
            permission = creating()
            if form.cleaned_data.get("may_create"):
                obj.user_permissions.add(permission)
            else:
                obj.user_permissions.remove(permission)


@admin.register(Appointment)
class AppointmentAdmin(ServiceWrites):
    list_display = ("user", "shown_role", "election")
    list_filter = ("election", "role")
    list_select_related = ("user", "election")
    search_fields = ("user__display_name", "user__username")
    fields = ("election", "user", "role")

    @display(description=_("role"), ordering="role")
    def shown_role(self, appointment):
        return appointment.get_role_display()

    def _elections(self, user):
        if user.is_superuser:
            return Election.objects.all()
        return Election.objects.filter(
            pk__in=user.appointments.filter(role__in=roles_with("set_up")).values("election")
        )

    def has_add_permission(self, request):
        return is_staff(request) and self._elections(request.user).exists()

    def has_delete_permission(self, request, obj=None):
        if obj is None or not is_staff(request):
            return False
        return request.user.is_superuser or can(request.user, "set_up", obj.election)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "election":
            kwargs["queryset"] = self._elections(request.user)
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(is_active=True, is_staff=True).order_by("display_name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        kept = appoint(
            election=obj.election, user=obj.user, role=obj.role, actor=request.user, now=timezone.now()
        )
        obj.pk = kept.pk

    def delete_model(self, request, obj):
        dismiss(appointment=obj, actor=request.user, now=timezone.now())
