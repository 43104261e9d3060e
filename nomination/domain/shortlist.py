"""The shortlist (初步候选人): the best ``ratio`` × posts by score, or a plain statement why not.

1 : 5 comes from the pilot's report [P]; what it did with ties and shortages is unknown, so a tie at the cut
follows the election's option and a shortage asks a person [I]. Used per post with ``posts=1``, or for a
pooled list with all posts at once.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from election_site.domain.rules import RuleError, count
from election_site.domain.wording import N_
from nomination.domain.scoring import exact
from nomination.domain.surplus import least_candidates

CutoffTie = Literal["include_all", "ask"]
NextStep = Literal["proceed", "needs_decision", "shortfall_needs_decision", "reopen_registration"]

NEXT_STEPS: Mapping[str, str] = MappingProxyType(
    {
        "proceed": N_("The shortlist is complete."),
        "needs_decision": N_(
            "Several are equal at the last place; the leading group decides, with a reason."
        ),
        "shortfall_needs_decision": N_(
            "There are fewer nominees than places. The leading group decides: open registration again, or go on "
            "with fewer."
        ),
        "reopen_registration": N_(
            "Too few nominees for a ballot with more candidates than seats; registration is reopened."
        ),
    }
)

# 2020 Art. 13 [V]: at least a fifth more candidates than seats.
SURPLUS = Fraction(1, 5)


@dataclass(frozen=True)
class Shortlist:
    """``shortlisted`` by score, equals in the order given; None when only numbers were given.

    ``tie_at_cutoff``: all who are equal at the last place when not all of them fit; empty otherwise.
    ``least``: the fewest who still allow a ballot with the surplus that the law asks for.
    """

    places: int
    least: int
    scored: int
    shortlisted: tuple[str, ...] | None
    tie_at_cutoff: tuple[str, ...]
    next_step: NextStep

    @property
    def shortfall(self) -> int:
        """Places that nobody is there to fill."""
        return max(0, self.places - self.scored)


def shortlist(
    *,
    posts: int,
    ratio: int,
    scores: Mapping[str, object] | None = None,
    scored: int | None = None,
    struck: Collection[str] = (),
    cutoff_tie: CutoffTie = "include_all",
    surplus: Fraction = SURPLUS,
) -> Shortlist:
    """Cut the list at ``posts`` × ``ratio``.

    Give ``scores`` (person → exact score as Fraction, whole number or string) or, before the scores are
    there, ``scored``: how many there are. Whoever is in ``struck`` is left out and the next moves up.

    Raises RuleError ``scores_or_scored`` (both or neither), ``score_not_a_number``, ``unknown_person``
    (struck but not scored), ``unknown_cutoff_tie``, or bad figures.
    """
    places = count("posts", posts, least=1) * count("ratio", ratio, least=1)
    least = least_candidates(posts, surplus)
    if cutoff_tie not in ("include_all", "ask"):
        raise RuleError("unknown_cutoff_tie", what=cutoff_tie)
    if (scores is None) == (scored is None):
        raise RuleError("scores_or_scored")
    gone = set(struck)
    if scores is None:
        left = count("scored", scored) - len(gone)
        if left < 0:
            raise RuleError("struck_exceed_scored", scored=scored, struck=len(gone))
        return Shortlist(places, least, left, None, (), _next_step(left, places, least))

    for person in gone:
        if person not in scores:
            raise RuleError("unknown_person", what=person)
    exact_scores = {
        person: exact(score, code="score_not_a_number", what=person)
        for person, score in scores.items()
        if person not in gone
    }
    # sorted() is stable, so equals keep the order given.
    ranked = sorted(exact_scores, key=lambda person: -exact_scores[person])
    if len(ranked) <= places:
        step = _next_step(len(ranked), places, least)
        return Shortlist(places, least, len(ranked), tuple(ranked), (), step)

    last = exact_scores[ranked[places - 1]]
    step = _next_step(len(ranked), places, least)
    if exact_scores[ranked[places]] != last:
        return Shortlist(places, least, len(ranked), tuple(ranked[:places]), (), step)
    tied = tuple(person for person in ranked if exact_scores[person] == last)
    above = tuple(person for person in ranked if exact_scores[person] > last)
    if cutoff_tie == "include_all":
        return Shortlist(places, least, len(ranked), above + tied, tied, step)
    return Shortlist(places, least, len(ranked), above, tied, "needs_decision")


def _next_step(there: int, places: int, least: int) -> NextStep:
    if there < least:
        return "reopen_registration"
    return "shortfall_needs_decision" if there < places else "proceed"
