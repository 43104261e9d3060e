"""What staff fill in at nomination's stages; each form gathers the arguments of one service."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
)

from election_site.admin.forms import SecondPersonHere, choice, moment, table_file, text, whole
from election_site.table_files import FileRefused, check_size, read_table
from election_site.table_files.layouts import NOMINEES, RECOMMENDATIONS, SIGNATURES
from nomination.models import DuplicateDecision

YES_NO = [("", "---------"), ("yes", _("yes")), ("no", _("no"))]


def yes_no(label, **options) -> forms.TypedChoiceField:
    """A question that has to be answered: nothing is chosen beforehand."""
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=UnfoldAdminSelectWidget,
        **options,
    )


class TablesForm(forms.Form):
    """Files read as tables. ``layouts`` gives the layout of each field; every fault of all files is told."""

    layouts = {}

    def clean(self):
        given = super().clean()
        tables, problems, more = {}, [], 0
        for name, layout in self.layouts.items():
            file = given.get(name)
            if file is None:
                continue
            try:
                check_size(file.name, file.size)
                tables[name] = read_table(file.name, file.read(), layout, today=localdate())
            except FileRefused as refusal:
                problems += refusal.problems
                more += refusal.more
        if problems:
            raise FileRefused(problems, more)
        return tables


class RecommendationsForm(TablesForm):
    """The three tables of ``import_recommendations``."""

    layouts = {"nominees": NOMINEES, "recommendations": RECOMMENDATIONS, "signatures": SIGNATURES}
    nominees = table_file(_("registration forms"))
    recommendations = table_file(_("recommendations"))
    signatures = table_file(_("signatures"))


class DecisionForm(SecondPersonHere):
    """What two people decide at a cut."""

    why = text(_("reason"))

    def __init__(self, request, *args, candidacies=(), **kwargs):
        super().__init__(request, *args, **kwargs)
        names = [(str(one.pk), entry_label(one.person)) for one in candidacies]
        self.by_key = {str(one.pk): one for one in candidacies}
        self.fields["candidacies"] = forms.MultipleChoiceField(
            label=_("These go on"), choices=names, widget=UnfoldAdminCheckboxSelectMultipleWidget
        )
        self.order_fields(["candidacies"])

    def clean_candidacies(self):
        return [self.by_key[key] for key in self.cleaned_data["candidacies"]]


class ReopenForm(SecondPersonHere):
    """Arguments of ``reopen_registration``."""

    closes_at = moment(_("registration closes"))
    why = text(_("reason"))


class DuplicateForm(SecondPersonHere):
    """What two people decide about entries that may be one person: arguments of ``decide_duplicates``."""

    verdict = forms.ChoiceField(
        label=_("Decision"), choices=DuplicateDecision.Verdict.choices, widget=UnfoldAdminRadioSelectWidget
    )
    why = text(_("reason"), rows=2, help_text=_("how you know: the card was shown, the branch was asked …"))

    def __init__(self, request, *args, people=(), **kwargs):
        super().__init__(request, *args, **kwargs)
        self.by_key = {str(one.pk): one for one in people}
        self.fields["people"] = forms.MultipleChoiceField(
            label=_("This holds for the entries"),
            choices=[
                (key, f"{place} · {entry_label(one)}")
                for place, (key, one) in enumerate(self.by_key.items(), 1)
            ],
            initial=list(self.by_key),
            widget=UnfoldAdminCheckboxSelectMultipleWidget,
        )
        self.order_fields(["people", "verdict"])

    def clean_people(self):
        return [self.by_key[key] for key in self.cleaned_data["people"]]


def entry_label(person) -> str:
    """An entry with what tells it apart at a glance."""
    more = " ".join(
        part for part in (person.work, person.identity_last4 and f"…{person.identity_last4}") if part
    )
    return f"{person.name} ({more})" if more else person.name


class CompareForm(forms.Form):
    """Two of those put forward, to be looked at side by side."""

    def __init__(self, data=None, *, people=()):
        super().__init__(data)
        self.by_key = {str(one.pk): one for one in people}
        choices = [("", "---------"), *((key, entry_label(one)) for key, one in self.by_key.items())]
        for name, label in (("first", _("first entry")), ("second", _("second entry"))):
            self.fields[name] = choice(label, choices)

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        if given["first"] == given["second"]:
            raise forms.ValidationError(_("Choose two different entries."))
        return {"people": [self.by_key[given["first"]], self.by_key[given["second"]]]}


class OrderForm(forms.Form):
    """The superior's order of the candidates for one post: a place for each."""

    def __init__(self, *args, candidacies=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.candidacies = list(candidacies)
        for place, one in enumerate(self.candidacies, 1):
            self.fields[f"place_{one.pk}"] = whole(
                one.person.name, min_value=1, max_value=len(self.candidacies), initial=place
            )

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        places = {given[f"place_{one.pk}"]: one for one in self.candidacies}
        if len(places) != len(self.candidacies):
            raise forms.ValidationError(_("Every place is given once."))
        return {"candidacies": [places[place] for place in sorted(places)]}
