"""The list of formal candidates: who is on it after withdrawals, in which order, and who could replace whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from election_site.domain.rules import RuleError
from election_site.models import Approval, Post, StageRun
from election_site.queries.chain import certified_outcome
from election_site.queries.rules import rules_of
from nomination.domain.surplus import candidate_ratio
from nomination.models import Candidacy, CandidateWithdrawal, Inspection
from nomination.queries.candidacies import advancing_candidacies, by_strokes
from nomination.queries.open_figures import post_rows
from nomination.queries.stage_figures import field_candidacies, names_of

HEADS = (Post.Kind.SECRETARY, Post.Kind.DEPUTY)


def withdrawals_of(run: StageRun) -> list[CandidateWithdrawal]:
    """What was decided on candidates who withdrew from this list, in the order of the decisions. One query."""
    return list(
        CandidateWithdrawal.objects.filter(run=run)
        .select_related(
            "candidacy__person",
            "candidacy__post",
            "replacement__person",
            "replacement__post",
            "approval",
            "decided_by",
            "confirmed_by",
        )
        .order_by("pk")
    )


def formal_field(run: StageRun) -> dict[str, list[Candidacy]]:
    """Who is on the list, by post: whom the plenum's vote let go on, without those who withdrew; a replacement
    stands last."""
    field = field_candidacies(run)
    for one in withdrawals_of(run):
        group = field[one.candidacy.post.key]
        field[one.candidacy.post.key] = [other for other in group if other.pk != one.candidacy_id]
        if one.replacement:
            field[one.candidacy.post.key].append(one.replacement)
    return field


@dataclass(frozen=True)
class Standby:
    """Somebody who could replace a candidate: more than half of the plenum agreed, and others had more votes.

    ``is_next``: nobody else who is left has as many votes or more.
    """

    candidacy: Candidacy
    votes: int
    is_next: bool


def standbys(run: StageRun, post: Post) -> list[Standby]:
    """Who could come onto the list of a post, by the votes of the plenum, the most first."""
    trust = certified_outcome(run.election, "organisational_trust")
    verdict = (trust.figures.get("verdicts") or {}).get(post.key) if trust else None
    if verdict is None:
        return []
    gone = {one.pk for group in formal_field(run).values() for one in group if one.post_id == post.pk}
    gone |= {one.candidacy_id for one in withdrawals_of(run)}
    over = set(verdict["over_threshold"])
    there = [
        one
        for one in advancing_candidacies(run.election, "inspection").get(post.key, [])
        if str(one.pk) in over and one.pk not in gone and one.withdrawn_at is None
    ]
    votes = {one.pk: verdict["votes"][str(one.pk)] for one in there}
    there.sort(key=lambda one: -votes[one.pk])
    is_alone = len(there) == 1 or (len(there) > 1 and votes[there[0].pk] > votes[there[1].pk])
    return [Standby(one, votes[one.pk], place == 0 and is_alone) for place, one in enumerate(there)]


def formal_order(run: StageRun, group: Sequence[Candidacy]) -> tuple[list[Candidacy], str]:
    """The candidates of one post in the order of the list, and by which rule: "approved" or "strokes".

    Members stand by 姓氏笔画, secretary and deputies in the order that the superior approved (Art. 24). Where
    no order was recorded, what was approved is the list as it came from the plenum's vote.
    Raises RuleError ``strokes_missing``.
    """
    if group and group[0].post.kind in HEADS:
        places = {one.candidacy_id: one.place for one in run.approved_places.all()}
        order = {one.pk: (places.get(one.pk, len(group)), index) for index, one in enumerate(group)}
        return sorted(group, key=lambda one: order[one.pk]), "approved"
    return by_strokes(run.election, group), "strokes"


def missing_strokes(run: StageRun) -> RuleError | None:
    """The error that keeps the list from being ordered, or None."""
    try:
        for group in formal_field(run).values():
            formal_order(run, group)
    except RuleError as error:
        return error
    return None


def surplus_of(run: StageRun, field: Mapping[str, Sequence[Candidacy]]):
    """How many candidates the seats need and have: distinct persons against all seats (2020 Art. 13)."""
    rules = rules_of(run.election)
    seats = sum(post.seats for post in run.election.posts.all())
    candidates = len({one.person_id for group in field.values() for one in group})
    ratio = candidate_ratio(
        profile_code=rules.profile,
        body="committee",
        seats=seats,
        candidates=candidates,
        options=rules.options,
    )
    return seats, candidates, ratio


def list_approvals(run: StageRun) -> QuerySet[Approval]:
    """The superior's approvals of the list, the first one first. Those of a single replacement are no part of it:
    they stand with the withdrawal."""
    of_one = CandidateWithdrawal.objects.filter(run=run, approval__isnull=False).values("approval")
    return run.approvals.exclude(pk__in=of_one).select_related("document").order_by("pk")


def formal_figures(run: StageRun) -> dict:
    """The list of formal candidates as it goes onto the ballot, and what the notice has to say of everybody."""
    field = formal_field(run)
    seats, candidates, ratio = surplus_of(run, field)
    found = inspected(run)
    lists, advancing = {}, {}
    for key, group in field.items():
        ordered, by = formal_order(run, group)
        advancing[key] = [one.pk for one in ordered]
        lists[key] = {"order": by, "people": [_person_row(one, found.get(one.pk)) for one in ordered]}
    withdrawals = withdrawals_of(run)
    return {
        "posts": post_rows(run.election),
        "seats": seats,
        "candidates": candidates,
        "least": ratio.min_candidates,
        "lists": lists,
        "approvals": [
            {
                "issued_by": one.issued_by,
                "document_number": one.document_number,
                "issued_on": one.issued_on.isoformat(),
                "document": one.document.digest if one.document else "",
            }
            for one in list_approvals(run)
        ],
        "withdrawals": [withdrawal_row(one) for one in withdrawals],
        "advancing": advancing,
        "names": names_of(field),
    }


def withdrawal_row(one: CandidateWithdrawal) -> dict:
    """Who withdrew, who came instead, and who decided it."""
    return {
        "post": one.candidacy.post.title,
        "name": one.candidacy.person.name,
        "why": one.why,
        "replacement": one.replacement.person.name if one.replacement else "",
        "is_next": one.is_next,
        "document": one.approval.document_number if one.approval else "",
        "decided_by": str(one.decided_by),
        "confirmed_by": str(one.confirmed_by),
    }


def inspected(run: StageRun) -> dict[int, Inspection]:
    """The reports of the inspection that the list stands on, by candidacy."""
    outcome = certified_outcome(run.election, "inspection")
    return {one.candidacy_id: one for one in outcome.run.inspections.all()} if outcome else {}


def _person_row(candidacy: Candidacy, inspection: Inspection | None) -> dict:
    """What the notice must show of a formal candidate (rulebook, section 4, nos. 21 and 22; Art. 21): strengths
    and weaknesses as the inspection found them, else as the person's own form has them."""
    person = candidacy.person
    return {
        "id": candidacy.pk,
        "name": person.name,
        "sex": person.sex,
        "born": f"{person.born_on:%Y-%m}" if person.born_on else "",
        "ethnicity": person.ethnicity,
        "education": person.education,
        "joined": f"{person.joined_on:%Y-%m}" if person.joined_on else "",
        "work": person.work,
        "cv": candidacy.cv,
        "achievements": inspection.achievements if inspection else "",
        "strengths": inspection.strengths if inspection else candidacy.strengths,
        "weaknesses": inspection.weaknesses if inspection else candidacy.weaknesses,
    }
