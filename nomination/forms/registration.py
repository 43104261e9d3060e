"""The registration form 报名登记表, online and as staff enter it. Every field is judged as a cell of a file is."""

import re
from collections.abc import Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from election_site.forms import CellField, PhotoField, told
from election_site.models import Election, Person
from election_site.queries.rules import rules_of
from election_site.table_files import Column
from nomination.domain.checks import reason
from nomination.domain.service_checks import service_reason
from nomination.queries.number_facts import number_faults
from nomination.services.registering import FilledForm

_IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
PERSON = (
    "sex",
    "born_on",
    "ethnicity",
    "education",
    "status",
    "joined_on",
    "identity_kind",
    "work",
    "phone",
)
WORDS = ("cv", "honours", "relations", "strengths", "weaknesses", "promise", "is_local")


def choose(label, choices, **options) -> forms.ChoiceField:
    """A choice with nothing chosen beforehand."""
    return forms.ChoiceField(
        label=label,
        choices=[("", _("please choose")), *choices],
        error_messages={"required": _("Please choose.")},
        **options,
    )


def words(
    label, *, rows: int = 0, longest: int, key: str = "", required: bool = True, **options
) -> CellField:
    """A text of at most ``longest`` characters; with ``rows`` in several lines."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return CellField(
        Column("", key, required=required, longest=longest), label=label, widget=widget, **options
    )


def day(label, *, required: bool = True, **options) -> CellField:
    return CellField(
        Column("", "", "date", required=required),
        label=label,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        **options,
    )


class NomineeForm(forms.Form):
    """What the nominee tells of himself, but for his name and the post. ``filled`` is it as the services take it."""

    sex = choose(_("Sex"), Person.Sex.choices)
    born_on = day(_("Date of birth"), help_text=_("for instance 1975-8-3 or 1975年8月3日"))
    ethnicity = words(_("Ethnicity"), longest=20, initial="汉族")
    education = words(_("Education"), longest=40, help_text=_("for instance 大专 or 高中"))
    status = choose(_("Party status"), Person.Status.choices)
    joined_on = day(
        _("Joined the Party on"), required=False, help_text=_("of Party members; for instance 1998-7-1")
    )
    is_local = choose(
        _("Where is your Party membership kept?"),
        [("yes", _("in this town")), ("no", _("elsewhere in the county"))],
    )
    identity_kind = choose(_("Identity kind"), Person.IdentityKind.choices)
    work = words(_("Present work"), longest=120, help_text=_("place of work and duty, or village"))
    phone = CellField(
        Column("", "phone", "phone"),
        label=_("Phone"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("for the office only; it is published nowhere"),
    )
    photo = PhotoField(
        label=_("Photo"),
        required=False,
        help_text=_("a portrait from your phone (JPEG or PNG); may be left out"),
    )
    cv = words(_("Curriculum vitae"), rows=6, longest=2000, help_text=_("from when to when, where, as what"))
    honours = words(_("Honours"), rows=2, longest=500, required=False)
    relations = words(_("Family and main relations"), rows=3, longest=500, required=False)
    strengths = words(_("Main strengths"), rows=3, longest=1000)
    weaknesses = words(
        _("Weaknesses"),
        rows=3,
        longest=1000,
        help_text=_("the regulation asks for them too, truthfully (Art. 21)"),
    )
    promise = words(_("What you promise to do"), rows=3, longest=1000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sex"].heading = _("About you")
        self.fields["cv"].heading = _("Life and work")
        self.fields["strengths"].heading = _("Strengths, weaknesses, promise")

    def clean(self):
        given = super().clean()
        if given.get("status") in ("formal", "probationary") and not given.get("joined_on"):
            self.miss("joined_on")
        for name, value in list(given.items()):
            if name != "identity_number" and isinstance(value, str) and _IDENTITY_NUMBER.search(value):
                self.add_error(name, told(service_reason("N702")))
        return given

    def miss(self, name: str) -> None:
        """Say that this field has to be filled in, unless it says something already or may wait."""
        if name not in self.errors:
            self.add_error(name, self.fields[name].error_messages["required"])

    def filled(self, name: str, posts=()) -> FilledForm:
        given = self.cleaned_data
        return FilledForm(
            name=name,
            person={key: given[key] for key in PERSON},
            candidacy={key: given[key] for key in WORDS} | {"is_local": given["is_local"] == "yes"},
            posts=posts,
            photo=given.get("photo"),
        )


class RegistrationForm(NomineeForm):
    """The form of somebody who recommends himself. As a draft every field may still be empty."""

    post = choose(_("Post"), [])
    second_post = choose(_("Second post"), [], required=False)
    name = CellField(Column("", "name", "name"), label=_("Name"), help_text=_("as on the identity card"))
    field_order = ["post", "second_post", "name"]

    def __init__(self, *args, election: Election, is_draft: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_draft = is_draft
        self.posts = {str(post.number): post for post in election.posts.all()}
        for name in ("post", "second_post"):
            self.fields[name].choices = [
                ("", _("please choose")),
                *((number, post.title) for number, post in self.posts.items()),
            ]
        if rules_of(election).options["max_posts_per_person"] < 2 or len(self.posts) < 2:
            del self.fields["second_post"]
        if is_draft:
            for name, field in self.fields.items():
                field.may_stay_empty = not field.required and name != "joined_on"
                field.required = False

    def miss(self, name):
        if not self.is_draft:
            super().miss(name)

    def clean(self):
        given = super().clean()
        if given.get("second_post") and given["second_post"] == given.get("post"):
            self.add_error("second_post", told(service_reason("N705")))
        return given

    def as_filled(self) -> FilledForm:
        given = self.cleaned_data
        chosen = [given[name] for name in ("post", "second_post") if given.get(name)]
        return self.filled(given["name"], [self.posts[number] for number in chosen])

    def as_draft(self) -> dict[str, str]:
        """The values as texts, to be kept until the form is sent; without the photo."""
        return {
            name: value.isoformat() if isinstance(value, date) else str(value)
            for name, value in self.cleaned_data.items()
            if name != "photo" and value
        }


class Unshown:
    """A widget whose value a page never shows again: the number stands in no page, not even in one's own."""

    def get_context(self, name, value, attrs):
        return super().get_context(name, None, attrs)


