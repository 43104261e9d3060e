"""What the votes add to an election's archive. Each post's marks are listed apart and sorted, so that nobody
is known again by the pattern of a whole ballot."""

from ballots.models import SealedBallot, Vote
from election_site.domain.digests import canonical
from election_site.models import Election, StageRun


def vote_files(election: Election) -> dict[str, dict]:
    """One file for each counted vote of a certified stage."""
    votes = Vote.objects.filter(
        run__election=election, run__state=StageRun.State.CERTIFIED, state=Vote.State.COUNTED
    ).select_related("run", "result")
    return {
        f"votes/{vote.run.spec.number:02d}-{vote.kind}-{vote.round_number}.json": {
            "paper": vote.paper,
            "rule": vote.rule,
            "options": vote.options,
            "attendance": vote.result.attendance,
            "tally": vote.result.tally,
            "verdicts": vote.result.verdicts,
            "seal_digest": vote.seal_digest,
            "marks": marks_by_contest(vote),
        }
        for vote in votes
    }


def marks_by_contest(vote: Vote) -> dict[str, list]:
    """For each post, every ballot's answer to it with its channel, in an order that tells nothing."""
    answers: dict[str, list] = {contest["key"]: [] for contest in vote.paper["contests"]}
    rows = SealedBallot.objects.filter(vote=vote).values_list("channel", "content")
    for channel, content in rows.iterator(chunk_size=2000):
        for key, listed in answers.items():
            listed.append([channel, content.get(key, {})])
    return {key: sorted(listed, key=canonical) for key, listed in answers.items()}
