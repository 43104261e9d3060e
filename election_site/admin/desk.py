"""Where an election stands, what blocks its next step, and what the signed-in account can do about it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext

from election_site.admin.mending import address, work_url
from election_site.admin.refusals import is_stopped, refusal_rows, rows_with_links
from election_site.domain.roles import ROLES
from election_site.domain.rules import RuleError
from election_site.domain.stages import STAGES, Stage
from election_site.models import Election, StageRun, User
from election_site.queries.chain import current_stage, live_runs
from election_site.services.chain import close_blockers, free_signature, open_blockers
from election_site.services.rights import can

State = StageRun.State


@dataclass(frozen=True)
class NextStep:
    """The one thing to do next. ``kind``: open, close, work, certify, publish, or done (nothing left).

    ``url`` is empty where the account has no part in it; ``who`` then says whose turn it is.
    ``is_post``: the button itself does it; else it leads to the page where it is done.
    """

    kind: str
    title: str
    sentence: str
    url: str = ""
    is_post: bool = False
    who: str = ""


@dataclass(frozen=True)
class Desk:
    """All that the workbench and the desk page show of one election."""

    election: Election
    stage: Stage | None
    run: StageRun | None
    stands: str
    step: NextStep
    blockers: list[dict] = field(default_factory=list)
    stations: list[dict] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)


def desk_of(election: Election, user: User, now: datetime) -> Desk:
    """The desk of ``election`` as ``user`` sees it."""
    runs = live_runs(election)
    stage = current_stage(election, runs)
    run = runs.get(stage.code) if stage else None
    blockers = _blockers(election, stage, run, now)
    return Desk(
        election=election,
        stage=stage,
        run=run,
        stands=_stands(stage, run),
        step=_next_step(election, stage, run, runs, blockers, user),
        blockers=blockers,
        stations=[_station(election, one, runs.get(one.code), stage) for one in STAGES],
        roles=[
            gettext(ROLES[role].title)
            for role in user.appointments.filter(election=election).values_list("role", flat=True)
        ],
    )


def _blockers(election: Election, stage: Stage | None, run: StageRun | None, now: datetime) -> list[dict]:
    if stage is None or (run and run.state != State.OPEN):
        return []
    try:
        reasons = close_blockers(run, now=now) if run else open_blockers(election, stage, now=now)
    except RuleError as error:
        return refusal_rows(error)
    return rows_with_links(reasons, election)


def _stands(stage: Stage | None, run: StageRun | None) -> str:
    if stage is None:
        return gettext("All eleven stages are certified.")
    given = {"number": stage.number, "stage": gettext(stage.title)}
    if run is None:
        return gettext("Stage %(number)s, “%(stage)s”, is not open yet.") % given
    if run.state == State.OPEN:
        return gettext("Stage %(number)s, “%(stage)s”, is under way.") % given
    given["signed"] = run.outcome.certifications.count()
    return gettext("Stage %(number)s, “%(stage)s”, is closed; %(signed)s of 2 have signed.") % given


def _next_step(election, stage, run, runs, blockers, user) -> NextStep:
    # In order of urgency: what is certified but unpublished comes before the stage after it.
    unpublished = _unpublished(runs)
    if unpublished and (run is None or stage is None):
        return _publish(election, unpublished, user)
    if stage is None:
        return NextStep(
            "done", gettext("Finished"), gettext("The election is finished; nothing is left to do.")
        )
    title = gettext(stage.title)
    drives = can(user, "drive", election)
    who = "" if drives else role_names("clerk")
    if run is None:
        return NextStep(
            "open",
            gettext("Open “%(stage)s”") % {"stage": title},
            gettext("Nothing stands in the way.")
            if not is_stopped(blockers)
            else gettext("The stage opens once this is put right:"),
            address("election_site_election_open", election.pk)
            if drives and not is_stopped(blockers)
            else "",
            is_post=True,
            who=who,
        )
    if run.state == State.OPEN and is_stopped(blockers):
        return NextStep(
            "work",
            gettext("Go to the work of “%(stage)s”") % {"stage": title},
            gettext("The stage can be closed once this is done:"),
            work_url(run) or address("election_site_election_desk", election.pk),
            who="",
        )
    if run.state == State.OPEN:
        return NextStep(
            "close",
            gettext("Close “%(stage)s” and fix its figures") % {"stage": title},
            gettext("All that the stage asks for is there. Closing computes its figures."),
            address("election_site_election_close", election.pk, run.pk) if drives else "",
            is_post=True,
            who=who,
        )
    return _certify(election, stage, run, user)


def _certify(election, stage: Stage, run: StageRun, user) -> NextStep:
    signed = set(run.outcome.certifications.values_list("role", flat=True))
    has_signed = run.outcome.certifications.filter(user=user).exists()
    may_sign = not has_signed and bool(free_signature(run.outcome, user))
    missing = [role for role in stage.certifiers if role not in signed]
    return NextStep(
        "certify",
        gettext("Look at the figures and sign"),
        gettext("Two different people have to sign the figures."),
        address("election_site_election_run", election.pk, run.pk) if may_sign else "",
        who="" if may_sign else role_names(*missing),
    )


def _publish(election, run: StageRun, user) -> NextStep:
    may = can(user, "publish", election)
    return NextStep(
        "publish",
        gettext("Publish the outcome of “%(stage)s”") % {"stage": gettext(run.spec.title)},
        gettext("The outcome is certified; the public does not see it yet."),
        address("election_site_election_run", election.pk, run.pk) + "#publish" if may else "",
        who="" if may else role_names("clerk", "reviewer"),
    )


def _unpublished(runs: dict[str, StageRun]) -> StageRun | None:
    """The last certified run, if the public does not see its outcome yet."""
    certified = [run for run in runs.values() if run.state == State.CERTIFIED]
    last = max(certified, key=lambda run: run.spec.number, default=None)
    return last if last and not hasattr(last.outcome, "publication") else None


def role_names(*roles: str) -> str:
    return gettext(" or ").join(gettext(ROLES[role].title) for role in roles)


def _station(election, stage: Stage, run: StageRun | None, current: Stage | None) -> dict:
    """One stage of the line, with the words that staff read."""
    if run is None:
        text, state = gettext("to come"), "to_come"
    elif run.state == State.CERTIFIED:
        is_public = hasattr(run.outcome, "publication")
        text = gettext("certified, published") if is_public else gettext("certified, not published")
        state = "done"
    else:
        text = gettext("under way") if run.state == State.OPEN else gettext("waiting for signatures")
        state = "now"
    return {
        "number": stage.number,
        "title": gettext(stage.title),
        "state": "next" if run is None and stage is current else state,
        "text": text,
        "url": address("election_site_election_run", election.pk, run.pk) if run else "",
    }
