"""Setting an election up: create it, its method, posts, rolls, timetable and people."""

import io

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from election_site.admin.base import act, allowed, election_or_404, page, step
from election_site.admin.desk_pages import desk_url
from election_site.admin.forms import (
    AppointForm,
    CreateForm,
    FileForm,
    RollForm,
    RulesForm,
    SpecialDaysForm,
    TimetableForm,
)
from election_site.admin.mending import address
from election_site.admin.sheets import empty_sheet
from election_site.domain.notices import lines_of_days
from election_site.domain.roles import ROLES
from election_site.models import Appointment, Roll
from election_site.queries.chain import certified_outcome
from election_site.queries.notice_days import work_calendar
from election_site.services.elections import appoint, change_rules, create_election, import_posts
from election_site.services.preparation import dismiss, set_special_days, set_timetable
from election_site.services.rights import can
from election_site.services.rolls import import_roll
from election_site.table_files.layouts import LAYOUTS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def frozen_note(election) -> list[str]:
    """Said on top of every page whose values the announcement has fixed."""
    if certified_outcome(election, "announcement") is None:
        return []
    return [gettext("The announcement is certified: nothing of it can be changed any more.")]


@require_http_methods(["GET", "POST"])
def create(request, *, site):
    """Create an election; its creator becomes its first clerk."""
    if not request.user.has_perm("election_site.add_election"):
        raise Http404
    return step(
        site,
        request,
        title=gettext("Create an election"),
        form=CreateForm(request.POST or None),
        call=lambda **given: create_election(options={}, weights={}, **given),
        done=gettext("The election is created; you are its first clerk. Next: posts, rolls and method."),
        back=reverse("admin:index"),
        then=desk_url,
    )


@require_http_methods(["GET", "POST"])
def rules(request, pk, *, site):
    """The election method: profile, every option, and the weights."""
    election = election_or_404(request, pk)
    allowed(request, "set_up", election)
    return step(
        site,
        request,
        template="rules",
        title=gettext("Election method and weights"),
        form=RulesForm(request.POST or None, election=election),
        call=lambda **given: change_rules(election=election, **given),
        done=gettext("The election method is saved."),
        back=desk_url(election),
        notes=frozen_note(election),
    )


@require_http_methods(["GET", "POST"])
def timetable(request, pk, *, site):
    """When each stage is planned."""
    election = election_or_404(request, pk)
    allowed(request, "set_up", election)
    return step(
        site,
        request,
        template="timetable",
        title=gettext("Timetable"),
        form=TimetableForm(request.POST or None, election=election),
        call=lambda **given: set_timetable(election=election, **given),
        done=gettext("The timetable is saved."),
        back=desk_url(election),
        notes=frozen_note(election),
    )


@require_http_methods(["GET", "POST"])
def special_days(request, pk, *, site):
    """Public holidays and make-up working days, for notices counted in working days."""
    election = election_or_404(request, pk)
    allowed(request, "set_up", election)
    calendar = work_calendar(election)
    initial = {
        "holidays": lines_of_days(calendar.holidays),
        "workdays": lines_of_days(calendar.workdays),
    }
    return step(
        site,
        request,
        title=gettext("Holidays and make-up working days"),
        form=SpecialDaysForm(request.POST or None, initial=initial),
        call=lambda **given: set_special_days(election=election, **given),
        done=gettext("The days are saved."),
        back=desk_url(election),
        notes=[
            gettext(
                "As the State Council arranges them for the year. They count where the election method has the"
                " notices counted in working days; a notice that is posted already keeps its closing time."
            )
        ],
        button=gettext("Save"),
    )


@require_http_methods(["GET", "POST"])
def posts(request, pk, *, site):
    """The posts as they stand, one by one by hand or all from a file."""
    election = election_or_404(request, pk)
    allowed(request, "import", election)
    change = address("election_site_post_changelist")
    return step(
        site,
        request,
        template="posts",
        title=gettext("Posts"),
        form=FileForm(request.POST or None, request.FILES or None),
        call=lambda **given: import_posts(election=election, **given),
        done=lambda rows: gettext("%(count)s posts were read.") % {"count": len(rows)},
        back=address("election_site_election_posts", election.pk),
        election=election,
        posts=election.posts.all(),
        is_frozen=bool(frozen_note(election)),
        notes=frozen_note(election),
        add_url=f"{address('election_site_post_add')}?election={election.pk}",
        list_url=change,
        sheet_url=address("election_site_election_template", election.pk, "posts"),
        desk_url=desk_url(election),
        button=gettext("Read the file"),
    )


