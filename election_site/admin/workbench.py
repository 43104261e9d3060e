"""The admin's first page: every election in which the account has a role, and what to do there next."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from election_site.admin.base import elections_of
from election_site.admin.desk import desk_of


def workbench(request: HttpRequest, context: dict) -> dict:
    """Add the desks to the context of the index page."""
    now = timezone.now()
    elections = elections_of(request.user)
    context["desks"] = [desk_of(election, request.user, now) for election in elections]
    context["title"] = gettext("Workbench")
    context["may_create"] = request.user.has_perm("election_site.add_election")
    return context
