"""The checks of the nomination app, N101 to N609, and what a refused calculation is called there.

The hundreds follow the stages: 1 open recommendation, 2 qualification review, 3 scoring, 4 shortlist and its
notice, 5 differential inspection, 6 formal candidates.
"""

from collections.abc import Mapping
from types import MappingProxyType

from election_site.domain.checks import Reason, catalogue
from election_site.domain.rules import RuleError
from nomination.domain.recommendation_checks import RECOMMENDATION_CHECKS
from nomination.domain.selection_checks import SELECTION_CHECKS

CHECKS = catalogue([*RECOMMENDATION_CHECKS, *SELECTION_CHECKS])

# Why a line on a joint sheet does not count, as the check that says so.
CHECK_OF_LINE_FAULT: Mapping[str, str] = MappingProxyType(
    {
        "duplicate": "N123",
        "self": "N124",
        "withdrawn": "N125",
        "not_entitled": "N126",
        "over_limit": "N127",
    }
)

# Why a nominee may not stand, as the check that says so.
CHECK_OF_INELIGIBLE: Mapping[str, str] = MappingProxyType(
    {
        "not_formal_member": "N201",
        "no_right_to_be_elected": "N202",
        "relation_elsewhere": "N211",
        "consent_missing": "N153",
        "declined": "N154",
    }
)

# What a shortlist needs before it can be certified; "proceed" needs nothing.
CHECK_OF_NEXT_STEP: Mapping[str, str] = MappingProxyType(
    {
        "needs_decision": "N401",
        "shortfall_needs_decision": "N402",
        "reopen_registration": "N403",
    }
)

# A refusal by the pure rules, as check number and the check's parameter that takes what is to blame.
_CHECK_OF_ERROR: Mapping[str, tuple[str, str | None]] = MappingProxyType(
    {
        "weights_not_one": ("N301", None),
        "weights_missing": ("N301", None),
        "weight_not_a_number": ("N304", "channel"),
        "weight_negative": ("N304", "channel"),
        "channel_without_ballots": ("N302", "channel"),
        "channel_without_weight": ("N305", "channel"),
        "votes_exceed_ballots": ("N303", None),
        "unknown_method": ("N306", "method"),
        "outcome_missing": ("N309", "stage"),
        "not_a_whole_number": ("N311", None),
        "negative_figure": ("N311", None),
        "figure_too_small": ("N311", None),
        "strokes_missing": ("N604", None),
    }
)


def reason(code: str, *, link: str = "", **params: object) -> Reason:
    """Build a reason from this app's catalogue; an unknown number is a KeyError."""
    return Reason(CHECKS[code], params, link)


def reason_for(error: RuleError, *, link: str = "", **params: object) -> Reason:
    """The reason that tells a clerk about a refused calculation; ``params`` go before the error's own.

    An error without a check of its own is a fault of the program and is raised again.
    """
    if error.code not in _CHECK_OF_ERROR:
        raise error
    code, takes_what = _CHECK_OF_ERROR[error.code]
    told = dict(error.params)
    if takes_what is not None:
        told.setdefault(takes_what, error.params.get("what"))
    if error.code == "weights_missing":
        told["total"] = "0"
    if error.code == "votes_exceed_ballots":
        told["name"] = error.params["person"]
    if error.code == "strokes_missing":
        told["characters"] = "、".join(error.params["characters"])
    return reason(code, link=link, **(told | params))
