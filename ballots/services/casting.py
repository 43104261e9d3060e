"""Putting one ballot into the box: the one service that a whole hall calls at once."""

import secrets

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from ballots.domain.paper import ballot_problems, plain_content
from ballots.domain.slip_codes import new_receipt, normal_receipt
from ballots.domain.vote_checks import vote_reason
from ballots.models import Slip, Vote
from ballots.queries.booth import BoothSlip
from ballots.queries.votes import is_in_box, receipt_hash
from election_site.domain.checks import Reason
from election_site.services.errors import Refused, refuse_if

# First half of the advisory lock's key: "URNE". The second half is the vote.
LOCK_CLASS = 0x55524E45
# Shared: ballots don't wait for each other; sealing takes the same lock alone and waits for all.
LOCK_SHARED = "SELECT pg_advisory_xact_lock_shared(%s, %s)"
# A slip that is ready, in a vote that is open, becomes used, and its ballot goes into the box: one statement, so
# that neither can be without the other. The channel is the slip's own.
DROP = """
    WITH used AS (
        UPDATE ballots_slip AS slip SET state = 'used' FROM ballots_vote AS vote
        WHERE slip.key = %s AND slip.state = 'ready' AND vote.id = slip.vote_id AND vote.state = 'open'
        RETURNING slip.vote_id, slip.channel
    ), dropped AS (
        INSERT INTO ballots_openballot (key, vote_id, channel, content, receipt_hash)
        SELECT gen_random_uuid(), vote_id, channel, %s, %s FROM used
        ON CONFLICT (vote_id, receipt_hash) DO NOTHING RETURNING 1
    )
    SELECT (SELECT count(*) FROM used), (SELECT count(*) FROM dropped)
"""
DROP_AGAIN = """
    INSERT INTO ballots_openballot (key, vote_id, channel, content, receipt_hash)
    SELECT gen_random_uuid(), vote_id, channel, %s, %s FROM ballots_slip WHERE key = %s
    ON CONFLICT (vote_id, receipt_hash) DO NOTHING
"""


def slip_blockers(slip: Slip | BoothSlip | None) -> list[Reason]:
    """What keeps a slip from casting a ballot, as one sentence for the voter."""
    if slip is None:
        return [vote_reason("B520")]
    if slip.state == Slip.State.USED:
        return [vote_reason("B521")]
    if slip.state == Slip.State.VOID:
        return [vote_reason("B522")]
    if slip.vote.state == Vote.State.PREPARED:
        return [vote_reason("B523")]
    if slip.vote.state != Vote.State.OPEN:
        return [vote_reason("B524")]
    return []


def new_receipt_code() -> str:
    return new_receipt(secrets.randbelow)


@transaction.atomic
def cast_ballot(*, slip: Slip | BoothSlip, content: dict, receipt: str) -> str:
    """Put one ballot into the box and return its receipt. Writes no time, no order, no audit entry.

    ``receipt`` is the code that the review page holds. Pressing the button twice, or again after the network
    failed in between, finds the ballot under it and returns the same receipt: there is exactly one ballot.
    Raises Refused for a slip that cannot vote (any more) or a content that the paper does not allow.
    """
    vote = slip.vote
    refuse_if(ballot_problems(vote.paper, content, vote.options["options"]))
    written = plain_content(content)
    receipt = normal_receipt(receipt) or new_receipt_code()
    with connection.prepared_cursor() as cursor:
        # A statement of its own, and the first: each statement sees what was committed when it began, so only
        # one that begins with the lock in hand is sure to see that the vote was sealed meanwhile.
        cursor.execute(LOCK_SHARED, [LOCK_CLASS, vote.pk])
        cursor.execute(DROP, [slip.pk, Jsonb(written), receipt_hash(vote.pk, receipt)])
        is_used, is_dropped = cursor.fetchone()
        if not is_used:
            return _receipt_of_before(slip, receipt)
        while not is_dropped:
            # Another ballot has this receipt: one in sixty million. Take a new one.
            receipt = new_receipt_code()
            cursor.execute(DROP_AGAIN, [Jsonb(written), receipt_hash(vote.pk, receipt), slip.pk])
            is_dropped = cursor.rowcount
    return receipt


def _receipt_of_before(slip: Slip | BoothSlip, receipt: str) -> str:
    """The receipt, if this press repeats one that arrived, be the vote still open or not. Else Refused."""
    held = Slip.objects.select_related("vote").get(pk=slip.pk)
    if held.state == Slip.State.USED and is_in_box(held.vote, receipt):
        return receipt
    raise Refused(slip_blockers(held))
