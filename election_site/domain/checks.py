"""What a check is, and the checks of the ground floor.

Each app keeps one catalogue like ``CHECKS`` below. Screens, import reports, letters, the help page and the
tests all speak from it: wording can change, numbers can't.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from election_site.domain.wording import N_

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Check:
    """One numbered check. ``clerk`` and ``reviewer`` are msgids that take the reason's params.

    ``severity``: an error stops, a warning asks for a reason, a note only informs.
    ``mend`` says how to put it right; ``rule`` is the article or the reading behind it, with its mark
    (V seen, S secondary, M from memory, P the pilot's report, I interpretation), or empty for plain sense.
    """

    code: str
    severity: Severity
    clerk: str
    reviewer: str = ""
    mend: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Reason:
    """A check that fired: the check, its figures and the place that mends it (a url name or empty)."""

    check: Check
    params: Mapping[str, object] = field(default_factory=dict)
    link: str = ""

    @property
    def code(self) -> str:
        return self.check.code


def catalogue(checks: Iterable[Check]) -> Mapping[str, Check]:
    """Index checks by number; a number given twice is a programming error."""
    indexed: dict[str, Check] = {}
    for check in checks:
        if check.code in indexed:
            raise ValueError(f"check {check.code} is defined twice")
        indexed[check.code] = check
    return MappingProxyType(indexed)


CHECKS = catalogue(
    [
        Check(
            "E101",
            "error",
            clerk=N_("The stage before, “%(stage)s”, is not certified yet."),
            mend=N_("Finish and certify that stage first."),
        ),
        Check(
            "E102",
            "error",
            clerk=N_(
                "The certified outcome of “%(stage)s” no longer matches its digest. Somebody altered it."
            ),
            reviewer=N_("Digest on record %(recorded)s, digest computed now %(computed)s."),
            mend=N_("Stop, keep the database as it is, and have the audit log verified."),
        ),
        Check(
            "E103",
            "error",
            clerk=N_("The notice “%(notice)s” still runs until %(until)s."),
            mend=N_("Wait until the notice period has ended."),
        ),
        Check(
            "E104",
            "error",
            clerk=N_("%(count)s objection(s) to “%(notice)s” are not settled."),
            mend=N_("Answer each objection and record the decision."),
        ),
        Check(
            "E105",
            "error",
            clerk=N_("You have already certified this outcome. A second person has to."),
            mend=N_("Ask a colleague with the right to certify."),
        ),
        Check(
            "E106",
            "error",
            clerk=N_("The account %(account)s may not do this in this election (%(capability)s)."),
        ),
        Check("E107", "error", clerk=N_("The stage “%(stage)s” is %(state)s; this step does not fit.")),
        Check(
            "E108",
            "error",
            clerk=N_("The rules of this election are frozen since the announcement was certified."),
        ),
        Check(
            "E109", "error", clerk=N_("No posts have been entered."), mend=N_("Enter the posts to be filled.")
        ),
        Check(
            "E110",
            "error",
            clerk=N_("The post “%(post)s” lacks %(what)s."),
            mend=N_("Complete the post's conditions and work goals; they are part of the announcement."),
        ),
        Check(
            "E111", "error", clerk=N_("The roll “%(roll)s” is missing or empty."), mend=N_("Import the roll.")
        ),
        Check(
            "E112",
            "error",
            clerk=N_("%(name)s is left out of the base, but a consent to it is not recorded."),
            mend=N_("Record the superior's consent and the meeting's, or take the exclusion back."),
            rule=N_(
                "Explanation of the Central Organisation Department on who may be left out of the base [S]"
            ),
        ),
        Check(
            "E113",
            "error",
            clerk=N_("The outcome changed between computing and certifying."),
            mend=N_("Open the page again and look at the figures before you certify."),
        ),
        Check(
            "E114",
            "error",
            clerk=N_("This outcome is not certified by two people, so it cannot be published."),
        ),
        Check("E115", "error", clerk=N_("This outcome has been published already.")),
        Check("E116", "error", clerk=N_("A reason is needed."), mend=N_("Write one sentence why.")),
        Check("E117", "error", clerk=N_("The objection %(receipt)s is already settled.")),
        Check(
            "E118",
            "error",
            clerk=N_("Objections to this notice are no longer accepted; it closed on %(until)s."),
        ),
        Check(
            "E119",
            "error",
            clerk=N_("The outcome of “%(stage)s” must be published first."),
            mend=N_("Publish the certified outcome."),
        ),
        Check(
            "E120",
            "error",
            clerk=N_("The superior's approval of the result is not recorded."),
            mend=N_("Record the document number and date of the approval."),
        ),
        Check(
            "E121",
            "error",
            clerk=N_("The election method holds something that no rule knows: %(what)s."),
            mend=N_("Correct the options of the election method."),
        ),
        Check(
            "E122",
            "error",
            clerk=N_("The weights must be positive and add up to exactly 1; they add up to %(total)s."),
            mend=N_("Correct the weights before the announcement."),
            rule=N_("Weights are fixed and announced before the first recommendation [I]"),
        ),
        Check(
            "E123",
            "error",
            clerk=N_(
                "%(name)s is left out of the base on a ground that this election's method does not list."
            ),
            mend=N_("Correct the ground, or the option that lists the grounds."),
            rule=N_(
                "Explanation of the Central Organisation Department on who may be left out of the base [S]"
            ),
        ),
        Check(
            "E124",
            "error",
            clerk=N_("%(name)s is in custody, but no decision that suspends the rights is recorded."),
            mend=N_("Record the decision; without one the right to vote stands."),
            rule=N_("Article 5 of the regulation of 2020 [V]"),
        ),
        Check(
            "E125",
            "error",
            clerk=N_("The objection %(receipt)s to “%(notice)s” was upheld, so this outcome cannot stand."),
            mend=N_("Annul the stage with the reason and run it anew."),
            rule=N_("The rules are silent; an upheld objection stops the outcome it was filed against [I]"),
        ),
        Check(
            "E126",
            "error",
            clerk=N_(
                "A ballot with all posts in one list cannot be held here; every post is voted on by itself."
            ),
            mend=N_("Choose the ballot by post in the election method."),
        ),
        Check(
            "E127",
            "error",
            clerk=N_("The method has “%(post)s” elected by the committee's plenary, which is not held here."),
            mend=N_("Take the post out, or choose election by the meeting under the superior's approval."),
            rule=N_("2020 Art. 17 and 20: the first plenary elects secretary and deputies [M, V]"),
        ),
        Check(
            "E128",
            "error",
            clerk=N_("%(day)s has not come yet."),
            mend=N_("Correct the day; look at the year too."),
        ),
        Check(
            "E129",
            "warning",
            clerk=N_(
                "%(body)s: only %(people)s on the roll. The score sheet shows each body's votes for every person; of"
                " so few it tells who voted how."
            ),
            mend=N_("Put them on the roll with another body before the weights are announced."),
        ),
        Check(
            "E131",
            "error",
            clerk=N_("No objection has this receipt number and this code."),
            mend=N_("Compare both with what you wrote down."),
        ),
        Check(
            "E132",
            "error",
            clerk=N_("Too many wrong numbers were typed. Try again in %(minutes)s minutes."),
        ),
        Check(
            "E133",
            "error",
            clerk=N_(
                "Too many objections came from here. Try again in %(minutes)s minutes, or hand it in on paper."
            ),
        ),
        Check(
            "E134",
            "error",
            clerk=N_(
                "%(name)s has already certified this outcome, under another account. A second person has to."
            ),
            mend=N_("If they are two people, give their accounts names that tell them apart."),
        ),
    ]
)


def reason(code: str, *, link: str = "", **params: object) -> Reason:
    """Build a reason from this app's catalogue; an unknown number is a KeyError."""
    return Reason(CHECKS[code], params, link)
