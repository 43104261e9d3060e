"""The department's forms of one election: empty to print, or filled from what is on record."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from election_site.admin.base import allowed, election_or_404, page
from election_site.domain.numbers import whole_number
from election_site.queries.wording import reason_text
from election_site.services.errors import Refused
from nomination.models import Candidacy, Recommendation
from nomination.queries.forms import FORMS
from nomination.services.forms import print_form

MOST_SHOWN = 50


def subjects(election, about: str, search: str = ""):
    """What a filled form can be about, as rows with ``pk`` and a name; none for the election itself."""
    if about == "candidacy":
        rows = Candidacy.objects.filter(election=election, person__name__icontains=search)
        return rows.select_related("person", "post").order_by("post__number", "pk")
    if about in Recommendation.Route.values:
        rows = Recommendation.objects.filter(
            run__election=election, route=about, candidacy__person__name__icontains=search
        )
        return rows.select_related("candidacy__person", "candidacy__post").order_by("number")
    return None


def form_url(election, name: str, subject="") -> str:
    return reverse("admin:nomination_candidacy_form", args=[election.pk, name]) + (
        f"?of={subject}" if subject else ""
    )


@require_safe
def forms(request, election_pk, *, site):
    """Every form; of those about one person a search for the person."""
    election = election_or_404(request, election_pk)
    allowed(request, "review", election)
    chosen = FORMS.get(request.GET.get("form", ""))
    search = request.GET.get("q", "").strip()[:60]
    rows = subjects(election, chosen.about, search) if chosen else None
    return page(
        site,
        request,
        "nomination/forms",
        gettext("Forms to print"),
        desk_url=reverse("admin:election_site_election_desk", args=[election.pk]),
        forms=[
            {
                "name": form.name,
                "title": gettext(form.title),
                "blank_url": form_url(election, form.name) + "?blank=1",
                "filled_url": form_url(election, form.name) if form.about == "election" else "",
            }
            for form in FORMS.values()
        ],
        chosen=chosen and {"name": chosen.name, "title": gettext(chosen.title)},
        search=search,
        found=[(str(one), form_url(election, chosen.name, one.pk)) for one in rows[:MOST_SHOWN]]
        if rows is not None
        else [],
    )


@never_cache
@require_safe
def form(request, election_pk, name, *, site):
    """One form as a PDF; why not, where it cannot be printed."""
    election = election_or_404(request, election_pk)
    allowed(request, "review", election)
    if name not in FORMS:
        raise Http404
    subject, is_blank = None, "blank" in request.GET
    if FORMS[name].about != "election" and not is_blank:
        of = whole_number(request.GET.get("of"))
        subject = get_object_or_404(subjects(election, FORMS[name].about), pk=of)
    try:
        printed = print_form(election, name, subject=subject, is_blank=is_blank)
    except Refused as refused:
        for one in refused.reasons:
            messages.error(request, f"{one.code} {reason_text(one)}")
        return redirect("admin:nomination_candidacy_forms", election.pk)
    response = HttpResponse(printed, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{election.slug}-{name}.pdf"'
    return response
