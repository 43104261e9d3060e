"""The list of elections, and the addresses of the pages of each."""

from functools import partial

from django.contrib import admin
from django.db.models import Prefetch
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from election_site.admin import archive_pages, desk_pages, setup_pages
from election_site.admin.base import ElectionRows, elections_of, is_staff
from election_site.models import Election, StageRun
from election_site.queries.chain import current_stage


@admin.register(Election)
class ElectionAdmin(ElectionRows):
    """Each row leads to the election's desk; nothing is edited in the row itself."""

    election_path = "pk"
    list_display = ("title", "body_name", "county", "profile", "stage", "is_demo", "created_at")
    list_filter = ("profile", "is_demo")
    search_fields = ("title", "body_name", "slug")

    @display(description=_("stage"))
    def stage(self, election):
        stage = current_stage(election, {run.stage: run for run in election.live_runs})
        return f"{stage.number}. {gettext(stage.title)}" if stage else gettext("finished")

    def has_view_permission(self, request, obj=None):
        return is_staff(request)

    def has_add_permission(self, request):
        return is_staff(request) and request.user.has_perm("election_site.add_election")

    def get_queryset(self, request):
        live = StageRun.objects.exclude(state=StageRun.State.ANNULLED)
        rows = (
            super(ElectionRows, self)
            .get_queryset(request)
            .prefetch_related(Prefetch("stage_runs", live, to_attr="live_runs"))
        )
        if request.user.is_superuser:
            return rows
        return rows.filter(pk__in=elections_of(request.user).values("pk"))

    def add_view(self, request, form_url="", extra_context=None):
        return setup_pages.create(request, site=self.admin_site)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return redirect("admin:election_site_election_desk", object_id)

    def history_view(self, request, object_id, extra_context=None):
        return redirect("admin:election_site_election_desk", object_id)

    def get_urls(self):
        def at(route, view, name):
            bound = partial(view, site=self.admin_site)
            return path(route, self.admin_site.admin_view(bound), name=f"election_site_election_{name}")

        return [
            at("<int:pk>/desk/", desk_pages.desk, "desk"),
            at("<int:pk>/open/", desk_pages.open_current, "open"),
            at("<int:pk>/runs/<int:run_pk>/", desk_pages.run_page, "run"),
            at("<int:pk>/runs/<int:run_pk>/close/", desk_pages.close, "close"),
            at("<int:pk>/runs/<int:run_pk>/certify/", desk_pages.certify, "certify"),
            at("<int:pk>/runs/<int:run_pk>/publish/", desk_pages.publish, "publish"),
            at("<int:pk>/runs/<int:run_pk>/annul/", desk_pages.annul, "annul"),
            at("<int:pk>/approval/", desk_pages.approval, "approval"),
            at("<int:pk>/archive/", archive_pages.archive, "archive"),
            at("<int:pk>/archive/file/", archive_pages.archive_file, "archive_file"),
            at("<int:pk>/rules/", setup_pages.rules, "rules"),
            at("<int:pk>/timetable/", setup_pages.timetable, "timetable"),
            at("<int:pk>/special-days/", setup_pages.special_days, "special_days"),
            at("<int:pk>/posts/", setup_pages.posts, "posts"),
            at("<int:pk>/rolls/", setup_pages.rolls, "rolls"),
            at("<int:pk>/appointments/", setup_pages.appointments, "appointments"),
            at(
                "<int:pk>/appointments/<int:appointment_pk>/end/",
                setup_pages.end_appointment,
                "end_appointment",
            ),
            at("<int:pk>/templates/", setup_pages.templates, "templates"),
            at("<int:pk>/templates/<slug:name>/", setup_pages.template, "template"),
            *super().get_urls(),
        ]
