"""Objections by the public: the form under a notice, the receipt, and the answer by number and code."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from election_site.domain.checks import reason
from election_site.domain.codes import grouped, normal_code
from election_site.forms import ObjectionForm, told
from election_site.models import Election, Objection, Publication
from election_site.queries.objections import CODE_LENGTH, objection_by_code
from election_site.queries.public import days_left
from election_site.queries.public_pages import notice_context, objection_row
from election_site.queries.wording import mend_text, reason_text
from election_site.services import tries
from election_site.services.errors import Refused
from election_site.services.publications import file_objection
from election_site.views.public import election_or_404

RECEIPT, BROWSER = "objection", "objecting"  # cookies
RECEIPT_AGE = 3600  # seconds: the code is shown to this browser once it was filed, and not for ever
FILING, LOOKING = "filing", "objection"  # what is counted


def keep(response: HttpResponse, election: Election, name: str, value: str) -> HttpResponse:
    """Set a signed cookie for the pages of one election. Not in the session: that would join what a browser
    objects to with whatever else the site keeps of it."""
    response.set_signed_cookie(
        name,
        value,
        max_age=RECEIPT_AGE,
        path=reverse("election_site:election", args=[election.slug]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def kept(request: HttpRequest, name: str) -> str:
    return request.get_signed_cookie(name, default="", max_age=RECEIPT_AGE)


def caller(request: HttpRequest) -> tuple[str, str]:
    """Browser and address, for counting tries."""
    return kept(request, BROWSER) or secrets.token_urlsafe(12), request.META.get("REMOTE_ADDR", "")


def frame(election: Election) -> dict:
    return {
        "election": election,
        "election_url": reverse("election_site:election", args=[election.slug]),
        "lookup_url": reverse("election_site:objection_lookup", args=[election.slug]),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request, slug, pk):
    election = election_or_404(slug)
    publication = get_object_or_404(
        Publication.objects.select_related("outcome__run__election"),
        pk=pk,
        outcome__run__election=election,
        closes_at__isnull=False,
    )
    is_open = days_left(publication, now()) is not None
    form = ObjectionForm(request.POST or None, request.FILES or None) if is_open else None
    if request.method == "POST" and form and form.is_valid():
        filed = filed_response(request, publication, form)
        if filed:
            return filed
    status = 422 if form and form.errors else 200
    context = notice_context(publication, form, now())
    response = render(request, "election_site/notice.html", context, status=status)
    return keep(response, election, BROWSER, caller(request)[0])


def filed_response(request: HttpRequest, publication: Publication, form) -> HttpResponse | None:
    """File what the form holds and lead to its receipt; None when it was refused, and the form says why."""
    election = publication.outcome.run.election
    browser, address = caller(request)
    if tries.is_locked(FILING, browser, address):
        form.add_error(None, told(reason("E133", minutes=tries.WINDOW // 60)))
        return None
    try:
        objection, code = file_objection(
            publication=publication, sender=browser, now=now(), **form.cleaned_data
        )
    except Refused as refused:
        for one in refused.reasons:
            form.add_error(None, told(one))
        return None
    tries.note_failure(FILING, browser, address)
    response = redirect("election_site:objection_receipt", election.slug, objection.receipt)
    keep(response, election, RECEIPT, f"{objection.receipt} {code}")
    return keep(response, election, BROWSER, browser)


@never_cache
@require_safe
def objection_receipt(request, slug, receipt):
    """Number and code, for the browser that filed it; everybody else is led to where both are asked for."""
    election = election_or_404(slug)
    number, _, code = kept(request, RECEIPT).partition(" ")
    objection = objection_by_code(election, number, code) if number == receipt else None
    if objection is None:
        return redirect(f"{frame(election)['lookup_url']}?number={receipt}")
    context = {
        "notice": {
            "title": objection.publication.title,
            "url": reverse("election_site:notice", args=[slug, objection.publication_id]),
        },
        "receipt_number": objection.receipt,
        "code": grouped(code),
        "files": objection.files.count(),
        "filed_at": objection.filed_at,
    }
    return render(request, "election_site/objection_receipt.html", frame(election) | context)


def looked_up(
    election: Election, number: str, code: str, who: tuple[str, str]
) -> tuple[Objection | None, str, int]:
    """The objection of that number and code, or a sentence why not, and the status. ``who``: see ``caller``."""
    if tries.is_locked(LOOKING, *who):
        return None, reason_text(reason("E132", minutes=tries.WINDOW // 60)), 429
    objection = objection_by_code(election, number, normal_code(code, CODE_LENGTH))
    if objection:
        return objection, "", 200
    tries.note_failure(LOOKING, *who)
    unknown = reason("E131")
    return None, f"{reason_text(unknown)}{mend_text(unknown)}", 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection_lookup(request, slug):
    """The answer to an objection, by its receipt number and code; never its text or its author."""
    election = election_or_404(slug)
    asked = request.POST if request.method == "POST" else request.GET
    typed = "".join(sign for sign in asked.get("number", "").upper() if sign.isalnum())[:16]
    who = caller(request)
    objection, sentence, status = None, "", 200
    if request.method == "POST":
        objection, sentence, status = looked_up(election, typed, request.POST.get("code", ""), who)
    context = {"number": typed, "sentence": sentence, "objection": objection and objection_row(objection)}
    response = render(
        request, "election_site/objection_lookup.html", frame(election) | context, status=status
    )
    return keep(response, election, BROWSER, who[0])
