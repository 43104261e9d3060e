"""What the public fills in about joint sheets: a new one, a signature, a receipt."""

from dataclasses import replace

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from election_site.domain.codes import normal_code
from election_site.forms import CellField, told
from election_site.models import Election, Person
from election_site.services.people import Particulars
from election_site.table_files import Column
from nomination.domain.checks import reason
from nomination.domain.signing import GivenNumber, read_last_four, read_number
from nomination.forms.registration import UnshownInput, choose, words
from nomination.services.signatures import CODE_LENGTH

PLEASE = {"required": _("Please fill this in.")}


def name_field(label, **options) -> CellField:
    return CellField(Column("", "name", "name"), label=label, **options)


def phone_field(label, *, required: bool = True, **options) -> CellField:
    return CellField(
        Column("", "phone", "phone", required=required),
        label=label,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
        **options,
    )


class SheetForm(forms.Form):
    """Arguments of ``open_sheet``."""

    post = choose(_("Post"), [])
    name = name_field(_("Name of the person"))
    sex = choose(_("Sex"), Person.Sex.choices)
    work = words(
        _("Present work"),
        longest=120,
        help_text=_("place of work and duty, or village; so that nobody takes another for him"),
    )
    phone = phone_field(
        _("Phone of the person"), required=False, help_text=_("if you know it; the office only")
    )
    grounds = words(_("Why do you recommend this person?"), rows=4, longest=1000)
    sender_name = name_field(_("Your name"), help_text=_("it stands on the sheet"))
    sender_phone = phone_field(_("Your phone"), help_text=_("for the office only; it is published nowhere"))

    def __init__(self, *args, election: Election, **kwargs):
        super().__init__(*args, **kwargs)
        self.posts = {str(post.number): post for post in election.posts.all()}
        self.fields["post"].choices = [
            ("", _("please choose")),
            *((number, post.title) for number, post in self.posts.items()),
        ]
        self.fields["post"].heading = _("Whom you put forward")
        self.fields["sender_name"].heading = _("Who opens the sheet")

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        fields = {key: given[key] for key in ("sex", "work", "phone")}
        return {
            "post": self.posts[given["post"]],
            "particulars": Particulars("", given["name"], fields),
            **{key: given[key] for key in ("grounds", "sender_name", "sender_phone")},
        }


class SignForm(forms.Form):
    """Arguments of ``sign_sheet``."""

    name = name_field(_("Your name"), help_text=_("as on the identity card"))
    number = forms.CharField(
        label=_("Identity number, or your number on the roll of Party members"),
        max_length=40,
        widget=UnshownInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("the 18 places of the identity card are checked and not kept in full"),
        error_messages=PLEASE,
    )
    last_four = forms.CharField(
        label=_("Last four places of your identity number"),
        max_length=8,
        required=False,
        widget=UnshownInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("only if you gave your number on the roll of Party members"),
    )
    phone = phone_field(_("Your phone"), help_text=_("for the office only; it is published nowhere"))

    def clean(self):
        given = super().clean()
        number, typed = given.get("number"), given.pop("last_four", "")
        if number and number.member is not None:
            given["number"] = replace(number, last_four=read_last_four(typed))
            if not given["number"].last_four:
                self.add_error(
                    "last_four",
                    _("With the number on the roll, type the last four places of the identity number."),
                )
        return given

    def clean_number(self) -> GivenNumber:
        number = read_number(self.cleaned_data["number"], today=localdate())
        if not isinstance(number, GivenNumber):
            raise forms.ValidationError([told(one) for one in number])
        return number


class ReceiptForm(forms.Form):
    """The code of a receipt, in its normal spelling."""

    code = forms.CharField(
        label=_("Receipt code of the signature"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages=PLEASE,
    )

    def clean_code(self) -> str:
        code = normal_code(self.cleaned_data["code"], CODE_LENGTH)
        if not code:
            raise forms.ValidationError([told(reason("N135"))])
        return code
