"""The meeting's script with each step's figures filled in: what the chair reads aloud."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from ballots.domain.explanation import explain
from ballots.domain.rounds import BY_ELECTION_ROUND, NEW_MEETING, RE_RUN_ROUND, TIE_ROUND
from ballots.domain.script import (
    ANNOUNCE,
    ATTENDANCE,
    CALL,
    CLOSE,
    COUNT,
    EMPTY_BOX,
    METHOD,
    READ,
    RELEASE,
    TELLERS,
    VOTE,
    steps_of,
)
from ballots.domain.verdict import Verdict
from ballots.models import MeetingStep, Vote
from ballots.models.door import ANNOUNCE_CLOSING
from ballots.queries.door import is_released, steps_taken
from ballots.queries.outcome_pages import round_params, rounds_of
from ballots.queries.tellers import tellers_of
from ballots.queries.votes import turnout
from election_site.domain.wording import N_
from election_site.models import Outcome
from election_site.queries.chain import certified_outcome
from election_site.queries.wording import fill

State = Vote.State
WHY_AGAIN = {  # msgids
    RE_RUN_ROUND: N_(
        "In the last vote more ballots were returned than were issued or than people voted. It is not valid and is"
        " held again now."
    ),
    NEW_MEETING: N_(
        "Too few voters were present the last time, and the meeting was adjourned. It goes on now."
    ),
    TIE_ROUND: N_(
        "“%(title)s”: %(names)s have equal votes at the last seat. They alone are voted on again now, for"
        " %(seats)s seat(s)."
    ),
    BY_ELECTION_ROUND: N_(
        "“%(title)s”: %(seats)s seat(s) stayed vacant. A by-election is held for them now; its candidates are"
        " %(names)s."
    ),
}
# Steps that a later round of the same stage need not take again.
ONCE_A_STAGE = (CALL, METHOD, TELLERS)


def outcome_of(vote: Vote) -> Outcome | None:
    """The certified outcome of this vote's own run, or None."""
    outcome = certified_outcome(vote.run.election, vote.run.stage)
    return outcome if outcome and outcome.run_id == vote.run_id else None


def is_published(vote: Vote) -> bool:
    outcome = outcome_of(vote)
    return outcome is not None and hasattr(outcome, "publication")


def taken_codes(vote: Vote) -> set[str]:
    """The codes of the steps that are done: recorded ones, and those that the vote's state shows."""
    taken = set(vote.steps.values_list("step", flat=True))
    taken |= set(
        MeetingStep.objects.filter(vote__run=vote.run_id, step__in=ONCE_A_STAGE).values_list(
            "step", flat=True
        )
    )
    reached = {
        State.PREPARED: (),
        State.OPEN: (VOTE,),
        State.SEALED: (VOTE, CLOSE),
        State.COUNTED: (VOTE, CLOSE, COUNT),
    }
    return taken | set(reached[vote.state])


def closing_time(vote: Vote) -> datetime | None:
    """The closing time that was announced last."""
    step = vote.steps.filter(step=ANNOUNCE_CLOSING).order_by("pk").last()
    return parse_datetime(step.figures["closes_at"]) if step else None


