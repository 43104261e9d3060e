"""Stage 7: a board of everybody in, and one form for each person; the board is that of stage 3 too."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from election_site.admin.base import step
from nomination.admin.forms import InspectionForm, InspectionNoticeForm
from nomination.admin.runs import desk_url, is_open, run_of
from nomination.models import Candidacy, Inspection, InspectionNotice
from nomination.queries.stage_figures import field_candidacies
from nomination.services.inspections import give_inspection_notice, record_inspection


def board_url(name: str, run) -> str:
    return reverse(f"admin:nomination_{name}_board", args=[run.pk])


def board_groups(run, done: dict, words, url_name: str) -> list[dict]:
    """Everybody in, by post: name, work, what was found (or nothing yet), and the page to record it."""
    return [
        {
            "post": group[0].post.title,
            "done": sum(one.pk in done for one in group),
            "total": len(group),
            "rows": [
                {
                    "pk": one.pk,
                    "name": one.person.name,
                    "work": one.person.work,
                    "finding": words(done[one.pk]) if one.pk in done else "",
                    "url": reverse(f"admin:nomination_{url_name}_record", args=[run.pk, one.pk]),
                }
                for one in group
            ],
        }
        for group in field_candidacies(run).values()
        if group
    ]


def inspection_words(inspection: Inspection) -> str:
    found = gettext("passed on") if inspection.is_passed else gettext("not passed on")
    return f"{found} ({inspection.satisfied}/{inspection.interviewed})"


@require_http_methods(["GET", "POST"])
def inspection_board(request, run_pk, *, site):
    """The inspection's announcement, and everybody to be inspected."""
    run = run_of(request, run_pk, "inspection", "inspect")
    done = {one.candidacy_id: one for one in run.inspections.all()}
    notice = InspectionNotice.objects.filter(run=run).first()
    initial = {"team": "\n".join(notice.team), "contact": notice.contact} if notice else {}
    return step(
        site,
        request,
        template="nomination/board",
        title=gettext("Differential inspection"),
        form=InspectionNoticeForm(request.POST or None, initial=initial),
        call=lambda **given: give_inspection_notice(run=run, **given),
        done=gettext("The inspection is announced."),
        back=board_url("inspection", run),
        desk_url=desk_url(run),
        groups=board_groups(run, done, inspection_words, "inspection"),
        is_open=is_open(run),
        form_title=gettext("Announcement of the inspection"),
        notice=notice,
        button=gettext("Announce"),
    )


@require_http_methods(["GET", "POST"])
def inspect_one(request, run_pk, candidacy_pk, *, site):
    """The team's report on one person."""
    run = run_of(request, run_pk, "inspection", "inspect")
    candidacy = get_object_or_404(Candidacy, pk=candidacy_pk, election=run.election)
    if not InspectionNotice.objects.filter(run=run).exists():
        messages.error(request, gettext("Announce the inspection first."))
        return redirect(board_url("inspection", run))
    before = run.inspections.filter(candidacy=candidacy).first()
    initial = {}
    if before:
        initial = {
            name: getattr(before, name) for name in ("interviewed", "satisfied", "strengths", "weaknesses")
        } | {"is_passed": "yes" if before.is_passed else "no"}
    return step(
        site,
        request,
        title=gettext("Inspection of %(name)s") % {"name": candidacy.person.name},
        form=InspectionForm(request.POST or None, initial=initial),
        call=lambda **given: record_inspection(run=run, candidacy=candidacy, **given),
        done=gettext("The inspection of %(name)s is recorded.") % {"name": candidacy.person.name},
        back=board_url("inspection", run),
        notes=[f"{candidacy.post.title} · {candidacy.person.work}"],
        button=gettext("Record"),
    )
