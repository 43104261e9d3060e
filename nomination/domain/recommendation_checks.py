"""The checks from the open recommendation to the qualification review: N101 to N299."""

from election_site.domain.checks import Check
from election_site.domain.wording import N_

RECOMMENDATION_CHECKS = (
    # Open recommendation: registration as a whole.
    Check(
        "N101",
        "error",
        clerk=N_("Registration has not opened yet; it opens on %(opens)s."),
    ),
    Check(
        "N102",
        "error",
        clerk=N_("Registration closed on %(closed)s."),
    ),
    Check(
        "N103",
        "error",
        clerk=N_("The post “%(post)s” does not exist in this election."),
    ),
    Check(
        "N104",
        "error",
        clerk=N_("%(name)s is put forward for %(count)s posts; one person may stand for %(limit)s."),
        mend=N_("Ask the person to choose, in writing, before the shortlist."),
        rule=N_("The rules are silent [I]; option of the election method"),
    ),
    Check(
        "N105",
        "error",
        clerk=N_("The form lacks %(what)s."),
        mend=N_("Fill it in and save again."),
    ),
    Check(
        "N106",
        "error",
        clerk=N_("The promise that everything is true has not been made."),
        mend=N_("The person ticks the promise and signs."),
    ),
    Check(
        "N107",
        "error",
        clerk=N_("This recommendation was withdrawn on %(when)s."),
    ),
    Check(
        "N108",
        "error",
        clerk=N_("The reference number %(reference)s is not known."),
    ),
    Check(
        "N109",
        "error",
        clerk=N_("This recommendation is %(state)s; this step does not fit."),
    ),
    Check(
        "N110",
        "error",
        clerk=N_("%(name)s has recommended himself for this post already."),
        mend=N_("Withdraw the first recommendation or change it."),
    ),
    # Joint recommendation: the sheet, then the single line.
    Check(
        "N121",
        "error",
        clerk=N_("%(valid)s signatures count; %(threshold)s are needed."),
        mend=N_("Let further persons sign before registration closes."),
        rule=N_("The pilot's report: 20 or more [P]"),
    ),
    Check(
        "N122",
        "error",
        clerk=N_("It was handed in after registration had closed."),
    ),
    Check(
        "N123",
        "warning",
        clerk=N_("%(name)s stands on this sheet more than once; one line counts."),
        rule=N_("The rules are silent [I]"),
    ),
    Check(
        "N124",
        "warning",
        clerk=N_("%(name)s is the nominee; the signature does not count."),
        rule=N_("The rules are silent [I]; option of the election method"),
    ),
    Check(
        "N125",
        "warning",
        clerk=N_("%(name)s has withdrawn the signature; it does not count."),
    ),
    Check(
        "N126",
        "warning",
        clerk=N_("%(name)s is not entitled to sign; the signature does not count."),
        mend=N_("Check the name and number against the rolls."),
    ),
    Check(
        "N127",
        "warning",
        clerk=N_("%(name)s signed %(count)s sheets; %(limit)s are allowed."),
        rule=N_("Option of the election method [I]"),
    ),
    Check(
        "N128",
        "error",
        clerk=N_("This sheet is closed; it takes no more signatures."),
    ),
    Check(
        "N129",
        "error",
        clerk=N_("You have signed this sheet already."),
    ),
    Check(
        "N130",
        "note",
        clerk=N_("%(name)s was matched to the roll “%(roll)s”, line %(line)s."),
    ),
    Check(
        "N131",
        "error",
        clerk=N_("A signature needs a name, an identity or member number, and a phone number."),
    ),
    Check(
        "N132",
        "error",
        clerk=N_("The scan of the paper sheet is missing."),
        mend=N_("Attach the scan before the sheet is handed in."),
    ),
    Check(
        "N133",
        "error",
        clerk=N_("This name and this number do not belong together on the rolls."),
        mend=N_("Compare both with the identity card; the number on the roll is known to the Party branch."),
    ),
    Check(
        "N134",
        "error",
        clerk=N_("This is neither an identity number nor a number on the roll of Party members."),
        mend=N_("Type the 18 places of the identity card, or the number on the roll."),
    ),
    Check(
        "N135",
        "error",
        clerk=N_("No signature belongs to this receipt."),
        mend=N_("Compare it with your note once more."),
    ),
    Check(
        "N136",
        "error",
        clerk=N_("This signature was taken back on %(when)s."),
    ),
    # Recommendation by an organisation.
    Check(
        "N141",
        "error",
        clerk=N_("%(agreeing)s agreed, but only %(present)s were present."),
        mend=N_("Correct the figures after the record of the meeting."),
    ),
    Check(
        "N142",
        "error",
        clerk=N_("%(agreeing)s of %(present)s agreed; more than half is needed."),
        rule=N_("The rules are silent [I]"),
    ),
    Check(
        "N143",
        "error",
        clerk=N_("The sealed form or the record of the meeting is missing."),
        mend=N_("Attach the scan."),
    ),
    Check(
        "N144",
        "error",
        clerk=N_("The meeting's date %(date)s lies outside the registration period."),
        mend=N_("Check the date on the form."),
    ),
    # Nominees: merging and consent.
    Check(
        "N151",
        "warning",
        clerk=N_("%(name)s may be the same person as %(other)s (%(why)s)."),
        mend=N_("Look at both side by side, then merge them or keep them apart."),
    ),
    Check(
        "N152",
        "error",
        clerk=N_("Merging or keeping apart has to be confirmed by a second person."),
        mend=N_("Ask a colleague to confirm."),
    ),
    Check(
        "N153",
        "error",
        clerk=N_("%(name)s has not agreed in writing to stand."),
        mend=N_("Send the consent form; hold the recommendation until the deadline."),
        rule=N_("The rules are silent [I]"),
    ),
    Check(
        "N154",
        "error",
        clerk=N_("%(name)s has declined to stand."),
    ),
    Check(
        "N155",
        "error",
        clerk=N_("%(count)s likely duplicates are not decided."),
        mend=N_("Merge them or keep them apart."),
    ),
    # Qualification review.
    Check(
        "N201",
        "error",
        clerk=N_("%(name)s is not a formal member of the Party."),
        rule=N_("Regulation of 2020, Article 5 [V]"),
    ),
    Check(
        "N202",
        "error",
        clerk=N_("%(name)s has no right to be elected."),
        rule=N_("Regulation of 2020, Article 5 [V]"),
    ),
    Check(
        "N203",
        "error",
        clerk=N_("The opinion of %(office)s on %(name)s is missing."),
        mend=N_("Record the opinion with its document and date."),
    ),
    Check(
        "N204",
        "warning",
        clerk=N_("%(office)s does not agree to %(name)s."),
        mend=N_("Refuse, or write why the person is passed all the same."),
    ),
    Check(
        "N205",
        "error",
        clerk=N_("A refusal has to name at least one defect."),
        mend=N_("Choose from the catalogue of defects."),
    ),
    Check(
        "N206",
        "error",
        clerk=N_("%(name)s is passed although the defect “%(defect)s” is not mended."),
        mend=N_("Take out what was mended and write in the note how; or refuse."),
    ),
    Check(
        "N207",
        "error",
        clerk=N_("%(name)s has until %(until)s to mend a defect; the review cannot close before."),
        mend=N_("Wait, or record that it has been mended."),
    ),
    Check(
        "N208",
        "error",
        clerk=N_("%(count)s nominees are not reviewed yet."),
        mend=N_("Finish the review of each."),
    ),
    Check(
        "N209",
        "error",
        clerk=N_("You are %(relation)s of this nominee and may not review."),
        mend=N_("Hand the review to a colleague."),
        rule=N_("Regulations on avoidance by cadres [M]"),
    ),
    Check(
        "N210",
        "error",
        clerk=N_("Nobody passed for the post “%(post)s”."),
        mend=N_("The leading group decides: reopen registration, or another way with a reason."),
        rule=N_("The rules are silent [I]"),
    ),
    Check(
        "N211",
        "error",
        clerk=N_("%(name)s's membership is kept elsewhere, and this election is open to local members only."),
        rule=N_("Option of the election method [I]"),
    ),
    Check(
        "N212",
        "error",
        clerk=N_("%(name)s has been reviewed already."),
    ),
)
