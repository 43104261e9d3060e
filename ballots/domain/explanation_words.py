"""The wording of explanations: msgids by what is said; ``ballots.domain.explanation`` fills them in."""

from ballots.domain.election import BY_ELECTION, NO_QUORUM, RECOUNT
from election_site.domain.wording import N_

# (boundary, share, met): the quorum in words; any other share is written as a number.
QUORUM_WORDS = {
    ("at_least", "4/5", True): N_(
        "%(roll_base)s should attend, %(present)s are present, no fewer than four fifths (%(required)s):"
        " the meeting is valid."
    ),
    ("at_least", "4/5", False): N_(
        "%(roll_base)s should attend, %(present)s are present, fewer than four fifths (%(required)s):"
        " no vote can be held."
    ),
    ("more_than", "4/5", True): N_(
        "%(roll_base)s should attend, %(present)s are present, more than four fifths (at least %(required)s):"
        " the meeting is valid."
    ),
    ("more_than", "4/5", False): N_(
        "%(roll_base)s should attend, %(present)s are present, not more than four fifths"
        " (at least %(required)s): no vote can be held."
    ),
    ("at_least", "2/3", True): N_(
        "The plenum has %(roll_base)s members, %(present)s are present, no fewer than two thirds"
        " (%(required)s): the meeting is valid."
    ),
    ("at_least", "2/3", False): N_(
        "The plenum has %(roll_base)s members, %(present)s are present, fewer than two thirds"
        " (%(required)s): no vote can be held."
    ),
}
QUORUM_OTHER = {
    True: N_(
        "%(roll_base)s should attend, %(present)s are present, at least %(required)s are needed (%(share)s):"
        " the meeting is valid."
    ),
    False: N_(
        "%(roll_base)s should attend, %(present)s are present, at least %(required)s are needed (%(share)s):"
        " no vote can be held."
    ),
}

# What a person is measured against: (majority base, half or another share).
OVER_HALF = {
    "present": N_(
        "%(name)s has %(votes)s votes for, more than half of the voters present (%(limit)s): elected."
    ),
    "roll": N_(
        "%(name)s has %(votes)s votes for, more than half of the voters who should attend (%(limit)s):"
        " elected."
    ),
}
OVER_HALF_NO_SEAT = {
    "present": N_(
        "%(name)s has %(votes)s votes for, more than half of the voters present (%(limit)s),"
        " but others with more votes fill the seats: not elected."
    ),
    "roll": N_(
        "%(name)s has %(votes)s votes for, more than half of the voters who should attend (%(limit)s),"
        " but others with more votes fill the seats: not elected."
    ),
}
NOT_OVER_HALF = {
    "present": N_(
        "%(name)s has %(votes)s votes for, not more than half of the voters present (%(limit)s): not elected."
    ),
    "roll": N_(
        "%(name)s has %(votes)s votes for, not more than half of the voters who should attend (%(limit)s):"
        " not elected."
    ),
}
EXACTLY_HALF = {
    "present": N_(
        "%(name)s has %(votes)s votes for, exactly half of the voters present; half is not more than half:"
        " not elected."
    ),
    "roll": N_(
        "%(name)s has %(votes)s votes for, exactly half of the voters who should attend; half is not more"
        " than half: not elected."
    ),
}
PLENUM_PASSED = {
    "roll": N_("%(name)s has %(votes)s agreeing, more than half of all members (%(limit)s): passed."),
    "present": N_(
        "%(name)s has %(votes)s agreeing, more than half of the members present (%(limit)s): passed."
    ),
}
PLENUM_NO_PLACE = {
    "roll": N_(
        "%(name)s has %(votes)s agreeing, more than half of all members (%(limit)s),"
        " but others with more votes fill the places: not passed."
    ),
    "present": N_(
        "%(name)s has %(votes)s agreeing, more than half of the members present (%(limit)s),"
        " but others with more votes fill the places: not passed."
    ),
}
PLENUM_NOT = {
    "roll": N_("%(name)s has %(votes)s agreeing, not more than half of all members (%(limit)s): not passed."),
    "present": N_(
        "%(name)s has %(votes)s agreeing, not more than half of the members present (%(limit)s): not passed."
    ),
}
PUBLIC_PASSED = N_(
    "%(name)s has %(votes)s agreeing, more than %(share)s of the valid ballots (%(limit)s): goes on."
)
PUBLIC_NO_PLACE = N_(
    "%(name)s has %(votes)s agreeing, more than %(share)s of the valid ballots (%(limit)s),"
    " but others with more votes fill the places: does not go on."
)
PUBLIC_NOT = N_(
    "%(name)s has %(votes)s agreeing, not more than %(share)s of the valid ballots (%(limit)s):"
    " does not go on."
)
WRITE_IN_OPEN = N_(
    "%(name)s, written in by voters, has %(votes)s votes for, more than half (%(limit)s); a question is open."
)
TIED = N_("%(name)s has %(votes)s votes, equal with others at the last place: not decided yet.")
DECIDED = {
    # (an election?, let in?)
    (True, True): N_(
        "%(name)s has %(votes)s votes, equal with others at the last place: elected by the decision on record."
    ),
    (True, False): N_(
        "%(name)s has %(votes)s votes, equal with others at the last place: by the decision on record not"
        " elected."
    ),
    (False, True): N_(
        "%(name)s has %(votes)s votes, equal with others at the last place: let in by the decision on record."
    ),
    (False, False): N_(
        "%(name)s has %(votes)s votes, equal with others at the last place: by the decision on record not let"
        " in."
    ),
}
RECOMMENDED = N_("%(name)s is recommended on %(votes)s ballots.")
REVOTE_ELECTED = N_("%(name)s has %(votes)s votes in the tie revote, the most: elected.")
REVOTE_PASSED = N_("%(name)s has %(votes)s votes in the tie revote, the most: passed.")
REVOTE_NOT = N_("%(name)s has %(votes)s votes in the tie revote: not elected.")
REVOTE_NOT_PASSED = N_("%(name)s has %(votes)s votes in the tie revote: not passed.")

VALIDITY = {
    # (an election?, valid?)
    (True, True): N_(
        "%(issued)s ballots were issued and %(returned)s returned, no more than were issued: the election is"
        " valid."
    ),
    (True, False): N_(
        "%(issued)s ballots were issued to %(voters)s voters and %(returned)s returned, more than there can"
        " be: the election is invalid."
    ),
    (False, True): N_(
        "%(issued)s ballots were issued and %(returned)s returned, no more than were issued: the vote is"
        " valid."
    ),
    (False, False): N_(
        "%(issued)s ballots were issued to %(voters)s voters and %(returned)s returned, more than there can"
        " be: the vote is invalid."
    ),
}

STEPS = {
    NO_QUORUM: N_("The meeting is adjourned until enough voters are present. Nobody is elected or passed."),
    RECOUNT: N_(
        "The figures contradict each other, so the ballots are counted again. Nothing is decided yet."
    ),
    BY_ELECTION: N_(
        "%(vacancies)s of %(places)s seats stay vacant: a by-election is held for them. If the number elected"
        " is close to the number of seats and half or more of the voters agree, the seats may be reduced"
        " instead."
    ),
    "shortage": N_("%(passed)s passed for %(places)s places. What follows is for the superior to decide."),
}
RE_RUN_STEP = {
    True: N_("A re-run of the whole election is held."),
    False: N_("The whole vote is held again."),
}
