"""What the public was told, and what it objected to."""

from functools import partial

from django.contrib import admin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from unfold.decorators import display

from election_site.admin.base import ElectionRows, allowed, file_links, holds_a_role, is_staff, step
from election_site.admin.forms import SettleForm
from election_site.domain.roles import roles_with
from election_site.models import Objection, Publication
from election_site.queries.public import outcome_url
from election_site.services.publications import settle_objection


@admin.register(Publication)
class PublicationAdmin(ElectionRows):
    election_path = "outcome__run__election"
    list_display = ("title", "stage", "published_at", "closes_at", "published_by")
    list_filter = ("outcome__run__election", "outcome__run__stage")
    list_select_related = ("outcome__run__election", "published_by")
    search_fields = ("title", "body")
    fields = ("title", "body", "stage", "published_at", "closes_at", "published_by", "address")
    readonly_fields = ("stage", "address")

    @display(description=_("stage"))
    def stage(self, publication):
        return str(publication.outcome.run)

    @display(description=_("public page"))
    def address(self, publication):
        return outcome_url(publication.outcome)


@admin.register(Objection)
class ObjectionAdmin(ElectionRows):
    election_path = "publication__outcome__run__election"
    list_display = ("receipt", "publication", "filed_at", "shown_state", "settled_by")
    list_filter = (
        "publication__outcome__run__election",
        ("settled_at", admin.EmptyFieldListFilter),
        "is_upheld",
    )
    list_select_related = ("publication", "settled_by")
    search_fields = ("receipt", "text", "answer")
    fields = (
        "publication",
        "receipt",
        "filed_at",
        "text",
        "shown_files",
        "filed_by",
        "contact",
        "answer",
        "is_upheld",
        "settled_at",
        "settled_by",
    )
    readonly_fields = ("shown_files",)
    change_form_before_template = "admin/pieces/settle_link.html"

    @display(description=_("state"), label={"open": "warning", "no": "info", "yes": "danger"})
    def shown_state(self, objection):
        if objection.settled_at is None:
            return "open", gettext("not settled")
        return ("yes", gettext("upheld")) if objection.is_upheld else ("no", gettext("not upheld"))

    @display(description=_("evidence"))
    def shown_files(self, objection):
        return file_links(objection.files.all())

    def get_queryset(self, request):
        # Who objects, and how to reach them, is for those alone who settle.
        seats = request.user.appointments.filter(role__in=roles_with("settle"))
        rows = super().get_queryset(request)
        return rows.filter(**{f"{self.election_path}__in": seats.values("election")})

    def has_view_permission(self, request, obj=None):
        return is_staff(request) and holds_a_role(request.user, ("settle",))

    def get_urls(self):
        view = self.admin_site.admin_view(partial(settle, site=self.admin_site))
        return [
            path("<int:pk>/settle/", view, name="election_site_objection_settle"),
            *super().get_urls(),
        ]


@require_http_methods(["GET", "POST"])
def settle(request, pk, *, site):
    """Answer an objection and close it, once."""
    if not is_staff(request):
        raise Http404
    rows = Objection.objects.select_related("publication__outcome__run__election")
    objection = get_object_or_404(rows, pk=pk)
    allowed(request, "settle", objection.publication.outcome.run.election)
    return step(
        site,
        request,
        title=gettext("Settle objection %(receipt)s") % {"receipt": objection.receipt},
        form=SettleForm(request.POST or None),
        call=lambda **given: settle_objection(objection=objection, **given),
        done=gettext("The objection is settled."),
        back=reverse("admin:election_site_objection_changelist"),
        notes=[
            objection.publication.title,
            objection.text,
            *([file_links(files)] if (files := objection.files.all()) else []),
        ],
        button=gettext("Settle"),
    )
