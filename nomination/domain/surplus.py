"""More candidates than seats (差额), and what follows when a candidate withdraws."""

from dataclasses import dataclass
from fractions import Fraction

from election_site.domain.rule_basis import RuleError, count
from election_site.domain.rules import Options, resolve_options

# A surplus over the seats is prescribed for these (2020 Art. 13, 1990 Art. 12 [V]).
BODIES_WITH_SURPLUS = frozenset({"committee", "discipline_commission", "delegates"})
STANDING_COMMITTEE = "standing_committee"
HEADS = frozenset({"secretary", "deputy_secretary"})


@dataclass(frozen=True)
class CandidateRatio:
    """``max_candidates`` is None where the rules set no upper bound."""

    min_candidates: int
    max_candidates: int | None
    ok: bool


@dataclass(frozen=True)
class Withdrawal:
    """``next_step``: proceed, supplement_candidates_via_superior or reprint_or_announce_needs_decision."""

    candidates_after: int
    ratio_ok: bool
    next_step: str


def least_candidates(seats: int, surplus_share: Fraction) -> int:
    """Seats and the surplus, the surplus rounded up: 7 seats at 20 % need 9 [S: town practice, X-6]."""
    surplus = surplus_share * seats
    return seats - (-surplus.numerator // surplus.denominator)


def candidate_ratio(
    *, profile_code: str, body: str, seats: int, candidates: int, options: Options | None = None
) -> CandidateRatio:
    """Whether there are enough candidates for the seats of ``body``.

    Secretary and deputies elected by the plenary need no surplus (Art. 17 [M]); elected directly by the
    general meeting they need the same one as the committee. Under 1990, too, more than 20 % is let pass:
    the pilot had a larger surplus throughout [P]. Raises RuleError ``unknown_body``, ``figure_too_small``.
    """
    chosen = resolve_options(profile_code, options)
    count("seats", seats, least=1)
    count("candidates", candidates)
    most = None
    if body == STANDING_COMMITTEE:
        # 1 to 2 more than the seats (2020 Art. 16 [M]).
        least, most = seats + 1, seats + 2
    elif body in HEADS and chosen["secretary_by"] == "plenary":
        least = seats
    elif body in HEADS or body in BODIES_WITH_SURPLUS:
        least = least_candidates(seats, Fraction(str(chosen["surplus_share"])))
    else:
        raise RuleError("unknown_body", what=body)
    return CandidateRatio(least, most, least <= candidates and (most is None or candidates <= most))


def candidate_withdrawal(
    *,
    profile_code: str,
    seats: int,
    candidates_before: int,
    withdrawn: int,
    ballots_printed: bool,
    options: Options | None = None,
) -> Withdrawal:
    """What follows when candidates withdraw after the list is fixed.

    A surplus below the rule is mended first, whether or not ballots are printed: the article on the surplus
    was seen [V], while on a withdrawal after printing the rules are silent and the presiding body decides.
    Raises RuleError ``withdrawn_exceeds_candidates``, ``negative_figure``.
    """
    count("candidates_before", candidates_before)
    count("withdrawn", withdrawn)
    if withdrawn > candidates_before:
        raise RuleError(
            "withdrawn_exceeds_candidates", withdrawn=withdrawn, candidates_before=candidates_before
        )
    after = candidates_before - withdrawn
    ratio = candidate_ratio(
        profile_code=profile_code, body="committee", seats=seats, candidates=after, options=options
    )
    if not ratio.ok:
        step = "supplement_candidates_via_superior"
    elif ballots_printed and withdrawn:
        step = "reprint_or_announce_needs_decision"
    else:
        step = "proceed"
    return Withdrawal(after, ratio.ok, step)
