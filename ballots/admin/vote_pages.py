"""One vote: who is here, what keeps it from opening, opening and sealing it. Never what is on a ballot."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from ballots.admin.access import latest_vote_or_404, vote_or_404, vote_url
from ballots.admin.counting_pages import progress_context, push_count
from ballots.admin.forms import SureForm
from ballots.models import Slip, Vote
from ballots.queries.electorate import slips_by_state
from ballots.queries.hall import box_figure
from ballots.queries.votes import turnout
from ballots.services.urn import open_blockers, open_vote, seal_vote
from ballots.views.meeting import CHAIR, url, with_urls
from ballots.views.paper_access import PAPER
from election_site.admin.base import page, step
from election_site.admin.refusals import is_stopped
from election_site.domain.channels import CHANNELS
from election_site.models import User
from election_site.queries.wording import blocker_rows
from election_site.services.rights import can

State = Vote.State


@require_safe
def vote_of_run(request, run_pk, *, site):
    """On to the latest vote of a run."""
    return redirect(vote_url(latest_vote_or_404(request, run_pk)))


@require_safe
def vote_page(request, pk, *, site):
    """Turnout, slips, what is missing, and the next step of this vote."""
    vote = vote_or_404(request, pk)
    election = vote.run.election
    figures = turnout(vote)
    missing = blocker_rows(open_blockers(vote)) if vote.state == State.PREPARED else []
    blockers = with_urls(missing, request.user, vote)

    def may(capability, *states):
        return vote.state in states and can(request.user, capability, election)

    return page(
        site,
        request,
        "ballots/vote",
        vote.title,
        election=election,
        desk_url=reverse("admin:election_site_election_desk", args=[election.pk]),
        links=links_of(vote, request.user),
        turnout=figures,
        box=box_figure(vote, figures),
        slips=slip_rows(vote),
        blockers=blockers,
        may_check_in=may("check_in", State.PREPARED),
        may_make=may("prepare_vote", State.PREPARED),
        may_print_sample=may("prepare_vote", *State.values),
        may_hand_out=may("void_slips", State.PREPARED) or may("check_in", State.PREPARED),
        may_open=may("open_vote", State.PREPARED) and not is_stopped(blockers),
        may_seal=may("seal_vote", State.OPEN),
        **progress_context(vote, request.user),
    )


def links_of(vote: Vote, user: User) -> list[dict]:
    """The meeting's pages around this vote that the account may open."""
    election = vote.run.election
    pages = (
        (gettext("Chair's page"), url(vote, "chair"), CHAIR),
        (gettext("Scrutineers and counters"), url(vote, "tellers"), CHAIR),
        (gettext("Hall screen"), url(vote, "hall"), ()),
        (gettext("Paper ballots"), reverse("paper:overview", args=[vote.pk]), PAPER),
    )
    return [
        {"title": title, "url": address}
        for title, address, capabilities in pages
        if not capabilities or any(can(user, one, election) for one in capabilities)
    ]


def slip_rows(vote: Vote) -> list[dict]:
    """Slips by channel: made, void, and in circulation. How many are used is nobody's business here."""
    figures = slips_by_state(vote)
    rows = []
    for channel in vote.channels or [""]:
        made = sum(n for (of, _), n in figures.items() if of == channel)
        void = figures.get((channel, Slip.State.VOID), 0)
        title = CHANNELS.get(f"second:{channel}", channel)
        rows.append(
            {"title": gettext(title) if title else "", "made": made, "void": void, "out": made - void}
        )
    return rows


@require_http_methods(["GET", "POST"])
def open_it(request, pk, *, site):
    """Open the urn."""
    vote = vote_or_404(request, pk, "open_vote")
    return step(
        site,
        request,
        title=gettext("Open the vote"),
        form=SureForm(request.POST or None),
        call=lambda **given: open_vote(vote=vote, **given),
        done=gettext("The vote is open."),
        back=vote_url(vote),
        danger=gettext("This can't be undone: nobody can be signed in and no slip voided any more."),
    )


@require_http_methods(["GET", "POST"])
def seal_it(request, pk, *, site):
    """Close the urn for good; the count begins by itself."""
    vote = vote_or_404(request, pk, "seal_vote")

    def call(**given):
        sealed = seal_vote(vote=vote, **given)
        push_count(sealed)
        return sealed

    return step(
        site,
        request,
        title=gettext("Close and seal the vote"),
        form=SureForm(request.POST or None),
        call=call,
        done=gettext("The vote is sealed; the count has begun."),
        back=vote_url(vote),
        danger=gettext(
            "This can't be undone: no further ballot is taken. Ballots under way are waited for, then the urn "
            "is shuffled and sealed."
        ),
    )
