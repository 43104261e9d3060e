"""Decisions on counted votes: what waits for one, and a form to record it."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ballots.domain.verdict import WRITE_IN
from ballots.models import Vote, VoteDecision
from ballots.queries.decisions import ContestQuestion, contest_questions
from ballots.services.decisions import record_vote_decision
from election_site.admin.base import is_staff
from election_site.admin.forms import SecondPersonHere
from election_site.admin.posts import ServiceWrites
from election_site.domain.roles import roles_with
from election_site.models import StageRun


def waiting(user) -> list[tuple[Vote, ContestQuestion]]:
    """Every question that waits for a decision in the elections that the account drives."""
    seats = user.appointments.filter(role__in=roles_with("drive"))
    votes = Vote.objects.filter(
        run__election__in=seats.values("election"), run__state=StageRun.State.OPEN, state=Vote.State.COUNTED
    ).select_related("run__election", "electorate", "result")
    return [(vote, one) for vote in votes for one in contest_questions(vote)]


def question_text(one: ContestQuestion) -> str:
    """The question in words."""
    if one.asked.question.startswith(WRITE_IN):
        name = one.asked.question.removeprefix(WRITE_IN)
        return gettext("“%(contest)s”: is %(name)s, written in by voters, accepted?") % {
            "contest": one.title,
            "name": name,
        }
    names = "、".join(one.names.values())
    if names:
        return gettext("“%(contest)s”: who of the equals goes on? (%(names)s)") % {
            "contest": one.title,
            "names": names,
        }
    return gettext("“%(contest)s”: how to go on with too few?") % {"contest": one.title}


class DecisionForm(SecondPersonHere, forms.ModelForm):
    asked = forms.ChoiceField(label=_("question"))
    let_in = forms.MultipleChoiceField(label=_("who of the equals goes on"), required=False)
    is_accepted = forms.NullBooleanField(label=_("written-in name accepted"), required=False)

    class Meta:
        model = VoteDecision
        fields = ("is_accepted", "agree", "taken_by", "decision")

    def __init__(self, request, *args, questions=(), **kwargs):
        super().__init__(request, *args, **kwargs)
        self.questions = {
            f"{vote.pk}|{one.contest}|{one.asked.question}": (vote, one) for vote, one in questions
        }
        self.fields["asked"].choices = [
            (key, f"{question_text(one)} — {one.taker}") for key, (_vote, one) in self.questions.items()
        ]
        self.fields["let_in"].choices = [
            (who, f"{name} ({one.title})") for _vote, one in questions for who, name in one.names.items()
        ]


@admin.register(VoteDecision)
class VoteDecisionAdmin(ServiceWrites):
    """Looked at by everybody with a role in the election; recorded by who drives its stages."""

    seen_by = ("certify",)
    election_path = "vote__run__election"
    list_display = ("vote", "contest", "question", "taken_by", "recorded_by", "confirmed_by", "at")
    list_filter = ("vote__run__election", "vote__kind")
    list_select_related = ("vote", "recorded_by", "confirmed_by")
    search_fields = ("vote__title", "contest", "taken_by", "decision")

    def has_add_permission(self, request):
        return is_staff(request) and bool(waiting(request.user))

    def has_change_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        if obj is None:
            return (
                *("asked", "let_in", "is_accepted", "agree", "taken_by", "decision"),
                *("second_name", "second_password"),
            )
        return (
            *("vote", "contest", "question", "chosen", "is_accepted", "agree"),
            *("taken_by", "decision", "recorded_by", "confirmed_by", "at"),
        )

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None:
            return super().get_form(request, obj, change=change, **kwargs)
        questions = waiting(request.user)

        class BoundForm(DecisionForm):
            def __init__(self, *args, **given):
                super().__init__(request, *args, questions=questions, **given)

        return BoundForm

    def save_model(self, request, obj, form, change):
        vote, one = form.questions[form.cleaned_data["asked"]]
        row = record_vote_decision(
            vote=vote,
            contest=one.contest,
            question=one.asked.question,
            decision=obj.decision,
            taken_by=obj.taken_by,
            chosen=form.cleaned_data["let_in"],
            is_accepted=form.cleaned_data["is_accepted"],
            agree=obj.agree,
            confirmed_by=form.cleaned_data["confirmed_by"],
            actor=request.user,
            now=timezone.now(),
        )
        obj.pk, obj.vote = row.pk, vote
