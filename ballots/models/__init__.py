"""The urn. Check-ins know people, slips know codes, ballots know marks; nothing joins the three."""

from ballots.models.counting import CountCheck, CountResult, TallyPart, VoteDecision
from ballots.models.door import Assistance, Departure, MeetingStep, PastCheckIn, Teller
from ballots.models.paper import (
    DoubtfulRuling,
    LineRuling,
    PaperBallot,
    PaperBox,
    PaperBundle,
    PaperSeat,
    ReadingOut,
    ReadingStroke,
    SheetMovement,
)
from ballots.models.urn import OpenBallot, SealedBallot, SealedReceipt
from ballots.models.votes import CheckIn, Slip, Vote

__all__ = [
    "Assistance",
    "CheckIn",
    "CountCheck",
    "CountResult",
    "Departure",
    "DoubtfulRuling",
    "LineRuling",
    "MeetingStep",
    "OpenBallot",
    "PaperBallot",
    "PaperBox",
    "PaperBundle",
    "PaperSeat",
    "PastCheckIn",
    "ReadingOut",
    "ReadingStroke",
    "SealedBallot",
    "SealedReceipt",
    "SheetMovement",
    "Slip",
    "TallyPart",
    "Teller",
    "Vote",
    "VoteDecision",
]
