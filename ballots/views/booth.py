"""The booth: code, ballot, check, receipt. The server keeps nothing of a ballot before it is dropped: the
marks travel in the form, the slip's code in a signed cookie of this browser.

So does the receipt, from the moment the voter checks the ballot: if the network fails while it is dropped, the
same browser asks with the same receipt again, and is shown it once the ballot turns out to be in the box."""

import secrets
from urllib.parse import quote, unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ballots.domain.paper import ballot_problems
from ballots.domain.slip_codes import normal_code, normal_receipt
from ballots.domain.vote_checks import vote_reason
from ballots.forms import (
    ballot_contests,
    content_from_fields,
    fields_from_content,
    intro_text,
    review_contests,
    totals,
)
from ballots.models import Slip, Vote
from ballots.queries.booth import BoothSlip, BoothVote, booth_slip, election_of
from ballots.queries.votes import is_in_box
from ballots.services.urn import cast_ballot, new_receipt_code, slip_blockers
from election_site.models import Election
from election_site.queries.identity import keyed_hash
from election_site.queries.public import public_elections
from election_site.queries.wording import reason_text
from election_site.services import tries
from election_site.services.errors import Refused

SLIP, RECEIPT, BROWSER = "slip", "receipt", "browser"
COMPRESSOR = GZipMiddleware(lambda request: HttpResponse())
COOKIE_AGE = 3 * 3600  # seconds: longer than any meeting takes to vote


