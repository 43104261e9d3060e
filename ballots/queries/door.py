"""What the door knows: who is here, what keeps slips from being handed out and the vote from opening."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from ballots.domain.door import ABSENT, LATE, LEFT, MARKS, PRESENT, door_reason
from ballots.domain.script import CALL, EMPTY_BOX, RELEASE, TELLERS, steps_of
from ballots.domain.vote_checks import vote_reason
from ballots.models import CheckIn, Departure, MeetingStep, PastCheckIn, Slip, Vote
from ballots.queries.electorate import is_entitled
from ballots.queries.votes import Turnout, ballots_in_box, turnout
from election_site.domain.checks import Reason
from election_site.models import Election, RollEntry, StageRun
from election_site.queries.name_search import is_called

MOST_FOUND = 12


def current_vote(election: Election) -> Vote | None:
    """The vote that the meeting is about: the latest one that is not annulled."""
    return (
        Vote.objects.filter(run__election=election)
        .exclude(run__state=StageRun.State.ANNULLED)
        .select_related("run__election", "electorate")
        .order_by("pk")
        .last()
    )


def steps_taken(vote: Vote) -> dict[str, MeetingStep]:
    """The recorded steps by code; of closing times announced more than once the last."""
    return {step.step: step for step in vote.steps.select_related("recorded_by").order_by("pk")}


def is_released(vote: Vote) -> bool:
    """Whether voters may draw slips."""
    return vote.steps.filter(step=RELEASE).exists()


def may_adjourn(vote: Vote) -> bool:
    """Whether the meeting can break up below the quorum: somebody has come, and no slips are out."""
    figures = turnout(vote)
    is_prepared = vote.state == Vote.State.PREPARED and not is_released(vote)
    return is_prepared and figures.present > 0 and not figures.has_quorum


def has_tellers(vote: Vote) -> bool:
    """Whether this kind of vote needs tellers whom the meeting passed."""
    return any(step.code == TELLERS for step in steps_of(vote.kind))


def tellers_passed(vote: Vote) -> bool:
    """Whether the meeting passed them; whoever was passed serves in the further rounds of the same stage too."""
    return MeetingStep.objects.filter(vote__run=vote.run_id, step=TELLERS).exists()


def quorum_reasons(figures: Turnout) -> list[Reason]:
    """Below the quorum nothing is handed out, neither slips nor paper."""
    if figures.has_quorum:
        return []
    return [vote_reason("B502", present=figures.present, base=figures.roll_base, required=figures.required)]


def release_reasons(vote: Vote, figures: Turnout | None = None) -> list[Reason]:
    """What keeps slips from being handed out: the quorum, and that there are slips."""
    figures = figures or turnout(vote)
    found = quorum_reasons(figures)
    if figures.issued == 0:
        found.append(vote_reason("B513"))
    return found


def box_reasons(vote: Vote) -> list[Reason]:
    """What speaks against the zero report: tellers not passed, a box that is not empty."""
    found = []
    if has_tellers(vote) and not tellers_passed(vote):
        found.append(door_reason("B572"))
    count = ballots_in_box(vote)
    if count:
        found.append(door_reason("B553", count=count))
    return found


def opening_reasons(vote: Vote) -> list[Reason]:
    """What is missing at the door before the vote may open, beyond quorum and slips."""
    taken = set(vote.steps.values_list("step", flat=True))
    found = box_reasons(vote)
    if EMPTY_BOX not in taken:
        found.append(door_reason("B552"))
    if RELEASE not in taken:
        found.append(door_reason("B551"))
    return found


def called_at(vote: Vote) -> datetime | None:
    """When the meeting was called to order; who signs in later comes late."""
    calls = MeetingStep.objects.filter(vote__run=vote.run_id, step=CALL).order_by("pk")
    return calls.values_list("at", flat=True).first()


@dataclass(frozen=True)
class DeskLine:
    """One person at the desk. ``mark`` is one of ``domain.door``; ``text`` says it; ``at``: when somebody signed in or,
    having signed in, left."""

    entry: RollEntry
    mark: str
    text: str
    at: datetime | None
    is_entitled: bool
    is_assisted: bool

    @property
    def is_here(self) -> bool:
        return self.mark in (PRESENT, LATE)


def find_entries(vote: Vote, typed: str) -> list[RollEntry]:
    """Roll entries by number, by part of the name, or by its pinyin, in the roll's order."""
    typed = typed.strip()
    entries = vote.electorate.entries.select_related("person").order_by("number")
    if typed.isascii() and typed.isdigit():
        return list(entries.filter(number=int(typed))) if len(typed) < 9 else []
    if not typed:
        return []
    names = vote.electorate.entries.values_list("pk", "person__name")
    return list(entries.filter(pk__in=[pk for pk, name in names if is_called(name, typed)]))


