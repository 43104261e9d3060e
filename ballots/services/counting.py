"""Counting a sealed vote in parts, on any number of workers, any number of times: the result is the same."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from ballots.domain.seal import ballot_line, part_digest, seal_digest
from ballots.domain.tally import Tally, add_ballot, empty_tally, merge
from ballots.domain.verdict import Attendance, decide
from ballots.domain.vote_checks import vote_reason
from ballots.models import CountResult, TallyPart, Vote
from ballots.queries.electorate import issued_by_channel
from ballots.queries.paper import paper_blockers, paper_returned, stray_sheets
from ballots.queries.seals import count_beyond, sealed_ballots
from ballots.queries.votes import rule_of, turnout
from ballots.services.paper_count import paper_record, paper_tally
from election_site.services.audit import record
from election_site.services.errors import Refused

State = Vote.State
HAND_OUT_AGAIN_AFTER = timedelta(seconds=settings.COUNT_AGAIN_AFTER)


def parts_to_hand_out(*, vote_id: int, real_now: datetime) -> list[int] | None:
    """The parts not counted yet, or None if somebody handed them out just now."""
    waiting = Q(handed_out_at=None) | Q(handed_out_at__lt=real_now - HAND_OUT_AGAIN_AFTER)
    taken = Vote.objects.filter(waiting, pk=vote_id, state=State.SEALED).update(handed_out_at=real_now)
    if taken != 1:
        return None
    return list(TallyPart.objects.filter(vote_id=vote_id, tally__isnull=True).values_list("pk", flat=True))


def count_part(part_id: int) -> int:
    """Judge and total the sealed ballots of one part; returns the vote's id.

    Idempotent: a part that is counted stays as it is, and two workers on one part write the same figures.
    Raises Refused (B510) if these ballots are no longer those that were sealed.
    """
    part = TallyPart.objects.select_related("vote").get(pk=part_id)
    if part.tally is not None:
        return part.vote_id
    figures, digest = judged(part)
    if digest != part.digest:
        raise Refused(vote_reason("B510"))
    TallyPart.objects.filter(pk=part.pk, tally__isnull=True).update(tally=figures)
    return part.vote_id


def judged(part: TallyPart) -> tuple[dict, str]:
    """The figures of one part, and the digest of the very ballots that they were taken from."""
    vote = part.vote
    paper, options = vote.paper, vote.options["options"]
    tally = empty_tally(paper)

    def lines() -> Iterator[bytes]:
        for position, channel, content in sealed_ballots(vote.pk, part.first, part.last):
            add_ballot(tally, paper, content, channel, options)
            yield ballot_line(position, channel, content)

    digest = part_digest(lines())
    return tally.as_dict(), digest


def is_part_missing(vote_id: int) -> bool:
    return TallyPart.objects.filter(vote_id=vote_id, tally__isnull=True).exists()


def is_as_sealed(vote: Vote) -> bool:
    """Whether the parts, each checked when it was counted, are those of the seal, and no ballot lies beside
    them."""
    digests = vote.tally_parts.order_by("first").values_list("digest", flat=True)
    return seal_digest(digests) == vote.seal_digest and not count_beyond(vote, vote.returned)


def attendance_of(vote: Vote) -> Attendance:
    """应到, 实到, 发出, 收回 of a sealed vote.

    Where the paper box held more than was issued on paper, how many voted is said too: an unused slip must not
    make room for a sheet that nobody was given.
    """
    figures = turnout(vote)
    returned, stray = vote.returned + paper_returned(vote), stray_sheets(vote)
    return Attendance(
        roll_base=figures.roll_base,
        present=figures.present,
        issued=figures.issued,
        returned=returned,
        voters=returned - stray if stray else None,
    )


@transaction.atomic
def finish_count(*, vote_id: int, now: datetime) -> bool:
    """When every part is counted: add them up, decide by the rule, freeze. Returns True if the vote is
    counted now; does nothing while a part is missing or when it was finished before.

    Raises Refused (B510) if the sealed ballots are no longer those that were sealed.
    """
    vote = (
        Vote.objects.select_for_update(of=("self",))
        .select_related("run__election", "electorate")
        .get(pk=vote_id)
    )
    if vote.state != State.SEALED:
        return vote.state == State.COUNTED
    if is_part_missing(vote.pk):
        return False
    if paper_blockers(vote):
        return False  # paper beside the browser: every bundle is signed off first
    if not is_as_sealed(vote):
        raise Refused(vote_reason("B510"))
    result = CountResult.objects.create(
        vote=vote, counted_at=now, **result_of(vote, merge(whole_tally(vote), paper_tally(vote)))
    )
    Vote.objects.filter(pk=vote.pk, state=State.SEALED).update(state=State.COUNTED, counted_at=now)
    record(
        election=vote.run.election,
        action="finish_count",
        actor=None,
        now=now,
        target=result,
        vote=vote.pk,
        returned=vote.returned,
    )
    return True


def result_of(vote: Vote, total: Tally) -> dict[str, dict]:
    """What the rule makes of the tally of both boxes: attendance, figures and the verdict on each contest."""
    attendance, figures = attendance_of(vote), total.as_dict()
    rule, options = rule_of(vote), vote.options["options"]
    verdicts = {
        contest["key"]: decide(
            rule,
            contest,
            figures[contest["key"]],
            attendance,
            options,
            revote=contest.get("revote", 0),
        ).as_dict()
        for contest in vote.paper["contests"]
    }
    seen = attendance.as_dict() | {"issued_by_channel": issued_by_channel(vote)} | paper_record(vote)
    return {"attendance": seen, "tally": figures, "verdicts": verdicts}


def whole_tally(vote: Vote) -> Tally:
    """The sum of all parts."""
    total = empty_tally(vote.paper)
    for figures in vote.tally_parts.order_by("first").values_list("tally", flat=True):
        total = merge(total, Tally.from_dict(in_paper_order(figures, vote.paper)))
    return total


def in_paper_order(figures: dict, paper: dict) -> dict:
    """Stored figures with contests and candidates in the paper's order, which jsonb does not keep."""
    return {
        contest["key"]: figures[contest["key"]]
        | {
            "candidates": {
                candidate["id"]: figures[contest["key"]]["candidates"][candidate["id"]]
                for candidate in contest["candidates"]
            }
        }
        for contest in paper["contests"]
    }
