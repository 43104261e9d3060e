"""The checks that services make beyond the rules of the stages: N701 to N799."""

from election_site.domain.checks import Check, Reason, catalogue
from election_site.domain.wording import N_

SERVICE_CHECKS = catalogue(
    [
        # Files of the open recommendation that do not fit together.
        Check(
            "N701",
            "warning",
            clerk=N_("%(name)s signed after registration had closed; the signature does not count."),
            rule=N_("The rules are silent [I]"),
        ),
        # Registering online or on paper, and the consent of somebody put forward by others.
        Check(
            "N702",
            "error",
            clerk=N_("What was filled in here holds an identity number."),
            mend=N_("Take it out; it is asked for once, when the form is sent, and shown nowhere."),
        ),
        Check(
            "N703",
            "error",
            clerk=N_("This is not the identity number of %(name)s, who was put forward."),
            mend=N_("Look at the identity card; if the number is right, please call the election office."),
        ),
        Check(
            "N704",
            "error",
            clerk=N_(
                "The stage is closed and its figures are fixed; nothing can be withdrawn here any more."
            ),
            mend=N_("Please hand in the withdrawal in writing at the election office."),
        ),
        Check(
            "N705",
            "error",
            clerk=N_("The same post is chosen twice."),
            mend=N_("Choose another second post, or leave it empty."),
        ),
        Check(
            "N706",
            "error",
            clerk=N_("No recommendation or draft has this number and this code."),
            mend=N_("Compare both with your note or photograph once more."),
        ),
        Check(
            "N707",
            "error",
            clerk=N_("Too many wrong codes were tried; please wait %(minutes)s minutes and try again."),
        ),
        Check(
            "N708",
            "error",
            clerk=N_(
                "%(name)s has agreed to stand already; a declaration to the contrary is made by withdrawing."
            ),
            mend=N_("Please hand in the withdrawal in writing at the election office."),
        ),
        Check(
            "N709",
            "error",
            clerk=N_("Too many forms were begun from here; please wait %(minutes)s minutes and try again."),
            mend=N_("You may also hand the form in on paper at the place of registration."),
        ),
        Check(
            "N711",
            "error",
            clerk=N_("The recommendation “%(number)s” is not among the recommendations handed in."),
            mend=N_("Correct the number, or add the recommendation to its file."),
        ),
        Check(
            "N712",
            "error",
            clerk=N_("There is no registration form for this identity number."),
            mend=N_("Correct the number, or add the person to the registration forms."),
        ),
        Check(
            "N713",
            "error",
            clerk=N_(
                "The name “%(given)s” does not belong to this identity number; “%(known)s” is on record."
            ),
            mend=N_("Compare name and number with the identity card."),
        ),
        Check(
            "N714",
            "error",
            clerk=N_("“%(number)s” is not a joint recommendation and takes no signatures."),
            mend=N_("Correct the number of the recommendation."),
        ),
        Check(
            "N715",
            "error",
            clerk=N_("A recommendation by an organisation has to state this."),
            mend=N_("Fill it in after the record of the meeting."),
        ),
        Check(
            "N716",
            "error",
            clerk=N_("The post number %(number)s does not exist in this election."),
            mend=N_("Compare it with the list of posts."),
        ),
        Check(
            "N717",
            "error",
            clerk=N_("The recommendations of this run have been imported already (%(count)s)."),
            mend=N_("Annul the stage with a reason if they have to be read in anew."),
        ),
        # Closing the open recommendation.
        Check(
            "N721",
            "error",
            clerk=N_("No recommendation has been accepted."),
            mend=N_("Read in the recommendations."),
        ),
        Check(
            "N722",
            "error",
            clerk=N_("Recommendations are taken until %(until)s."),
            mend=N_("Wait until the time announced has passed."),
        ),
        # Likely duplicates among those put forward.
        Check(
            "N723",
            "error",
            clerk=N_("Choose at least two entries."),
        ),
        Check(
            "N724",
            "error",
            clerk=N_("One of these entries is not there any more; somebody has decided in the meantime."),
            mend=N_("Go back to the list and look again."),
        ),
        Check(
            "N725",
            "error",
            clerk=N_(
                "Among these entries (%(names)s) are two different identity numbers: they are two people."
            ),
            mend=N_("Choose only entries with one number or none."),
        ),
        # Reviews, inspections, decisions.
        Check(
            "N731",
            "error",
            clerk=N_("%(name)s is not among those who reached this stage."),
            mend=N_("Look at the certified outcome of the stage before."),
        ),
        Check(
            "N732",
            "error",
            clerk=N_("%(office)s does not agree to %(name)s; to pass the person all the same, write why."),
            mend=N_("Write the reason into the note, or refuse."),
        ),
        Check(
            "N733",
            "error",
            clerk=N_("The defect “%(number)s” is not in the catalogue."),
            mend=N_("Choose from the catalogue of defects."),
        ),
        Check(
            "N734",
            "error",
            clerk=N_("This person is not among those who reached this stage."),
            mend=N_("Look at the certified outcome of the stage before."),
        ),
        Check(
            "N741",
            "error",
            clerk=N_("Nothing is left to people to decide here for the post “%(post)s”."),
        ),
        Check(
            "N742",
            "error",
            clerk=N_("Choose from %(least)s to %(most)s of those who are equal at the last place."),
            mend=N_("Only those who are equal can be chosen among; everybody above them goes on anyway."),
        ),
        Check(
            "N743",
            "error",
            clerk=N_("To go on with fewer means to go on with all who are there; nobody may be left out."),
        ),
        Check(
            "N744",
            "error",
            clerk=N_("The people for “%(post)s” have been decided on already."),
        ),
        Check(
            "N745",
            "error",
            clerk=N_("Registration cannot be open until %(closes)s: that time has passed."),
            mend=N_("Choose a later time."),
        ),
        Check(
            "N751",
            "error",
            clerk=N_("%(count)s persons are not inspected yet."),
            mend=N_("Finish the inspection of each."),
        ),
        Check(
            "N752",
            "error",
            clerk=N_("%(passed)s passed for “%(post)s”; at most %(limit)s may go on."),
            mend=N_("Pass fewer, as the election method says."),
            rule=N_("Option of the election method [I]"),
        ),
        Check(
            "N753",
            "error",
            clerk=N_(
                "%(satisfied)s satisfied, %(basically)s basically satisfied and %(dissatisfied)s not "
                "satisfied do not add up to the %(interviewed)s people asked."
            ),
            mend=N_("Correct the figures."),
        ),
        Check(
            "N754",
            "error",
            clerk=N_("Nobody passed the inspection for the post “%(post)s”."),
            mend=N_("The leading group decides; a post without candidates cannot be voted on."),
        ),
        Check(
            "N761",
            "error",
            clerk=N_("There are %(candidates)s candidates for the %(seats)s seat(s) of “%(post)s”."),
            mend=N_("Put forward further persons from the stage before."),
        ),
        Check(
            "N762",
            "error",
            clerk=N_("The approved order has to name every candidate for “%(post)s” exactly once."),
        ),
        # Lines of joint sheets, entered by staff or read from a file.
        Check(
            "N771",
            "error",
            clerk=N_("Neither an identity number nor a number on the roll of Party members is given."),
            mend=N_("Fill in one of the two; a line without either cannot be matched to anybody."),
        ),
        Check(
            "N772",
            "error",
            clerk=N_("No Party member has the number %(number)s on the roll."),
            mend=N_("Compare the number with the roll, or give the identity number."),
        ),
        Check(
            "N773",
            "error",
            clerk=N_("The sheet “%(number)s” was withdrawn and takes no signatures."),
            mend=N_("Take these lines out of the file."),
        ),
        Check(
            "N774",
            "error",
            clerk=N_("This very file was handed in before, on %(when)s."),
            mend=N_("Look at the list of imports; nothing has to be read in twice."),
        ),
        Check(
            "N775",
            "error",
            clerk=N_("This import is “%(state)s”; this step does not fit."),
        ),
        Check(
            "N776",
            "error",
            clerk=N_("No line was filled in."),
            mend=N_("Fill in at least one line."),
        ),
        Check(
            "N777",
            "error",
            clerk=N_(
                "The name “%(given)s” does not stand at number %(number)s of the roll of Party members."
            ),
            mend=N_("Compare name and number with the roll."),
        ),
        Check(
            "N778",
            "error",
            clerk=N_("%(count)s file(s) of signatures are still being written."),
            mend=N_("Wait until they are written; the page of the import says how far it is."),
        ),
        Check(
            "N779",
            "error",
            clerk=N_("While a vote is held the photos stay as they are."),
            mend=N_("Wait until its stage is closed."),
        ),
    ]
)


def service_reason(code: str, *, link: str = "", **params: object) -> Reason:
    """Build a reason from this catalogue; an unknown number is a KeyError."""
    return Reason(SERVICE_CHECKS[code], params, link)
