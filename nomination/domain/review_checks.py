"""The checks on the qualification review beyond N201 to N212: N781 to N799."""

from election_site.domain.checks import Check, Reason, catalogue
from election_site.domain.wording import N_

REVIEW_CHECKS = catalogue(
    [
        Check(
            "N781",
            "error",
            clerk=N_("The offices asked are fixed since the review was opened."),
            mend=N_("Everybody is asked about alike; the list is set before the review opens."),
        ),
        Check(
            "N782",
            "error",
            clerk=N_("Name at least one office."),
        ),
        Check(
            "N783",
            "error",
            clerk=N_("The office “%(office)s” stands there twice."),
            mend=N_("Take one of them out."),
        ),
        Check(
            "N784",
            "error",
            clerk=N_("%(office)s has given no opinion yet, but a document or a signature is entered for it."),
            mend=N_("Say whether the office agrees, or leave the line empty."),
        ),
        Check(
            "N785",
            "error",
            clerk=N_("The opinion of %(office)s lacks who signed it or the day."),
            mend=N_("Enter both, or neither."),
        ),
        Check(
            "N786",
            "error",
            clerk=N_("The defect “%(defect)s” cannot be mended; there is no day to mend it by."),
            mend=N_("Leave the day empty, or choose another defect."),
        ),
        Check(
            "N787",
            "error",
            clerk=N_("The day to mend by, %(day)s, has passed."),
            mend=N_("Give the person at least until today."),
        ),
        Check(
            "N788",
            "error",
            clerk=N_("The time to mend ended on %(until)s; to pass %(name)s all the same, write why."),
            mend=N_("Write the reason into the note, or leave the refusal as it is."),
        ),
        Check(
            "N789",
            "error",
            clerk=N_("There is no letter to %(name)s: nothing was refused."),
            mend=N_("A letter is written to whoever was refused or is to mend something."),
        ),
    ]
)


def review_reason(code: str, *, link: str = "", **params: object) -> Reason:
    """Build a reason from this catalogue; an unknown number is a KeyError."""
    return Reason(REVIEW_CHECKS[code], params, link)
