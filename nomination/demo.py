"""The nomination's part of a demonstration, through its services."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext

from election_site.demo.play import Scene
from election_site.demo.portraits import portrait
from election_site.domain.stages import previous
from election_site.table_files import read_table
from election_site.table_files.layouts import NOMINEES, RECOMMENDATIONS, REVIEW, SIGNATURES
from election_site.uploads import photo
from nomination.models import Candidacy
from nomination.queries.candidacies import advancing_candidacies
from nomination.services.inspections import (
    give_inspection_notice,
    keep_interview_note,
    record_inspection,
)
from nomination.services.photos import set_photo
from nomination.services.recommendations import import_recommendations
from nomination.services.review_files import record_reviews_from_table

INTERVIEWED = 30


def _table(scene: Scene, kind: str, layout):
    name, data = scene.package.file(kind)
    return read_table(name, data, layout, today=localtime(scene.now).date())


def play_open_recommendation(scene: Scene):
    """Import the forms, the recommendations and the signatures of the package, after the deadline; nothing where
    the stage is left open for whoever wants to try it."""
    if scene.leave_open:
        return None
    last_day = scene.package.days(scene.run.spec)[1]
    now = scene.now + (last_day - localtime(scene.now).date()) + timedelta(hours=8)
    found = import_recommendations(
        run=scene.run,
        nominees=_table(scene, "nominees", NOMINEES),
        recommendations=_table(scene, "recommendations", RECOMMENDATIONS),
        signatures=_table(scene, "signatures", SIGNATURES),
        actor=scene.cast["clerk"],
        now=now,
    )
    hang_portraits(scene, now)
    return found


def hang_portraits(scene: Scene, now: datetime) -> None:
    """Every nominee hands in a photo; here a drawing of nobody."""
    nominees = Candidacy.objects.filter(election=scene.run.election).select_related("person", "election")
    for candidacy in nominees.order_by("pk"):
        person = candidacy.person
        drawn = portrait(f"{scene.package.plan['seed']}:{person.name}", person.sex)
        set_photo(
            candidacy=candidacy,
            photo=photo(gettext("photo") + ".jpg", drawn),
            actor=scene.cast["clerk"],
            now=now,
        )


def play_qualification_review(scene: Scene):
    """Import the findings of the offices asked."""
    return record_reviews_from_table(
        run=scene.run,
        table=_table(scene, "review", REVIEW),
        actor=scene.cast["clerk"],
        now=scene.now + timedelta(hours=4),
    )


def play_inspection(scene: Scene) -> None:
    """Inspect everybody; the invented satisfaction falls with the place in the public vote, and the first
    few per post pass."""
    election = scene.run.election
    before = previous(scene.run.spec).code
    keep = scene.package.plan["options"]["inspection_keep_per_post"]
    first_day, last_day = scene.package.days(scene.run.spec)
    leader, member = scene.cast["inspector_a"], scene.cast["inspector_b"]
    give_inspection_notice(
        run=scene.run,
        leader=leader,
        members=[member],
        starts_on=first_day,
        ends_on=last_day,
        place="镇政府会议室（演示）",
        contact="演示电话 000-0000",
        actor=scene.cast["clerk"],
        now=scene.now,
    )
    for group in advancing_candidacies(election, before).values():
        for place, candidacy in enumerate(group):
            record_inspection(
                run=scene.run,
                candidacy=candidacy,
                interviewed=INTERVIEWED,
                satisfied=INTERVIEWED - 2 - 4 * place,
                basically=2 + 3 * place,
                dissatisfied=place,
                achievements="演示：完成了分管工作，群众有具体反映。",
                strengths=candidacy.strengths,
                weaknesses=candidacy.weaknesses,
                conclusion="演示：同意进入下一环节。" if place < keep else "演示：建议继续培养锻炼。",
                is_passed=place < keep,
                actor=leader,
                now=scene.now + timedelta(days=3),
            )
        keep_interview_note(
            run=scene.run,
            candidacy=group[0],
            kind="villager",
            person="演示群众",
            held_on=first_day,
            said="演示谈话记录：为人正派，办事公道，有时说话较急。",
            actor=member,
            now=scene.now + timedelta(days=2),
        )
