"""Prepare, slips, check-in, open, cast, seal. Only ``cast_ballot``, ``seal_vote`` and the count know what is
inside a ballot; the inside may one day be sealed in the voter's own browser, and only those three change.
"""

import hashlib
import logging
import secrets
from collections.abc import Sequence
from datetime import datetime

from celery import current_app
from django.db import IntegrityError, connection, transaction
from kombu.exceptions import OperationalError

from ballots.domain.paper import ballot_problems
from ballots.domain.paper_setup import make_paper
from ballots.domain.slip_codes import new_code, new_receipt, normal_code, normal_receipt
from ballots.domain.vote_checks import vote_reason
from ballots.models import CheckIn, OpenBallot, SealedBallot, Slip, TallyPart, Vote
from ballots.queries.electorate import (
    electorate_roll,
    is_entitled,
    issued_by_channel,
    present_by_channel,
)
from ballots.queries.votes import code_hash, receipt_hash, turnout, urn_table
from election_site.domain.checks import Reason
from election_site.domain.digests import canonical
from election_site.domain.rules import vote_rule
from election_site.models import RollEntry, StageRun, User
from election_site.queries.rules import rules_of
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import require
from nomination.queries.candidacies import ballot_candidates

log = logging.getLogger(__name__)
State = Vote.State
# First half of the advisory lock's key: "URNE". The second half is the vote.
LOCK_CLASS = 0x55524E45
MOST_SLIPS = 100_000
PART_SIZE = 10_000


def wrong_state(vote: Vote) -> Reason:
    return vote_reason("B501", state=str(vote.get_state_display()))


@transaction.atomic
def prepare_vote(
    *, run: StageRun, kind: str, title: str, actor: User, now: datetime, paper: dict | None = None
) -> Vote:
    """Make the vote of ``run`` with its paper, rule and options frozen, and its empty urn.

    The candidates come from the certified outcome of the stage before; ``paper`` is given only for a further
    round. Raises Refused if the electorate's roll is missing or a post has no candidate.
    """
    election = run.election
    rules = rules_of(election)
    rule = vote_rule(rules.profile, kind, rules.options)
    electorate = electorate_roll(election, kind)
    if electorate is None:
        raise Refused(vote_reason("B507", roll=kind))
    if paper is None:
        paper = make_paper(
            rule=rule,
            options=rules.options,
            posts=[
                {"key": p.key, "title": p.title, "seats": p.seats} for p in election.posts.order_by("number")
            ],
            candidates=ballot_candidates(election, run.stage),
        )
    empty = [vote_reason("B508", post=c["title"]) for c in paper["contests"] if not c["candidates"]]
    refuse_if(empty)
    channels = []
    if kind == "second_recommendation":
        channels = sorted(set(electorate.entries.values_list("channel", flat=True)))
    vote = Vote.objects.create(
        run=run,
        round_number=run.votes.count() + 1,
        kind=kind,
        title=title,
        electorate=electorate,
        paper=paper,
        rule=rule.as_dict(),
        options={"profile": rules.profile, "options": dict(rules.options)},
        channels=channels,
        prepared_at=now,
    )
    with connection.cursor() as cursor:
        # The name holds a whole number only; identifiers cannot be parameters.
        cursor.execute(
            f"CREATE TABLE {urn_table(vote)} PARTITION OF ballots_openballot FOR VALUES IN ({int(vote.pk)})"
        )
    record(election=election, action="prepare_vote", actor=actor, now=now, target=vote, kind=kind)
    return vote


def _locked(vote: Vote) -> Vote:
    return (
        Vote.objects.select_for_update(of=("self",))
        .select_related("run__election", "electorate")
        .get(pk=vote.pk)
    )


@transaction.atomic
def make_slips(*, vote: Vote, count: int, actor: User, now: datetime, channel: str = "") -> list[str]:
    """Make ``count`` slips and return their codes, shuffled, once: only their hashes are kept."""
    vote = _locked(vote)
    election = vote.run.election
    require(actor, "prepare_vote", election)
    if vote.state != State.PREPARED:
        raise Refused(wrong_state(vote))
    if not 1 <= count <= MOST_SLIPS or channel not in (vote.channels or [""]):
        raise Refused(vote_reason("B512", most=MOST_SLIPS))
    codes = [new_code(secrets.randbelow) for _ in range(count)]
    # Keys are random, so the rows' order tells nothing of the printed order.
    slips = sorted(
        (Slip(vote=vote, code_hash=code_hash(code), channel=channel) for code in codes),
        key=lambda slip: slip.key,
    )
    Slip.objects.bulk_create(slips, batch_size=2000)
    record(
        election=election,
        action="make_slips",
        actor=actor,
        now=now,
        target=vote,
        count=count,
        channel=channel,
    )
    return codes


