"""Puts the msgids of the pure layers into the user's language."""

from collections.abc import Mapping

from django.utils.translation import gettext

from election_site.domain.checks import Reason


def fill(msgid: str, params: Mapping[str, object]) -> str:
    """Translate ``msgid`` and put in ``params``; a parameter that is itself a known msgid is translated too."""
    return gettext(msgid) % {
        key: gettext(value) if isinstance(value, str) and value else value for key, value in params.items()
    }


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
