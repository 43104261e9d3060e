"""Recommendation by an organisation 组织推荐: the sealed form comes on paper, and staff enter it with its scan."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from election_site.domain.checks import Reason
from election_site.models import Attachment, Post, StageRun, User
from election_site.services.attachments import keep_attachment
from election_site.services.audit import record
from election_site.services.errors import refuse_if
from election_site.services.people import Particulars
from election_site.uploads import Upload
from nomination.domain.checks import reason
from nomination.models import Recommendation
from nomination.services.judging import closing_day, judge_recommendations
from nomination.services.nominees import put_forward
from nomination.services.open_runs import open_run
from nomination.services.references import new_number
from nomination.services.registering import known_person


@dataclass(frozen=True)
class Meeting:
    """What the sealed form says: which branch or unit met when, and how many agreed to whom, and why."""

    unit: str
    met_on: date
    present: int
    agreeing: int
    grounds: str


def organisation_blockers(
    run: StageRun, particulars: Particulars, meeting: Meeting, paper: Upload | None
) -> list[Reason]:
    """What is wrong with the form. That too few agreed is no fault of the form: it is kept and refused (N142)."""
    found = []
    if meeting.agreeing > meeting.present:
        found.append(reason("N141", agreeing=meeting.agreeing, present=meeting.present))
    if paper is None:
        found.append(reason("N143"))
    first, last = localtime(run.opened_at).date(), closing_day(run.election)
    if meeting.met_on < first or (last and meeting.met_on > last):
        found.append(reason("N144", date=meeting.met_on.isoformat()))
    known = particulars.identity_number and known_person(run.election, particulars.identity_number)
    if known and known.name != particulars.name:
        found.append(reason("N133"))
    return found


@transaction.atomic
def enter_organisation_recommendation(
    *,
    run: StageRun,
    post: Post,
    nominee: Particulars,
    meeting: Meeting,
    received_on: date,
    paper: Upload | None,
    actor: User,
    now: datetime,
) -> Recommendation:
    """Enter a sealed form. The nominee's identity number may be unknown: it comes with the consent.

    Raises Refused for a form that cannot be right (N141, N143, N144, N133).
    """
    run = open_run(run, "open_recommendation", "import", actor)
    refuse_if(organisation_blockers(run, nominee, meeting, paper))
    one = Recommendation.objects.create(
        run=run,
        number=new_number(run.election, Recommendation.Route.ORGANISATION),
        route=Recommendation.Route.ORGANISATION,
        candidacy=put_forward(election=run.election, post=post, particulars=nominee),
        unit=meeting.unit,
        met_on=meeting.met_on,
        present=meeting.present,
        agreeing=meeting.agreeing,
        grounds=meeting.grounds,
        received_on=received_on,
        paper=keep_attachment(
            election=run.election, purpose=Attachment.Purpose.RECOMMENDATION, upload=paper, now=now
        ),
    )
    judge_recommendations(run)
    record(
        election=run.election,
        action="recommend_by_organisation",
        actor=actor,
        now=now,
        target=one,
        number=one.number,
        unit=one.unit,
    )
    one.refresh_from_db(fields=["state", "refusals"])
    return one
