"""Taking in the recommendations: all of the three files or nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from election_site.domain.checks import Reason
from election_site.models import Election, Person, Roll, RollEntry, StageRun, User
from election_site.queries.rules import rules_of
from election_site.services.audit import record
from election_site.services.errors import Refused
from election_site.services.people import Particulars, ensure_people
from election_site.table_files import Table
from election_site.table_files.layouts import IDENTITY_KIND, RELATION, SEX, STATUS
from nomination.domain.service_checks import service_reason
from nomination.models import Candidacy, Recommendation, Signature
from nomination.services.judging import closing_day
from nomination.services.open_runs import open_run
from nomination.services.recommendation_files import Ground, OpenFiles, ground_of, refuse_misfits
from nomination.services.sheet_judgement import Judged, judge_files

BATCH = 2000


@dataclass(frozen=True)
class RefusedRecommendation:
    """A recommendation that was kept but refused, with every reason."""

    number: str
    route: str
    name: str
    post: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class ImportReport:
    """What became of the files. ``nominees``, ``recommendations`` and ``signatures`` equal the files' rows.

    ``not_counted``: signature lines that do not count, by the number of the check.
    """

    nominees: int
    recommendations: int
    accepted: int
    refused: tuple[RefusedRecommendation, ...]
    signatures: int
    counted: int
    not_counted: Mapping[str, int]


@transaction.atomic
def import_recommendations(
    *,
    run: StageRun,
    nominees: Table,
    recommendations: Table,
    signatures: Table,
    actor: User,
    now: datetime,
) -> ImportReport:
    """Read registration forms, recommendations and signatures into the open run, and judge each.

    All or nothing: files that do not fit together raise FileRefused with every fault by file, row and
    column; a run that has its recommendations already raises Refused. What the rules refuse is no fault of
    the files: it is kept, with its reasons. Full identity numbers are forgotten when this returns.
    """
    run = open_run(run, "open_recommendation", "import", actor)
    election = run.election
    there = run.recommendations.count()
    if there:
        raise Refused(service_reason("N717", count=there))
    files = OpenFiles(nominees, recommendations, signatures)
    ground = ground_of(election, files)
    refuse_misfits(files, ground)
    people = ensure_people(election, [_particulars(row.values) for row in nominees.rows])
    entries = _member_entries(election, people)
    judged = judge_files(
        files,
        options=rules_of(election).options,
        places=ground.places,
        entries=entries,
        closes_on=closing_day(election),
    )
    candidacies = _write_candidacies(election, files, judged, ground, people, entries)
    stored = _write_recommendations(run, judged, candidacies)
    _write_signatures(judged, stored, ground)
    report = _report(files, judged, ground)
    record(
        election=election,
        action="import_recommendations",
        actor=actor,
        now=now,
        target=run,
        files={table.file: table.digest_sha256 for table in (nominees, recommendations, signatures)},
        nominees=report.nominees,
        recommendations=report.recommendations,
        accepted=report.accepted,
        signatures=report.signatures,
        counted=report.counted,
    )
    return report


def _particulars(values: Mapping[str, object]) -> Particulars:
    return Particulars(
        str(values["identity_number"]),
        str(values["name"]),
        {
            "sex": SEX[values["sex"]],
            "born_on": values["born_on"],
            "ethnicity": values["ethnicity"],
            "education": values["education"],
            "status": STATUS[values["status"]],
            "joined_on": values["joined_on"],
            "work": values["work"],
            "identity_kind": IDENTITY_KIND[values["identity_kind"]],
        },
    )


def _member_entries(election: Election, people: Mapping[str, Person]) -> dict[str, RollEntry]:
    """The nominees' entries on the roll of Party members, by identity number."""
    numbers = {person.pk: number for number, person in people.items()}
    entries = RollEntry.objects.filter(
        roll__election=election, roll__kind=Roll.Kind.MEMBERS, person_id__in=numbers
    )
    return {numbers[entry.person_id]: entry for entry in entries}


