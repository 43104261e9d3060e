"""Where a rule comes from, and the error for figures that no rule can judge."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from election_site.domain.wording import N_

# V the article's text was seen, S secondary source, M from memory, P the pilot's report, I interpretation.
Evidence = Literal["V", "S", "M", "P", "I"]
EVIDENCE: Mapping[Evidence, str] = MappingProxyType(
    {
        "V": N_("the text of the article was read"),
        "S": N_("from a published secondary source"),
        "M": N_("the number of the article is still to be checked"),
        "P": N_("from the published report of the Anxian pilot"),
        "I": N_("the rules are silent; settled by this election's own method"),
    }
)


@dataclass(frozen=True)
class Source:
    """One reference behind a rule, in the wording to be printed, and how sure it is.

    ``topic`` tells the sources of one rule apart: quorum, validity, threshold, places, or empty for all.
    """

    ref: str
    status: Evidence
    topic: str = ""

    def as_dict(self) -> dict[str, str]:
        return {"ref": self.ref, "status": self.status, "topic": self.topic}


class RuleError(ValueError):
    """Input that no rule can judge: a named refusal, never a verdict.

    ``code`` is stable and machine readable; ``params`` are the figures behind it. Written out as
    ``code`` or, where one thing is to blame (the param ``what``), as ``code:what``.
    """

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(str(self))

    def __str__(self) -> str:
        what = self.params.get("what")
        return self.code if what is None else f"{self.code}:{what}"


def count(name: str, value: object, *, least: int = 0) -> int:
    """Return ``value`` when it is a whole number of at least ``least``; else RuleError.

    Booleans and strings are refused: a figure that was read wrongly must not be counted.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise RuleError("not_a_whole_number", what=name, value=value)
    if value < 0:
        raise RuleError("negative_figure", what=name, value=value)
    if value < least:
        raise RuleError("figure_too_small", what=name, value=value, least=least)
    return value
