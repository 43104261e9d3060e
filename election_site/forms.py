"""Forms of the public pages."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ObjectionForm(forms.Form):
    """An objection to a notice; a name is welcome, never required."""

    text = forms.CharField(
        label=_("What is not right?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    filed_by = forms.CharField(label=_("Your name (may be left empty)"), max_length=60, required=False)
    contact = forms.CharField(label=_("How to reach you (may be left empty)"), max_length=80, required=False)
