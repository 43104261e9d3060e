"""The paper of a vote on one page: sheets, seats, box, bundles. What a counter sees of a bundle that is being
entered is his own part alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from ballots.domain import paper_entry as way
from ballots.models import PaperBox, PaperSeat, Vote
from ballots.paper_forms import AssignForm, BoxForm, PrintForm, SeatForm, SheetsForm
from ballots.queries.day_words import ballot_day, day_text
from ballots.queries.electorate import body_word
from ballots.queries.paper import box_blockers, paper_blockers, seat_of, sheet_figures, side_of, stray_in
from ballots.services.ballot_sheets import print_ballots
from ballots.services.paper_box import (
    book_sheets,
    give_seat,
    kinds_to_book,
    open_paper_box,
    set_takes_paper,
    take_seat_back,
)
from ballots.services.paper_entry import assign_bundle
from ballots.views.paper_access import act, act_on_form, back, for_staff
from election_site.domain.wording import N_
from election_site.queries.wording import blocker_rows
from election_site.services.rights import can


@for_staff
@require_safe
def overview(request, vote):
    """Where the paper stands, and the steps that this account may take now."""
    box = PaperBox.objects.filter(vote=vote).first()
    seat = seat_of(vote, request.user)
    figures = sheet_figures(vote)
    bundles = list(vote.bundles.select_related("first", "second"))
    context = {
        "vote": vote,
        "election": vote.run.election,
        "figures": figures,
        "stray": stray_in(figures),
        "box": box,
        "seat": seat,
        "seats": vote.paper_seats.select_related("user"),
        "bundles": [bundle_row(bundle, seat) for bundle in bundles],
        "reasons": blocker_rows(missing(vote, box)),
        **steps(request.user, vote, box, has_bundles=bool(bundles)),
    }
    return render(request, "ballots/paper/overview.html", context)


def missing(vote: Vote, box: PaperBox | None) -> list:
    if not vote.takes_paper or vote.state == Vote.State.PREPARED:
        return []
    return paper_blockers(vote) if box else box_blockers(vote)


def bundle_row(bundle, seat: PaperSeat | None) -> dict:
    """One line of the list, with what this account does there now. Until both counters have finished it tells a
    counter of his own entry only."""
    side = side_of(bundle, seat)
    row = {"bundle": bundle, "body": body_word(bundle.channel), "is_reading": not bundle.entry}
    row |= {"is_mine": side is not None, "does": ""}
    if not bundle.entry:
        is_signed = bundle.state == "signed"
        return row | {"label": gettext("signed off") if is_signed else gettext("read out"), "is_mine": False}
    state = way.from_dict(bundle.entry)
    label, does = gettext(way.NAMES[bundle.state]), work_of(state, seat, side)
    if isinstance(state, way.Entering) and side is not None:
        sheet = state.sheets[side]
        done, lines = len(sheet.lines), len(state.open_lines)
        label = gettext("yours: %(done)s of %(lines)s") % {"done": done, "lines": lines}
        if sheet.is_finished:
            label, does = gettext("you have finished"), ""
    return row | {"label": label, "does": gettext(does) if does else ""}


COUNTERS_DO = {way.Unsorted: N_("Sort"), way.Entering: N_("Enter"), way.Agreed: N_("Compare and sign")}
SCRUTINEERS_DO = {way.Judging: N_("Rule"), way.Disputed: N_("Rule")}


def work_of(state: way.State, seat: PaperSeat | None, side: int | None) -> str:
    """What the holder of this seat does at a bundle in this state, as a msgid; "" for nothing."""
    if side is not None:
        is_signed = isinstance(state, way.Agreed) and side in state.signed
        return "" if is_signed else COUNTERS_DO.get(type(state), "")
    is_scrutineer = seat is not None and seat.role == PaperSeat.Role.SCRUTINEER
    return SCRUTINEERS_DO.get(type(state), "") if is_scrutineer else ""


def steps(user, vote: Vote, box: PaperBox | None, *, has_bundles: bool) -> dict:
    """The forms that this account may use now."""

    def may(capability):
        return can(user, capability, vote.run.election)

    prepared, sealed = vote.state == Vote.State.PREPARED, vote.state == Vote.State.SEALED
    books = vote.takes_paper and not box and bool(kinds_to_book(vote, user))
    assigns = may("assign_paper") and vote.takes_paper and vote.state != Vote.State.COUNTED
    return {
        "may_take": prepared and may("prepare_vote") and not vote.takes_paper,
        "sheets_form": SheetsForm(vote=vote, user=user) if books else None,
        "ballot_day": day_text(ballot_day(vote)),
        "print_form": PrintForm(vote=vote) if prepared and vote.takes_paper and may("prepare_vote") else None,
        "seat_form": SeatForm(vote=vote) if assigns else None,
        "box_form": BoxForm(vote=vote)
        if sealed and not box and may("seal_vote") and vote.takes_paper
        else None,
        "assign_form": AssignForm(vote=vote)
        if assigns and box and box.method == "entry" and has_bundles
        else None,
    }


@for_staff
@require_POST
def takes_paper(request, vote):
    act(request, gettext("This vote takes paper ballots."), set_takes_paper, vote=vote, takes_paper=True)
    return back("overview", vote)


@for_staff
@require_POST
def sheets(request, vote):
    form = SheetsForm(request.POST, vote=vote, user=request.user)
    act_on_form(request, form, gettext("The sheets are booked."), book_sheets, vote=vote)
    return back("overview", vote)


@for_staff
@require_POST
def seats(request, vote):
    form = SeatForm(request.POST, vote=vote)
    act_on_form(request, form, gettext("The seat is given."), give_seat, vote=vote)
    return back("overview", vote)


@for_staff
@require_POST
def seat_back(request, vote, seat_pk):
    seat = get_object_or_404(vote.paper_seats, pk=seat_pk)
    act(request, gettext("The seat is taken back."), take_seat_back, seat=seat)
    return back("overview", vote)


@for_staff
@require_POST
def box(request, vote):
    form = BoxForm(request.POST, vote=vote)
    act_on_form(request, form, gettext("The paper box is opened."), open_paper_box, vote=vote)
    return back("overview", vote)


@for_staff
@require_POST
def assign(request, vote):
    """Give one bundle, or all that have no counters, to two counters."""
    form = AssignForm(request.POST, vote=vote)
    if form.is_valid():
        given = form.cleaned_data
        one = given.pop("bundle")
        bundles = [one] if one else list(vote.bundles.filter(first=None))
        if not bundles:
            messages.error(
                request, gettext("Every bundle has its counters. To change them, choose the bundle.")
            )
        elif all(act(request, "", assign_bundle, bundle=bundle, **given) for bundle in bundles):
            messages.success(request, gettext("The bundles are given out."))
    else:
        act_on_form(request, form, "", assign_bundle)
    return back("overview", vote)


@for_staff
@require_POST
def print_sheets(request, vote):
    """The sheets as a PDF to print."""
    form = PrintForm(request.POST, vote=vote)
    made = {}

    def call(*, actor, now, **given):
        made["pdf"] = print_ballots(vote=vote, actor=actor, **given)

    if not act_on_form(request, form, "", call):
        return back("overview", vote)
    response = HttpResponse(made["pdf"], content_type="application/pdf")
    response["Content-Disposition"] = (
        f'attachment; filename="ballots-{vote.pk}-{form.cleaned_data["kind"]}.pdf"'
    )
    return response
