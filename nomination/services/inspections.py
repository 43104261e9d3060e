"""The differential inspection: its notice, one report per candidacy, and what the team was told."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from election_site.domain.checks import Reason
from election_site.domain.wording import N_
from election_site.models import StageRun, User
from election_site.services.attachments import keep_attachment
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import can
from election_site.uploads import Upload
from nomination.domain.checks import reason
from nomination.domain.service_checks import service_reason
from nomination.models import Candidacy, Inspection, InspectionNotice, InterviewNote
from nomination.queries.stage_figures import field_candidacies
from nomination.services.open_runs import open_run

# Regulations on the selection of leading cadres [M].
LEAST_TEAM = 2
ACHIEVEMENTS, STRENGTHS, WEAKNESSES = N_("work record"), N_("main strengths"), N_("main weaknesses")
CONTACT = N_("how to reach the team")


@transaction.atomic
def give_inspection_notice(
    *,
    run: StageRun,
    leader: User,
    members: Sequence[User],
    starts_on: date,
    ends_on: date,
    contact: str,
    place: str = "",
    actor: User,
    now: datetime,
) -> InspectionNotice:
    """Announce who inspects, when, and how to reach the team; before the first report. It is public at once.

    The team are accounts that may inspect in this election, the ``leader`` first. A corrected notice takes the
    place of the earlier one while the stage is open; who is no longer in the team no longer reads its notes.
    """
    run = open_run(run, "inspection", "inspect", actor)
    team = list(dict.fromkeys([leader, *members]))
    found = [] if len(team) >= LEAST_TEAM else [reason("N502", count=len(team))]
    found += [reason("N508", name=str(one)) for one in team if not can(one, "inspect", run.election)]
    if ends_on < starts_on:
        found.append(reason("N509", starts=starts_on.isoformat(), ends=ends_on.isoformat()))
    if not contact.strip():
        found.append(reason("N105", what=CONTACT))
    refuse_if(found)
    notice, _ = InspectionNotice.objects.update_or_create(
        run=run,
        defaults={
            "team": [str(one) for one in team],
            "starts_on": starts_on,
            "ends_on": ends_on,
            "contact": contact.strip(),
            "place": place.strip(),
            "given_by": actor,
            "given_at": now,
        },
    )
    notice.members.set(team)
    record(
        election=run.election,
        action="give_inspection_notice",
        actor=actor,
        now=now,
        target=notice,
        team=[one.username for one in team],
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat(),
    )
    return notice


def report_blockers(
    name: str, *, figures: tuple[int, int, int, int], texts: dict[str, str], conclusion: str
) -> list[Reason]:
    """What a report lacks. ``figures``: asked, satisfied, basically satisfied, not satisfied."""
    asked, *answers = figures
    found = [reason("N503", name=name, what=what) for what, text in texts.items() if not text.strip()]
    if not conclusion.strip():
        found.append(reason("N504", name=name))
    if min(figures) < 0 or sum(answers) != asked:
        satisfied, basically, dissatisfied = answers
        found.append(
            service_reason(
                "N753",
                interviewed=asked,
                satisfied=satisfied,
                basically=basically,
                dissatisfied=dissatisfied,
            )
        )
    return found


@transaction.atomic
def record_inspection(
    *,
    run: StageRun,
    candidacy: Candidacy,
    interviewed: int,
    satisfied: int,
    basically: int,
    dissatisfied: int,
    achievements: str,
    strengths: str,
    weaknesses: str,
    conclusion: str,
    is_passed: bool,
    report: Upload | None = None,
    actor: User,
    now: datetime,
) -> Inspection:
    """Record the team's report on one candidacy, in place of an earlier one while the stage is open.

    Everybody of the ``interviewed`` was satisfied, basically satisfied or not. Work record, strengths and
    weaknesses are all needed (Art. 21); they go into no log, and become public only with the formal list.
    Without a new ``report`` the earlier scan stays.
    """
    run = open_run(run, "inspection", "inspect", actor)
    name = candidacy.person.name
    if not InspectionNotice.objects.filter(run=run).exists():
        raise Refused(reason("N501"))
    refuse_if_not_inspected(run, candidacy)
    refuse_if(
        report_blockers(
            name,
            figures=(interviewed, satisfied, basically, dissatisfied),
            texts={ACHIEVEMENTS: achievements, STRENGTHS: strengths, WEAKNESSES: weaknesses},
            conclusion=conclusion,
        )
    )
    scan = {}
    if report is not None:
        scan["report"] = keep_attachment(election=run.election, purpose="inspection", upload=report, now=now)
    inspection, _ = Inspection.objects.update_or_create(
        run=run,
        candidacy=candidacy,
        defaults={
            "interviewed": interviewed,
            "satisfied": satisfied,
            "basically": basically,
            "dissatisfied": dissatisfied,
            "achievements": achievements.strip(),
            "strengths": strengths.strip(),
            "weaknesses": weaknesses.strip(),
            "conclusion": conclusion.strip(),
            "is_passed": is_passed,
            "decided_by": actor,
            "decided_at": now,
            **scan,
        },
    )
    record(
        election=run.election,
        action="record_inspection",
        actor=actor,
        now=now,
        target=candidacy,
        interviewed=interviewed,
        satisfied=satisfied,
        basically=basically,
        dissatisfied=dissatisfied,
        passed=is_passed,
        **({"report": scan["report"].digest} if scan else {}),
    )
    return inspection


def refuse_if_not_inspected(run: StageRun, candidacy: Candidacy) -> None:
    """Raise Refused unless the person is among those inspected in this run."""
    field = {one.pk for group in field_candidacies(run).values() for one in group}
    if candidacy.pk not in field:
        raise Refused(service_reason("N731", name=candidacy.person.name))


def team_run(run: StageRun, actor: User) -> StageRun:
    """The open run, locked, for a member of its team. Raises Refused N506 for everybody else."""
    run = open_run(run, "inspection", "inspect", actor)
    if not InspectionNotice.objects.filter(run=run, members=actor).exists():
        raise Refused(reason("N506"))
    return run


@transaction.atomic
def keep_interview_note(
    *,
    run: StageRun,
    candidacy: Candidacy,
    kind: str,
    held_on: date,
    said: str,
    person: str = "",
    actor: User,
    now: datetime,
) -> InterviewNote:
    """Keep what somebody said to the team about a candidate. The log holds that a note was kept, and no more."""
    run = team_run(run, actor)
    refuse_if_not_inspected(run, candidacy)
    found = [] if said.strip() else [reason("N510")]
    if held_on > localtime(now).date():
        found.append(reason("N511", day=held_on.isoformat()))
    refuse_if(found)
    note = InterviewNote.objects.create(
        run=run,
        candidacy=candidacy,
        kind=InterviewNote.Kind(kind),
        person=person.strip(),
        held_on=held_on,
        said=said.strip(),
        kept_by=actor,
        kept_at=now,
    )
    record(election=run.election, action="keep_interview_note", actor=actor, now=now, target=run)
    return note


@transaction.atomic
def remove_interview_note(*, run: StageRun, note_id: int, actor: User, now: datetime) -> None:
    """Take out a note that was typed wrong; only who kept it, and only while the inspection is open."""
    run = team_run(run, actor)
    removed, _ = InterviewNote.objects.readable_by(actor, run).filter(pk=note_id, kept_by=actor).delete()
    if not removed:
        raise Refused(reason("N512"))
    record(election=run.election, action="remove_interview_note", actor=actor, now=now, target=run)
