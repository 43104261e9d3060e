"""Recommending online: the landing page, the form as a draft, its sending, what became of it, its withdrawal."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from election_site.domain.codes import grouped
from election_site.queries.wording import mend_text, reason_text
from election_site.services import tries
from election_site.services.errors import Refused
from election_site.views.attachments import attachment_response
from nomination.domain.service_checks import service_reason
from nomination.forms.registration import DeclarationForm, FollowForm, RegistrationForm, WhyForm
from nomination.models import Draft, Recommendation
from nomination.queries.followed import followed
from nomination.queries.recommend_pages import landing_page, own_page
from nomination.services.drafts import change_draft, start_draft
from nomination.services.references import secret_hash
from nomination.services.registering import send_self_recommendation, sent_together
from nomination.services.withdrawing import withdraw_recommendation, withdrawal_blockers
from nomination.views.following import (
    browser_of,
    election_of,
    forget,
    keep,
    keep_browser,
    kept,
    mine,
    to_follow,
)
from nomination.views.guarding import FORMS, GUESSES, caller_of, note_guess, refuse_too_many

FORM_METHODS = ["GET", "HEAD", "POST"]


def refused_into(form, refusal: Refused) -> None:
    """Say on the form what a service refused."""
    for one in refusal.reasons:
        form.add_error(None, f"{one.code} {reason_text(one)} {mend_text(one)}".strip())


def shown(request, election, template: str, **context):
    """One page; a form with faults is answered as such."""
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    context |= {"election": election, "landing_url": reverse("recommend:landing", args=[election.slug])}
    return render(request, f"nomination/recommend/{template}.html", context, status=status)


@never_cache
@require_safe
def landing(request, slug):
    """The three ways to put somebody forward, the dates, the posts."""
    election = election_of(slug)
    number, code = kept(request)
    return shown(
        request,
        election,
        "landing",
        **landing_page(election, now()),
        unfinished=followed(election, number, secret_hash(code)),
    )


@never_cache
@require_http_methods(FORM_METHODS)
def begin(request, slug):
    """The empty form; what was filled in is kept as a draft."""
    election, caller = election_of(slug), caller_of(request)
    page = landing_page(election, now())
    if not page["is_open"]:
        return shown(request, election, "closed", **page)
    form = RegistrationForm(request.POST or None, request.FILES or None, election=election, is_draft=True)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_too_many(FORMS, caller)
            photo = form.cleaned_data.get("photo")
            draft, code = start_draft(election=election, fields=form.as_draft(), photo=photo, now=now())
            tries.note_failure(FORMS, *caller)
            return keep(redirect("recommend:draft", slug, draft.number), slug, draft.number, code)
        except Refused as refusal:
            refused_into(form, refusal)
    return keep_browser(shown(request, election, "form", form=form, is_new=True), slug, caller[0])


@never_cache
@require_http_methods(FORM_METHODS)
def edit(request, slug, number):
    """Change the draft."""
    election = election_of(slug)
    draft = mine(request, election, number)
    if not isinstance(draft, Draft):
        return redirect("recommend:own", slug, number) if draft else to_follow(slug, number)
    form = RegistrationForm(
        request.POST or None, request.FILES or None, initial=draft.fields, election=election, is_draft=True
    )
    if request.method == "POST" and form.is_valid():
        try:
            photo = form.cleaned_data.get("photo")
            change_draft(draft=draft, fields=form.as_draft(), photo=photo, now=now())
            return redirect("recommend:draft", slug, number)
        except Refused as refusal:
            refused_into(form, refusal)
    return shown(request, election, "form", form=form, draft=draft)


@never_cache
@require_http_methods(FORM_METHODS)
def draft(request, slug, number):
    """Look the draft over, and send it with the identity number."""
    election, caller = election_of(slug), caller_of(request)
    found = mine(request, election, number)
    if not isinstance(found, Draft):
        return (
            received(slug, number, was_before=request.method == "POST") if found else to_follow(slug, number)
        )
    filled = RegistrationForm(found.fields, election=election)
    facts = filled.cleaned_data if filled.is_valid() else {}
    form = DeclarationForm(request.POST or None, told_facts=facts)
    if request.method == "POST" and filled.is_valid() and form.is_valid():
        try:
            refuse_too_many(GUESSES, caller)
            return sent(election, number, filled, form)
        except Refused as refusal:
            note_guess(refusal, caller)
            refused_into(form, refusal)
    page = {"code": grouped(kept(request)[1]), **landing_page(election, now())}
    return shown(request, election, "check", form=form, filled=filled, draft=found, is_sending=True, **page)


def sent(election, number: str, filled: RegistrationForm, form: DeclarationForm):
    done = send_self_recommendation(
        election=election,
        number=number,
        form=filled.as_filled(),
        identity_number=form.cleaned_data["identity_number"],
        now=now(),
    )
    return received(election.slug, number, was_before=done.was_before)


def received(slug: str, number: str, *, was_before: bool):
    """On to the receipt, which says so if this was not the first sending."""
    address = reverse("recommend:own", args=[slug, number])
    return redirect(f"{address}?was_before=1" if was_before else address)


@never_cache
@require_safe
def draft_photo(request, slug, number):
    """The photo of one's own draft."""
    found = mine(request, election_of(slug), number)
    if not isinstance(found, Draft) or not found.photo:
        raise Http404
    return attachment_response(found.photo)


