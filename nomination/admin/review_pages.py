"""Stage 3: the offices asked, a board of everybody in, one page for each person, and the letter."""

import io

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from election_site.admin.base import allowed, election_or_404, file_links, page, step
from election_site.admin.refusals import refusal_rows
from election_site.admin.sheets import empty_sheet
from election_site.queries.wording import reason_text
from election_site.services.errors import Refused
from election_site.services.rights import can
from election_site.templatetags.presentation import day
from nomination.admin.boards import board_groups, board_url
from nomination.admin.reopening import reopen_step
from nomination.admin.review_forms import OfficesForm, ReviewFileForm, ReviewForm
from nomination.admin.runs import desk_url, is_open, run_of
from nomination.domain.checks import reason
from nomination.models import Candidacy, QualificationReview
from nomination.queries.reviews import (
    are_offices_fixed,
    asked_offices,
    defect_words,
    documents_of,
    opinions_of,
    review_layout,
)
from nomination.queries.stage_figures import failed_posts
from nomination.services.offices import set_asked_offices
from nomination.services.review_files import record_reviews_from_table
from nomination.services.review_letters import print_letter
from nomination.services.reviews import record_review

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STAGE = "qualification_review"


def letter_url(run, candidacy_pk: int) -> str:
    return reverse("admin:nomination_qualificationreview_letter", args=[run.pk, candidacy_pk])


def review_words(review: QualificationReview) -> str:
    if review.is_qualified:
        return gettext("qualified")
    words = gettext("not qualified: %(defect)s") % {"defect": " ".join(defect_words(review.defects))}
    if review.mend_by:
        words += gettext(" To be mended by %(day)s.") % {"day": day(review.mend_by)}
    return words


def heard_words(opinions: dict, offices: list) -> str:
    """How many offices have given their opinion, and which do not agree."""
    heard = gettext("%(heard)s of %(asked)s heard") % {"heard": len(opinions), "asked": len(offices)}
    against = "、".join(one.office.title for one in opinions.values() if not one.agrees)
    if not against:
        return heard
    return heard + gettext("; against: %(offices)s") % {"offices": against}


@require_http_methods(["GET", "POST"])
def offices(request, election_pk, *, site):
    """Which offices are asked, before the review opens."""
    election = election_or_404(request, election_pk)
    allowed(request, "review", election)
    titles = "\n".join(one.title for one in asked_offices(election))
    fixed = [gettext("The review has been opened: the offices asked are fixed.")]
    return step(
        site,
        request,
        title=gettext("Offices asked in the review"),
        form=OfficesForm(request.POST or None, initial={"titles": titles}),
        call=lambda **given: set_asked_offices(election=election, **given),
        done=gettext("The offices are saved."),
        back=reverse("admin:election_site_election_desk", args=[election.pk]),
        notes=fixed if are_offices_fixed(election) else [],
        button=gettext("Save"),
    )


def failed_rows(run) -> list[dict]:
    """The posts for which nobody passed, with the way on."""
    return [
        {
            "text": reason_text(reason("N210", post=post.title)),
            "url": reverse("admin:nomination_qualificationreview_reopen", args=[run.pk, post.pk]),
        }
        for post in failed_posts(run)
    ]


@require_http_methods(["GET", "POST"])
def reopen(request, run_pk, post_pk, *, site):
    """Two people open registration again, because nobody passed for this post."""
    run = run_of(request, run_pk, STAGE, "drive")
    post = next((one for one in failed_posts(run) if one.pk == post_pk), None)
    if post is None or not is_open(run):
        raise Http404
    annulled = gettext(
        "The open recommendation and this review are annulled and held again; what was found is taken over. This "
        "can't be undone."
    )
    return reopen_step(site, request, run, post, why=reason("N210", post=post.title), danger=annulled)


