"""The verdict of an election by ballot, and what follows from it.

One order, that of the tally: quorum, returned against issued and voters, cross-checks of the figures,
threshold, seats. A step that fails ends it, with a next step and nobody elected.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ballots.domain.places import Votes, least_above, take_places
from election_site.domain.rule_basis import RuleError, count
from election_site.domain.rules import VoteRule

# Three words that are never mixed: 重新选举, 再次投票, 另行选举.
RE_RUN = "re_run_vote"
TIE_REVOTE = "tie_revote"
BY_ELECTION = "by_election_or_reduce"
NO_QUORUM = "adjourn_no_quorum"
RECOUNT = "recount"
DECISION = "needs_decision"
NONE = "none"


@dataclass(frozen=True)
class Tie:
    """``between`` in the ballot's order, for ``seats_left`` seats."""

    between: tuple[str, ...]
    seats_left: int


@dataclass(frozen=True)
class ElectionVerdict:
    """``elected`` by votes, the most first. ``over_threshold``: all who passed it, in the ballot's order.
    ``data_errors``: figures that contradict each other; then nobody is elected and the count is repeated."""

    quorum_required: int
    quorum_met: bool
    election_valid: bool
    majority_threshold: int
    over_threshold: tuple[str, ...]
    elected: tuple[str, ...]
    tie: Tie | None
    vacancies: int
    next_step: str
    data_errors: tuple[str, ...]


def vote_is_valid(*, issued: int, returned: int, voters: int) -> bool:
    """No more ballots came back than were issued, and no more than people voted (X-4: compare with both)."""
    return returned <= issued and returned <= voters


def figure_errors(
    *, limit: int | None, returned: int, invalid: int, figures: Sequence[Votes]
) -> tuple[str, ...]:
    """Cross-checks of a count: votes <= valid, sum of votes <= valid x ``limit`` (None: no limit)."""
    if invalid > returned:
        # Without a number of valid ballots the further checks say nothing.
        return ("invalid_exceeds_returned",)
    valid = returned - invalid
    errors = [f"votes_exceed_valid:{who}" for who, votes in figures if votes > valid]
    if limit is not None and sum(votes for _, votes in figures) > valid * limit:
        errors.append("sum_exceeds_valid_times_seats")
    return tuple(errors)


def unique_figures(figures: Sequence[Votes]) -> tuple[Votes, ...]:
    """Return ``figures``; RuleError where somebody stands twice or votes are not a whole number >= 0."""
    seen: set[str] = set()
    for who, votes in figures:
        if who in seen:
            raise RuleError("duplicate_candidate", what=who)
        seen.add(who)
        count(who, votes)
    return tuple(figures)


def election(
    *,
    rule: VoteRule,
    seats: int,
    roll_base: int,
    present: int,
    issued: int,
    returned: int,
    invalid: int,
    candidates: Sequence[Votes],
    write_ins: Sequence[Votes] = (),
    voters: int | None = None,
) -> ElectionVerdict:
    """Who is elected, and what comes next.

    ``candidates`` and ``write_ins``: (id, votes for) in the ballot's order. ``voters``: how many voted;
    where it was not counted apart, those present. Raises RuleError for negative figures, no seat, an empty
    roll or somebody who stands twice; figures that contradict each other come back as ``data_errors``.
    """
    count("seats", seats, least=1)
    for name, figure in (
        ("present", present),
        ("issued", issued),
        ("returned", returned),
        ("invalid", invalid),
    ):
        count(name, figure)
    if count("roll_base", roll_base) == 0:
        raise RuleError("roll_empty", roll_base=roll_base)
    voted = present if voters is None else count("voters", voters)
    figures = unique_figures((*candidates, *write_ins))

    required = rule.quorum.required(roll_base)
    threshold = least_above(rule.threshold, roll_base if rule.majority_base == "roll" else present)

    def stopped(next_step: str, *, met: bool, valid: bool, errors: tuple[str, ...] = ()) -> ElectionVerdict:
        return ElectionVerdict(required, met, valid, threshold, (), (), None, seats, next_step, errors)

    if present < required:
        return stopped(NO_QUORUM, met=False, valid=False)
    if not vote_is_valid(issued=issued, returned=returned, voters=voted):
        return stopped(RE_RUN, met=True, valid=False)
    errors = figure_errors(limit=seats, returned=returned, invalid=invalid, figures=figures)
    if voted > present:
        errors = ("voters_exceed_present", *errors)
    if present > roll_base:
        errors = ("present_exceeds_roll", *errors)
    if errors:
        return stopped(RECOUNT, met=True, valid=True, errors=errors)

    passed = [(who, votes) for who, votes in figures if votes >= threshold]
    cut = take_places(passed, seats)
    vacancies = seats - len(cut.taken)
    tie = Tie(cut.tied, cut.left) if cut.tied else None
    shortage = rule.shortage if vacancies else NONE
    next_step = rule.tie if tie else shortage
    over = tuple(who for who, _ in passed)
    return ElectionVerdict(required, True, True, threshold, over, cut.taken, tie, vacancies, next_step, ())


