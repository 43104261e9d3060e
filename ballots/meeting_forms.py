"""What is filled in at the meeting's pages; each form gathers the arguments of one service."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from ballots.domain.door import HELPERS
from ballots.models import Teller
from election_site.forms import SecondPerson


def _line(label, **options) -> forms.CharField:
    size = options.pop("max_length", 200)
    attrs = {"class": "field", "autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(label=label, max_length=size, widget=forms.TextInput(attrs), **options)


def _whole(label, **options) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, widget=forms.NumberInput({"class": "field", "inputmode": "numeric"}), **options
    )


def plain_code(scanned: str) -> str:
    """A typed code, or the code at the end of a scanned address."""
    return re.sub(r"^.*/b/", "", scanned.strip()).strip("/")


class UndoForm(SecondPerson):
    """Arguments of ``undo_check_in``."""

    confirms_as = "seconded_by"

    reason_given = _line(_("Why it is undone"))
    slip_code = _line(_("Code of the unused slip that came back"), required=False, max_length=120)

    def __init__(self, request, *args, is_released=False, **kwargs):
        super().__init__(request, *args, **kwargs)
        if not is_released:
            del self.fields["slip_code"]

    def clean_slip_code(self):
        return plain_code(self.cleaned_data["slip_code"])


class HelpForm(forms.Form):
    """Arguments of ``record_assistance``."""

    helper = forms.ChoiceField(
        label=_("Who helps the voter to write"),
        choices=[(code, _(text)) for code, text in HELPERS.items()],
        widget=forms.RadioSelect,
    )


class ReleaseForm(forms.Form):
    up_to = _whole(_("Last place of the stack that goes into the bowl"), required=False, min_value=1)


class RangeForm(forms.Form):
    """Arguments of ``void_range``."""

    first = _whole(_("from place"), min_value=1)
    last = _whole(_("to place"), min_value=1)


class ScanForm(forms.Form):
    """Arguments of ``void_slips``: codes typed or scanned, one a line."""

    codes = forms.CharField(
        label=_("Codes of the slips that nobody drew, one a line"),
        widget=forms.Textarea({"class": "field", "rows": 6, "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_codes(self):
        codes = [plain_code(line) for line in self.cleaned_data["codes"].split()]
        return [code for code in codes if code]


class TellerForm(forms.Form):
    """Arguments of ``propose_teller``, but for the person, who is found by name."""

    role = forms.ChoiceField(
        label=_("Proposed as"), choices=Teller.Role.choices, widget=forms.Select({"class": "field"})
    )
    relative_of = _line(_("Relative of the candidate, if so"), required=False, max_length=60)
    why = _line(_("Why it has to be this relative"), required=False)


class OutsideTellerForm(TellerForm):
    """A counter who is not on the roll."""

    name = _line(_("Name"), max_length=60)
    field_order = ("name", "role", "relative_of", "why")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        roles = (Teller.Role.COUNTER, Teller.Role.CHIEF_COUNTER)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]


class HandsForm(forms.Form):
    """A show of hands."""

    votes_for = _whole(_("For it"), min_value=0)
    against = _whole(_("Against it"), min_value=0, initial=0)
    abstain = _whole(_("Abstained"), min_value=0, initial=0)


class ClosingForm(forms.Form):
    minutes = _whole(_("Minutes from now"), min_value=1, max_value=720)