def keep(response: HttpResponse, name: str, value: str) -> HttpResponse:
    """Set a signed cookie that only the booth's pages get. Quoted: a header holds no Chinese."""
    response.set_signed_cookie(
        name,
        quote(value),
        max_age=COOKIE_AGE,
        path=reverse("ballots:enter"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def kept(request: HttpRequest, name: str) -> str:
    return unquote(request.get_signed_cookie(name, default="", max_age=COOKIE_AGE))


def keep_receipt(response: HttpResponse, code: str, receipt: str) -> HttpResponse:
    """Keep the receipt that the ballot of the slip ``code`` has or will have."""
    return keep(response, RECEIPT, f"{receipt_tag(code)} {receipt}")


def kept_receipt(request: HttpRequest, code: str) -> str:
    """The receipt that this browser holds for the slip ``code``; that of another slip is none."""
    tag, _, receipt = kept(request, RECEIPT).partition(" ")
    return receipt if receipt and tag == receipt_tag(code) else ""


def receipt_tag(code: str) -> str:
    return keyed_hash("receipt", code)[:16]


def dropped_receipt(request: HttpRequest, slip: BoothSlip | None, code: str) -> str:
    """The receipt that this browser holds for ``slip``, if the ballot is in the box under it."""
    if slip is None or slip.state != Slip.State.USED:
        return ""
    receipt = kept_receipt(request, code)
    return receipt if receipt and is_in_box(slip.vote, receipt) else ""


def to_receipt(*, again: bool) -> HttpResponse:
    """On to the receipt; ``again``: the ballot was in the box before this request."""
    return HttpResponseRedirect(reverse("ballots:done") + ("?again=1" if again else ""))


def forget(response: HttpResponse) -> HttpResponse:
    for name in (SLIP, RECEIPT):
        response.delete_cookie(name, path=reverse("ballots:enter"), samesite="Strict")
    return response


def vote_head(vote: BoothVote, election: Election | None = None) -> dict:
    election = election or election_of(vote)
    return {
        "title": vote.title,
        "election_title": election.title,
        "intro": intro_text(vote),
        "is_demo": election.is_demo,
    }


def admit(request: HttpRequest, typed: str, slug: str = "") -> HttpResponse:
    """Try a slip code: on to the ballot, or one sentence why not. With ``slug`` at one election's own door."""
    browser = kept(request, BROWSER) or secrets.token_urlsafe(12)
    address = request.META.get("REMOTE_ADDR", "")
    code = normal_code(typed)
    slip = booth_slip(code)
    # A right code goes in, locked or not: it cannot be guessed, and one caller's wrong codes must not keep a hall
    # that shares one address from voting.
    if slip is None and tries.is_locked("slip", browser, address):
        sentence = reason_text(vote_reason("B525", minutes=tries.WINDOW // 60))
        return render(request, "ballots/enter.html", {"sentence": sentence, "is_locked": True}, status=429)
    if dropped_receipt(request, slip, code):
        return keep(to_receipt(again=True), SLIP, code)
    blockers = slip_blockers(slip)
    if slip and slug and (election := election_of(slip.vote)).slug != slug:
        blockers = [vote_reason("B526", election=election.title)]
    if not blockers:
        response = keep(redirect("ballots:paper"), SLIP, code)
        return response if kept_receipt(request, code) else forget_receipt(response)
    if slip is None:
        tries.note_failure("slip", browser, address)
    context = {"sentence": reason_text(blockers[0]), "code": typed[:40]}
    return keep(render(request, "ballots/enter.html", context, status=422), BROWSER, browser)


def forget_receipt(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(RECEIPT, path=reverse("ballots:enter"), samesite="Strict")
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request, slug=""):
    """Type the code of a slip, at the common door or at one election's own."""
    if slug:
        get_object_or_404(public_elections(), slug=slug)
    if request.method == "POST":
        return admit(request, request.POST.get("code", ""), slug)
    return render(request, "ballots/enter.html")


@never_cache
@require_GET
def scan(request, code):
    """The address in a slip's QR."""
    return admit(request, code)


@never_cache
@require_http_methods(["GET", "POST"])
def paper(request):
    """The ballot, its check, and the drop: one address, so that no answer ever stands in an address."""
    code = kept(request, SLIP)
    slip = booth_slip(code)
    step = request.POST.get("step", "ballot")
    if slip is None:
        return redirect("ballots:enter")
    if step == "drop":
        return drop(request, slip, code)
    if dropped_receipt(request, slip, code):
        # Back from the receipt, or after a lost answer: the ballot is in the box, there is nothing else to show.
        return to_receipt(again=True)
    blockers = slip_blockers(slip)
    if blockers:
        return turned_away(request, slip, reason_text(blockers[0]))
    content = content_from_fields(slip.vote.paper, request.POST)
    problems = ballot_problems(slip.vote.paper, content, slip.vote.options["options"])
    if step == "review" and not problems:
        return show_review(request, slip.vote, content)
    sentence = " ".join(reason_text(problem) for problem in problems) if step == "review" else ""
    return show_ballot(request, slip.vote, content, sentence)


def show_ballot(request: HttpRequest, vote: BoothVote, content: dict, sentence: str) -> HttpResponse:
    context = {
        "vote": vote_head(vote),
        "contests": ballot_contests(vote.paper, content),
        "sentence": sentence,
        "slip_tag": keyed_hash("marks", kept(request, SLIP))[:16],
    }
    response = render(request, "ballots/ballot.html", context, status=422 if sentence else 200)
    # A hundred names have to reach a slow phone. Only an unmarked ballot is compressed: the length of a marked one
    # would depend on its marks, and somebody on the way sees lengths.
    return response if content else COMPRESSOR.process_response(request, response)


def show_review(request: HttpRequest, vote: BoothVote, content: dict) -> HttpResponse:
    contests = review_contests(vote.paper, content)
    code = kept(request, SLIP)
    receipt = kept_receipt(request, code) or new_receipt_code()
    hidden = [*fields_from_content(content), {"name": RECEIPT, "value": receipt}]
    context = {
        "vote": vote_head(vote),
        "contests": contests,
        "can_abstain": "abstain" in vote.rule["marks"],
        "hidden": hidden,
        **totals(contests),
    }
    return keep_receipt(render(request, "ballots/review.html", context), code, receipt)


def turned_away(request: HttpRequest, slip: BoothSlip, sentence: str) -> HttpResponse:
    context = {
        "vote": vote_head(slip.vote),
        "sentence": sentence,
        "next_url": reverse("ballots:enter"),
        "next_text": gettext("Enter another code"),
    }
    return forget(render(request, "ballots/closed.html", context, status=409))


def drop(request: HttpRequest, slip: BoothSlip, code: str) -> HttpResponse:
    """Cast. The answer is sent only after the transaction is committed."""
    content = content_from_fields(slip.vote.paper, request.POST)
    was_used = slip.state == Slip.State.USED
    try:
        receipt = cast_ballot(slip=slip, content=content, receipt=request.POST.get(RECEIPT, ""))
    except Refused as refusal:
        return turned_away(request, slip, reason_text(refusal.reasons[0]))
    return keep_receipt(to_receipt(again=was_used), code, receipt)


@never_cache
@require_GET
def done(request):
    """The receipt; may be reloaded until the voter presses 完成."""
    code = kept(request, SLIP)
    slip = booth_slip(code)
    receipt = dropped_receipt(request, slip, code)
    if not receipt:
        return redirect("ballots:paper" if slip else "ballots:enter")
    context = {
        "vote": vote_head(slip.vote),
        "receipt_code": receipt,
        "was_before": "again" in request.GET,
        "done_url": reverse("ballots:finish"),
    }
    return render(request, "ballots/receipt.html", context)


@never_cache
@require_GET
def finish(request):
    """Forget everything, ready for the next voter at this tablet."""
    return forget(redirect("ballots:enter"))


@never_cache
@require_http_methods(["GET", "POST"])
def receipt_check(request):
    """Is the ballot with this receipt in a box? Never what is on it."""
    context = {"home_url": reverse("election_site:home")}
    typed = request.POST.get("receipt", "").strip()[:40]
    if typed:
        receipt = normal_receipt(typed)
        vote = next((v for v in Vote.objects.select_related("run__election") if is_in_box(v, receipt)), None)
        context |= {"receipt": receipt or typed, "is_found": vote is not None}
        if vote:
            context["vote"] = vote_head(vote, vote.run.election)
    return render(request, "ballots/receipt_check.html", context)
