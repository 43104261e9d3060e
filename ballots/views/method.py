"""The election method (选举办法) as a page and as a PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ballots.domain.method import MethodFacts
from ballots.queries.method import announced_facts, announced_outcome, draft_facts, method_document
from ballots.services.method import print_method
from election_site.domain.rules import RuleError
from election_site.models import Election
from election_site.queries.wording import blocker_rows
from election_site.services.errors import Refused
from election_site.services.rights import can


def method_of(request, slug) -> tuple[Election, MethodFacts, str]:
    """The election, what its method is written from and the announcement's digest.

    The public sees the published announcement's; who sets the election up sees the draft before that.
    """
    election = get_object_or_404(Election, slug=slug)
    outcome = announced_outcome(election)
    if outcome:
        return election, announced_facts(election, outcome.figures), outcome.digest
    if request.user.is_authenticated and can(request.user, "set_up", election):
        try:
            return election, draft_facts(election), ""
        except RuleError:
            raise Http404 from None
    raise Http404


@require_safe
def page(request, slug):
    election, facts, digest = method_of(request, slug)
    return method_page(request, election, facts, digest)


def method_page(request, election, facts, digest, *, refusals=(), status=200):
    context = {
        "election": election,
        "election_url": reverse("election_site:election", args=[election.slug]) if digest else "",
        "method": method_document(facts, digest=digest),
        "pdf_url": reverse("method:pdf", args=[election.slug]),
        "refusals": blocker_rows(refusals),
    }
    return render(request, "ballots/method.html", context, status=status)


@require_safe
def pdf(request, slug):
    election, facts, digest = method_of(request, slug)
    try:
        printed = print_method(facts, digest=digest)
    except Refused as refused:
        return method_page(request, election, facts, digest, refusals=refused.reasons, status=422)
    response = HttpResponse(printed, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{election.slug}-method.pdf"'
    return response
