"""What staff fill in about joint sheets: a sheet that came on paper, its lines, a file of lines with its scan."""

from dataclasses import dataclass

from django import forms
from django.core import signing
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextInputWidget

from election_site.admin.forms import choice, day, line, table_file, text
from election_site.forms import CellField, ScanField, day_has_come, told
from election_site.models import Election, Person, StageRun
from election_site.queries.identity import identity_hash
from election_site.services.people import Particulars
from election_site.table_files import Column, FileRefused, check_size, read_table
from election_site.table_files.layouts import SHEET_SIGNATURES
from nomination.admin.register_forms import AdminInput
from nomination.domain.signing import GivenNumber, read_number
from nomination.models import Recommendation
from nomination.services.signature_imports import with_every_fault
from nomination.services.signature_lines import GivenLine

LINES = 20
KEPT_FOR = 24 * 3600  # seconds: as long as somebody may correct the other lines of a paper
AN_IDENTITY_NUMBER = 15  # characters: what is as long is not shown again, right or wrong


def scan_field(**options) -> ScanField:
    return ScanField(
        label=_("scan of the paper"),
        help_text=_("a PDF, or a photo (JPEG or PNG)"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ScanField.accept}),
        **options,
    )


def cell(label, column: Column, **options) -> CellField:
    return CellField(column, label=label, **{"widget": UnfoldAdminTextInputWidget, **options})


class PaperSheetForm(forms.Form):
    """Arguments of ``open_paper_sheet``."""

    post = choice(_("post"), [])
    name = cell(_("name of the nominee"), Column("", "name", "name"))
    identity_number = cell(
        _("identity number of the nominee"),
        Column("", "identity_number", "identity", required=False),
        widget=AdminInput(),
        help_text=_("may be left empty: it then comes with the nominee's consent"),
    )
    sex = choice(_("sex"), [("", "---------"), *Person.Sex.choices], required=False)
    work = line(_("present work"), max_length=120)
    phone = cell(_("phone of the nominee"), Column("", "phone", "phone", required=False))
    grounds = text(_("grounds"), max_length=2000)
    sender_name = cell(_("handed in by"), Column("", "name", "name", required=False))
    sender_phone = cell(_("phone of whoever handed it in"), Column("", "phone", "phone", required=False))
    received_on = day(_("received on"), validators=[day_has_come])
    scan = scan_field()

    def __init__(self, *args, election: Election, **kwargs):
        super().__init__(*args, **kwargs)
        self.posts = {str(post.number): post for post in election.posts.all()}
        self.fields["post"].choices = [
            ("", "---------"),
            *((number, post.title) for number, post in self.posts.items()),
        ]

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        fields = {key: given[key] for key in ("sex", "work", "phone")}
        return {
            "post": self.posts[given["post"]],
            "particulars": Particulars(given["identity_number"], given["name"], fields),
            **{key: given[key] for key in ("grounds", "sender_name", "sender_phone", "received_on", "scan")},
        }


@dataclass(frozen=True)
class LineNumber:
    """The number of one line: of an identity number only its keyed hash and its end, or the number on the roll."""

    identity_hash: str = ""
    last4: str = ""
    member: int | None = None

    @property
    def shown(self) -> str:
        """What stands in the field again while other lines are corrected."""
        return "*" * 14 + self.last4 if self.identity_hash else str(self.member)

    def sealed(self) -> str:
        return signing.dumps([self.identity_hash, self.last4], salt=__name__) if self.identity_hash else ""

    @classmethod
    def opened(cls, sealed: str) -> "LineNumber | None":
        try:
            return cls(*signing.loads(sealed, salt=__name__, max_age=KEPT_FOR))
        except signing.BadSignature:
            return None


class LineForm(forms.Form):
    """One line of a paper. An empty one is passed over.

    An identity number is not shown again while other lines are corrected, and need not be typed again either:
    ``kept`` is its keyed hash, signed.
    """

    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    name = cell(_("name"), Column("", "name", "name"))
    number = forms.CharField(
        label=_("identity number or number on the roll"), max_length=40, widget=UnfoldAdminTextInputWidget
    )
    phone = cell(_("phone"), Column("", "phone", "phone", required=False))
    signed_on = cell(_("signed on"), Column("", "signed_on", "date"), judges=[day_has_come])

    def __init__(self, *args, election: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.election = election
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def has_changed(self) -> bool:
        return bool({*self.changed_data} - {"kept"})

    def clean_number(self) -> LineNumber:
        typed, kept = self.cleaned_data["number"], LineNumber.opened(self.cleaned_data.get("kept", ""))
        if kept and typed == kept.shown:
            return kept
        number = read_number(typed, today=localdate())
        if not isinstance(number, GivenNumber):
            raise forms.ValidationError([told(one) for one in number])
        if not number.identity:
            return LineNumber(member=number.member)
        return LineNumber(identity_hash(self.election, number.identity), number.identity[-4:])

    def hide_number(self, data) -> None:
        """Put into ``data``, from which the line is shown again, what may be shown of its number."""
        field, kept = self.add_prefix("number"), self.add_prefix("kept")
        number = getattr(self, "cleaned_data", {}).get("number")
        if isinstance(number, LineNumber):
            data[field], data[kept] = number.shown, number.sealed()
        elif len(data.get(field, "").strip()) >= AN_IDENTITY_NUMBER:
            data[field] = data[kept] = ""
        self.data = data


LineFormSet = forms.formset_factory(LineForm, extra=LINES)


class LinesForm(forms.Form):
    """Arguments of ``enter_signatures``: the scan, and in ``lines`` a table of lines."""

    scan = scan_field(required=False)

    def __init__(self, data=None, files=None, *, sheet: Recommendation):
        super().__init__(data, files)
        self.sheet = sheet
        self.lines = LineFormSet(data, prefix="line", form_kwargs={"election": sheet.run.election_id})
        if sheet.paper_id is None:
            self.fields["scan"].required = True
        else:
            self.fields["scan"].help_text = _("only for a further paper; the one handed in first is there")

    def clean(self):
        given = super().clean()
        is_valid, shown = self.lines.is_valid(), self.data.copy()
        for one in self.lines:
            one.hide_number(shown)
        if not is_valid:
            raise forms.ValidationError(gettext("Some lines need to be corrected; nothing was written."))
        if self.errors:
            return given
        return {"scan": given["scan"], "lines": [*self.given_lines()]}

    def given_lines(self):
        for row, one in enumerate(self.lines, 1):
            filled = one.cleaned_data
            if not filled:
                continue
            number = filled["number"]
            yield GivenLine(
                row=row,
                sheet=self.sheet.number,
                name=filled["name"],
                identity_hash=number.identity_hash,
                identity_last4=number.last4,
                member_number=number.member,
                phone=filled["phone"],
                signed_on=filled["signed_on"],
            )


class SignatureFileForm(forms.Form):
    """Arguments of ``hand_in_file``: the table and the scan that it was typed from."""

    file = table_file(_("file of signatures"))
    scan = scan_field()

    def __init__(self, *args, run: StageRun, **kwargs):
        super().__init__(*args, **kwargs)
        self.run = run

    def clean(self):
        given = super().clean()
        file = given.get("file")
        if file is None or self.errors:
            return given
        check_size(file.name, file.size)
        try:
            table = read_table(file.name, file.read(), SHEET_SIGNATURES, today=localdate())
        except FileRefused as refusal:
            raise with_every_fault(self.run, refusal) from refusal
        return {"table": table, "scan": given["scan"]}
