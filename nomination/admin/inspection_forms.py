"""What is filled in at the inspection; each form gathers the arguments of one service."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
)

from election_site.admin.forms import choice, day, line, text, whole
from election_site.domain.roles import roles_with
from election_site.forms import ScanField
from election_site.models import User
from nomination.admin.forms import yes_no
from nomination.models import InspectionNotice, InterviewNote


class InspectionNoticeForm(forms.Form):
    """Arguments of ``give_inspection_notice``. The team is chosen among the accounts that may inspect."""

    leader = forms.ModelChoiceField(
        User.objects.none(), label=_("leader of the team"), widget=UnfoldAdminSelectWidget
    )
    members = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("members of the team"),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("with the leader at least two; nobody else can read the notes of the talks"),
    )
    starts_on = day(_("from"))
    ends_on = day(_("to"))
    place = line(_("place of the talks"), max_length=120, required=False)
    contact = line(
        _("how to reach the team"),
        max_length=200,
        help_text=_("telephone and, if there is one, a letter box"),
    )

    def __init__(self, *args, run, notice: InspectionNotice | None = None, **kwargs):
        super().__init__(*args, initial=self._before(notice), **kwargs)
        may = User.objects.filter(
            is_active=True, appointments__election=run.election, appointments__role__in=roles_with("inspect")
        )
        for name in ("leader", "members"):
            self.fields[name].queryset = may.distinct().order_by("display_name")

    @staticmethod
    def _before(notice: InspectionNotice | None) -> dict:
        if notice is None:
            return {}
        team = list(notice.members.all())
        leader = next((one for one in team if notice.team and str(one) == notice.team[0]), None)
        return {
            "leader": leader,
            "members": [one for one in team if one != leader],
            **{name: getattr(notice, name) for name in ("starts_on", "ends_on", "place", "contact")},
        }


class InspectionForm(forms.Form):
    """Arguments of ``record_inspection``."""

    interviewed = whole(_("people asked"), min_value=0)
    satisfied = whole(_("of them satisfied"), min_value=0)
    basically = whole(_("of them basically satisfied"), min_value=0)
    dissatisfied = whole(
        _("of them not satisfied"), min_value=0, help_text=_("the three add up to the people asked")
    )
    achievements = text(_("work record"))
    strengths = text(_("main strengths"))
    weaknesses = text(
        _("weaknesses"), help_text=_("both belong in it; a report without weaknesses is refused")
    )
    conclusion = text(_("conclusion of the team"), rows=3)
    is_passed = yes_no(_("passed on"))
    report = ScanField(
        label=_("scan of the report"),
        required=False,
        help_text=_("photo (JPEG, PNG) or PDF; left empty, an earlier scan stays"),
        widget=UnfoldAdminFileFieldWidget,
    )


class InterviewForm(forms.Form):
    """Arguments of ``keep_interview_note``."""

    kind = choice(_("who was asked"), InterviewNote.Kind.choices)
    person = line(_("name (may be left empty)"), max_length=60, required=False)
    held_on = day(_("day of the talk"))
    said = text(_("what was said"), rows=6)
