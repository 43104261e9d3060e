"""Puts the msgids of the pure layers into the user's language."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext

from election_site.domain.checks import Reason

_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d))?")


def fill(msgid: str, params: Mapping[str, object]) -> str:
    """Translate ``msgid`` and put in ``params``. A parameter that is itself a known msgid is translated too, and
    a day or moment, kept as 2010-11-05 or 2010-11-05 18:00, is written out."""
    return gettext(msgid) % {
        key: in_words(value) if isinstance(value, str) and value else value for key, value in params.items()
    }


def in_words(value: str) -> str:
    """A parameter of a sentence as a reader takes it: 2010年11月5日 18:00, or a msgid's translation."""
    moment = _MOMENT.fullmatch(value)
    return written_out(*moment.groups()) if moment else gettext(value)


def written_out(year: str, month: str, day: str, hour: str | None = None, minute: str | None = None) -> str:
    """A day, and the clock time if there is one, from its digits."""
    words = gettext("%(year)s-%(month)s-%(day)s") % {"year": year, "month": int(month), "day": int(day)}
    return f"{words} {int(hour)}:{minute}" if hour and minute else words


def reason_text(reason: Reason) -> str:
    """The sentence for the clerk."""
    return fill(reason.check.clerk, reason.params)


def mend_text(reason: Reason) -> str:
    """How to put it right, or an empty text."""
    return fill(reason.check.mend, reason.params) if reason.check.mend else ""


def blocker_rows(reasons) -> list[dict[str, str]]:
    """What ``pieces/blockers.html`` shows of each reason."""
    return [
        {
            "code": reason.code,
            "severity": reason.check.severity,
            "text": reason_text(reason),
            "mend": mend_text(reason),
            "url": reason.link,
        }
        for reason in reasons
    ]
