"""Stage 2: the three files of the open recommendation are read in, whole or not at all."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from election_site.admin.base import step
from election_site.queries.wording import reason_text
from nomination.admin.forms import RecommendationsForm
from nomination.admin.runs import desk_url, is_open, run_of
from nomination.models import Recommendation, Signature
from nomination.queries.refusals import refusal_reasons
from nomination.services.recommendations import ImportReport, import_recommendations


def read_text(report: ImportReport) -> str:
    """What became of the files, in one sentence."""
    return gettext(
        "%(nominees)s registration forms, %(recommendations)s recommendations (%(accepted)s accepted, "
        "%(refused)s refused), %(signatures)s signatures (%(counted)s count)."
    ) % {
        "nominees": report.nominees,
        "recommendations": report.recommendations,
        "accepted": report.accepted,
        "refused": len(report.refused),
        "signatures": report.signatures,
        "counted": report.counted,
    }


def entries_of(run) -> list[dict]:
    """What comes in one by one."""
    return [
        {"title": title, "url": reverse(f"admin:nomination_recommendation_{name}", args=[run.pk])}
        for title, name in (
            (gettext("Enter a recommendation by an organisation"), "organisation"),
            (gettext("Enter a self-recommendation on paper"), "self"),
        )
    ] + [
        {
            "title": gettext("Joint sheets: papers and files of signatures"),
            "url": reverse("admin:nomination_signatureimport_sheets", args=[run.pk]),
        },
        {
            "title": gettext("All recommendations"),
            "url": reverse("admin:nomination_recommendation_changelist"),
        },
    ]


@require_http_methods(["GET", "POST"])
def import_files(request, run_pk, *, site):
    """Read the three files; below stands what was refused by the rules, and why."""
    run = run_of(request, run_pk, "open_recommendation", "import")
    recommendations = Recommendation.objects.filter(run=run).select_related(
        "candidacy__person", "candidacy__post"
    )
    states = Counter(recommendations.values_list("state", flat=True))
    signatures = Signature.objects.filter(recommendation__run=run)
    return step(
        site,
        request,
        template="nomination/recommending",
        title=gettext("Read in the recommendations"),
        form=RecommendationsForm(request.POST or None, request.FILES or None),
        call=lambda **tables: import_recommendations(run=run, **tables),
        done=read_text,
        back=reverse("admin:nomination_recommendation_import", args=[run.pk]),
        desk_url=desk_url(run),
        duplicates_url=reverse("admin:nomination_duplicatedecision_run", args=[run.pk]),
        figures_url=reverse("admin:nomination_recommendation_figures", args=[run.pk]) if is_open(run) else "",
        may_read=is_open(run) and not states,
        counts={
            "accepted": states[Recommendation.State.ACCEPTED],
            "refused": states[Recommendation.State.REFUSED],
            "signatures": signatures.count(),
            "counted": signatures.filter(refusal="").count(),
        },
        refused=[
            {
                "number": one.number,
                "route": one.get_route_display(),
                "name": one.candidacy.person.name,
                "post": one.candidacy.post.title,
                "reasons": [(each.code, reason_text(each)) for each in refusal_reasons(one.refusals)],
            }
            for one in recommendations.filter(state=Recommendation.State.REFUSED)
        ],
        sheets=[
            {
                "title": layout.title_zh,
                "url": reverse("admin:election_site_election_template", args=[run.election_id, layout.name]),
            }
            for layout in RecommendationsForm.layouts.values()
        ],
        entries=entries_of(run) if is_open(run) else [],
        button=gettext("Read the files"),
    )
