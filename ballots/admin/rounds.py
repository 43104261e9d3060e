"""After a round: the reports for signature, what the rule asks for next, and the button that prepares it."""

from django import forms
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from ballots.admin.access import latest_vote_or_404, vote_or_404, vote_url
from ballots.admin.decisions import decide_page, question_rows
from ballots.admin.forms import SureForm
from ballots.domain.election import BY_ELECTION
from ballots.domain.rounds import ROUND_WORDS, STANDING, by_election_choices, left_open
from ballots.models import Vote
from ballots.queries.reports import REPORTS, report_blockers
from ballots.queries.rounds import counted_rounds, rounds_of
from ballots.services.rounds import prepare_next_round, record_by_election, round_blockers, upcoming
from ballots.views.reports import may_print
from election_site.admin.archive_pages import archive_url
from election_site.admin.base import page, step
from election_site.admin.forms import SecondPersonHere, line, text
from election_site.models import User
from election_site.queries.wording import blocker_rows
from election_site.services.rights import can


def addresses(at):
    """The addresses of this module for the admin of votes; ``at(route, view, name)`` makes one."""
    return [
        at("runs/<int:run_pk>/after/", after_of_run, "after_run"),
        at("<int:pk>/after/", after_page, "after"),
        at("<int:pk>/decide/<slug:contest>/<str:question>/", decide_page, "decide"),
        at("<int:pk>/next-round/", next_round_page, "next_round"),
        at("<int:pk>/by-election/<slug:contest>/", by_election_page, "by_election"),
    ]


@require_safe
def after_of_run(request, run_pk, *, site):
    """On to the further rounds of a run's latest vote."""
    return redirect("admin:ballots_vote_after", latest_vote_or_404(request, run_pk).pk)


@require_safe
def after_page(request, pk, *, site):
    """All rounds of the vote's stage, their reports, and what comes next."""
    vote = vote_or_404(request, pk)
    run, rounds = vote.run, rounds_of(vote.run)
    is_counted = all(one.state == Vote.State.COUNTED for one in rounds)
    knows = can(request.user, "certify", run.election) and is_counted and run.state == "open"
    drives = knows and can(request.user, "drive", run.election)
    found = round_blockers(run) if knows else []
    return page(
        site,
        request,
        "ballots/after",
        gettext("Reports and further rounds"),
        vote=vote,
        vote_url=vote_url(vote),
        archive_url=archive_url(run.election, request.user) if run.state == "certified" else "",
        rounds=[
            {"vote": one, "url": vote_url(one), "reports": report_rows(one, request.user)} for one in rounds
        ],
        knows=knows,
        blockers=blocker_rows(found),
        coming=contest_rows(upcoming(run).paper) if knows and not found else [],
        by_elections=by_election_rows(vote) if drives else [],
        questions=[row for one in rounds for row in question_rows(one)] if drives else [],
        may_prepare=knows and not found and can(request.user, "prepare_vote", run.election),
    )


def report_rows(vote: Vote, user: User) -> list[dict]:
    """The reports that the account may print, each with its address or why it is not there yet."""
    return [
        {
            "title": gettext(report.title),
            "url": reverse("reports:pdf", args=[vote.pk, report.name]),
            "blockers": blocker_rows(report_blockers(vote, report)),
        }
        for report in REPORTS.values()
        if may_print(user, vote, report) and report.only in ("", vote.kind)
    ]


def contest_rows(paper: dict) -> list[dict]:
    """What the next round would vote on."""
    return [
        {
            "title": one["title"],
            "kind": gettext(ROUND_WORDS[one["round"]]),
            "seats": one["seats"],
            "names": "、".join(candidate["name"] for candidate in one["candidates"]),
        }
        for one in paper["contests"]
    ]


def by_election_rows(vote: Vote) -> list[dict]:
    """Contests with missing seats for which nobody is on record as standing."""
    rounds = counted_rounds(vote.run)
    titles = {one["key"]: one["title"] for one in rounds[0].paper["contests"]}
    decided = {one.contest for one in vote.decisions.filter(question=STANDING)}
    return [
        {"title": titles[key], "url": reverse("admin:ballots_vote_by_election", args=[vote.pk, key])}
        for key, step_ in left_open(rounds)
        if step_ == BY_ELECTION and key not in decided
    ]


@require_http_methods(["GET", "POST"])
def next_round_page(request, pk, *, site):
    """Prepare the next round; nothing is typed."""
    vote = vote_or_404(request, pk, "prepare_vote")
    return step(
        site,
        request,
        title=gettext("Prepare the next round"),
        form=SureForm(request.POST or None),
        call=lambda **given: prepare_next_round(run=vote.run, **given),
        done=lambda made: gettext("“%(title)s” is prepared.") % {"title": made.title},
        back=reverse("admin:ballots_vote_after", args=[vote.pk]),
        notes=[
            gettext(
                "Who stands and for how many seats follows from the sealed figures. Voters sign in again and draw "
                "new slips: whoever has gone home has no vote in this round, and its quorum and majority count "
                "those who are there then."
            )
        ],
        danger=gettext("This can't be undone: the figures of the rounds so far are settled by it."),
    )


class ByElectionForm(SecondPersonHere):
    """Arguments of ``record_by_election``."""

    standing = forms.MultipleChoiceField(
        label=_("who stands in the by-election"), widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    taken_by = line(_("which body decided"), max_length=120)
    decision = text(_("what was decided, and why"), rows=3)

    def __init__(self, request, *args, choices, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.fields["standing"].choices = list(choices.items())


@require_http_methods(["GET", "POST"])
def by_election_page(request, pk, contest, *, site):
    """Put on record who stands for the missing seats of one contest."""
    vote = vote_or_404(request, pk, "drive")
    if vote.state != Vote.State.COUNTED or contest not in {one["key"] for one in vote.paper["contests"]}:
        raise Http404
    choices = by_election_choices(counted_rounds(vote.run), contest)
    return step(
        site,
        request,
        title=gettext("Who stands in the by-election"),
        form=ByElectionForm(request, request.POST or None, choices=choices),
        call=lambda **given: record_by_election(vote=vote, contest=contest, **given),
        done=gettext("Recorded."),
        back=reverse("admin:ballots_vote_after", args=[vote.pk]),
        notes=[gettext("The rules do not say who stands; a body decides, and two people put it on record.")],
        button=gettext("Put on record"),
    )
