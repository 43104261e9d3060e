"""Blind double entry of paper ballots: each step loads a bundle's state, asks ``domain.paper_entry``, writes.

What a counter keys makes no audit entry; who finished, ruled and signed does, never with what is on a ballot.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from ballots.domain import paper_entry as way
from ballots.domain.marking import VOIDING_DEFECTS
from ballots.domain.paper_checks import paper_reason
from ballots.domain.paper_entry import Agreed, EntryRefused, SignedOff, State, as_dict, code_of, from_dict
from ballots.domain.paper_reading import (
    DOUBTFUL,
    Content,
    odd_about,
    odd_about_bundle,
    plain_reading,
    void_content,
)
from ballots.models import DoubtfulRuling, LineRuling, PaperBundle, PaperSeat
from ballots.queries.paper import seat_of, side_of
from ballots.services.paper_count import hand_out_paper, store_ballots
from election_site.domain.checks import Reason
from election_site.models import User
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import require

Ruling = DoubtfulRuling.State


def locked_bundle(bundle: PaperBundle) -> PaperBundle:
    return (
        PaperBundle.objects.select_for_update(of=("self",))
        .select_related("vote__run__election", "first", "second")
        .get(pk=bundle.pk)
    )


def state_of(bundle: PaperBundle) -> State:
    """The bundle's state; refuses a bundle that is read out instead."""
    if not bundle.entry:
        raise Refused(paper_reason("B417", number=bundle.number))
    return from_dict(bundle.entry)


def _take(step: Callable[..., State], *args) -> State:
    """One step of the machine; its refusal becomes the service's."""
    try:
        return step(*args)
    except EntryRefused as refused:
        raise Refused(refused.reason) from None


def _write(bundle: PaperBundle, state: State) -> PaperBundle:
    bundle.entry, bundle.state = as_dict(state), code_of(state)
    bundle.save(update_fields=["entry", "state"])
    return bundle


def _note(bundle: PaperBundle, action: str, actor: User, now: datetime, **data) -> None:
    record(
        election=bundle.vote.run.election,
        action=action,
        actor=actor,
        now=now,
        target=bundle,
        vote=bundle.vote_id,
        bundle=bundle.number,
        **data,
    )


def _side(bundle: PaperBundle, actor: User) -> int:
    require(actor, "enter_paper", bundle.vote.run.election)
    side = side_of(bundle, seat_of(bundle.vote, actor))
    if side is None:
        raise Refused(paper_reason("B419"))
    return side


def _scrutineer(bundle: PaperBundle, actor: User) -> PaperSeat:
    """The ruling person's seat: never one of the bundle's counters."""
    require(actor, "rule_paper", bundle.vote.run.election)
    seat = seat_of(bundle.vote, actor)
    if seat is None or seat.role != PaperSeat.Role.SCRUTINEER or side_of(bundle, seat) is not None:
        raise Refused(paper_reason("B425"))
    return seat


@transaction.atomic
def assign_bundle(
    *, bundle: PaperBundle, first: PaperSeat, second: PaperSeat, actor: User, now: datetime
) -> PaperBundle:
    """Give a bundle to two counters, who are two people; or, until it is signed, a place at it to somebody else, who
    then enters for himself (B413, B418, B420, B477)."""
    bundle = locked_bundle(bundle)
    require(actor, "assign_paper", bundle.vote.run.election)
    state = state_of(bundle)
    if first.pk == second.pk:
        raise Refused(paper_reason("B418"))
    for seat in (first, second):
        if seat.vote_id != bundle.vote_id or seat.role != PaperSeat.Role.COUNTER:
            raise Refused(paper_reason("B413", name=seat.name))
    for side, (before, seat) in enumerate(((bundle.first, first), (bundle.second, second))):
        if before != seat:
            state = _take(way.hand_over, state, side)
    bundle.first, bundle.second = first, second
    bundle.save(update_fields=["first", "second"])
    _note(bundle, "assign_bundle", actor, now, first=first.pk, second=second.pk)
    return _write(bundle, state)


