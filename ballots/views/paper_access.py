"""Who reaches the pages of the paper count, and how a step answers."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ballots.models import PaperBundle, Vote
from election_site.domain.numbers import whole_number
from election_site.queries.wording import mend_text, reason_text
from election_site.services.errors import Refused
from election_site.services.rights import can

# Whoever has one of these has to do with the paper of a vote.
PAPER = ("prepare_vote", "check_in", "seal_vote", "assign_paper", "enter_paper", "rule_paper")


def for_staff(view: Callable) -> Callable:
    """Signed in, and with a part in the paper of this election; a stranger learns nothing (404)."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, vote_pk: int, **kwargs) -> HttpResponse:
        if not (request.user.is_authenticated and request.user.is_staff):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        votes = Vote.objects.select_related("run__election", "electorate")
        vote = get_object_or_404(votes, pk=vote_pk)
        if not any(can(request.user, capability, vote.run.election) for capability in PAPER):
            raise Http404
        return view(request, vote, **kwargs)

    return guarded


def bundle_or_404(vote: Vote, number: int) -> PaperBundle:
    """The bundle, with the vote that was just read for this request."""
    bundle = get_object_or_404(
        PaperBundle.objects.select_related("first", "second"), vote=vote, number=number
    )
    bundle.vote = vote
    return bundle


def refused_texts(refused: Refused) -> list[str]:
    """Each reason with its number and how to mend it, in one text."""
    return [
        " ".join(part for part in (reason.code, reason_text(reason), mend_text(reason)) if part)
        for reason in refused.reasons
    ]


def act(request: HttpRequest, done: str, service: Callable, **arguments) -> bool:
    """Call a service as this account, now; what came of it stands above the next page."""
    try:
        service(actor=request.user, now=timezone.now(), **arguments)
    except Refused as refused:
        for text in refused_texts(refused):
            messages.error(request, text)
        return False
    if done:
        messages.success(request, done)
    return True


def act_on_form(request: HttpRequest, form, done: str, service: Callable, **arguments) -> bool:
    """The same with the arguments of a form; its faults stand above the next page."""
    if not form.is_valid():
        for field, faults in form.errors.items():
            label = form.fields[field].label if field in form.fields else ""
            messages.error(request, f"{label}：{'、'.join(faults)}" if label else "、".join(faults))
        return False
    given = form.arguments() if hasattr(form, "arguments") else form.cleaned_data
    return act(request, done, service, **given, **arguments)


def back(name: str, vote: Vote, *args) -> HttpResponse:
    return redirect(reverse(f"paper:{name}", args=[vote.pk, *args]))


def int_or_404(text: str | None) -> int:
    if (number := whole_number(text)) is None:
        raise Http404
    return number
