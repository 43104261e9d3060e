"""How often one browser or address may guess at somebody's number or code, and begin forms.

Whoever recommends himself or agrees to stand is known by name and identity number alone, and the answer to a wrong
pair tells that the number is somebody else's: so wrong pairs are counted as wrong codes are.
"""

from django.http import HttpRequest

from election_site.services import tries
from election_site.services.errors import Refused
from nomination.domain.service_checks import service_reason
from nomination.views.following import browser_of

GUESSES, FORMS = "number", "draft"
SAID = {GUESSES: "N707", FORMS: "N709"}
# What somebody who guesses at a number gets.
WRONG_NUMBER = frozenset({"N133", "N703"})


def caller_of(request: HttpRequest) -> tuple[str, str]:
    """Browser and address, as the limit on tries knows them."""
    return browser_of(request), request.META.get("REMOTE_ADDR", "")


def refuse_too_many(kind: str, caller: tuple[str, str]) -> None:
    """Raise Refused (N707, N709) after too many of ``kind``."""
    if tries.is_locked(kind, *caller):
        raise Refused(service_reason(SAID[kind], minutes=tries.WINDOW // 60))


def note_guess(refusal: Refused, caller: tuple[str, str]) -> None:
    """Count a refusal that a wrong number brought about."""
    if any(one.code in WRONG_NUMBER for one in refusal.reasons):
        tries.note_failure(GUESSES, *caller)
