"""What stands between every request and its page."""

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.core.exceptions import BadRequest
from django.shortcuts import render

# The admin's theme evaluates expressions in attributes and sets its colours in a style element, which the public
# pages never need. So the admin alone gets these two exceptions, and nothing else beyond the site itself.
ADMIN_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "object-src": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
    "form-action": [SELF],
}


def admin_policy(get_response):
    """Hand the admin's policy to ``CSPMiddleware``, which must stand before this one and writes the header."""

    def middleware(request):
        response = get_response(request)
        if request.resolver_match and "admin" in request.resolver_match.app_names:
            response._csp_config = ADMIN_POLICY
        return response

    return middleware


def readable_text(get_response):
    """Refuse fields that no keyboard sends, before any page meets them: bytes that are no text in the charset
    they claim, a charset other than UTF-8, and the character NUL, which PostgreSQL stores nowhere."""

    def middleware(request):
        try:
            values = [*request.GET.lists(), *request.POST.lists()]
        # Django's own answer to a BadRequest looks into the fields once more, for the CSRF token, and fails again.
        except (UnicodeError, LookupError, BadRequest):
            return render(request, "400.html", status=400)
        if any("\0" in text for name, texts in values for text in (name, *texts)):
            return render(request, "400.html", status=400)
        return get_response(request)

    return middleware
