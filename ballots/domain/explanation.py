"""Why a verdict is what it is, in plain sentences with the figures and the rule.

Used on result pages, in the chair's reading text and in reports. Three words are never mixed: a re-run
(重新选举) repeats the whole vote, a tie revote (再次投票) is among the tied, a by-election (另行选举) is for
seats that stay vacant.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ballots.domain.checks import data_error_reason
from ballots.domain.election import (
    DECISION,
    NO_QUORUM,
    RE_RUN,
    RECOUNT,
    TIE_REVOTE,
    SeatReduction,
)
from ballots.domain.explanation_words import (
    DECIDED,
    EXACTLY_HALF,
    NOT_OVER_HALF,
    OVER_HALF,
    OVER_HALF_NO_SEAT,
    PLENUM_NO_PLACE,
    PLENUM_NOT,
    PLENUM_PASSED,
    PUBLIC_NO_PLACE,
    PUBLIC_NOT,
    PUBLIC_PASSED,
    QUORUM_OTHER,
    QUORUM_WORDS,
    RE_RUN_STEP,
    RECOMMENDED,
    REVOTE_ELECTED,
    REVOTE_NOT,
    REVOTE_NOT_PASSED,
    REVOTE_PASSED,
    STEPS,
    TIED,
    VALIDITY,
    WRITE_IN_OPEN,
)
from ballots.domain.verdict import WRITE_IN, Verdict
from election_site.domain.meeting import QuorumFigures
from election_site.domain.rules import Source
from election_site.domain.wording import N_

SILENT = Source("规则未作规定, 本系统的理解", "I")


@dataclass(frozen=True)
class Sentence:
    """``msgid`` takes ``params``; ``source`` is the rule behind it, None for a bare figure."""

    msgid: str
    params: Mapping[str, object]
    source: Source | None = None

    def as_dict(self) -> dict[str, object]:
        return {
            "msgid": self.msgid,
            "params": dict(self.params),
            "source": self.source.as_dict() if self.source else None,
        }


def exact_text(figure: Fraction) -> str:
    """A figure without rounding: 165, 165.5, else as a whole number and a fraction."""
    whole, rest = divmod(figure.numerator, figure.denominator)
    if rest == 0:
        return str(whole)
    part = Fraction(rest, figure.denominator)
    if part == Fraction(1, 2):
        return f"{whole}.5"
    return f"{whole} {part}" if whole else str(part)


def explain(
    verdict: Verdict, names: Mapping[str, str], *, title: str = "", is_decided: bool = False
) -> list[Sentence]:
    """The whole verdict in sentences, in the order of the tally.

    ``names`` by candidate id (a written-in name needs none); ``title`` of the contest, said first if given;
    ``is_decided``: what the rule leaves to people is decided, those let in stand among the elected.
    """
    return list(_sentences(verdict, names, title, is_decided))


def explain_quorum(figures: QuorumFigures, *, roll_base: int, present: int, source: Source) -> Sentence:
    """The quorum alone, for the report on attendance."""
    return _quorum(
        figures.rule.boundary,
        str(figures.rule.share),
        figures.quorum_met,
        {"roll_base": roll_base, "present": present, "required": figures.required_min},
        source,
    )


def explain_reduction(reduction: SeatReduction, *, seats: int, elected: int, source: Source) -> Sentence:
    """Whether the seats are reduced instead of a by-election."""
    params = {"seats": seats, "elected": elected, "final_seats": reduction.final_seats}
    if reduction.may_reduce:
        return Sentence(
            N_(
                "%(elected)s of %(seats)s are elected, close to the number, and it is agreed: the seats are"
                " reduced to %(final_seats)s and no by-election is held."
            ),
            params,
            source,
        )
    return Sentence(
        N_(
            "%(elected)s of %(seats)s are elected; the seats cannot be reduced, a by-election is held for the"
            " missing ones."
        ),
        params,
        source,
    )


def _quorum(boundary: str, share: str, met: bool, params: dict, source: Source) -> Sentence:
    msgid = QUORUM_WORDS.get((boundary, share, met))
    if msgid is None:
        return Sentence(QUORUM_OTHER[met], {**params, "share": share}, source)
    return Sentence(msgid, params, source)


def _source(verdict: Verdict, topic: str) -> Source:
    by_topic = {one.get("topic", ""): Source(**one) for one in verdict.sources}
    return by_topic.get(topic) or by_topic.get("") or SILENT


def _name(who: str, names: Mapping[str, str]) -> str:
    return who.removeprefix(WRITE_IN) if who.startswith(WRITE_IN) else names.get(who, who)


def _sentences(
    verdict: Verdict, names: Mapping[str, str], title: str, is_decided: bool
) -> Iterator[Sentence]:
    if title and verdict.revote:
        yield Sentence(
            N_("“%(title)s”, tie revote no. %(number)s, for %(places)s place(s)."),
            {"title": title, "number": verdict.revote, "places": verdict.places},
        )
    elif title and verdict.places is not None:
        yield Sentence(N_("“%(title)s”, %(places)s place(s)."), {"title": title, "places": verdict.places})
    elif title:
        yield Sentence(N_("“%(title)s”."), {"title": title})
    yield from _attendance(verdict)
    if not verdict.vote_valid:
        yield _next_step(verdict, names)
        return
    yield Sentence(
        N_("Of the %(returned)s ballots returned %(valid)s are valid and %(invalid)s invalid."),
        {"returned": verdict.attendance.returned, "valid": verdict.valid, "invalid": verdict.invalid},
        _source(verdict, "validity"),
    )
    if verdict.data_errors:
        for error in verdict.data_errors:
            found = data_error_reason(error)
            params = dict(found.params)
            params["what"] = _name(str(params.get("what", "")), names)
            yield Sentence(found.check.clerk, params)
        yield _next_step(verdict, names)
        return
    yield from _people(verdict, names, is_decided)
    yield _next_step(verdict, names)


def _attendance(verdict: Verdict) -> Iterator[Sentence]:
    seen = verdict.attendance
    if verdict.quorum_required is None:
        yield Sentence(
            N_("%(present)s took part; this vote has no quorum."),
            {"present": seen.present},
            _source(verdict, "quorum"),
        )
    else:
        params = {
            "roll_base": seen.roll_base,
            "present": seen.present,
            "required": verdict.quorum_required,
        }
        yield _quorum(
            verdict.quorum_boundary,
            verdict.quorum_share,
            verdict.quorum_met,
            params,
            _source(verdict, "quorum"),
        )
    if verdict.quorum_met:
        is_election = verdict.kind == "member_decision"
        yield Sentence(
            VALIDITY[is_election, verdict.vote_valid],
            {
                "issued": seen.issued,
                "returned": seen.returned,
                "voters": seen.present if seen.voters is None else seen.voters,
            },
            _source(verdict, "validity"),
        )


def _people(verdict: Verdict, names: Mapping[str, str], is_decided: bool) -> Iterator[Sentence]:
    """One sentence for everybody who stood and each written-in name that passed the threshold."""
    ranked = sorted(verdict.votes.items(), key=lambda line: -line[1])
    passed = set(verdict.elected) | {WRITE_IN + name for name in verdict.elected_write_ins}
    tied = set(verdict.tie.between) if verdict.tie else set()
    over = set(verdict.over_threshold)
    for who, votes in ranked:
        if who.startswith(WRITE_IN) and who not in over:
            continue
        params = {"name": _name(who, names), "votes": votes}
        if who in verdict.open_questions and who in passed and verdict.base is not None:
            params["limit"] = exact_text(Fraction(verdict.threshold_share) * verdict.base)
            yield Sentence(WRITE_IN_OPEN, params, _source(verdict, "threshold"))
        elif who in tied:
            by_people = is_decided and verdict.next_step == DECISION
            msgid = DECIDED[verdict.kind == "member_decision", who in passed] if by_people else TIED
            yield Sentence(msgid, params, _source(verdict, "places"))
        else:
            yield _person(verdict, params, votes, passed=who in passed, over=who in over)


def _person(verdict: Verdict, params: dict, votes: int, *, passed: bool, over: bool) -> Sentence:
    is_election = verdict.kind == "member_decision"
    if verdict.revote:
        won, lost = (REVOTE_ELECTED, REVOTE_NOT) if is_election else (REVOTE_PASSED, REVOTE_NOT_PASSED)
        return Sentence(won if passed else lost, params, _source(verdict, "places"))
    if verdict.base is None:
        return Sentence(RECOMMENDED, params, _source(verdict, "scores"))
    share = Fraction(verdict.threshold_share)
    limit = share * verdict.base
    params["limit"] = exact_text(limit)
    source = _source(verdict, "threshold" if passed or not over else "places")
    if verdict.kind == "public_recognition":
        params["share"] = verdict.threshold_share
        msgid = PUBLIC_PASSED if passed else PUBLIC_NO_PLACE if over else PUBLIC_NOT
    elif is_election:
        table = OVER_HALF if passed else OVER_HALF_NO_SEAT if over else NOT_OVER_HALF
        if votes == limit:
            table = EXACTLY_HALF
        msgid = table[verdict.majority_base]
    else:
        table = PLENUM_PASSED if passed else PLENUM_NO_PLACE if over else PLENUM_NOT
        msgid = table[verdict.majority_base]
    return Sentence(msgid, params, source)


def _next_step(verdict: Verdict, names: Mapping[str, str]) -> Sentence:
    source = _source(verdict, "places")
    is_election = verdict.kind == "member_decision"
    passed = len(verdict.elected) + len(verdict.elected_write_ins)
    params: dict[str, object] = {
        "vacancies": verdict.vacancies,
        "places": verdict.places,
        "passed": passed,
    }
    if verdict.next_step == RE_RUN:
        return Sentence(RE_RUN_STEP[is_election], params, _source(verdict, "validity"))
    if verdict.next_step == NO_QUORUM:
        return Sentence(STEPS[NO_QUORUM], params, _source(verdict, "quorum"))
    if verdict.next_step == RECOUNT:
        return Sentence(STEPS[RECOUNT], params, _source(verdict, "validity"))
    if verdict.next_step == TIE_REVOTE:
        return _tie(
            N_("%(names)s are equal for %(left)s place(s): a tie revote is held among them."),
            verdict,
            names,
            source,
        )
    if verdict.next_step == DECISION:
        return _decision(verdict, names)
    if verdict.next_step in STEPS:
        return Sentence(STEPS[verdict.next_step], params, source)
    if verdict.kind == "second_recommendation":
        return Sentence(N_("All go on to the scoring by weight."), params, source)
    if is_election:
        return Sentence(N_("All %(places)s seat(s) are filled."), params, source)
    return Sentence(N_("%(passed)s go on to the next stage."), params, source)


def _tie(msgid: str, verdict: Verdict, names: Mapping[str, str], source: Source) -> Sentence:
    return Sentence(
        msgid,
        {"names": _joined(verdict.tie.between, names), "left": verdict.tie.seats_left},
        source,
    )


def _joined(ids: Sequence[str], names: Mapping[str, str]) -> str:
    # These are names of people in a text that is read in Chinese first.
    return "、".join(_name(who, names) for who in ids)


def _decision(verdict: Verdict, names: Mapping[str, str]) -> Sentence:
    if verdict.open_questions:
        return Sentence(
            N_(
                "%(names)s was written in by voters. Who is meant, and whether the seat can be taken, is to"
                " be decided and recorded; the rules do not say."
            ),
            {"names": _joined(verdict.open_questions, names)},
            SILENT,
        )
    if verdict.tie and verdict.revote:
        return _tie(
            N_(
                "%(names)s are equal again for %(left)s place(s). The rules do not say what follows: the"
                " presiding body or the superior decides, and the decision is recorded."
            ),
            verdict,
            names,
            SILENT,
        )
    if verdict.tie:
        return _tie(
            N_("%(names)s are equal for %(left)s place(s). A person decides, and the decision is recorded."),
            verdict,
            names,
            SILENT,
        )
    return Sentence(
        N_("%(passed)s passed for %(places)s places. A person decides how to go on; it is recorded."),
        {"passed": len(verdict.elected), "places": verdict.places},
        SILENT,
    )
