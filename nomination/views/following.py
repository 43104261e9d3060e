"""Number and code of what somebody is working on: in a signed cookie of his browser, and nowhere on the server."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from election_site.domain.codes import plain
from election_site.models import Election
from election_site.queries.public import public_elections
from nomination.models import Draft, Recommendation
from nomination.queries.followed import followed
from nomination.services.references import secret_hash

FOLLOWING, BROWSER = "following", "recommend_browser"
COOKIE_AGE = 3 * 3600  # seconds: a form takes its time


def election_of(slug: str) -> Election:
    return get_object_or_404(public_elections(), slug=slug)


def _path(slug: str) -> str:
    """Where the cookies are sent: to the pages of one election, a joint sheet's among them."""
    return reverse("election_site:election", args=[slug])


def _keep(response: HttpResponse, slug: str, name: str, value: str) -> HttpResponse:
    response.set_signed_cookie(
        name,
        value,
        max_age=COOKIE_AGE,
        path=_path(slug),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def keep(response: HttpResponse, slug: str, number: str, code: str) -> HttpResponse:
    """From here on this browser works on ``number``, until ``forget`` or for three hours."""
    return _keep(response, slug, FOLLOWING, f"{plain(number)}:{plain(code)}")


def forget(response: HttpResponse, slug: str) -> HttpResponse:
    response.delete_cookie(FOLLOWING, path=_path(slug), samesite="Strict")
    return response


def kept(request: HttpRequest) -> tuple[str, str]:
    """Number and code that this browser works on, or two empty texts."""
    number, _, code = request.get_signed_cookie(FOLLOWING, default="", max_age=COOKIE_AGE).partition(":")
    return number, code


def browser_of(request: HttpRequest) -> str:
    return request.get_signed_cookie(BROWSER, default="", max_age=COOKIE_AGE) or secrets.token_urlsafe(12)


def keep_browser(response: HttpResponse, slug: str, browser: str) -> HttpResponse:
    return _keep(response, slug, BROWSER, browser)


def mine(request: HttpRequest, election: Election, number: str) -> Draft | Recommendation | None:
    """What stands under ``number``, if this browser has its code."""
    known, code = kept(request)
    return followed(election, number, secret_hash(code)) if known and code else None


def to_follow(slug: str, number: str) -> HttpResponse:
    """Ask for the code first."""
    return redirect(f"{reverse('recommend:follow', args=[slug])}?number={number}")
