"""The programme of the showcases as the public may see it.

A running order is shown once it is drawn. The names in it come from the published outcome that the candidates
were taken from, never from rows: until that outcome is published only the numbers drawn are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext

from election_site.models import Election, Outcome, StageRun
from showcases.domain.clock import phase, seconds_remaining, seconds_used, time_is_up_at
from showcases.domain.displays import DISPLAYS, in_order
from showcases.domain.lots import lot
from showcases.domain.rounds import PROMISE_ROUND, STAGE_BY_ROUND, advancing_ids, source_stage
from showcases.models import Appearance, Round

STATES = {
    Round.State.PLANNED: "to_come",
    Round.State.DRAWN: "now",
    Round.State.HELD: "done",
    Round.State.ANNULLED: "annulled",
}


@dataclass(frozen=True)
class Turn:
    """One line of a running order. ``key`` is what the lot was drawn with, ``lot`` its sum, 64 digits.

    ``state``: to_come, now, done or absent. ``seconds`` are those used, or left while it is ``now``;
    ``time_is_up_at`` is the moment that the countdown runs to.
    ``name`` is the number while names are not public.
    """

    place: int
    key: str
    lot: str
    name: str
    post: str
    state: str
    seconds: int
    started_at: datetime | None
    ended_at: datetime | None
    time_is_up_at: datetime | None
    absence: str = ""
    promise: str = ""
    url: str = ""


@dataclass(frozen=True)
class RoundShown:
    """One round, ready to show. ``state``: to_come, now, done or annulled; ``order`` is empty until drawn."""

    number: int
    title: str
    before: str
    starts_at: date
    place: str
    state: str
    state_text: str
    displays: Sequence[str]
    seconds_each: int
    seed: str
    witnesses: str
    lot_text: str
    has_names: bool
    order: Sequence[Turn] = ()
    annulled_because: str = ""

    @property
    def speaking(self) -> Turn | None:
        """Whose clock runs, if anybody's."""
        return next((turn for turn in self.order if turn.state == "now"), None)

    @property
    def promises(self) -> list[Turn]:
        return [turn for turn in self.order if turn.promise]


def rounds_of(election: Election, *, now: datetime) -> list[RoundShown]:
    """Every round of ``election`` by number, annulled ones before the one that took their place.

    Three queries, however many rounds and candidates there are.
    """
    rounds = list(election.showcase_rounds.order_by("number", "pk"))
    return _shown(rounds, election, now=now)


def round_of(election: Election, number: int, *, now: datetime) -> RoundShown | None:
    """The round of this number that counts, or None. Three queries."""
    rounds = election.showcase_rounds.filter(number=number).exclude(state=Round.State.ANNULLED)
    return next(iter(_shown(list(rounds), election, now=now)), None)


def _shown(rounds: Sequence[Round], election: Election, *, now: datetime) -> list[RoundShown]:
    names = _published_names(election)
    turns: dict[int, list[Appearance]] = {round.pk: [] for round in rounds}
    for appearance in _appearances(rounds):
        turns[appearance.round_id].append(appearance)
    return [
        _round_shown(round, turns[round.pk], names.get(round.stage, {}), election.slug, now)
        for round in rounds
    ]


def _appearances(rounds: Sequence[Round]):
    # An annulled round shows why, not whom: its candidates may no longer be candidates.
    shown = [round.pk for round in rounds if round.state != Round.State.ANNULLED]
    return (
        Appearance.objects.filter(round__in=shown)
        .select_related("candidacy__post")
        .only(
            "round_id",
            "order",
            "started_at",
            "ended_at",
            "absence",
            "candidacy__promise",
            "candidacy__post__title",
        )
        .order_by("round_id", "order")
    )


def _published_names(election: Election) -> dict[str, Mapping[str, str]]:
    """By a vote's stage: the names, by candidacy, of those whom the published outcome before lets go on."""
    sources = {source_stage(number).code: stage.code for number, stage in STAGE_BY_ROUND.items()}
    outcomes = Outcome.objects.filter(
        run__election=election,
        run__stage__in=sources,
        run__state=StageRun.State.CERTIFIED,
        publication__isnull=False,
    ).select_related("run")
    named = {}
    for outcome in outcomes:
        going_on = {str(candidacy) for candidacy in advancing_ids(outcome.figures)}
        every = outcome.figures.get("names", {})
        named[sources[outcome.run.stage]] = {key: every[key] for key in going_on if key in every}
    return named


def _round_shown(
    round: Round, appearances: Sequence[Appearance], names: Mapping[str, str], slug: str, now: datetime
) -> RoundShown:
    order = [_turn(round, appearance, names, slug, now) for appearance in appearances]
    lot_text = ""
    if order:
        lot_text = gettext("Lot drawn: %(seed)s. Witnesses: %(witnesses)s.") % {
            "seed": round.lot_seed,
            "witnesses": round.witnesses,
        }
    return RoundShown(
        number=round.number,
        title=round.title,
        before=gettext(STAGE_BY_ROUND[round.number].title),
        starts_at=round.held_on,
        place=round.place,
        state=STATES[Round.State(round.state)],
        state_text=round.get_state_display(),
        displays=[gettext(DISPLAYS[display]) for display in in_order(round.displays)],
        seconds_each=round.seconds_each,
        seed=round.lot_seed,
        witnesses=round.witnesses,
        lot_text=lot_text,
        has_names=bool(names),
        order=order,
        annulled_because=round.annulled_because,
    )


def _turn(round: Round, appearance: Appearance, names: Mapping[str, str], slug: str, now: datetime) -> Turn:
    key = str(appearance.candidacy_id)
    span = {"started_at": appearance.started_at, "ended_at": appearance.ended_at, "now": now}
    state = "absent" if appearance.absence else phase(appearance.started_at, appearance.ended_at)
    if state == "now":
        seconds = seconds_remaining(seconds_each=round.seconds_each, **span)
    else:
        seconds = seconds_used(**span)
    is_named = key in names
    return Turn(
        place=appearance.order,
        key=key,
        lot=lot(round.lot_seed, key),
        name=names[key] if is_named else gettext("No. %(number)s") % {"number": key},
        post=appearance.candidacy.post.title,
        state=state,
        seconds=seconds,
        started_at=appearance.started_at,
        ended_at=appearance.ended_at,
        time_is_up_at=time_is_up_at(appearance.started_at, round.seconds_each) if state == "now" else None,
        absence=appearance.absence,
        url=reverse("nomination:candidate", args=[slug, key]) if is_named else "",
        promise=appearance.candidacy.promise if is_named and round.number == PROMISE_ROUND else "",
    )
