"""唱票: one reads, one clicks, a scrutineer watches. The sheet only grows; three signatures make it ballots."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ballots.domain.marking import FOR, VOIDING_DEFECTS, is_name, plain_name
from ballots.domain.paper import NAME_MAX, Contest, contest_of
from ballots.domain.paper_checks import paper_reason
from ballots.domain.reading_sheet import (
    BALLOT_DONE,
    NO_CIRCLE,
    VOID,
    contents_of,
    imbalances,
    marks_for,
)
from ballots.models import PaperBundle, PaperSeat, ReadingOut, ReadingStroke
from ballots.queries.paper import count_read, live_strokes, seat_of, strokes_of
from ballots.services.paper_count import hand_out_paper, store_ballots
from election_site.models import User
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import require

SIGNATURES = {
    "reader_id": "signed_by_reader_at",
    "clicker_id": "signed_by_clicker_at",
    "scrutineer_id": "signed_by_scrutineer_at",
}


def _locked(bundle: PaperBundle) -> PaperBundle:
    return (
        PaperBundle.objects.select_for_update(of=("self",))
        .select_related("vote__run__election", "reading_out")
        .get(pk=bundle.pk)
    )


@transaction.atomic
def begin_reading(
    *,
    bundle: PaperBundle,
    reader: PaperSeat,
    clicker: PaperSeat,
    scrutineer: PaperSeat,
    actor: User,
    now: datetime,
) -> ReadingOut:
    """Three different people take their places: two counters, who read and click, and a scrutineer."""
    bundle = _locked(bundle)
    election = bundle.vote.run.election
    require(actor, "assign_paper", election)
    if bundle.state != "reading" or hasattr(bundle, "reading_out"):
        raise Refused(paper_reason("B417", number=bundle.number))
    _refuse_bad_places(bundle, reader, clicker, scrutineer)
    reading = ReadingOut.objects.create(
        bundle=bundle, reader=reader, clicker=clicker, scrutineer=scrutineer, begun_at=now
    )
    _seat_two(reading, "begin_reading", actor, now)
    return reading


def _refuse_bad_places(
    bundle: PaperBundle, reader: PaperSeat, clicker: PaperSeat, scrutineer: PaperSeat
) -> None:
    places = ((reader, "counter"), (clicker, "counter"), (scrutineer, "scrutineer"))
    for seat, role in places:
        if seat.vote_id != bundle.vote_id or seat.role != role:
            raise Refused(paper_reason("B413", name=seat.name))
    if len({seat.pk for seat, _ in places}) < len(places):
        raise Refused(paper_reason("B455"))


def _seat_two(reading: ReadingOut, action: str, actor: User, now: datetime) -> None:
    """A bundle is never signed with fewer than two people beside it; here they are reader and clicker."""
    bundle = reading.bundle
    bundle.first, bundle.second = reading.reader, reading.clicker
    bundle.save(update_fields=["first", "second"])
    record(
        election=bundle.vote.run.election,
        action=action,
        actor=actor,
        now=now,
        target=reading,
        reader=reading.reader_id,
        clicker=reading.clicker_id,
        scrutineer=reading.scrutineer_id,
    )


@transaction.atomic
def change_places(
    *,
    bundle: PaperBundle,
    reader: PaperSeat,
    clicker: PaperSeat,
    scrutineer: PaperSeat,
    actor: User,
    now: datetime,
) -> ReadingOut:
    """Others take the places at a reading that has begun; the strokes stay. Raises Refused: B413, B455, B457 once one
    of the three has signed, B458 before it has begun, E106."""
    bundle = _locked(bundle)
    require(actor, "assign_paper", bundle.vote.run.election)
    reading = getattr(bundle, "reading_out", None)
    if reading is None:
        raise Refused(paper_reason("B458"))
    if any(getattr(reading, field) for field in SIGNATURES.values()):
        raise Refused(paper_reason("B457"))
    _refuse_bad_places(bundle, reader, clicker, scrutineer)
    reading.reader, reading.clicker, reading.scrutineer = reader, clicker, scrutineer
    reading.save(update_fields=["reader", "clicker", "scrutineer"])
    _seat_two(reading, "change_places", actor, now)
    return reading


def _open_sheet(bundle: PaperBundle, actor: User) -> tuple[PaperBundle, ReadingOut]:
    """The sheet, locked, for its clicker; nobody's once one of the three has signed it."""
    bundle = _locked(bundle)
    require(actor, "enter_paper", bundle.vote.run.election)
    reading = getattr(bundle, "reading_out", None)
    seat = seat_of(bundle.vote, actor)
    if reading is None or seat is None or seat.pk != reading.clicker_id:
        raise Refused(paper_reason("B458"))
    if any(getattr(reading, field) for field in SIGNATURES.values()):
        raise Refused(paper_reason("B457"))
    return bundle, reading


