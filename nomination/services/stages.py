"""Nomination's five stages: what keeps each from opening and closing, and the figures that it leaves."""

from datetime import datetime

from django.utils.timezone import localdate, localtime

from election_site.domain.checks import Reason
from election_site.domain.checks import reason as ground_reason
from election_site.domain.rules import RuleError
from election_site.domain.stages import Stage
from election_site.models import Election, Publication, Roll, StageRun, User
from election_site.queries.chain import certified_outcome
from election_site.queries.rules import rules_of
from election_site.services.chain import StageHandler
from nomination.domain.checks import CHECK_OF_NEXT_STEP, reason, reason_for
from nomination.domain.service_checks import service_reason
from nomination.models import InspectionNotice, Recommendation, SignatureImport
from nomination.queries.candidacies import by_strokes
from nomination.queries.channels import channel_title
from nomination.queries.duplicates import duplicates_of
from nomination.queries.formal_list import (
    formal_field,
    formal_figures,
    list_approvals,
    missing_strokes,
    surplus_of,
)
from nomination.queries.open_figures import open_recommendation_figures
from nomination.queries.score_sheet import PostScores, score_posts
from nomination.queries.stage_figures import (
    decision_on,
    decisions_of,
    failed_posts,
    field_candidacies,
    going_on,
    inspection_figures,
    open_decision,
    review_figures,
    shortlist_figures,
)
from nomination.services.judging import judge_recommendations
from nomination.services.offices import fix_offices
from nomination.services.reviews import take_over_findings

# The chain names these handlers; each is one row of it.


class OpenRecommendation(StageHandler):
    """Stage 2. The public must know the weights before anybody is put forward, and rolls must be there, because
    a signature counts only by them."""

    def open_blockers(self, election: Election, stage: Stage, *, now: datetime) -> list[Reason]:
        announced = certified_outcome(election, "announcement")
        is_known = announced is not None and Publication.objects.filter(outcome=announced).exists()
        filled = set(election.rolls.filter(entries__isnull=False).values_list("kind", flat=True).distinct())
        found = [] if is_known else [reason("N307")]
        return found + [
            ground_reason("E111", roll=str(kind.label))
            for kind in (Roll.Kind.MEMBERS, Roll.Kind.MASS)
            if kind not in filled
        ]

    def close_blockers(self, run: StageRun, *, now: datetime) -> list[Reason]:
        found = []
        if not run.recommendations.filter(state=Recommendation.State.ACCEPTED).exists():
            found.append(service_reason("N721"))
        undecided = duplicates_of(run).open
        if undecided:
            found.append(reason("N155", count=len(undecided)))
        closes_at = run.election.recommendation_closes_at
        if closes_at and now < closes_at:
            found.append(service_reason("N722", until=f"{localtime(closes_at):%Y-%m-%d %H:%M}"))
        writing = run.signature_imports.filter(state=SignatureImport.State.WAITING).count()
        if writing:
            found.append(service_reason("N778", count=writing))
        return found

    def figures(self, run: StageRun) -> dict:
        # Now that nobody can answer or sign any more: sheets that are short, or whose nominee has not consented.
        judge_recommendations(run, is_final=True)
        return open_recommendation_figures(run)


class QualificationReviewStage(StageHandler):
    """Stage 3. Everybody in is reviewed, who may still mend something has had the time, and somebody passes
    for every post. A run after an annulled one begins with its findings, to be corrected one by one."""

    def on_open(self, run: StageRun, *, actor: User, now: datetime) -> None:
        fix_offices(run.election)
        take_over_findings(run)

    def close_blockers(self, run: StageRun, *, now: datetime) -> list[Reason]:
        field = field_candidacies(run)
        reviews = run.reviews.select_related("candidacy__person")
        passed = {one.candidacy_id: one.is_qualified for one in reviews}
        missing = sum(one.pk not in passed for group in field.values() for one in group)
        if missing:
            return [reason("N208", count=missing)]
        still = [
            reason("N207", name=one.candidacy.person.name, until=one.mend_by.isoformat())
            for one in reviews
            if one.mend_by and localdate(now) <= one.mend_by
        ]
        return still + [reason("N210", post=post.title) for post in failed_posts(run)]

    def figures(self, run: StageRun) -> dict:
        return review_figures(run)


