"""Entry for the web server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "election_site.settings")

application = get_wsgi_application()
if settings.PROXIES:
    # Else everybody would come from the proxy's address, and anybody's wrong codes would lock everybody out.
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=settings.PROXIES)
