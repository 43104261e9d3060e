"""From a sealed round to the next one: who is voted on again, for how many seats, and what all rounds together
decide.

Three words that are never mixed: 重新选举 repeats a vote that was not valid, with the same paper; 再次投票 is among
those who are equal at the last seat; 另行选举 is for seats that nobody took. Nothing is typed again: every paper
follows from the round before and, for a 另行选举, from the decision on record that names who stands.

A contest of a further round carries ``round``, one of the words below, and a tie revote its number as ``revote``;
a contest of the first round carries neither.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ballots.domain.decisions import SHORTAGE, is_settled
from ballots.domain.election import BY_ELECTION, DECISION, NO_QUORUM, RE_RUN, RECOUNT, TIE_REVOTE
from ballots.domain.verdict import WRITE_IN, Verdict
from election_site.domain.checks import Check, Reason, catalogue
from election_site.domain.wording import N_

# What a contest is voted on again as.
RE_RUN_ROUND, TIE_ROUND, BY_ELECTION_ROUND, NEW_MEETING = "re_run", "tie_revote", "by_election", "new_meeting"
ROUND_WORDS: Mapping[str, str] = {
    RE_RUN_ROUND: N_("re-run"),
    TIE_ROUND: N_("tie revote"),
    BY_ELECTION_ROUND: N_("by-election"),
    NEW_MEETING: N_("new meeting"),
}
# What the rule asks for next after a contest that is not settled, by its verdict's next step.
NEXT_WORDS: Mapping[str, str] = {
    RE_RUN: ROUND_WORDS[RE_RUN_ROUND],
    TIE_REVOTE: ROUND_WORDS[TIE_ROUND],
    BY_ELECTION: N_("by-election, or fewer seats"),
    NO_QUORUM: ROUND_WORDS[NEW_MEETING],
    RECOUNT: N_("another count"),
    DECISION: N_("a decision by the body that may take it"),
    SHORTAGE: N_("a decision on how to go on with too few"),
}
# The question under which it is on record who stands in a by-election; a reduction of seats has its own.
STANDING = "by_election"
# A person whom voters wrote in stands on a further paper under this; the ruling on the name holds on.
NAMED = "named:"

CHECKS = catalogue(
    [
        Check(
            "B651",
            "error",
            clerk=N_("Round %(number)s is not counted yet."),
            mend=N_("Seal the vote and wait for the count."),
        ),
        Check(
            "B652",
            "error",
            clerk=N_("Every contest is settled: there is nothing to hold a further round for."),
            mend=N_("Close the stage."),
        ),
        Check(
            "B653",
            "error",
            clerk=N_("“%(contest)s”: the figures contradict each other."),
            mend=N_("Count again; a further round cannot rest on these figures."),
        ),
        Check(
            "B654",
            "error",
            clerk=N_("“%(contest)s”: %(vacancies)s seat(s) are missing."),
            mend=N_("Record who stands in the by-election, or that the seats are reduced."),
            rule=N_("2020 Art. 29 [S]: a separate election for the missing seats, or fewer seats"),
        ),
        Check(
            "B655",
            "error",
            clerk=N_("“%(contest)s”: a name written in by voters waits for a decision."),
            mend=N_("Record whether the name is accepted; it may change who is voted on again."),
        ),
        Check(
            "B656",
            "error",
            clerk=N_("“%(contest)s”: no further round is held; who may decide has to decide what follows."),
            mend=N_("Record the decision."),
        ),
        Check(
            "B657",
            "error",
            clerk=N_(
                "“%(contest)s”: for %(seats)s missing seat(s) at least as many must stand, and only persons of"
                " this ballot who are not elected."
            ),
        ),
        Check("B658", "error", clerk=N_("“%(contest)s” has no missing seat that a by-election could fill.")),
        Check(
            "B659",
            "error",
            clerk=N_("A further round was prepared already; earlier rounds take no more decisions."),
        ),
    ]
)


def round_reason(code: str, **params: object) -> Reason:
    """Build a reason from this catalogue; an unknown number is a KeyError."""
    return Reason(CHECKS[code], params)


@dataclass(frozen=True)
class CountedRound:
    """One counted round of a vote, the decisions on record put in.

    ``paper`` as in ``ballots.domain.paper``; ``verdicts`` by contest, as settled; ``decided``: by contest and
    question, the ids that the decision chose.
    """

    number: int
    paper: Mapping[str, object]
    verdicts: Mapping[str, Verdict]
    decided: Mapping[str, Mapping[str, Sequence[str]]]

    def contest(self, key: str) -> Mapping[str, object]:
        return next(one for one in self.paper["contests"] if one["key"] == key)

    def questions(self, key: str) -> Mapping[str, Sequence[str]]:
        return self.decided.get(key, {})


@dataclass(frozen=True)
class NextRound:
    """The further round that the rounds so far ask for: its paper, or why there is none (yet)."""

    paper: Mapping[str, object]
    reasons: tuple[Reason, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The words for what is held, each once, in the paper's order."""
        return tuple(dict.fromkeys(one["round"] for one in self.paper["contests"]))


