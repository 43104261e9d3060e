"""The reports for signature as PDFs, for those who hold a role in the election; strangers find nothing here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ballots.models import Vote
from ballots.queries.reports import REPORTS, Report, is_certified
from ballots.services.reports import print_report
from election_site.models import User
from election_site.queries.wording import reason_text
from election_site.services.errors import Refused
from election_site.services.rights import can

# Whoever works at the meeting sees the reports on people and sheets; figures of marks, before two people have
# certified them, only those who certify.
AT_THE_MEETING = ("drive", "prepare_vote", "check_in", "void_slips", "count", "certify", "host_showcase")
CERTIFIERS = ("certify",)


def may_print(user: User, vote: Vote, report: Report) -> bool:
    """Whether the account may see this report now."""
    if not (user.is_authenticated and user.is_staff):
        return False
    wanted = CERTIFIERS if report.tells and not is_certified(vote) else AT_THE_MEETING
    return any(can(user, capability, vote.run.election) for capability in wanted)


@never_cache
@require_safe
def pdf(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One report on one round of a vote; why not, where its figures are not there yet."""
    vote = get_object_or_404(Vote.objects.select_related("run__election", "electorate"), pk=pk)
    report = REPORTS.get(name)
    if report is None or not may_print(request.user, vote, report):
        raise Http404
    try:
        printed = print_report(vote, name)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, f"{reason.code} {reason_text(reason)}")
        return redirect(reverse("admin:ballots_vote_after", args=[vote.pk]))
    response = HttpResponse(printed, content_type="application/pdf")
    file = f"{vote.run.election.slug}-{vote.kind}-{vote.round_number}-{name}.pdf"
    response["Content-Disposition"] = f'inline; filename="{file}"'
    return response
