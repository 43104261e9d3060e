"""Counting by hand: what the count must give, in a few lines that share nothing with it."""

from collections import Counter

from ballots.models import SealedBallot, Vote

MARKS = ("for", "against", "abstain")
Figures = dict[str, dict[str, dict[str, int]]]


def counted_by_hand(vote: Vote) -> Figures:
    """Marks by post and candidate over what lies in the sealed box; who is not marked abstains."""
    counted = {
        contest["key"]: {candidate["id"]: Counter() for candidate in contest["candidates"]}
        for contest in vote.paper["contests"]
    }
    for content in SealedBallot.objects.filter(vote=vote).values_list("content", flat=True):
        for key, candidates in counted.items():
            marks = content.get(key, {}).get("marks", {})
            for who, counter in candidates.items():
                counter[marks.get(who, "abstain")] += 1
    return {
        key: {who: {mark: counter[mark] for mark in MARKS} for who, counter in candidates.items()}
        for key, candidates in counted.items()
    }


def marks_of(tally: dict) -> Figures:
    """The same figures out of a count's result."""
    return {
        key: {who: {mark: line[mark] for mark in MARKS} for who, line in contest["candidates"].items()}
        for key, contest in tally.items()
    }