@transaction.atomic
def sort_bundle(*, bundle: PaperBundle, piles: Mapping[int, str], actor: User, now: datetime) -> PaperBundle:
    """Sort every ballot as valid, invalid or doubtful. Without a doubtful one the entry begins at once."""
    bundle = locked_bundle(bundle)
    _side(bundle, actor)
    if bundle.doubtful_rulings.exists():
        raise Refused(paper_reason("B420", state=way.NAMES["judging"]))
    state = _take(way.sort, state_of(bundle), piles)
    doubtful = [line for line, pile in state.piles.items() if pile == DOUBTFUL]
    _note(bundle, "sort_bundle", actor, now, doubtful=len(doubtful))
    return _write(bundle, state if doubtful else _take(way.begin, state, {}))


@transaction.atomic
def propose_ruling(
    *,
    bundle: PaperBundle,
    line: int,
    is_valid: bool,
    reason: str,
    clause: str,
    actor: User,
    now: datetime,
    defect: str = "",
) -> DoubtfulRuling:
    """One scrutineer says how a doubtful ballot is judged, why, and by which clause.

    Raises Refused (B425, B426, B428, B462 to B464).
    """
    bundle = locked_bundle(bundle)
    seat = _scrutineer(bundle, actor)
    state = state_of(bundle)
    if not isinstance(state, way.Judging) or state.piles.get(line) != DOUBTFUL:
        raise Refused(paper_reason("B426", line=line))
    if bundle.doubtful_rulings.filter(line=line).exclude(state=Ruling.TURNED_DOWN).exists():
        raise Refused(paper_reason("B462"))
    wrong = []
    if not reason.strip():
        wrong.append(paper_reason("B428"))
    if not clause.strip():
        wrong.append(paper_reason("B463"))
    if not is_valid and defect not in VOIDING_DEFECTS:
        wrong.append(paper_reason("B464"))
    refuse_if(wrong)
    ruling = DoubtfulRuling.objects.create(
        bundle=bundle,
        line=line,
        is_valid=is_valid,
        defect="" if is_valid else defect,
        reason=reason.strip(),
        clause=clause.strip(),
        proposed_by=seat,
        at=now,
    )
    _note(bundle, "propose_ruling", actor, now, line=line, is_valid=is_valid)
    return ruling


@transaction.atomic
def decide_ruling(
    *, ruling: DoubtfulRuling, is_confirmed: bool, actor: User, now: datetime
) -> DoubtfulRuling:
    """A second scrutineer confirms a ruling or turns it down. The last one confirmed opens the entry."""
    bundle = locked_bundle(ruling.bundle)
    ruling = DoubtfulRuling.objects.get(pk=ruling.pk)
    seat = _scrutineer(bundle, actor)
    if ruling.state != Ruling.PROPOSED:
        raise Refused(paper_reason("B462"))
    if seat.pk == ruling.proposed_by_id:
        raise Refused(paper_reason("B429"))
    ruling.state = Ruling.CONFIRMED if is_confirmed else Ruling.TURNED_DOWN
    ruling.decided_by = seat
    ruling.save(update_fields=["state", "decided_by"])
    _note(bundle, "decide_ruling", actor, now, line=ruling.line, is_confirmed=is_confirmed)
    state = state_of(bundle)
    rulings = confirmed_rulings(bundle)
    doubtful = [line for line, pile in state.piles.items() if pile == DOUBTFUL]
    if all(line in rulings for line in doubtful):
        _write(bundle, _take(way.begin, state, rulings))
    return ruling


def confirmed_rulings(bundle: PaperBundle) -> dict[int, Content | None]:
    """By line: the void content of a doubtful ballot ruled invalid, None for one ruled valid."""
    return {
        ruling.line: None if ruling.is_valid else void_content(bundle.vote.paper, ruling.defect)
        for ruling in bundle.doubtful_rulings.filter(state=Ruling.CONFIRMED)
    }