class ShortlistStage(StageHandler):
    """Stage 5. Nothing is typed here; what the rules leave open two people decide, with a reason."""

    def close_blockers(self, run: StageRun, *, now: datetime) -> list[Reason]:
        try:
            scored = score_posts(run.election)
        except RuleError as error:
            return [self._refused(run, error)]
        decisions = decisions_of(run)
        found = []
        for scores in scored:
            is_short = scores.cut.next_step == "reopen_registration"
            if is_short or open_decision(scores, decisions):
                found.append(self._undecided(run, scores))
        return found + self._unknown_strokes(
            run, [going_on(one, decision_on(one, decisions)) for one in scored]
        )

    @staticmethod
    def _unknown_strokes(run: StageRun, groups: list[list[str]]) -> list[Reason]:
        """The notice names them by 姓氏笔画 (rulebook, section 4, no. 17)."""
        noticed = {person for group in groups for person in group}
        try:
            for group in field_candidacies(run).values():
                by_strokes(run.election, [one for one in group if str(one.pk) in noticed])
        except RuleError as error:
            return [reason_for(error)]
        return []

    @staticmethod
    def _refused(run: StageRun, error: RuleError) -> Reason:
        params = {}
        channel = error.params.get("channel") or error.params.get("what")
        if isinstance(channel, str) and ":" in channel:
            params["channel"] = channel_title(channel)
        return reason_for(error, **params)

    @staticmethod
    def _undecided(run: StageRun, scores: PostScores) -> Reason:
        names = {str(one.pk): one.person.name for group in field_candidacies(run).values() for one in group}
        return reason(
            CHECK_OF_NEXT_STEP[scores.cut.next_step],
            post=scores.post.title,
            names="、".join(names[person] for person in scores.cut.tie_at_cutoff),
            count=scores.cut.scored,
            places=scores.cut.places,
            least=scores.cut.least,
        )

    def figures(self, run: StageRun) -> dict:
        return shortlist_figures(run)


class InspectionStage(StageHandler):
    """Stage 7. Announced, everybody inspected, and fewer passed than inspected."""

    def close_blockers(self, run: StageRun, *, now: datetime) -> list[Reason]:
        found = [] if InspectionNotice.objects.filter(run=run).exists() else [reason("N501")]
        field = field_candidacies(run)
        passed = {one.candidacy_id: one.is_passed for one in run.inspections.all()}
        missing = sum(one.pk not in passed for group in field.values() for one in group)
        if missing:
            return [*found, service_reason("N751", count=missing)]
        limit = rules_of(run.election).options["inspection_keep_per_post"]
        for group in field.values():
            going = sum(passed[one.pk] for one in group)
            if not group:
                continue
            post = group[0].post
            if going > limit * post.seats:
                found.append(service_reason("N752", passed=going, post=post.title, limit=limit * post.seats))
            if going == 0:
                found.append(service_reason("N754", post=post.title))
            elif (
                going >= len(group) > 1
            ):  # of a single one none could stay behind; the surplus is judged on the list
                found.append(reason("N505", inspected=len(group), passed=going, post=post.title))
        return found

    def figures(self, run: StageRun) -> dict:
        return inspection_figures(run)


class FormalCandidatesStage(StageHandler):
    """Stage 9. More candidates than seats, the superior's approval, and the order of the list."""

    def close_blockers(self, run: StageRun, *, now: datetime) -> list[Reason]:
        field = formal_field(run)
        found = []
        for post in run.election.posts.all():
            there = len(field.get(post.key, ()))
            if there < post.seats:
                found.append(service_reason("N761", post=post.title, candidates=there, seats=post.seats))
        seats, candidates, ratio = surplus_of(run, field)
        if not ratio.ok:
            found.append(reason("N601", candidates=candidates, seats=seats, least=ratio.min_candidates))
        found += self._twice_on_the_list(run, field)
        found += [
            reason("N606", name=one.person.name)
            for group in field.values()
            for one in group
            if one.withdrawn_at
        ]
        approvals = list_approvals(run)
        if not approvals:
            found.append(reason("N602"))
        elif not any(one.document for one in approvals):
            found.append(reason("N613"))
        unknown = missing_strokes(run)
        if unknown:
            found.append(reason_for(unknown))
        return found

    @staticmethod
    def _twice_on_the_list(run: StageRun, field) -> list[Reason]:
        posts: dict[int, list[str]] = {}
        for group in field.values():
            for one in group:
                posts.setdefault(one.person_id, []).append(one.person.name)
        limit = rules_of(run.election).options["max_posts_per_person"]
        return [reason("N609", name=names[0]) for names in posts.values() if len(names) > limit]

    def figures(self, run: StageRun) -> dict:
        return formal_figures(run)
