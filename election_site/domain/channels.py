"""The channels of the weighted score: round and channel, in words."""

from collections.abc import Collection

from election_site.domain.wording import N_

# A body of fewer is too small for its figures to be told apart: they would come near to naming people.
SMALLEST_BODY = 5
CHANNELS = {
    "open:members": N_("Open recommendation: Party members"),
    "open:mass": N_("Open recommendation: villagers"),
    "open:organisations": N_("Open recommendation: organisations"),
    "second:county_committee": N_("Second recommendation: county committee"),
    "second:peoples_congress": N_(
        "Second recommendation: standing committee of the county people's congress"
    ),
    "second:government": N_("Second recommendation: county government"),
    "second:cppcc": N_("Second recommendation: county political consultative conference"),
}


def bodies_in_order(bodies: Collection[str]) -> list[str]:
    """The bodies of the second recommendation in the order of the table; one that is not there comes last."""
    places = list(CHANNELS)
    known = {body: places.index(f"second:{body}") for body in bodies if f"second:{body}" in places}
    return sorted(bodies, key=lambda body: (known.get(body, len(places)), body))
