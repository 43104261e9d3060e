"""The numbered checks of the reports for signature: when each can be printed."""

from election_site.domain.checks import Check, Reason, catalogue
from election_site.domain.wording import N_

CHECKS = catalogue(
    [
        Check(
            "B681",
            "error",
            clerk=N_("“%(report)s” holds figures that are known once the vote is sealed."),
            mend=N_("Close and seal the vote."),
        ),
        Check(
            "B682",
            "error",
            clerk=N_("“%(report)s” holds figures that are known once the vote is counted."),
            mend=N_("Wait for the count."),
        ),
        Check(
            "B683",
            "error",
            clerk=N_("“%(report)s” reports the outcome of the stage, which is not closed yet."),
            mend=N_("Close the stage; the two chiefs certify it then."),
        ),
        Check("B684", "error", clerk=N_("“%(report)s” belongs to the members' vote only.")),
    ]
)


def report_reason(code: str, **params: object) -> Reason:
    """Build a reason from this catalogue; an unknown number is a KeyError."""
    return Reason(CHECKS[code], params)
