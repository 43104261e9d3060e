"""The nomination's part of a demonstration, through its services."""

from datetime import timedelta

from django.utils.timezone import localtime

from election_site.demo.play import Scene
from election_site.domain.stages import previous
from election_site.table_files import read_table
from election_site.table_files.layouts import NOMINEES, RECOMMENDATIONS, REVIEW, SIGNATURES
from nomination.queries.candidacies import advancing_candidacies
from nomination.services.inspections import give_inspection_notice, record_inspection
from nomination.services.recommendations import import_recommendations
from nomination.services.review_files import record_reviews_from_table

INTERVIEWED = 30


def _table(scene: Scene, kind: str, layout):
    name, data = scene.package.file(kind)
    return read_table(name, data, layout, today=localtime(scene.now).date())


def play_open_recommendation(scene: Scene):
    """Import the forms, the recommendations and the signatures of the package, after the deadline."""
    last_day = scene.package.days(scene.run.spec)[1]
    return import_recommendations(
        run=scene.run,
        nominees=_table(scene, "nominees", NOMINEES),
        recommendations=_table(scene, "recommendations", RECOMMENDATIONS),
        signatures=_table(scene, "signatures", SIGNATURES),
        actor=scene.cast["clerk"],
        now=scene.now + (last_day - localtime(scene.now).date()) + timedelta(hours=8),
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
    give_inspection_notice(
        run=scene.run,
        team=["考察组长(演示)", "考察组员(演示)"],
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
                strengths=candidacy.strengths,
                weaknesses=candidacy.weaknesses,
                is_passed=place < keep,
                actor=scene.cast["clerk"],
                now=scene.now + timedelta(days=3),
            )