class UnshownInput(Unshown, forms.TextInput):
    """A text field for the identity number."""


def identity_field(**options) -> CellField:
    """The identity number, checked and never shown again."""
    return CellField(
        Column("", "identity_number", "identity"),
        label=_("Identity number"),
        widget=UnshownInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        **options,
    )


class DeclarationForm(forms.Form):
    """The last step: who one is, that one agrees, and that everything is true. ``told_facts``: the sex and date of
    birth on the form, which the identity number has to confirm."""

    identity_number = identity_field(
        help_text=_("18 places, as on the identity card; it is checked and not kept in full")
    )
    has_consented = forms.BooleanField(
        label=_("I agree to stand for this post."),
        error_messages={"required": _("Without your consent nobody can stand.")},
    )
    is_true = forms.BooleanField(
        label=_("I promise that everything in this form is true."),
        required=False,
        widget=forms.CheckboxInput(attrs={"required": True}),
    )

    def __init__(self, *args, told_facts: Mapping[str, object] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.told_facts = told_facts or {}

    def clean(self):
        given = super().clean()
        if not given.get("is_true"):
            self.add_error("is_true", told(reason("N106")))
        for fault in number_faults(given.get("identity_number"), self.told_facts):
            self.add_error("identity_number", told(fault))
        return given


class ConsentForm(DeclarationForm, NomineeForm):
    """The form of somebody whom others put forward: name and post are given."""

    field_order = [*NomineeForm.base_fields, *DeclarationForm.base_fields]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["identity_number"].heading = _("Consent")

    def clean(self):
        self.told_facts = self.cleaned_data
        return super().clean()


class FollowForm(forms.Form):
    """Reference number and secret code."""

    number = forms.CharField(
        label=_("Reference number"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    code = forms.CharField(
        label=_("Secret code"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class WhyForm(forms.Form):
    """A reason in one's own words."""

    why = words(_("Reason"), rows=3, longest=200)


class DeclineForm(forms.Form):
    """Not to stand: who one is, and why, if one likes."""

    identity_number = identity_field(
        help_text=_("18 places, as on the identity card; it is only compared and not kept")
    )
    why = words(_("Reason"), rows=3, longest=200, required=False)
