"""The stage chain: ONE ordered table. Everything else in the project hangs on it.

A stage opens when the certified outcome of the stage before stands unaltered and nothing else blocks it.
The other apps are named by dotted paths only, so that this app imports none of them.
"""

from dataclasses import dataclass

from election_site.domain.wording import N_


@dataclass(frozen=True)
class Stage:
    """One row of the chain.

    ``handler`` does the stage's work, ``page`` shows its outcome, ``gates`` are further guards (dotted paths
    of functions ``(election, stage, now) -> list[Reason]``) asked before it opens.
    ``certifiers`` are the two roles that sign the outcome, two different people.
    ``notice`` names the option that says for how many days the outcome stands on public notice (公示); the
    period must end without open objections before the next stage. Empty: plain information. The review's
    result has one too, because whoever is refused must be able to object before the field goes on (rulebook
    2.7: the results of each round are posted, and complaints stop the next stage); how long is unknown [I].
    ``vote`` is the kind of secret vote held here, ``showcase`` the round of showcase that comes before it.
    """

    number: int
    code: str
    title: str
    handler: str
    page: str
    certifiers: tuple[str, str] = ("clerk", "reviewer")
    notice: str = ""
    vote: str = ""
    showcase: int = 0
    gates: tuple[str, ...] = ()


VOTE_CERTIFIERS = ("chief_scrutineer", "chief_counter")
SHOWCASE_GATE = ("showcases.services.gates.showcase_blockers",)

STAGES: tuple[Stage, ...] = (
    Stage(
        1,
        "announcement",
        N_("Announcement"),
        handler="election_site.services.announcement.Announcement",
        page="election_site.queries.outcome_pages.announcement_page",
    ),
    Stage(
        2,
        "open_recommendation",
        N_("Open recommendation"),
        handler="nomination.services.stages.OpenRecommendation",
        page="nomination.queries.outcome_pages.open_recommendation_page",
    ),
    Stage(
        3,
        "qualification_review",
        N_("Qualification review"),
        handler="nomination.services.stages.QualificationReviewStage",
        page="nomination.queries.outcome_pages.qualification_review_page",
        notice="review_notice_days",
    ),
    Stage(
        4,
        "second_recommendation",
        N_("Second recommendation"),
        handler="ballots.services.stages.VoteStage",
        page="ballots.queries.outcome_pages.vote_page",
        certifiers=VOTE_CERTIFIERS,
        vote="second_recommendation",
        showcase=1,
        gates=SHOWCASE_GATE,
    ),
    Stage(
        5,
        "shortlist",
        N_("Weighted scoring and shortlist"),
        handler="nomination.services.stages.ShortlistStage",
        page="nomination.queries.outcome_pages.shortlist_page",
        notice="notice_min_days",
    ),
    Stage(
        6,
        "public_recognition",
        N_("Public-recognition vote"),
        handler="ballots.services.stages.VoteStage",
        page="ballots.queries.outcome_pages.vote_page",
        certifiers=VOTE_CERTIFIERS,
        vote="public_recognition",
        showcase=2,
        gates=SHOWCASE_GATE,
    ),
    Stage(
        7,
        "inspection",
        N_("Differential inspection"),
        handler="nomination.services.stages.InspectionStage",
        page="nomination.queries.outcome_pages.inspection_page",
    ),
    Stage(
        8,
        "organisational_trust",
        N_("Organisational-trust vote"),
        handler="ballots.services.stages.VoteStage",
        page="ballots.queries.outcome_pages.vote_page",
        certifiers=VOTE_CERTIFIERS,
        vote="organisational_trust",
        showcase=3,
        gates=SHOWCASE_GATE,
    ),
    Stage(
        9,
        "formal_candidates",
        N_("Formal candidates"),
        handler="nomination.services.stages.FormalCandidatesStage",
        page="nomination.queries.outcome_pages.formal_candidates_page",
        notice="notice_min_days",
    ),
    Stage(
        10,
        "member_decision",
        N_("Member-decision vote"),
        handler="ballots.services.stages.VoteStage",
        page="ballots.queries.outcome_pages.vote_page",
        certifiers=VOTE_CERTIFIERS,
        vote="member_decision",
        showcase=4,
        gates=SHOWCASE_GATE,
    ),
    Stage(
        11,
        "result",
        N_("Election result"),
        handler="election_site.services.result.Result",
        page="election_site.queries.outcome_pages.result_page",
    ),
)

BY_CODE = {stage.code: stage for stage in STAGES}


def previous(stage: Stage) -> Stage | None:
    """Return the stage before ``stage``; the first has none."""
    return STAGES[stage.number - 2] if stage.number > 1 else None