def desk_lines(vote: Vote, entries: Iterable[RollEntry]) -> list[DeskLine]:
    """The entries with their marks."""
    entries = list(entries)
    keys = [entry.pk for entry in entries]
    here = {one.entry_id: one for one in CheckIn.objects.filter(vote=vote, entry__in=keys)}
    gone = dict(Departure.objects.filter(check_in__in=here.values()).values_list("check_in_id", "at"))
    went = set(
        PastCheckIn.objects.filter(vote=vote, entry__in=keys, why=PastCheckIn.Why.LEFT).values_list(
            "entry_id", flat=True
        )
    )
    assisted = set(vote.assistances.filter(entry__in=keys).values_list("entry_id", flat=True))
    begun = called_at(vote)
    lines = []
    for entry in entries:
        check_in = here.get(entry.pk)
        mark = mark_of(check_in, gone, begun) if check_in else LEFT if entry.pk in went else ABSENT
        lines.append(
            DeskLine(
                entry,
                mark,
                gettext(MARKS[mark]),
                gone.get(check_in.pk, check_in.at) if check_in else None,
                is_entitled(vote, entry),
                entry.pk in assisted,
            )
        )
    return lines


def mark_of(check_in: CheckIn, gone: Container[int], begun: datetime | None) -> str:
    """``gone``: keys of check-ins after which somebody left; ``begun``: when the meeting was called to order."""
    if check_in.pk in gone:
        return LEFT
    return LATE if begun and check_in.at > begun else PRESENT


def whole_roll(vote: Vote) -> list[DeskLine]:
    """Everybody who has a vote here, with the marks so far."""
    entries = vote.electorate.entries.select_related("person").order_by("number")
    return [line for line in desk_lines(vote, entries) if line.is_entitled]


@dataclass(frozen=True)
class DeskFigures:
    """What the desk shows live. ``missing``: voters still needed for the quorum; ``late`` and ``left`` are of
    those who count as present; ``stack``: slips that were never put out; ``too_many``: what was issued beyond
    those signed in, negative where slips are short."""

    turnout: Turnout
    missing: int
    late: int
    left: int
    assisted: int
    undone: int
    is_released: bool
    stack: int
    too_many: int


def desk_figures(vote: Vote) -> DeskFigures:
    figures = turnout(vote)
    begun = called_at(vote)
    return DeskFigures(
        turnout=figures,
        missing=max(figures.required - figures.present, 0),
        late=vote.check_ins.filter(at__gt=begun).count() if begun else 0,
        left=Departure.objects.filter(check_in__vote=vote).count(),
        assisted=vote.assistances.count(),
        undone=vote.past_check_ins.filter(why=PastCheckIn.Why.UNDONE).count(),
        is_released=is_released(vote),
        stack=vote.slips.filter(state=Slip.State.READY, position__isnull=False).count(),
        too_many=figures.issued - figures.present,
    )


def stack_ranges(vote: Vote) -> list[tuple[int, int]]:
    """The places of the slips that were never put out, as ranges (first, last)."""
    places = (
        vote.slips.filter(state=Slip.State.READY, position__isnull=False)
        .order_by("position")
        .values_list("position", flat=True)
    )
    found: list[tuple[int, int]] = []
    for place in places:
        if found and found[-1][1] == place - 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found
