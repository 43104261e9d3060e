"""The script of a meeting that holds a vote: its steps in order, as data.

The order is that of the rulebook's tally (1.5): quorum, method, tellers, empty box, slips, vote, count, report.
"""

from dataclasses import dataclass

from election_site.domain.wording import N_

CALL, ATTENDANCE, METHOD, TELLERS = "call_to_order", "report_attendance", "adopt_method", "pass_tellers"
EMPTY_BOX, RELEASE, VOTE, CLOSE = "prove_box_empty", "release_slips", "vote", "close"
COUNT, READ, ANNOUNCE = "count", "read_result", "announce_elected"


@dataclass(frozen=True)
class Step:
    """``is_spoken``: the chair reads and ticks it off; the others are done by a service of their own.
    ``by_hands``: a show of hands is counted. ``only``: kinds of vote that have the step, empty for all."""

    code: str
    title: str
    is_spoken: bool = False
    by_hands: bool = False
    only: frozenset[str] = frozenset()


# Only the members' meeting adopts a method and passes tellers; the other votes work by the announced method.
MEETING = frozenset({"member_decision"})

STEPS = (
    Step(CALL, N_("Call to order"), is_spoken=True),
    Step(ATTENDANCE, N_("Report the attendance"), is_spoken=True),
    Step(METHOD, N_("Adopt the election method"), is_spoken=True, by_hands=True, only=MEETING),
    Step(TELLERS, N_("Pass scrutineers and counters"), only=MEETING),
    Step(EMPTY_BOX, N_("Prove the box empty")),
    Step(RELEASE, N_("Release the slips")),
    Step(VOTE, N_("Open the vote")),
    Step(CLOSE, N_("Close the vote")),
    Step(COUNT, N_("Count the ballots")),
    Step(READ, N_("Read out the result"), is_spoken=True),
    Step(ANNOUNCE, N_("Announce the outcome"), is_spoken=True),
)
BY_CODE = {step.code: step for step in STEPS}


def steps_of(kind: str) -> list[Step]:
    """The steps of a vote of ``kind``, in order."""
    return [step for step in STEPS if not step.only or kind in step.only]
