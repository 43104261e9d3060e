"""How the app is called in the admin."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ElectionSiteConfig(AppConfig):
    name = "election_site"
    verbose_name = _("Elections")
