"""The chair's page: the script step by step. And the box proved empty, and tablets made ready for voters."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ballots.domain.script import BY_CODE, CLOSE, COUNT, EMPTY_BOX, READ, RELEASE, TELLERS, VOTE
from ballots.meeting_forms import ClosingForm, HandsForm
from ballots.models import Vote
from ballots.queries.door import box_reasons, may_adjourn
from ballots.queries.script import closing_time, script_lines
from ballots.queries.votes import ballots_in_box
from ballots.queries.zero_report import zero_report
from ballots.services.door import PRESIDERS, adjourn_meeting, announce_closing, take_zero_report
from ballots.services.script import record_step, step_blockers
from ballots.services.zero_report import print_zero_report
from ballots.views.meeting import (
    CHAIR,
    DESK,
    SLIPS,
    act,
    at_meeting,
    fill_in,
    may,
    page,
    refusal_sentences,
    url,
    with_urls,
)
from election_site.domain.roles import ROLES
from election_site.domain.wording import N_
from election_site.queries.wording import blocker_rows
from election_site.services.errors import Refused

KIOSK = "kiosk"
KIOSK_AGE = 12 * 3600  # seconds: one day of voting


# Where the steps that have a service of their own are taken: a page of the meeting, or the vote's or the stage's own;
# the words on the button; who may go there; and what an account reads that may not.
PLACES = {
    TELLERS: ("tellers", N_("To the scrutineers and counters"), CHAIR, ""),
    EMPTY_BOX: ("box", N_("To the zero report"), CHAIR, ""),
    RELEASE: (
        "slips",
        N_("To the slips"),
        SLIPS,
        N_("The check-in desk or the chief scrutineer does this. This page goes on by itself."),
    ),
    VOTE: (
        "vote",
        N_("To the vote, to open it"),
        ("open_vote",),
        N_("The chief scrutineer opens the vote. This page goes on by itself."),
    ),
    CLOSE: (
        "vote",
        N_("To the vote, to close it"),
        ("seal_vote",),
        N_("The chief scrutineer closes the vote. This page goes on by itself."),
    ),
    COUNT: ("vote", N_("To the count"), CHAIR, ""),
    READ: (
        "stage",
        N_("To the stage, to certify it"),
        ("drive", "certify"),
        N_("To be certified by: %(who)s. This page goes on by itself."),
    ),
}


def place_of(request, vote: Vote, code: str) -> dict | None:
    """Where a step is taken, for this account; without an address if others take it. None for a step spoken here."""
    if code not in PLACES:
        return None
    where, text, capabilities, who = PLACES[code]
    own = {
        "vote": lambda: reverse("admin:ballots_vote_page", args=[vote.pk]),
        "stage": lambda: reverse("admin:election_site_election_desk", args=[vote.run.election_id]),
    }
    address = own[where]() if where in own else url(vote, where)
    if may(request, vote, capabilities):
        return {"url": address, "text": gettext(text), "who": ""}
    signers = "、".join(gettext(ROLES[role].title) for role in vote.run.spec.certifiers)
    return {"url": "", "text": gettext(text), "who": gettext(who) % {"who": signers} if who else ""}


def script(request, vote: Vote, hands: HandsForm) -> list[dict]:
    """The steps for the page; only the step now has its blockers and its button, or who else takes it."""
    rows = []
    for line in script_lines(vote):
        row = {"line": line, "place": None, "blockers": [], "hands": None}
        if line.state == "now":
            row["place"] = place_of(request, vote, line.code)
            reasons = blocker_rows(step_blockers(vote, BY_CODE[line.code]))
            row["blockers"] = with_urls(reasons, request.user, vote)
            row["hands"] = hands if line.by_hands else None
        rows.append(row)
    return rows


@require_safe
@at_meeting(*CHAIR)
def chair(request, vote):
    return chair_page(request, vote)


def chair_page(request, vote, *, status=200, hands=None, closing=None):
    rows = script(request, vote, hands or HandsForm())
    return page(
        request,
        "chair",
        "chair",
        vote,
        status=status,
        rows=rows,
        # While figures are being typed, the page must not be replaced under the fingers.
        is_live=not any(row["hands"] for row in rows),
        may_preside=may(request, vote, PRESIDERS),
        may_adjourn=may_adjourn(vote),
        closing_form=closing or ClosingForm(),
        closes_at=closing_time(vote),
        is_running=vote.state in (Vote.State.PREPARED, Vote.State.OPEN),
        slug=vote.run.election.slug,
    )


@require_POST
@at_meeting(*PRESIDERS)
def take_step(request, vote, step):
    """Tick off a step that the chair speaks."""
    known = BY_CODE.get(step)
    if known and known.by_hands:
        form = HandsForm(request.POST)
        if not fill_in(request, form, gettext("The step is recorded."), record_step, vote=vote, step=step):
            return chair_page(request, vote, status=422, hands=form)
    else:
        act(request, gettext("The step is recorded."), record_step, vote=vote, step=step)
    return redirect(url(vote, "chair"))


@require_POST
@at_meeting(*PRESIDERS)
def closing(request, vote):
    """Announce until when ballots are taken."""
    form = ClosingForm(request.POST)

    def announce(*, minutes, now, **given):
        return announce_closing(closes_at=now + timedelta(minutes=minutes), now=now, **given)

    if fill_in(request, form, gettext("The closing time is announced."), announce, vote=vote):
        return redirect(url(vote, "chair"))
    return chair_page(request, vote, status=422, closing=form)


@require_POST
@at_meeting(*PRESIDERS)
def adjourn(request, vote):
    """Too few have come: everybody goes home."""

    def done(present):
        return gettext("The meeting is adjourned; %(present)s were signed in.") % {"present": present}

    act(request, done, adjourn_meeting, vote=vote)
    return redirect(url(vote, "chair"))


@require_http_methods(["GET", "POST"])
@at_meeting(*CHAIR)
def box(request, vote):
    """The box is proved empty before everybody."""
    if request.method == "POST":
        act(request, gettext("The zero report is taken."), take_zero_report, vote=vote)
        return redirect(url(vote, "box"))
    report = zero_report(vote)
    is_prepared = vote.state == Vote.State.PREPARED
    return page(
        request,
        "chair_box",
        "box",
        vote,
        report=report,
        # Once the vote runs the box is no longer empty, and its number is the hall screen's business.
        in_box=ballots_in_box(vote) if is_prepared else None,
        reasons=[] if report or not is_prepared else blocker_rows(box_reasons(vote)),
        may_take=is_prepared and may(request, vote, ("open_vote",)),
        slug=vote.run.election.slug,
    )


@require_safe
@at_meeting(*CHAIR)
def box_pdf(request, vote):
    try:
        printed = print_zero_report(vote)
    except Refused as refusal:
        for sentence in refusal_sentences(refusal):
            messages.error(request, sentence)
        return redirect(url(vote, "box"))
    response = HttpResponse(printed, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{vote.run.election.slug}-zero-report.pdf"'
    return response


@require_http_methods(["GET", "POST"])
@at_meeting(*CHAIR, *DESK)
def kiosk(request, vote):
    """Make this device a shared tablet, or an ordinary one again; a tablet is never signed in as staff."""
    if request.method == "GET":
        return page(request, "chair_kiosk", "kiosk", vote, is_kiosk=KIOSK in request.COOKIES)
    if request.POST.get(KIOSK) != "1":
        response = redirect(url(vote, "kiosk"))
        response.delete_cookie(KIOSK, samesite="Strict")
        return response
    logout(request)
    response = redirect("ballots:enter")
    response.set_cookie(
        KIOSK,
        "1",
        max_age=KIOSK_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response
