"""Forms of the public pages, and the fields for photos and documents that all forms share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from election_site.queries.wording import reason_text
from election_site.uploads import Upload, UploadRefused, photo, scan


class UploadField(forms.FileField):
    """A file that the site keeps. Its value is an ``Upload``, or None; what ``judge`` refuses is told in words."""

    judge = staticmethod(scan)
    accept = "image/jpeg,image/png,application/pdf"

    def __init__(self, **options):
        super().__init__(**options)
        self.widget.attrs.setdefault("accept", self.accept)

    def clean(self, data, initial=None) -> Upload | None:
        file = super().clean(data, None)
        if not file:
            return None
        try:
            return self.judge(file.name, file.read())
        except UploadRefused as refusal:
            told = f"{refusal.reason.code} {reason_text(refusal.reason)}"
            raise forms.ValidationError(told, code=refusal.reason.code) from None


class ScanField(UploadField):
    """A document: a photo of the paper, or a PDF."""


class PhotoField(UploadField):
    """A portrait."""

    judge = staticmethod(photo)
    accept = "image/jpeg,image/png"


class ObjectionForm(forms.Form):
    """An objection to a notice; a name is welcome, never required."""

    text = forms.CharField(
        label=_("What is not right?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    filed_by = forms.CharField(label=_("Your name (may be left empty)"), max_length=60, required=False)
    contact = forms.CharField(label=_("How to reach you (may be left empty)"), max_length=80, required=False)
