"""What the hall screen shows: people, slips and a number of ballots while a vote runs; results once they are
certified and published, and never earlier."""

from datetime import datetime

from django.utils.translation import gettext

from ballots.models import Vote
from ballots.queries.door import current_vote, is_released
from ballots.queries.script import is_published, minutes_left, outcome_of
from ballots.queries.votes import Turnout, turnout
from election_site.models import Election
from election_site.queries.outcome_page import ResultGroup
from election_site.queries.public import page_of

State = Vote.State
GROUP_SECONDS = 12  # how long one post's result, or a part of it, stands on the screen
ROWS_SHOWN = 5  # as many as fit and are readable from the last row


def hall_context(election: Election, now: datetime) -> dict:
    """What ``ballots/hall.html`` needs, but for the addresses."""
    vote = current_vote(election)
    if vote is None:
        return {
            "election": election,
            "stage_title": election.title,
            "sentence": gettext("The meeting has not begun."),
            "figures": [],
            "now": now,
            "minutes_left": None,
            "group": None,
        }
    figures = turnout(vote)
    groups = result_groups(vote)
    shown = group_now(groups, now)
    return {
        "election": election,
        "stage_title": vote.title,
        "sentence": hall_sentence(vote, figures),
        "figures": [] if shown else hall_figures(vote, figures),
        "now": now,
        "minutes_left": minutes_left(vote, now),
        "group": shown,
    }


def hall_sentence(vote: Vote, figures: Turnout) -> str:
    """One sentence of what happens now."""
    if vote.state == State.OPEN:
        return gettext("The vote is open. Please mark your ballot and drop it into the box.")
    if vote.state == State.PREPARED:
        if not figures.has_quorum:
            missing = figures.required - figures.present
            return gettext("%(missing)s more voters are needed before the vote can be held.") % {
                "missing": missing
            }
        if is_released(vote):
            return gettext("Please sign in, draw a slip, and wait until the vote opens.")
        return gettext("Please sign in at the desk. Enough voters are present.")
    if is_published(vote):
        return gettext("The result, certified by the chief scrutineer and the chief counter.")
    if vote.state == State.SEALED:
        return gettext("The box is closed and sealed. The ballots are being counted.")
    return gettext("The ballots are counted. The result follows when two people have certified it.")


def hall_figures(vote: Vote, figures: Turnout) -> list[dict]:
    """At most four figures; of the box only how many ballots are in it."""
    rows = [
        {"label": gettext("Should attend"), "value": figures.roll_base, "rule": ""},
        {
            "label": gettext("Present"),
            "value": figures.present,
            "rule": gettext("at least %(required)s") % {"required": figures.required},
        },
    ]
    if vote.state == State.PREPARED:
        return rows
    return [
        *rows,
        {"label": gettext("Slips out"), "value": figures.issued, "rule": ""},
        box_figure(vote, figures),
    ]


def box_figure(vote: Vote, figures: Turnout) -> dict:
    """How many ballots are in the box; of a vote with paper those of both boxes, once the paper box is opened."""
    label = gettext("Ballots in the box")
    if not vote.takes_paper:
        return {"label": label, "value": figures.in_box, "rule": ""}
    if figures.returned is None:
        return {"label": label, "value": figures.in_box, "rule": gettext("without those on paper")}
    paper = gettext("%(paper)s of them on paper") % {"paper": figures.returned - figures.in_box}
    return {"label": label, "value": figures.returned, "rule": paper}


def result_groups(vote: Vote) -> list[ResultGroup]:
    """The published result, post by post; nothing before."""
    if not is_published(vote):
        return []
    return list(page_of(outcome_of(vote)).results)


def group_now(groups: list[ResultGroup], now: datetime) -> dict | None:
    """The rows that stand on the screen at ``now``: posts take turns by the clock, a long one in parts, so that
    every screen in the hall shows the same and nothing is kept."""
    parts = [
        {
            "title": group.title,
            "number": number,
            "total": len(groups),
            "rows": list(group.rows)[first : first + ROWS_SHOWN],
            "first": first + 1,
            "last": min(first + ROWS_SHOWN, len(group.rows)),
            "of": len(group.rows),
        }
        for number, group in enumerate(groups, 1)
        for first in range(0, max(len(group.rows), 1), ROWS_SHOWN)
    ]
    return parts[int(now.timestamp()) // GROUP_SECONDS % len(parts)] if parts else None
