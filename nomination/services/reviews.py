"""The qualification review: what every office asked has said, and one finding per candidacy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from election_site.domain.checks import Reason
from election_site.models import Attachment, StageRun, User
from election_site.services.attachments import keep_attachment
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from election_site.uploads import Upload
from nomination.domain.checks import reason
from nomination.domain.defects import DEFECTS, can_be_mended, in_order
from nomination.domain.review_checks import review_reason
from nomination.domain.service_checks import service_reason
from nomination.models import AskedOffice, Candidacy, OfficeOpinion, QualificationReview
from nomination.queries.reviews import asked_offices, mending_day, opinions_of
from nomination.queries.stage_figures import field_candidacies
from nomination.services.open_runs import open_run


@dataclass(frozen=True)
class GivenOpinion:
    """The line of one office. ``agrees`` None: not asked yet, and then the rest is empty."""

    agrees: bool | None
    document_number: str = ""
    document: Upload | None = None
    signed_by: str = ""
    signed_on: date | None = None


@dataclass(frozen=True)
class Finding:
    """What was concluded on one candidacy. ``defects``: numbers of the catalogue, as ``in_order`` gives them.
    ``mend_by`` None with defects that can all be mended: the day that the election method gives."""

    is_qualified: bool
    defects: tuple[str, ...] = ()
    mend_by: date | None = None
    note: str = ""


def opinion_blockers(opinions: Mapping[str, GivenOpinion], titles: Mapping[str, str]) -> list[Reason]:
    """What is wrong with the lines of the offices as they were filled in."""
    found = []
    for code, given in opinions.items():
        if given.agrees is None and (
            given.document_number or given.document or given.signed_by or given.signed_on
        ):
            found.append(review_reason("N784", office=titles[code]))
        elif bool(given.signed_by) != bool(given.signed_on):
            found.append(review_reason("N785", office=titles[code]))
    return found


def finding_blockers(
    finding: Finding,
    *,
    name: str,
    agrees: Mapping[str, bool | None],
    before: QualificationReview | None,
    today: date,
) -> list[Reason]:
    """Why this finding cannot be recorded. ``agrees``: by title of every office asked. To pass somebody
    against an office, or after a refusal, takes a written reason."""
    if not finding.is_qualified:
        return refusal_blockers(finding, before, today)
    found = [reason("N206", name=name, defect="、".join(finding.defects))] if finding.defects else []
    found += [reason("N203", office=title, name=name) for title, said in agrees.items() if said is None]
    if finding.note.strip():
        return found
    found += [
        service_reason("N732", office=title, name=name) for title, said in agrees.items() if said is False
    ]
    if before and not before.is_qualified and not finding.defects:
        is_late = before.mend_by is not None and today > before.mend_by
        found.append(
            review_reason("N788", name=name, until=before.mend_by.isoformat())
            if is_late
            else reason("N206", name=name, defect="、".join(before.defects))
        )
    return found


def refusal_blockers(finding: Finding, before: QualificationReview | None, today: date) -> list[Reason]:
    """Why a refusal cannot be recorded: it names defects of the catalogue, with a day only if all can be mended."""
    if not finding.defects:
        return [reason("N205")]
    unknown = [one for one in finding.defects if one not in DEFECTS]
    if unknown:
        return [service_reason("N733", number=one) for one in unknown]
    if finding.mend_by is None:
        return []
    final = [one for one in finding.defects if not DEFECTS[one].mendable]
    if final:
        return [review_reason("N786", defect="、".join(final))]
    is_new = before is None or finding.mend_by != before.mend_by
    if is_new and finding.mend_by < today:
        return [review_reason("N787", day=finding.mend_by.isoformat())]
    return []


@transaction.atomic
def record_review(
    *,
    run: StageRun,
    candidacy: Candidacy,
    opinions: Mapping[str, GivenOpinion | bool | None],
    is_qualified: bool | None,
    defects: Sequence[str] = (),
    mend_by: date | None = None,
    note: str = "",
    actor: User,
    now: datetime,
) -> QualificationReview | None:
    """Record what the offices said of one candidacy and the finding, in place of an earlier one while the
    stage is open.

    ``opinions``: by the office's code, True agrees, None not asked yet; an office that is not named stays as
    it is. ``is_qualified`` None: nothing is concluded yet, and an earlier conclusion is taken back.
    ``defects``: numbers of the catalogue, for a refusal only.
    """
    run = open_run(run, "qualification_review", "review", actor)
    field = {one.pk for group in field_candidacies(run).values() for one in group}
    name = candidacy.person.name
    if candidacy.pk not in field:
        raise Refused(service_reason("N731", name=name))
    offices = {one.code: one for one in asked_offices(run.election)}
    given = {
        code: one if isinstance(one, GivenOpinion) else GivenOpinion(one) for code, one in opinions.items()
    }
    refuse_if(opinion_blockers(given, {code: one.title for code, one in offices.items()}))
    stored = opinions_of(run, [candidacy.pk]).get(candidacy.pk, {})
    said = {code: given[code].agrees if code in given else agreed(stored.get(code)) for code in offices}
    before = run.reviews.filter(candidacy=candidacy).first()
    review = None
    if is_qualified is not None:
        finding = Finding(is_qualified, in_order(defects), mend_by, note)
        agrees = {one.title: said[code] for code, one in offices.items()}
        refuse_if(finding_blockers(finding, name=name, agrees=agrees, before=before, today=localdate(now)))
        review = _write_finding(run, candidacy, finding, before, actor=actor, now=now)
    elif before:
        before.delete()
    for code, one in given.items():
        _write_opinion(run, candidacy, offices[code], one, stored.get(code), actor=actor, now=now)
    record(
        election=run.election,
        action="record_review",
        actor=actor,
        now=now,
        target=candidacy,
        opinions=_said_text(said),
        qualified="" if is_qualified is None else is_qualified,
        defect="、".join(review.defects) if review else "",
        mend_by=review.mend_by.isoformat() if review and review.mend_by else "",
    )
    return review


def agreed(opinion: OfficeOpinion | None) -> bool | None:
    return opinion.agrees if opinion else None


def _said_text(said: Mapping[str, bool | None]) -> dict[str, str]:
    return {code: {True: "agrees", False: "against", None: ""}[one] for code, one in said.items()}


def mend_by_of(
    run: StageRun, finding: Finding, before: QualificationReview | None, now: datetime
) -> date | None:
    """Until when the defects may be mended. The day once given stays, however often the finding is saved and also
    when some of them are mended; a defect found since then gives its own days. With a pass no day is of use."""
    if finding.is_qualified:
        return None
    if finding.mend_by:
        return finding.mend_by
    if before and before.mend_by and set(finding.defects) <= set(before.defects):
        return before.mend_by
    if not can_be_mended(finding.defects):
        return None
    return mending_day(run.election, now=now)


def _write_finding(
    run: StageRun,
    candidacy: Candidacy,
    finding: Finding,
    before: QualificationReview | None,
    *,
    actor: User,
    now: datetime,
) -> QualificationReview:
    review, _ = QualificationReview.objects.update_or_create(
        run=run,
        candidacy=candidacy,
        defaults={
            "is_qualified": finding.is_qualified,
            "defects": list(finding.defects),
            "mend_by": mend_by_of(run, finding, before, now),
            "note": finding.note.strip(),
            "decided_by": actor,
            "decided_at": now,
        },
    )
    return review


def _write_opinion(
    run: StageRun,
    candidacy: Candidacy,
    office: AskedOffice,
    given: GivenOpinion,
    stored: OfficeOpinion | None,
    *,
    actor: User,
    now: datetime,
) -> None:
    """Write one line. The scan stays until another is handed in, or the office has changed its opinion."""
    if given.agrees is None:
        if stored:
            stored.delete()
        return
    document = stored.document if stored and stored.agrees == given.agrees else None
    if given.document:
        document = keep_attachment(
            election=run.election, purpose=Attachment.Purpose.REVIEW, upload=given.document, now=now
        )
    OfficeOpinion.objects.update_or_create(
        run=run,
        candidacy=candidacy,
        office=office,
        defaults={
            "agrees": given.agrees,
            "document_number": given.document_number.strip(),
            "document": document,
            "signed_by": given.signed_by.strip(),
            "signed_on": given.signed_on,
            "recorded_by": actor,
            "recorded_at": now,
        },
    )


def take_over_findings(run: StageRun) -> None:
    """Begin a run after an annulled one with what was found there, for whoever is in again: an objection that
    was upheld changes the findings that it was about, and not those on a hundred others."""
    last = (
        run.election.stage_runs.filter(stage=run.stage, state=StageRun.State.ANNULLED).order_by("pk").last()
    )
    if last is None:
        return
    field = [one.pk for group in field_candidacies(run).values() for one in group]
    for model in (OfficeOpinion, QualificationReview):
        rows = list(model.objects.filter(run=last, candidacy__in=field))
        for row in rows:
            row.pk, row._state.adding, row.run = None, True, run
        model.objects.bulk_create(rows, batch_size=2000)
