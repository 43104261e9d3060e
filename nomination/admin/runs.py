"""The run that a page is about, for those who may work on it."""

from django.contrib import admin
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from election_site.admin.base import is_staff
from election_site.models import StageRun
from election_site.services.rights import can

# Who sees who was put forward, by whom, and what was found: the organisation department. To everybody else with a
# role in the election these are figures that are not published yet.
OFFICE = ("import", "review", "publish")


def run_of(request: HttpRequest, pk: int, stage: str, capability: str) -> StageRun:
    """The run of that stage; 404 unless the account holds the capability in its election."""
    run = get_object_or_404(StageRun.objects.select_related("election"), pk=pk, stage=stage)
    if not is_staff(request) or not can(request.user, capability, run.election):
        raise Http404
    return run


def work_path(route: str, view, name: str):
    """An address of the admin under nomination's own names."""

    def bound(request, *args, **kwargs):
        return view(request, *args, site=admin.site, **kwargs)

    return path(route, admin.site.admin_view(bound), name=f"nomination_{name}")


def desk_url(run: StageRun) -> str:
    return reverse("admin:election_site_election_desk", args=[run.election_id])


def is_open(run: StageRun) -> bool:
    return run.state == StageRun.State.OPEN