def _append(reading: ReadingOut, **fields) -> ReadingStroke:
    last = reading.strokes.order_by("-number").values_list("number", flat=True).first() or 0
    return ReadingStroke.objects.create(reading=reading, number=last + 1, **fields)


@transaction.atomic
def add_stroke(
    *,
    bundle: PaperBundle,
    actor: User,
    mark: str,
    contest: str = "",
    candidate: str = "",
    name: str = "",
    line: int | None = None,
) -> ReadingStroke:
    """One stroke for the ballot that is being read, or for ``line``, an earlier one that lacks it.

    A candidate takes a mark of the paper, a written-in ``name`` "for" or "no_circle", a whole ballot
    "void:DEFECT", and "ballot" lays the ballot away. Raises Refused (B421, B431 to B435, B450, B454, B456
    to B459, B476).
    """
    bundle, reading = _open_sheet(bundle, actor)
    read = count_read(reading)
    line = read + 1 if line is None else line
    if line > bundle.size:
        raise Refused(paper_reason("B456"))
    if line < 1 or line > read + 1:
        raise Refused(paper_reason("B421", line=line))
    if mark == BALLOT_DONE:
        return _append(reading, line=read + 1, mark=mark)
    if mark.startswith(VOID):
        if mark.removeprefix(VOID) not in VOIDING_DEFECTS:
            raise Refused(paper_reason("B435"))
        # Left on the sheet they would keep it from balancing, under all that is read after them.
        standing = live_strokes(reading).filter(line=line).exclude(mark=BALLOT_DONE)
        if found := standing.values_list("mark", flat=True).first():
            raise Refused(paper_reason("B450" if found.startswith(VOID) else "B459", line=line))
        return _append(reading, line=line, mark=mark)
    try:
        where = contest_of(bundle.vote.paper, contest)
    except KeyError:
        raise Refused(paper_reason("B435")) from None
    if name:
        called = _name(where, name, mark)
        place = {"contest": contest, "name": called}
    else:
        called = _refuse_bad_mark(where, candidate, mark)
        place = {"contest": contest, "candidate": candidate}
    _refuse_second(reading, line, called, place)
    return _append(reading, line=line, mark=mark, **place)


def _refuse_second(reading: ReadingOut, line: int, called: str, place: dict[str, str]) -> None:
    """Nobody gets two strokes on one ballot, and a ballot that is invalid as a whole bears none."""
    on_line = live_strokes(reading).filter(Q(mark__startswith=VOID) | Q(**place), line=line)
    found = on_line.values_list("mark", flat=True).first()
    if found and found.startswith(VOID):
        raise Refused(paper_reason("B450", line=line))
    if found:
        raise Refused(paper_reason("B454", line=line, name=called, strokes=2))


def _name(contest: Contest, typed: str, mark: str) -> str:
    name = plain_name(typed)
    if mark not in (FOR, NO_CIRCLE) or not contest["write_ins"]:
        raise Refused(paper_reason("B433", contest=contest["title"], lines=contest["write_ins"]))
    if len(name) > NAME_MAX or not is_name(name):
        raise Refused(paper_reason("B434", contest=contest["title"], name=name[:NAME_MAX]))
    # It would stand on the wall beside the candidate's own strokes and in no report. Without its mark it is kept: by
    # some rules that makes a ballot invalid, whoever is named.
    if mark == FOR and name in {plain_name(one["name"]) for one in contest["candidates"]}:
        raise Refused(paper_reason("B476", name=name))
    return name