@transaction.atomic
def check_in(*, vote: Vote, entry: RollEntry, actor: User, now: datetime) -> CheckIn:
    """Mark one voter present. He then draws a slip from the stack; what he draws is recorded nowhere."""
    vote = _locked(vote)
    election = vote.run.election
    require(actor, "check_in", election)
    if vote.state != State.PREPARED:
        raise Refused(vote_reason("B506"))
    if not is_entitled(vote, entry):
        raise Refused(vote_reason("B504", name=entry.person.name))
    try:
        with transaction.atomic():
            mark = CheckIn.objects.create(vote=vote, entry=entry, at=now, checked_in_by=actor)
    except IntegrityError:
        raise Refused(vote_reason("B505", name=entry.person.name)) from None
    record(election=election, action="check_in", actor=actor, now=now, target=entry, vote=vote.pk)
    return mark


@transaction.atomic
def void_slips(*, vote: Vote, codes: Sequence[str], actor: User, now: datetime) -> int:
    """Void the slips that nobody drew, by their codes, before the vote opens. Returns how many.

    Raises Refused, and voids none, if one of the codes is not an unused slip of this vote.
    """
    vote = _locked(vote)
    election = vote.run.election
    require(actor, "void_slips", election)
    if vote.state != State.PREPARED:
        raise Refused(wrong_state(vote))
    hashes = {code_hash(normal_code(code)) for code in codes}
    slips = Slip.objects.filter(vote=vote, code_hash__in=hashes, state=Slip.State.READY)
    if slips.count() != len(hashes):
        raise Refused(vote_reason("B520"))
    voided = slips.update(state=Slip.State.VOID)
    record(election=election, action="void_slips", actor=actor, now=now, target=vote, count=voided)
    return voided


def open_blockers(vote: Vote) -> list[Reason]:
    """What keeps the vote from opening: state, quorum, issued = signed in (for each channel)."""
    if vote.state != State.PREPARED:
        return [wrong_state(vote)]
    figures = turnout(vote)
    found = []
    if not figures.has_quorum:
        found.append(
            vote_reason("B502", present=figures.present, base=figures.roll_base, required=figures.required)
        )
    if figures.issued == 0:
        found.append(vote_reason("B513"))
    present = present_by_channel(vote)
    for channel, issued in issued_by_channel(vote).items():
        if issued != present.get(channel, 0):
            found.append(
                vote_reason(
                    "B503",
                    issued=issued,
                    present=present.get(channel, 0),
                    channel=f" ({channel})" if channel else "",
                )
            )
    return found


@transaction.atomic
def open_vote(*, vote: Vote, actor: User, now: datetime) -> Vote:
    """Open the urn. Raises Refused with every blocker."""
    vote = _locked(vote)
    election = vote.run.election
    require(actor, "open_vote", election)
    refuse_if(open_blockers(vote))
    Vote.objects.filter(pk=vote.pk, state=State.PREPARED).update(state=State.OPEN, opened_at=now)
    figures = turnout(vote)
    record(
        election=election,
        action="open_vote",
        actor=actor,
        now=now,
        target=vote,
        roll_base=figures.roll_base,
        present=figures.present,
        issued=figures.issued,
    )
    vote.refresh_from_db()
    return vote


def slip_blockers(slip: Slip | None) -> list[Reason]:
    """What keeps a slip from casting a ballot, as one sentence for the voter."""
    if slip is None:
        return [vote_reason("B520")]
    if slip.state == Slip.State.USED:
        return [vote_reason("B521")]
    if slip.state == Slip.State.VOID:
        return [vote_reason("B522")]
    if slip.vote.state == State.PREPARED:
        return [vote_reason("B523")]
    if slip.vote.state != State.OPEN:
        return [vote_reason("B524")]
    return []


def new_receipt_code() -> str:
    return new_receipt(secrets.randbelow)


