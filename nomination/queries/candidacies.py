"""Who stands where: read from the certified outcomes, never from the state of rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext

from election_site.domain.identity import age_on
from election_site.domain.name_order import order_names
from election_site.domain.rules import RuleError
from election_site.domain.stages import BY_CODE, Stage, previous
from election_site.domain.strokes import Stroke, stroke_table
from election_site.models import Election, Outcome, StageRun
from election_site.queries.chain import certified_outcome
from election_site.queries.rules import rules_of
from election_site.queries.strokes import corrections_of
from nomination.models import Candidacy
from nomination.queries.photos import photo_url


@dataclass(frozen=True)
class Station:
    """One stage that a candidacy reached, as published. ``state``: passed or out. ``text``: one sentence."""

    code: str
    title: str
    state: str
    text: str


def candidacies_of(election: Election) -> QuerySet[Candidacy]:
    """Every candidacy of the election, with person, post and photo (but for its content), by post."""
    return (
        Candidacy.objects.filter(election=election)
        .select_related("election", "person__photo", "post")
        .defer("person__photo__content")
        .order_by("post__number", "pk")
    )


def advancing_of(outcome: Outcome | None) -> dict[str, list[int]]:
    """The candidacy ids that an outcome lets go on, by post key in the posts' order."""
    advancing = outcome.figures.get("advancing", {}) if outcome else {}
    return {key: list(advancing[key]) for key in sorted(advancing, key=post_number)}


def post_number(key: str) -> int:
    """The number in a post's key: "p10" is 10, so that it comes after "p9"."""
    return int(key.removeprefix("p"))


def field_of(election: Election, stage: Stage) -> dict[str, list[int]]:
    """Who is in at ``stage``: the ids that the certified outcome of the stage before lets go on."""
    before = previous(stage)
    return advancing_of(certified_outcome(election, before.code)) if before else {}


def with_ids(election: Election, ids: dict[str, list[int]]) -> dict[str, list[Candidacy]]:
    """The candidacies with these ids, person and post included, in the order given. One query."""
    wanted = {one for group in ids.values() for one in group}
    found = {one.pk: one for one in candidacies_of(election).filter(pk__in=wanted)}
    return {key: [found[one] for one in group] for key, group in ids.items()}


def advancing_candidacies(election: Election, stage_code: str) -> dict[str, list[Candidacy]]:
    """Who goes on from the stage ``stage_code`` by its certified outcome, in the outcome's order; empty
    while there is none. Two queries."""
    return with_ids(election, advancing_of(certified_outcome(election, stage_code)))


def stroke_order(
    candidacies: Sequence[Candidacy], *, single_name: str, corrections: Mapping[str, Stroke]
) -> list[Candidacy]:
    """The candidacies by 姓氏笔画; ``corrections`` are the strokes recorded for their election.

    Raises RuleError ``strokes_missing`` for a character that is not known."""
    order = order_names(
        [one.person.name for one in candidacies],
        stroke_table(),
        single_name=single_name,
        corrections=corrections,
    )
    return [candidacies[place] for place in order.positions]


def by_strokes(election: Election, group: Sequence[Candidacy]) -> list[Candidacy]:
    """The group by 姓氏笔画 as this election orders names. Raises RuleError ``strokes_missing``."""
    return stroke_order(
        group,
        single_name=rules_of(election).options["single_name"],
        corrections=corrections_of(election.pk),
    )


def by_strokes_if_known(election: Election, group: Sequence[Candidacy]) -> list[Candidacy]:
    """The same; in the order given while the strokes of a character are not known."""
    try:
        return by_strokes(election, group)
    except RuleError:
        return list(group)


def ballot_candidates(election: Election, stage_code: str) -> dict[str, list[dict]]:
    """Who stands on the ballot paper of the vote ``stage_code``: per post, in the order of the paper,
    ``{"id", "name", "sex", "age", "work"}``, and ``"photo_url"`` if there is a photo that a published outcome
    lets everybody see.

    They are those whom the certified outcome of the stage before lets go on, by 姓氏笔画; after stage 9 in
    the order of the certified list, which holds the superior's order for secretary and deputies. The age is
    that of the day on which that outcome was fixed. Raises RuleError ``strokes_missing``.
    """
    before = previous(BY_CODE[stage_code])
    outcome = certified_outcome(election, before.code)
    if outcome is None:
        return {}
    day, shown = localtime(outcome.computed_at).date(), published_ids(election)
    single_name = rules_of(election).options["single_name"]
    corrections = corrections_of(election.pk)
    paper = {}
    for key, group in with_ids(election, advancing_of(outcome)).items():
        if before.code != "formal_candidates":
            group = stroke_order(group, single_name=single_name, corrections=corrections)
        paper[key] = [
            {
                "id": str(one.pk),
                "name": one.person.name,
                "sex": one.person.get_sex_display(),
                "age": age_on(one.person.born_on, day) if one.person.born_on else None,
                "work": one.person.work,
            }
            | ({"photo_url": photo_url(one)} if one.pk in shown and one.person.photo_id else {})
            for one in group
        ]
    return paper


def published_ids(election: Election) -> set[int]:
    """The ids of the candidacies that some certified and published outcome lets go on. One query."""
    return {
        pk for outcome in _published(election.pk) for group in advancing_of(outcome).values() for pk in group
    }


def _published(election_id: int) -> QuerySet[Outcome]:
    return Outcome.objects.filter(
        run__election_id=election_id,
        run__state=StageRun.State.CERTIFIED,
        publication__isnull=False,
    ).select_related("run")


def way_through(candidacy: Candidacy) -> list[Station]:
    """The stages that one candidacy reached, from certified and published outcomes alone. One query."""
    return ways_through(candidacy.election_id, [candidacy])[candidacy.pk]


def ways_through(election_id: int, candidacies: Iterable[Candidacy]) -> dict[int, list[Station]]:
    """The same for many candidacies of one election, by their ids. One query, however many there are."""
    thinning = sorted(
        (one for one in _published(election_id) if "advancing" in one.figures),
        key=lambda one: one.run.spec.number,
    )
    reached = [
        (one.run.spec, {pk for group in advancing_of(one).values() for pk in group}) for one in thinning
    ]
    return {one.pk: _stations(one.pk, reached) for one in candidacies}


def _stations(pk: int, reached: Sequence[tuple[Stage, set[int]]]) -> list[Station]:
    stations = []
    number = 0
    for stage, gone_on in reached:
        title = gettext(stage.title)
        follows, number = stage.number == number + 1, stage.number
        if pk in gone_on:
            text = gettext("went on from “%(stage)s”") % {"stage": title}
            stations.append(Station(stage.code, title, "passed", text))
            continue
        # Whoever was never in has no way; and where a stage between is not published, nobody can tell yet
        # which of the two ended it.
        if stations and follows:
            text = gettext("did not go on from “%(stage)s”") % {"stage": title}
            stations.append(Station(stage.code, title, "out", text))
        break
    return stations
