"""How far a count has come, a plain warning when nobody is there to do it, and counting once more."""

import logging
from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError

from ballots.admin.access import vote_or_404, vote_url
from ballots.models import Vote
from ballots.queries.paper import paper_blockers
from ballots.queries.votes import count_alarms, count_progress
from ballots.services.count_checks import ask_to_count_again
from ballots.tasks import start_count
from ballots.views.paper_access import PAPER
from election_site.admin.base import act
from election_site.admin.workers import answers
from election_site.queries.wording import blocker_rows
from election_site.services.rights import can

log = logging.getLogger(__name__)
PATIENCE = timedelta(seconds=10)


def push_count(vote: Vote) -> bool:
    """Ask the workers to count now; if the broker is away, the periodic sweep asks again."""
    try:
        start_count.apply_async([vote.pk], retry=False)
    except OperationalError:
        log.warning("broker unreachable; the count of vote %s waits for the sweep", vote.pk)
        return False
    return True


def progress_context(vote: Vote, user) -> dict:
    """What the progress piece shows; asks for a worker only when the count is late."""
    done, last = count_progress(vote), vote.checks.select_related("asked_by").last()
    is_late = vote.state == Vote.State.SEALED and timezone.now() - vote.sealed_at > PATIENCE
    return {
        "vote": vote,
        "done": done,
        "is_counting": vote.state == Vote.State.SEALED,
        "is_counted": vote.state == Vote.State.COUNTED,
        "has_no_worker": is_late and not answers(),
        "may_count": can(user, "count", vote.run.election),
        "alarms": blocker_rows(count_alarms(vote)),
        "paper_left": paper_left(vote, user) if vote.state == Vote.State.SEALED else [],
        "is_counting_again": last is not None and last.done_at is None,
        "counted_again": last if last and last.done_at and last.asked_by and not last.faults else None,
    }


def paper_left(vote: Vote, user) -> list[dict]:
    """What of the paper keeps the count waiting, with the page on which it is done for whoever does it."""
    has_part = any(can(user, one, vote.run.election) for one in PAPER)
    address = reverse("paper:overview", args=[vote.pk]) if has_part else ""
    return [row | {"url": row["url"] or address} for row in blocker_rows(paper_blockers(vote))]


@require_safe
def progress(request, pk, *, site):
    """The piece of the page that asks again every two seconds until the count is done."""
    vote = vote_or_404(request, pk)
    context = progress_context(vote, request.user)
    response = render(request, "admin/ballots/progress.html", context)
    if not context["is_counting"] and not context["is_counting_again"]:
        # The rest of the page speaks of the count too.
        response["HX-Refresh"] = "true"
    return response


@require_POST
def start(request, pk, *, site):
    """Ask the workers once more to count."""
    vote = vote_or_404(request, pk, "count")
    if push_count(vote):
        messages.success(request, gettext("The count was asked for."))
    else:
        messages.error(request, gettext("The task queue does not answer. Please call the system's keeper."))
    return redirect(vote_url(vote))


@require_POST
def count_again(request, pk, *, site):
    """Have a counted vote counted once more and compared with what is on record."""
    vote = vote_or_404(request, pk, "count")
    act(request, gettext("The ballots are counted once more."), ask_to_count_again, vote=vote)
    return redirect(vote_url(vote))
