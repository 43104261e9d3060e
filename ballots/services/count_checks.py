"""Counting once more, and the alarm where a count meets what cannot be: both leave a row that nobody can change."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from ballots.domain.checks import rule_error_reason
from ballots.domain.tally import Tally, empty_tally, merge
from ballots.domain.vote_checks import vote_reason
from ballots.models import CountCheck, Vote
from ballots.services.counting import in_paper_order, is_as_sealed, judged, result_of
from ballots.services.paper_count import paper_tally
from election_site.domain.checks import Reason
from election_site.domain.rule_basis import RuleError
from election_site.models import User
from election_site.services.audit import record
from election_site.services.errors import Refused
from election_site.services.rights import require


def _locked(vote_id: int) -> Vote:
    return (
        Vote.objects.select_for_update(of=("self",))
        .select_related("run__election", "electorate")
        .get(pk=vote_id)
    )


@transaction.atomic
def ask_to_count_again(*, vote: Vote, actor: User, now: datetime) -> CountCheck:
    """Have a counted vote counted once more from its ballots. One that is under way is not asked for twice.

    Raises Refused (B509, E106).
    """
    vote = _locked(vote.pk)
    require(actor, "count", vote.run.election)
    if vote.state != Vote.State.COUNTED:
        raise Refused(vote_reason("B509"))
    waiting = vote.checks.filter(done_at=None).first()
    if waiting:
        return waiting
    check = CountCheck.objects.create(vote=vote, asked_by=actor, asked_at=now)
    record(
        election=vote.run.election,
        action="ask_to_count_again",
        actor=actor,
        now=now,
        target=check,
        vote=vote.pk,
    )

    def hand_out() -> None:
        # Without the broker the sweep finds the row.
        with suppress(OperationalError):
            current_app.send_task("ballots.tasks.count_again", args=[check.pk, now.isoformat()], retry=False)

    transaction.on_commit(hand_out)
    return check


@transaction.atomic
def count_again(*, check_id: int, now: datetime) -> CountCheck | None:
    """Judge every ballot once more and put what differs on record. None where it is done or being done."""
    check = CountCheck.objects.select_for_update(skip_locked=True).filter(pk=check_id, done_at=None).first()
    if check is None:
        return None
    vote = Vote.objects.select_related("run__election", "electorate", "result").get(pk=check.vote_id)
    check.faults, check.done_at = plain(differences(vote)), now
    check.save(update_fields=["faults", "done_at"])
    _note(vote, "count_again", check, now)
    return check


@transaction.atomic
def raise_alarm(*, vote_id: int, reasons: Sequence[Reason], now: datetime) -> CountCheck:
    """Put on record what stopped a count under way. The same alarm again adds nothing."""
    vote, faults = _locked(vote_id), plain(reasons)
    last = vote.checks.last()
    if last and last.faults == faults:
        return last
    check = CountCheck.objects.create(vote=vote, asked_at=now, done_at=now, faults=faults)
    _note(vote, "count_alarm", check, now)
    return check


def _note(vote: Vote, action: str, check: CountCheck, now: datetime) -> None:
    codes = [code for code, _ in check.faults]
    record(
        election=vote.run.election,
        action=action,
        actor=check.asked_by,
        now=now,
        target=check,
        vote=vote.pk,
        faults=codes,
    )


def plain(reasons: Sequence[Reason]) -> list[list]:
    return [[one.code, {name: str(value) for name, value in one.params.items()}] for one in reasons]


def differences(vote: Vote) -> list[Reason]:
    """What a count from the first ballot to the last finds otherwise than on record; empty = the same result."""
    try:
        total, found = _counted_afresh(vote), []
    except Refused as refused:
        return list(refused.reasons)
    if not is_as_sealed(vote):
        found.append(vote_reason("B510"))
    try:
        wrote = json.loads(json.dumps(result_of(vote, total)))
    except RuleError as error:
        return [*found, rule_error_reason(error)]
    result = vote.result
    if wrote["attendance"] != result.attendance:
        found.append(vote_reason("B515"))
    return found + [
        vote_reason("B514", contest=contest["title"])
        for contest in vote.paper["contests"]
        if _differs(contest["key"], wrote, result.tally, result.verdicts)
    ]


def _differs(key: str, wrote: Mapping[str, Mapping], tally: Mapping, verdicts: Mapping) -> bool:
    return wrote["tally"][key] != tally[key] or wrote["verdicts"][key] != verdicts[key]


def _counted_afresh(vote: Vote) -> Tally:
    """The tally of both boxes, from the ballots. Raises Refused (B510, B410) where they are no longer those that
    were sealed or signed, or where a part's figures are not what its ballots give."""
    total = empty_tally(vote.paper)
    for part in vote.tally_parts.order_by("first").select_related("vote"):
        figures, digest = judged(part)
        if digest != part.digest:
            raise Refused(vote_reason("B510"))
        total = merge(total, Tally.from_dict(in_paper_order(figures, vote.paper)))
    return merge(total, paper_tally(vote))