def main_round(rounds: Sequence[CountedRound]) -> CountedRound:
    """The round that decided all that later ones did not: the first valid one. Before it are only repeats."""
    for one in rounds:
        if all(verdict.vote_valid for verdict in one.verdicts.values()):
            return one
    return rounds[-1]


def latest_rounds(rounds: Sequence[CountedRound]) -> dict[str, CountedRound]:
    """For each contest, in the first paper's order, the last round that voted on it."""
    latest: dict[str, CountedRound] = {}
    for one in rounds:
        for contest in one.paper["contests"]:
            latest[contest["key"]] = one
    return latest


def left_open(rounds: Sequence[CountedRound]) -> list[tuple[str, str]]:
    """Key and next step of every contest for which something is still to be held or decided."""
    return [
        (key, last.verdicts[key].next_step)
        for key, last in latest_rounds(rounds).items()
        if not is_settled(last.verdicts[key], last.questions(key))
    ]


def next_round(rounds: Sequence[CountedRound]) -> NextRound:
    """The paper of the further round, from the rounds so far and nothing else.

    All that is to be held is held in one round, so a question whose answer may change the paper comes first.
    """
    contests: list[Mapping[str, object]] = []
    reasons: list[Reason] = []
    for key, last in latest_rounds(rounds).items():
        verdict, contest = last.verdicts[key], last.contest(key)
        step = verdict.next_step
        if verdict.open_questions:
            reasons.append(round_reason("B655", contest=contest["title"]))
        elif step == RECOUNT:
            reasons.append(round_reason("B653", contest=contest["title"]))
        elif step == RE_RUN:
            contests.append({**contest, "round": RE_RUN_ROUND})
        elif step == NO_QUORUM:
            contests.append({**contest, "round": NEW_MEETING})
        elif step == TIE_REVOTE:
            contests.append(_tie_contest(contest, verdict))
        elif step == BY_ELECTION and BY_ELECTION in last.questions(key):
            continue  # the seats are reduced, whoever was named to stand before
        elif step == BY_ELECTION and STANDING in last.questions(key):
            contests.append(_by_election_contest(rounds, key, last))
        elif step == BY_ELECTION:
            reasons.append(round_reason("B654", contest=contest["title"], vacancies=verdict.vacancies))
    if not contests and not reasons:
        waiting = [latest_rounds(rounds)[key].contest(key) for key, _ in left_open(rounds)]
        reasons = [round_reason("B656", contest=one["title"]) for one in waiting] or [round_reason("B652")]
    return NextRound({**rounds[0].paper, "contests": contests}, tuple(reasons))


def _for_seats(contest: Mapping[str, object], seats: int) -> dict[str, object]:
    """The contest for fewer seats: where there is a limit to the choices it is the seats."""
    return {**contest, "seats": seats, "max_for": None if contest["max_for"] is None else seats}


def _tie_contest(contest: Mapping[str, object], verdict: Verdict) -> dict[str, object]:
    """再次投票: the tied alone, for the seats left, without lines for other names."""
    return {
        **_for_seats(contest, verdict.tie.seats_left),
        "round": TIE_ROUND,
        "revote": verdict.revote + 1,
        "write_ins": 0,
        "candidates": _standing(verdict.tie.between, [contest]),
    }