def _refuse_bad_mark(contest: Contest, candidate: str, mark: str) -> str:
    """The candidate's name."""
    names = {one["id"]: one["name"] for one in contest["candidates"]}
    if candidate not in names:
        raise Refused(paper_reason("B435"))
    if mark not in marks_for(contest):
        raise Refused(paper_reason("B432", contest=contest["title"], name=names[candidate]))
    return names[candidate]


@transaction.atomic
def undo_stroke(
    *,
    bundle: PaperBundle,
    actor: User,
    line: int | None = None,
    contest: str = "",
    candidate: str = "",
    name: str = "",
) -> ReadingStroke:
    """Take back the last stroke; with ``line`` the one of that ballot beside a candidate or a written-in name, or
    with neither the one that calls it invalid. It stays on the sheet, struck through. Raises Refused (B453, B475)."""
    bundle, reading = _open_sheet(bundle, actor)
    standing = live_strokes(reading).order_by("-number")
    if line is not None:
        place = {"contest": contest, "candidate": candidate, "name": plain_name(name)}
        standing = standing.filter(line=line, **place).exclude(mark=BALLOT_DONE)
    undone = standing.first()
    if undone is None:
        raise Refused(paper_reason("B453") if line is None else paper_reason("B475", line=line))
    return _append(reading, line=undone.line, undoes=undone)


@transaction.atomic
def sign_reading(*, bundle: PaperBundle, actor: User, now: datetime) -> ReadingOut:
    """One of the three signs a sheet that balances; the third signature makes it ballots of a locked bundle.

    Raises Refused with every imbalance (B451, B452, B454), B458 for anybody else, B466 for the second time.
    """
    bundle = _locked(bundle)
    reading, seat = getattr(bundle, "reading_out", None), seat_of(bundle.vote, actor)
    place = next((p for p in SIGNATURES if reading and seat and getattr(reading, p) == seat.pk), "")
    if not place:
        raise Refused(paper_reason("B458"))
    require(actor, "rule_paper" if place == "scrutineer_id" else "enter_paper", bundle.vote.run.election)
    if getattr(reading, SIGNATURES[place]):
        raise Refused(paper_reason("B466"))
    strokes = strokes_of(reading)
    refuse_if(imbalances(bundle.vote.paper, strokes, bundle.size))
    setattr(reading, SIGNATURES[place], now)
    reading.save(update_fields=[SIGNATURES[place]])
    if all(getattr(reading, field) for field in SIGNATURES.values()):
        bundle.digest = store_ballots(bundle, contents_of(bundle.vote.paper, strokes))
        bundle.state = "signed"
        bundle.save(update_fields=["digest", "state"])
    record(
        election=bundle.vote.run.election,
        action="sign_reading",
        actor=actor,
        now=now,
        target=reading,
        digest=bundle.digest,
    )
    if bundle.state == "signed":
        hand_out_paper(bundle.vote, now)
    return reading


@transaction.atomic
def unsign_reading(*, bundle: PaperBundle, actor: User, now: datetime) -> ReadingOut:
    """One of the three takes his signature back while another still lacks, so that a wrong stroke can be mended.

    Raises Refused: B457 once all three have signed, B458 for anybody who has not.
    """
    bundle = _locked(bundle)
    reading, seat = getattr(bundle, "reading_out", None), seat_of(bundle.vote, actor)
    place = next((p for p in SIGNATURES if reading and seat and getattr(reading, p) == seat.pk), "")
    if not place or not getattr(reading, SIGNATURES[place]):
        raise Refused(paper_reason("B458"))
    require(actor, "rule_paper" if place == "scrutineer_id" else "enter_paper", bundle.vote.run.election)
    if bundle.state == "signed":
        raise Refused(paper_reason("B457"))
    setattr(reading, SIGNATURES[place], None)
    reading.save(update_fields=[SIGNATURES[place]])
    record(
        election=bundle.vote.run.election,
        action="unsign_reading",
        actor=actor,
        now=now,
        target=reading,
    )
    return reading
