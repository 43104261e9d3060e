"""What the public pages show of candidates: only of those whom a certified, published outcome names."""

from datetime import date

from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext

from election_site.domain.identity import age_on
from election_site.models import Election, Outcome, StageRun
from nomination.models import Candidacy
from nomination.queries.candidacies import advancing_of, candidacies_of, ways_through
from nomination.queries.photos import photo_url

# The particulars that the notice of formal candidates gives of everybody; before it only name, age and work.
FULL_FROM = 9


def latest_outcomes(election: Election) -> list[Outcome]:
    """Certified and published outcomes that name candidates, in the order of the chain."""
    outcomes = Outcome.objects.filter(
        run__election=election, run__state=StageRun.State.CERTIFIED, publication__isnull=False
    ).select_related("run", "publication")
    return sorted((o for o in outcomes if "advancing" in o.figures), key=lambda o: o.run.spec.number)


def published_on(outcomes: list[Outcome]) -> date | None:
    """The day of the latest publication: ages are told as of then, not as of whoever looks years later."""
    return localtime(outcomes[-1].publication.published_at).date() if outcomes else None


def named_candidacies(election: Election, outcomes: list[Outcome]) -> list[Candidacy]:
    """Everybody whom some published outcome lets go on, furthest first within each post."""
    reached: dict[int, int] = {}
    for outcome in outcomes:
        for group in advancing_of(outcome).values():
            reached |= dict.fromkeys(group, outcome.run.spec.number)
    found = candidacies_of(election).filter(pk__in=reached)
    return sorted(found, key=lambda c: (c.post.number, -reached[c.pk], c.pk))


def card(candidacy: Candidacy, way, day: date) -> dict:
    """``pieces/person_card.html`` for one candidacy."""
    person = candidacy.person
    return {
        "name": person.name,
        "photo_url": photo_url(candidacy),
        "sex": person.get_sex_display(),
        "age": age_on(person.born_on, day) if person.born_on else None,
        "work": person.work,
        "identity": person.get_identity_kind_display(),
        "posts": [candidacy.post.title],
        "way": [{"title": station.title, "state": station.state} for station in way],
        "url": reverse("nomination:candidate", args=[candidacy.election.slug, candidacy.pk]),
    }


def candidates_page(election: Election, *, chosen_post: str) -> dict:
    """The context of the list, filtered by a post's key if one is chosen. Five queries, however many rows."""
    posts = list(election.posts.all())
    outcomes = latest_outcomes(election)
    day = published_on(outcomes)
    candidacies = named_candidacies(election, outcomes)
    for candidacy in candidacies:
        candidacy.election = election
    ways = ways_through(election.pk, candidacies)
    here = reverse("nomination:candidates", args=[election.slug])
    groups = []
    for post in posts:
        persons = [card(c, ways[c.pk], day) for c in candidacies if c.post_id == post.pk]
        if persons and chosen_post in ("", post.key):
            groups.append({"title": post.title, "seats": post.seats, "persons": persons})
    filters = [{"label": gettext("All posts"), "url": here, "is_chosen": not chosen_post}]
    filters += [
        {"label": p.title, "url": f"{here}?post={p.key}", "is_chosen": chosen_post == p.key} for p in posts
    ]
    stage_text = (
        gettext("As published after “%(stage)s”.") % {"stage": gettext(outcomes[-1].run.spec.title)}
        if outcomes
        else ""
    )
    return {"posts": groups, "filters": filters if groups else [], "stage_text": stage_text}


def listed_row(outcomes: list[Outcome], pk: int) -> dict:
    """What the certified list of formal candidates says of a person: work record, strengths and weaknesses as the
    inspection found them. Empty for whoever is not on it."""
    listed = next((one.figures["lists"] for one in outcomes if one.run.stage == "formal_candidates"), {})
    return next((row for group in listed.values() for row in group["people"] if row["id"] == pk), {})


def candidate_page(election: Election, pk: int) -> dict:
    """One person's page. 404 unless a published outcome names the person."""
    outcomes = latest_outcomes(election)
    reached = [o.run.spec.number for o in outcomes if any(pk in g for g in advancing_of(o).values())]
    if not reached:
        raise Http404
    candidacy = candidacies_of(election).get(pk=pk)
    candidacy.election = election
    person = card(candidacy, ways_through(election.pk, [candidacy])[pk], published_on(outcomes))
    is_formal = max(reached) >= FULL_FROM
    told = listed_row(outcomes, pk)
    record = candidacy.person
    facts = [
        (gettext("Ethnicity"), record.ethnicity),
        (gettext("Education"), record.education),
        (gettext("Joined the Party on"), record.joined_on.isoformat() if record.joined_on else ""),
    ]
    return person | {
        "photo_url": photo_url(candidacy, is_small=False),
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "cv": [{"span": "", "text": candidacy.cv}] if candidacy.cv else [],
        "achievements": told.get("achievements", ""),
        "strengths": told.get("strengths", ""),
        "weaknesses": told.get("weaknesses", ""),
        "promises": [candidacy.promise] if is_formal and candidacy.promise else [],
    }
