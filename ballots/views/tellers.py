"""Scrutineers and counters: proposed, then passed by one show of hands."""

from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from ballots.meeting_forms import HandsForm, OutsideTellerForm, TellerForm
from ballots.models import Vote
from ballots.queries.door import MOST_FOUND, desk_lines, find_entries, steps_taken, tellers_passed
from ballots.queries.tellers import people_on_paper, related_candidate, tellers_of
from ballots.services.door import PRESIDERS
from ballots.services.tellers import pass_tellers, propose_teller, withdraw_teller
from ballots.views.desk import entry_of
from ballots.views.meeting import CHAIR, act, at_meeting, fill_in, may, page, url


def people(request, vote: Vote) -> dict:
    """Whom the typed text finds, with what speaks against them."""
    typed = request.GET.get("q", "").strip()[:60]
    entries = find_entries(vote, typed)
    standing = people_on_paper(vote) if typed else set()
    return {
        "typed": typed,
        "more": max(len(entries) - MOST_FOUND, 0),
        "people": [
            {
                "line": line,
                "is_candidate": line.entry.person_id in standing,
                "relative_of": related_candidate(vote, line.entry),
            }
            for line in desk_lines(vote, entries[:MOST_FOUND])
        ],
    }


@require_safe
@at_meeting(*CHAIR)
def tellers(request, vote):
    return tellers_page(request, vote)


def tellers_page(request, vote, *, status=200, **forms):
    shown = {
        "teller_form": TellerForm(),
        "outside_form": OutsideTellerForm(),
        "hands_form": HandsForm(),
    } | forms
    is_passed = tellers_passed(vote)
    return page(
        request,
        "tellers",
        "tellers",
        vote,
        status=status,
        tellers=tellers_of(vote),
        passed=steps_taken(vote).get("pass_tellers"),
        is_passed=is_passed,
        may_change=not is_passed and vote.state == Vote.State.PREPARED and may(request, vote, PRESIDERS),
        slug=vote.run.election.slug,
        **people(request, vote),
        **shown,
    )


@require_POST
@at_meeting(*PRESIDERS)
def propose(request, vote, entry_pk):
    form = TellerForm(request.POST)
    entry = entry_of(vote, entry_pk)
    done = gettext("%(name)s is proposed.") % {"name": entry.person.name}
    if fill_in(request, form, done, propose_teller, vote=vote, entry=entry):
        return redirect(url(vote, "tellers"))
    return tellers_page(request, vote, status=422, teller_form=form, refused=entry.pk)


@require_POST
@at_meeting(*PRESIDERS)
def propose_outside(request, vote):
    form = OutsideTellerForm(request.POST)
    done = gettext("The counter is proposed.")
    if fill_in(request, form, done, propose_teller, vote=vote):
        return redirect(url(vote, "tellers"))
    return tellers_page(request, vote, status=422, outside_form=form)


@require_POST
@at_meeting(*PRESIDERS)
def withdraw(request, vote, teller_pk):
    teller = get_object_or_404(vote.tellers, pk=teller_pk)
    act(request, gettext("The proposal is withdrawn."), withdraw_teller, teller=teller)
    return redirect(url(vote, "tellers"))


@require_POST
@at_meeting(*PRESIDERS)
def pass_all(request, vote):
    """The meeting's vote on all who are proposed."""
    form = HandsForm(request.POST)
    done = gettext("The meeting has passed the scrutineers and counters.")
    if fill_in(request, form, done, pass_tellers, vote=vote):
        return redirect(url(vote, "tellers"))
    return tellers_page(request, vote, status=422, hands_form=form)
