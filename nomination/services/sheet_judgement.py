"""The files of the open recommendation, put before the one judgement (``nomination.domain.judging``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from election_site.domain.checks import Reason
from election_site.models import RollEntry
from election_site.table_files import Row
from election_site.table_files.layouts import CHANNEL, RELATION, STATUS
from nomination.domain.judging import Line, Paper, judge_papers
from nomination.domain.nominees import nominee_eligibility
from nomination.services.recommendation_files import OpenFiles, RollPlace


@dataclass(frozen=True)
class JudgedLine:
    """One signature of the file; ``refusal`` is the number of the check that it failed, or empty."""

    row: Row
    refusal: str


@dataclass(frozen=True)
class Judged:
    """One recommendation of the file with the reasons against it (none: accepted) and its lines."""

    row: Row
    route: str
    reasons: tuple[Reason, ...]
    lines: tuple[JudgedLine, ...] = ()


def judge_files(
    files: OpenFiles,
    *,
    options: Mapping[str, object],
    places: Mapping[str, RollPlace],
    entries: Mapping[str, RollEntry],
    closes_on: date | None,
) -> list[Judged]:
    """Every recommendation in the order of the file.

    ``closes_on``: the last day on which sheets and signatures are taken, or None. ``entries``: the nominees'
    entries on the members' roll by identity number: where the roll speaks, the form does not count.
    """
    forms = {str(row.values["identity_number"]): row.values for row in files.nominees.rows}
    lines: dict[str, list[Row]] = {}
    for row in files.signatures.rows:
        lines.setdefault(str(row.values["recommendation"]), []).append(row)

    def is_late(day: date) -> bool:
        return closes_on is not None and day > closes_on

    def as_line(row: Row) -> Line:
        signatory, day = str(row.values["identity_number"]), row.values["signed_on"]
        return Line(signatory, (day, row.number), signatory in places, is_late(day))

    def as_paper(row: Row) -> Paper:
        values, nominee = row.values, str(row.values["identity_number"])
        return Paper(
            number=str(values["number"]),
            route=CHANNEL[values["channel"]],
            nominee=nominee,
            name=values["name"],
            post=values["post_number"],
            chosen_post=forms[nominee]["post_number"],
            fault=_fault(forms[nominee], entries.get(nominee)),
            is_late=is_late(values["received_on"]),
            present=values["attended"],
            agreeing=values["agreed"],
            lines=tuple(as_line(line) for line in lines.get(str(values["number"]), ())),
        )

    rows = files.recommendations.rows
    papers = [as_paper(row) for row in rows]
    return [
        Judged(
            row,
            paper.route,
            finding.reasons,
            tuple(
                JudgedLine(line, refusal)
                for line, refusal in zip(lines.get(paper.number, ()), finding.refusals, strict=True)
            )
            if paper.route == "joint"
            else (),
        )
        for row, paper, finding in zip(
            rows, papers, judge_papers(papers, options, is_final=True), strict=True
        )
    ]


def _fault(form: Mapping[str, object], entry: RollEntry | None) -> str:
    return nominee_eligibility(
        party_status=entry.status if entry else STATUS[form["status"]],
        consent=bool(form["consent"]),
        discipline=entry.discipline if entry else "none",
        rights_suspended=bool(entry and entry.suspension_document),
        org_relation="here" if RELATION[form["relation"]] else "elsewhere",
    ).reason
