"""The election method, chapters 3 and 4: the general meeting and the ballot."""

from ballots.domain.method.pieces import (
    PRACTICE,
    Article,
    Chapter,
    MethodFacts,
    article,
    articles_of,
    clause,
    item,
    rule_sources,
)
from election_site.domain.roll import GROUNDS
from election_site.domain.rules import SILENT, profile
from election_site.domain.wording import N_


def meeting(facts: MethodFacts) -> Chapter:
    """Chapter 3: voters, base, quorum, chair, tellers."""
    return Chapter(
        N_("The general meeting"),
        (_voters(facts), _base(facts), _quorum(facts), _chair(facts), _tellers(facts)),
    )


def _voters(facts: MethodFacts) -> Article:
    custody = (
        clause(
            N_(
                "The rights of a member in retention or under arrest are suspended by a decision of the"
                " organisation; until then the member stays on the roll with these rights."
            )
        )
        if profile(facts.profile).custody_suspends
        else None
    )
    return article(
        [
            clause(
                N_(
                    "Formal members whose Party relation is here vote, elect and can be elected. Probationary"
                    " members, and members on probation within the Party, have no such right. Warnings and"
                    " removal from a post do not take it away."
                )
            ),
            custody,
        ],
        articles_of(facts, "rights"),
    )


def _base(facts: MethodFacts) -> Article:
    chosen = facts.option("exclusion_grounds")
    grounds = [ground for ground in GROUNDS.values() if chosen in ground.lists]
    return article(
        [
            clause(
                N_(
                    "The number who should attend is that of the members with the right to vote. Left out of"
                    " it are only those who cannot take part for one of the following reasons, with the"
                    " superior's consent and passed by the general meeting:"
                )
            ),
            *(
                item(
                    N_("%(ground)s")
                    if ground.needs_superior
                    else N_("%(ground)s (the general meeting's consent is enough)"),
                    ground=ground.text,
                )
                for ground in grounds
            ),
            clause(N_("All other absent members count among those who should attend.")),
        ],
        [ground.source for ground in grounds],
        "exclusion_grounds",
    )


# (boundary, share) of the quorum.
_QUORUM = {
    ("at_least", "4/5"): N_(
        "The meeting can elect only if no fewer than four fifths of those who should attend are present with"
        " the right to vote."
    ),
    ("more_than", "4/5"): N_(
        "The meeting can elect only if more than four fifths of those who should attend are present with the"
        " right to vote; exactly four fifths is not enough."
    ),
}


def _quorum(facts: MethodFacts) -> Article:
    rule = facts.rule("member_decision")
    figures = None
    if facts.roll_base:
        figures = clause(
            N_(
                "By the roll as announced %(base)s should attend, so that at least %(required)s must be"
                " present."
            ),
            base=facts.roll_base,
            required=rule.quorum.required(facts.roll_base),
        )
    return article(
        [
            clause(_QUORUM[rule.quorum.boundary, str(rule.quorum.share)]),
            figures,
            clause(
                N_(
                    "The numbers who should attend and who are present are reported to the meeting before the"
                    " vote. With too few present the meeting is adjourned."
                )
            ),
        ],
        rule_sources(rule, "quorum"),
        # Under the 2020 regulation the text leaves nothing to this option.
        *(("quorum_1990_boundary",) if facts.is_1990 else ()),
    )


def _chair(facts: MethodFacts) -> Article:
    return article(
        [
            clause(
                N_(
                    "The outgoing committee presides over the meeting. It presents the candidates truthfully,"
                    " with their record, strengths and weaknesses; questions of voters are answered."
                )
            )
        ],
        articles_of(facts, "chair", "introducing"),
    )


def _tellers(facts: MethodFacts) -> Article:
    return article(
        [
            clause(
                N_(
                    "Scrutineers are chosen from voters who do not stand and are passed by the meeting; they"
                    " supervise the whole vote. Counters work under them. Nobody who stands may be scrutineer"
                    " or counter."
                )
            )
        ],
        articles_of(facts, "scrutineers", "counters"),
    )


def ballot(facts: MethodFacts) -> Chapter:
    """Chapter 4: marks, written-in names, validity of a ballot, help."""
    return Chapter(
        N_("The ballot"), (_marks(facts), _write_ins(facts), _valid_ballot(facts), _in_person(facts))
    )


def _marks(facts: MethodFacts) -> Article:
    return article(
        [
            clause(
                N_(
                    "The vote is secret; nothing on a ballot or a slip points to a voter. For each candidate"
                    " the voter marks ○ for, × against, or nothing to abstain. A blank ballot is valid and"
                    " abstains on everybody."
                )
            )
        ],
        [*articles_of(facts, "ballot", "choices"), PRACTICE],
    )


def _write_ins(facts: MethodFacts) -> Article:
    requires = (
        N_("Only a voter who marks at least one candidate of that post × may write in another name.")
        if facts.option("writein_requires_against")
        else N_("A voter may write in another name without marking a candidate ×.")
    )
    cap = {
        "none": N_("The names written in are limited only by the number of seats."),
        "number_of_against": N_("No more names may be written in than candidates are marked ×."),
    }[facts.option("writein_cap")]
    without = {
        "ignore_entry": N_("A name written in without ○ is not counted; the rest of the ballot stands."),
        "count_as_for": N_("A name written in without ○ counts as a vote for."),
        "ballot_invalid": N_("A name written in without ○ makes the marks for that post invalid."),
    }[facts.option("writein_without_circle")]
    set_aside = (
        clause(N_("Names written in against this rule are set aside; the rest of the ballot stands."))
        if facts.option("writein_requires_against") or facts.option("writein_cap") != "none"
        else None
    )
    return article(
        [
            clause(requires),
            clause(cap),
            set_aside,
            clause(without),
            clause(
                N_(
                    "A candidate's name written in, or a name written in twice, is no further choice. A name"
                    " that points to nobody, or to somebody who cannot be elected, takes up a choice and"
                    " earns no vote."
                )
            ),
        ],
        [*articles_of(facts, "choices"), SILENT],
        "writein_requires_against",
        "writein_cap",
        "writein_without_circle",
    )


def _valid_ballot(facts: MethodFacts) -> Article:
    return article(
        [
            clause(
                N_(
                    "Marks that choose as many persons as there are seats, or fewer, are valid; those that"
                    " choose more are invalid. Names written in are chosen persons."
                )
            ),
            clause(
                N_(
                    "A part that cannot be read is void and the rest stands; a ballot that cannot be read at"
                    " all, that bears a sign of its voter, or was not issued by the meeting, is void."
                    " Whatever is void still counts as returned."
                )
            ),
        ],
        [*rule_sources(facts.rule("member_decision"), "validity"), PRACTICE],
    )


def _in_person(facts: MethodFacts) -> Article:
    return article(
        [
            clause(
                N_(
                    "A voter who cannot fill in the ballot may ask somebody who does not stand to write as"
                    " the voter wishes. Who is absent cannot have another vote; there is no voting by letter"
                    " and no box is carried around."
                )
            )
        ],
        [*articles_of(facts, "ballot"), SILENT],
    )
