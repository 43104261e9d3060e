"""Forms of the public pages, and the fields for photos and documents that all forms share."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from election_site.queries.wording import mend_text, reason_text
from election_site.table_files import BadCell, Column, cell_value, text_cell
from election_site.uploads import Upload, UploadRefused, photo, scan


def told(reason) -> forms.ValidationError:
    """A numbered check as the error of a field."""
    return forms.ValidationError(
        f"{reason.code} {reason_text(reason)} {mend_text(reason)}".strip(), code=reason.code
    )


class CellField(forms.CharField):
    """One value that a file would hold in a cell of ``column``, judged in the same way: a name, an identity
    number, a date, a phone number, a text. An empty one is ``column.empty``."""

    def __init__(self, column: Column, **options):
        super().__init__(**{"required": column.required, "max_length": 4000, **options})
        self.column = column

    def clean(self, value):
        typed = super().clean(value)
        try:
            # What begins with "=" is a formula in a spreadsheet only.
            cell = text_cell(typed)
            if cell.kind == "formula":
                cell = cell._replace(kind="text")
            return self.column.empty if cell.kind == "empty" else cell_value(cell, self.column, localdate())
        except BadCell as refusal:
            raise forms.ValidationError([told(one) for one in refusal.reasons]) from None


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
