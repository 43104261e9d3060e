"""What the count of a vote takes from its paper: nothing before every bundle is signed off, then a tally."""

from contextlib import suppress
from datetime import datetime

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from ballots.domain.paper_checks import paper_reason
from ballots.domain.paper_entry import Lines
from ballots.domain.tally import Tally, add_ballot, empty_tally
from ballots.models import PaperBallot, PaperBundle, Vote
from ballots.queries.paper import bundle_digest, paper_blockers, paper_returned
from election_site.domain.digests import digest
from election_site.services.errors import Refused


def paper_work(vote: Vote) -> Vote:
    """The vote, locked for one step of its paper; inside a transaction."""
    return (
        Vote.objects.select_for_update(of=("self",))
        .select_related("run__election", "electorate")
        .get(pk=vote.pk)
    )


def store_ballots(bundle: PaperBundle, lines: Lines) -> str:
    """Write the ballots of a bundle that is being signed off; returns their digest."""
    PaperBallot.objects.bulk_create(
        PaperBallot(
            vote_id=bundle.vote_id, bundle=bundle, line=line, channel=bundle.channel, content=lines[line]
        )
        for line in sorted(lines)
    )
    return bundle_digest(bundle)


def paper_tally(vote: Vote) -> Tally:
    """The count of all paper ballots of a vote whose bundles are signed off, by the rule of the browser's.

    Raises Refused (B410) if a bundle is no longer what was signed.
    """
    tally, options = empty_tally(vote.paper), vote.options["options"]
    for bundle in PaperBundle.objects.filter(vote=vote):
        if bundle_digest(bundle) != bundle.digest or bundle.ballots.count() != bundle.size:
            raise Refused(paper_reason("B410"))
    rows = PaperBallot.objects.filter(vote=vote).values_list("content", "channel")
    for content, channel in rows.iterator(chunk_size=2000):
        add_ballot(tally, vote.paper, content, channel, options)
    return tally


def paper_record(vote: Vote) -> dict[str, object]:
    """What the result keeps of the paper: how many, and one digest over the bundles' own."""
    if not vote.takes_paper:
        return {}
    bundles = PaperBundle.objects.filter(vote=vote).order_by("number").values_list("number", "digest")
    return {
        "paper_returned": paper_returned(vote),
        "paper_digest": digest([[number, one] for number, one in bundles]),
    }


def hand_out_paper(vote: Vote, now: datetime) -> None:
    """When the last paper is signed off, ask for the count to be finished; the sweep would find it too."""

    def ask() -> None:
        with suppress(OperationalError):
            current_app.send_task("ballots.tasks.finish_count", args=[vote.pk, now.isoformat()], retry=False)

    if not paper_blockers(vote):
        transaction.on_commit(ask)
