"""The numbered checks around the urn: before, while and after it is open."""

from election_site.domain.checks import Check, Reason, catalogue
from election_site.domain.wording import N_

CHECKS = catalogue(
    [
        Check("B501", "error", clerk=N_("The vote is %(state)s; this step does not fit.")),
        Check(
            "B502",
            "error",
            clerk=N_("Present %(present)s of %(base)s; at least %(required)s must be present."),
            mend=N_("Wait for more voters, or adjourn the meeting."),
        ),
        Check(
            "B503",
            "error",
            clerk=N_("Slips out %(issued)s, voters signed in %(present)s%(channel)s: they must be equal."),
            mend=N_("Void the slips that nobody drew, in public."),
        ),
        Check("B504", "error", clerk=N_("%(name)s is not entitled to vote here.")),
        Check("B505", "error", clerk=N_("%(name)s is signed in already.")),
        Check("B506", "error", clerk=N_("Nobody can be signed in once the vote is open.")),
        Check(
            "B507",
            "error",
            clerk=N_("The roll for this vote is missing: %(roll)s."),
            mend=N_("Import the roll."),
        ),
        Check("B508", "error", clerk=N_("There are no candidates for the post “%(post)s”.")),
        Check(
            "B509",
            "error",
            clerk=N_("The vote is not counted yet."),
            mend=N_("Seal the vote and wait for the count."),
        ),
        Check(
            "B510",
            "error",
            clerk=N_("The sealed urn no longer matches its digest. Somebody altered a ballot."),
            mend=N_("Stop, keep the database as it is, and call the superior."),
        ),
        Check(
            "B511",
            "error",
            clerk=N_("“%(contest)s”: the rule asks for a further step (%(step)s)."),
            mend=N_("Prepare the further round from the sealed outcome."),
        ),
        Check("B512", "error", clerk=N_("At least one slip and at most %(most)s can be made at a time.")),
        Check(
            "B513",
            "error",
            clerk=N_("There are no slips."),
            mend=N_("Make slips and let the voters draw them."),
        ),
        Check(
            "B514",
            "error",
            clerk=N_("“%(contest)s”: counted again, the figures or the verdict are others than before."),
            mend=N_("Stop, keep the database as it is, and call the superior."),
        ),
        Check(
            "B515",
            "error",
            clerk=N_("Voters or ballots are no longer as many as when the vote was counted."),
            mend=N_("Stop, keep the database as it is, and call the superior."),
        ),
        Check(
            "B516",
            "error",
            clerk=N_("The vote was counted again and did not give the same result."),
            mend=N_("Clear the alarm on the vote's page first; count again once its cause is put right."),
        ),
        Check("B520", "error", clerk=N_("This is not a valid slip code. Please compare it with your slip.")),
        Check("B521", "error", clerk=N_("This slip has been used: its ballot is in the box.")),
        Check("B522", "error", clerk=N_("This slip is void. Please ask at the desk.")),
        Check("B523", "error", clerk=N_("The vote is not open yet. Please wait until the chair opens it.")),
        Check("B524", "error", clerk=N_("The vote is closed. No more ballots are taken.")),
        Check(
            "B527",
            "error",
            clerk=N_("No unused slips of this vote, or void already: %(codes)s. Nothing was made void."),
            mend=N_("Compare these with the slips, or leave them out."),
        ),
        Check(
            "B528",
            "error",
            clerk=N_("Slips were made meanwhile: there are %(made)s now. No more were made."),
            mend=N_("If their codes were not printed, make them void by the numbers of their places."),
        ),
        Check("B526", "error", clerk=N_("This slip belongs to another election: %(election)s.")),
        Check(
            "B525",
            "error",
            clerk=N_("Too many wrong codes. Please wait %(minutes)s minutes, or ask at the desk."),
        ),
    ]
)


def vote_reason(code: str, **params: object) -> Reason:
    """Build a reason from this catalogue; an unknown number is a KeyError."""
    return Reason(CHECKS[code], params)
