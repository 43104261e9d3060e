"""The reports for signature, as plain data in the language that is active: every figure from the database.

One document is what ``printing/templates/report.typ`` sets: title, over, under, foot, digest, stamp and blocks. A
block is one of ``figures`` (label, value, note), ``table``, ``text``, ``signatures``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from ballots.domain.report_checks import report_reason
from ballots.models import Teller, Vote
from ballots.queries import report_figures
from ballots.queries.day_words import day_text, moment_text
from ballots.queries.report_results import count_blocks, elected_blocks, letter_blocks
from ballots.queries.tellers import tellers_of
from election_site.domain.checks import Reason
from election_site.domain.digests import digest
from election_site.domain.roles import ROLES
from election_site.domain.wording import N_
from election_site.models import Outcome, StageRun
from election_site.printing import spaced_name

Block = Mapping[str, object]
SCRUTINEERS = (Teller.Role.CHIEF_SCRUTINEER, Teller.Role.SCRUTINEER)
COUNTERS = (Teller.Role.CHIEF_COUNTER, Teller.Role.COUNTER)


@dataclass(frozen=True)
class Report:
    """One kind of report. ``blocks`` makes its body; ``signers``: roles with a line of their own. ``needs``: what
    must have happened: "" (prepared), sealed, counted or closed. ``tells``: it holds figures of marks."""

    name: str
    title: str
    blocks: Callable[[Vote], list[Block]]
    signers: tuple[str, ...]
    needs: str = ""
    tells: bool = False
    only: str = ""


REPORTS: Mapping[str, Report] = {
    one.name: one
    for one in (
        Report("attendance", N_("Report on attendance"), report_figures.attendance_blocks, COUNTERS),
        Report("issue", N_("Report on printing and handing out"), report_figures.issue_blocks, SCRUTINEERS),
        Report(
            "return", N_("Report on ballots returned"), report_figures.return_blocks, SCRUTINEERS, "sealed"
        ),
        Report(
            *("count", N_("Report on the count"), count_blocks, (*SCRUTINEERS, *COUNTERS), "counted"),
            tells=True,
        ),
        Report(
            *("elected", N_("List of the elected"), elected_blocks, SCRUTINEERS, "closed"),
            tells=True,
            only="member_decision",
        ),
        Report(
            *("result", N_("Report on the election's result"), letter_blocks, (), "closed"),
            tells=True,
            only="member_decision",
        ),
    )
}
NEEDS = {"sealed": "B681", "counted": "B682", "closed": "B683"}


def outcome_of(vote: Vote) -> Outcome | None:
    """The outcome that the vote's stage left, or None while it is open."""
    return Outcome.objects.filter(run=vote.run_id).first()


def reached(vote: Vote) -> set[str]:
    """What has happened to the vote: of sealed, counted and closed."""
    found = set()
    if vote.state in (Vote.State.SEALED, Vote.State.COUNTED):
        found.add("sealed")
    if vote.state == Vote.State.COUNTED:
        found.add("counted")
    if outcome_of(vote):
        found.add("closed")
    return found


def report_blockers(vote: Vote, report: Report) -> list[Reason]:
    """Why this report cannot be printed yet; empty where it can."""
    title = gettext(report.title)
    if report.only and vote.kind != report.only:
        return [report_reason("B684", report=title)]
    if report.needs and report.needs not in reached(vote):
        return [report_reason(NEEDS[report.needs], report=title)]
    if report.needs == "sealed" and vote.takes_paper and "counted" not in reached(vote):
        # What the paper box held is known when its last bundle is signed off, which ends the count.
        return [report_reason("B682", report=title)]
    return []


def is_certified(vote: Vote) -> bool:
    return vote.run.state == StageRun.State.CERTIFIED


def report_document(vote: Vote, report: Report) -> dict:
    """The report as the template takes it. The digest at the foot of each page is that of the outcome; before the
    stage is closed that of the sealed urn; before the seal that of this sheet's own figures."""
    blocks = report.blocks(vote)
    title, election = gettext(report.title), vote.run.election
    foot, fixed = digest_line(vote, blocks)
    return {
        "title": title,
        "over": election.body_name,
        "under": under_title(vote) if report.name != "result" else election.title,
        "language": "zh",
        "foot": gettext("%(title)s · %(digest)s") % {"title": title, "digest": foot},
        "digest": fixed,
        "stamp": "" if is_certified(vote) else gettext("DRAFT · not certified"),
        "certified": certified_lines(vote),
        "blocks": [*blocks, *signature_blocks(vote, report)],
        "date_line": gettext("Date:        year    month    day"),
    }


def under_title(vote: Vote) -> str:
    """Which vote, and the day on which it was held."""
    day = vote.opened_at or vote.prepared_at
    return f"{vote.title} · {day_text(day)}"


def digest_line(vote: Vote, blocks: Sequence[Block]) -> tuple[str, str]:
    """What the digest at the foot is of, and the digest."""
    outcome = outcome_of(vote)
    if outcome:
        return gettext("digest of the outcome"), outcome.digest
    if vote.seal_digest:
        return gettext("digest of the sealed urn"), vote.seal_digest
    return gettext("digest of this sheet's figures"), digest(list(blocks))


def certified_lines(vote: Vote) -> list[str]:
    """Who certified the outcome, in which role and when."""
    outcome = outcome_of(vote)
    if outcome is None:
        return []
    return [
        gettext("%(role)s %(name)s certified this outcome at %(at)s.")
        % {
            "role": gettext(ROLES[one.role].title),
            "name": str(one.user),
            "at": moment_text(one.signed_at),
        }
        for one in outcome.certifications.select_related("user")
    ]


def signature_blocks(vote: Vote, report: Report) -> list[Block]:
    """A line for every teller who signs; for a role that nobody holds an empty one."""
    if not report.signers:
        return []
    tellers = tellers_of(vote)
    lines = []
    for role in report.signers:
        label = str(Teller.Role(role).label)
        held = [one.name for one in tellers if one.role == role]
        lines += [{"role": label, "name": spaced_name(name)} for name in held or [""]]
    return [{"kind": "signatures", "title": gettext("To be signed by"), "lines": lines}]
