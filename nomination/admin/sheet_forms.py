"""What staff fill in about joint sheets: a sheet that came on paper, its lines, a file of lines with its scan."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextInputWidget

from election_site.admin.forms import choice, day, line, table_file, text
from election_site.forms import CellField, ScanField, told
from election_site.models import Election, Person, StageRun
from election_site.queries.identity import identity_hash
from election_site.services.people import Particulars
from election_site.table_files import Column, FileRefused, check_size, read_table
from election_site.table_files.layouts import SHEET_SIGNATURES
from nomination.domain.signing import GivenNumber, read_number
from nomination.models import Recommendation
from nomination.services.signature_imports import with_every_fault
from nomination.services.signature_lines import GivenLine

LINES = 20


def scan_field(**options) -> ScanField:
    return ScanField(
        label=_("scan of the paper"),
        help_text=_("a PDF, or a photo (JPEG or PNG)"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ScanField.accept}),
        **options,
    )


def cell(label, column: Column, **options) -> CellField:
    return CellField(column, label=label, widget=UnfoldAdminTextInputWidget, **options)


class PaperSheetForm(forms.Form):
    """Arguments of ``open_paper_sheet``."""

    post = choice(_("post"), [])
    name = cell(_("name of the nominee"), Column("", "name", "name"))
    identity_number = cell(
        _("identity number of the nominee"),
        Column("", "identity_number", "identity", required=False),
        help_text=_("may be left empty: it then comes with the nominee's consent"),
    )
    sex = choice(_("sex"), [("", "---------"), *Person.Sex.choices], required=False)
    work = line(_("present work"), max_length=120)
    phone = cell(_("phone of the nominee"), Column("", "phone", "phone", required=False))
    grounds = text(_("grounds"), max_length=2000)
    sender_name = cell(_("handed in by"), Column("", "name", "name", required=False))
    sender_phone = cell(_("phone of whoever handed it in"), Column("", "phone", "phone", required=False))
    received_on = day(_("received on"))
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


class LineForm(forms.Form):
    """One line of a paper. An empty one is passed over."""

    name = cell(_("name"), Column("", "name", "name"))
    number = forms.CharField(
        label=_("identity number or number on the roll"), max_length=40, widget=UnfoldAdminTextInputWidget
    )
    phone = cell(_("phone"), Column("", "phone", "phone", required=False))
    signed_on = cell(_("signed on"), Column("", "signed_on", "date"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_number(self) -> GivenNumber:
        number = read_number(self.cleaned_data["number"], today=localdate())
        if not isinstance(number, GivenNumber):
            raise forms.ValidationError([told(one) for one in number])
        return number


LineFormSet = forms.formset_factory(LineForm, extra=LINES)


class LinesForm(forms.Form):
    """Arguments of ``enter_signatures``: the scan, and in ``lines`` a table of lines."""

    scan = scan_field(required=False)

    def __init__(self, data=None, files=None, *, sheet: Recommendation):
        super().__init__(data, files)
        self.sheet = sheet
        self.lines = LineFormSet(data, prefix="line")
        if sheet.paper_id is None:
            self.fields["scan"].required = True
        else:
            self.fields["scan"].help_text = _("only for a further paper; the one handed in first is there")

    def clean(self):
        given = super().clean()
        if not self.lines.is_valid():
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
            election = self.sheet.run.election_id
            yield GivenLine(
                row=row,
                sheet=self.sheet.number,
                name=filled["name"],
                identity_hash=identity_hash(election, number.identity) if number.identity else "",
                identity_last4=number.identity[-4:],
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
