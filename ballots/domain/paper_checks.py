"""The numbered checks of paper beside the browser.

B40x: sheets and the box. B41x to B42x: bundles, blind double entry, rulings. B43x: a line that cannot be.
B44x: odd but possible; somebody says why before the bundle is signed. B45x: reading out. B46x: sorting, rulings,
signing.
"""

from election_site.domain.checks import Check, Reason, catalogue
from election_site.domain.wording import N_

_RULE_22 = N_("2020 Art. 22 [V]: scrutineers are voters who are not candidates")
_RULE_27 = N_("2020 Art. 27 [S]: no more names than seats, no more ballots returned than voters")
_RULE_VOID = N_("The election method says how a ballot with a flaw is judged [S]")

_BOX = (
    Check(
        "B401",
        "error",
        clerk=N_(
            "Slips out %(slips)s and paper ballots issued %(paper)s make %(issued)s, voters signed in"
            " %(present)s%(channel)s: they must be equal."
        ),
        mend=N_("Void the slips that nobody drew, or put the number of paper ballots issued right."),
    ),
    Check("B402", "error", clerk=N_("This vote takes no paper ballots.")),
    Check(
        "B403",
        "error",
        clerk=N_(
            "Whether a vote takes paper can be changed only before it opens and before sheets are booked."
        ),
    ),
    Check("B404", "error", clerk=N_("With this number the sheets would fall below zero.")),
    Check(
        "B405",
        "error",
        clerk=N_(
            "Printed %(printed)s, but issued %(issued)s, spoiled %(spoiled)s and left over %(left_over)s make"
            " %(total)s%(channel)s."
        ),
        mend=N_(
            "Destroy the sheets that are still at the desk before a witness and book them as left over. If they are"
            " not there, count again and book the difference with a note."
        ),
    ),
    Check(
        "B406",
        "error",
        clerk=N_("Only %(printed)s sheets are printed; issued and spoiled would be %(out)s."),
        mend=N_("Put the number right. What was printed is booked before the vote opens."),
    ),
    Check(
        "B407",
        "error",
        clerk=N_("The paper box is opened only after the vote is closed and sealed."),
        mend=N_("Close the vote first."),
    ),
    Check("B408", "error", clerk=N_("The paper box has been opened already.")),
    Check(
        "B409", "error", clerk=N_("Count the paper ballots returned before the box is recorded as opened.")
    ),
    Check(
        "B410",
        "error",
        clerk=N_("The paper ballots no longer match their digest. Somebody altered a line."),
        mend=N_("Stop, keep the database as it is, and call the superior."),
    ),
    Check(
        "B411",
        "error",
        clerk=N_("%(name)s has a seat at this count already. One person holds one seat and one account."),
    ),
    Check(
        "B412",
        "error",
        clerk=N_("%(name)s is a candidate of this vote and can neither count nor scrutinise."),
        rule=_RULE_22,
    ),
    Check("B413", "error", clerk=N_("%(name)s is not appointed for this work in this election.")),
    Check(
        "B414", "error", clerk=N_("The paper box is not opened yet."), mend=N_("Open the paper box first.")
    ),
    Check("B415", "error", clerk=N_("This step cannot be booked now; the vote is %(state)s.")),
    Check("B416", "error", clerk=N_("A witness has to be named, and it is not the one who records.")),
)

_ENTRY = (
    Check("B417", "error", clerk=N_("Bundle %(number)s is counted in another way.")),
    Check("B418", "error", clerk=N_("A bundle is entered by two different people.")),
    Check("B419", "error", clerk=N_("You are not one of the two counters of this bundle.")),
    Check("B420", "error", clerk=N_("The bundle is at “%(state)s”; this step does not fit.")),
    Check("B421", "error", clerk=N_("This bundle has no ballot %(line)s.")),
    Check("B422", "error", clerk=N_("These ballots are still missing: %(lines)s.")),
    Check("B423", "error", clerk=N_("You have finished your entry; it can't be changed now.")),
    Check("B424", "error", clerk=N_("Ballot %(line)s is settled and is not entered again.")),
    Check(
        "B425",
        "error",
        clerk=N_("Who rules on a difference is a third person, not one of the two counters."),
    ),
    Check("B426", "error", clerk=N_("Ballot %(line)s has nothing to be ruled on.")),
    Check("B427", "error", clerk=N_("Choose the first reading, the second reading, or to read again.")),
    Check("B428", "error", clerk=N_("A ruling needs its reason."), mend=N_("Write one sentence why.")),
    Check(
        "B429",
        "error",
        clerk=N_("A doubtful ballot is ruled by two different people."),
        mend=N_("Let a second scrutineer confirm under his own account."),
    ),
)

