"""The showcases at the admin site. Every step is a form that calls one service."""

from collections.abc import Callable

from django.contrib import admin
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action, display

from election_site.admin.base import ElectionRows, is_staff, step
from election_site.domain.roles import roles_with
from election_site.models import Election
from showcases import forms
from showcases.domain.displays import DISPLAYS, in_order
from showcases.models import Appearance, Question, Round
from showcases.services.appearances import (
    end_appearance,
    record_absence,
    record_question,
    start_appearance,
)
from showcases.services.holding import annul_round, hold_all, hold_round
from showcases.services.lots import draw_order
from showcases.services.planning import plan_round

HOSTS = roles_with("host_showcase")


def sent(request: HttpRequest):
    """What was sent in, also when the form has no fields; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


class ReadOnlyInline(TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return True


class HostedRows(ElectionRows):
    """Rows to look at, and steps for their hosts. ``round_path`` is the lookup to the round's own fields."""

    round_path = ""

    def has_host_permission(self, request, object_id=None, **state):
        """The account hosts the row's election (without a row: any), and its round is as in ``state``."""
        seats = request.user.appointments.filter(role__in=HOSTS)
        if not object_id:
            return is_staff(request) and seats.exists()
        wanted = {f"{self.round_path}{lookup}": value for lookup, value in state.items()}
        rows = self.model.objects.filter(pk=object_id, **wanted)
        return (
            is_staff(request)
            and rows.filter(**{f"{self.election_path}__in": seats.values("election")}).exists()
        )

    def has_host_drawn_permission(self, request, object_id=None):
        return self.has_host_permission(request, object_id, state=Round.State.DRAWN)

    def row(self, request: HttpRequest, object_id: str):
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return row

    def form_page(
        self,
        request: HttpRequest,
        *,
        title: str,
        form: Form,
        call: Callable,
        back: str,
        text: str = "",
        danger: str = "",
    ) -> HttpResponse:
        """A form above one service. ``text`` says what it does; ``danger`` warns of what can't be undone."""
        return step(
            self.admin_site,
            request,
            title=title,
            form=form,
            call=call,
            done=gettext("Done: %(step)s") % {"step": title},
            back=back,
            notes=[text] if text else [],
            danger=danger,
        )

    def page_of(self, object_id: object) -> str:
        return reverse(f"admin:showcases_{self.opts.model_name}_change", args=[object_id])


class AppearanceInline(ReadOnlyInline):
    model = Appearance
    fields = ("order", "candidacy", "started_at", "ended_at", "absence")
    ordering = ("order",)
    show_change_link = True
    tab = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("candidacy__person", "candidacy__post")