@require_http_methods(["GET", "POST"])
def review_board(request, run_pk, *, site):
    """Everybody to be reviewed; all findings may also come in one file."""
    run = run_of(request, run_pk, STAGE, "review")
    done = {one.candidacy_id: one for one in run.reviews.all()}
    asked, opinions = asked_offices(run.election), opinions_of(run)
    groups = board_groups(run, done, review_words, "qualificationreview")
    for row in (row for group in groups for row in group["rows"]):
        review = done.get(row["pk"])
        row["heard"] = heard_words(opinions.get(row["pk"], {}), asked)
        row["letter_url"] = letter_url(run, row["pk"]) if review and not review.is_qualified else ""
    return step(
        site,
        request,
        template="nomination/review_board",
        title=gettext("Qualification review"),
        form=ReviewFileForm(request.POST or None, request.FILES or None, election=run.election),
        call=lambda table, **given: record_reviews_from_table(run=run, table=table, **given),
        done=lambda report: (
            gettext("%(lines)s lines were read: %(qualified)s qualified, %(refused)s not qualified.")
            % {"lines": report.lines, "qualified": report.qualified, "refused": report.refused}
        ),
        back=board_url("qualificationreview", run),
        desk_url=desk_url(run),
        groups=groups,
        failed=failed_rows(run) if is_open(run) and can(request.user, "drive", run.election) else [],
        is_open=is_open(run),
        sheet_url=reverse("admin:nomination_qualificationreview_sheet", args=[run.pk]),
        button=gettext("Read the file"),
    )


@require_safe
def review_sheet(request, run_pk, *, site):
    """The empty file of findings, with a column for each office asked."""
    run = run_of(request, run_pk, STAGE, "review")
    layout = review_layout(run.election)
    return FileResponse(
        io.BytesIO(empty_sheet(layout)),
        as_attachment=True,
        filename=f"{layout.title_zh}.xlsx",
        content_type=XLSX,
    )


@require_http_methods(["GET", "POST"])
def review_one(request, run_pk, candidacy_pk, *, site):
    """What the offices said of one person, and the finding."""
    run = run_of(request, run_pk, STAGE, "review")
    candidacy = get_object_or_404(
        Candidacy.objects.select_related("person", "post"), pk=candidacy_pk, election=run.election
    )
    opinions = opinions_of(run, [candidacy.pk]).get(candidacy.pk, {})
    before = run.reviews.filter(candidacy=candidacy).first()
    form = ReviewForm(
        request.POST or None,
        request.FILES or None,
        offices=asked_offices(run.election),
        initial=ReviewForm.initial_of(opinions, before),
    )
    scans = {code: file_links(documents_of({code: one})) for code, one in opinions.items() if one.document_id}
    return step(
        site,
        request,
        template="nomination/review",
        title=gettext("Review of %(name)s") % {"name": candidacy.person.name},
        form=form,
        call=lambda **given: record_review(run=run, candidacy=candidacy, **given),
        done=gettext("The review of %(name)s is recorded.") % {"name": candidacy.person.name},
        back=board_url("qualificationreview", run),
        notes=[f"{candidacy.post.title} · {candidacy.person.work}"],
        lines=form.office_lines(scans),
        letter_url=letter_url(run, candidacy.pk) if before and not before.is_qualified else "",
    )


@never_cache
@require_safe
def review_letter(request, run_pk, candidacy_pk, *, site):
    """The letter to somebody who was refused or is to mend something, as a PDF."""
    run = run_of(request, run_pk, STAGE, "review")
    candidacy = get_object_or_404(
        Candidacy.objects.select_related("person", "post", "election"), pk=candidacy_pk, election=run.election
    )
    try:
        printed = print_letter(run, candidacy, site_url=request.build_absolute_uri("/").rstrip("/"))
    except Refused as refused:
        return page(
            site,
            request,
            "nomination/no_letter",
            gettext("Letter to %(name)s") % {"name": candidacy.person.name},
            status=422,
            blockers=refusal_rows(refused),
            back=board_url("qualificationreview", run),
        )
    response = HttpResponse(printed, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="letter-{candidacy.pk}.pdf"'
    return response
