"""Playing an election package through the services of the site, stage by stage, on the package's own dates.

Nothing here writes a row: what a clerk, a scrutineer or a voter would do, the services do. The other apps
bring their own players, named by dotted paths like the stages themselves.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import monotonic

from django.utils.module_loading import import_string
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext

from election_site.demo.cast import Cast, appoint_all
from election_site.domain.stages import STAGES, Stage
from election_site.models import Election, Outcome, Roll, StageRun
from election_site.printing import render
from election_site.queries.public import page_of
from election_site.queries.rules import rules_of
from election_site.services.chain import (
    certify_outcome,
    close_stage,
    open_stage,
    record_approval,
)
from election_site.services.elections import create_election, import_posts
from election_site.services.preparation import set_timetable
from election_site.services.publications import publish_outcome
from election_site.services.rolls import import_roll
from election_site.uploads import Upload, scan

PLAYERS = {
    "open_recommendation": "nomination.demo.play_open_recommendation",
    "qualification_review": "nomination.demo.play_qualification_review",
    "second_recommendation": "ballots.demo.play_vote",
    "public_recognition": "ballots.demo.play_vote",
    "inspection": "nomination.demo.play_inspection",
    "organisational_trust": "ballots.demo.play_vote",
    "member_decision": "ballots.demo.play_vote",
}
PLAN_SHOWCASES = "showcases.demo.plan_rounds"
HOLD_SHOWCASE = "showcases.demo.hold_round_before"
ROLL_FILES = {
    Roll.Kind.MEMBERS: "members",
    Roll.Kind.MASS: "mass",
    Roll.Kind.BODIES: "bodies",
    Roll.Kind.REPRESENTATIVES: "representatives",
    Roll.Kind.PLENUM: "plenum",
}


@dataclass(frozen=True)
class Package:
    """An election package: its description and the bytes of its files. ``moved``: by how much its days are moved."""

    folder: Path
    plan: dict
    moved: timedelta = timedelta()

    @classmethod
    def read(cls, folder: Path) -> "Package":
        return cls(folder, json.loads((folder / "election.json").read_text(encoding="utf-8")))

    def file(self, kind: str) -> tuple[str, bytes]:
        """Name and bytes of one of its files."""
        name = self.plan["files"][kind]
        return name, (self.folder / name).read_bytes()

    def days(self, stage: Stage) -> tuple[date, date]:
        """First and last day of a stage."""
        line = next(line for line in self.plan["timetable"] if line["stage"] == stage.code)
        return date.fromisoformat(line["starts_on"]), date.fromisoformat(line["ends_on"])

    def beginning(self, stage: Stage, day: date) -> "Package":
        """The same package with all its days moved, so that ``stage`` begins on ``day``."""
        by = day - self.days(stage)[0]
        closes_at = datetime.fromisoformat(self.plan["recommendation_closes_at"]) + by
        timetable = [
            line | {key: (date.fromisoformat(line[key]) + by).isoformat() for key in ("starts_on", "ends_on")}
            for line in self.plan["timetable"]
        ]
        plan = self.plan | {"timetable": timetable, "recommendation_closes_at": closes_at.isoformat()}
        return replace(self, plan=plan, moved=self.moved + by)


@dataclass
class Scene:
    """All that a player needs: the run under way, who acts, and the moment."""

    package: Package
    cast: Cast
    run: StageRun
    now: datetime
    show: Callable[[str], None]
    leave_open: bool = False
    unused_codes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Played:
    """One stage as it was played: its headline and how long it took (seconds)."""

    stage: Stage
    headline: str
    outcome: Outcome
    seconds: float


@dataclass
class Performance:
    election: Election
    stages: list[Played] = field(default_factory=list)
    seconds_to_set_up: float = 0
    open_scene: Scene | None = None


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=get_default_timezone())


def set_up(package: Package, cast: Cast, *, slug: str, title: str) -> Election:
    """Create the election with its posts, rolls, appointments and showcases, on the eve of its first day."""
    plan, clerk = package.plan, cast["clerk"]
    now = at(package.days(STAGES[0])[0] - timedelta(days=1), 9)
    election = create_election(
        slug=slug,
        title=title,
        body_name=plan["body"],
        county=plan["county"],
        profile=plan["profile"],
        options=plan["options"],
        weights=plan["weights"],
        is_demo=plan["invented"],
        actor=clerk,
        now=now,
    )
    set_timetable(
        election=election,
        timetable=plan["timetable"],
        recommendation_closes_at=datetime.fromisoformat(plan["recommendation_closes_at"]),
        registration_place=plan["registration_place"],
        hotline=plan["hotline"],
        actor=clerk,
        now=now,
    )
    election.refresh_from_db()
    appoint_all(election, cast, now)
    name, data = package.file("posts")
    import_posts(election=election, file_name=name, data=data, actor=clerk, now=now)
    for kind, file in ROLL_FILES.items():
        name, data = package.file(file)
        import_roll(election=election, kind=kind, file_name=name, data=data, actor=clerk, now=now)
    import_string(PLAN_SHOWCASES)(election, package, cast, now)
    return election


def play(
    package: Package,
    cast: Cast,
    *,
    slug: str,
    title: str,
    leave_open_at: str = "",
    show: Callable[[str], None] = print,
) -> Performance:
    """Play the whole chain; with ``leave_open_at`` stop in that stage while it takes recommendations or ballots."""
    started = monotonic()
    show(gettext("%(title)s: setting up") % {"title": title})
    performance = Performance(set_up(package, cast, slug=slug, title=title))
    performance.seconds_to_set_up = monotonic() - started
    for stage in STAGES:
        started = monotonic()
        show(
            gettext("%(title)s: stage %(number)s, %(stage)s")
            % {"title": title, "number": stage.number, "stage": gettext(stage.title)}
        )
        scene = begin(package, cast, performance.election, stage, show)
        scene.leave_open = stage.code == leave_open_at
        if stage.code in PLAYERS:
            import_string(PLAYERS[stage.code])(scene)
        if scene.leave_open:
            performance.open_scene = scene
            return performance
        outcome = finish(scene)
        performance.stages.append(Played(stage, page_of(outcome).headline, outcome, monotonic() - started))
    return performance


def begin(package: Package, cast: Cast, election: Election, stage: Stage, show) -> Scene:
    """Hold the showcase before the stage, if it has one, and open the stage."""
    now = at(package.days(stage)[0], 9)
    if stage.showcase:
        import_string(HOLD_SHOWCASE)(election, stage, cast, now)
    run = open_stage(election=election, stage=stage, actor=cast["clerk"], now=now)
    return Scene(package, cast, run, now, show)


def approval_paper(election: Election, stage: Stage) -> Upload:
    """An invented document of the superior, as it would be scanned."""
    lines = [gettext("Demonstration. All names, weights and votes are invented."), gettext(stage.title)]
    text = {"title": election.title, "over": gettext("County committee (demonstration)"), "under": ""}
    frame = {"stamp": "", "certified": [], "date_line": "", "blocks": [{"kind": "prose", "lines": lines}]}
    return scan(gettext("approval") + ".pdf", render("report", text | frame))


def finish(scene: Scene) -> Outcome:
    """Close the stage, have two people certify it, publish it."""
    stage, cast = scene.run.spec, scene.cast
    _, last_day = scene.package.days(stage)
    # A stage with a notice is closed so many days before its last and stands on notice until then.
    days = rules_of(scene.run.election).options[stage.notice] if stage.notice else 0
    now = at(last_day - timedelta(days=days), 18)
    if stage.code in ("formal_candidates", "result"):
        record_approval(
            run=scene.run,
            issued_by=gettext("County committee (demonstration)"),
            document_number=f"演示组〔{now.year}〕{stage.number}号",
            issued_on=now.date(),
            document=approval_paper(scene.run.election, stage),
            actor=cast["clerk"],
            now=now,
        )
    outcome = close_stage(run=scene.run, actor=cast["clerk"], now=now)
    for minutes, role in enumerate(stage.certifiers, 1):
        certify_outcome(
            outcome=outcome,
            seen_digest=outcome.digest,
            actor=cast[role],
            now=now + timedelta(minutes=10 * minutes),
        )
    outcome = Outcome.objects.select_related("run__election").get(pk=outcome.pk)
    publish_outcome(
        outcome=outcome,
        title=gettext("%(election)s: %(stage)s")
        % {"election": scene.run.election.title, "stage": gettext(stage.title)},
        body=gettext("Demonstration. All names, weights and votes are invented."),
        actor=cast["reviewer"],
        now=now + timedelta(minutes=30),
    )
    return outcome
