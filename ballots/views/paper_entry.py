"""One bundle of paper ballots: sorting, entry, rulings, signing. One address, whose page goes by the bundle's
state and by who is looking; no answer to one counter depends on what the other has entered."""

import json

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from ballots.domain import paper_entry as way
from ballots.models import DoubtfulRuling
from ballots.paper_forms import DoubtfulForm, piles_from_fields
from ballots.queries.electorate import body_word
from ballots.queries.paper import seat_of, side_of
from ballots.queries.paper_pages import (
    agreed_context,
    entry_data,
    judging_context,
    pair_rows,
    sort_rows,
)
from ballots.services.paper_entry import (
    decide_ruling,
    explain_line,
    finish_entry,
    key_line,
    odd_lines,
    propose_ruling,
    read_again,
    rule_line,
    sign_bundle,
    sort_bundle,
    state_of,
)
from ballots.views.paper_access import (
    act,
    act_on_form,
    back,
    bundle_or_404,
    for_staff,
    int_or_404,
    refused_texts,
)
from election_site.queries.wording import reason_text
from election_site.services.errors import Refused
from election_site.services.rights import can


@for_staff
@require_safe
def bundle(request, vote, number):
    """What this account may see and do at this bundle now."""
    bundle = bundle_or_404(vote, number)
    if not bundle.entry:
        return back("reading", vote, number)
    state, seat = state_of(bundle), seat_of(vote, request.user)
    side = side_of(bundle, seat)
    is_third = side is None and seat is not None and can(request.user, "rule_paper", vote.run.election)
    name, context = PAGES[type(state)](bundle, state, side, is_third)
    context |= {
        "vote": vote,
        "election": vote.run.election,
        "bundle": bundle,
        "body": body_word(bundle.channel),
        "seat": seat,
        "is_third": is_third,
    }
    return render(request, f"ballots/paper/{name}.html", context)


def unsorted_page(bundle, state, side, is_third):
    if side is None:
        return "wait", {"sentence": gettext("The two counters of this bundle sort its ballots first.")}
    return "sort", {"lines": sort_rows(state)}


def judging_page(bundle, state, side, is_third):
    if not is_third:
        return "wait", {"sentence": gettext("Two scrutineers rule on the doubtful ballots now.")}
    context = judging_context(bundle, state)
    for row in context["rows"]:
        row["form"] = DoubtfulForm(initial={"line": row["line"]}, auto_id=f"id_{row['line']}_%s")
    return "doubtful", context


def entering_page(bundle, state, side, is_third):
    """A counter's own sheet, or one sentence: nobody else sees anything of a bundle that is being entered."""
    if side is None:
        return "wait", {"sentence": gettext("Two counters enter this bundle now.")}
    if state.sheets[side].is_finished:
        return "wait", {
            "sentence": gettext("You have finished. When both have, the two entries are compared.")
        }
    urls = {
        name: reverse(f"paper:{name}", args=[bundle.vote_id, bundle.number]) for name in ("line", "finish")
    }
    return "entry", {"round": state.round, "data": entry_data(bundle, state, side) | {"urls": urls}}


def disputed_page(bundle, state, side, is_third):
    if not is_third:
        return "wait", {"sentence": gettext("A third person rules on the ballots that still differ.")}
    choices = [(choice, gettext(word)) for choice, word in way.CHOICES.items()]
    return "differences", {"rows": pair_rows(bundle.vote.paper, state), "choices": choices}


def agreed_page(bundle, state, side, is_third):
    """Whole ballots, read: for the two counters who compare them with the paper, and for scrutineers. Anybody else
    would learn figures before two people have certified them, and which marks of different posts stand together."""
    if side is None and not is_third:
        if isinstance(state, way.SignedOff):
            return "wait", {"sentence": gettext("Signed off by both counters and locked.")}
        return "wait", {
            "sentence": gettext("The two counters compare their reading with the paper and sign it.")
        }
    odd = odd_lines(bundle, state)
    return "agreed", agreed_context(bundle, state, side, odd) | {
        "is_signed": isinstance(state, way.SignedOff)
    }


PAGES = {
    way.Unsorted: unsorted_page,
    way.Judging: judging_page,
    way.Entering: entering_page,
    way.Disputed: disputed_page,
    way.Agreed: agreed_page,
    way.SignedOff: agreed_page,
}


@for_staff
@require_POST
def sort(request, vote, number):
    bundle = bundle_or_404(vote, number)
    piles = piles_from_fields(request.POST, bundle.size)
    act(request, gettext("The ballots are sorted."), sort_bundle, bundle=bundle, piles=piles)
    return back("bundle", vote, number)


@for_staff
@require_POST
def line(request, vote, number):
    """One ballot of one counter, as JSON ``{"line": 7, "content": {…}}``; answers with what is odd about it."""
    bundle = bundle_or_404(vote, number)
    try:
        sent = json.loads(request.body)
        given = int_or_404(str(sent["line"])), sent["content"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Http404 from None
    try:
        odd = key_line(bundle=bundle, line=given[0], raw=given[1], actor=request.user)
    except Refused as refused:
        return JsonResponse({"refused": refused_texts(refused)}, status=422)
    return JsonResponse({"line": given[0], "odd": [f"{one.code} {reason_text(one)}" for one in odd]})


@for_staff
@require_POST
def finish(request, vote, number):
    done = gettext("Your entry of bundle %(number)s is finished.") % {"number": number}
    act(request, done, finish_entry, bundle=bundle_or_404(vote, number))
    return back("bundle", vote, number)


@for_staff
@require_POST
def doubtful(request, vote, number):
    """Propose a ruling, or confirm one, or turn it down."""
    bundle = bundle_or_404(vote, number)
    if "ruling" in request.POST:
        ruling = get_object_or_404(DoubtfulRuling, bundle=bundle, pk=int_or_404(request.POST["ruling"]))
        act(
            request,
            gettext("Your decision is recorded."),
            decide_ruling,
            ruling=ruling,
            is_confirmed=request.POST.get("decision") == "confirm",
        )
    else:
        form = DoubtfulForm(request.POST)
        act_on_form(
            request, form, gettext("The ruling waits for a second person."), propose_ruling, bundle=bundle
        )
    return back("bundle", vote, number)


@for_staff
@require_POST
def difference(request, vote, number):
    """A third person's choice on one line; there is no field for a figure."""
    bundle = bundle_or_404(vote, number)
    act(
        request,
        gettext("The ruling is recorded."),
        rule_line,
        bundle=bundle,
        line=int_or_404(request.POST.get("line")),
        choice=request.POST.get("choice", ""),
        reason=request.POST.get("reason", "")[:300],
    )
    return back("bundle", vote, number)


@for_staff
@require_POST
def agreed(request, vote, number):
    """Explain an odd line, have lines read again, or sign."""
    bundle, step = bundle_or_404(vote, number), request.POST.get("step")
    if step == "explain":
        line, text = int_or_404(request.POST.get("line")), request.POST.get("text", "")[:300]
        act(
            request,
            gettext("The explanation is recorded."),
            explain_line,
            bundle=bundle,
            line=line,
            text=text,
        )
    elif step == "again":
        lines = [int_or_404(one) for one in request.POST.getlist("line")]
        act(request, gettext("These ballots are read again."), read_again, bundle=bundle, lines=lines)
    elif step == "sign":
        act(request, gettext("You have signed this bundle."), sign_bundle, bundle=bundle)
    return back("bundle", vote, number)
