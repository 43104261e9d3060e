"""The rules that count for an election: its draft until the announcement is certified, then the copy that
was certified. Nobody can change them afterwards by editing the draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from election_site.domain.rules import resolve_options
from election_site.models import Election
from election_site.queries.chain import certified_outcome


@dataclass(frozen=True)
class Rules:
    """A profile with every option resolved, and the weights by channel as exact fractions."""

    profile: str
    options: Mapping[str, object]
    weights: Mapping[str, Fraction]
    is_frozen: bool


def rules_of(election: Election) -> Rules:
    """The rules that count now. Raises RuleError if the draft names an option that does not exist."""
    announced = certified_outcome(election, "announcement")
    if announced:
        source = announced.figures
        profile, overrides, weights = source["profile"], source["options"], source["weights"]
    else:
        profile, overrides, weights = election.profile, election.options, election.weights
    return Rules(
        profile=profile,
        options=resolve_options(profile, overrides),
        weights={channel: Fraction(weight) for channel, weight in weights.items()},
        is_frozen=announced is not None,
    )
