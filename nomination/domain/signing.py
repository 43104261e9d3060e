"""What a signatory types, and what he is told at once about his signature."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from election_site.domain.checks import Reason
from election_site.domain.identity import identity_blockers, normalize_identity
from election_site.domain.wording import N_
from nomination.domain.checks import reason

_MEMBER_NUMBER = re.compile(r"[0-9]{1,6}")
_LAST_FOUR = re.compile(r"[0-9]{3}[0-9X]")
_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_MIDDLE_DOTS = re.compile("[\u2022\u2027\u30fb\u2e31\uff65.\uff0e]")

# By the check that his signature fails (none: it counts); %(count)s sheets signed, %(limit)s allowed.
ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        "": N_("Your signature counts."),
        "N123": N_("Your signature stands on this sheet already; it counts once."),
        "N124": N_("You are the nominee of this sheet, so your own signature does not count."),
        "N125": N_("You have taken this signature back; it does not count."),
        "N126": N_(
            "You stand neither on the roll of Party members nor on the roll of villagers, so your signature does "
            "not count. If that is wrong, please call the election office."
        ),
        "N127": N_(
            "Your signature does not count here: you have signed %(count)s sheets, and %(limit)s may be signed."
        ),
        "N701": N_("Your signature came after registration had closed, so it does not count."),
    }
)
# What then follows from the option ``signature_over_limit``.
OVER_LIMIT: Mapping[str, str] = MappingProxyType(
    {
        "first_counts": N_("The ones you gave first count. Take one of them back, and this one counts."),
        "none_count": N_(
            "As long as that is so, none of them counts. Take back what is too many, and the others count."
        ),
    }
)
# The same said before somebody signs.
LIMIT_TOLD: Mapping[str, str] = MappingProxyType(
    {
        "first_counts": N_("Everybody may sign %(limit)s sheets; of more, the first ones count."),
        "none_count": N_("Everybody may sign %(limit)s sheets; who signs more counts on none of them."),
    }
)


@dataclass(frozen=True)
class GivenNumber:
    """The number by which somebody is found: of the identity card, or on the roll of Party members.

    The numbers of a roll are small and easily tried, so on a phone ``last_four``, the end of the identity
    number, goes with them.
    """

    identity: str = ""
    member: int | None = None
    last_four: str = ""


def read_number(typed: str, *, today: date) -> GivenNumber | list[Reason]:
    """The number that was typed, or why it can be none (E231 to E233, N134)."""
    number = normalize_identity(typed.translate(_HALF_WIDTH)).replace(" ", "")
    if _MEMBER_NUMBER.fullmatch(number):
        return GivenNumber(member=int(number))
    if len(number) < 15:
        return [reason("N134")]
    blockers = identity_blockers(number, today=today)
    return blockers or GivenNumber(identity=number)


def read_last_four(typed: str) -> str:
    """The end of an identity number as it was typed, or an empty text if it can be none."""
    last_four = normalize_identity(typed.translate(_HALF_WIDTH)).replace(" ", "")
    return last_four if _LAST_FOUR.fullmatch(last_four) else ""


def is_same_name(given: str, known: str) -> bool:
    """Whether two spellings are one name: blanks inside and the kind of middle dot make no difference."""
    return _plain(given) == _plain(known)


def _plain(name: str) -> str:
    return _MIDDLE_DOTS.sub("·", "".join(name.split()))
