"""What staff fill in at nomination's stages; each form gathers the arguments of one service."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
)

from election_site.admin.forms import SecondPersonHere, moment, table_file, text, whole
from election_site.table_files import FileRefused, check_size, read_table
from election_site.table_files.layouts import NOMINEES, RECOMMENDATIONS, SIGNATURES

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
        names = [(str(one.pk), f"{one.person.name} ({one.person.work})") for one in candidacies]
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
