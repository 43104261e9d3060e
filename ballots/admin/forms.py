"""What staff fill in at a vote; each form gathers the arguments of one service."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldBooleanWidget

from election_site.admin.forms import choice, whole
from election_site.domain.channels import CHANNELS


class SlipsForm(forms.Form):
    """Arguments of ``make_slips``. Where slips carry a channel, one is chosen."""

    count = whole(_("how many slips"), min_value=1, max_value=5000)
    made_before = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, channels=(), **kwargs):
        super().__init__(*args, **kwargs)
        if channels:
            self.fields["channel"] = choice(
                _("body"), [(one, _(CHANNELS.get(f"second:{one}", one))) for one in channels]
            )


class SureForm(forms.Form):
    """A step that can't be undone, asked once more."""

    is_sure = forms.BooleanField(label=_("I know that this can't be undone."), widget=UnfoldBooleanWidget)

    def clean(self):
        super().clean()
        return {}
