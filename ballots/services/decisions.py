"""Recording what people decided where the rules leave a counted vote to them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ballots.domain.decisions import decision_blockers, decision_reason
from ballots.domain.rounds import combine
from ballots.models import Vote, VoteDecision
from ballots.queries.decisions import contest_questions, current_verdicts
from ballots.queries.rounds import counted_rounds
from election_site.models import StageRun, User
from election_site.services.audit import record
from election_site.services.chain import lock_election, wrong_state
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import require


@transaction.atomic
def record_vote_decision(
    *,
    vote: Vote,
    contest: str,
    question: str,
    decision: str,
    taken_by: str,
    chosen: Sequence[str] = (),
    is_accepted: bool | None = None,
    agree: int | None = None,
    confirmed_by: User,
    actor: User,
    now: datetime,
) -> VoteDecision:
    """Record one decision on a counted vote whose stage is still open.

    ``contest``: its key on the paper; ``question`` as in ``queries.decisions.contest_questions``; ``taken_by``:
    the body that decided; ``chosen``: ids of the equals who are let in; ``is_accepted``: for a written-in name;
    ``agree``: voters who agreed to fewer seats. ``actor`` drives the stages and records, ``confirmed_by`` may
    certify and is somebody else. Raises Refused (B601 to B609, E106, E107).
    """
    election = lock_election(vote.run.election)
    vote = Vote.objects.select_related("run__election", "electorate", "result").get(pk=vote.pk)
    require(actor, "drive", election)
    require(confirmed_by, "certify", election)
    if vote.run.state != StageRun.State.OPEN:
        raise Refused(wrong_state(vote.run.spec, vote.run))
    if actor.pk == confirmed_by.pk:
        raise Refused(decision_reason("B603"))
    if not decision.strip() or not taken_by.strip():
        raise Refused(decision_reason("B604"))
    if vote.decisions.filter(contest=contest, question=question).exists():
        raise Refused(decision_reason("B602"))
    asked = next(
        (one for one in contest_questions(vote) if (one.contest, one.asked.question) == (contest, question)),
        None,
    )
    if asked is None:
        raise Refused(decision_reason("B601", contest=contest))
    finals = combine(counted_rounds(vote.run)).values()
    refuse_if(
        decision_blockers(
            current_verdicts(vote)[contest],
            asked.asked,
            chosen=chosen,
            is_accepted=is_accepted,
            agree=agree,
            seats=sum(one.places or 0 for one in finals),
            elected=sum(len(one.seated) for one in finals),
        )
    )
    row = VoteDecision.objects.create(
        vote=vote,
        contest=contest,
        question=question,
        decision=decision.strip(),
        taken_by=taken_by.strip(),
        chosen=list(chosen),
        is_accepted=is_accepted,
        agree=agree,
        recorded_by=actor,
        confirmed_by=confirmed_by,
        at=now,
    )
    record(
        election=election,
        action="record_vote_decision",
        actor=actor,
        now=now,
        target=row,
        contest=contest,
        question=question,
        chosen=list(chosen),
        is_accepted=is_accepted,
        confirmed_by=confirmed_by.pk,
    )
    return row
