"""Paper ballots to print. A batch is one and the same page over and over: no number, no mark, nothing by which
one sheet could be told from another."""

from collections.abc import Mapping

from django.utils.translation import gettext, override

from ballots.domain.marking import ABSTAIN, AGAINST, FOR, marking_rule
from ballots.domain.paper import Contest
from ballots.domain.paper_checks import paper_reason
from ballots.models import Vote
from ballots.queries.day_words import ballot_day, day_text
from ballots.queries.electorate import body_word
from election_site.models import User
from election_site.printing import spaced_name
from election_site.services.errors import Refused
from election_site.services.printing import print_document
from election_site.services.rights import require

MOST_COPIES = 1000
BALLOT, SPARE, SAMPLE = "ballot", "spare", "sample"
# One colour for each body and kind of vote, so that a sheet in the wrong box is seen at once. The word stands
# in the band too: a copy in black and white must still tell.
BAND: Mapping[str, str] = {
    "second_recommendation": "#1F4E8C",
    "public_recognition": "#1B6B3A",
    "organisational_trust": "#7A5800",
    "member_decision": "#A81E1E",
    "county_committee": "#A81E1E",
    "peoples_congress": "#1F4E8C",
    "government": "#1B6B3A",
    "cppcc": "#7A5800",
}


def sheet_data(vote: Vote, *, kind: str, channel: str, copies: int) -> dict:
    """What the template sets: words ready to be read, candidates in the paper's order."""
    contests = vote.paper["contests"]
    return {
        "title": vote.title,
        "over": vote.run.election.title,
        "day": day_text(ballot_day(vote)),
        "band": body_word(channel) or vote.title,
        "colour": BAND.get(channel or vote.kind, "#5C554D"),
        "flag": {SPARE: gettext("Spare set: for a repeated vote only"), SAMPLE: gettext("Sample")}.get(
            kind, ""
        ),
        "is_sample": kind == SAMPLE,
        "copies": 1 if kind == SAMPLE else copies,
        "key_title": gettext("Marks"),
        "key": _key(contests),
        "notes_title": gettext("How to fill in this ballot"),
        "notes": _notes(vote),
        "other": gettext("other name"),
        "more": gettext("Page {page} of {pages}: please fill in all pages"),
        "contests": [_contest(one, vote.kind) for one in contests],
    }


def _contest(contest: Contest, kind: str) -> dict:
    return {
        "title": contest["title"],
        "rule": _rule(contest, kind),
        "names": [spaced_name(one["name"]) for one in contest["candidates"]],
        "write_ins": contest["write_ins"],
    }


def _rule(contest: Contest, kind: str) -> str:
    """How many may be chosen. Only an election fills the seats; the votes before it thin the field."""
    limit = contest["max_for"]
    if kind == "member_decision":
        return gettext("%(seats)s to be elected") % {"seats": contest["seats"]}
    if limit is None:
        return gettext("one mark for each person")
    if AGAINST in contest["marks"]:
        return gettext("for at most %(max)s") % {"max": limit}
    return gettext("recommend at most %(limit)s") % {"limit": limit}


def _key(contests: list[Contest]) -> list[dict]:
    marks = {mark for contest in contests for mark in contest["marks"]}
    words = {
        FOR: ("○", gettext("For") if AGAINST in marks else gettext("Recommend")),
        AGAINST: ("×", gettext("Against")),
        ABSTAIN: ("", gettext("abstain: leave the box empty")),
    }
    return [{"sign": words[mark][0], "word": words[mark][1]} for mark in words if mark in marks]


def _notes(vote: Vote) -> list[str]:
    """How to fill the sheet in, as the rule of this vote judges it."""
    contests = vote.paper["contests"]
    marks = {mark for contest in contests for mark in contest["marks"]}
    notes = [
        gettext("Use a pen with black or blue ink and put one mark into the box beside each name.")
        if AGAINST in marks
        else gettext(
            "Use a pen with black or blue ink and put a ○ into the box beside each name that you recommend."
        )
    ]
    if any(one["max_for"] is not None for one in contests):
        notes.append(
            gettext("If more are chosen for a post than may be chosen, that part of the ballot is invalid.")
            if len(contests) > 1
            else gettext("If more are chosen than may be chosen, the ballot is invalid.")
        )
    if any(one["write_ins"] for one in contests):
        rule = marking_rule(vote.options["options"], write_ins=True)
        notes.append(
            gettext(
                "If you are against a candidate and want somebody who is not listed, write the name on an empty"
                " line and put a ○ into its box."
            )
            if rule.requires_against
            else gettext(
                "If you want somebody who is not listed, write the name on an empty line and put a ○ into its"
                " box."
            )
        )
    notes.append(gettext("Don't sign the ballot and put no other mark on it, or it is invalid."))
    notes.append(gettext("If you spoil the sheet, exchange it at the desk before you drop it."))
    return notes


def print_ballots(*, vote: Vote, kind: str, copies: int, actor: User, channel: str = "") -> bytes:
    """The PDF of a batch: ``copies`` equal ballots, the spare set for a repeated vote, or the sample (票样), which
    is posted up also where all vote at a screen, and may stand for all bodies.

    Raises Refused: B402 for ballots of a vote without paper, B404 for a number or a channel that cannot be, E301 where
    the font lacks a character of a name, E106.
    """
    require(actor, "prepare_vote", vote.run.election)
    if not vote.takes_paper and kind != SAMPLE:
        raise Refused(paper_reason("B402"))
    channels = [*vote.channels, ""] if kind == SAMPLE or not vote.channels else vote.channels
    if not 1 <= copies <= MOST_COPIES or channel not in channels:
        raise Refused(paper_reason("B404"))
    with override("zh-hans"):
        data = sheet_data(vote, kind=kind, channel=channel, copies=copies)
    return print_document("ballot_sheet", data)
