"""Joint sheets: opened by anybody online or by staff from a paper, and lines that staff type from a paper."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from election_site.domain.codes import new_code
from election_site.models import Election, Post, StageRun, User
from election_site.services.attachments import keep_attachment
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from election_site.services.people import Particulars
from election_site.uploads import Upload
from nomination.domain.checks import reason
from nomination.domain.service_checks import service_reason
from nomination.models import Recommendation, Signature
from nomination.queries.sheets import sheet_blockers
from nomination.services.judging import judge_recommendations
from nomination.services.nominees import put_forward
from nomination.services.open_runs import open_run, registration_run
from nomination.services.references import new_number, new_secret, secret_hash
from nomination.services.signature_lines import GivenLine, matched, write_lines

STAGE = "open_recommendation"
TOKEN_LENGTH = 12


@dataclass(frozen=True)
class SheetOpened:
    """A new sheet and the secret code by which its opener follows and withdraws it."""

    sheet: Recommendation
    code: str


@transaction.atomic
def open_sheet(
    *,
    election: Election,
    post: Post,
    particulars: Particulars,
    grounds: str,
    sender_name: str,
    sender_phone: str,
    now: datetime,
) -> SheetOpened:
    """Open a joint sheet online for somebody to be recommended for ``post``.

    It collects until it has enough signatures and its nominee consents. Raises Refused outside registration.
    """
    run = registration_run(election, now=now)
    code = new_secret()
    sheet = _new_sheet(
        run,
        post,
        particulars,
        grounds=grounds,
        sender_name=sender_name,
        sender_phone=sender_phone,
        code_hash=secret_hash(code),
        received_on=localtime(now).date(),
    )
    _record_opening(sheet, None, now)
    return SheetOpened(sheet, code)


@transaction.atomic
def open_paper_sheet(
    *,
    run: StageRun,
    post: Post,
    particulars: Particulars,
    grounds: str,
    sender_name: str,
    sender_phone: str,
    received_on: date,
    scan: Upload,
    actor: User,
    now: datetime,
) -> Recommendation:
    """Open a sheet that came on paper, with its scan; its lines are entered next. It may be signed online too."""
    run = open_run(run, STAGE, "import", actor)
    sheet = _new_sheet(
        run,
        post,
        particulars,
        grounds=grounds,
        sender_name=sender_name,
        sender_phone=sender_phone,
        received_on=received_on,
        paper=keep_attachment(election=run.election, purpose="recommendation", upload=scan, now=now),
    )
    _record_opening(sheet, actor, now)
    return sheet


def _new_sheet(run: StageRun, post: Post, particulars: Particulars, **fields: object) -> Recommendation:
    if post.election_id != run.election_id:
        raise Refused(reason("N103", post=post.title))
    sheet = Recommendation.objects.create(
        run=run,
        number=new_number(run.election, Recommendation.Route.JOINT),
        route=Recommendation.Route.JOINT,
        candidacy=put_forward(election=run.election, post=post, particulars=particulars),
        sign_token=new_code(secrets.randbelow, TOKEN_LENGTH),
        **fields,
    )
    judge_recommendations(run)
    sheet.refresh_from_db(fields=["state", "refusals"])
    return sheet


def _record_opening(sheet: Recommendation, actor: User | None, now: datetime) -> None:
    record(
        election=sheet.run.election,
        action="open_sheet",
        actor=actor,
        now=now,
        target=sheet,
        number=sheet.number,
        post=sheet.candidacy.post.number,
    )


@transaction.atomic
def enter_signatures(
    *, sheet: Recommendation, lines: Sequence[GivenLine], scan: Upload | None, actor: User, now: datetime
) -> list[Signature]:
    """Write the lines of one paper, all or none, and judge them; ``scan`` may only lack where the sheet has one.

    Raises FileRefused with every line that cannot be matched, or Refused.
    """
    run = open_run(sheet.run, STAGE, "import", actor)
    sheet = Recommendation.objects.select_related("candidacy", "run").get(pk=sheet.pk)
    refuse_if(sheet_blockers(sheet))
    if not lines:
        raise Refused(service_reason("N776"))
    if scan is None and sheet.paper_id is None:
        raise Refused(reason("N132"))
    written = matched(run, lines, file=sheet.number, way=Signature.Way.PAPER)
    paper = sheet.paper_id
    if scan is not None:
        paper = keep_attachment(election=run.election, purpose="recommendation", upload=scan, now=now).pk
    write_lines(written, paper)
    judge_recommendations(run)
    record(
        election=run.election,
        action="enter_signatures",
        actor=actor,
        now=now,
        target=sheet,
        number=sheet.number,
        lines=len(written),
    )
    return list(Signature.objects.filter(pk__in=[one.pk for one in written]).order_by("line"))
