"""What the meeting's pages have in common: whose pages they are, and how a step calls a service.

Access rule: an account that holds one of the page's capabilities in this election; everybody else gets 404,
whoever is not signed in is asked to.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from ballots.models import Vote
from ballots.queries.door import current_vote
from election_site.models import Election, User
from election_site.queries.wording import blocker_rows
from election_site.services.errors import Refused
from election_site.services.rights import can

DESK = ("check_in",)
SLIPS = ("void_slips", "check_in")
CHAIR = ("drive", "host_showcase", "open_vote")
PAGES = (
    ("chair", CHAIR),
    ("tellers", CHAIR),
    ("desk", DESK),
    ("slips", SLIPS),
    ("box", CHAIR),
    ("kiosk", (*CHAIR, *DESK)),
)
# The page of the meeting on which a gate is opened, by the number of the check that keeps it shut.
OPENED_AT = {
    "B401": "slips",
    "B502": "desk",
    "B503": "slips",
    "B551": "slips",
    "B552": "box",
    "B572": "tellers",
}


def at_meeting(*capabilities: str) -> Callable:
    """Decorate ``view(request, vote, …)``: the vote is the one that the meeting of this election is about."""

    def decorate(view):
        @never_cache
        @login_required
        @wraps(view)
        def inner(request, slug, **given):
            election = get_object_or_404(Election, slug=slug)
            if not any(can(request.user, one, election) for one in capabilities):
                raise Http404
            vote = current_vote(election)
            if vote is None:
                return render(request, "ballots/no_vote.html", {"election": election})
            return view(request, vote, **given)

        return inner

    return decorate


def may(request: HttpRequest, vote: Vote, capabilities: tuple[str, ...]) -> bool:
    return any(can(request.user, one, vote.run.election) for one in capabilities)


def mending_urls(user: User, vote: Vote) -> dict[str, str]:
    """Where what is still missing is put right, by the number of the check; only pages that the account may open."""
    election, capabilities = vote.run.election, dict(PAGES)
    urls = {
        check: url(vote, name)
        for check, name in OPENED_AT.items()
        if any(can(user, one, election) for one in capabilities[name])
    }
    if can(user, "prepare_vote", election):
        urls["B513"] = reverse("admin:ballots_vote_slips", args=[vote.pk])
    return urls


def with_urls(rows: list[dict], user: User, vote: Vote) -> list[dict]:
    """Rows of blockers, each with the page on which this account puts it right."""
    urls = mending_urls(user, vote)
    return [row | {"url": row["url"] or urls.get(row["code"], "")} for row in rows]


def page(request: HttpRequest, template: str, here: str, vote: Vote, *, status: int = 200, **context):
    """Render one of the meeting's pages with its menu."""
    election = vote.run.election
    titles = {
        "chair": gettext("Chair"),
        "tellers": gettext("Scrutineers and counters"),
        "desk": gettext("Check-in desk"),
        "slips": gettext("Slips"),
        "box": gettext("Zero report"),
        "kiosk": gettext("Shared tablet"),
    }
    menu = [
        {"title": titles[name], "url": url(vote, name), "is_here": name == here}
        for name, capabilities in PAGES
        if may(request, vote, capabilities)
    ]
    context |= {"election": election, "vote": vote, "menu": menu, "heading": titles[here]}
    return render(request, f"ballots/{template}.html", context, status=status)


def url(vote: Vote, name: str, *arguments) -> str:
    return reverse(f"meeting:{name}", args=[vote.run.election.slug, *arguments])


def refusal_sentences(refusal: Refused) -> list[str]:
    return [f"{row['code']} {row['text']} {row['mend']}".strip() for row in blocker_rows(refusal.reasons)]


def act(request: HttpRequest, done: str | Callable[[Any], str], service: Callable, **given: Any) -> bool:
    """Call one service for the signed-in account; says what was done, or every reason why not."""
    try:
        result = service(actor=request.user, now=timezone.now(), **given)
    except Refused as refusal:
        for sentence in refusal_sentences(refusal):
            messages.error(request, sentence)
        return False
    messages.success(request, done if isinstance(done, str) else done(result))
    return True


def fill_in(request: HttpRequest, form, done: str | Callable[[Any], str], service: Callable, **given) -> bool:
    """Call one service with a form's values; what it refuses stands above the form. True when it was done."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        result = service(actor=request.user, now=timezone.now(), **given, **form.cleaned_data)
    except Refused as refusal:
        for sentence in refusal_sentences(refusal):
            form.add_error(None, sentence)
        return False
    messages.success(request, done if isinstance(done, str) else done(result))
    return True
