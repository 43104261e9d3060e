"""The channels of the weighted score: round and channel, in words."""

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
