"""What staff fill in at the admin site; each form gathers the arguments of one service."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from election_site.models import Election
from showcases.domain.displays import DISPLAYS
from showcases.domain.rounds import ROUNDS, STAGE_BY_ROUND


def _line(label, **options) -> forms.CharField:
    return forms.CharField(label=label, widget=UnfoldAdminTextInputWidget, **options)


def _text(label, **options) -> forms.CharField:
    return forms.CharField(label=label, widget=UnfoldAdminTextareaWidget, **options)


class PlanForm(forms.Form):
    """Arguments of ``plan_round``; ``elections`` are those in which the account may host."""

    election = forms.ModelChoiceField(
        Election.objects.none(), label=_("election"), widget=UnfoldAdminSelectWidget
    )
    number = forms.TypedChoiceField(label=_("round"), coerce=int, widget=UnfoldAdminSelectWidget)
    title = _line(_("title"), max_length=80)
    held_on = forms.DateField(label=_("held on"), widget=UnfoldAdminSingleDateWidget)
    place = _line(_("place"), max_length=120)
    seconds_each = forms.IntegerField(
        label=_("seconds for each"), min_value=1, widget=UnfoldAdminTextInputWidget
    )
    displays = forms.MultipleChoiceField(
        label=_("kinds of display"),
        choices=[(key, _(text)) for key, text in DISPLAYS.items()],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    def __init__(self, *args, elections=None, **kwargs):
        super().__init__(*args, **kwargs)
        if elections is not None:
            self.fields["election"].queryset = elections
        self.fields["number"].choices = [
            (number, f"{number} · {_(STAGE_BY_ROUND[number].title)}") for number in ROUNDS
        ]


class DrawForm(forms.Form):
    seed = _line(
        _("digits drawn"),
        max_length=40,
        help_text=_("6 to 40 digits from 0 to 9 in the order in which the balls were drawn"),
    )
    witnesses = _line(_("witnesses of the lot"), max_length=120)


class WhyForm(forms.Form):
    """A step that may need a reason; the service says when."""

    why = _text(_("reason"), required=False, help_text=_("needed where a warning is passed over"))


class HoldAllForm(forms.Form):
    """Optional arguments of ``hold_all``."""

    starts_at = forms.SplitDateTimeField(
        label=_("start of the first"), required=False, widget=UnfoldAdminSplitDateTimeWidget
    )


class NeededWhyForm(forms.Form):
    why = _text(_("reason"))


class AbsenceForm(forms.Form):
    why = _line(_("stayed away because"), max_length=200)


class ConfirmForm(forms.Form):
    """Nothing to fill in: the step itself is asked."""


class QuestionForm(forms.Form):
    asked_by = _line(_("asked by"), max_length=60)
    text = _text(pgettext_lazy("put to a candidate", "question"))
    answer = _text(_("answer"), required=False)
