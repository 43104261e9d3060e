"""The checks of the ballots app by number; see ``election_site.domain.checks`` for what a check is.

B1xx: what a voter filled in does not fit the paper. B2xx: figures that contradict each other (recount).
B3xx: input that no rule can judge (a ``RuleError`` by its code).
"""

from collections.abc import Mapping
from types import MappingProxyType

from election_site.domain.checks import Check, Reason, catalogue
from election_site.domain.rule_basis import RuleError
from election_site.domain.wording import N_

_RULE_25 = N_("2020 Art. 25 [V]: who votes against somebody may choose someone else")
_RULE_27 = N_("2020 Art. 27 [S]: no more names than seats, no more ballots returned than voters")

_BALLOT = (
    Check("B101", "error", clerk=N_("The ballot could not be read. Please fill it in again.")),
    Check("B102", "error", clerk=N_("This ballot has no such item. Please load the ballot page again.")),
    Check("B103", "error", clerk=N_("“%(contest)s”: somebody is marked who is not on this ballot.")),
    Check("B104", "error", clerk=N_("“%(contest)s”: the mark for %(name)s is not one of this ballot's.")),
    Check(
        "B105",
        "error",
        clerk=N_("“%(contest)s”: you chose %(chosen)s, at most %(limit)s may be chosen."),
        mend=N_("Take back some of your choices; a ballot with too many is invalid."),
        rule=_RULE_27,
    ),
    Check("B106", "error", clerk=N_("“%(contest)s”: no other names may be written in.")),
    Check(
        "B107",
        "error",
        clerk=N_("“%(contest)s”: %(written)s names are written in, there are %(lines)s lines."),
    ),
    Check(
        "B108",
        "error",
        clerk=N_("“%(contest)s”: who writes in another name must vote against a candidate."),
        mend=N_("Vote against at least one candidate, or take the name back."),
        rule=_RULE_25,
    ),
    Check(
        "B109",
        "error",
        clerk=N_(
            "“%(contest)s”: %(written)s names are written in, but only %(against)s candidates voted against."
        ),
        rule=_RULE_25,
    ),
    Check(
        "B110",
        "error",
        clerk=N_("“%(contest)s”: %(name)s is a candidate already."),
        mend=N_("Mark the candidate instead of writing the name."),
    ),
    Check("B111", "error", clerk=N_("“%(contest)s”: %(name)s is written in twice.")),
    Check("B112", "error", clerk=N_("“%(contest)s”: a written-in name has at most %(most)s characters.")),
    Check("B113", "error", clerk=N_("“%(contest)s”: “%(name)s” is not a name.")),
)

_FIGURES = (
    Check("B201", "error", clerk=N_("More invalid ballots than ballots returned."), mend=N_("Count again.")),
    Check(
        "B202",
        "error",
        clerk=N_("%(what)s has more votes than there are valid ballots."),
        mend=N_("Count again."),
    ),
    Check(
        "B203",
        "error",
        clerk=N_("All votes together exceed the valid ballots times the seats."),
        mend=N_("Count again."),
        rule=_RULE_27,
    ),
    Check("B204", "error", clerk=N_("More people voted than were present."), mend=N_("Count again.")),
    Check(
        "B205",
        "error",
        clerk=N_("More people are present than should attend."),
        mend=N_("Check the roll and the attendance."),
    ),
    Check(
        "B206",
        "error",
        clerk=N_("The votes for, against and abstaining of %(what)s do not add up to the valid ballots."),
        mend=N_("Count again."),
    ),
    Check(
        "B207",
        "error",
        clerk=N_("Ballots issued, returned and counted do not agree."),
        mend=N_("Count again."),
    ),
)