def minutes_left(vote: Vote, now: datetime) -> int | None:
    """Whole minutes until the announced closing time, begun ones counted; None without one or with none left."""
    closes_at = closing_time(vote)
    if closes_at is None or vote.state != State.OPEN or closes_at <= now:
        return None
    return -((now - closes_at) // timedelta(minutes=1))


# ----- the text, step by step -----


def _call(vote: Vote) -> list[str]:
    given = {"body": vote.run.election.body_name, "title": vote.title}
    # The members' meeting is the organisation's own; the votes before it are held by others.
    begins = (
        gettext(
            "Comrades, the general meeting of the members under %(body)s begins. On its agenda: %(title)s."
        )
        if vote.kind == "member_decision"
        else gettext("Comrades, the meeting begins. On its agenda: %(title)s, for the election of %(body)s.")
    )
    return [begins % given, gettext("Please keep quiet, and put your telephones on silent.")]


def _attendance(vote: Vote) -> list[str]:
    figures = turnout(vote)
    given = {"base": figures.roll_base, "present": figures.present, "required": figures.required}
    said = (
        gettext("%(base)s should attend and %(present)s are present; at least %(required)s must be present.")
        % given
    )
    verdict = (
        gettext("The number needed is reached, and the meeting can vote.")
        if figures.has_quorum
        else gettext("The number needed is not reached yet; we wait.")
    )
    return [*_why_again(vote), said, verdict]


def _why_again(vote: Vote) -> list[str]:
    """Why a further round is held, before the hall votes again: nothing that the new ballot does not show, for no
    figure is told before the stage is certified."""
    said = []
    for contest in vote.paper["contests"]:
        words = WHY_AGAIN.get(contest.get("round"))
        if words is None:
            continue
        names = "、".join(one["name"] for one in contest["candidates"])
        said.append(gettext(words) % {"title": contest["title"], "seats": contest["seats"], "names": names})
    # What holds for the whole vote is the same sentence for each post.
    return list(dict.fromkeys(said))


def _hands(step: MeetingStep | None) -> list[str]:
    if step is None or not step.figures:
        return []
    return [
        gettext(
            "For it %(votes_for)s, against %(against)s, abstained %(abstain)s, of %(present)s present: carried."
        )
        % step.figures
    ]


def _method(vote: Vote) -> list[str]:
    ask = [
        gettext("The draft of the election method is before you. Who has something to say about it?"),
        gettext("We vote by show of hands. Who is for it? Who is against? Who abstains?"),
    ]
    return ask + _hands(steps_taken(vote).get(METHOD))


def _tellers(vote: Vote) -> list[str]:
    lines = [
        gettext("%(role)s: %(name)s") % {"role": one.get_role_display(), "name": one.name}
        for one in tellers_of(vote)
    ]
    return [
        gettext("Proposed as scrutineers and counters; none of them is a candidate:"),
        *lines,
        gettext("We vote by show of hands. Who is for it? Who is against? Who abstains?"),
        *_hands(steps_taken(vote).get(TELLERS)),
    ]


def _empty_box(vote: Vote) -> list[str]:
    said = [gettext("The scrutineers prove before everybody that the box is empty.")]
    step = steps_taken(vote).get(EMPTY_BOX)
    if step:
        said.append(gettext("Ballots in the box: %(in_box)s.") % step.figures)
    return said


def _release(vote: Vote) -> list[str]:
    said = [
        gettext("Enough voters are present. Each of you draws one slip and shows it to nobody."),
        gettext("The slips that are left become void before everybody."),
    ]
    if is_released(vote):
        figures = turnout(vote)
        said.append(
            gettext("Slips out: %(issued)s; signed in: %(present)s.")
            % {"issued": figures.issued, "present": figures.present}
        )
    return said


def _vote(vote: Vote) -> list[str]:
    figures = turnout(vote)
    paper = [gettext("Whoever has a paper ballot marks it with a pen and drops it into the paper box.")]
    return [
        gettext("%(issued)s ballots are out for %(present)s voters. The vote is open.")
        % {"issued": figures.issued, "present": figures.present},
        gettext("Scan the slip or type its code, mark, check, and drop the ballot into the box."),
        *(paper if vote.takes_paper else []),
        gettext("Whoever can't manage alone is helped at the desk; a candidate helps nobody."),
    ]


def _close(vote: Vote) -> list[str]:
    figures = turnout(vote)
    box = (
        gettext(
            "%(issued)s ballots are out, %(paper)s of them on paper; %(in_box)s are in the box on screen."
        )
        if vote.takes_paper
        else gettext("%(in_box)s ballots are in the box; %(issued)s slips are out.")
    )
    said = [
        box % {"in_box": figures.in_box, "issued": figures.issued, "paper": figures.paper_issued},
        gettext("Has everybody voted who wants to? Then the vote is closed and the box is sealed."),
    ]
    return said


def _count(vote: Vote) -> list[str]:
    said = [gettext("The counters count; the scrutineers watch. Please stay in your places.")]
    figures = turnout(vote)
    if figures.returned is not None:
        said.append(
            gettext("Ballots issued %(issued)s, returned %(returned)s.")
            % {"issued": figures.issued, "returned": figures.returned}
        )
    return said


def _read(vote: Vote) -> list[str]:
    outcome = outcome_of(vote)
    if outcome is None:
        return [gettext("The chief scrutineer reads out the result as soon as two people have certified it.")]
    rounds = rounds_of(outcome.figures)
    return [sentence for one in rounds for sentence in _round(one, is_one=len(rounds) == 1)]


def _round(figures: Mapping, *, is_one: bool) -> list[str]:
    """One round of the vote, post by post; with several rounds it is named first."""
    said = [] if is_one else [gettext("Round %(number)s: “%(title)s”.") % round_params(figures)]
    for place, contest in enumerate(figures["contests"]):
        verdict = Verdict.from_dict(figures["verdicts"][contest["key"]])
        # Attendance and returned ballots are those of the whole meeting: they are read once, valid ones by post.
        meeting = explain(verdict, {})[:2] if place else []
        sentences = explain(verdict, figures["names"], title=contest["title"], is_decided=True)
        said += [fill(one.msgid, one.params) for one in sentences if one not in meeting]
        said += _other_marks(figures, contest) + _written(figures["tally"]["contests"][contest["key"]])
    return said


def _other_marks(figures: Mapping, contest: Mapping) -> list[str]:
    """Votes against and abstentions, which the sentences on who is elected leave out."""
    if figures["kind"] == "second_recommendation":
        return []
    lines = figures["tally"]["contests"][contest["key"]]["candidates"]
    said = gettext("%(name)s against %(against)s, abstained %(abstain)s")
    rows = [said % {"name": figures["names"][who], **lines[who]} for who in contest["order"]]
    return [gettext("Other votes: %(rows)s.") % {"rows": "；".join(rows)}]


def _written(contest: Mapping) -> list[str]:
    """Everybody whom voters wrote in, with the votes: all of it is read out."""
    rows = sorted(contest["write_ins"].items(), key=lambda line: (-line[1], line[0]))
    names = [gettext("%(name)s %(votes)s vote(s)") % {"name": name, "votes": votes} for name, votes in rows]
    return [gettext("Written in by voters: %(names)s.") % {"names": "、".join(names)}] if names else []


def _announce(vote: Vote) -> list[str]:
    outcome = outcome_of(vote)
    if outcome is None or not is_published(vote):
        return [gettext("The outcome is announced as soon as it is published.")]
    figures = outcome.figures
    if vote.kind == "second_recommendation":
        return [gettext("The second recommendation is over; its votes go into the scores.")]
    said = gettext("%(contest)s: %(names)s")
    word = (
        gettext("I announce as elected:")
        if vote.kind == "member_decision"
        else gettext("I announce who goes on:")
    )
    return [
        word,
        *(
            said
            % {
                "contest": contest["title"],
                "names": "、".join(names_in(figures, contest["key"])) or gettext("nobody"),
            }
            for contest in figures["contests"]
        ),
    ]


def names_in(figures: dict, contest: str) -> list[str]:
    """Who advances in one contest, those written in included."""
    decided = figures.get("decided", {}).get(contest)
    if decided is not None:
        return [one["name"] for one in decided]
    return [figures["names"][str(who)] for who in figures["advancing"].get(contest, [])]


TEXTS: dict[str, Callable[[Vote], list[str]]] = {
    CALL: _call,
    ATTENDANCE: _attendance,
    METHOD: _method,
    TELLERS: _tellers,
    EMPTY_BOX: _empty_box,
    RELEASE: _release,
    VOTE: _vote,
    CLOSE: _close,
    COUNT: _count,
    READ: _read,
    ANNOUNCE: _announce,
}


@dataclass(frozen=True)
class ScriptLine:
    """One step as the chair sees it. ``state``: done, now or to_come; ``said``: the sentences to read aloud."""

    number: int
    code: str
    title: str
    state: str
    said: list[str]
    at: datetime | None
    is_spoken: bool
    by_hands: bool


def script_lines(vote: Vote) -> list[ScriptLine]:
    """Every step of this vote's meeting; the first that is not done is the one now."""
    taken, rows = taken_codes(vote), steps_taken(vote)
    steps = steps_of(vote.kind)
    now = next((step.code for step in steps if step.code not in taken), "")
    return [
        ScriptLine(
            number=number,
            code=step.code,
            title=gettext(step.title),
            state="done" if step.code in taken else "now" if step.code == now else "to_come",
            said=TEXTS[step.code](vote),
            at=rows[step.code].at if step.code in rows else None,
            is_spoken=step.is_spoken,
            by_hands=step.by_hands,
        )
        for number, step in enumerate(steps, 1)
    ]
