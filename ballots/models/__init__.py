"""The urn. Check-ins know people, slips know codes, ballots know marks; nothing joins the three."""

from ballots.models.counting import CountResult, TallyPart, VoteDecision
from ballots.models.urn import OpenBallot, SealedBallot, SealedReceipt
from ballots.models.votes import CheckIn, Slip, Vote

__all__ = [
    "CheckIn",
    "CountResult",
    "OpenBallot",
    "SealedBallot",
    "SealedReceipt",
    "Slip",
    "TallyPart",
    "Vote",
    "VoteDecision",
]
