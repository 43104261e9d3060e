"""Sheets of paper as numbers, seats at the counting table, and the opening of the paper box."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from ballots.domain.marking import plain_name
from ballots.domain.paper_checks import paper_reason
from ballots.domain.paper_entry import MOST_IN_BUNDLE, Unsorted, as_dict
from ballots.models import PaperBox, PaperBundle, PaperSeat, SheetMovement, Vote
from ballots.queries.door import quorum_reasons
from ballots.queries.paper import TELLER_ROLES, box_blockers, sheet_figures, stray_sheets
from ballots.queries.tellers import tellers_of
from ballots.queries.votes import turnout
from ballots.services.paper_count import hand_out_paper, paper_work
from election_site.models import User
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import can, require

Kind = SheetMovement.Kind
State = Vote.State
# Who books what, and at which state of the vote. What is issued is fixed once the vote is open.
BOOKED_BY: Mapping[str, str] = {
    Kind.PRINTED: "prepare_vote",
    Kind.ISSUED: "check_in",
    Kind.SPOILED: "check_in",
    Kind.LEFT_OVER: "seal_vote",
}
BOOKED_WHILE: Mapping[str, tuple[str, ...]] = {
    Kind.PRINTED: (State.PREPARED,),
    Kind.ISSUED: (State.PREPARED,),
    Kind.SPOILED: (State.PREPARED, State.OPEN),
    Kind.LEFT_OVER: (State.PREPARED, State.OPEN, State.SEALED),
}
SEAT_CAPABILITY: Mapping[str, str] = {
    PaperSeat.Role.COUNTER: "enter_paper",
    PaperSeat.Role.SCRUTINEER: "rule_paper",
}
BUNDLE_SIZE = 25


def kinds_to_book(vote: Vote, user: User) -> list[str]:
    """What ``user`` may book of the sheets of this vote now."""
    return [
        kind
        for kind, states in BOOKED_WHILE.items()
        if vote.state in states and can(user, BOOKED_BY[kind], vote.run.election)
    ]


@transaction.atomic
def set_takes_paper(*, vote: Vote, takes_paper: bool, actor: User, now: datetime) -> Vote:
    """Say before the vote opens whether it takes paper ballots too."""
    vote = paper_work(vote)
    require(actor, "prepare_vote", vote.run.election)
    if vote.state != State.PREPARED or (not takes_paper and vote.sheets.exists()):
        raise Refused(paper_reason("B403"))
    vote.takes_paper = takes_paper
    vote.save(update_fields=["takes_paper"])
    record(
        election=vote.run.election,
        action="set_takes_paper",
        actor=actor,
        now=now,
        target=vote,
        takes_paper=takes_paper,
    )
    return vote


@transaction.atomic
def book_sheets(
    *,
    vote: Vote,
    kind: str,
    count: int,
    actor: User,
    now: datetime,
    channel: str = "",
    note: str = "",
    witness: str = "",
) -> SheetMovement:
    """Book printed, issued, spoiled or left over sheets; a negative ``count`` with a note takes back.

    Below the quorum nothing is issued. What is left over is destroyed before a witness. Raises Refused (B402, B404,
    B406, B415, B416, B502, E106, E116).
    """
    vote = paper_work(vote)
    election = vote.run.election
    require(actor, BOOKED_BY.get(kind, "seal_vote"), election)
    if not vote.takes_paper:
        raise Refused(paper_reason("B402"))
    if vote.state not in BOOKED_WHILE.get(kind, ()) or PaperBox.objects.filter(vote=vote).exists():
        raise Refused(paper_reason("B415", state=str(vote.get_state_display())))
    if count == 0 or channel not in (vote.channels or [""]):
        raise Refused(paper_reason("B404"))
    if kind == Kind.ISSUED and count > 0:
        refuse_if(quorum_reasons(turnout(vote)))
    if count < 0 and not note.strip():
        raise Refused(paper_reason("B428"))
    _refuse_bad_witness(witness, actor, is_needed=kind == Kind.LEFT_OVER)
    before = next(one for one in sheet_figures(vote) if one.channel == channel)
    if getattr(before, kind) + count < 0:
        raise Refused(paper_reason("B404"))
    in_hand = before.in_hand + (count if kind == Kind.PRINTED else -count)
    if in_hand < 0:
        printed = before.printed + (count if kind == Kind.PRINTED else 0)
        raise Refused(paper_reason("B406", printed=printed, out=printed - in_hand))
    row = SheetMovement.objects.create(
        vote=vote,
        kind=kind,
        channel=channel,
        count=count,
        note=note.strip(),
        witness=witness.strip(),
        recorded_by=actor,
        at=now,
    )
    record(
        election=election,
        action="book_sheets",
        actor=actor,
        now=now,
        target=row,
        vote=vote.pk,
        kind=str(kind),
        channel=channel,
        count=count,
    )
    return row


def _refuse_bad_witness(witness: str, actor: User, *, is_needed: bool) -> None:
    name = plain_name(witness)
    if (is_needed and not name) or (name and name == plain_name(str(actor))):
        raise Refused(paper_reason("B416"))


@transaction.atomic
def give_seat(*, vote: Vote, user: User, name: str, role: str, actor: User, now: datetime) -> PaperSeat:
    """Give an account a seat at the counting table under its holder's real name.

    Raises Refused: B411 for an account or a name that has one, B412 for a candidate, B413 for an account
    without the role in this election, B469 for somebody whom the meeting did not pass, B471 for a second account
    of somebody who sits here already, E106.
    """
    vote = paper_work(vote)
    election = vote.run.election
    require(actor, "assign_paper", election)
    name = plain_name(name) or plain_name(str(user))
    candidates = {
        plain_name(one["name"]) for contest in vote.paper["contests"] for one in contest["candidates"]
    }
    if name in candidates:
        raise Refused(paper_reason("B412", name=name))
    if role not in SEAT_CAPABILITY or not can(user, SEAT_CAPABILITY[role], election):
        raise Refused(paper_reason("B413", name=name))
    if not _is_passed(vote, name, role):
        raise Refused(paper_reason("B469", name=name))
    if PaperSeat.objects.filter(vote=vote, user=user).exists() or (
        PaperSeat.objects.filter(vote=vote, name=name).exists()
    ):
        raise Refused(paper_reason("B411", name=name))
    for other in PaperSeat.objects.filter(vote=vote).select_related("user"):
        if plain_name(str(other.user)) == plain_name(str(user)):
            raise Refused(paper_reason("B471", account=user.username, name=other.name))
    seat = PaperSeat.objects.create(vote=vote, user=user, name=name, role=role)
    record(
        election=election,
        action="give_seat",
        actor=actor,
        now=now,
        target=seat,
        vote=vote.pk,
        role=role,
        name=name,
    )
    return seat


@transaction.atomic
def take_seat_back(*, seat: PaperSeat, actor: User, now: datetime) -> None:
    """Take back a seat that was given wrongly. Raises Refused: B473 for a seat that has work at the table, E106."""
    vote = paper_work(seat.vote)
    require(actor, "assign_paper", vote.run.election)
    record(
        election=vote.run.election,
        action="take_seat_back",
        actor=actor,
        now=now,
        target=seat,
        vote=vote.pk,
        role=seat.role,
        name=seat.name,
    )
    try:
        seat.delete()
    except ProtectedError:
        raise Refused(paper_reason("B473", name=seat.name)) from None


def _is_passed(vote: Vote, name: str, role: str) -> bool:
    """Whether the meeting passed this name for this work. A vote without tellers of its own asks nobody."""
    tellers = tellers_of(vote)
    return not tellers or any(
        plain_name(one.name) == name and one.passed_id and one.role in TELLER_ROLES[role] for one in tellers
    )


@transaction.atomic
def open_paper_box(
    *,
    vote: Vote,
    returned: Mapping[str, int],
    witness: str,
    actor: User,
    now: datetime,
    method: str = PaperBox.Method.ENTRY,
    bundle_size: int = BUNDLE_SIZE,
    is_more_sure: bool = False,
) -> PaperBox:
    """Record how many ballots the paper box held, by channel, and lay them in bundles, numbered from 1.

    For reading out, all ballots of a channel lie in one stack. More returned than issued on paper make the vote void
    by the rule (2020 Art. 27), whatever is on them: nothing is laid out to be read, and the count ends at once. A
    slip of the key must not do that, so ``is_more_sure`` says that they were counted twice.
    Raises Refused (B402, B405, B407 to B409, B416, B468, B472, E106).
    """
    vote = paper_work(vote)
    election = vote.run.election
    require(actor, "seal_vote", election)
    refuse_if(box_blockers(vote))
    channels = vote.channels or [""]
    if set(returned) != set(channels) or any(number < 0 for number in returned.values()):
        raise Refused(paper_reason("B409"))
    if not 1 <= bundle_size <= MOST_IN_BUNDLE:
        raise Refused(paper_reason("B468", most=MOST_IN_BUNDLE))
    _refuse_bad_witness(witness, actor, is_needed=True)
    box = PaperBox.objects.create(
        vote=vote, method=method, opened_by=actor, witness=witness.strip(), opened_at=now
    )
    SheetMovement.objects.bulk_create(
        SheetMovement(
            vote=vote,
            kind=Kind.RETURNED,
            channel=channel,
            count=returned[channel],
            witness=witness.strip(),
            recorded_by=actor,
            at=now,
        )
        for channel in channels
        if returned[channel]
    )
    stray = stray_sheets(vote)
    if stray and not is_more_sure:
        raise Refused(paper_reason("B472", stray=stray))
    bundles = [] if stray else laid_out(vote, method, returned, bundle_size)
    PaperBundle.objects.bulk_create(bundles)
    record(
        election=election,
        action="open_paper_box",
        actor=actor,
        now=now,
        target=box,
        vote=vote.pk,
        method=str(method),
        returned=dict(returned),
        bundles=len(bundles),
        witness=witness.strip(),
    )
    if not bundles:
        hand_out_paper(vote, now)
    return box


def laid_out(vote: Vote, method: str, returned: Mapping[str, int], bundle_size: int) -> list[PaperBundle]:
    """The bundles of a box that held ``returned`` by channel; not saved."""
    is_entry = method == PaperBox.Method.ENTRY
    bundles: list[PaperBundle] = []
    for channel in vote.channels or [""]:
        number = returned[channel]
        size = bundle_size if is_entry else max(number, 1)
        for first in range(0, number, size):
            in_it = min(size, number - first)
            bundles.append(
                PaperBundle(
                    vote=vote,
                    number=len(bundles) + 1,
                    channel=channel,
                    size=in_it,
                    state="unsorted" if is_entry else "reading",
                    entry=as_dict(Unsorted(in_it)) if is_entry else {},
                )
            )
    return bundles
