"""Registration is opened again, because too few stand for a post."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext

from election_site.domain.stages import BY_CODE
from election_site.models import Post, StageRun, User
from election_site.queries.chain import live_run
from election_site.services.audit import record
from election_site.services.chain import annul_run, open_stage
from election_site.services.errors import Refused, refuse_if
from election_site.services.rights import require
from nomination.domain.service_checks import service_reason
from nomination.models import Decision, Recommendation
from nomination.queries.score_sheet import score_posts
from nomination.queries.stage_figures import REOPEN, SHORT_STEPS, failed_posts
from nomination.services.decisions import pair_blockers
from nomination.services.judging import judge_recommendations
from nomination.services.open_runs import open_run


def short_posts(run: StageRun) -> list[Post]:
    """The posts for which the shortlist has too few."""
    return [one.post for one in score_posts(run.election) if one.cut.next_step in SHORT_STEPS]


# Where it shows that too few stand, and for which posts.
SHORT_AT: Mapping[str, Callable[[StageRun], list[Post]]] = {
    "qualification_review": failed_posts,
    "shortlist": short_posts,
}


@transaction.atomic
def reopen_registration(
    *,
    run: StageRun,
    post: Post,
    closes_at: datetime,
    why: str,
    decided_by: User,
    confirmed_by: User,
    now: datetime,
) -> StageRun:
    """Open the open recommendation anew until ``closes_at``, as two people decided at the open ``run``.

    Only where nobody passed the review for ``post``, or too few stand for it at the shortlist. The stages from the
    open recommendation to this one are annulled with the reason, for all to see, and held again: whoever comes in
    new has to be reviewed and recommended like everybody else. What was handed in stays handed in: it goes over
    into the new run under its own numbers. Returns the new run.
    """
    run = open_run(run, run.stage if run.stage in SHORT_AT else "shortlist", "drive", decided_by)
    require(confirmed_by, "certify", run.election)
    found = pair_blockers(decided_by, confirmed_by, why)
    if post not in SHORT_AT[run.stage](run):
        found.append(service_reason("N741", post=post.title))
    if closes_at <= now:
        found.append(service_reason("N745", closes=f"{localtime(closes_at):%Y-%m-%d %H:%M}"))
    refuse_if(found)
    decision = Decision.objects.create(
        run=run,
        post=post,
        question=REOPEN,
        why=why.strip(),
        decided_by=decided_by,
        confirmed_by=confirmed_by,
        decided_at=now,
    )
    record(
        election=run.election,
        action="reopen_registration",
        actor=decided_by,
        now=now,
        target=decision,
        post=post.key,
        closes_at=closes_at.isoformat(),
        confirmed_by=confirmed_by.pk,
    )
    return _hold_again(run, closes_at, _reason_told(post, why), decided_by, now)


def _reason_told(post: Post, why: str) -> str:
    return gettext("Registration is opened again, because too few stand for “%(post)s”: %(why)s") % {
        "post": post.title,
        "why": why.strip(),
    }


def _hold_again(run: StageRun, closes_at: datetime, why: str, actor: User, now: datetime) -> StageRun:
    """Annul from stage 2 on, open it anew, and take over what was handed in."""
    election = run.election
    earlier = live_run(election, "open_recommendation")
    if earlier is None:
        raise Refused(service_reason("N741", post=""))
    annul_run(run=earlier, why=why, actor=actor, now=now)
    election.recommendation_closes_at = closes_at
    election.save(update_fields=["recommendation_closes_at"])
    again = open_stage(election=election, stage=BY_CODE["open_recommendation"], actor=actor, now=now)
    Recommendation.objects.filter(run=earlier).update(run=again)
    judge_recommendations(again)
    return again