def _write_candidacies(
    election: Election,
    files: OpenFiles,
    judged: Sequence[Judged],
    ground: Ground,
    people: Mapping[str, Person],
    entries: Mapping[str, RollEntry],
) -> dict[tuple[str, int], Candidacy]:
    """One candidacy per person and post, by identity number and post number. Those of an annulled run are
    brought up to date, since later papers may point at them."""
    forms = {str(row.values["identity_number"]): row.values for row in files.nominees.rows}
    pairs = dict.fromkeys(
        [(number, form["post_number"]) for number, form in forms.items()]
        + [(str(one.row.values["identity_number"]), one.row.values["post_number"]) for one in judged]
    )
    known = {(one.person_id, one.post_id): one for one in Candidacy.objects.filter(election=election)}
    new, changed, found = [], [], {}
    for number, post_number in pairs:
        person, post = people[number], ground.posts[post_number]
        candidacy = known.get((person.pk, post.pk))
        if candidacy is None:
            candidacy = Candidacy(election=election, person=person, post=post)
            new.append(candidacy)
        else:
            changed.append(candidacy)
        for field, value in _form_fields(forms[number], entries.get(number)).items():
            setattr(candidacy, field, value)
        found[number, post_number] = candidacy
    Candidacy.objects.bulk_create(new, batch_size=BATCH)
    if changed:
        fields = ["has_consented", "is_local", "cv", "strengths", "weaknesses", "promise", "discipline"]
        Candidacy.objects.bulk_update(changed, fields, batch_size=BATCH)
    return found


def _form_fields(form: Mapping[str, object], entry: RollEntry | None) -> dict[str, object]:
    return {
        "has_consented": form["consent"],
        "is_local": RELATION[form["relation"]],
        "cv": form["biography"],
        "strengths": form["strengths"],
        "weaknesses": form["weaknesses"],
        "promise": form["promise"],
        "discipline": entry.discipline if entry else "none",
    }


def _write_recommendations(
    run: StageRun, judged: Sequence[Judged], candidacies: Mapping[tuple[str, int], Candidacy]
) -> list[Recommendation]:
    State = Recommendation.State
    return Recommendation.objects.bulk_create(
        [
            Recommendation(
                run=run,
                number=one.row.values["number"],
                route=one.route,
                candidacy=candidacies[str(one.row.values["identity_number"]), one.row.values["post_number"]],
                unit=one.row.values["organisation"],
                met_on=one.row.values["meeting_on"],
                present=one.row.values["attended"],
                agreeing=one.row.values["agreed"],
                grounds=one.row.values["grounds"],
                received_on=one.row.values["received_on"],
                state=State.REFUSED if one.reasons else State.ACCEPTED,
                refusals=[{"code": each.code, "params": dict(each.params)} for each in one.reasons],
            )
            for one in judged
        ],
        batch_size=BATCH,
    )


def _write_signatures(judged: Sequence[Judged], stored: Sequence[Recommendation], ground: Ground) -> None:
    rows = []
    for one, recommendation in zip(judged, stored, strict=True):
        for line in one.lines:
            number = str(line.row.values["identity_number"])
            place = ground.places.get(number)
            rows.append(
                Signature(
                    recommendation=recommendation,
                    person_id=place.person_id if place else None,
                    name=line.row.values["name"],
                    signatory=ground.signatories[number],
                    identity_last4=number[-4:],
                    phone=line.row.values.get("phone") or "",
                    line=line.row.number,
                    channel=place.channel if place else "",
                    signed_on=line.row.values["signed_on"],
                    refusal=line.refusal,
                )
            )
    Signature.objects.bulk_create(rows, batch_size=BATCH)


def _report(files: OpenFiles, judged: Sequence[Judged], ground: Ground) -> ImportReport:
    lines = [line for one in judged for line in one.lines]
    not_counted = Counter(line.refusal for line in lines if line.refusal)
    refused = tuple(
        RefusedRecommendation(
            number=str(one.row.values["number"]),
            route=one.route,
            name=str(one.row.values["name"]),
            post=ground.posts[one.row.values["post_number"]].title,
            reasons=one.reasons,
        )
        for one in judged
        if one.reasons
    )
    return ImportReport(
        nominees=len(files.nominees.rows),
        recommendations=len(judged),
        accepted=len(judged) - len(refused),
        refused=refused,
        signatures=len(lines),
        counted=len(lines) - sum(not_counted.values()),
        not_counted=dict(not_counted),
    )
