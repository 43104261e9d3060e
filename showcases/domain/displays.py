"""The kinds of display that a round may have.

All four are reported of neighbouring pilots; which of them belonged to which round in Anxian is not known,
so each round lists its own.
"""

from collections.abc import Iterable

from election_site.domain.wording import N_

DISPLAYS = {
    "speech": N_("speech"),
    "answers": N_("answers on the spot"),
    "study_report": N_("report of the study on site"),
    "promise": N_("written promise"),
}


def in_order(displays: Iterable[str]) -> list[str]:
    """The known ones among ``displays``, each once, in the order of the table above."""
    given = set(displays)
    return [display for display in DISPLAYS if display in given]
