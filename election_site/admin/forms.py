"""What staff fill in on the pages of an election; each form gathers the arguments of one service."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from election_site.domain.channels import CHANNELS
from election_site.domain.notices import days_in_lines
from election_site.domain.roles import ROLES
from election_site.domain.rules import OPTIONS, PROFILES, Option, RuleError, resolve_options
from election_site.domain.stages import STAGES
from election_site.forms import ScanField, SecondPerson, day_has_come
from election_site.models import Election, Roll, User
from election_site.table_files import check_size
from election_site.templatetags.presentation import evidence


def line(label, **options) -> forms.CharField:
    return forms.CharField(label=label, widget=UnfoldAdminTextInputWidget, **options)


def text(label, *, rows: int = 4, **options) -> forms.CharField:
    return forms.CharField(label=label, widget=UnfoldAdminTextareaWidget(attrs={"rows": rows}), **options)


def choice(label, choices, **options) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=UnfoldAdminSelectWidget, **options)


def whole(label, **options) -> forms.IntegerField:
    return forms.IntegerField(label=label, widget=UnfoldAdminIntegerFieldWidget, **options)


def day(label, **options) -> forms.DateField:
    return forms.DateField(label=label, widget=UnfoldAdminSingleDateWidget, **options)


def moment(label, **options) -> forms.SplitDateTimeField:
    return forms.SplitDateTimeField(label=label, widget=UnfoldAdminSplitDateTimeWidget, **options)


def table_file(label=None) -> forms.FileField:
    return forms.FileField(
        label=label or _("file"),
        help_text=_(".xlsx or .csv, at most 10 MB; read whole or not at all"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,
    )


class SecondPersonHere(SecondPerson):
    """The same in the look of the admin."""

    def __init__(self, request, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.fields["second_name"].widget = UnfoldAdminTextInputWidget({"autocomplete": "off"})
        self.fields["second_password"].widget = UnfoldAdminPasswordWidget({"autocomplete": "new-password"})


def profile_choices() -> list[tuple[str, str]]:
    return [(one.code, _(one.title)) for one in PROFILES.values() if one.whole_election]


class CreateForm(forms.Form):
    """Arguments of ``create_election`` beyond the rules, which have a page of their own."""

    title = line(_("title"), max_length=120)
    slug = forms.SlugField(
        label=_("short name in addresses"),
        widget=UnfoldAdminTextInputWidget,
        help_text=_("small letters, digits and dashes, for instance qingquan-2026"),
    )
    body_name = line(_("Party organisation"), max_length=120)
    county = line(_("county"), max_length=60)
    profile = choice(_("rule profile"), profile_choices)
    is_demo = forms.BooleanField(
        label=_("invented data, for practice only"), required=False, widget=UnfoldBooleanWidget
    )

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if Election.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("Another election has this short name."))
        return slug


def option_field(option: Option) -> forms.Field:
    """The form field of one option of the election method, from the table of options."""
    label = _(option.question)
    source = f"{option.source.ref} · {evidence(option.source.status)}"
    if option.choices:
        choices = [(str(value), _(option.labels.get(value, str(value)))) for value in option.choices]
        by_text = {str(value): value for value in option.choices}
        return forms.TypedChoiceField(
            label=label,
            help_text=source,
            choices=choices,
            coerce=lambda value: by_text[value],
            widget=UnfoldAdminSelectWidget,
        )
    if option.type == "int":
        return whole(label, help_text=source, min_value=option.least, max_value=option.most)
    return line(label, help_text=source)


class RulesForm(forms.Form):
    """Profile, options and weights of the election method. ``cleaned_data`` is what ``change_rules`` takes."""

    OPTION, WEIGHT = "option_", "weight_"

    def __init__(self, data=None, *, election: Election):
        super().__init__(data)
        self.fields["profile"] = choice(_("rule profile"), profile_choices(), initial=election.profile)
        values = dict(resolve_options(election.profile)) | {
            name: value for name, value in election.options.items() if name in OPTIONS
        }
        for name, option in OPTIONS.items():
            field = self.fields[self.OPTION + name] = option_field(option)
            field.initial = str(values[name]) if option.choices else values[name]
        for channel, title in CHANNELS.items():
            self.fields[self.WEIGHT + channel] = line(
                _(title), required=False, initial=election.weights.get(channel, ""), max_length=20
            )

    def clean(self):
        """Fold the fields into options and weights; a channel left empty does not count."""
        given = super().clean()
        options, weights = {}, {}
        for name, option in OPTIONS.items():
            if self.OPTION + name not in given:
                continue
            value = given[self.OPTION + name]
            try:
                options[name] = option.checked(value)
            except ValueError:
                self.add_error(self.OPTION + name, _("Write a share such as 1/5 or 0.2, within its bounds."))
        for channel in CHANNELS:
            if weight := given.get(self.WEIGHT + channel, "").strip():
                weights[channel] = weight
        return {"profile": given.get("profile", ""), "options": options, "weights": weights}

    def option_fields(self):
        return [self[self.OPTION + name] for name in OPTIONS]

    def weight_fields(self):
        return [self[self.WEIGHT + channel] for channel in CHANNELS]


class TimetableForm(forms.Form):
    """When each stage is planned to begin and end. ``cleaned_data`` is what ``set_timetable`` takes."""

    def __init__(self, data=None, *, election: Election):
        super().__init__(data)
        planned = {row.get("stage"): row for row in election.timetable}
        for stage in STAGES:
            row = planned.get(stage.code, {})
            for part, label in (("starts_on", _("from")), ("ends_on", _("to"))):
                self.fields[f"{stage.code}_{part}"] = day(label, required=False, initial=row.get(part, ""))
        self.fields["recommendation_closes_at"] = moment(
            _("open recommendation closes"), required=False, initial=election.recommendation_closes_at
        )
        self.fields["registration_place"] = line(
            _("place and times of registration"),
            required=False,
            max_length=200,
            initial=election.registration_place,
        )
        self.fields["hotline"] = line(
            _("supervision hotline"),
            required=False,
            max_length=60,
            initial=election.hotline,
            help_text=_("printed under every notice"),
        )

    def rows(self):
        """The pairs of fields, one row a stage."""
        return [
            {
                "number": stage.number,
                "title": _(stage.title),
                "starts": self[f"{stage.code}_starts_on"],
                "ends": self[f"{stage.code}_ends_on"],
            }
            for stage in STAGES
        ]

    def clean(self):
        given = super().clean()
        timetable = []
        for stage in STAGES:
            starts, ends = given.get(f"{stage.code}_starts_on"), given.get(f"{stage.code}_ends_on")
            if starts and ends and ends < starts:
                self.add_error(f"{stage.code}_ends_on", _("The end lies before the beginning."))
            if starts:
                timetable.append(planned_row(stage, starts, ends or starts))
        return {
            "timetable": timetable,
            "recommendation_closes_at": given.get("recommendation_closes_at"),
            "registration_place": given.get("registration_place", ""),
            "hotline": given.get("hotline", ""),
        }


class SpecialDaysForm(forms.Form):
    """Arguments of ``set_special_days``."""

    holidays = text(
        _("public holidays"),
        rows=8,
        required=False,
        help_text=_("one day or one span a line, for instance 2026-10-01 or 2026-10-01 – 2026-10-07"),
    )
    workdays = text(
        _("make-up working days"),
        rows=5,
        required=False,
        help_text=_("Saturdays and Sundays that are worked"),
    )

    def clean(self):
        given, days = super().clean(), {}
        for name in ("holidays", "workdays"):
            try:
                days[name] = days_in_lines(given.get(name, ""))
            except RuleError as error:
                self.add_error(name, _("This is no day: %(line)s") % {"line": error.params["what"]})
        both = set(days.get("holidays", ())) & set(days.get("workdays", ()))
        if both:
            self.add_error("workdays", _("Off and worked at once: %(day)s") % {"day": min(both).isoformat()})
        return days


def planned_row(stage, starts, ends) -> dict[str, str]:
    """One row of the timetable as it is stored and announced."""
    return {"stage": stage.code, "starts_on": starts.isoformat(), "ends_on": ends.isoformat()}


class AppointForm(forms.Form):
    """Arguments of ``appoint``."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True, is_staff=True).order_by("display_name"),
        label=_("account"),
        widget=UnfoldAdminSelectWidget,
    )
    role = choice(_("role"), lambda: [(role.code, _(role.title)) for role in ROLES.values()])


