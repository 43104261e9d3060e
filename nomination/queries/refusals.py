"""Stored refusals back into reasons, so that they are told in the words of the catalogue."""

from collections.abc import Iterable, Mapping

from election_site.domain.checks import Reason
from nomination.domain.checks import CHECKS
from nomination.domain.service_checks import SERVICE_CHECKS


def refusal_reasons(refusals: Iterable[Mapping]) -> list[Reason]:
    """The reasons of ``Recommendation.refusals``: rows of ``code`` and ``params``."""
    found = []
    for row in refusals:
        check = CHECKS.get(row["code"]) or SERVICE_CHECKS.get(row["code"])
        if check:
            found.append(Reason(check, row["params"]))
    return found
