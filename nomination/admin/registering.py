"""Stage 2 on paper, and one recommendation with everything about it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from election_site.admin.base import page, step
from election_site.models import StageRun
from election_site.services.rights import can
from nomination.admin.line_faults import LINE_FAULTS
from nomination.admin.register_forms import (
    AdminWhyForm,
    OrganisationForm,
    PaperConsentForm,
    SelfPaperForm,
)
from nomination.admin.runs import desk_url, is_open, run_of
from nomination.models import Recommendation
from nomination.queries.one_recommendation import (
    consent_url,
    facts,
    one_recommendation,
    signature_counts,
    standing,
)
from nomination.services.consenting import record_paper_consent, record_refusal
from nomination.services.organisations import enter_organisation_recommendation
from nomination.services.registering import enter_self_recommendation
from nomination.services.withdrawing import withdraw_recommendation, withdrawal_blockers

STAGE = "open_recommendation"


def one_url(one: Recommendation) -> str:
    return reverse("admin:nomination_recommendation_change", args=[one.pk])


def one(request, recommendation: Recommendation, *, site):
    """Everything about one recommendation, and what may be done with it."""
    one = one_recommendation(recommendation.pk)
    election, person = one.run.election, one.candidacy.person
    may_work = can(request.user, "import", election) and is_open(one.run)
    may_read = can(request.user, "review", election)
    is_asked = not one.candidacy.has_consented and not one.withdrawn_at
    return page(
        site,
        request,
        "nomination/recommendation",
        f"{one.number} {person.name}",
        one=one,
        desk_url=desk_url(one.run),
        list_url=reverse("admin:nomination_recommendation_changelist"),
        facts=facts(one),
        standing=standing(one),
        signature_rows=signature_rows(one) if one.route == Recommendation.Route.JOINT else None,
        may_read=may_read,
        consent_url=consent_url(one) if can(request.user, "import", election) else "",
        is_asked=is_asked,
        actions=actions(one, is_asked=is_asked) if may_work else [],
    )


def signature_rows(one: Recommendation) -> list[dict]:
    """Lines that count, then those that do not, by the reason."""
    counts = signature_counts(one)
    rows = [{"label": gettext("Signatures that count"), "count": counts.pop("", 0)}]
    return rows + [{"label": LINE_FAULTS.get(code, code), "count": counts[code]} for code in sorted(counts)]


def actions(one: Recommendation, *, is_asked: bool) -> list[dict]:
    """The steps that fit now, as {title, url}."""
    found = []
    if is_asked:
        found.append((gettext("Record the consent on paper"), "consent"))
        if not one.candidacy.withdrawn_at:
            found.append((gettext("Record that the nominee does not want to stand"), "declined"))
    if not withdrawal_blockers(one):
        found.append((gettext("Withdraw this recommendation"), "withdraw"))
    steps = [
        {"title": title, "url": reverse(f"admin:nomination_recommendation_{name}", args=[one.pk])}
        for title, name in found
    ]
    if one.route == Recommendation.Route.JOINT and not one.withdrawn_at:
        lines = reverse("admin:nomination_signatureimport_lines", args=[one.run_id, one.pk])
        steps.insert(0, {"title": gettext("Enter signatures from paper"), "url": lines})
    return steps


def worked(request, pk: int) -> Recommendation:
    """The recommendation of an open run, for whoever may work on it; else 404."""
    one = get_object_or_404(
        Recommendation.objects.select_related("run__election", "candidacy__person"), pk=pk
    )
    run_of(request, one.run_id, STAGE, "import")
    if one.run.state != StageRun.State.OPEN:
        raise Http404
    return one


@require_http_methods(["GET", "POST"])
def organisation(request, run_pk, *, site):
    """Enter the sealed form of a branch or unit."""
    run = run_of(request, run_pk, STAGE, "import")
    form = OrganisationForm(request.POST or None, request.FILES or None, election=run.election)
    return step(
        site,
        request,
        title=gettext("Enter a recommendation by an organisation"),
        form=form,
        call=lambda actor, now, **_: enter_organisation_recommendation(
            run=run, actor=actor, now=now, **form.arguments()
        ),
        done=lambda one: gettext("Entered under the number %(number)s.") % {"number": one.number},
        back=desk_url(run),
        then=one_url,
    )


@require_http_methods(["GET", "POST"])
def self_paper(request, run_pk, *, site):
    """Enter a self-recommendation that came on paper."""
    run = run_of(request, run_pk, STAGE, "import")
    form = SelfPaperForm(request.POST or None, request.FILES or None, election=run.election)
    return step(
        site,
        request,
        title=gettext("Enter a self-recommendation on paper"),
        form=form,
        call=lambda actor, now, identity_number, received_on, paper, **_: enter_self_recommendation(
            run=run,
            form=form.as_filled(),
            identity_number=identity_number,
            received_on=received_on,
            paper=paper,
            actor=actor,
            now=now,
        ),
        done=lambda found: gettext("Entered under the number %(number)s.") % {"number": found[0].number},
        back=desk_url(run),
        then=lambda found: one_url(found[0]),
    )


@require_http_methods(["GET", "POST"])
def consent(request, pk, *, site):
    """Record a signed consent with its scan."""
    one = worked(request, pk)
    known = {"work": one.candidacy.person.work, "sex": one.candidacy.person.sex}
    form = PaperConsentForm(request.POST or None, request.FILES or None, initial=known)
    return step(
        site,
        request,
        title=gettext("Consent of %(name)s on paper") % {"name": one.candidacy.person.name},
        form=form,
        call=lambda actor, now, identity_number, paper, **_: record_paper_consent(
            run=one.run,
            candidacy=one.candidacy,
            form=form.filled(one.candidacy.person.name),
            identity_number=identity_number,
            paper=paper,
            actor=actor,
            now=now,
        ),
        done=gettext("The consent is recorded."),
        back=one_url(one),
        button=gettext("Record the consent"),
    )


@require_http_methods(["GET", "POST"])
def declined(request, pk, *, site):
    """Record that the nominee does not want to stand."""
    one = worked(request, pk)
    return step(
        site,
        request,
        title=gettext("%(name)s does not want to stand") % {"name": one.candidacy.person.name},
        form=AdminWhyForm(request.POST or None),
        call=lambda **given: record_refusal(run=one.run, candidacy=one.candidacy, **given),
        done=gettext("Recorded. The recommendations of this nominee are not counted."),
        back=one_url(one),
        notes=[gettext("Write down how you know: a letter, a visit, a call.")],
        button=gettext("Record"),
    )


@require_http_methods(["GET", "POST"])
def withdraw(request, pk, *, site):
    """Withdraw a recommendation; this is also how a wrong entry is corrected."""
    one = worked(request, pk)
    return step(
        site,
        request,
        title=gettext("Withdraw %(number)s") % {"number": one.number},
        form=AdminWhyForm(request.POST or None),
        call=lambda **given: withdraw_recommendation(recommendation=one, **given),
        done=gettext("The recommendation is withdrawn."),
        back=one_url(one),
        danger=gettext("This can't be undone. The recommendation stays on record with the reason."),
        button=gettext("Withdraw"),
    )
