"""Stage 7: the inspection's notice, one report for each person, and the notes that the team alone reads."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from election_site.admin.base import act, step
from nomination.admin.boards import board_groups, board_url
from nomination.admin.inspection_forms import InspectionForm, InspectionNoticeForm, InterviewForm
from nomination.admin.runs import desk_url, is_open, run_of
from nomination.models import Candidacy, Inspection, InspectionNotice, InterviewNote
from nomination.queries.inspections import is_in_team, satisfaction
from nomination.services.inspections import (
    give_inspection_notice,
    keep_interview_note,
    record_inspection,
    remove_interview_note,
)

REPORT_FIELDS = (
    *("interviewed", "satisfied", "basically", "dissatisfied"),
    *("achievements", "strengths", "weaknesses", "conclusion"),
)


def inspection_words(inspection: Inspection) -> str:
    found = gettext("passed on") if inspection.is_passed else gettext("not passed on")
    figures = satisfaction(
        {name: getattr(inspection, name) for name in ("satisfied", "basically", "dissatisfied")}
    )
    no_scan = gettext("no scan of the report yet")
    return f"{found} ({figures})" if inspection.report_id else f"{found} ({figures}) · {no_scan}"


@require_http_methods(["GET", "POST"])
def inspection_board(request, run_pk, *, site):
    """The inspection's announcement, and everybody to be inspected."""
    run = run_of(request, run_pk, "inspection", "inspect")
    done = {one.candidacy_id: one for one in run.inspections.all()}
    notice = InspectionNotice.objects.filter(run=run).first()
    # Once the stage is closed nothing is entered any more, but the team still reads its notes.
    page_of = "interviews" if not is_open(run) and is_in_team(request.user, run) else "record"
    return step(
        site,
        request,
        template="nomination/board",
        title=gettext("Differential inspection"),
        form=InspectionNoticeForm(request.POST or None, run=run, notice=notice),
        call=lambda **given: give_inspection_notice(run=run, **given),
        done=gettext("The inspection is announced."),
        back=board_url("inspection", run),
        desk_url=desk_url(run),
        groups=board_groups(run, done, inspection_words, "inspection", page_of),
        is_open=is_open(run),
        may_look=page_of == "interviews",
        form_title=gettext("Announcement of the inspection"),
        notice=notice,
        public_url=reverse("inspection:notice", args=[run.election.slug]) if notice else "",
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
    before = run.inspections.select_related("report").filter(candidacy=candidacy).first()
    return step(
        site,
        request,
        template="nomination/inspection",
        title=gettext("Inspection of %(name)s") % {"name": candidacy.person.name},
        form=InspectionForm(request.POST or None, request.FILES or None, initial=_initial(before)),
        call=lambda **given: record_inspection(run=run, candidacy=candidacy, **given),
        done=gettext("The inspection of %(name)s is recorded.") % {"name": candidacy.person.name},
        back=board_url("inspection", run),
        notes=[f"{candidacy.post.title} · {candidacy.person.work}"],
        scan=before.report if before else None,
        interviews_url=interviews_url(run, candidacy) if is_in_team(request.user, run) else "",
        button=gettext("Record"),
    )


def _initial(before: Inspection | None) -> dict:
    if before is None:
        return {}
    return {name: getattr(before, name) for name in REPORT_FIELDS} | {
        "is_passed": "yes" if before.is_passed else "no"
    }


def interviews_url(run, candidacy) -> str:
    return reverse("admin:nomination_inspection_interviews", args=[run.pk, candidacy.pk])


def team_page(request, run_pk, candidacy_pk):
    """Run and candidacy of a page for the team; it is not there for anybody else."""
    run = run_of(request, run_pk, "inspection", "inspect")
    if not is_in_team(request.user, run):
        raise Http404
    return run, get_object_or_404(Candidacy, pk=candidacy_pk, election=run.election)


@require_http_methods(["GET", "POST"])
def interviews(request, run_pk, candidacy_pk, *, site):
    """What the team was told about one person, and a form for the next talk."""
    run, candidacy = team_page(request, run_pk, candidacy_pk)
    notes = InterviewNote.objects.readable_by(request.user, run).filter(candidacy=candidacy)
    return step(
        site,
        request,
        template="nomination/interviews",
        title=gettext("Talks about %(name)s") % {"name": candidacy.person.name},
        form=InterviewForm(request.POST or None),
        call=lambda **given: keep_interview_note(run=run, candidacy=candidacy, **given),
        done=gettext("The note is kept."),
        back=interviews_url(run, candidacy),
        report_url=reverse("admin:nomination_inspection_record", args=[run.pk, candidacy.pk])
        if is_open(run)
        else board_url("inspection", run),
        interviews=[
            {"note": one, "is_own": is_open(run) and one.kept_by_id == request.user.pk}
            for one in notes.select_related("kept_by")
        ],
        run=run,
        candidacy=candidacy,
        is_open=is_open(run),
        button=gettext("Keep the note"),
    )


@require_POST
def remove_interview(request, run_pk, candidacy_pk, note_pk, *, site):
    """Take out one's own note."""
    run, candidacy = team_page(request, run_pk, candidacy_pk)
    act(request, gettext("The note is taken out."), remove_interview_note, run=run, note_id=note_pk)
    return redirect(interviews_url(run, candidacy))
