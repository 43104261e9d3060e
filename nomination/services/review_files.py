"""The findings of the qualification review from one file."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from election_site.domain.checks import Reason
from election_site.models import StageRun, User
from election_site.services.audit import record
from election_site.services.people import person_by_identity
from election_site.table_files import Table
from election_site.table_files.layouts import CONCLUSION, OPINION, REVIEW
from election_site.table_files.problems import ProblemList
from nomination.domain.defects import in_order
from nomination.domain.service_checks import service_reason
from nomination.models import AskedOffice, Candidacy, OfficeOpinion, QualificationReview
from nomination.queries.reviews import asked_offices, column_of, opinions_of
from nomination.queries.stage_figures import field_candidacies
from nomination.services.open_runs import open_run
from nomination.services.reviews import Finding, agreed, finding_blockers, mend_by_of

# What stands between the numbers of several defects in one cell.
BETWEEN = re.compile(r"[\s、,，;；/]+")


@dataclass(frozen=True)
class ReviewReport:
    """``reviewed`` candidacies were recorded; ``lines`` equals the file's rows (a person may stand twice)."""

    lines: int
    reviewed: int
    qualified: int
    refused: int


@dataclass(frozen=True)
class Line:
    """One row of the file for one candidacy: what the offices have said with it, and the finding."""

    candidacy: Candidacy
    finding: Finding
    agrees: Mapping[AskedOffice, bool | None]
    before: QualificationReview | None


@transaction.atomic
def record_reviews_from_table(*, run: StageRun, table: Table, actor: User, now: datetime) -> ReviewReport:
    """Record the findings of a whole file (layout ``queries.reviews.review_layout``), all or nothing.

    Raises FileRefused with every row that names somebody who is not in, a name that is not the identity
    number's, or a finding that cannot be recorded. A line counts for each candidacy of the person. An opinion
    that the file repeats keeps its document; one that the file leaves empty stays as it is.
    """
    run = open_run(run, "qualification_review", "review", actor)
    problems = ProblemList(table.file)
    lines = list(_lines(run, table, problems, now))
    problems.refuse_if_any()
    ids = [line.candidacy.pk for line in lines]
    mend_by = [mend_by_of(run, line.finding, line.before, now) for line in lines]
    run.reviews.filter(candidacy__in=ids).delete()
    QualificationReview.objects.bulk_create(
        [
            QualificationReview(
                run=run,
                candidacy=line.candidacy,
                is_qualified=line.finding.is_qualified,
                defects=list(line.finding.defects),
                mend_by=day,
                note=line.finding.note,
                decided_by=actor,
                decided_at=now,
            )
            for line, day in zip(lines, mend_by, strict=True)
        ],
        batch_size=2000,
    )
    _write_opinions(run, lines, actor=actor, now=now)
    qualified = sum(line.finding.is_qualified for line in lines)
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
    return ReviewReport(len(table.rows), len(lines), qualified, len(lines) - qualified)


def _lines(run: StageRun, table: Table, problems: ProblemList, now: datetime) -> Iterator[Line]:
    """Every row for every candidacy of its person; what cannot be recorded goes to ``problems``."""
    by_person: dict[int, list[Candidacy]] = {}
    for group in field_candidacies(run).values():
        for one in group:
            by_person.setdefault(one.person_id, []).append(one)
    people = person_by_identity(run.election, [str(row.values["identity_number"]) for row in table.rows])
    titles = {column.key: column.header_zh for column in REVIEW}
    offices, stored = asked_offices(run.election), opinions_of(run)
    earlier = {one.candidacy_id: one for one in run.reviews.all()}
    for row in table.rows:
        values = row.values
        person = people.get(str(values["identity_number"]))
        if person is None or person.pk not in by_person:
            problems.add_reason(service_reason("N734"), row.number, titles["identity_number"])
            continue
        if person.name != values["name"]:
            misnamed = service_reason("N713", given=values["name"], known=person.name)
            problems.add_reason(misnamed, row.number, titles["name"])
        finding = Finding(
            is_qualified=CONCLUSION[values["conclusion"]] == "qualified",
            defects=in_order(filter(None, BETWEEN.split(values["defects"]))),
            note=values["explanation"],
        )
        blockers: dict[str, Reason] = {}
        for one in by_person[person.pk]:
            line = Line(
                one,
                finding,
                {
                    office: _said(values.get(column_of(office), ""), stored.get(one.pk, {}).get(office.code))
                    for office in offices
                },
                earlier.get(one.pk),
            )
            found = _blockers(line, person.name, now)
            blockers |= {f"{one.code} {one.params}": one for one in found}
            yield line
        for blocker in blockers.values():
            problems.add_reason(blocker, row.number, titles["conclusion"])


def _said(word: str, stored: OfficeOpinion | None) -> bool | None:
    return OPINION[word] if word else agreed(stored)


def _blockers(line: Line, name: str, now: datetime) -> list[Reason]:
    return finding_blockers(
        line.finding,
        name=name,
        agrees={office.title: said for office, said in line.agrees.items()},
        before=line.before,
        today=localdate(now),
    )


def _write_opinions(run: StageRun, lines: list[Line], *, actor: User, now: datetime) -> None:
    """Write the opinions that the file gives or changes; one that it repeats keeps document and signature."""
    stored = opinions_of(run)
    changed = [
        OfficeOpinion(
            run=run,
            candidacy=line.candidacy,
            office=office,
            agrees=said,
            recorded_by=actor,
            recorded_at=now,
        )
        for line in lines
        for office, said in line.agrees.items()
        if said is not None and said is not agreed(stored.get(line.candidacy.pk, {}).get(office.code))
    ]
    old = [
        there.pk
        for one in changed
        if (there := stored.get(one.candidacy_id, {}).get(one.office.code)) is not None
    ]
    run.opinions.filter(pk__in=old).delete()
    OfficeOpinion.objects.bulk_create(changed, batch_size=2000)
