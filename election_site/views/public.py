"""The public pages: the list of elections, one election, its published outcomes, its notices."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from election_site.forms import ObjectionForm
from election_site.models import Objection, Publication
from election_site.queries.public import (
    days_left,
    home_rows,
    notice_rows,
    public_elections,
    published_outcomes,
)
from election_site.queries.public_pages import (
    election_context,
    notice_context,
    objection_row,
    outcome_context,
)
from election_site.services.publications import file_objection


def election_or_404(slug: str):
    return get_object_or_404(public_elections(), slug=slug)


@require_safe
def home(request):
    return render(request, "election_site/home.html", {"elections": home_rows()})


@require_safe
def election(request, slug):
    context = election_context(election_or_404(slug), now())
    return render(request, "election_site/election.html", context)


@require_safe
def outcome(request, slug, stage, run_number):
    election = election_or_404(slug)
    for candidate in published_outcomes(election):
        if candidate.run.stage == stage and candidate.run.run_number == run_number:
            return render(request, "election_site/outcome.html", outcome_context(candidate))
    raise Http404


@require_safe
def notices(request, slug):
    election = election_or_404(slug)
    context = {
        "election": election,
        "election_url": reverse("election_site:election", args=[slug]),
        "notices": notice_rows(election, now()),
        "lookup_url": reverse("election_site:objection_lookup", args=[slug]),
    }
    return render(request, "election_site/notices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request, slug, pk):
    election = election_or_404(slug)
    publication = get_object_or_404(
        Publication.objects.select_related("outcome__run__election"),
        pk=pk,
        outcome__run__election=election,
        closes_at__isnull=False,
    )
    form = ObjectionForm(request.POST or None) if days_left(publication, now()) is not None else None
    if request.method == "POST" and form and form.is_valid():
        objection = file_objection(publication=publication, now=now(), **form.cleaned_data)
        return redirect("election_site:objection_receipt", slug, objection.receipt)
    return render(request, "election_site/notice.html", notice_context(publication, form, now()))


@require_safe
def objection_receipt(request, slug, receipt):
    election = election_or_404(slug)
    objection = get_object_or_404(
        Objection.objects.select_related("publication"),
        receipt=receipt,
        publication__outcome__run__election=election,
    )
    context = {
        "election": election,
        "election_url": reverse("election_site:election", args=[slug]),
        "notice": {
            "title": objection.publication.title,
            "url": reverse("election_site:notice", args=[slug, objection.publication_id]),
        },
        "receipt_number": objection.receipt,
        "filed_at": objection.filed_at,
        "lookup_url": reverse("election_site:objection_lookup", args=[slug]),
    }
    return render(request, "election_site/objection_receipt.html", context)


@require_safe
def objection_lookup(request, slug):
    """The answer to an objection, by its receipt number; never its text or its author."""
    election = election_or_404(slug)
    number = "".join(sign for sign in request.GET.get("number", "").upper() if sign.isalnum())[:16]
    objection = objection_row(election, number)
    context = {
        "election": election,
        "election_url": reverse("election_site:election", args=[slug]),
        "number": number,
        "sentence": gettext("No objection has this receipt number.") if number and not objection else "",
        "objection": objection,
    }
    return render(request, "election_site/objection_lookup.html", context)
