"""A vote, for those who may see or do something about it."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ballots.models import Vote
from ballots.queries.votes import vote_of
from election_site.admin.base import election_or_404
from election_site.models import StageRun
from election_site.services.rights import can


def vote_or_404(request: HttpRequest, pk: int, capability: str = "") -> Vote:
    """The vote of an election that the account sees; with ``capability``, only for those who hold it."""
    vote = get_object_or_404(Vote.objects.select_related("run__election", "electorate"), pk=pk)
    election_or_404(request, vote.run.election_id)
    if capability and not can(request.user, capability, vote.run.election):
        raise Http404
    return vote


def latest_vote_or_404(request: HttpRequest, run_pk: int) -> Vote:
    """The latest vote of a run of an election that the account sees."""
    run = get_object_or_404(StageRun.objects.select_related("election"), pk=run_pk)
    election_or_404(request, run.election_id)
    vote = vote_of(run)
    if vote is None:
        raise Http404
    return vote


def vote_url(vote: Vote) -> str:
    return reverse("admin:ballots_vote_page", args=[vote.pk])
