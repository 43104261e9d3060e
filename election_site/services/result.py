"""Stage 11: the result is what the member-decision vote decided and the superior approved."""

from datetime import datetime

from election_site.domain.checks import Reason, reason
from election_site.models import StageRun
from election_site.queries.chain import certified_outcome
from election_site.queries.rule_checks import rule_check_figures
from election_site.services.chain import StageHandler


class Result(StageHandler):
    """Nothing is typed here: names and votes come from the certified outcome of the vote."""

    def close_blockers(self, run: StageRun, *, now: datetime) -> list[Reason]:
        # Members are filed, secretaries and deputies need the superior's approval (党章, rulebook 1.2).
        return [] if run.approvals.exists() else [reason("E120")]

    def figures(self, run: StageRun) -> dict:
        election = run.election
        vote = certified_outcome(election, "member_decision").figures
        posts = {post.key: post for post in election.posts.all()}
        outcomes = (
            election.stage_runs.filter(state=StageRun.State.CERTIFIED)
            .select_related("outcome")
            .order_by("outcome__pk")
        )
        return {
            "elected": [
                {
                    "post": posts[key].title,
                    "post_key": key,
                    "kind": posts[key].kind,
                    "name": one["name"],
                    "candidacy": one["candidacy"],
                    "votes": one["votes"],
                    "threshold": one["threshold"],
                }
                for key in posts
                for one in vote["decided"].get(key, [])
            ],
            "seats": sum(post.seats for post in posts.values()),
            "attendance": vote["attendance"],
            "approvals": [
                {
                    "issued_by": approval.issued_by,
                    "document_number": approval.document_number,
                    "issued_on": approval.issued_on.isoformat(),
                }
                for approval in run.approvals.all()
            ],
            "chain": [{"stage": done.stage, "digest": done.outcome.digest} for done in outcomes],
            "rule_check": rule_check_figures(election),
        }
