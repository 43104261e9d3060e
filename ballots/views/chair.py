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
from ballots.queries.door import box_reasons
from ballots.queries.script import closing_time, script_lines
from ballots.queries.votes import ballots_in_box
from ballots.queries.zero_report import zero_report
from ballots.services.door import PRESIDERS, announce_closing, take_zero_report
from ballots.services.script import record_step, step_blockers
from ballots.services.zero_report import print_zero_report
from ballots.views.meeting import CHAIR, DESK, act, at_meeting, fill_in, may, page, refusal_sentences, url
from election_site.queries.wording import blocker_rows
from election_site.services.errors import Refused

KIOSK = "kiosk"
KIOSK_AGE = 12 * 3600  # seconds: one day of voting


def places(vote: Vote) -> dict[str, dict]:
    """Where the steps that have a service of their own are taken."""
    admin_page = reverse("admin:ballots_vote_page", args=[vote.pk])
    stage_page = reverse("admin:election_site_election_desk", args=[vote.run.election_id])
    return {
        TELLERS: {"url": url(vote, "tellers"), "text": gettext("To the scrutineers and counters")},
        EMPTY_BOX: {"url": url(vote, "box"), "text": gettext("To the zero report")},
        RELEASE: {"url": url(vote, "slips"), "text": gettext("To the slips")},
        VOTE: {"url": admin_page, "text": gettext("To the vote, to open it")},
        CLOSE: {"url": admin_page, "text": gettext("To the vote, to close it")},
        COUNT: {"url": admin_page, "text": gettext("To the count")},
        READ: {"url": stage_page, "text": gettext("To the stage, to certify it")},
    }


# The page of the meeting on which a gate is opened, by the number of the check that keeps it shut.
OPENED_AT = {"B502": "desk", "B503": "slips", "B551": "slips", "B552": "box", "B572": "tellers"}


def gate_rows(vote: Vote, code: str) -> list[dict]:
    """What keeps the step's gate shut, each with the page that opens it."""
    pages = {check: url(vote, name) for check, name in OPENED_AT.items()}
    pages["B513"] = reverse("admin:ballots_vote_page", args=[vote.pk])
    rows = blocker_rows(step_blockers(vote, BY_CODE[code]))
    return [row | {"url": row["url"] or pages.get(row["code"], "")} for row in rows]


def script(vote: Vote, hands: HandsForm) -> list[dict]:
    """The steps for the page; only the step now has its blockers and its button."""
    where = places(vote)
    rows = []
    for line in script_lines(vote):
        row = {"line": line, "place": where.get(line.code), "blockers": [], "hands": None}
        if line.state == "now":
            row["blockers"] = gate_rows(vote, line.code)
            row["hands"] = hands if line.by_hands else None
        rows.append(row)
    return rows


@require_safe
@at_meeting(*CHAIR)
def chair(request, vote):
    return chair_page(request, vote)


def chair_page(request, vote, *, status=200, hands=None, closing=None):
    rows = script(vote, hands or HandsForm())
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