@require_http_methods(["GET", "POST"])
def rolls(request, pk, *, site):
    """The rolls as they stand, and a file to be read as one of them."""
    election = election_or_404(request, pk)
    allowed(request, "import", election)
    there = {roll.kind: roll for roll in election.rolls.all()}
    listed = address("election_site_rollentry_changelist")
    return step(
        site,
        request,
        template="rolls",
        title=gettext("Rolls"),
        form=RollForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind")}),
        call=lambda **given: import_roll(election=election, **given),
        done=lambda roll: (
            gettext("“%(roll)s”: %(count)s lines were read.")
            % {"roll": roll.get_kind_display(), "count": roll.entries.count()}
        ),
        back=address("election_site_election_rolls", election.pk),
        rolls=[
            {
                "title": kind.label,
                "roll": there.get(kind.value),
                "count": there[kind.value].entries.count() if kind.value in there else None,
                "url": f"{listed}?roll__id__exact={there[kind.value].pk}" if kind.value in there else "",
                "sheet_url": address("election_site_election_template", election.pk, kind.value),
            }
            for kind in Roll.Kind
        ],
        notes=[
            gettext(
                "The rolls of Party members and of villagers are fixed with the announcement. The others can be"
                " read in until the vote that they are for is prepared."
            )
        ]
        if frozen_note(election)
        else [],
        desk_url=desk_url(election),
        button=gettext("Read the file"),
    )


@require_http_methods(["GET", "POST"])
def appointments(request, pk, *, site):
    """Who holds which role, and a further appointment."""
    election = election_or_404(request, pk)
    if not request.user.is_superuser:
        allowed(request, "set_up", election)
    held = Appointment.objects.filter(election=election).select_related("user")
    order = list(ROLES)
    return step(
        site,
        request,
        template="appointments",
        title=gettext("Appointments"),
        form=AppointForm(request.POST or None),
        call=lambda **given: appoint(election=election, **given),
        done=lambda one: gettext("Appointed: %(appointment)s") % {"appointment": one},
        back=address("election_site_election_appointments", election.pk),
        election=election,
        appointments=sorted(held, key=lambda one: (order.index(one.role), one.user.display_name)),
        desk_url=desk_url(election),
        button=gettext("Appoint"),
    )


@require_POST
def end_appointment(request, pk, appointment_pk, *, site):
    """Take a role back."""
    election = election_or_404(request, pk)
    appointment = Appointment.objects.filter(election=election, pk=appointment_pk).first()
    if appointment is None:
        messages.info(request, gettext("This appointment has ended already."))
    else:
        act(request, gettext("The appointment has ended."), dismiss, appointment=appointment)
    back = "election_site_election_appointments"
    is_still_in = request.user.is_superuser or can(request.user, "set_up", election)
    return redirect(address(back, election.pk) if is_still_in else reverse("admin:index"))


@require_safe
def templates(request, pk, *, site):
    """Every file that can be read here, to be downloaded empty."""
    election = election_or_404(request, pk)
    allowed(request, "import", election)
    return page(
        site,
        request,
        "templates",
        gettext("File templates"),
        desk_url=desk_url(election),
        layouts=[
            {
                "title": layout.title_zh,
                "headers": "、".join(layout.headers),
                "url": address("election_site_election_template", election.pk, name),
            }
            for name, layout in LAYOUTS.items()
        ],
    )


@require_safe
def template(request, pk, name, *, site):
    """One empty file."""
    election = election_or_404(request, pk)
    allowed(request, "import", election)
    if name not in LAYOUTS:
        raise Http404
    layout = LAYOUTS[name]
    return FileResponse(
        io.BytesIO(empty_sheet(layout)),
        as_attachment=True,
        filename=f"{layout.title_zh}.xlsx",
        content_type=XLSX,
    )
