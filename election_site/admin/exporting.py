"""Every list of the admin as a file: what is on the page with its search and filters, all pages of it."""

from collections.abc import Iterator
from functools import partial
from html import unescape

from django.contrib.admin.utils import display_for_field, display_for_value, label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import BooleanField, Count, ManyToOneRel
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from election_site.services.exports import record_export
from election_site.views.list_files import KINDS, list_file

AT_ONCE = 2000
EMPTY = ""


class Exported:
    """For a ``ModelAdmin``: its list can be taken away as .csv and .xlsx by whoever may see it.

    The file holds the list's own columns, so it shows no more than the page: of identity numbers the last four
    characters, phones masked. ``election_path`` is the lookup from a row to its election, whose log says who
    took the list away.
    """

    election_path = "election"

    def get_urls(self):
        info = (self.opts.app_label, self.opts.model_name)
        view = self.admin_site.admin_view(require_POST(partial(export, model_admin=self)))
        return [path("export/<slug:kind>/", view, name="{}_{}_export".format(*info)), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_export"
        exports = [(kind, reverse(name, args=[kind])) for kind in KINDS]
        return super().changelist_view(request, {"exports": exports, **(extra_context or {})})


def export(request: HttpRequest, kind: str, *, model_admin) -> HttpResponse:
    """One list as a file. It is a POST, because the log says that it was taken."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    if kind not in KINDS:
        raise Http404
    changes = model_admin.get_changelist_instance(request)
    headers, rows = listed(model_admin, changes)
    now = timezone.now()
    response = list_file(
        kind,
        title=str(model_admin.opts.verbose_name_plural),
        name=f"{model_admin.opts.model_name}-{timezone.localtime(now):%Y%m%d-%H%M}",
        headers=headers,
        rows=rows,
    )
    record_export(
        rows=rows_by_election(model_admin, changes),
        listed=model_admin.opts.label_lower,
        file_kind=kind,
        actor=request.user,
        now=now,
    )
    return response


def rows_by_election(model_admin, changes) -> dict[int, int]:
    """How many of the listed rows belong to each election. One query."""
    rows = model_admin.model._default_manager.filter(pk__in=changes.queryset.order_by().values("pk"))
    counted = rows.order_by().values_list(model_admin.election_path).annotate(Count("pk", distinct=True))
    return {election: number for election, number in counted if election is not None}


def listed(model_admin, changes) -> tuple[list[str], Iterator[list[str]]]:
    """The titles of the columns, and the cells of all rows as the page shows them."""
    names = [name for name in changes.list_display if name != "action_checkbox"]
    headers = [str(label_for_field(name, model_admin.model, model_admin)) for name in names]
    rows = changes.queryset.iterator(chunk_size=AT_ONCE)
    return headers, ([cell(model_admin, row, name) for name in names] for row in rows)


def cell(model_admin, row, name: str) -> str:
    """One cell as text: yes and no for a sign, the words of a tag, nothing for a dash."""
    try:
        field, source, value = lookup_field(name, row, model_admin)
    except ObjectDoesNotExist:
        return EMPTY
    if isinstance(value, bool) or (field is None and getattr(source, "boolean", False)):
        return _yes_no(value)
    if field is None:
        value = value[1] if isinstance(value, tuple) else value  # a tag: its colour's key and its words
        return _plain(display_for_value(value, EMPTY))
    if isinstance(field.remote_field, ManyToOneRel):
        related = getattr(row, field.name)
        return EMPTY if related is None else str(related)
    if isinstance(field, BooleanField):
        return _yes_no(value)
    return _plain(display_for_field(value, field, EMPTY))


def _yes_no(value: bool | None) -> str:
    return EMPTY if value is None else gettext("yes") if value else gettext("no")


def _plain(shown: object) -> str:
    text = str(shown)
    return unescape(strip_tags(text)) if hasattr(shown, "__html__") else text
