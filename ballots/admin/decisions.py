"""Decisions on counted votes: what waits for one, a form to record it, and the list of those on record."""

from django import forms
from django.contrib import admin
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from ballots.admin.access import vote_or_404
from ballots.domain.decisions import SHORTAGE
from ballots.domain.election import BY_ELECTION, DECISION
from ballots.domain.paper import contest_of
from ballots.domain.rounds import STANDING, plain
from ballots.domain.verdict import WRITE_IN
from ballots.models import Vote, VoteDecision
from ballots.queries.decisions import ContestQuestion, contest_questions
from ballots.services.decisions import record_vote_decision
from election_site.admin.base import ElectionRows, step
from election_site.admin.forms import SecondPersonHere, choice, line, text, whole
from election_site.domain.wording import N_

EQUALS_GO_ON, EQUALS_ELECTED = N_("who of the equals goes on"), N_("who of the equals is elected")
# What was asked, of the decisions on record.
QUESTION_WORDS = {
    SHORTAGE: N_("how to go on with too few"),
    BY_ELECTION: N_("fewer seats instead of a by-election"),
    STANDING: N_("who stands in the by-election"),
}


def equals_words(vote: Vote) -> str:
    """What is asked about those with equal votes: the members elect, every other vote only lets people go on."""
    is_last = vote.kind == "member_decision"
    return gettext(EQUALS_ELECTED if is_last else EQUALS_GO_ON)


def question_text(vote: Vote, one: ContestQuestion) -> str:
    """The question in words."""
    if one.asked.question.startswith(WRITE_IN):
        name = one.asked.question.removeprefix(WRITE_IN)
        return gettext("“%(contest)s”: is %(name)s, written in by voters, accepted?") % {
            "contest": one.title,
            "name": name,
        }
    names = "、".join(one.names.values())
    if names:
        return gettext("“%(contest)s”: %(question)s? (%(names)s)") % {
            "contest": one.title,
            "question": equals_words(vote),
            "names": names,
        }
    if one.asked.question == BY_ELECTION:
        return gettext("“%(contest)s”: are the seats reduced instead of a by-election?") % {
            "contest": one.title
        }
    return gettext("“%(contest)s”: how to go on with too few?") % {"contest": one.title}


def question_rows(vote: Vote) -> list[dict]:
    """What waits for a decision on record, each with its page."""
    return [
        {
            "title": question_text(vote, one),
            "taker": one.taker,
            "url": reverse("admin:ballots_vote_decide", args=[vote.pk, one.contest, one.asked.question]),
        }
        for one in contest_questions(vote)
    ]


class DecisionForm(SecondPersonHere):
    """Arguments of ``record_vote_decision``: only what this question asks for."""

    chosen = forms.MultipleChoiceField(
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    is_accepted = choice(
        _("written-in name accepted"), [("", "---------"), ("yes", _("yes")), ("no", _("no"))]
    )
    agree = whole(_("voters who agreed"), min_value=0)
    taken_by = line(_("which body decided"), max_length=120)
    decision = text(_("what was decided, and why"), rows=3)

    def __init__(self, request, *args, vote: Vote, one: ContestQuestion, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.fields["chosen"].label = equals_words(vote)
        self.fields["chosen"].choices = list(one.names.items())
        asked_for = {
            "chosen": bool(one.names),
            "is_accepted": one.asked.question.startswith(WRITE_IN),
            "agree": one.asked.question == BY_ELECTION,
        }
        for name, is_asked in asked_for.items():
            if not is_asked:
                del self.fields[name]

    def clean_is_accepted(self):
        return self.cleaned_data["is_accepted"] == "yes"


@require_http_methods(["GET", "POST"])
def decide_page(request, pk, contest, question, *, site):
    """Put on record what was decided on one question of a counted vote."""
    vote = vote_or_404(request, pk, "drive")
    found = ((one.contest, one.asked.question, one) for one in contest_questions(vote))
    one = next((one for key, asked, one in found if (key, asked) == (contest, question)), None)
    if one is None:
        raise Http404
    return step(
        site,
        request,
        title=gettext("Decision on record"),
        form=DecisionForm(request, request.POST or None, vote=vote, one=one),
        call=lambda **given: record_vote_decision(vote=vote, contest=contest, question=question, **given),
        done=gettext("Recorded."),
        back=reverse("admin:ballots_vote_after", args=[vote.pk]),
        notes=[question_text(vote, one), gettext("Who decides: %(who)s.") % {"who": one.taker}],
        button=gettext("Put on record"),
    )


@admin.register(VoteDecision)
class VoteDecisionAdmin(ElectionRows):
    """Looked at by everybody with a role in the election; recorded on the page of the vote's further rounds."""

    seen_by = ("certify",)
    election_path = "vote__run__election"
    list_display = ("vote", "post", "asked", "taken_by", "recorded_by", "confirmed_by", "at")
    list_filter = ("vote__run__election", "vote__run__stage")
    list_select_related = ("vote", "recorded_by", "confirmed_by")
    search_fields = ("vote__title", "contest", "taken_by", "decision")
    fields = (
        *("vote", "post", "asked", "let_in", "is_accepted", "agree"),
        *("taken_by", "decision", "recorded_by", "confirmed_by", "at"),
    )
    readonly_fields = ("post", "asked", "let_in")

    @display(description=_("post"))
    def post(self, row):
        return contest_of(row.vote.paper, row.contest)["title"]

    @display(description=_("question"))
    def asked(self, row):
        if row.question.startswith(WRITE_IN):
            return gettext("%(name)s (written in)") % {"name": row.question.removeprefix(WRITE_IN)}
        if row.question == DECISION:
            return equals_words(row.vote)
        return gettext(QUESTION_WORDS[row.question])

    @display(description=_("chosen"))
    def let_in(self, row):
        names = {one["id"]: one["name"] for one in contest_of(row.vote.paper, row.contest)["candidates"]}
        return "、".join(names.get(who, plain(who)) for who in row.chosen)
