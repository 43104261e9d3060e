"""Who is proposed and passed as scrutineer or counter, and how they stand to the candidates."""

from ballots.domain.marking import plain_name
from ballots.models import Teller, Vote
from election_site.models import RollEntry
from nomination.models import Candidacy


def candidate_names(vote: Vote) -> set[str]:
    return {one["name"] for contest in vote.paper["contests"] for one in contest["candidates"]}


def people_on_paper(vote: Vote) -> set[int]:
    """The keys of the people who stand on the paper. One query."""
    ids = [one["id"] for contest in vote.paper["contests"] for one in contest["candidates"]]
    return set(Candidacy.objects.filter(pk__in=ids).values_list("person_id", flat=True))


def is_candidate(vote: Vote, entry: RollEntry | None, name: str) -> bool:
    """Whether this person stands on the paper: by person for somebody of the roll, by name for all others."""
    if entry is None:
        return plain_name(name) in map(plain_name, candidate_names(vote))
    return entry.person_id in people_on_paper(vote)


def related_candidate(vote: Vote, entry: RollEntry | None) -> str:
    """The candidate on the paper to whom the roll says that this person is related, or an empty text."""
    if entry is None or entry.relative_of not in candidate_names(vote):
        return ""
    return entry.relative_of


def tellers_of(vote: Vote) -> list[Teller]:
    """All of the stage, chiefs and scrutineers first."""
    order = list(Teller.Role.values)
    found = Teller.objects.filter(vote__run=vote.run_id).select_related(
        "vote__run__election", "entry", "passed"
    )
    return sorted(found, key=lambda one: (order.index(one.role), one.pk))
