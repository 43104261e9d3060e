"""What a counted contest leaves to people: which questions, who may take them, what may be decided.

The rules are silent, or leave it to somebody; the engine then says so instead of choosing. What was decided is
recorded, goes into the outcome and is published; a question without a record keeps the stage from closing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ballots.domain.election import BY_ELECTION, DECISION, NONE, reduce_seats
from ballots.domain.verdict import WRITE_IN, Verdict
from election_site.domain.checks import Check, Reason, catalogue
from election_site.domain.wording import N_

SHORTAGE = "shortage"

CHECKS = catalogue(
    [
        Check("B601", "error", clerk=N_("“%(contest)s” has no open question of this kind.")),
        Check("B602", "error", clerk=N_("This question has been decided and recorded already.")),
        Check(
            "B603", "error", clerk=N_("Whoever records a decision and whoever confirms it are two people.")
        ),
        Check(
            "B604",
            "error",
            clerk=N_("Write down what was decided and why, and which body took the decision."),
        ),
        Check(
            "B605",
            "error",
            clerk=N_("The decision may let in at most %(most)s of those who are equal, and nobody else."),
        ),
        Check("B606", "error", clerk=N_("Say whether the name written in is accepted.")),
        Check(
            "B607",
            "error",
            clerk=N_(
                "%(agree)s of %(electors)s agreed: the seats can be reduced only if half or more agree."
            ),
            mend=N_("Hold the by-election for the missing seats."),
            rule=N_("2020 Art. 29 [S]: half or more of the voters agree"),
        ),
        Check(
            "B608",
            "error",
            clerk=N_("Nobody is elected: fewer seats are no way out where none is filled."),
            mend=N_("Hold the by-election for the missing seats."),
            rule=N_("2020 Art. 29 [S]: the number elected is close to the number of seats"),
        ),
        Check(
            "B609",
            "error",
            clerk=N_("%(agree)s agreed, but only %(electors)s voters are present."),
            mend=N_("Count the hands again."),
        ),
        Check("B610", "error", clerk=N_("Mark who of the equals is elected.")),
    ]
)


def decision_reason(code: str, **params: object) -> Reason:
    """Build a reason from this catalogue; an unknown number is a KeyError."""
    return Reason(CHECKS[code], params)


# Who may take a decision, by kind of vote and question.
TAKERS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("second_recommendation", DECISION): N_("the leading group for the election"),
        ("public_recognition", DECISION): N_("the leading group for the election"),
        ("organisational_trust", DECISION): N_("the county committee, which asks the superior"),
        ("organisational_trust", SHORTAGE): N_("the superior Party committee"),
        ("member_decision", DECISION): N_("the body that presides over the election, or the superior"),
        ("member_decision", BY_ELECTION): N_("the general meeting: half or more of the voters present"),
        ("member_decision", WRITE_IN): N_(
            "the body that presides over the election, after asking the superior"
        ),
    }
)


@dataclass(frozen=True)
class OpenQuestion:
    """``question``: the verdict's next step, or "write_in:NAME". ``taker``: a msgid. ``between``: the ids among
    whom may be chosen, ``most`` of them at the most; empty where nobody is to be chosen."""

    question: str
    taker: str
    between: tuple[str, ...] = ()
    most: int = 0


def open_questions(verdict: Verdict, decided: Collection[str] = ()) -> list[OpenQuestion]:
    """The questions of one contest that people can settle by a decision and have not, by what is recorded.

    Written-in names come first: the verdict is computed anew with the rulings, which may settle the rest.
    A by-election is a question too, since the seats may be reduced instead.
    """
    names = [who for who in verdict.open_questions if who not in decided]
    if names:
        return [OpenQuestion(who, TAKERS[verdict.kind, WRITE_IN]) for who in names]
    step = verdict.next_step
    if (verdict.kind, step) not in TAKERS or step in decided:
        return []
    tied = verdict.tie.between if verdict.tie and step == DECISION else ()
    return [
        OpenQuestion(step, TAKERS[verdict.kind, step], tied, verdict.tie.seats_left if tied else 0),
    ]


def is_settled(verdict: Verdict, decided: Collection[str]) -> bool:
    """Whether nothing more is to be held or decided for this contest."""
    return verdict.next_step == NONE or (
        verdict.next_step in decided and (verdict.kind, verdict.next_step) in TAKERS
    )


def decision_blockers(
    verdict: Verdict,
    question: OpenQuestion,
    *,
    chosen: Sequence[str],
    is_accepted: bool | None,
    agree: int | None,
    seats: int,
    elected: int,
) -> list[Reason]:
    """Why this cannot be the decision; empty where it can.

    ``seats`` and ``elected``: of all contests and rounds together. Seats are reduced where the number elected is
    close to theirs (2020 Art. 29), and that is said of the committee, not of each post: else a ballot with one
    seat a post could never do without one.

    Among the equals at most the places left may be chosen, or fewer, but in an election somebody. In a vote that
    only thins the field more of the equals may go on than there are places, or nobody: it is for a person to say
    (public vote, option "ask").
    """
    found = []
    # Only an election has a fixed number of seats.
    is_election = verdict.kind == "member_decision"
    most = question.most if is_election else len(question.between)
    if not set(chosen) <= set(question.between) or len(set(chosen)) > most:
        found.append(decision_reason("B605", most=most))
    elif is_election and question.between and not chosen:
        found.append(decision_reason("B610"))
    if question.question.startswith(WRITE_IN) and is_accepted is None:
        found.append(decision_reason("B606"))
    if question.question == BY_ELECTION:
        found += _reduction_blockers(
            seats=seats, elected=elected, electors=verdict.attendance.present, agree=agree or 0
        )
    return found


def _reduction_blockers(*, seats: int, elected: int, electors: int, agree: int) -> list[Reason]:
    """How close is close enough people judge: they take the decision."""
    if elected == 0:
        return [decision_reason("B608")]
    if agree > electors:
        return [decision_reason("B609", agree=agree, electors=electors)]
    reduced = reduce_seats(
        seats=seats, elected=elected, meeting="general", judged_close=True, electors=electors, agree=agree
    )
    return [] if reduced.may_reduce else [decision_reason("B607", agree=agree, electors=electors)]
