"""Reading votes without reading ballots."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q

from ballots.domain.checks import CHECKS as BALLOT_CHECKS
from ballots.domain.paper_checks import CHECKS as PAPER_CHECKS
from ballots.domain.slip_codes import normal_receipt
from ballots.domain.vote_checks import CHECKS as VOTE_CHECKS
from ballots.models import OpenBallot, PaperBox, SealedReceipt, Slip, Vote
from ballots.queries.electorate import issued_by_channel, paper_issued_by_channel, roll_base
from ballots.queries.paper import paper_returned
from election_site.domain.checks import Reason
from election_site.domain.rules import vote_rule
from election_site.models import Election
from election_site.queries.identity import keyed_hash

# What may stop a count, by number.
CHECKS = {**BALLOT_CHECKS, **PAPER_CHECKS, **VOTE_CHECKS}


def vote_of(run) -> Vote | None:
    """The latest round of the run's vote."""
    return run.votes.order_by("round_number").last()


def open_votes(election: Election):
    """Votes of this election that take ballots now."""
    return Vote.objects.filter(run__election=election, state=Vote.State.OPEN)


def rule_of(vote: Vote):
    """The frozen rule of the vote, from its own copy of the options."""
    return vote_rule(vote.options["profile"], vote.kind, vote.options["options"])


def quorum_required(vote: Vote, base: int) -> int:
    """How many of ``base`` must be present; without a quorum rule, one voter."""
    quorum = rule_of(vote).quorum
    return quorum.required(base) if quorum and base else 1


@dataclass(frozen=True)
class Turnout:
    """The only figures of a vote that anybody sees before it is counted: people, slips and sheets. ``in_box``: the
    ballots on screen; ``returned``: those of both boxes, None until the box is sealed and the paper box opened."""

    roll_base: int
    required: int
    present: int
    issued: int
    in_box: int
    paper_issued: int = 0
    returned: int | None = None

    @property
    def has_quorum(self) -> bool:
        return self.present >= self.required


def turnout(vote: Vote) -> Turnout:
    base = roll_base(vote)
    paper = paper_box_of(vote)
    return Turnout(
        roll_base=base,
        required=quorum_required(vote, base),
        present=vote.check_ins.count(),
        issued=sum(issued_by_channel(vote).values()),
        in_box=ballots_in_box(vote),
        paper_issued=sum(paper_issued_by_channel(vote).values()),
        returned=None if vote.returned is None or paper is None else vote.returned + paper,
    )


def paper_box_of(vote: Vote) -> int | None:
    """How many ballots the paper box held: 0 for a vote without paper, None while it is closed."""
    if not vote.takes_paper:
        return 0
    return paper_returned(vote) if PaperBox.objects.filter(vote=vote).exists() else None


def ballots_in_box(vote: Vote) -> int:
    """How many ballots are in the box: the one thing that may be read of an open urn."""
    if vote.returned is not None:
        return vote.returned
    return OpenBallot.objects.filter(vote=vote).count()


def urn_table(vote: Vote) -> str:
    """The name of the vote's own part of the open urn."""
    return f"ballots_openballot_v{int(vote.pk)}"


def urn_exists(vote: Vote) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [urn_table(vote)])
        return cursor.fetchone()[0]


def code_hash(code: str) -> str:
    """The keyed hash under which a slip is found; the code itself is stored nowhere."""
    return keyed_hash("slip", code)


def receipt_hash(vote_id: int, receipt: str) -> str:
    return keyed_hash(f"receipt:{vote_id}", receipt)


def find_slip(code: str) -> Slip | None:
    """The slip with this (normal) code, with its vote and election."""
    return (
        Slip.objects.select_related("vote__run__election").filter(code_hash=code_hash(code)).first()
        if code
        else None
    )


def is_in_box(vote: Vote, typed: str) -> bool:
    """Whether a ballot with this receipt is in the box. Never says what is on it. Of ``vote`` only pk and state
    are read."""
    receipt = normal_receipt(typed)
    if not receipt:
        return False
    wanted = receipt_hash(vote.pk, receipt)
    if vote.state in (Vote.State.PREPARED, Vote.State.OPEN):
        return OpenBallot.objects.filter(vote_id=vote.pk, receipt_hash=wanted).exists()
    return SealedReceipt.objects.filter(vote_id=vote.pk, receipt_hash=wanted).exists()


@dataclass(frozen=True)
class CountProgress:
    done: int
    parts: int


def count_progress(vote: Vote) -> CountProgress:
    figures = vote.tally_parts.aggregate(parts=Count("pk"), done=Count("pk", filter=Q(tally__isnull=False)))
    return CountProgress(done=figures["done"], parts=figures["parts"])


def count_alarms(vote: Vote) -> list[Reason]:
    """What the last count of this vote met that cannot be; nothing once a later one came out right."""
    last = vote.checks.exclude(done_at=None).last()
    if last is None or (last.asked_by_id is None and vote.state == Vote.State.COUNTED):
        return []
    return [Reason(CHECKS[code], params) for code, params in last.faults]
