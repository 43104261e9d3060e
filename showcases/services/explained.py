"""How a warning is passed: with a reason that goes on record."""

from collections.abc import Sequence

from election_site.domain.checks import Reason
from election_site.domain.checks import reason as ground_reason
from election_site.services.errors import Refused, refuse_if


def refuse_unless_explained(reasons: Sequence[Reason], why: str) -> None:
    """Raise Refused for every error, and for warnings unless ``why`` says why to go on."""
    refuse_if(reasons)
    warnings = [reason for reason in reasons if reason.check.severity == "warning"]
    if warnings and not why.strip():
        raise Refused([*warnings, ground_reason("E116")])
