"""The figures of nomination's later stages, as plain JSON that reads without the database."""

from collections.abc import Mapping, Sequence

from election_site.models import Post, StageRun
from election_site.queries.rules import rules_of
from nomination.models import Candidacy, Decision
from nomination.queries.candidacies import by_strokes_if_known, field_of, with_ids
from nomination.queries.inspections import notice_facts
from nomination.queries.open_figures import post_rows
from nomination.queries.score_sheet import PostScores, score_posts, sheet_rows

TIE, SHORTAGE, REOPEN = "cutoff_tie", "shortage", "reopen"
# Which question a next step of the shortlist leaves to people.
QUESTION_OF_STEP = {"needs_decision": TIE, "shortfall_needs_decision": SHORTAGE}
# Where too few stand, registration may be opened again.
SHORT_STEPS = frozenset({"shortfall_needs_decision", "reopen_registration"})


def names_of(groups: Mapping[str, Sequence[Candidacy]]) -> dict[str, str]:
    return {str(one.pk): one.person.name for group in groups.values() for one in group}


def field_candidacies(run: StageRun) -> dict[str, list[Candidacy]]:
    """Who is in at this run's stage, by post."""
    return with_ids(run.election, field_of(run.election, run.spec))


def failed_posts(run: StageRun) -> list[Post]:
    """The posts of a review for which everybody has been looked at and nobody passed."""
    passed = dict(run.reviews.values_list("candidacy_id", "is_qualified"))
    return [
        group[0].post
        for group in field_candidacies(run).values()
        if group and all(passed.get(one.pk) is False for one in group)
    ]


def review_figures(run: StageRun) -> dict:
    """Who passed the qualification review and who did not. What was found on somebody stays in the review: the
    figures are published, and it is told to the person alone."""
    field = field_candidacies(run)
    found = {review.candidacy_id: review for review in run.reviews.all()}
    reviews = [found[one.pk] for group in field.values() for one in group]
    return {
        "posts": post_rows(run.election),
        "offices": [office.title for office in run.election.asked_offices.all()],
        "reviewed": len(reviews),
        "qualified": sum(review.is_qualified for review in reviews),
        "refused": [
            {"id": one.pk, "post": key}
            for key, group in field.items()
            for one in group
            if not found[one.pk].is_qualified
        ],
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


def decision_on(scores: PostScores, decisions: Mapping[tuple[int, str], Decision]) -> Decision | None:
    """What people decided at the cut of this post, if anything."""
    return decisions.get((scores.post.pk, QUESTION_OF_STEP.get(scores.cut.next_step, "")))


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
    posts, advancing, noticed = [], {key: [] for key in field}, {}
    for scores in score_posts(election):
        decision = decision_on(scores, decisions)
        on = going_on(scores, decision)
        advancing[scores.post.key] = [int(person) for person in on]
        group = [one for one in field[scores.post.key] if str(one.pk) in on]
        noticed[scores.post.key] = [one.pk for one in by_strokes_if_known(election, group)]
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
        "by_strokes": noticed,
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
    return {
        "posts": post_rows(run.election),
        "notice": notice_facts(run.inspection_notice),
        "keep_per_post": rules_of(run.election).options["inspection_keep_per_post"],
        "inspected": sum(len(group) for group in field.values()),
        "passed": sum(found[one.pk].is_passed for group in field.values() for one in group),
        "people": {
            key: [
                {
                    "id": one.pk,
                    "interviewed": found[one.pk].interviewed,
                    "satisfied": found[one.pk].satisfied,
                    "basically": found[one.pk].basically,
                    "dissatisfied": found[one.pk].dissatisfied,
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
