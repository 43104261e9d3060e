"""The door and the hall: numbered checks, the marks on the roll, and how a name is found as somebody types."""

from election_site.domain.checks import Check, Reason, catalogue
from election_site.domain.wording import N_

# Marks on the roll of one vote.
ABSENT, PRESENT, LATE, LEFT = "absent", "present", "late", "left"
MARKS = {
    ABSENT: N_("not here yet"),
    PRESENT: N_("has come"),
    LATE: N_("has come late"),
    LEFT: N_("has left"),
}

# Who helps a voter to write; ``marking.voter_act_allowed`` bars the last.
HELPERS = {
    "relative": N_("a relative or neighbour of the voter"),
    "fellow_voter": N_("another voter"),
    "staff": N_("staff of the meeting"),
    "candidate": N_("a candidate"),
}

_RULE_22 = N_("2020 Art. 22 [V]: scrutineers are voters, no candidates, and passed by the meeting")
_RULE_24 = N_("2020 Art. 24 [V]: whoever can't write may be helped, by anybody but a candidate")

CHECKS = catalogue(
    [
        Check(
            "B551",
            "error",
            clerk=N_("The slips have not been released."),
            mend=N_("Release them at the desk once the quorum is there."),
            rule=N_("Ballots are handed out only when enough voters are present [I]"),
        ),
        Check(
            "B552",
            "error",
            clerk=N_("The box has not been proved empty."),
            mend=N_("Take the zero report before everybody."),
        ),
        Check(
            "B553",
            "error",
            clerk=N_("%(count)s ballots are in the box, which must be empty."),
            mend=N_("Stop, keep the database as it is, and call the superior."),
        ),
        Check("B554", "error", clerk=N_("%(name)s is not signed in.")),
        Check("B555", "error", clerk=N_("Whoever undoes a sign-in and whoever confirms it are two people.")),
        Check(
            "B556",
            "error",
            clerk=N_("The slips are handed out, so an unused slip must come back first."),
            mend=N_("Scan the voter's slip or type its code; it becomes void."),
        ),
        Check("B557", "error", clerk=N_("This slip was made for voters of another body.")),
        Check("B558", "error", clerk=N_("%(name)s has left already.")),
        Check(
            "B559",
            "error",
            clerk=N_("A candidate may not help a voter to write."),
            mend=N_("Somebody else helps."),
            rule=_RULE_24,
        ),
        Check(
            "B560",
            "error",
            clerk=N_("Places %(first)s to %(last)s of the stack are not all slips that were never put out."),
            mend=N_("Look at the numbers on the margin of the sheets; slips already put out are scanned."),
        ),
        Check("B561", "error", clerk=N_("This step is recorded already.")),
        Check("B562", "error", clerk=N_("First comes “%(step)s”.")),
        Check(
            "B563",
            "error",
            clerk=N_("%(hands)s hands were counted, but %(present)s voters are present."),
            mend=N_("Count the hands again."),
        ),
        Check(
            "B564",
            "error",
            clerk=N_("%(votes_for)s of %(present)s present are for it; more than half is needed."),
            mend=N_("Discuss it again, and put it to the vote again."),
            rule=N_("A meeting decides by more than half of those present [I]"),
        ),
        Check("B565", "error", clerk=N_("The closing time must lie ahead, within twelve hours.")),
        Check(
            "B566",
            "error",
            clerk=N_("The outcome is not certified by two people yet."),
            mend=N_("Once all is counted the clerk finishes the stage; then two people certify it."),
        ),
        Check("B567", "error", clerk=N_("The outcome is not published yet.")),
        Check("B568", "error", clerk=N_("The vote is not closed yet.")),
        Check("B569", "error", clerk=N_("This step belongs to no vote of this kind.")),
        Check(
            "B570",
            "error",
            clerk=N_("%(name)s is a candidate, and no candidate may be a scrutineer or counter."),
            rule=_RULE_22,
        ),
        Check(
            "B571",
            "error",
            clerk=N_("%(name)s has no vote here, and a scrutineer must have one."),
            rule=_RULE_22,
        ),
        Check(
            "B572",
            "error",
            clerk=N_("The meeting has not passed the scrutineers and counters."),
            mend=N_("Propose them and put them to the vote."),
            rule=_RULE_22,
        ),
        Check(
            "B573",
            "error",
            clerk=N_("Nobody is proposed as %(role)s."),
            mend=N_("Propose somebody."),
        ),
        Check(
            "B574",
            "error",
            clerk=N_("%(name)s is a relative of the candidate %(candidate)s."),
            mend=N_("Propose somebody else, or write down why it has to be this person."),
            rule=N_("Relatives of candidates are barred by the People's-Congress law, not here [I]"),
        ),
        Check("B575", "error", clerk=N_("%(name)s is proposed already.")),
        Check("B576", "error", clerk=N_("There is one %(role)s only, and somebody is proposed.")),
        Check("B577", "error", clerk=N_("The meeting has passed the scrutineers and counters already.")),
        Check("B578", "error", clerk=N_("Say who: somebody of the roll, or for a counter a name.")),
        Check(
            "B579",
            "error",
            clerk=N_("This slip lies in the stack that was not put out; the voter cannot have drawn it."),
            mend=N_("Scan the slip that the voter gives back."),
        ),
        Check(
            "B580",
            "error",
            clerk=N_(
                "A meeting is adjourned while too few of those who should attend are signed in and no slips are out."
            ),
        ),
    ]
)


def door_reason(code: str, *, link: str = "", **params: object) -> Reason:
    """Build a reason from this catalogue; an unknown number is a KeyError."""
    return Reason(CHECKS[code], params, link)


def is_carried(*, votes_for: int, present: int) -> bool:
    """Whether a show of hands carries: more than half of those present, whoever abstains [I]."""
    return 2 * votes_for > present


def hands_reasons(*, votes_for: int, against: int, abstain: int, present: int) -> list[Reason]:
    """What is wrong with a show of hands: more hands than voters, or not carried."""
    hands = votes_for + against + abstain
    if hands > present:
        return [door_reason("B563", hands=hands, present=present)]
    if not is_carried(votes_for=votes_for, present=present):
        return [door_reason("B564", votes_for=votes_for, present=present)]
    return []
