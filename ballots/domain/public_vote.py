"""The public-recognition vote (群众公认票): a share of the valid ballots, then the first few per post."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ballots.domain.election import DECISION, NONE, Tie, unique_figures
from ballots.domain.places import least_above, take_places
from election_site.domain.rule_basis import RuleError, count


@dataclass(frozen=True)
class PublicVerdict:
    """``passed`` by votes; ``dropped`` in the ballot's order. With the option "ask" those tied at the last
    place are in neither, and ``next_step`` is needs_decision."""

    threshold: int
    over_threshold: tuple[str, ...]
    passed: tuple[str, ...]
    dropped: tuple[str, ...]
    tie: Tie | None
    next_step: str


def public_vote(
    *,
    present: int,
    valid: int,
    agree: Mapping[str, int],
    keep: int | None,
    min_share: Fraction,
    cutoff_tie: str = "include_all",
) -> PublicVerdict:
    """Who is recognised by the public: more than ``min_share`` of ``valid``, then the first ``keep``.

    The pilot's own rule is unknown; exactly the share does not pass [I]. ``keep`` None keeps all who pass.
    Equal votes at the last place go on together by default, since that shuts nobody out. Where
    nobody passes, a person decides how to go on. Raises RuleError
    ``valid_exceeds_present``, ``no_valid_ballots``, ``votes_exceed_valid``, ``share_out_of_range``.
    """
    count("present", present)
    count("valid", valid)
    if keep is not None:
        count("keep", keep, least=1)
    if not 0 <= min_share <= 1:
        raise RuleError("share_out_of_range", what="min_share", value=str(min_share))
    if valid > present:
        raise RuleError("valid_exceeds_present", valid=valid, present=present)
    if valid == 0:
        raise RuleError("no_valid_ballots")
    figures = unique_figures(tuple(agree.items()))
    for who, number in figures:
        if number > valid:
            raise RuleError("votes_exceed_valid", what=who, votes=number, valid=valid)
    threshold = least_above(min_share, valid)
    over = [(who, number) for who, number in figures if number >= threshold]
    cut = take_places(over, keep)
    passed, waiting, next_step, tie = cut.taken, frozenset(), NONE, None
    if cut.tied:
        tie = Tie(cut.tied, cut.left)
        if cutoff_tie == "include_all":
            passed = cut.taken + cut.tied
        else:
            waiting, next_step = frozenset(cut.tied), DECISION
    elif not passed:
        next_step = DECISION
    dropped = tuple(who for who, _ in figures if who not in passed and who not in waiting)
    return PublicVerdict(threshold, tuple(who for who, _ in over), passed, dropped, tie, next_step)