@transaction.atomic
def key_line(*, bundle: PaperBundle, line: int, raw: object, actor: User) -> list[Reason]:
    """One counter enters one ballot. Returns what is odd about it by itself, never about the other entry.

    Raises Refused (B419 to B424, B430 to B435).
    """
    bundle = locked_bundle(bundle)
    side = _side(bundle, actor)
    content, problems = plain_reading(bundle.vote.paper, raw)
    refuse_if(problems)
    state = _take(way.key_line, state_of(bundle), side, line, content)
    _write(bundle, state)
    return odd_about(bundle.vote.paper, content, state.piles[line], bundle.vote.options["options"])


@transaction.atomic
def finish_entry(*, bundle: PaperBundle, actor: User, now: datetime) -> PaperBundle:
    """One counter is done. When both are, the readings are compared: see ``domain.paper_entry``."""
    bundle = locked_bundle(bundle)
    side = _side(bundle, actor)
    state = _take(way.finish, state_of(bundle), side)
    _note(bundle, "finish_entry", actor, now, side=side)
    return _write(bundle, state)


@transaction.atomic
def rule_line(
    *, bundle: PaperBundle, line: int, choice: str, reason: str, actor: User, now: datetime
) -> PaperBundle:
    """A third person chooses the first or second reading of a ballot, or "again". No figure can be typed."""
    bundle = locked_bundle(bundle)
    seat = _scrutineer(bundle, actor)
    before = state_of(bundle)
    state = _take(way.rule, before, line, choice, reason)
    LineRuling.objects.create(
        bundle=bundle,
        round=before.round,
        line=line,
        choice=choice,
        reason=reason.strip(),
        ruled_by=seat,
        at=now,
    )
    _note(bundle, "rule_line", actor, now, line=line, choice=choice)
    return _write(bundle, state)


@transaction.atomic
def read_again(*, bundle: PaperBundle, lines: Sequence[int], actor: User, now: datetime) -> PaperBundle:
    """One of the two counters has agreed lines read again, by both, from the paper.

    What two scrutineers ruled invalid stays as they ruled (B470).
    """
    bundle = locked_bundle(bundle)
    _side(bundle, actor)
    ruled = sorted(line for line, void in confirmed_rulings(bundle).items() if void and line in lines)
    if ruled:
        raise Refused(paper_reason("B470", lines="、".join(map(str, ruled))))
    state = _take(way.read_again, state_of(bundle), lines)
    _note(bundle, "read_again", actor, now, lines=sorted(lines))
    return _write(bundle, state)


@transaction.atomic
def explain_line(*, bundle: PaperBundle, line: int, text: str, actor: User, now: datetime) -> PaperBundle:
    """One of the two counters says why an odd ballot (line 0: the bundle) is right as it was read."""
    bundle = locked_bundle(bundle)
    _side(bundle, actor)
    state = _take(way.explain, state_of(bundle), line, text)
    _note(bundle, "explain_line", actor, now, line=line)
    return _write(bundle, state)


def odd_lines(bundle: PaperBundle, state: Agreed | SignedOff) -> dict[int, list[Reason]]:
    """What is odd about the agreed reading, by line; 0 is the bundle."""
    paper, options = bundle.vote.paper, bundle.vote.options["options"]
    found = {
        line: odd
        for line, content in sorted(state.lines.items())
        if (odd := odd_about(paper, content, state.piles[line], options))
    }
    whole = odd_about_bundle(state.lines)
    return {0: whole} | found if whole else found


@transaction.atomic
def sign_bundle(*, bundle: PaperBundle, actor: User, now: datetime) -> PaperBundle:
    """One of the two counters signs. The second signature writes the ballots and locks the bundle; with the
    last bundle the count of the vote goes on."""
    bundle = locked_bundle(bundle)
    side = _side(bundle, actor)
    before = state_of(bundle)
    odd = odd_lines(bundle, before) if isinstance(before, Agreed) else {}
    state = _take(way.sign, before, side, list(odd))
    if isinstance(state, SignedOff):
        bundle.digest = store_ballots(bundle, state.lines)
        bundle.save(update_fields=["digest"])
    _note(bundle, "sign_bundle", actor, now, side=side, digest=bundle.digest)
    _write(bundle, state)
    if isinstance(state, SignedOff):
        hand_out_paper(bundle.vote, now)
    return bundle
