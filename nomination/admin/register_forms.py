"""What staff enter of recommendations on paper; each form gathers the arguments of one service."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from election_site.forms import CellField, ScanField, day_has_come, told
from election_site.models import Election, Person
from election_site.services.people import Particulars
from election_site.table_files import Column
from nomination.domain.checks import reason
from nomination.forms.registration import (
    DeclarationForm,
    NomineeForm,
    RegistrationForm,
    Unshown,
    UnshownInput,
    WhyForm,
    choose,
    day,
    words,
)
from nomination.services.organisations import Meeting


class AdminInput(Unshown, UnfoldAdminTextInputWidget):
    """The same in the admin's look."""


def in_admin_look(form: forms.Form) -> None:
    """Give the form's fields the admin's widgets."""
    for field in form.fields.values():
        old = field.widget
        if isinstance(old, forms.Select):
            field.widget = UnfoldAdminSelectWidget(choices=old.choices)
        elif isinstance(old, forms.Textarea):
            field.widget = UnfoldAdminTextareaWidget(attrs={"rows": old.attrs["rows"]})
        elif isinstance(old, forms.CheckboxInput):
            field.widget = UnfoldBooleanWidget()
        elif isinstance(old, forms.FileInput):
            field.widget = UnfoldAdminFileFieldWidget(attrs={"accept": field.accept})
        elif isinstance(old, forms.NumberInput):
            field.widget = UnfoldAdminIntegerFieldWidget()
        else:
            kind = AdminInput if isinstance(old, Unshown) else UnfoldAdminTextInputWidget
            field.widget = kind(attrs={"autocomplete": "off"})


class PaperForm(forms.Form):
    """What every form on paper has: the day on which it came in, and its scan."""

    received_on = day(
        _("Received on"),
        help_text=_("the day on which it was handed in decides, not today"),
        judges=[day_has_come],
    )
    paper = ScanField(label=_("Scan of the paper"), help_text=_("PDF or photo, at most 20 MB"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_admin_look(self)


class SignedDeclarationForm(DeclarationForm):
    """On paper consent and promise are signed; staff confirm that the signatures are there."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["has_consented"].label = _("The nominee's consent is signed on the paper.")
        self.fields["is_true"].label = _("The promise of truth is signed on the paper.")


class SelfPaperForm(PaperForm, SignedDeclarationForm, RegistrationForm):
    """Arguments of ``enter_self_recommendation``."""

    field_order = [
        "received_on",
        "paper",
        "post",
        "second_post",
        "name",
        "identity_number",
        *NomineeForm.base_fields,
        "has_consented",
        "is_true",
    ]

    def clean(self):
        self.told_facts = self.cleaned_data
        return super().clean()


class PaperConsentForm(PaperForm, SignedDeclarationForm, NomineeForm):
    """Arguments of ``record_paper_consent``."""

    field_order = ["paper", "identity_number", *NomineeForm.base_fields, "has_consented", "is_true"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["received_on"]

    def clean(self):
        self.told_facts = self.cleaned_data
        return super().clean()


class OrganisationForm(PaperForm):
    """Arguments of ``enter_organisation_recommendation``."""

    unit = words(_("Recommending branch or unit"), longest=80)
    met_on = day(_("Meeting held on"), judges=[day_has_come])
    present = forms.IntegerField(label=_("Present"), min_value=1, max_value=100_000)
    agreeing = forms.IntegerField(label=_("Agreeing"), min_value=0, max_value=100_000)
    post = choose(_("Post"), [])
    name = CellField(Column("", "name", "name"), label=_("Name of the nominee"))
    identity_number = CellField(
        Column("", "identity_number", "identity", required=False),
        label=_("Identity number"),
        widget=UnshownInput(),
        help_text=_("if it stands on the form; otherwise it comes with the consent"),
    )
    sex = choose(_("Sex"), Person.Sex.choices, required=False)
    work = words(_("Present work"), longest=120)
    phone = CellField(Column("", "phone", "phone", required=False), label=_("Phone"))
    grounds = words(_("Grounds"), rows=4, longest=1000)
    field_order = ["received_on", "paper", "unit", "met_on", "present", "agreeing", "post"]

    def __init__(self, *args, election: Election, **kwargs):
        super().__init__(*args, **kwargs)
        self.posts = {str(post.number): post for post in election.posts.all()}
        self.fields["post"].choices = [
            ("", _("please choose")),
            *((number, post.title) for number, post in self.posts.items()),
        ]

    def clean(self):
        given = super().clean()
        if given.get("agreeing", 0) > given.get("present", 0) > 0:
            fault = reason("N141", agreeing=given["agreeing"], present=given["present"])
            self.add_error("agreeing", told(fault))
        return given

    def arguments(self) -> dict:
        given = self.cleaned_data
        return {
            "post": self.posts[given["post"]],
            "nominee": Particulars(
                given["identity_number"], given["name"], {key: given[key] for key in ("sex", "work", "phone")}
            ),
            "meeting": Meeting(
                **{key: given[key] for key in ("unit", "met_on", "present", "agreeing", "grounds")}
            ),
            "received_on": given["received_on"],
            "paper": given["paper"],
        }


class AdminWhyForm(WhyForm):
    """A reason, on a page of the admin."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_admin_look(self)
