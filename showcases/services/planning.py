"""Planning the rounds: one by one, or from the programme file."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from election_site.domain.checks import Reason
from election_site.models import Election, User
from election_site.services.audit import record
from election_site.services.chain import lock_election
from election_site.services.errors import refuse_if
from election_site.services.rights import require
from election_site.table_files.layouts import DISPLAY, SHOWCASE_STAGE, SHOWCASES
from election_site.table_files.problems import ProblemList
from election_site.table_files.reading import Row, Table
from showcases.domain.checks import reason
from showcases.domain.displays import DISPLAYS, in_order
from showcases.domain.rounds import STAGE_BY_ROUND
from showcases.domain.wording import WHAT_DATE, WHAT_PLACE, WHAT_TITLE
from showcases.models import Round
from showcases.queries.rounds import live_round

# A whole working day: longer than any speech, and a slip of the pen (hours for minutes) is caught.
MOST_SECONDS = 8 * 60 * 60


def plan_blockers(
    election: Election,
    *,
    number: int,
    title: str,
    held_on: date | None,
    place: str,
    seconds_each: int,
    displays: Sequence[str],
) -> list[Reason]:
    """What keeps a round from being planned, or its plan from being changed, in this way."""
    if number not in STAGE_BY_ROUND:
        return [reason("S701", number=number)]
    found = [
        reason("S706", what=what)
        for what, value in ((WHAT_TITLE, title.strip()), (WHAT_DATE, held_on), (WHAT_PLACE, place.strip()))
        if not value
    ]
    if not 0 < seconds_each <= MOST_SECONDS:
        found.append(reason("S703", most=MOST_SECONDS))
    unknown = [display for display in displays if display not in DISPLAYS]
    if unknown or not displays:
        found.append(reason("S704", displays=", ".join(unknown) or "–"))
    round = live_round(election, number)
    if round and round.state == Round.State.HELD:
        found.append(reason("S721", round=round.title, state=round.get_state_display()))
    elif (
        round
        and round.state == Round.State.DRAWN
        and (round.seconds_each != seconds_each or set(round.displays) != set(displays))
    ):
        found.append(reason("S705"))
    return found


@transaction.atomic
def plan_round(
    *,
    election: Election,
    number: int,
    title: str,
    held_on: date,
    place: str,
    seconds_each: int,
    displays: Sequence[str],
    actor: User,
    now: datetime,
) -> Round:
    """Plan round ``number``, or change its plan while it has not been held.

    Once the running order is drawn only title, day and place can still be changed: time and displays are the
    same for everybody. ``displays``: keys of ``domain.displays.DISPLAYS``. Raises Refused with every blocker.
    """
    election = lock_election(election)
    require(actor, "host_showcase", election)
    plan = {
        "title": title,
        "held_on": held_on,
        "place": place,
        "seconds_each": seconds_each,
        "displays": list(displays),
    }
    refuse_if(plan_blockers(election, number=number, **plan))
    plan |= {
        "title": title.strip(),
        "place": place.strip(),
        "displays": in_order(displays),
        "stage": STAGE_BY_ROUND[number].code,
    }
    round, _ = Round.objects.exclude(state=Round.State.ANNULLED).update_or_create(
        defaults=plan, election=election, number=number
    )
    record(
        election=election,
        action="plan_round",
        actor=actor,
        now=now,
        target=round,
        **{**plan, "held_on": held_on.isoformat()},
    )
    return round


def _plan_of_row(row: Row) -> dict:
    values = row.values
    return {
        "number": values["number"],
        "title": values["title"],
        "held_on": values["held_on"],
        "place": values["place"],
        "seconds_each": values["minutes_each"] * 60,
        "displays": [DISPLAY[values["display"]]],
    }


def _row_reasons(election: Election, row: Row) -> list[Reason]:
    found = plan_blockers(election, **_plan_of_row(row))
    stage = STAGE_BY_ROUND.get(row.values["number"])
    if stage and stage.code != SHOWCASE_STAGE[row.values["stage"]]:
        number = row.values["number"]
        found.append(reason("S702", number=number, stage=stage.title, given=row.values["stage"]))
    return found


@transaction.atomic
def plan_rounds_from_table(*, election: Election, table: Table, actor: User, now: datetime) -> list[Round]:
    """Plan the rounds of a programme file (layout ``SHOWCASES``), in the order of their numbers.

    Raises FileRefused with the row of every fault and plans nothing, or Refused without the capability.
    """
    election = lock_election(election)
    require(actor, "host_showcase", election)
    problems = ProblemList(table.file)
    for row in table.rows:
        for found in _row_reasons(election, row):
            problems.add_reason(found, row.number)
    problems.refuse_if_any()
    rows = sorted(table.rows, key=lambda row: row.values["number"])
    rounds = [plan_round(election=election, actor=actor, now=now, **_plan_of_row(row)) for row in rows]
    record(
        election=election,
        action="import_table",
        actor=actor,
        now=now,
        target=SHOWCASES.name,
        file=table.file,
        digest=table.digest_sha256,
        rows=len(rounds),
    )
    return rounds
