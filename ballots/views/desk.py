"""The check-in desk: who is here, slips released and voided, sign-ins undone, help noted."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ballots.meeting_forms import HelpForm, RangeForm, ReleaseForm, ScanForm, UndoForm
from ballots.models import Vote
from ballots.queries.door import (
    MOST_FOUND,
    desk_figures,
    desk_lines,
    find_entries,
    is_released,
    release_reasons,
    stack_ranges,
)
from ballots.queries.roll_files import roll_page
from ballots.services.door import (
    record_assistance,
    record_departure,
    record_return,
    release_slips,
    undo_check_in,
    void_range,
)
from ballots.services.urn import check_in, void_slips
from ballots.views.meeting import DESK, SLIPS, act, at_meeting, fill_in, may, page, url
from election_site.queries.wording import blocker_rows

State = Vote.State


def found(request, vote: Vote) -> dict:
    """What the typed text finds, for the page and for the piece that is asked for while somebody types."""
    typed = request.GET.get("q", "").strip()[:60]
    entries = find_entries(vote, typed)
    return {
        "typed": typed,
        "lines": desk_lines(vote, entries[:MOST_FOUND]),
        "more": max(len(entries) - MOST_FOUND, 0),
        "may_sign_in": vote.state == State.PREPARED,
        "may_leave": vote.state in (State.PREPARED, State.OPEN),
        "slug": vote.run.election.slug,
    }


@require_safe
@at_meeting(*DESK)
def desk(request, vote):
    """Find a voter, sign in; the figures stay live."""
    folder = settings.ROLL_SNAPSHOT_DIR
    return page(
        request, "desk", "desk", vote, figures=desk_figures(vote), folder=folder, **found(request, vote)
    )


@require_safe
@at_meeting(*DESK)
def lines(request, vote):
    """The piece with the people found."""
    return render(request, "ballots/desk_lines.html", found(request, vote))


@require_safe
@at_meeting(*SLIPS)
def figures(request, vote):
    """The piece with the live figures."""
    context = {"vote": vote, "figures": desk_figures(vote), "slug": vote.run.election.slug}
    return render(request, "ballots/desk_figures.html", context)


def entry_of(vote: Vote, entry_pk: int):
    return get_object_or_404(vote.electorate.entries.select_related("person"), pk=entry_pk)


@require_POST
@at_meeting(*DESK)
def sign_in(request, vote, entry_pk):
    entry = entry_of(vote, entry_pk)
    done = (
        gettext("%(name)s is signed in. Please let the voter draw a slip.")
        if is_released(vote)
        else gettext("%(name)s is signed in. Slips are not handed out yet; please ask the voter to sit down.")
    )
    act(request, done % {"name": entry.person.name}, check_in, vote=vote, entry=entry)
    return redirect(url(vote, "desk"))


@require_POST
@at_meeting(*DESK)
def leave(request, vote, entry_pk):
    entry = entry_of(vote, entry_pk)
    done = gettext("%(name)s has left.") % {"name": entry.person.name}
    act(request, done, record_departure, vote=vote, entry=entry)
    return redirect(url(vote, "desk"))


@require_POST
@at_meeting(*DESK)
def come_back(request, vote, entry_pk):
    entry = entry_of(vote, entry_pk)
    done = gettext("%(name)s is back.") % {"name": entry.person.name}
    act(request, done, record_return, vote=vote, entry=entry)
    return redirect(url(vote, "desk"))


@require_http_methods(["GET", "POST"])
@at_meeting(*DESK)
def undo(request, vote, entry_pk):
    """A reason, a second person, and the slip if slips are out."""
    entry = entry_of(vote, entry_pk)
    form = UndoForm(request, request.POST or None, is_released=is_released(vote))
    done = gettext("The sign-in of %(name)s is undone.") % {"name": entry.person.name}
    if fill_in(request, form, done, undo_check_in, vote=vote, entry=entry):
        return redirect(url(vote, "desk"))
    notes = [gettext("A second person confirms with an own account.")]
    if is_released(vote):
        notes.append(gettext("The voter gives an unused slip back; its code proves it, and it becomes void."))
    title = gettext("Undo the sign-in of %(name)s") % {"name": entry.person.name}
    return form_page(request, vote, form, title=title, notes=notes, button=gettext("Undo the sign-in"))


def form_page(request, vote: Vote, form, **words):
    status = 422 if request.method == "POST" else 200
    return page(request, "desk_form", "desk", vote, status=status, form=form, back=url(vote, "desk"), **words)


@require_http_methods(["GET", "POST"])
@at_meeting(*DESK)
def assist(request, vote, entry_pk):
    """That a voter is helped to write, and by whom as a kind."""
    entry = entry_of(vote, entry_pk)
    form = HelpForm(request.POST or None)
    done = gettext("It is noted that %(name)s is helped.") % {"name": entry.person.name}
    if fill_in(request, form, done, record_assistance, vote=vote, entry=entry):
        return redirect(url(vote, "desk"))
    notes = [gettext("Only this is kept: that the voter was helped, and by what kind of person.")]
    title = gettext("%(name)s is helped to write") % {"name": entry.person.name}
    return form_page(request, vote, form, title=title, notes=notes, button=gettext("Note it"))


@require_safe
@at_meeting(*SLIPS)
def slips(request, vote):
    """Release, and void what is left."""
    return slips_page(request, vote)


def slips_page(request, vote, *, status=200, **forms):
    shown = {"release_form": ReleaseForm(), "range_form": RangeForm(), "scan_form": ScanForm()} | forms
    return page(
        request,
        "desk_slips",
        "slips",
        vote,
        status=status,
        figures=desk_figures(vote),
        reasons=blocker_rows(release_reasons(vote)) if vote.state == State.PREPARED else [],
        ranges=stack_ranges(vote),
        is_prepared=vote.state == State.PREPARED,
        may_void=may(request, vote, ("void_slips",)),
        slug=vote.run.election.slug,
        **shown,
    )


@require_POST
@at_meeting(*SLIPS)
def release(request, vote):
    form = ReleaseForm(request.POST)

    def done(count):
        return gettext("%(count)s slips are out. Whoever signs in now draws one.") % {"count": count}

    if fill_in(request, form, done, release_slips, vote=vote):
        return redirect(url(vote, "slips"))
    return slips_page(request, vote, status=422, release_form=form)


def voided(count: int) -> str:
    return gettext("%(count)s slips are void.") % {"count": count}


@require_POST
@at_meeting("void_slips")
def void_places(request, vote):
    form = RangeForm(request.POST)
    if fill_in(request, form, voided, void_range, vote=vote):
        return redirect(url(vote, "slips"))
    return slips_page(request, vote, status=422, range_form=form)


@require_POST
@at_meeting("void_slips")
def void_scanned(request, vote):
    form = ScanForm(request.POST)
    if fill_in(request, form, voided, void_slips, vote=vote):
        return redirect(url(vote, "slips"))
    return slips_page(request, vote, status=422, scan_form=form)


@require_safe
@at_meeting(*DESK)
def roll(request, vote):
    """The roll with the marks so far, to keep and to print."""
    now = timezone.now()
    response = HttpResponse(roll_page(vote, now), content_type="text/html; charset=utf-8")
    name = f"{vote.run.election.slug}-{timezone.localtime(now):%Y%m%d-%H%M%S}.html"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