def _by_election_contest(rounds: Sequence[CountedRound], key: str, last: CountedRound) -> dict[str, object]:
    """另行选举: those whom the decision names, for the missing seats, by the rule of the vote itself."""
    verdict, first = last.verdicts[key], main_round(rounds).contest(key)
    contest = {**_for_seats(first, verdict.vacancies), "round": BY_ELECTION_ROUND}
    contest["write_ins"] = verdict.vacancies if first["write_ins"] else 0
    contest["candidates"] = _standing(last.questions(key)[STANDING], [first, last.contest(key)])
    return contest


def _standing(ids: Sequence[str], contests: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """The lines of these ids as they stand on earlier papers, in their order; written-in persons after them."""
    known = {one["id"]: one for contest in contests for one in contest["candidates"]}
    lines = [line for who, line in known.items() if who in ids]
    written = [who for who in ids if who not in known]
    return [*lines, *({"id": NAMED + plain(who), "name": plain(who)} for who in written)]


def plain(who: str) -> str:
    """The name behind the id of a written-in person; any other id as it is."""
    return who.removeprefix(WRITE_IN).removeprefix(NAMED)


def is_named(who: str) -> bool:
    """Whether the id is that of a person whom voters wrote in, who has no candidacy."""
    return who.startswith((WRITE_IN, NAMED))


def by_election_choices(rounds: Sequence[CountedRound], key: str) -> dict[str, str]:
    """Who may be named to stand in a by-election for this contest: id to name, in the paper's order.

    Everybody of the papers so far who is not elected, and the persons written in last.
    """
    last = latest_rounds(rounds)[key]
    taken = {one.who for one in combine(rounds)[key].seated}
    names = {
        one["id"]: one["name"]
        for contest in (main_round(rounds).contest(key), last.contest(key))
        for one in contest["candidates"]
    }
    names |= {who: plain(who) for who in last.verdicts[key].votes if who.startswith(WRITE_IN)}
    return {who: name for who, name in names.items() if who not in taken}


def by_election_blockers(rounds: Sequence[CountedRound], key: str, standing: Sequence[str]) -> list[Reason]:
    """Why these cannot be those who stand for the missing seats of this contest; empty where they can."""
    last = latest_rounds(rounds).get(key)
    title = last.contest(key)["title"] if last else key
    if last is None or last.verdicts[key].next_step != BY_ELECTION or BY_ELECTION in last.questions(key):
        return [round_reason("B658", contest=title)]
    seats, choices = last.verdicts[key].vacancies, by_election_choices(rounds, key)
    is_too_few = len(standing) < seats
    if is_too_few or len(set(standing)) != len(standing) or not set(standing) <= set(choices):
        return [round_reason("B657", contest=title, seats=seats)]
    return []


@dataclass(frozen=True)
class Seated:
    """Somebody who is elected, passes or goes on. ``votes`` and ``threshold`` are those of ``round``; a tie revote
    has no threshold. ``is_by_decision``: let in by a decision among equals."""

    who: str
    round: int
    votes: int
    threshold: int | None
    is_by_decision: bool


@dataclass(frozen=True)
class Final:
    """What all rounds decided for one contest. ``places``: the seats, or how many may go on, None for no limit."""

    places: int | None
    seated: tuple[Seated, ...]

    @property
    def vacancies(self) -> int:
        return 0 if self.places is None else max(0, self.places - len(self.seated))


def combine(rounds: Sequence[CountedRound]) -> dict[str, Final]:
    """Who is elected (or goes on) after all rounds, by contest, those of earlier rounds first.

    A round that was not valid elects nobody; a later round can only fill what was left.
    """
    return {
        contest["key"]: Final(
            places=main_round(rounds).verdicts[contest["key"]].places,
            seated=tuple(
                line
                for one in rounds
                if contest["key"] in one.verdicts and one.verdicts[contest["key"]].vote_valid
                for line in _seated(one, contest["key"])
            ),
        )
        for contest in rounds[0].paper["contests"]
    }


def _seated(one: CountedRound, key: str) -> list[Seated]:
    verdict = one.verdicts[key]
    chosen = one.questions(key).get(verdict.next_step, ())
    everybody = (*verdict.elected, *(WRITE_IN + name for name in verdict.elected_write_ins))
    return [
        Seated(who, one.number, verdict.votes[who], verdict.threshold, who in chosen) for who in everybody
    ]
