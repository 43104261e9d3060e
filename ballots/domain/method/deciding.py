"""The election method, chapters 5 and 6: who is elected, and what the rules do not say."""

from ballots.domain.method.pieces import (
    CONSTITUTION,
    Article,
    Chapter,
    MethodFacts,
    article,
    articles_of,
    clause,
    item,
    rule_sources,
)
from ballots.domain.places import least_above
from election_site.domain.rules import SILENT
from election_site.domain.wording import N_


def deciding(facts: MethodFacts) -> Chapter:
    """Chapter 5: validity, majority, ties, shortage, report, approval."""
    return Chapter(
        N_("Count and result"),
        (
            _validity(facts),
            _majority(facts),
            _cut(facts),
            _shortage(facts),
            _report(facts),
            _approval(facts),
        ),
    )


def _validity(facts: MethodFacts) -> Article:
    return article(
        [
            clause(
                N_(
                    "When the box is opened, the ballots returned are compared with those issued and with the"
                    " voters. No more returned than issued, and no more than voters: the election is valid."
                    " More: it is invalid, and the whole vote is repeated (re-run)."
                )
            )
        ],
        [*rule_sources(facts.rule("member_decision"), "validity"), *articles_of(facts, "check")],
    )


def _majority(facts: MethodFacts) -> Article:
    rule = facts.rule("member_decision")
    base = {
        "present": N_(
            "Elected can be only who has votes for of more than half of the voters present. Exactly half is"
            " not enough."
        ),
        "roll": N_(
            "Elected can be only who has votes for of more than half of the voters who should attend. Exactly"
            " half is not enough."
        ),
    }[rule.majority_base]
    example = None
    if facts.roll_base:
        words = {
            "present": N_("With %(voters)s present, %(least)s votes or more are needed."),
            "roll": N_("With %(voters)s who should attend, %(least)s votes or more are needed."),
        }[rule.majority_base]
        example = clause(words, voters=facts.roll_base, least=least_above(rule.threshold, facts.roll_base))
    return article([clause(base), example], rule_sources(rule, "threshold"), "base_of_majority")


def _cut(facts: MethodFacts) -> Article:
    return article(
        [
            clause(
                N_(
                    "Where more pass half than there are seats, those with the most votes are elected. Where"
                    " votes are equal at the last seat, a tie revote is held among the tied alone; the most"
                    " votes win and no new half is asked for."
                )
            ),
            clause(
                N_(
                    "A tie revote is held at most %(rounds)s time(s). Persons still equal then are decided"
                    " upon and the decision is recorded; nothing is drawn by lot."
                ),
                rounds=facts.option("revote_rounds_max"),
            ),
        ],
        rule_sources(facts.rule("member_decision"), "places"),
        "revote_rounds_max",
    )


def _shortage(facts: MethodFacts) -> Article:
    return article(
        [
            clause(
                N_(
                    "Where fewer pass half than there are seats, a by-election is held for the missing seats."
                    " If the number elected is close to the number of seats and half or more of the voters"
                    " present agree, the seats may be reduced instead."
                )
            )
        ],
        rule_sources(facts.rule("member_decision"), "places"),
    )


def _report(facts: MethodFacts) -> Article:
    return article(
        [
            clause(
                N_(
                    "A scrutineer reports to the voters for each candidate the votes for, against and"
                    " abstaining, and each name written in with its votes. The chair announces who is"
                    " elected: members by the strokes of their surnames, secretary and deputy secretaries in"
                    " the order approved. The ballots are then sealed."
                )
            )
        ],
        articles_of(facts, "report"),
    )


def _approval(facts: MethodFacts) -> Article:
    return article(
        [
            clause(
                N_(
                    "The result is reported to the superior: members are put on file, secretary and deputy"
                    " secretaries take office with the superior's approval."
                )
            )
        ],
        [CONSTITUTION],
    )


def closing(facts: MethodFacts) -> Chapter:
    """Chapter 6: the three words, the silent points, adoption."""
    return Chapter(N_("Supplementary provisions"), (_three_words(), _silent(), _adoption(facts)))


def _three_words() -> Article:
    return article(
        [
            clause(N_("In this method three words are kept apart:")),
            item(N_("Re-run: the whole vote is repeated, because more ballots came back than there can be.")),
            item(N_("Tie revote: those who are equal at the last seat are voted on again.")),
            item(N_("By-election: a separate election for seats that stay vacant.")),
        ],
        [],
    )


# What the engine answers with "needs a decision", and who takes it.
SILENT_POINTS = (
    N_("Persons equal again after the last tie revote: the presiding body, or the superior."),
    N_(
        "A person written in is elected or tied without a review: the presiding body, after asking the"
        " superior."
    ),
    N_("Too few pass the public vote, or it has no valid ballot: the leading group for the election."),
    N_("A candidate withdraws after the ballots are printed: the presiding body."),
    N_("Too few pass the county committee's plenum: the superior."),
)


def _silent() -> Article:
    return article(
        [
            clause(
                N_(
                    "On the following the rules say nothing. The body named decides; the decision is recorded"
                    " with its reason, confirmed by a second person, and published with the result:"
                )
            ),
            *(item(point) for point in SILENT_POINTS),
        ],
        [SILENT],
    )


def _adoption(facts: MethodFacts) -> Article:
    return article(
        [
            clause(
                N_(
                    "This method is put to the general meeting and holds once adopted by show of hands. What"
                    " it leaves open follows the regulation and the superior's decisions."
                )
            )
        ],
        articles_of(facts, "local"),
    )
