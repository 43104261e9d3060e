"""Forms of the public pages, and what all forms share: fields for photos and documents, and a second person's
signature."""

from copy import copy
from datetime import date

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest, QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from election_site.domain.checks import reason
from election_site.domain.upload_checks import upload_reason
from election_site.queries.wording import mend_text, reason_text
from election_site.table_files import BadCell, Column, cell_value, text_cell
from election_site.uploads import (
    LARGEST_PHOTO,
    LARGEST_SCAN,
    MEGABYTE,
    Upload,
    UploadRefused,
    judge_size,
    photo,
    scan,
)


def told(one) -> forms.ValidationError:
    """A numbered check as the error of a field."""
    return forms.ValidationError(f"{one.code} {reason_text(one)} {mend_text(one)}".strip(), code=one.code)


def day_has_come(value) -> None:
    """A validator: what was handed in, signed or issued was so today at the latest."""
    if isinstance(value, date) and value > localdate():
        raise told(reason("E128", day=value.isoformat()))


class CellField(forms.CharField):
    """One value that a file would hold in a cell of ``column``, judged in the same way: a name, an identity
    number, a date, a phone number, a text. An empty one is ``column.empty``. ``judges`` are validators of the value,
    those of Django see what was typed."""

    def __init__(self, column: Column, *, judges=(), **options):
        super().__init__(**{"required": column.required, "max_length": 4000, **options})
        self.judges = judges
        self.error_messages["required"] = _("Please fill this in.")
        self.column = column

    def clean(self, value):
        typed = super().clean(value)
        try:
            # What begins with "=" is a formula in a spreadsheet only.
            cell = text_cell(typed)
            if cell.kind == "formula":
                cell = cell._replace(kind="text")
            value = self.column.empty if cell.kind == "empty" else cell_value(cell, self.column, localdate())
        except BadCell as refusal:
            raise forms.ValidationError([told(one) for one in refusal.reasons]) from None
        for judge in self.judges:
            judge(value)
        return value


class UploadField(forms.FileField):
    """A file that the site keeps. Its value is an ``Upload``, or None; what ``judge`` refuses is told in words.

    The limits stand under the field, unless it has another ``help_text``.
    """

    judge = staticmethod(scan)
    largest = LARGEST_SCAN
    accept = "image/jpeg,image/png,application/pdf"
    limits = _("A photo of the paper (JPEG or PNG) or a PDF, at most 20 MB.")

    def __init__(self, **options):
        super().__init__(**{"help_text": self.limits, "allow_empty_file": True} | options)
        self.widget.attrs.setdefault("accept", self.accept)

    def clean(self, data, initial=None) -> Upload | None:
        file = super().clean(data, None)
        if not file:
            return None
        try:
            # Before it is read, so that a huge file does not fill the memory.
            judge_size(file.name, file.size, self.largest)
            return self.judge(file.name, file.read())
        except UploadRefused as refused:
            raise told(refused.reason) from None


class ScanField(UploadField):
    """A document: a photo of the paper, or a PDF."""


class PhotoField(UploadField):
    """A portrait."""

    judge = staticmethod(photo)
    largest = LARGEST_PHOTO
    accept = "image/jpeg,image/png"
    limits = _("JPEG or PNG, at most 10 MB.")


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class ScansField(ScanField):
    """Several documents, at most ``most`` and together as large as one may be. Its value is a list."""

    widget = SeveralFiles
    most = 5
    limits = _("Photos (JPEG or PNG) or PDFs; at most 5 files, together at most 20 MB.")

    def clean(self, data, initial=None) -> list[Upload]:
        files = [one for one in data or [] if one]
        if len(files) > self.most:
            raise told(upload_reason("E408", count=len(files), most=self.most))
        if sum(one.size for one in files) > self.largest:
            raise told(upload_reason("E409", limit=self.largest // MEGABYTE))
        return [super(ScansField, self).clean(one) for one in files]


class ObjectionForm(forms.Form):
    """An objection to a notice; a name is welcome, never required."""

    text = forms.CharField(
        label=_("What is not right?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    files = ScansField(label=_("Evidence (may be left empty)"), required=False)
    filed_by = forms.CharField(label=_("Your name (may be left empty)"), max_length=60, required=False)
    contact = forms.CharField(label=_("How to reach you (may be left empty)"), max_length=80, required=False)


def without_fields(request: HttpRequest) -> HttpRequest:
    """The request without what was filled in. Whoever counts wrong passwords keeps the fields of the request
    with them: among those a password under another name than "password", and the slip that somebody gave back."""
    bare = copy(request)
    bare.GET = bare.POST = QueryDict()
    return bare


class SecondPerson(forms.Form):
    """The second of two people signs on the form itself, with an own user name and password.

    To be a parent of the form of a step that two people take. Nobody can be picked from a list: a name alone
    would let one person act for two. ``cleaned_data`` holds the account under ``confirms_as``; whether it may
    confirm, and that it is somebody else, the service judges.
    """

    confirms_as = "confirmed_by"

    second_name = forms.CharField(
        label=_("user name of the second person"),
        max_length=150,
        widget=forms.TextInput({"class": "field", "autocomplete": "off", "spellcheck": "false"}),
    )
    # A browser fills a saved password into "off", but not into "new-password".
    second_password = forms.CharField(
        label=_("password of the second person"),
        strip=False,
        widget=forms.PasswordInput({"class": "field", "autocomplete": "new-password"}),
    )

    def __init__(self, request, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        for name in ("second_name", "second_password"):  # below what they are to confirm
            self.fields[name] = self.fields.pop(name)

    def clean(self):
        """Name and password become the account. Tries are limited as those of the sign-in page are."""
        given = super().clean()
        name, password = given.pop("second_name", ""), given.pop("second_password", "")
        if self.errors:
            return given
        asking = without_fields(self.request)
        second = authenticate(asking, username=name, password=password)
        if getattr(asking, "axes_locked_out", False):
            # The lock is that of the second person, and it is said here: the page stays the first one's.
            raise forms.ValidationError(
                _("Too many wrong passwords: the second person's account is locked for a quarter of an hour.")
            )
        if second is None:
            raise forms.ValidationError(_("Name and password of the second person do not fit."))
        given[self.confirms_as] = second
        return given