_RULE_ERRORS = (
    Check("B301", "error", clerk=N_("“%(what)s” is not a whole number.")),
    Check("B302", "error", clerk=N_("“%(what)s” is below zero.")),
    Check("B303", "error", clerk=N_("“%(what)s” is too small.")),
    Check("B304", "error", clerk=N_("Nobody is on the roll, so nothing can be decided.")),
    Check("B305", "error", clerk=N_("%(what)s stands twice.")),
    Check("B306", "error", clerk=N_("%(what)s is not on this ballot.")),
    Check("B307", "error", clerk=N_("“%(what)s” is not a mark of this ballot.")),
    Check("B308", "error", clerk=N_("“%(what)s” is not a known defect of a ballot.")),
    Check("B309", "error", clerk=N_("Nobody stands in this contest.")),
    Check("B310", "error", clerk=N_("%(what)s has more votes than the ballots that could bear them.")),
    Check("B311", "error", clerk=N_("More agree than may take part.")),
    Check("B312", "error", clerk=N_("More are elected than there are seats.")),
    Check("B313", "error", clerk=N_("The figure “%(what)s” is missing.")),
    Check("B314", "error", clerk=N_("There is no valid ballot, so no share can be computed.")),
    Check("B315", "error", clerk=N_("More valid ballots than people present.")),
    Check("B316", "error", clerk=N_("The share “%(what)s” must lie between nothing and all.")),
    Check("B317", "error", clerk=N_("These figures belong to another ballot paper.")),
    Check("B318", "error", clerk=N_("The stored figures of “%(what)s” contradict themselves.")),
    Check("B319", "error", clerk=N_("The ballot paper holds no contest.")),
    Check("B320", "error", clerk=N_("“%(what)s” is not known to the rules.")),
    Check("B321", "error", clerk=N_("The option “%(what)s” does not exist.")),
    Check("B322", "error", clerk=N_("The option “%(what)s” does not take this value.")),
)

CHECKS = catalogue((*_BALLOT, *_FIGURES, *_RULE_ERRORS))

DATA_ERROR_CHECKS: Mapping[str, str] = MappingProxyType(
    {
        "invalid_exceeds_returned": "B201",
        "votes_exceed_valid": "B202",
        "sum_exceeds_valid_times_seats": "B203",
        "voters_exceed_present": "B204",
        "present_exceeds_roll": "B205",
        "marks_do_not_add_up": "B206",
        "ballots_do_not_agree": "B207",
    }
)
RULE_ERROR_CHECKS: Mapping[str, str] = MappingProxyType(
    {
        "not_a_whole_number": "B301",
        "negative_figure": "B302",
        "figure_too_small": "B303",
        "roll_empty": "B304",
        "present_exceeds_roll": "B205",
        "duplicate_candidate": "B305",
        "unknown_candidate": "B306",
        "unknown_mark": "B307",
        "unknown_defect": "B308",
        "nobody_stands": "B309",
        "votes_exceed_returned": "B310",
        "votes_exceed_present": "B310",
        "votes_exceed_valid": "B310",
        "agree_exceeds_electors": "B311",
        "elected_exceeds_seats": "B312",
        "figure_missing": "B313",
        "no_valid_ballots": "B314",
        "valid_exceeds_present": "B315",
        "share_out_of_range": "B316",
        "tally_of_another_paper": "B317",
        "tally_damaged": "B318",
        "paper_without_contest": "B319",
        "unknown_option": "B321",
        "option_value": "B322",
    }
)


def reason(code: str, *, link: str = "", **params: object) -> Reason:
    """Build a reason from this app's catalogue; an unknown number is a KeyError."""
    return Reason(CHECKS[code], params, link)


def data_error_reason(error: str) -> Reason:
    """The reason for one entry of a verdict's ``data_errors``, such as "votes_exceed_valid:12"."""
    code, _, what = error.partition(":")
    return reason(DATA_ERROR_CHECKS[code], what=what)


def rule_error_reason(error: RuleError) -> Reason:
    """The reason for a RuleError; one without a number of its own is "not known to the rules"."""
    what = error.params.get("what", error.code)
    return reason(RULE_ERROR_CHECKS.get(error.code, "B320"), **{**error.params, "what": what})
