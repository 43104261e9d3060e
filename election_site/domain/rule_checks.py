"""The numbered checks around rules and names: printing, strokes, the department's test deck."""

from election_site.domain.checks import Check, Reason, catalogue
from election_site.domain.wording import N_

CHECKS = catalogue(
    [
        Check(
            "E301",
            "error",
            clerk=N_("The font cannot print these characters: %(characters)s. Nothing was printed."),
            mend=N_("Use the form of the character that the superior uses in print, and note the real one."),
        ),
        Check(
            "E302",
            "error",
            clerk=N_("The strokes of these characters are not known: %(characters)s."),
            mend=N_("Enter the number of strokes and the first stroke of each, from a dictionary."),
            rule=N_("2020 Art. 24 [V]: members stand by the strokes of their surnames"),
        ),
        Check("E303", "error", clerk=N_("Enter exactly one Chinese character, not “%(text)s”.")),
        Check(
            "E304",
            "error",
            clerk=N_("“%(character)s” cannot have %(count)s strokes beginning with class %(first)s."),
        ),
        Check("E305", "error", clerk=N_("The deck holds no case, so there is nothing to put on record.")),
    ]
)


def rule_reason(code: str, *, link: str = "", **params: object) -> Reason:
    """Build a reason from this catalogue; an unknown number is a KeyError."""
    return Reason(CHECKS[code], params, link)
