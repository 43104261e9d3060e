"""Resident identity numbers: 18 places, GB 11643-1999 (area, birth date, sequence, check digit).

Numbers of the demo lie in areas beginning with 99, which are assigned to nobody; they are treated like any
other, so nothing here looks at the area.
"""

import re
from datetime import date
from typing import Literal

from election_site.domain.checks import Reason
from election_site.domain.table_checks import table_reason

Sex = Literal["男", "女"]

_LONG_NUMBER = re.compile(r"[0-9０-９](?:[ -]?[0-9０-９]){10,}[Xx]?")
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
OLDEST_YEARS = 130


def normalize_identity(text: str) -> str:
    """Return ``text`` without surrounding white space and with a capital X."""
    return text.strip().upper()


def check_digit(first17: str) -> str:
    """Return the check digit (ISO 7064 MOD 11-2) for 17 digits; anything else is a ValueError."""
    if not re.fullmatch(r"[0-9]{17}", first17):
        raise ValueError("an identity number's body has exactly 17 digits")
    return _CHECK_DIGITS[sum(w * int(d) for w, d in zip(_WEIGHTS, first17, strict=True)) % 11]


def birth_date(number: str) -> date:
    """Return the date of birth held in the number; an impossible date or shape is a ValueError."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex(number: str) -> Sex:
    """Return the sex held in the number: the 17th digit is odd for men."""
    return "男" if int(number[16]) % 2 else "女"


def identity_blockers(number: str, *, today: date) -> list[Reason]:
    """Return why ``number`` cannot be an identity number on ``today``; empty when it can be one.

    Shape comes first, since without it nothing else can be read; a wrong check digit and an impossible date
    are both named.
    """
    if not _SHAPE.fullmatch(number):
        return [table_reason("E231")]
    found = []
    if not _plausible_birth(number, today):
        found.append(table_reason("E233"))
    if check_digit(number[:17]) != number[17]:
        found.append(table_reason("E232"))
    return found


def _plausible_birth(number: str, today: date) -> bool:
    try:
        born = birth_date(number)
    except ValueError:
        return False
    return born <= today and today.year - born.year <= OLDEST_YEARS


def age_on(born: date, day: date) -> int:
    """Return full years of age on ``day``; the birthday itself counts, 29 February is reached on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def mask_identity(last_four: str) -> str:
    """What may be shown of an identity number, from all that is kept of it: its last four places."""
    return f"**************{last_four}" if last_four else ""


def mask_phone(number: str) -> str:
    """What may be shown of a phone number: the first three digits and the last four of a mobile number, of a
    shorter one the last two."""
    digits = "".join(sign for sign in number if sign.isdigit())
    if len(digits) >= 11:
        return f"{digits[:3]}****{digits[-4:]}"
    return f"****{digits[-2:]}" if len(digits) > 4 else "****" if digits else ""


def hide_numbers(text: str) -> str:
    """``text`` with every number of eleven digits and more hidden: it may be somebody's identity or phone number
    that stands in the wrong place."""
    return _LONG_NUMBER.sub("****", text)
