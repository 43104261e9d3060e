"""Paper ballots as figures: printed, issued, spoiled, left over, returned, and how far their count is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext

from ballots.domain.marking import plain_name
from ballots.domain.paper_checks import paper_reason
from ballots.domain.reading_sheet import BALLOT_DONE, VOID, Stroke
from ballots.models import (
    PaperBallot,
    PaperBox,
    PaperBundle,
    PaperSeat,
    ReadingOut,
    ReadingStroke,
    SheetMovement,
    Teller,
    Vote,
)
from ballots.queries.tellers import tellers_of
from election_site.domain.channels import CHANNELS
from election_site.domain.checks import Reason
from election_site.domain.digests import canonical
from election_site.models import User
from election_site.queries.identity import keyed_hash

Kind = SheetMovement.Kind
# Which tellers of the meeting may sit where.
TELLER_ROLES: Mapping[str, tuple[str, ...]] = {
    PaperSeat.Role.COUNTER: (Teller.Role.COUNTER, Teller.Role.CHIEF_COUNTER),
    PaperSeat.Role.SCRUTINEER: (Teller.Role.SCRUTINEER, Teller.Role.CHIEF_SCRUTINEER),
}


@dataclass(frozen=True)
class SheetFigures:
    """The sheets of one channel ("" where votes carry none). Identities: printed = issued + spoiled + left over;
    returned is what the box held, at most what was issued, or the vote is void by the rule."""

    channel: str
    printed: int = 0
    issued: int = 0
    spoiled: int = 0
    left_over: int = 0
    returned: int = 0

    @property
    def in_hand(self) -> int:
        """Sheets still at the desk: neither given out nor destroyed."""
        return self.printed - self.issued - self.spoiled - self.left_over

    @property
    def title(self) -> str:
        known = CHANNELS.get(f"second:{self.channel}", self.channel)
        return gettext(known) if known else ""


def sheet_figures(vote: Vote) -> list[SheetFigures]:
    """The figures of each channel, in the vote's order."""
    sums: dict[str, dict[str, int]] = {channel: {} for channel in vote.channels or [""]}
    rows = SheetMovement.objects.filter(vote=vote).values_list("channel", "kind").annotate(total=Sum("count"))
    for channel, kind, total in rows.order_by("channel", "kind"):
        sums.setdefault(channel, {})[kind] = total
    return [SheetFigures(channel, **figures) for channel, figures in sums.items()]


def paper_returned(vote: Vote) -> int:
    """收回 on paper: what was counted out of the paper box, over all channels."""
    return sum(one.returned for one in sheet_figures(vote))


def stray_sheets(vote: Vote) -> int:
    """Ballots in the paper box beyond those issued on paper, by channel: nobody can have cast them."""
    return stray_in(sheet_figures(vote))


def stray_in(figures: Iterable[SheetFigures]) -> int:
    """The same from figures that are at hand."""
    return sum(max(0, one.returned - one.issued) for one in figures)


def box_blockers(vote: Vote) -> list[Reason]:
    """What keeps the paper box from being opened."""
    if not vote.takes_paper:
        return [paper_reason("B402")]
    if vote.state != Vote.State.SEALED:
        return [paper_reason("B407")]
    if PaperBox.objects.filter(vote=vote).exists():
        return [paper_reason("B408")]
    return [
        paper_reason(
            "B405",
            printed=one.printed,
            issued=one.issued,
            spoiled=one.spoiled,
            left_over=one.left_over,
            total=one.issued + one.spoiled + one.left_over,
            channel=f" ({one.title})" if one.title else "",
        )
        for one in sheet_figures(vote)
        if one.in_hand
    ]


@dataclass(frozen=True)
class PaperProgress:
    signed: int
    bundles: int


def paper_progress(vote: Vote) -> PaperProgress:
    figures = PaperBundle.objects.filter(vote=vote).aggregate(
        bundles=Count("pk"), signed=Count("pk", filter=Q(state="signed"))
    )
    return PaperProgress(signed=figures["signed"], bundles=figures["bundles"])


def paper_blockers(vote: Vote) -> list[Reason]:
    """What of the paper is missing before the vote can be counted; empty for a vote without paper."""
    if not vote.takes_paper:
        return []
    if not PaperBox.objects.filter(vote=vote).exists():
        return [paper_reason("B414")]
    done = paper_progress(vote)
    if done.signed < done.bundles:
        return [paper_reason("B467", left=done.bundles - done.signed, total=done.bundles)]
    return []


def bundle_digest(bundle: PaperBundle) -> str:
    """A digest over the ballots read from a bundle, in the order of its lines. It is keyed, for it stands in the
    audit log: by a plain one, whoever tries all ways to fill in one or two sheets would find how they are."""
    rows = (
        PaperBallot.objects.filter(bundle=bundle).order_by("line").values_list("line", "channel", "content")
    )
    lines = canonical([[line, channel, content] for line, channel, content in rows])
    return keyed_hash(f"bundle:{bundle.pk}", lines.decode())


def seat_of(vote: Vote, user: User) -> PaperSeat | None:
    """The account's seat at the counting table of this vote."""
    return PaperSeat.objects.filter(vote=vote, user=user).first() if user.is_authenticated else None


def free_tellers(vote: Vote) -> list[tuple[str, str]]:
    """Name and seat of every scrutineer and counter whom the meeting passed and who has no seat here yet."""
    seated = set(vote.paper_seats.values_list("name", flat=True))
    return [
        (plain_name(one.name), seat)
        for one in tellers_of(vote)
        for seat, roles in TELLER_ROLES.items()
        if one.passed_id and one.role in roles and plain_name(one.name) not in seated
    ]


def side_of(bundle: PaperBundle, seat: PaperSeat | None) -> int | None:
    """0 for the first counter, 1 for the second, None for everybody else."""
    if seat is None:
        return None
    return {bundle.first_id: 0, bundle.second_id: 1}.get(seat.pk)


def strokes_of(reading: ReadingOut, which: Q | None = None) -> list[Stroke]:
    """The strokes of a sheet in order, or those that ``which`` picks; the taken back ones marked so. The rows that
    take back are no strokes."""
    rows = reading.strokes.filter(undoes=None).order_by("number")
    if which is not None:
        rows = rows.filter(which)
    fields = ("number", "line", "mark", "contest", "candidate", "name")
    return [
        Stroke(*values, is_undone=undone is not None)
        for *values, undone in rows.values_list(*fields, F("undone_by"))
    ]


def live_strokes(reading: ReadingOut) -> QuerySet[ReadingStroke]:
    """The strokes that stand, as rows."""
    return reading.strokes.filter(undoes=None, undone_by=None)


def count_read(reading: ReadingOut) -> int:
    """How many ballots were laid away."""
    return live_strokes(reading).filter(mark=BALLOT_DONE).count()


def count_void(reading: ReadingOut) -> int:
    """How many ballots are void as a whole."""
    return live_strokes(reading).filter(mark__startswith=VOID).values("line").distinct().count()
