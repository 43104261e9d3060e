"""Prepare, slips, check-in, open, cast, seal. Only ``cast_ballot``, ``seal_vote`` and the count know what is
inside a ballot; the inside may one day be sealed in the voter's own browser, and only those three change.
"""

import logging
import secrets
from collections.abc import Sequence
from datetime import datetime

from celery import current_app
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from kombu.exceptions import OperationalError

from ballots.domain.paper_checks import paper_reason
from ballots.domain.paper_setup import make_paper
from ballots.domain.seal import seal_digest
from ballots.domain.slip_codes import new_code, normal_code
from ballots.domain.vote_checks import vote_reason
from ballots.models import CheckIn, Slip, TallyPart, Vote
from ballots.queries.door import opening_reasons, quorum_reasons
from ballots.queries.electorate import (
    body_word,
    electorate_roll,
    is_entitled,
    issued_by_channel,
    paper_issued_by_channel,
    present_by_channel,
    roll_title,
)
from ballots.queries.seals import digest_of_part
from ballots.queries.seals import urn_digest as urn_digest
from ballots.queries.votes import code_hash, turnout, urn_table

# Casting is one of the urn's services and lies apart for its length only.
from ballots.services.casting import LOCK_CLASS
from ballots.services.casting import cast_ballot as cast_ballot
from ballots.services.casting import new_receipt_code as new_receipt_code
from ballots.services.casting import slip_blockers as slip_blockers
from election_site.domain.channels import bodies_in_order
from election_site.domain.checks import Reason
from election_site.domain.rules import vote_rule
from election_site.models import RollEntry, StageRun, User
from election_site.queries.rules import rules_of
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import require
from nomination.queries.candidacies import ballot_candidates

log = logging.getLogger(__name__)
State = Vote.State
MOST_SLIPS = 100_000
PART_SIZE = 2_500


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
        raise Refused(vote_reason("B507", roll=roll_title(kind)))
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
        channels = bodies_in_order(set(electorate.entries.values_list("channel", flat=True)))
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


def next_position(vote: Vote) -> int:
    """The place that the next slip made takes in the stack; numbers count on while the stack lasts."""
    return (Slip.objects.filter(vote=vote).aggregate(last=Max("position"))["last"] or 0) + 1


@transaction.atomic
def make_slips(
    *, vote: Vote, count: int, actor: User, now: datetime, channel: str = "", made_before: int | None = None
) -> list[str]:
    """Make ``count`` slips and return their codes, shuffled, once: only their hashes are kept.

    ``made_before``: how many there were when somebody asked; others make the call a second one, which is refused
    (B528), so that a page sent twice makes no slips whose codes nobody saw. Raises Refused (B501, B512, B528, E106).
    """
    vote = _locked(vote)
    election = vote.run.election
    require(actor, "prepare_vote", election)
    if vote.state != State.PREPARED:
        raise Refused(wrong_state(vote))
    if not 1 <= count <= MOST_SLIPS or channel not in (vote.channels or [""]):
        raise Refused(vote_reason("B512", most=MOST_SLIPS))
    if made_before is not None and (made := vote.slips.count()) != made_before:
        raise Refused(vote_reason("B528", made=made))
    codes = [new_code(secrets.randbelow) for _ in range(count)]
    first = next_position(vote)
    # Keys are random, so the rows' order tells nothing of the printed order.
    slips = sorted(
        (
            Slip(vote=vote, code_hash=code_hash(code), channel=channel, position=place)
            for place, code in enumerate(codes, first)
        ),
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

    Raises Refused (B527), and voids none, naming the codes that are not unused slips of this vote.
    """
    vote = _locked(vote)
    election = vote.run.election
    require(actor, "void_slips", election)
    if vote.state != State.PREPARED:
        raise Refused(wrong_state(vote))
    hashes = {code_hash(normal_code(code)): code for code in codes}
    slips = Slip.objects.filter(vote=vote, code_hash__in=hashes, state=Slip.State.READY)
    wrong = hashes.keys() - set(slips.values_list("code_hash", flat=True))
    if wrong:
        raise Refused(vote_reason("B527", codes="、".join(c for h, c in hashes.items() if h in wrong)))
    voided = slips.update(state=Slip.State.VOID)
    record(election=election, action="void_slips", actor=actor, now=now, target=vote, count=voided)
    return voided


def open_blockers(vote: Vote) -> list[Reason]:
    """What keeps the vote from opening: state, quorum, issued = signed in (for each channel)."""
    if vote.state != State.PREPARED:
        return [wrong_state(vote)]
    figures = turnout(vote)
    found = quorum_reasons(figures)
    if figures.issued == 0:
        found.append(vote_reason("B513"))
    present = present_by_channel(vote)
    for channel, issued in issued_by_channel(vote).items():
        if issued != present.get(channel, 0):
            if vote.takes_paper:
                found.append(slips_and_paper(vote, channel, issued, present.get(channel, 0)))
                continue
            found.append(
                vote_reason(
                    "B503",
                    issued=issued,
                    present=present.get(channel, 0),
                    channel=f" ({body_word(channel)})" if channel else "",
                )
            )
    return found + opening_reasons(vote)


def slips_and_paper(vote: Vote, channel: str, issued: int, present: int) -> Reason:
    """Whoever takes a paper ballot draws no slip: both together are what was issued."""
    paper = paper_issued_by_channel(vote).get(channel, 0)
    return paper_reason(
        "B401",
        slips=issued - paper,
        paper=paper,
        issued=issued,
        present=present,
        channel=f" ({body_word(channel)})" if channel else "",
    )


@transaction.atomic
def open_vote(*, vote: Vote, actor: User, now: datetime) -> Vote:
    """Open the urn. Raises Refused with every blocker."""
    vote = _locked(vote)
    election = vote.run.election
    require(actor, "open_vote", election)
    refuse_if(open_blockers(vote))
    Vote.objects.filter(pk=vote.pk, state=State.PREPARED).update(state=State.OPEN, opened_at=now)
    # Every slip is written once more, so that neither a place in the stack nor the age of a row tells one that
    # was made, put out or taken back early from one of later.
    Slip.objects.filter(vote=vote).update(position=None)
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
    digest = seal_parts(vote, returned)
    Vote.objects.filter(pk=vote.pk, state=State.OPEN).update(
        state=State.SEALED, sealed_at=now, returned=returned, seal_digest=digest
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


def seal_parts(vote: Vote, returned: int) -> str:
    """Lay the sealed ballots out in parts for the count, each with its digest; returns that of the whole."""
    parts = [
        TallyPart(vote=vote, first=first, last=min(first + PART_SIZE - 1, returned))
        for first in range(1, returned + 1, PART_SIZE)
    ]
    for part in parts:
        part.digest = digest_of_part(vote.pk, part.first, part.last)
    TallyPart.objects.bulk_create(parts)
    return seal_digest(part.digest for part in parts)


def hand_out(vote_id: int, now: datetime) -> None:
    """Tell the workers. If the broker cannot be reached, the sweep finds the sealed vote in the table."""
    try:
        current_app.send_task("ballots.tasks.start_count", args=[vote_id, now.isoformat()], retry=False)
    except OperationalError:
        log.warning("the broker is unreachable; vote %s waits for the sweep", vote_id)