@dataclass(frozen=True)
class RevoteVerdict:
    """The outcome of voting again among the tied. ``tie``: still equal at the cut."""

    election_valid: bool
    elected: tuple[str, ...]
    tie: Tie | None
    next_step: str


def tie_revote(
    *,
    seats_left: int,
    present: int,
    issued: int,
    returned: int,
    votes: Mapping[str, int],
    voters: int | None = None,
    round_number: int = 1,
    rounds_max: int = 1,
) -> RevoteVerdict:
    """再次投票: the most votes win, no new half is needed, both passed it in the first vote [M: Art. 29].

    A tie that remains after ``rounds_max`` rounds is for a person to decide; nothing is drawn by lot.
    Raises RuleError ``votes_exceed_returned``, ``negative_figure``, ``nobody_stands``.
    """
    count("seats_left", seats_left, least=1)
    for name, figure in (("present", present), ("issued", issued), ("returned", returned)):
        count(name, figure)
    figures = unique_figures(tuple(votes.items()))
    if not figures:
        raise RuleError("nobody_stands")
    voted = present if voters is None else count("voters", voters)
    if not vote_is_valid(issued=issued, returned=returned, voters=voted):
        return RevoteVerdict(False, (), None, RE_RUN)
    for who, number in figures:
        if number > returned:
            raise RuleError("votes_exceed_returned", what=who, votes=number, returned=returned)
    cut = take_places(figures, seats_left)
    if not cut.tied:
        return RevoteVerdict(True, cut.taken, None, NONE)
    step = TIE_REVOTE if round_number < rounds_max else DECISION
    return RevoteVerdict(True, cut.taken, Tie(cut.tied, cut.left), step)


@dataclass(frozen=True)
class SeatReduction:
    may_reduce: bool
    final_seats: int


def reduce_seats(
    *,
    seats: int,
    elected: int,
    meeting: Literal["general", "congress"],
    judged_close: bool,
    electors: int | None = None,
    agree: int | None = None,
    presidium_agreed: bool | None = None,
) -> SeatReduction:
    """Whether the seats may be reduced instead of an 另行选举 [M: Art. 29].

    ``judged_close``: a person judged the number elected to be close to the seats; the rules do not say how
    close. A general meeting needs half *or more* of its electors (半数以上 includes half), ``electors`` read
    as those present with the vote; a congress needs its presidium. Raises RuleError ``unknown_meeting``,
    ``figure_missing``, ``agree_exceeds_electors``, ``elected_exceeds_seats``.
    """
    count("seats", seats, least=1)
    count("elected", elected)
    if elected > seats:
        raise RuleError("elected_exceeds_seats", elected=elected, seats=seats)
    if meeting == "general":
        if electors is None or agree is None:
            raise RuleError("figure_missing", what="electors" if electors is None else "agree")
        count("electors", electors, least=1)
        count("agree", agree)
        if agree > electors:
            raise RuleError("agree_exceeds_electors", agree=agree, electors=electors)
        consent = 2 * agree >= electors
    elif meeting == "congress":
        if presidium_agreed is None:
            raise RuleError("figure_missing", what="presidium_agreed")
        consent = presidium_agreed
    else:
        raise RuleError("unknown_meeting", what=meeting)
    may = bool(consent and judged_close and 0 < elected < seats)
    return SeatReduction(may, elected if may else seats)


@dataclass(frozen=True)
class BallotIssue:
    """The figures of one kind of ballot at a meeting that votes on several."""

    name: str
    voters: int
    issued: int
    returned: int


def multi_ballot(ballots: Sequence[BallotIssue]) -> dict[str, bool]:
    """Each kind of ballot is valid or not on its own figures. RuleError ``duplicate_ballot``."""
    valid: dict[str, bool] = {}
    for ballot in ballots:
        if ballot.name in valid:
            raise RuleError("duplicate_ballot", what=ballot.name)
        for name in ("voters", "issued", "returned"):
            count(name, getattr(ballot, name))
        valid[ballot.name] = vote_is_valid(
            issued=ballot.issued, returned=ballot.returned, voters=ballot.voters
        )
    return valid


# Members are filed with the superior; these need its approval (party constitution Art. 31 [S]; the standing
# committee from memory [M]).
POSTS_FOR_APPROVAL = frozenset(
    {"secretary", "deputy_secretary", "discipline_secretary", "discipline_deputy_secretary"}
    | {"standing_committee"}
)
POSTS_FILED = frozenset({"member", "discipline_member"})


@dataclass(frozen=True)
class ApprovalState:
    """``state``: elected_filed, elected_pending_approval or elected_approved."""

    state: str
    may_announce_votes: bool


def approval_state(*, post: str, superior_approved: bool) -> ApprovalState:
    """Where an elected person stands with the superior. The votes are announced in any case.

    Raises RuleError ``unknown_post``.
    """
    if post in POSTS_FILED:
        return ApprovalState("elected_filed", True)
    if post not in POSTS_FOR_APPROVAL:
        raise RuleError("unknown_post", what=post)
    return ApprovalState("elected_approved" if superior_approved else "elected_pending_approval", True)
