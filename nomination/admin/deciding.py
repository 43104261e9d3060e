"""Stage 5: the score sheet with what two people have to decide."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from election_site.admin.base import REFUSALS, page, step
from election_site.admin.refusals import refusal_rows
from election_site.domain.checks import Reason
from election_site.domain.rules import RuleError
from election_site.queries.wording import reason_text
from election_site.services.errors import Refused
from nomination.admin.forms import DecisionForm
from nomination.admin.reopening import reopen_step
from nomination.admin.runs import desk_url, is_open, run_of
from nomination.domain.checks import CHECK_OF_NEXT_STEP, reason, reason_for
from nomination.queries.score_sheet import PostScores, score_posts
from nomination.queries.score_table import base_title, score_tables
from nomination.queries.stage_figures import (
    QUESTION_OF_STEP,
    REOPEN,
    SHORT_STEPS,
    decision_on,
    decisions_of,
    field_candidacies,
    names_of,
    open_decision,
    shortlist_figures,
)
from nomination.services.decisions import record_decision
from nomination.services.score_files import score_csv, score_pdf
from nomination.views.scores import file_response


def scored(run) -> tuple[list[PostScores], list[dict]]:
    """The score sheets, or why they cannot be computed."""
    try:
        return score_posts(run.election), []
    except RuleError as error:
        return [], refusal_rows(Refused(reason_for(error)))


def figures_of(run) -> dict:
    """The figures of stage 5: as they are fixed, or as they stand. Raises RuleError where they cannot be computed."""
    return run.outcome.figures if hasattr(run, "outcome") else shortlist_figures(run)


@require_safe
def scores(request, run_pk, *, site):
    """The weighted scores of every post, where the cut falls, and what is left to people."""
    run = run_of(request, run_pk, "shortlist", "drive")
    sheets, blockers = scored(run) if is_open(run) else ([], [])
    names, decisions = names_of(field_candidacies(run)), decisions_of(run)
    asked = {one.post.key: _asked(run, one, names, decisions) for one in sheets}
    figures = figures_of(run) if sheets or hasattr(run, "outcome") else {}
    return page(
        site,
        request,
        "nomination/scores",
        gettext("Weighted scoring"),
        desk_url=desk_url(run),
        blockers=blockers,
        base=base_title(figures["method"]) if figures else "",
        posts=[one | asked.get(one["key"], {}) for one in score_tables(figures)] if figures else [],
        reopened=[one for (_, question), one in decisions.items() if question == REOPEN],
        pdf_url=reverse("admin:nomination_decision_scores_pdf", args=[run.pk]),
        csv_url=reverse("admin:nomination_decision_scores_csv", args=[run.pk]),
    )


def _asked(run, scores: PostScores, names, decisions) -> dict:
    """What is left to people at one post of an open run; nothing where they have decided."""
    where = [run.pk, scores.post.pk]
    is_left = bool(open_decision(scores, decisions))
    is_short = scores.cut.next_step in SHORT_STEPS and decision_on(scores, decisions) is None
    if not is_left and not is_short:
        return {}
    return {
        "asks": reason_text(asking(scores, names)),
        "url": reverse("admin:nomination_decision_decide", args=where) if is_left else "",
        "reopen_url": reverse("admin:nomination_decision_reopen", args=where) if is_short else "",
    }


@require_safe
def scores_pdf(request, run_pk, *, site):
    """权重计分汇总表, also before it is signed: it is what is laid before those who sign."""
    run = run_of(request, run_pk, "shortlist", "drive")
    try:
        printed = score_pdf(run.election, figures_of(run), getattr(run, "outcome", None))
    except REFUSALS as refusal:
        for row in refusal_rows(refusal if isinstance(refusal, Refused) else Refused(reason_for(refusal))):
            messages.error(request, f"{row['code']} {row['text']} {row['mend']}".strip())
        return redirect("admin:nomination_decision_scores", run.pk)
    return file_response(printed, "application/pdf", f"{run.election.slug}-scores-{run.run_number}.pdf")


@require_safe
def scores_csv(request, run_pk, *, site):
    """The same as a file that is enough by itself to compute every score again."""
    run = run_of(request, run_pk, "shortlist", "drive")
    try:
        data = score_csv(figures_of(run))
    except RuleError:
        return redirect("admin:nomination_decision_scores", run.pk)
    return file_response(data, "text/csv; charset=utf-8", f"{run.election.slug}-scores-{run.run_number}.csv")


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


@require_http_methods(["GET", "POST"])
def reopen(request, run_pk, post_pk, *, site):
    """Two people open registration again, because too few stand for this post."""
    run = run_of(request, run_pk, "shortlist", "drive")
    found = next((one for one in scored(run)[0] if one.post.pk == post_pk), None)
    if found is None or found.cut.next_step not in SHORT_STEPS:
        raise Http404
    names = names_of({found.post.key: field_candidacies(run)[found.post.key]})
    annulled = gettext(
        "The stages from the open recommendation to this one are annulled and held again, the vote of the "
        "second recommendation among them. This can't be undone."
    )
    return reopen_step(site, request, run, found.post, why=asking(found, names), danger=annulled)
