"""What the public pages show of candidates: only of those whom a certified, published outcome names."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext

from election_site.domain.identity import age_on
from election_site.domain.wording import N_
from election_site.models import Election, Outcome, StageRun
from election_site.queries.listing import FILES, Filter, Listing, look_through
from nomination.models import Candidacy
from nomination.queries.candidacies import advancing_of, candidacies_of, ways_through
from nomination.queries.photos import photo_url

# The particulars that the notice of formal candidates gives of everybody; before it only name, age and work.
FULL_FROM = 9
# The columns of the list as a file: what a card of the page shows.
COLUMNS = (
    N_("Post"),
    N_("Name"),
    N_("Sex"),
    N_("Age"),
    N_("Identity kind"),
    N_("Present work"),
    N_("Way through the stages"),
)
STATES = {"passed": N_("passed"), "out": N_("did not go on")}


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


@dataclass(frozen=True)
class Named:
    """``listing``: the candidacies that somebody asked for; ``outcomes``: those that name them; ``in_post``: how
    many stand for each post, asked for or not."""

    listing: Listing
    outcomes: list[Outcome]
    in_post: Counter[str]


def named_list(election: Election, query: Mapping[str, str]) -> Named:
    """Everybody named, as the address's fields ``query`` ask for them."""
    outcomes = latest_outcomes(election)
    candidacies = named_candidacies(election, outcomes)
    for candidacy in candidacies:
        candidacy.election = election
    narrowed_by = Filter(
        key="post",
        choices=[(post.key, post.title) for post in election.posts.all()],
        value=lambda candidacy: candidacy.post.key,
        everything=gettext("All posts"),
    )
    listing = look_through(
        candidacies,
        query,
        here=reverse("nomination:candidates", args=[election.slug]),
        files=[(kind, reverse("nomination:candidates_file", args=[election.slug, kind])) for kind in FILES],
        narrowed_by=narrowed_by,
        words=lambda candidacy: [candidacy.person.name],
    )
    return Named(listing, outcomes, Counter(candidacy.post.key for candidacy in candidacies))


def candidates_page(election: Election, query: Mapping[str, str]) -> dict:
    """The context of the list. Four queries, however many rows."""
    named = named_list(election, query)
    listing, outcomes, day = named.listing, named.outcomes, published_on(named.outcomes)
    ways = ways_through(election.pk, listing.rows)
    groups = [
        {
            "title": post.title,
            "seats": post.seats,
            "standing": named.in_post[post.key],
            "persons": [card(one, ways[one.pk], day) for one in group],
        }
        for post, group in groupby(listing.rows, key=lambda candidacy: candidacy.post)
    ]
    stage_text = (
        gettext("As published after “%(stage)s”.") % {"stage": gettext(outcomes[-1].run.spec.title)}
        if outcomes
        else ""
    )
    return {"list": listing, "posts": groups, "stage_text": stage_text}


def candidates_table(election: Election, query: Mapping[str, str]) -> tuple[list[str], list[list[str]]]:
    """The same list as a file: its columns' titles, and what the cards of all its pages show."""
    named = named_list(election, query)
    found, day = named.listing.found, published_on(named.outcomes)
    ways = ways_through(election.pk, found)
    cards = [card(candidacy, ways[candidacy.pk], day) for candidacy in found]
    return [gettext(title) for title in COLUMNS], [card_cells(one) for one in cards]


def card_cells(shown: dict) -> list[str]:
    """What a card shows, in the order of ``COLUMNS``."""
    way = [
        gettext("%(stage)s: %(state)s") % {"stage": stop["title"], "state": gettext(STATES[stop["state"]])}
        for stop in shown["way"]
    ]
    facts = (*shown["posts"], shown["name"], shown["sex"], shown["age"], shown["identity"], shown["work"])
    return [*("" if fact is None else str(fact) for fact in facts), "、".join(way)]


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
        "cv": [{"text": candidacy.cv}] if candidacy.cv else [],
        "achievements": told.get("achievements", ""),
        "strengths": told.get("strengths", ""),
        "weaknesses": told.get("weaknesses", ""),
        "promises": [candidacy.promise] if is_formal and candidacy.promise else [],
    }
