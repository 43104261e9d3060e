"""The checks from weighted scoring to the formal candidates: N301 to N699."""

from election_site.domain.checks import Check
from election_site.domain.wording import N_

SELECTION_CHECKS = (
    # Weighted scoring.
    Check(
        "N301",
        "error",
        clerk=N_("The weights add up to %(total)s, not to 1."),
        mend=N_("Correct the weights before they are published."),
    ),
    Check(
        "N302",
        "error",
        clerk=N_("The channel “%(channel)s” has no valid ballots and cannot be scored."),
        mend=N_("The leading group decides: vote again in that channel, or announce new weights."),
        rule=N_("The rules are silent [I]"),
    ),
    Check(
        "N303",
        "error",
        clerk=N_("%(name)s has %(votes)s votes in “%(channel)s”, more than its %(ballots)s valid ballots."),
        mend=N_("Check the count of that channel."),
    ),
    Check(
        "N304",
        "error",
        clerk=N_("The weight of “%(channel)s” is not a number from 0 to 1."),
        mend=N_("Write it as 0.30 or 3/10."),
    ),
    Check(
        "N305",
        "error",
        clerk=N_("The channel “%(channel)s” has no weight."),
        mend=N_("Give it a weight or take it out."),
    ),
    Check(
        "N306",
        "error",
        clerk=N_("The scoring method “%(method)s” does not exist."),
        mend=N_("Choose one of the methods in the election's options."),
    ),
    Check(
        "N307",
        "error",
        clerk=N_("The weights were not published before the first recommendation."),
        rule=N_("They must be frozen beforehand; a rule of this system [I]"),
    ),
    Check(
        "N308",
        "error",
        clerk=N_("The weights are frozen since registration opened."),
    ),
    Check(
        "N309",
        "error",
        clerk=N_("The certified outcome of “%(stage)s” is missing, so nothing can be scored."),
        mend=N_("Certify that stage first."),
    ),
    Check(
        "N310",
        "error",
        clerk=N_("%(name)s has votes but did not pass the review."),
        mend=N_("Look for the cause; such votes must not be scored."),
    ),
    Check(
        "N311",
        "error",
        clerk=N_("The figure “%(what)s” is not a whole number of 0 or more."),
        mend=N_("Correct the figure."),
    ),
    Check(
        "N312",
        "note",
        clerk=N_("%(names)s have exactly the same score."),
    ),
    # Shortlist and its notice.
    Check(
        "N401",
        "error",
        clerk=N_("%(names)s are equal at the last place for “%(post)s”; somebody has to decide."),
        mend=N_("Record the decision with its reason; a second person confirms it."),
        rule=N_("The rules are silent [I]; option of the election method"),
    ),
    Check(
        "N402",
        "error",
        clerk=N_("Only %(count)s nominees for %(places)s places (“%(post)s”); somebody has to decide."),
        mend=N_("Reopen registration, move nominees with their consent, or go on with fewer; say why."),
        rule=N_("The rules are silent [I]"),
    ),
    Check(
        "N403",
        "error",
        clerk=N_("Only %(count)s nominees for “%(post)s”; a ballot with a surplus needs %(least)s."),
        mend=N_("Reopen registration for this post."),
        rule=N_("Regulation of 2020, Article 13 [V]"),
    ),
    Check(
        "N404",
        "error",
        clerk=N_("A decision that the rules leave to people has to be confirmed by a second person."),
        mend=N_("Ask a colleague to confirm."),
    ),
    Check(
        "N405",
        "error",
        clerk=N_("The decision needs a reason."),
        mend=N_("Write one sentence why."),
    ),
    Check(
        "N406",
        "note",
        clerk=N_("%(names)s are equal at the last place for “%(post)s” and all go on."),
        rule=N_("Option of the election method [I]"),
    ),
    Check(
        "N407",
        "error",
        clerk=N_("The notice is up for %(days)s days; at least %(min_days)s are needed."),
        mend=N_("Choose a later closing day; the earliest is %(earliest)s."),
        rule=N_("Haizhou district: 7 days [S]; option of the election method"),
    ),
    Check(
        "N408",
        "note",
        clerk=N_("%(name)s was struck out; %(next)s moved up."),
    ),
    Check(
        "N409",
        "error",
        clerk=N_("%(name)s is not on the score sheet of “%(post)s”."),
    ),
    # Differential inspection.
    Check(
        "N501",
        "error",
        clerk=N_("The inspection was not announced."),
        mend=N_("Publish the notice of the inspection."),
    ),
    Check(
        "N502",
        "error",
        clerk=N_("The inspection team has %(count)s members; at least two are needed."),
        mend=N_("Add a member."),
        rule=N_("Regulations on the selection of leading cadres [M]"),
    ),
    Check(
        "N503",
        "error",
        clerk=N_("The report on %(name)s lacks %(what)s."),
        mend=N_("Complete the report; strengths and weaknesses both belong in it."),
        rule=N_("Regulation of 2020, Article 21 [V]"),
    ),
    Check(
        "N504",
        "error",
        clerk=N_("The inspection of %(name)s has no conclusion."),
        mend=N_("Finish the report."),
    ),
    Check(
        "N505",
        "error",
        clerk=N_(
            "%(inspected)s inspected, %(passed)s passed for “%(post)s”; more must be inspected than pass."
        ),
        mend=N_("Inspect a further person, or record why not."),
        rule=N_("The pilot's report: surplus throughout [P]"),
    ),
    Check(
        "N506",
        "error",
        clerk=N_("Interview notes may be read by the inspection team only."),
    ),
    Check(
        "N507",
        "error",
        clerk=N_("%(name)s is in the team and is related to %(other)s."),
        mend=N_("Replace the member of the team."),
        rule=N_("Regulations on avoidance by cadres [M]"),
    ),
    # Formal candidates.
    Check(
        "N601",
        "error",
        clerk=N_("%(candidates)s candidates for %(seats)s seats; at least %(least)s are needed."),
        mend=N_("Put forward further persons from the stage before."),
        rule=N_("Regulation of 2020, Article 13 [V]"),
    ),
    Check(
        "N602",
        "error",
        clerk=N_("The superior's approval of the candidates is not recorded."),
        mend=N_("Record the document's number and date."),
        rule=N_("Regulation of 2020, Article 15 [M]"),
    ),
    Check(
        "N603",
        "error",
        clerk=N_("%(name)s did not pass the organisational-trust vote."),
    ),
    Check(
        "N604",
        "error",
        clerk=N_("The number of strokes of these characters is not known: %(characters)s."),
        mend=N_("Look them up and enter the count and the first stroke; the correction is recorded."),
        rule=N_("Order by 姓氏笔画, Regulation of 2020, Article 24 [V]"),
    ),
    Check(
        "N605",
        "warning",
        clerk=N_("%(names)s cannot be told apart by strokes."),
        mend=N_("Decide the order and record the reason."),
        rule=N_("The rules are silent [I]"),
    ),
    Check(
        "N606",
        "error",
        clerk=N_("%(name)s has withdrawn from the candidacy."),
        mend=N_("Put forward a replacement, with the superior's approval."),
    ),
    Check(
        "N607",
        "error",
        clerk=N_("The superior's approved order of the candidates for secretary and deputies is missing."),
        mend=N_("Record the approved order."),
        rule=N_("Regulation of 2020, Article 24 [V]"),
    ),
    Check(
        "N608",
        "error",
        clerk=N_("The list of candidates is frozen since it was certified."),
    ),
    Check(
        "N609",
        "error",
        clerk=N_("%(name)s is a candidate for more than one post on this list."),
        mend=N_("Keep one post per person, unless the election method allows two."),
        rule=N_("The rules are silent [I]"),
    ),
)