@never_cache
@require_safe
def own(request, slug, number):
    """The receipt, and how it stands."""
    election = election_of(slug)
    found = mine(request, election, number)
    if not isinstance(found, Recommendation):
        return redirect("recommend:draft", slug, number) if found else to_follow(slug, number)
    if found.route == Recommendation.Route.JOINT:
        return redirect("sign:own", slug, number)
    together = sent_together(found)
    return shown(
        request,
        election,
        "own",
        number=found.number,
        code=grouped(kept(request)[1]),
        name=found.candidacy.person.name,
        rows=own_page(together),
        was_before="was_before" in request.GET,
        hotline=election.hotline,
    )


@never_cache
@require_http_methods(FORM_METHODS)
def withdraw(request, slug, number):
    """Take it back, with a reason."""
    election = election_of(slug)
    found = mine(request, election, number)
    if not isinstance(found, Recommendation):
        return to_follow(slug, number)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_recommendation(recommendation=found, actor=None, now=now(), **form.cleaned_data)
            return redirect("recommend:own", slug, number)
        except Refused as refusal:
            refused_into(form, refusal)
    blockers = [reason_text(one) for one in withdrawal_blockers(found)]
    return shown(request, election, "withdraw", form=form, recommendation=found, blockers=blockers)


@never_cache
@require_http_methods(FORM_METHODS)
def follow(request, slug):
    """Number and code open a draft again, or what was sent."""
    election, browser = election_of(slug), browser_of(request)
    form = FollowForm(request.POST or None, initial={"number": request.GET.get("number", "")[:20]})
    if request.method == "POST" and form.is_valid():
        if tries.is_locked("follow", browser, request.META.get("REMOTE_ADDR", "")):
            refused_into(form, Refused(service_reason("N707", minutes=tries.WINDOW // 60)))
        else:
            number, code = form.cleaned_data["number"], form.cleaned_data["code"]
            found = followed(election, number, secret_hash(code))
            if found:
                return keep(redirect("recommend:own", slug, found.number), slug, found.number, code)
            tries.note_failure("follow", browser, request.META.get("REMOTE_ADDR", ""))
            refused_into(form, Refused(service_reason("N706")))
    return keep_browser(shown(request, election, "follow", form=form), slug, browser)


@require_POST
def finish(request, slug):
    """This browser forgets what it worked on; for whoever uses the phone or tablet next."""
    election_of(slug)
    return forget(redirect("recommend:landing", slug), slug)
