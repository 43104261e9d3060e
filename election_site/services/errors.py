"""How a service says no."""

from collections.abc import Sequence

from election_site.domain.checks import Reason
from election_site.queries.wording import reason_text


class Refused(Exception):
    """The change would break a rule. ``reasons`` holds every reason, in the user's words when shown."""

    def __init__(self, reasons: Sequence[Reason] | Reason):
        self.reasons = [reasons] if isinstance(reasons, Reason) else list(reasons)
        super().__init__("; ".join(f"{reason.code} {reason_text(reason)}" for reason in self.reasons))


def refuse_if(reasons: Sequence[Reason]) -> None:
    """Raise Refused unless ``reasons`` holds no error (warnings and notes do not stop)."""
    errors = [reason for reason in reasons if reason.check.severity == "error"]
    if errors:
        raise Refused(errors)
