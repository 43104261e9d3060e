"""What the votes add to an election's archive. Each post's marks are listed apart and sorted, so that nobody
is known again by the pattern of a whole ballot.

The digest of the sealed urn covers whole ballots, so it cannot be computed from these lists. Each list has a
digest of its own, fixed in the stage's outcome when the marks are still seen to be those that were sealed.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from json import loads
from pathlib import Path

from django.db import connection

from ballots.domain.paper import plain_answer
from ballots.models import DoubtfulRuling, LineRuling, PaperBundle, Vote
from ballots.queries.paper import sheet_figures
from election_site.domain.digests import canonical
from election_site.models import Election, StageRun

GIVEN_ALONG = Path(__file__).resolve().parent.parent / "archive"
ANSWERS = """
    SELECT channel, coalesce(content -> %s, '{}'::jsonb)::text AS answer, count(*)
    FROM (
        SELECT channel, content FROM ballots_sealedballot WHERE vote_id = %s
        UNION ALL SELECT channel, content FROM ballots_paperballot WHERE vote_id = %s
    ) AS box GROUP BY 1, 2
"""


def vote_files(election: Election) -> dict[str, dict | bytes]:
    """One file for each counted round of a certified stage, and the program that derives the verdicts again."""
    votes = Vote.objects.filter(
        run__election=election, run__state=StageRun.State.CERTIFIED, state=Vote.State.COUNTED
    ).select_related("run", "result")
    files: dict[str, dict | bytes] = {
        f"votes/{vote.run.spec.number:02d}-{vote.kind}-{vote.round_number}.json": vote_file(vote)
        for vote in votes
    }
    return files | {name: (GIVEN_ALONG / name).read_bytes() for name in ("recount.py", "说明.txt")}


def vote_file(vote: Vote) -> dict:
    """One counted round: what was voted on, by which rule, who was there, what it came to, and every mark."""
    return {
        "target": f"{vote._meta.label_lower}:{vote.pk}",
        "stage": vote.run.stage,
        "title": vote.title,
        "kind": vote.kind,
        "round": vote.round_number,
        "paper": vote.paper,
        "rule": vote.rule,
        "options": vote.options,
        "attendance": vote.result.attendance,
        "tally": vote.result.tally,
        "verdicts": vote.result.verdicts,
        "seal_digest": vote.seal_digest,
        "marks": marks_by_contest(vote),
        "paper_count": paper_count(vote),
    }


def paper_count(vote: Vote) -> dict[str, list[dict]]:
    """The sheets as numbers, the bundles, and every ruling; empty lists for a vote without paper.

    No digest of a bundle: that of a small one would tell which marks of different posts stood on one sheet.
    """
    bundles = PaperBundle.objects.filter(vote=vote)
    doubtful = DoubtfulRuling.objects.filter(bundle__vote=vote).exclude(state=DoubtfulRuling.State.PROPOSED)
    differences = LineRuling.objects.filter(bundle__vote=vote)
    return {
        "sheets": [asdict(one) for one in sheet_figures(vote)] if vote.takes_paper else [],
        "bundles": list(bundles.order_by("number").values("number", "channel", "size")),
        "doubtful": [
            {
                "bundle": one.bundle.number,
                "ballot": one.line,
                "defect": one.defect,
                "reason": one.reason,
                "clause": one.clause,
                "is_confirmed": one.state == DoubtfulRuling.State.CONFIRMED,
                "proposed_by": one.proposed_by.name,
                "decided_by": one.decided_by.name,
            }
            for one in doubtful.select_related("bundle", "proposed_by", "decided_by")
        ],
        "differences": [
            {
                "bundle": one.bundle.number,
                "round": one.round,
                "ballot": one.line,
                "choice": one.choice,
                "reason": one.reason,
                "ruled_by": one.ruled_by.name,
            }
            for one in differences.select_related("bundle", "ruled_by")
        ],
    }


def answers(vote: Vote, contest: str) -> list[tuple[bytes, int]]:
    """The different answers to one contest, on screen and on paper: each ``[channel, answer]`` as canonical text
    with how many ballots gave it, in an order that tells nothing."""
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS, [contest, vote.pk, vote.pk])
        rows = cursor.fetchall()
    found: Counter[bytes] = Counter()
    for channel, answer, count in rows:
        found[canonical([channel, plain_answer(loads(answer))])] += count
    return sorted(found.items())


def contest_digests(vote: Vote) -> dict[str, str]:
    """For each contest the SHA-256 over its marks as the archive lists them: each as canonical text and a line
    feed. Time and memory follow the number of different answers, not of ballots (but for the hashing)."""
    return {contest["key"]: _digest(answers(vote, contest["key"])) for contest in vote.paper["contests"]}


def _digest(found: list[tuple[bytes, int]]) -> str:
    running = hashlib.sha256()
    for line, count in found:
        for _ in range(count):
            running.update(line + b"\n")
    return running.hexdigest()


def marks_by_contest(vote: Vote) -> dict[str, list]:
    """For each post, every ballot's answer to it with its channel, in an order that tells nothing."""
    return {
        contest["key"]: list(_expanded(answers(vote, contest["key"]))) for contest in vote.paper["contests"]
    }


def _expanded(found: list[tuple[bytes, int]]) -> Iterator[list]:
    for line, count in found:
        for _ in range(count):
            yield loads(line)
