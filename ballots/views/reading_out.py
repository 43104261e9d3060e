"""唱票: the clicker's page, and the sheet of strokes as the hall sees it. Staff only, as the hall screen is
opened by staff."""

from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from ballots.models import PaperBundle, ReadingOut
from ballots.paper_forms import ReadingForm
from ballots.queries.electorate import body_word
from ballots.queries.paper import seat_of
from ballots.queries.reading_hall import hall_sheet
from ballots.queries.reading_pages import sheet_context, sheet_pieces, waiting_on
from ballots.services.reading_out import (
    SIGNATURES,
    add_stroke,
    begin_reading,
    change_places,
    sign_reading,
    undo_stroke,
    unsign_reading,
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
from election_site.services.errors import Refused
from election_site.services.rights import can


def reading_of(bundle: PaperBundle) -> ReadingOut | None:
    people = ("reader", "clicker", "scrutineer")
    return ReadingOut.objects.select_related(*people).filter(bundle=bundle).first()


def context_of(request, vote, bundle, reading) -> dict:
    seat = seat_of(vote, request.user)
    context = {"vote": vote, "election": vote.run.election, "bundle": bundle, "reading": reading}
    context["body"] = body_word(bundle.channel)
    may_seat = can(request.user, "assign_paper", vote.run.election) and bundle.state == "reading"
    if reading is None:
        return context | {"form": ReadingForm(vote=vote) if may_seat else None}
    place = next((p for p in SIGNATURES if seat and getattr(reading, p) == seat.pk), "")
    signed = [p for p in SIGNATURES if getattr(reading, SIGNATURES[p])]
    seats = {p.removesuffix("_id"): getattr(reading, p) for p in SIGNATURES}
    return (
        context
        | sheet_context(bundle, reading)
        | {
            "places_form": ReadingForm(vote=vote, initial=seats) if may_seat and not signed else None,
            "is_clicker": place == "clicker_id" and not signed,
            "may_sign": bool(place) and place not in signed,
            "may_unsign": place in signed and bundle.state != "signed",
            "signatures": [getattr(reading, p.removesuffix("_id")) for p in signed],
            "is_signed": bundle.state == "signed",
        }
    )


@for_staff
@require_safe
def page(request, vote, number):
    bundle = bundle_or_404(vote, number)
    reading = reading_of(bundle)
    return render(request, "ballots/paper/reading.html", context_of(request, vote, bundle, reading))


@for_staff
@require_POST
def begin(request, vote, number):
    bundle, form = bundle_or_404(vote, number), ReadingForm(request.POST, vote=vote)
    act_on_form(request, form, gettext("The reading begins."), begin_reading, bundle=bundle)
    return back("reading", vote, number)


@for_staff
@require_POST
def places(request, vote, number):
    bundle, form = bundle_or_404(vote, number), ReadingForm(request.POST, vote=vote)
    act_on_form(request, form, gettext("Others have taken the places."), change_places, bundle=bundle)
    return back("reading", vote, number)


def answer(request, vote, number, step, **given):
    """What the stroke changed for the keyboard's script, the whole page for a browser without it; a refusal shows
    the sheet as it stands."""
    bundle = bundle_or_404(vote, number)
    reading, is_script = reading_of(bundle), bool(request.headers.get("X-Sheet"))
    before = waiting_on(bundle, reading) if reading else []
    refused = []
    try:
        made = step(bundle=bundle, actor=request.user, **given)
    except Refused as refusal:
        refused = refused_texts(refusal)
    if is_script and not refused:
        context = {"vote": vote, "bundle": bundle, "is_clicker": True}
        context |= sheet_pieces(bundle, reading, made, before)
        return render(request, "ballots/paper/_pieces.html", context)
    context = context_of(request, vote, bundle, reading_of(bundle)) | {"refused": refused}
    name = "_sheet" if is_script else "reading"
    return render(request, f"ballots/paper/{name}.html", context, status=422 if refused else 200)


@for_staff
@require_POST
def stroke(request, vote, number):
    """One stroke: ``mark`` with ``contest`` and ``candidate`` or ``name``, and ``line`` for an earlier ballot."""
    sent = request.POST
    given = {name: sent.get(name, "")[:40] for name in ("mark", "contest", "candidate", "name")}
    line = int_or_404(sent["line"]) if sent.get("line") else None
    return answer(request, vote, number, add_stroke, line=line, **given)


@for_staff
@require_POST
def undo(request, vote, number):
    """The last stroke, or with ``line`` that of ``contest`` and ``candidate`` or ``name`` on an earlier ballot."""
    sent = request.POST
    if not sent.get("line"):
        return answer(request, vote, number, undo_stroke)
    given = {name: sent.get(name, "")[:40] for name in ("contest", "candidate", "name")}
    return answer(request, vote, number, undo_stroke, line=int_or_404(sent["line"]), **given)


@for_staff
@require_POST
def sign(request, vote, number):
    bundle = bundle_or_404(vote, number)
    act(request, gettext("You have signed the sheet."), sign_reading, bundle=bundle)
    return back("reading", vote, number)


@for_staff
@require_POST
def unsign(request, vote, number):
    bundle = bundle_or_404(vote, number)
    act(
        request,
        gettext("Your signature is taken back; the sheet can be mended."),
        unsign_reading,
        bundle=bundle,
    )
    return back("reading", vote, number)


@for_staff
@require_safe
def hall(request, vote, number):
    """The growing strokes for the hall screen, of one post alone with ``?post=``; the piece asks again by itself."""
    bundle = bundle_or_404(vote, number)
    context = context_of(request, vote, bundle, reading_of(bundle))
    context |= hall_sheet(context.get("contests", []), request.GET.get("post", ""))
    return render(request, "ballots/paper/reading_hall.html", context)
