"""The desk of one election and the steps along its chain; each step is a POST that calls one service."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from election_site.admin.archive_pages import archive_url
from election_site.admin.base import act, allowed, election_or_404, page, step
from election_site.admin.desk import State, desk_of, role_names
from election_site.admin.forms import AnnulForm, ApprovalForm, PublishForm
from election_site.admin.mending import address, work_url
from election_site.domain.stages import STAGES
from election_site.domain.wording import N_
from election_site.models import Outcome, StageRun
from election_site.queries.chain import current_stage, live_run
from election_site.queries.notice_days import notice_closes_at
from election_site.queries.public import outcome_url, page_of, signatures
from election_site.queries.rules import rules_of
from election_site.queries.wording import in_words
from election_site.services.chain import (
    annul_run,
    certify_outcome,
    close_stage,
    free_signature,
    open_stage,
    record_approval,
)
from election_site.services.publications import publish_outcome
from election_site.services.rights import can

APPROVED_STAGES = ("formal_candidates", "result")


def desk_url(election) -> str:
    return reverse("admin:election_site_election_desk", args=[election.pk])


def run_url(run: StageRun) -> str:
    return reverse("admin:election_site_election_run", args=[run.election_id, run.pk])


def run_of(request, pk, run_pk) -> StageRun:
    """The run, if the account may see its election; else 404."""
    election = election_or_404(request, pk)
    return get_object_or_404(election.stage_runs.select_related("election"), pk=run_pk)


@require_safe
def desk(request, pk, *, site):
    """Where the election stands, and the one next step."""
    election = election_or_404(request, pk)
    desk = desk_of(election, request.user, timezone.now())
    return page(
        site,
        request,
        "desk",
        election.title,
        desk=desk,
        election=election,
        work_url=work_url(desk.run) if desk.run else "",
        approval_url=_approval_url(desk, request.user),
        setup=setup_links(election, request.user),
        archive_url=archive_url(election, request.user),
    )


def _approval_url(desk, user) -> str:
    is_due = desk.run and desk.run.state == State.OPEN and desk.stage.code in APPROVED_STAGES
    if not is_due or not can(user, "drive", desk.election):
        return ""
    return address("election_site_election_approval", desk.election.pk)


# Pages of the set-up: title, address, and the capability that each asks for.
SETUP = (
    (N_("Posts"), "election_site_election_posts", "set_up"),
    (N_("Rolls"), "election_site_election_rolls", "import"),
    (N_("Election method and weights"), "election_site_election_rules", "set_up"),
    (N_("Timetable"), "election_site_election_timetable", "set_up"),
    (N_("Holidays and make-up working days"), "election_site_election_special_days", "set_up"),
    (N_("Offices asked in the review"), "nomination_askedoffice_set", "review"),
    (N_("Appointments"), "election_site_election_appointments", "set_up"),
    (N_("File templates"), "election_site_election_templates", "import"),
    (N_("Forms to print"), "nomination_candidacy_forms", "review"),
)


def setup_links(election, user) -> list[dict]:
    """The pages of the set-up that the account may use."""
    return [
        {"title": gettext(title), "url": address(name, election.pk)}
        for title, name, capability in SETUP
        if can(user, capability, election)
        or (name == "election_site_election_appointments" and user.is_superuser)
    ]


@require_POST
def open_current(request, pk, *, site):
    """Open the stage whose turn it is."""
    election = election_or_404(request, pk)
    stage = current_stage(election) or STAGES[-1]
    done = gettext("The stage “%(stage)s” is open.") % {"stage": gettext(stage.title)}
    act(request, done, open_stage, election=election, stage=stage)
    return redirect(desk_url(election))


@require_POST
def close(request, pk, run_pk, *, site):
    """Close a run: its figures are computed and fixed."""
    run = run_of(request, pk, run_pk)
    done = gettext("The stage is closed. Two people now look at the figures and sign.")
    outcome = act(request, done, close_stage, run=run)
    return redirect(run_url(run) if outcome else desk_url(run.election))


@require_safe
def run_page(request, pk, run_pk, *, site):
    """One run: its figures as the public will read them, its digest, its signatures, and what is left to do."""
    return _show_run(site, request, run_of(request, pk, run_pk))


def knows_figures(user, run: StageRun) -> bool:
    """Before two people have certified the figures, only those who certify see them."""
    return run.certified_at is not None or can(user, "certify", run.election)


def _show_run(site, request, run: StageRun, *, publish_form=None, status: int = 200):
    outcome = getattr(run, "outcome", None)
    publication = getattr(outcome, "publication", None) if outcome else None
    title = gettext(run.spec.title)
    context = {
        "election": run.election,
        "desk_url": desk_url(run.election),
        "run": run,
        "outcome": outcome,
        "outcome_page": page_of(outcome) if outcome and knows_figures(request.user, run) else None,
        "signatures": signatures(outcome) if outcome else [],
        "annulment": getattr(run, "annulment", None),
        "publication": publication,
        "public_url": outcome_url(outcome) if publication else "",
        "may_annul": run.state != State.ANNULLED and can(request.user, "drive", run.election),
    }
    if outcome and run.state == State.CLOSED:
        has_signed = outcome.certifications.filter(user=request.user).exists()
        context["has_signed"] = has_signed
        context["may_sign"] = not has_signed and bool(free_signature(outcome, request.user))
        signed = set(outcome.certifications.values_list("role", flat=True))
        context["missing"] = role_names(*(role for role in run.spec.certifiers if role not in signed))
    if run.spec.notice:
        context["closes_at"] = notice_closes_at(run.election, run.spec, timezone.now())
        context["plain_week"] = not run.election.special_days.exists()
        context["notice_unit"] = rules_of(run.election).options["notice_unit"]
    is_unpublished = outcome and run.state == State.CERTIFIED and publication is None
    if is_unpublished and can(request.user, "publish", run.election):
        context["publish_form"] = publish_form or PublishForm(
            initial={"title": gettext("%(election)s: %(stage)s") % {"election": run.election, "stage": title}}
        )
    return page(site, request, "run", f"{run.spec.number}. {title}", status=status, **context)


@require_POST
def certify(request, pk, run_pk, *, site):
    """Sign the outcome whose digest was on the page."""
    run = run_of(request, pk, run_pk)
    outcome = get_object_or_404(Outcome, run=run)
    act(
        request,
        gettext("Your signature is on record."),
        certify_outcome,
        outcome=outcome,
        seen_digest=request.POST.get("digest", ""),
    )
    return redirect(run_url(run))


@require_POST
def publish(request, pk, run_pk, *, site):
    """Put the certified outcome before the public."""
    run = run_of(request, pk, run_pk)
    outcome = get_object_or_404(Outcome, run=run)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _show_run(site, request, run, publish_form=form, status=422)
    act(
        request,
        gettext("The outcome is published."),
        publish_outcome,
        outcome=outcome,
        **form.cleaned_data,
    )
    return redirect(run_url(run))


@require_http_methods(["GET", "POST"])
def annul(request, pk, run_pk, *, site):
    """Annul a run and everything that stands on it: asked twice, with a reason."""
    run = run_of(request, pk, run_pk)
    allowed(request, "drive", run.election)
    if run.state == State.ANNULLED:
        messages.info(request, gettext("This run is annulled already."))
        return redirect(run_url(run))
    later = [
        gettext(stage.title)
        for stage in STAGES[run.spec.number :]
        if live_run(run.election, stage.code) is not None
    ]
    return step(
        site,
        request,
        title=gettext("Annul “%(stage)s”") % {"stage": gettext(run.spec.title)},
        form=AnnulForm(request.POST or None),
        call=lambda **given: annul_run(run=run, **given),
        done=lambda runs: gettext("%(count)s stage(s) annulled.") % {"count": len(runs)},
        back=desk_url(run.election),
        danger=gettext(
            "This can't be undone. The outcome stays visible for ever as annulled, with the reason; "
            "the stage has to be held again from its beginning."
        ),
        notes=[
            gettext("These stages stand on it and are annulled with it: %(stages)s.")
            % {"stages": "、".join(later)}
        ]
        if later
        else [],
        button=gettext("Annul for good"),
    )


@require_http_methods(["GET", "POST"])
def approval(request, pk, *, site):
    """Record the superior's document for the open run."""
    election = election_or_404(request, pk)
    allowed(request, "drive", election)
    stage = current_stage(election)
    run = live_run(election, stage.code) if stage else None
    if run is None:
        messages.error(request, gettext("No stage is open."))
        return redirect(desk_url(election))
    return step(
        site,
        request,
        title=gettext("Record the superior's approval"),
        form=ApprovalForm(request.POST or None, request.FILES or None),
        call=lambda **given: record_approval(run=run, **given),
        done=gettext("The approval is on record."),
        back=desk_url(election),
        notes=[
            gettext("Stage: %(stage)s") % {"stage": gettext(run.spec.title)},
            *(
                f"{one.issued_by} {one.document_number} {in_words(one.issued_on.isoformat())}"
                for one in run.approvals.all()
            ),
        ],
    )
