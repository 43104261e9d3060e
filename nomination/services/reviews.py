"""The qualification review: one finding per candidacy, with the opinion of every office asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from election_site.domain.checks import Reason
from election_site.models import StageRun, User
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from election_site.services.people import person_by_identity
from election_site.table_files import Table
from election_site.table_files.layouts import CONCLUSION, OPINION, REVIEW
from election_site.table_files.problems import ProblemList
from nomination.domain.checks import reason
from nomination.domain.defects import DEFECTS
from nomination.domain.offices import OFFICES
from nomination.domain.service_checks import service_reason
from nomination.models import Candidacy, QualificationReview
from nomination.queries.stage_figures import field_candidacies
from nomination.services.open_runs import open_run

# The columns of the review's file, as the office that each stands for.
OFFICE_OF_COLUMN = {
    "organisation_opinion": "organisation",
    "discipline_opinion": "discipline",
    "police_opinion": "public_security",
}


@dataclass(frozen=True)
class ReviewReport:
    """``reviewed`` candidacies were recorded; ``lines`` equals the file's rows (a person may stand twice)."""

    lines: int
    reviewed: int
    qualified: int
    refused: int


def review_blockers(
    *, name: str, opinions: Mapping[str, bool], is_qualified: bool, defect: str, note: str
) -> list[Reason]:
    """Why this finding cannot be recorded. To pass somebody against an office takes a written reason."""
    if is_qualified:
        found = [reason("N206", name=name, defect=defect)] if defect else []
        against = [office for office, agrees in opinions.items() if not agrees]
        if against and not note.strip():
            found += [
                service_reason("N732", office=OFFICES.get(office, office), name=name) for office in against
            ]
        return found
    if not defect:
        return [reason("N205")]
    return [] if defect in DEFECTS else [service_reason("N733", number=defect)]


@transaction.atomic
def record_review(
    *,
    run: StageRun,
    candidacy: Candidacy,
    opinions: Mapping[str, bool],
    is_qualified: bool,
    defect: str = "",
    note: str = "",
    actor: User,
    now: datetime,
) -> QualificationReview:
    """Record the finding on one candidacy, in place of an earlier one while the stage is open.

    ``opinions``: by office, True agrees. ``defect``: a number of the catalogue, for a refusal only.
    """
    run = open_run(run, "qualification_review", "review", actor)
    field = {one.pk for group in field_candidacies(run).values() for one in group}
    if candidacy.pk not in field:
        raise Refused(service_reason("N731", name=candidacy.person.name))
    refuse_if(
        review_blockers(
            name=candidacy.person.name,
            opinions=opinions,
            is_qualified=is_qualified,
            defect=defect,
            note=note,
        )
    )
    review, _ = QualificationReview.objects.update_or_create(
        run=run,
        candidacy=candidacy,
        defaults={
            "opinions": dict(opinions),
            "is_qualified": is_qualified,
            "defect": defect,
            "note": note.strip(),
            "decided_by": actor,
            "decided_at": now,
        },
    )
    record(
        election=run.election,
        action="record_review",
        actor=actor,
        now=now,
        target=candidacy,
        qualified=is_qualified,
        defect=defect,
    )
    return review


@transaction.atomic
def record_reviews_from_table(*, run: StageRun, table: Table, actor: User, now: datetime) -> ReviewReport:
    """Record the findings of a whole file (layout ``REVIEW``), all or nothing.

    Raises FileRefused with every row that names somebody who is not in, a name that is not the identity
    number's, or a finding that cannot be recorded. A line counts for each candidacy of the person.
    """
    run = open_run(run, "qualification_review", "review", actor)
    by_person: dict[int, list[Candidacy]] = {}
    for group in field_candidacies(run).values():
        for one in group:
            by_person.setdefault(one.person_id, []).append(one)
    people = person_by_identity(run.election, [str(row.values["identity_number"]) for row in table.rows])
    titles = {column.key: column.header_zh for column in REVIEW}
    problems = ProblemList(table.file)
    reviews = []
    for row in table.rows:
        values = row.values
        person = people.get(str(values["identity_number"]))
        if person is None or person.pk not in by_person:
            problems.add_reason(service_reason("N734"), row.number, titles["identity_number"])
            continue
        if person.name != values["name"]:
            misnamed = service_reason("N713", given=values["name"], known=person.name)
            problems.add_reason(misnamed, row.number, titles["name"])
        finding = {
            "opinions": {office: OPINION[values[key]] for key, office in OFFICE_OF_COLUMN.items()},
            "is_qualified": CONCLUSION[values["conclusion"]] == "qualified",
            "defect": values["defect"],
            "note": values["explanation"],
        }
        for blocker in review_blockers(name=person.name, **finding):
            problems.add_reason(blocker, row.number, titles["conclusion"])
        reviews += [
            QualificationReview(run=run, candidacy=one, decided_by=actor, decided_at=now, **finding)
            for one in by_person[person.pk]
        ]
    problems.refuse_if_any()
    run.reviews.filter(candidacy__in=[one.candidacy_id for one in reviews]).delete()
    QualificationReview.objects.bulk_create(reviews, batch_size=2000)
    qualified = sum(one.is_qualified for one in reviews)
    record(
        election=run.election,
        action="record_reviews",
        actor=actor,
        now=now,
        target=run,
        file=table.file,
        digest=table.digest_sha256,
        lines=len(table.rows),
        qualified=qualified,
    )
    return ReviewReport(len(table.rows), len(reviews), qualified, len(reviews) - qualified)