@transaction.atomic
def cast_ballot(*, slip: Slip, content: dict, receipt: str) -> str:
    """Put one ballot into the box and return its receipt. Writes no time, no order, no audit entry.

    ``receipt`` is the code that the review page holds. Pressing the button twice, or again after the network
    failed in between, finds the ballot under it and returns the same receipt: there is exactly one ballot.
    Raises Refused for a slip that cannot vote (any more) or a content that the paper does not allow.
    """
    vote = slip.vote
    with connection.cursor() as cursor:
        # Shared: ballots don't wait for each other; sealing takes the same lock alone and waits for all.
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [LOCK_CLASS, vote.pk])
    if Vote.objects.filter(pk=vote.pk).values_list("state", flat=True).get() != State.OPEN:
        raise Refused(vote_reason("B524"))
    refuse_if(ballot_problems(vote.paper, content, vote.options["options"]))
    receipt = normal_receipt(receipt) or new_receipt_code()
    used = Slip.objects.filter(pk=slip.pk, state=Slip.State.READY).update(state=Slip.State.USED)
    if used != 1:
        if OpenBallot.objects.filter(vote=vote, receipt_hash=receipt_hash(vote.pk, receipt)).exists():
            return receipt
        raise Refused(slip_blockers(Slip.objects.select_related("vote").get(pk=slip.pk)))
    while True:
        try:
            with transaction.atomic():
                OpenBallot.objects.create(
                    vote=vote,
                    channel=slip.channel,
                    content=content,
                    receipt_hash=receipt_hash(vote.pk, receipt),
                )
            return receipt
        except IntegrityError:
            # Another ballot has this receipt: one in sixty million. Take a new one.
            receipt = new_receipt_code()


@transaction.atomic
def seal_vote(*, vote: Vote, actor: User, now: datetime) -> Vote:
    """Close the urn: wait for the ballots under way, copy all in random order, drop the open urn, fix the
    digest, and leave the parts for the count to pick up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_CLASS, vote.pk])
    vote = _locked(vote)
    election = vote.run.election
    require(actor, "seal_vote", election)
    if vote.state != State.OPEN:
        raise Refused(wrong_state(vote))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ballots_sealedballot (key, vote_id, position, channel, content) "
            "SELECT gen_random_uuid(), vote_id, row_number() OVER (ORDER BY lot), channel, content "
            "FROM (SELECT vote_id, channel, content, gen_random_uuid() AS lot "
            "FROM ballots_openballot WHERE vote_id = %s) AS urn",
            [vote.pk],
        )
        returned = cursor.rowcount
        cursor.execute(
            "INSERT INTO ballots_sealedreceipt (vote_id, receipt_hash) "
            "SELECT vote_id, receipt_hash FROM ballots_openballot WHERE vote_id = %s ORDER BY receipt_hash",
            [vote.pk],
        )
        cursor.execute(f"DROP TABLE {urn_table(vote)}")
    digest = urn_digest(vote)
    Vote.objects.filter(pk=vote.pk, state=State.OPEN).update(
        state=State.SEALED, sealed_at=now, returned=returned, seal_digest=digest
    )
    TallyPart.objects.bulk_create(
        TallyPart(vote=vote, first=first, last=min(first + PART_SIZE - 1, returned))
        for first in range(1, returned + 1, PART_SIZE)
    )
    record(
        election=election,
        action="seal_vote",
        actor=actor,
        now=now,
        target=vote,
        returned=returned,
        digest=digest,
    )
    transaction.on_commit(lambda: hand_out(vote.pk, now))
    vote.refresh_from_db()
    return vote


def hand_out(vote_id: int, now: datetime) -> None:
    """Tell the workers. If the broker cannot be reached, the sweep finds the sealed vote in the table."""
    try:
        current_app.send_task("ballots.tasks.start_count", args=[vote_id, now.isoformat()], retry=False)
    except OperationalError:
        log.warning("the broker is unreachable; vote %s waits for the sweep", vote_id)


def urn_digest(vote: Vote) -> str:
    """SHA-256 over the sealed ballots in their order: each as its canonical text and a line feed."""
    running = hashlib.sha256()
    rows = (
        SealedBallot.objects.filter(vote=vote)
        .order_by("position")
        .values_list("position", "channel", "content")
    )
    for position, channel, content in rows.iterator(chunk_size=5000):
        running.update(canonical([position, channel, content]) + b"\n")
    return running.hexdigest()
