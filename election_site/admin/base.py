"""What the pages of the admin have in common: whose rows an account sees, and how a step calls a service."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import get_fields_from_path
from django.forms import Form, Media
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from unfold.admin import ModelAdmin

from election_site.admin.exporting import Exported
from election_site.admin.refusals import fault_rows, refusal_rows
from election_site.domain.roles import roles_with
from election_site.domain.rules import RuleError
from election_site.models import Appointment, Election
from election_site.services.errors import Refused
from election_site.services.rights import can
from election_site.table_files import FileRefused

REFUSALS = (Refused, RuleError)
# What the date and time pickers stand on.
CORE = Media(js=["admin/js/core.js"])


def elections_of(user, capabilities: Sequence[str] = ()):
    """The elections in which the account holds a role; with ``capabilities``, one that has any of them."""
    seats = Appointment.objects.filter(user=user)
    if capabilities:
        seats = seats.filter(role__in=frozenset().union(*map(roles_with, capabilities)))
    return Election.objects.filter(pk__in=seats.values("election"))


def holds_a_role(user, capabilities: Sequence[str] = ()) -> bool:
    """Whether the account holds a role anywhere; with ``capabilities``, one that has any of them. The roles
    are read once a request, though every page of the menu asks."""
    if not hasattr(user, "_roles_held"):
        user._roles_held = frozenset(Appointment.objects.filter(user=user).values_list("role", flat=True))
    if not capabilities:
        return bool(user._roles_held)
    return any(user._roles_held & roles_with(capability) for capability in capabilities)


def is_staff(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_staff)


class ElectionRows(Exported, ModelAdmin):
    """Rows of the elections in which the account holds a role, to look at only.

    A superuser, who keeps accounts and appointments, sees all rows but acts by roles like everybody else.
    """

    # Who sees the rows: holders of one of these capabilities; empty: everybody with a role in the election.
    seen_by: tuple[str, ...] = ()
    actions = None
    list_per_page = 50
    list_fullwidth = True
    show_full_result_count = False
    compressed_fields = True

    def has_view_permission(self, request, obj=None):
        return is_staff(request) and (request.user.is_superuser or holds_a_role(request.user, self.seen_by))

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request, *args):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_list_filter(self, request):
        """A filter names only what stands in rows that the account sees."""
        return [
            (one, admin.RelatedOnlyFieldListFilter)
            if isinstance(one, str) and get_fields_from_path(self.model, one)[-1].is_relation
            else one
            for one in super().get_list_filter(request)
        ]

    def lookup_allowed(self, lookup, value, request=None):
        """Only what the list offers as a filter, and rows by their number. By itself the admin lets an address
        ask for every field of the row, shown or not, so that a figure of a count or a secret code could be
        guessed sign by sign."""
        filters = self.get_list_filter(request) if request else self.list_filter
        offered = [one if isinstance(one, str) else one[0] for one in filters]
        return super().lookup_allowed(lookup, value, request) and any(
            f"{lookup}__".startswith(f"{one}__") for one in (*offered, self.date_hierarchy, "id") if one
        )

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(**{f"{self.election_path}__in": elections_of(request.user, self.seen_by)})


def election_or_404(request: HttpRequest, pk: object) -> Election:
    """The election, if the account may see it; else 404, so that a stranger learns nothing."""
    if not is_staff(request):
        raise Http404
    rows = Election.objects.all() if request.user.is_superuser else elections_of(request.user)
    election = rows.filter(pk=pk).first()
    if election is None:
        raise Http404
    return election


def page(admin_site, request: HttpRequest, template: str, title: str, *, status: int = 200, **context):
    """Render one page of the admin."""
    request.current_app = admin_site.name
    return TemplateResponse(
        request,
        f"admin/{template}.html",
        {**admin_site.each_context(request), "title": title, **context},
        status=status,
    )


def act(request: HttpRequest, done: str, service: Callable, **arguments: Any) -> Any:
    """Call one service for the signed-in account. Says ``done``, or every reason why not.

    Returns what the service returned, or False when it refused; a service that returns nothing gives True.
    """
    try:
        result = service(actor=request.user, now=timezone.now(), **arguments)
    except REFUSALS as refusal:
        for row in refusal_rows(refusal):
            messages.error(request, f"{row['code']} {row['text']} {row['mend']}".strip())
        return False
    messages.success(request, done)
    return True if result is None else result


def step(
    admin_site,
    request: HttpRequest,
    *,
    title: str,
    form: Form,
    call: Callable,
    done: str | Callable[[Any], str],
    back: str,
    then: Callable[[Any], str] | None = None,
    **context,
) -> HttpResponse:
    """Show ``form``; when it is sent in, call one service with its values and go back (or to where ``then``
    leads from the service's result), or say why not.

    What a service refuses stands above the form; a refused file stands as a table of its faults.
    """
    faults, more, status = [], 0, 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                result = call(actor=request.user, now=timezone.now(), **form.cleaned_data)
                messages.success(request, done if isinstance(done, str) else done(result))
                return redirect(then(result) if then else back)
        except REFUSALS as refusal:
            for row in refusal_rows(refusal):
                form.add_error(None, f"{row['code']} {row['text']} {row['mend']}".strip())
        except FileRefused as refusal:
            faults, more = fault_rows(refusal), refusal.more
    return page(
        admin_site,
        request,
        context.pop("template", "step"),
        title,
        status=status,
        form=form,
        faults=faults,
        more_faults=more,
        back=back,
        media=CORE + form.media,
        **context,
    )


def file_links(attachments) -> str:
    """Attachments (a queryset) as links; who may not read one gets 404 there."""
    return format_html_join(
        " · ",
        '<a href="{}">{}</a> ({} KB)',
        (
            (reverse("election_site:attachment", args=[one.pk]), one.name, -(-one.size // 1024))
            for one in attachments.defer("content")
        ),
    )


def allowed(request: HttpRequest, capability: str, election: Election) -> None:
    """Raise Http404 unless the account holds the capability: a page that nobody may use is not there."""
    if not can(request.user, capability, election):
        raise Http404