_MORE_ENTRY = (
    Check("B460", "error", clerk=N_("Every ballot of the bundle has to be sorted first: %(lines)s.")),
    Check("B461", "error", clerk=N_("These doubtful ballots are not ruled yet: %(lines)s.")),
    Check("B462", "error", clerk=N_("This ruling is no longer open.")),
    Check("B463", "error", clerk=N_("Name the clause of the election method that the ruling follows.")),
    Check("B464", "error", clerk=N_("Say what makes the ballot invalid.")),
    Check(
        "B465",
        "error",
        clerk=N_("Some ballots are odd and nobody has said why: %(lines)s."),
        mend=N_("Look at the paper again and write one sentence, or read the ballot again."),
    ),
    Check("B466", "error", clerk=N_("You have signed this bundle already.")),
    Check(
        "B467",
        "error",
        clerk=N_("The paper is not counted yet: %(left)s of %(total)s bundles are not signed off."),
        mend=N_("Finish the bundles; the count goes on by itself."),
    ),
    Check(
        "B469",
        "error",
        clerk=N_("%(name)s is not among the scrutineers and counters of this meeting."),
        mend=N_("Let the meeting pass the name first, or write it as the meeting passed it."),
        rule=_RULE_22,
    ),
    Check(
        "B470",
        "error",
        clerk=N_(
            "Two scrutineers ruled that these ballots are invalid: %(lines)s. They are not entered by anybody."
        ),
        mend=N_("Tick only the other ballots."),
    ),
    Check(
        "B471",
        "error",
        clerk=N_("The account %(account)s bears the name of %(name)s, who has a seat with another account."),
        mend=N_("One person counts under one account; choose somebody else."),
    ),
    Check(
        "B472",
        "error",
        clerk=N_(
            "%(stray)s more paper ballots are returned than were issued. The vote would be void by the rule and"
            " held again; the paper ballots would not be read."
        ),
        mend=N_("Count them once more. If there really are more, tick that they were counted twice."),
        rule=_RULE_27,
    ),
    Check(
        "B473",
        "error",
        clerk=N_("%(name)s has work at the counting table; the seat cannot be taken back."),
        mend=N_("Give the bundles, or the place at the reading, to somebody else first."),
    ),
    Check("B474", "error", clerk=N_("Tick the ballots that are to be read again.")),
    Check("B475", "error", clerk=N_("Ballot %(line)s has no such stroke.")),
    Check(
        "B476",
        "error",
        clerk=N_(
            "%(name)s stands on this ballot: the mark beside the printed name counts, the written name does not."
        ),
    ),
    Check(
        "B477",
        "error",
        clerk=N_("The counter whose place somebody else is to take has signed this bundle already."),
        mend=N_("The other counter can have ballots read again; then the signature falls away."),
    ),
    Check("B468", "error", clerk=N_("A bundle holds from 1 to %(most)s ballots.")),
)

_LINE = (
    Check("B430", "error", clerk=N_("The line could not be read. Please enter it again.")),
    Check("B431", "error", clerk=N_("“%(contest)s”: there is no mark for %(name)s yet.")),
    Check("B432", "error", clerk=N_("“%(contest)s”: the mark for %(name)s is not one of this ballot's.")),
    Check("B433", "error", clerk=N_("“%(contest)s”: the paper has only %(lines)s lines for other names.")),
    Check("B434", "error", clerk=N_("“%(contest)s”: “%(name)s” is not a name.")),
    Check("B435", "error", clerk=N_("This ballot has no such item. Please load the page again.")),
)

_ODD = (
    Check(
        "B441",
        "warning",
        clerk=N_("“%(contest)s”: %(chosen)s are chosen, at most %(limit)s may be; this part is invalid."),
        rule=_RULE_VOID,
    ),
    Check("B442", "warning", clerk=N_("Nobody is marked on this ballot at all.")),
    Check(
        "B443",
        "warning",
        clerk=N_("“%(contest)s”: the name %(name)s stands without a ○."),
        rule=_RULE_VOID,
    ),
    Check("B444", "warning", clerk=N_("“%(contest)s”: %(name)s is written in, but is a candidate already.")),
    Check(
        "B445",
        "warning",
        clerk=N_("“%(contest)s”: by the rule the names written in do not count on this ballot."),
        rule=_RULE_VOID,
    ),
    Check("B446", "warning", clerk=N_("Sorted as valid, but invalid as it was entered.")),
    Check("B447", "warning", clerk=N_("Sorted as invalid, but valid as it was entered.")),
    Check("B449", "warning", clerk=N_("“%(contest)s”: the mark for %(name)s cannot be read.")),
    Check("B448", "warning", clerk=N_("All %(count)s ballots of this bundle are alike.")),
)

_READING = (
    Check(
        "B450",
        "error",
        clerk=N_("Ballot %(line)s is invalid as a whole; nothing else is read from it."),
        mend=N_("Take that back first if it is valid."),
    ),
    Check(
        "B451",
        "error",
        clerk=N_("“%(contest)s”: %(name)s has %(strokes)s strokes, but %(read)s ballots count here."),
        mend=N_("Look at the ballots named below, take strokes back or add the missing ones."),
    ),
    Check("B452", "error", clerk=N_("%(read)s ballots are read, %(returned)s were returned.")),
    Check("B453", "error", clerk=N_("This stroke is taken back already.")),
    Check("B454", "error", clerk=N_("Ballot %(line)s: %(name)s has %(strokes)s strokes instead of one.")),
    Check("B455", "error", clerk=N_("Reader, clicker and scrutineer are three different people.")),
    Check("B456", "error", clerk=N_("All ballots returned have been read.")),
    Check("B457", "error", clerk=N_("The sheet is signed; nothing can be added.")),
    Check("B458", "error", clerk=N_("You have no seat at this reading.")),
    Check(
        "B459",
        "error",
        clerk=N_("Ballot %(line)s has strokes already."),
        mend=N_("Take them back first, then call the whole ballot invalid."),
    ),
)

CHECKS = catalogue((*_BOX, *_ENTRY, *_LINE, *_ODD, *_READING, *_MORE_ENTRY))


def paper_reason(code: str, **params: object) -> Reason:
    """Build a reason from this catalogue; an unknown number is a KeyError."""
    return Reason(CHECKS[code], params)
