"""Signing a joint sheet on one's own phone, the receipt, and taking the signature back."""

from urllib.parse import quote, unquote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from election_site.domain.codes import grouped
from election_site.models import Election
from election_site.services import tries
from election_site.services.errors import Refused
from nomination.domain.service_checks import service_reason
from nomination.forms.signing import ReceiptForm, SignForm
from nomination.queries.sheet_pages import receipt_page, sheet_page
from nomination.queries.sheets import sheet_by_token, signature_by_code
from nomination.services.signatures import sign_sheet, withdraw_signature
from nomination.views.following import election_of, keep_browser
from nomination.views.guarding import caller_of
from nomination.views.recommend import FORM_METHODS, refused_into

RECEIPT, RECEIPT_AGE = "signature", 3600  # seconds: as long as a receipt may be looked at again
WRONG = ("N133", "N135")  # what somebody who guesses gets


def sign_page(
    request: HttpRequest, election: Election, template: str, *, form=None, **context
) -> HttpResponse:
    status = 422 if form is not None and form.is_bound and form.errors else 200
    landing_url = reverse("recommend:landing", args=[election.slug])
    context |= {"election": election, "form": form, "landing_url": landing_url}
    return render(request, f"nomination/sign/{template}.html", context, status=status)


def locked_out(caller: tuple[str, str], form) -> bool:
    """Whether there were too many wrong numbers or codes; the form then says so."""
    if not tries.is_locked("signature", *caller):
        return False
    refused_into(form, Refused(service_reason("N707", minutes=tries.WINDOW // 60)))
    return True


def refuse(caller: tuple[str, str], form, refusal: Refused) -> None:
    """Say what was refused, and remember whoever guesses."""
    if any(one.code in WRONG for one in refusal.reasons):
        tries.note_failure("signature", *caller)
    refused_into(form, refusal)


@never_cache
@require_http_methods(FORM_METHODS)
def sheet(request, slug, token):
    """Whom one signs for, and the form; the answer comes at once."""
    election, caller = election_of(slug), caller_of(request)
    found = sheet_by_token(election, token)
    if found is None:
        raise Http404
    shown = sheet_page(found, now())
    form = None if shown["sentence"] else SignForm(request.POST or None)
    if request.method == "POST" and form and form.is_valid() and not locked_out(caller, form):
        try:
            signed = sign_sheet(election=election, token=token, now=now(), **form.cleaned_data)
            if (
                signed.signature.person_id is None
            ):  # on no roll: told so, and not to be tried number by number
                tries.note_failure("signature", *caller)
            return keep_receipt(redirect("sign:done", slug), slug, signed.code)
        except Refused as refusal:
            refuse(caller, form, refusal)
    return keep_browser(sign_page(request, election, "sheet", form=form, sheet=shown), slug, caller[0])


def keep_receipt(response: HttpResponse, slug: str, code: str) -> HttpResponse:
    """Set a signed cookie, so that the receipt may be looked at again without its code in an address."""
    response.set_signed_cookie(
        RECEIPT,
        quote(code),
        max_age=RECEIPT_AGE,
        path=reverse("sign:start", args=[slug]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def kept_receipt(request: HttpRequest) -> str:
    return unquote(request.get_signed_cookie(RECEIPT, default="", max_age=RECEIPT_AGE))


@never_cache
@require_safe
def done(request, slug):
    """The receipt: whether the signature counts, and the code by which it is taken back."""
    election, code = election_of(slug), kept_receipt(request)
    signature = signature_by_code(election, code)
    if signature is None:
        return redirect("sign:withdraw", slug)
    return sign_page(request, election, "done", receipt=receipt_page(signature), code=grouped(code))


@require_POST
def finish(request, slug):
    """This browser forgets the receipt, for whoever signs next on it."""
    election_of(slug)
    next_url = request.POST.get("next", "")
    here = reverse("sign:start", args=[slug])
    response = redirect(next_url if next_url.startswith(here) else "election_site:election", slug)
    response.delete_cookie(RECEIPT, path=here, samesite="Strict")
    return response


@never_cache
@require_http_methods(FORM_METHODS)
def withdraw(request, slug):
    """First the receipt's code, then what it belongs to and the button that takes it back."""
    election, caller = election_of(slug), caller_of(request)
    form, receipt = ReceiptForm(request.POST or None), None
    if request.method == "POST" and form.is_valid() and not locked_out(caller, form):
        code = form.cleaned_data["code"]
        found = signature_by_code(election, code)
        if found and "withdraw" not in request.POST:
            receipt = receipt_page(found)
        else:
            try:
                withdraw_signature(election=election, code=code, now=now())
                return keep_receipt(redirect("sign:done", slug), slug, code)
            except Refused as refusal:
                refuse(caller, form, refusal)
    answer = sign_page(request, election, "withdraw", form=form, receipt=receipt)
    return keep_browser(answer, slug, caller[0])
