"""The figures of nomination's later stages, as plain JSON that reads without the database."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils.timezone import localtime

from election_site.domain.rules import RuleError
from election_site.models import Post, StageRun
from election_site.queries.rules import rules_of
from election_site.queries.strokes import corrections_of
from nomination.domain.surplus import candidate_ratio
from nomination.models import Candidacy, Decision
from nomination.queries.candidacies import field_of, stroke_order, with_ids
from nomination.queries.open_figures import post_rows
from nomination.queries.score_sheet import PostScores, score_posts, sheet_rows

TIE, SHORTAGE = "cutoff_tie", "shortage"
# Which question a next step of the shortlist leaves to people.
QUESTION_OF_STEP = {"needs_decision": TIE, "shortfall_needs_decision": SHORTAGE}
HEADS = (Post.Kind.SECRETARY, Post.Kind.DEPUTY)


def names_of(groups: Mapping[str, Sequence[Candidacy]]) -> dict[str, str]:
    return {str(one.pk): one.person.name for group in groups.values() for one in group}


def field_candidacies(run: StageRun) -> dict[str, list[Candidacy]]:
    """Who is in at this run's stage, by post."""
    return with_ids(run.election, field_of(run.election, run.spec))


def review_figures(run: StageRun) -> dict:
    """Who passed the qualification review; the refused by name and defect."""
    field = field_candidacies(run)
    found = {review.candidacy_id: review for review in run.reviews.all()}
    reviews = [found[one.pk] for group in field.values() for one in group]
    return {
        "posts": post_rows(run.election),
        "offices": [office.title for office in run.election.asked_offices.all()],
        "reviewed": len(reviews),
        "qualified": sum(review.is_qualified for review in reviews),
        "refused": [
            {"id": one.pk, "post": key, "defect": found[one.pk].defect}
            for key, group in field.items()
            for one in group
            if not found[one.pk].is_qualified
        ],
        "by_defect": dict(Counter(review.defect for review in reviews if review.defect)),
        "advancing": {
            key: [one.pk for one in group if found[one.pk].is_qualified] for key, group in field.items()
        },
        "names": names_of(field),
    }


def going_on(scores: PostScores, decision: Decision | None) -> list[str]:
    """Who goes on from one score sheet, best first: the cut of the rules and whom people decided upon."""
    chosen = {str(one.pk) for one in decision.candidacies.all()} if decision else set()
    cut = {*scores.cut.shortlisted, *chosen}
    return [person for person in scores.sheet.ranking if person in cut]


def decisions_of(run: StageRun) -> dict[tuple[int, str], Decision]:
    """The decisions taken in a run, by post id and question. Two queries."""
    decisions = (
        Decision.objects.filter(run=run)
        .select_related("decided_by", "confirmed_by")
        .prefetch_related("candidacies")
    )
    return {(one.post_id, one.question): one for one in decisions}


def open_decision(scores: PostScores, decisions: Mapping[tuple[int, str], Decision]) -> str:
    """The question at this post that nobody has decided yet, or an empty text."""
    question = QUESTION_OF_STEP.get(scores.cut.next_step, "")
    return question if question and (scores.post.pk, question) not in decisions else ""


def shortlist_figures(run: StageRun) -> dict:
    """The score sheet of every post, the cut, and the decisions behind it."""
    election = run.election
    field = field_candidacies(run)
    names = names_of(field)
    decisions = decisions_of(run)
    rules = rules_of(election)
    posts, advancing = [], {key: [] for key in field}
    for scores in score_posts(election):
        question = QUESTION_OF_STEP.get(scores.cut.next_step, "")
        decision = decisions.get((scores.post.pk, question))
        on = going_on(scores, decision)
        advancing[scores.post.key] = [int(person) for person in on]
        posts.append(
            {
                "key": scores.post.key,
                "title": scores.post.title,
                "seats": scores.post.seats,
                "places": scores.cut.places,
                "scored": scores.cut.scored,
                "ballots": dict(scores.ballots),
                "next_step": scores.cut.next_step,
                "tie": list(scores.cut.tie_at_cutoff),
                "equal": [list(group) for group in scores.sheet.ties],
                "decision": decision_row(decision) if decision else None,
                "sheet": sheet_rows(scores, names, set(on)),
            }
        )
    return {
        "method": rules.options["scoring_method"],
        "ratio": rules.options["shortlist_ratio"],
        "cutoff_tie": rules.options["cutoff_tie"],
        "weights": {channel: str(weight) for channel, weight in rules.weights.items()},
        "posts": posts,
        "advancing": advancing,
        "names": names,
    }


def decision_row(decision: Decision) -> dict:
    return {
        "question": decision.question,
        "why": decision.why,
        "decided_by": str(decision.decided_by),
        "confirmed_by": str(decision.confirmed_by),
        "candidacies": sorted(one.pk for one in decision.candidacies.all()),
    }


def inspection_figures(run: StageRun) -> dict:
    """How many were interviewed and satisfied, and who goes on. The reports stay with the team."""
    field = field_candidacies(run)
    found = {one.candidacy_id: one for one in run.inspections.all()}
    notice = run.inspection_notice
    return {
        "posts": post_rows(run.election),
        "notice": {
            "given_on": f"{localtime(notice.given_at):%Y-%m-%d}",
            "team": list(notice.team),
            "contact": notice.contact,
        },
        "keep_per_post": rules_of(run.election).options["inspection_keep_per_post"],
        "inspected": sum(len(group) for group in field.values()),
        "passed": sum(found[one.pk].is_passed for group in field.values() for one in group),
        "people": {
            key: [
                {
                    "id": one.pk,
                    "interviewed": found[one.pk].interviewed,
                    "satisfied": found[one.pk].satisfied,
                    "goes_on": found[one.pk].is_passed,
                }
                for one in group
            ]
            for key, group in field.items()
        },
        "advancing": {
            key: [one.pk for one in group if found[one.pk].is_passed] for key, group in field.items()
        },
        "names": names_of(field),
    }


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
    single_name = rules_of(run.election).options["single_name"]
    corrections = corrections_of(run.election_id)
    return stroke_order(group, single_name=single_name, corrections=corrections), "strokes"


def missing_strokes(run: StageRun) -> RuleError | None:
    """The error that keeps the list from being ordered, or None."""
    try:
        for group in field_candidacies(run).values():
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


def formal_figures(run: StageRun) -> dict:
    """The list of formal candidates as it goes onto the ballot."""
    field = field_candidacies(run)
    seats, candidates, ratio = surplus_of(run, field)
    lists, advancing = {}, {}
    for key, group in field.items():
        ordered, by = formal_order(run, group)
        advancing[key] = [one.pk for one in ordered]
        lists[key] = {"order": by, "people": [_person_row(one) for one in ordered]}
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
            }
            for one in run.approvals.order_by("pk")
        ],
        "advancing": advancing,
        "names": names_of(field),
    }


def _person_row(candidacy: Candidacy) -> dict:
    """What the notice must show of a formal candidate (rulebook, section 4, no. 21)."""
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
    }
