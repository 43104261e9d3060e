"""Stages 5 and 9: the score sheet with what two people have to decide, and the superior's order."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from election_site.admin.base import page, step
from election_site.admin.refusals import refusal_rows
from election_site.domain.checks import Reason
from election_site.domain.rules import RuleError
from election_site.queries.wording import reason_text
from election_site.services.errors import Refused
from nomination.admin.forms import DecisionForm, OrderForm
from nomination.admin.runs import desk_url, is_open, run_of
from nomination.domain.checks import CHECK_OF_NEXT_STEP, reason, reason_for
from nomination.models import ApprovedPlace
from nomination.queries.channels import channel_title
from nomination.queries.score_sheet import PostScores, score_posts, sheet_rows
from nomination.queries.stage_figures import (
    HEADS,
    QUESTION_OF_STEP,
    decisions_of,
    field_candidacies,
    going_on,
    names_of,
    open_decision,
)
from nomination.services.decisions import record_approved_order, record_decision


def scored(run) -> tuple[list[PostScores], list[dict]]:
    """The score sheets, or why they cannot be computed."""
    try:
        return score_posts(run.election), []
    except RuleError as error:
        return [], refusal_rows(Refused(reason_for(error)))


@require_safe
def scores(request, run_pk, *, site):
    """The weighted scores of every post, where the cut falls, and what is left to people."""
    run = run_of(request, run_pk, "shortlist", "drive")
    sheets, blockers = scored(run)
    names, decisions = names_of(field_candidacies(run)), decisions_of(run)
    return page(
        site,
        request,
        "nomination/scores",
        gettext("Weighted scoring"),
        desk_url=desk_url(run),
        blockers=blockers,
        posts=[_post(run, one, names, decisions) for one in sheets],
    )


def _post(run, scores: PostScores, names, decisions) -> dict:
    question = QUESTION_OF_STEP.get(scores.cut.next_step, "")
    decision = decisions.get((scores.post.pk, question))
    rows = sheet_rows(scores, names, set(going_on(scores, decision)))
    is_asked = is_open(run) and open_decision(scores, decisions)
    return {
        "title": scores.post.title,
        "places": scores.cut.places,
        "channels": [gettext(channel_title(part["channel"])) for part in rows[0]["parts"]] if rows else [],
        "rows": rows,
        "asks": reason_text(asking(scores, names)) if is_asked else "",
        "url": reverse("admin:nomination_decision_decide", args=[run.pk, scores.post.pk]) if is_asked else "",
        "decision": decision,
    }


def asking(scores: PostScores, names) -> Reason:
    """What is left to people at this cut."""
    return reason(
        CHECK_OF_NEXT_STEP[scores.cut.next_step],
        post=scores.post.title,
        names="、".join(names[person] for person in scores.cut.tie_at_cutoff),
        count=scores.cut.scored,
        places=scores.cut.places,
        least=scores.cut.least,
    )


@require_http_methods(["GET", "POST"])
def decide(request, run_pk, post_pk, *, site):
    """Two people decide at the cut of one post: the one signed in, and the one who signs in on the form."""
    run = run_of(request, run_pk, "shortlist", "drive")
    found = next((one for one in scored(run)[0] if one.post.pk == post_pk), None)
    question = QUESTION_OF_STEP.get(found.cut.next_step, "") if found else ""
    if not question:
        raise Http404
    group = {str(one.pk): one for one in field_candidacies(run)[found.post.key]}
    people = found.cut.tie_at_cutoff or found.cut.shortlisted

    return step(
        site,
        request,
        title=gettext("Decision on “%(post)s”") % {"post": found.post.title},
        form=DecisionForm(request, request.POST or None, candidacies=[group[person] for person in people]),
        call=lambda actor, **given: record_decision(
            run=run, post=found.post, question=question, decided_by=actor, **given
        ),
        done=gettext("The decision is recorded."),
        back=reverse("admin:nomination_decision_scores", args=[run.pk]),
        notes=[reason_text(asking(found, names_of({found.post.key: list(group.values())})))],
        button=gettext("Record the decision of two people"),
    )


@require_safe
def order(request, run_pk, *, site):
    """The posts whose candidates stand in the superior's order."""
    run = run_of(request, run_pk, "formal_candidates", "drive")
    field = field_candidacies(run)
    places = {one.candidacy_id: one.place for one in ApprovedPlace.objects.filter(run=run)}
    return page(
        site,
        request,
        "nomination/order",
        gettext("Formal candidates"),
        desk_url=desk_url(run),
        approval_url=reverse("admin:election_site_election_approval", args=[run.election_id]),
        approvals=run.approvals.all(),
        is_open=is_open(run),
        posts=[
            {
                "title": group[0].post.title,
                "rows": [
                    (places.get(one.pk), one) for one in sorted(group, key=lambda x: places.get(x.pk, 0))
                ],
                "url": reverse("admin:nomination_decision_order_one", args=[run.pk, group[0].post.pk])
                if group[0].post.kind in HEADS
                else "",
            }
            for group in field.values()
            if group
        ],
    )


@require_http_methods(["GET", "POST"])
def order_one(request, run_pk, post_pk, *, site):
    """The superior's order for one post."""
    run = run_of(request, run_pk, "formal_candidates", "drive")
    group = next((g for g in field_candidacies(run).values() if g and g[0].post.pk == post_pk), None)
    if group is None or group[0].post.kind not in HEADS:
        raise Http404
    post = group[0].post
    return step(
        site,
        request,
        title=gettext("Approved order for “%(post)s”") % {"post": post.title},
        form=OrderForm(request.POST or None, candidacies=group),
        call=lambda **given: record_approved_order(run=run, post=post, **given),
        done=gettext("The order is recorded."),
        back=reverse("admin:nomination_decision_order", args=[run.pk]),
        button=gettext("Record"),
    )
