"""The channels through which votes become points, and what they are called."""

from collections.abc import Mapping
from types import MappingProxyType

from election_site.domain.wording import N_

MEMBERS = "open:members"
MASS = "open:mass"
ORGANISATIONS = "open:organisations"
OPEN_CHANNELS = (MEMBERS, MASS, ORGANISATIONS)
SECOND_PREFIX = "second:"

# The order of the columns of a score sheet; a channel that is not here comes last.
CHANNEL_TITLES: Mapping[str, str] = MappingProxyType(
    {
        MEMBERS: N_("Party members"),
        MASS: N_("villagers"),
        ORGANISATIONS: N_("organisations"),
        "second:county_committee": N_("county committee"),
        "second:peoples_congress": N_("county people's congress"),
        "second:government": N_("county government"),
        "second:cppcc": N_("county CPPCC"),
    }
)


def in_order(channels) -> list[str]:
    """``channels`` in the order of a score sheet."""
    known = list(CHANNEL_TITLES)
    return sorted(channels, key=lambda one: (known.index(one) if one in known else len(known), one))


def channel_title(channel: str) -> str:
    """The msgid of the channel's name, or the key itself for a channel of an election's own."""
    return CHANNEL_TITLES.get(channel, channel)
