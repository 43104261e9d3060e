"""Likely duplicates among those put forward: what is open, what was decided, and what one sees of each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.timezone import localtime

from election_site.domain.identity import mask_phone
from election_site.models import Person, StageRun
from nomination.domain.duplicates import Known, Likely, Why, likely_duplicates, questions
from nomination.models import DuplicateDecision, Recommendation


@dataclass(frozen=True)
class Question:
    """People who may be one, to be looked at side by side, and why they may."""

    people: tuple[Person, ...]
    whys: tuple[Why, ...]


@dataclass(frozen=True)
class Duplicates:
    """``open``: what two people have to decide. ``told_apart``: people of one name or phone whom their identity
    numbers tell apart."""

    open: tuple[Question, ...]
    told_apart: tuple[Question, ...]


def people_put_forward(run: StageRun) -> list[Person]:
    """Everybody with a recommendation in this run that was not withdrawn, by row. One query."""
    found = Recommendation.objects.filter(run=run).exclude(state=Recommendation.State.WITHDRAWN)
    return list(Person.objects.filter(candidacies__in=found.values("candidacy")).distinct().order_by("pk"))


def known(person: Person) -> Known:
    return Known(person.pk, person.name, person.phone, person.identity_hash or "")


def duplicates_of(run: StageRun) -> Duplicates:
    """The likely duplicates of a run. Two queries."""
    people = {one.pk: one for one in people_put_forward(run)}
    likely = likely_duplicates(known(one) for one in people.values())
    return Duplicates(
        open=tuple(
            Question(tuple(people[key] for key in group), whys)
            for group, whys in questions(likely, kept_apart(run) if likely else ())
        ),
        told_apart=tuple(_told_apart(likely, people)),
    )


def _told_apart(likely: Iterable[Likely], people: dict[int, Person]) -> Iterable[Question]:
    for pair in likely:
        if pair.has_two_numbers:
            yield Question((people[pair.first], people[pair.second]), pair.whys)


def kept_apart(run: StageRun) -> set[frozenset[int]]:
    """Pairs of people whom a decision called different, by the rows that stand for them now. A later decision
    goes before an earlier one. One query."""
    stands_for: dict[int, int] = {}
    pairs: set[frozenset[int]] = set()
    decisions = DuplicateDecision.objects.filter(run__election=run.election_id).order_by("pk")
    for decision in decisions:
        keys = [entry["person"] for entry in decision.entries]
        if decision.verdict == DuplicateDecision.Verdict.APART:
            pairs |= {frozenset(pair) for pair in combinations(keys, 2)}
        else:
            stands_for |= {key: decision.kept for key in keys if key != decision.kept}
            pairs = {frozenset(stands_for.get(key, key) for key in pair) for pair in pairs}
    return {pair for pair in pairs if len(pair) == 2}


def entry_records(run: StageRun, people: Sequence[Person]) -> list[dict]:
    """What two people see of each entry, and what the record keeps: plain JSON, the phone masked, of the identity
    number the last four characters. One query."""
    recommendations = defaultdict(list)
    for one in (
        Recommendation.objects.filter(run=run, candidacy__person__in=people)
        .select_related("candidacy__post")
        .order_by("number")
    ):
        recommendations[one.candidacy.person_id].append(one)
    return [entry_record(person, recommendations[person.pk]) for person in people]


def entry_record(person: Person, recommendations: Sequence[Recommendation]) -> dict:
    """``person``: the row's key. ``routes``: number, route and state of each recommendation, and who sent it."""
    return {
        "person": person.pk,
        "name": person.name,
        "sex": person.sex,
        "born_on": person.born_on.isoformat() if person.born_on else "",
        "work": person.work,
        "phone": mask_phone(person.phone),
        "identity": person.identity_last4,
        "photo": person.photo_id,
        "posts": list(dict.fromkeys(one.candidacy.post.title for one in recommendations)),
        "routes": [
            {
                "number": one.number,
                "route": one.route,
                "state": one.state,
                "from": one.unit or one.sender_name,
                "phone": mask_phone(one.sender_phone),
                "on": one.received_on.isoformat(),
            }
            for one in recommendations
        ],
    }


def decision_rows(run: StageRun) -> list[dict]:
    """What was decided in this run, the latest first. One query."""
    decisions = run.duplicate_decisions.select_related("decided_by", "confirmed_by").order_by("-pk")
    return [
        {
            "pk": one.pk,
            "names": str(one),
            "verdict": one.get_verdict_display(),
            "is_apart": one.verdict == DuplicateDecision.Verdict.APART,
            "why": one.why,
            "by": f"{one.decided_by}、{one.confirmed_by}",
            "at": localtime(one.decided_at),
        }
        for one in decisions
    ]