class FileForm(forms.Form):
    """A file to be read; the page says which."""

    file = table_file()

    def clean(self):
        """The arguments of a service that reads a file."""
        given = super().clean()
        file = given.get("file")
        if file is None:
            return given
        # Before it is read, so that a huge file does not fill the memory.
        check_size(file.name, file.size)
        return {"file_name": file.name, "data": file.read()}


class RollForm(FileForm):
    """Arguments of ``import_roll``."""

    kind = choice(_("roll"), Roll.Kind.choices)
    field_order = ["kind", "file"]

    def clean(self):
        kind = self.cleaned_data.get("kind")
        given = super().clean()
        return given | {"kind": kind} if "data" in given else given


class ApprovalForm(forms.Form):
    """Arguments of ``record_approval``."""

    issued_by = line(_("issued by"), max_length=120)
    document_number = line(_("document number"), max_length=80)
    issued_on = day(_("issued on"), validators=[day_has_come])
    document = ScanField(
        label=_("the superior's document"),
        required=False,
        help_text=_("photo (JPEG, PNG) or PDF"),
        widget=UnfoldAdminFileFieldWidget,
    )


class PublishForm(forms.Form):
    """Arguments of ``publish_outcome``."""

    title = line(_("title"), max_length=120)
    body = text(_("text"), rows=6, required=False)


class AnnulForm(forms.Form):
    """Arguments of ``annul_run``; ``is_sure`` is the confirmation."""

    why = text(_("reason"))
    is_sure = forms.BooleanField(
        label=_("I know that this can't be undone."), widget=UnfoldBooleanWidget, required=True
    )

    def clean(self):
        return {key: value for key, value in super().clean().items() if key != "is_sure"}


class SettleForm(forms.Form):
    """Arguments of ``settle_objection``."""

    answer = text(_("answer"), rows=6)
    is_upheld = forms.TypedChoiceField(
        label=_("decision"),
        choices=[("", "---------"), ("no", _("not upheld")), ("yes", _("upheld"))],
        coerce=lambda value: value == "yes",
        widget=UnfoldAdminSelectWidget,
        help_text=_("An upheld objection is acted on by annulling the stage."),
    )
