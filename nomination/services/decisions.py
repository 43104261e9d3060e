"""What the rules leave to people: a cut through a tie, going on with fewer, the superior's order."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from election_site.domain.checks import Reason
from election_site.models import Post, StageRun, User
from election_site.services.audit import record
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import require
from nomination.domain.checks import reason
from nomination.domain.service_checks import service_reason
from nomination.models import ApprovedPlace, Candidacy, Decision
from nomination.queries.formal_list import formal_field
from nomination.queries.score_sheet import PostScores, score_posts
from nomination.queries.stage_figures import QUESTION_OF_STEP, SHORTAGE
from nomination.services.open_runs import open_run


@transaction.atomic
def record_decision(
    *,
    run: StageRun,
    post: Post,
    question: str,
    candidacies: Sequence[Candidacy],
    why: str,
    decided_by: User,
    confirmed_by: User,
    now: datetime,
) -> Decision:
    """Record what two people decided at the shortlist's cut of one post, with the reason.

    ``question`` "cutoff_tie": ``candidacies`` are those of the equals who go on, at least as many as there
    are places left. "shortage": they are all who are there, and the election goes on with fewer. The one
    who decides drives the stages, the one who confirms may certify; they are two people.
    """
    run = open_run(run, "shortlist", "drive", decided_by)
    require(confirmed_by, "certify", run.election)
    refuse_if(pair_blockers(decided_by, confirmed_by, why))
    scores = next((one for one in score_posts(run.election) if one.post.pk == post.pk), None)
    if scores is None or QUESTION_OF_STEP.get(scores.cut.next_step) != question:
        raise Refused(service_reason("N741", post=post.title))
    if Decision.objects.filter(run=run, post=post, question=question).exists():
        raise Refused(service_reason("N744", post=post.title))
    refuse_if(choice_blockers(scores, question, {str(one.pk) for one in candidacies}))
    decision = Decision.objects.create(
        run=run,
        post=post,
        question=question,
        why=why.strip(),
        decided_by=decided_by,
        confirmed_by=confirmed_by,
        decided_at=now,
    )
    decision.candidacies.set(candidacies)
    record(
        election=run.election,
        action="record_decision",
        actor=decided_by,
        now=now,
        target=decision,
        question=question,
        candidacies=sorted(one.pk for one in candidacies),
        confirmed_by=confirmed_by.pk,
    )
    return decision


def pair_blockers(decided_by: User, confirmed_by: User, why: str) -> list[Reason]:
    """A decision is one of two people, with a reason."""
    found = [reason("N404")] if decided_by.pk == confirmed_by.pk else []
    return found if why.strip() else [*found, reason("N405")]


def choice_blockers(scores: PostScores, question: str, chosen: set[str]) -> list[Reason]:
    """Why these persons cannot be the decision."""
    if question == SHORTAGE:
        return [] if chosen == set(scores.cut.shortlisted) else [service_reason("N743")]
    tied = set(scores.cut.tie_at_cutoff)
    least = scores.cut.places - len(scores.cut.shortlisted)
    if chosen <= tied and len(chosen) >= least:
        return []
    return [service_reason("N742", least=least, most=len(tied))]


@transaction.atomic
def record_approved_order(
    *, run: StageRun, post: Post, candidacies: Sequence[Candidacy], actor: User, now: datetime
) -> list[ApprovedPlace]:
    """Record the order in which the superior approved the candidates for secretary or deputy (Art. 24),
    in place of an earlier one while the list is open."""
    run = open_run(run, "formal_candidates", "drive", actor)
    group = formal_field(run).get(post.key, [])
    if sorted(one.pk for one in candidacies) != sorted(one.pk for one in group):
        raise Refused(service_reason("N762", post=post.title))
    run.approved_places.filter(candidacy__in=group).delete()
    places = ApprovedPlace.objects.bulk_create(
        ApprovedPlace(run=run, candidacy=one, place=place) for place, one in enumerate(candidacies, 1)
    )
    record(
        election=run.election,
        action="record_approved_order",
        actor=actor,
        now=now,
        target=post,
        candidacies=[one.pk for one in candidacies],
    )
    return places
