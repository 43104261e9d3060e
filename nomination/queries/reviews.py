"""Reading the qualification review: the offices asked, their opinions, and until when a defect may be mended."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext

from election_site.models import Attachment, Election, StageRun
from election_site.queries.notice_days import last_day
from election_site.queries.rules import rules_of
from election_site.table_files import Column, Layout
from election_site.table_files.layouts import OPINION, REVIEW
from nomination.domain.defects import DEFECTS
from nomination.domain.offices import OFFICES
from nomination.models import AskedOffice, OfficeOpinion

# The columns of the plain file, as the office that each stands for.
OFFICE_OF_COLUMN = {
    "organisation_opinion": "organisation",
    "discipline_opinion": "discipline",
    "police_opinion": "public_security",
}
_COLUMN_OF_OFFICE = {office: column for column, office in OFFICE_OF_COLUMN.items()}


def asked_offices(election: Election) -> list[AskedOffice]:
    """The offices that the election asks, in order: those that staff set, else the usual three (unsaved)."""
    return list(election.asked_offices.all()) or [
        AskedOffice(election=election, place=place, code=code, title=gettext(title))
        for place, (code, title) in enumerate(OFFICES.items(), 1)
    ]


def are_offices_fixed(election: Election) -> bool:
    """Whether the review has been opened, if only once: from then on everybody is asked about alike."""
    return election.stage_runs.filter(stage="qualification_review").exists()


def column_of(office: AskedOffice) -> str:
    """The key of the office's column in a file of findings."""
    return _COLUMN_OF_OFFICE.get(office.code, f"{office.code}_opinion")


def review_layout(election: Election) -> Layout:
    """The file of findings with a column for each office asked; an empty cell is an opinion not given yet."""
    offices = tuple(
        Column(f"{one.title}意见", column_of(one), "choice", required=False, choices=tuple(OPINION))
        for one in asked_offices(election)
    )
    head = tuple(one for one in REVIEW if one.key in ("identity_number", "name"))
    tail = tuple(one for one in REVIEW if one not in head and one.key not in OFFICE_OF_COLUMN)
    return Layout(REVIEW.name, REVIEW.title_zh, (*head, *offices, *tail))


def opinions_of(run: StageRun, candidacy_ids=None) -> dict[int, dict[str, OfficeOpinion]]:
    """What the offices have said in a run, by candidacy id and office code. Two queries, without the scans."""
    rows = run.opinions.select_related("office")
    if candidacy_ids is not None:
        rows = rows.filter(candidacy_id__in=candidacy_ids)
    found: dict[int, dict[str, OfficeOpinion]] = {}
    for one in rows:
        found.setdefault(one.candidacy_id, {})[one.office.code] = one
    return found


def defect_words(numbers: Iterable[str]) -> list[str]:
    """Each defect with its number, in the words of the record."""
    return [f"{one} {gettext(DEFECTS[one].record)}" if one in DEFECTS else one for one in numbers]


def documents_of(opinions: Mapping[str, OfficeOpinion]):
    """The scans behind the opinions on one person."""
    return Attachment.objects.filter(pk__in=[one.document_id for one in opinions.values() if one.document_id])


def mending_day(election: Election, *, now: datetime) -> date:
    """The last day to mend what is found now."""
    return last_day(election, since=now, days=rules_of(election).options["review_mend_days"])
