"""The admin's own content security policy.

Its theme evaluates expressions in attributes and sets its colours in a style element, which the public pages
never need. So the admin alone gets these two exceptions, and nothing else beyond the site itself.
"""

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.urls import reverse

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
        if request.path_info.startswith(reverse("admin:index")):
            response._csp_config = ADMIN_POLICY
        return response

    return middleware