@admin.register(Round)
class RoundAdmin(HostedRows):
    list_display = ("title", "election", "number", "held_on", "seconds_each", "shown_state")
    list_filter = ("state", "election")
    list_select_related = ("election",)
    search_fields = ("title", "place")
    fields = (
        "election",
        "number",
        "title",
        "held_on",
        "place",
        "seconds_each",
        "shown_displays",
        "state",
        "lot_seed",
        "witnesses",
        "annulled_because",
    )
    readonly_fields = ("shown_displays",)
    inlines = (AppearanceInline,)
    actions_list = ("plan",)
    actions_detail = ("replan", "draw", "hold", "hold_in_one_go", "annul")

    @display(
        description=_("state"),
        ordering="state",
        label={"planned": "info", "drawn": "warning", "held": "success", "annulled": "danger"},
    )
    def shown_state(self, round):
        return round.state, round.get_state_display()

    @display(description=_("kinds of display"))
    def shown_displays(self, round):
        return "、".join(gettext(DISPLAYS[display]) for display in in_order(round.displays))

    def has_host_planned_permission(self, request, object_id=None):
        return self.has_host_permission(request, object_id, state=Round.State.PLANNED)

    def has_host_live_permission(self, request, object_id=None):
        states = (Round.State.PLANNED, Round.State.DRAWN)
        return self.has_host_permission(request, object_id, state__in=states)

    def has_host_shown_permission(self, request, object_id=None):
        states = (Round.State.DRAWN, Round.State.HELD)
        return self.has_host_permission(request, object_id, state__in=states)

    def _plan_form(self, request, **initial):
        seats = request.user.appointments.filter(role__in=HOSTS)
        elections = Election.objects.filter(pk__in=seats.values("election"))
        return forms.PlanForm(sent(request), elections=elections, initial=initial)

    @action(description=_("Plan a round"), url_path="plan", permissions=["host"])
    def plan(self, request):
        return self.form_page(
            request,
            title=gettext("Plan a round"),
            form=self._plan_form(request),
            call=plan_round,
            back=reverse("admin:showcases_round_changelist"),
        )

    @action(description=_("Change the plan"), url_path="replan", permissions=["host_live"])
    def replan(self, request, object_id):
        round = self.row(request, object_id)
        names = ("election", "number", "title", "held_on", "place", "seconds_each", "displays")
        form = self._plan_form(request, **{name: getattr(round, name) for name in names})
        # The election and the round's number are what the plan is for, not part of what can change.
        form.fields["election"].disabled = form.fields["number"].disabled = True
        return self.form_page(
            request,
            title=gettext("Change the plan"),
            form=form,
            call=plan_round,
            back=self.page_of(object_id),
        )

    @action(description=_("Enter the lot"), url_path="draw", permissions=["host_planned"])
    def draw(self, request, object_id):
        round = self.row(request, object_id)
        return self.form_page(
            request,
            title=gettext("Enter the lot"),
            danger=gettext("The running order follows from the digits and can't be changed afterwards."),
            form=forms.DrawForm(sent(request)),
            call=lambda **given: draw_order(round=round, **given),
            back=self.page_of(object_id),
        )

    @action(description=_("Record as held"), url_path="hold", permissions=["host_drawn"])
    def hold(self, request, object_id):
        round = self.row(request, object_id)
        return self.form_page(
            request,
            title=gettext("Record as held"),
            text=gettext("Everybody must have been heard. Afterwards nothing in this round can be changed."),
            form=forms.WhyForm(sent(request)),
            call=lambda **given: hold_round(round=round, **given),
            back=self.page_of(object_id),
        )

    @action(description=_("Record in one go"), url_path="hold-all", permissions=["host_drawn"])
    def hold_in_one_go(self, request, object_id):
        round = self.row(request, object_id)
        return self.form_page(
            request,
            title=gettext("Record in one go"),
            text=gettext(
                "For a round timed on paper: everybody is recorded with exactly the time allotted, one after "
                "another in the running order from the start given, or ending now without one."
            ),
            form=forms.HoldAllForm(sent(request)),
            call=lambda **given: hold_all(round=round, **given),
            back=self.page_of(object_id),
        )

    @action(description=_("Annul the round"), url_path="annul", permissions=["host_shown"])
    def annul(self, request, object_id):
        round = self.row(request, object_id)
        return self.form_page(
            request,
            title=gettext("Annul the round"),
            danger=gettext("This can't be undone. The annulled round stays visible with the reason."),
            form=forms.NeededWhyForm(sent(request)),
            call=lambda **given: annul_round(round=round, **given),
            back=reverse("admin:showcases_round_changelist"),
        )


class QuestionInline(ReadOnlyInline):
    model = Question
    fields = ("asked_by", "text", "answer")
    tab = True


@admin.register(Appearance)
class AppearanceAdmin(HostedRows):
    election_path = "round__election"
    round_path = "round__"
    list_display = ("order", "candidacy", "round", "started_at", "ended_at", "absence")
    list_filter = ("round",)
    list_select_related = ("round", "candidacy__person", "candidacy__post")
    search_fields = ("candidacy__person__name",)
    fields = ("round", "order", "candidacy", "started_at", "ended_at", "absence")
    inlines = (QuestionInline,)
    actions_detail = ("start", "end", "ask", "stay_away")

    def _step(self, request, object_id, title, form_class, service):
        appearance = self.row(request, object_id)
        return self.form_page(
            request,
            title=f"{title} · {appearance}",
            form=form_class(sent(request)),
            call=lambda **given: service(appearance=appearance, **given),
            back=self.page_of(object_id),
        )

    @action(description=_("Start the clock"), url_path="start", permissions=["host_drawn"])
    def start(self, request, object_id):
        return self._step(request, object_id, gettext("Start the clock"), forms.WhyForm, start_appearance)

    @action(description=_("Stop the clock"), url_path="end", permissions=["host_drawn"])
    def end(self, request, object_id):
        return self._step(request, object_id, gettext("Stop the clock"), forms.ConfirmForm, end_appearance)

    @action(description=_("Minute a question"), url_path="question", permissions=["host_drawn"])
    def ask(self, request, object_id):
        return self._step(
            request, object_id, gettext("Minute a question"), forms.QuestionForm, record_question
        )

    @action(description=_("Stayed away"), url_path="absent", permissions=["host_drawn"])
    def stay_away(self, request, object_id):
        return self._step(request, object_id, gettext("Stayed away"), forms.AbsenceForm, record_absence)
