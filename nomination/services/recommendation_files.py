"""Do the three files of the open recommendation fit together and with the rolls? Nothing is written here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from election_site.domain.checks import Reason
from election_site.domain.table_checks import table_reason
from election_site.models import Election, Person, Post, Roll, RollEntry
from election_site.queries.identity import identity_hash
from election_site.table_files import FileRefused, Layout, Table
from election_site.table_files.layouts import CHANNEL, NOMINEES, RECOMMENDATIONS, SIGNATURES
from election_site.table_files.problems import MOST_PROBLEMS, ProblemList
from nomination.domain.checks import reason
from nomination.domain.service_checks import service_reason
from nomination.services.judging import signatory_of

# What a recommendation by an organisation states beside the rest.
ORGANISATION_KEYS = ("organisation", "meeting_on", "attended", "agreed")


@dataclass(frozen=True)
class RollPlace:
    """Where a person stands on the rolls: ``channel`` is "members" or "mass"; a member is a member first."""

    person_id: int
    name: str
    channel: str


@dataclass(frozen=True)
class OpenFiles:
    """The three tables of the open recommendation."""

    nominees: Table
    recommendations: Table
    signatures: Table


@dataclass(frozen=True)
class Ground:
    """What the files are compared with: posts by number, and by identity number the rolls, the names on
    record and the keys of signatories."""

    posts: Mapping[int, Post]
    places: Mapping[str, RollPlace]
    names: Mapping[str, str]
    signatories: Mapping[str, str]


def ground_of(election: Election, files: OpenFiles) -> Ground:
    """Look up everybody whom the files name. Four queries, however long the files are."""
    numbers = {
        str(row.values["identity_number"])
        for table in (files.nominees, files.recommendations, files.signatures)
        for row in table.rows
    }
    hashes = {identity_hash(election.pk, number): number for number in numbers}
    people = {
        pk: (hashes[hashed], name)
        for pk, hashed, name in Person.objects.filter(election=election).values_list(
            "pk", "identity_hash", "name"
        )
        if hashed in hashes
    }
    # Joined here and not in SQL: the rolls were just imported, and before PostgreSQL has gathered statistics
    # on them it may plan a join that takes seconds.
    kinds = dict(
        election.rolls.filter(kind__in=(Roll.Kind.MEMBERS, Roll.Kind.MASS)).values_list("pk", "kind")
    )
    places: dict[str, RollPlace] = {}
    for roll_id, person_id in RollEntry.objects.filter(roll_id__in=kinds).values_list("roll_id", "person_id"):
        if person_id not in people:
            continue
        number, name = people[person_id]
        is_member = kinds[roll_id] == Roll.Kind.MEMBERS
        if is_member or number not in places:
            places[number] = RollPlace(person_id, name, "members" if is_member else "mass")
    names = dict(people.values())
    signatories = {number: f"i{hashed}" for hashed, number in hashes.items()} | {
        number: signatory_of(pk) for pk, (number, _name) in people.items()
    }
    return Ground({post.number: post for post in election.posts.all()}, places, names, signatories)


def refuse_misfits(files: OpenFiles, ground: Ground) -> None:
    """Raise FileRefused with every place at which the files contradict each other, the posts or the rolls."""
    found = [
        _nominee_problems(files, ground),
        _recommendation_problems(files, ground),
        _signature_problems(files, ground),
    ]
    problems = [problem for one in found for problem in one.problems]
    more = sum(one.more for one in found)
    if problems:
        raise FileRefused(problems[:MOST_PROBLEMS], more + max(0, len(problems) - MOST_PROBLEMS))


def _titles(layout: Layout) -> dict[str, str]:
    return {column.key: column.header_zh for column in layout}


def _name_reason(given: object, known: str | None) -> Reason | None:
    if known is None or given == known:
        return None
    return service_reason("N713", given=given, known=known)


def _nominee_problems(files: OpenFiles, ground: Ground) -> ProblemList:
    problems, titles = ProblemList(files.nominees.file), _titles(NOMINEES)
    for row in files.nominees.rows:
        misnamed = _name_reason(row.values["name"], ground.names.get(str(row.values["identity_number"])))
        if misnamed:
            problems.add_reason(misnamed, row.number, titles["name"])
        if row.values["post_number"] not in ground.posts:
            unknown = service_reason("N716", number=row.values["post_number"])
            problems.add_reason(unknown, row.number, titles["post_number"])
    return problems


def _recommendation_problems(files: OpenFiles, ground: Ground) -> ProblemList:
    problems, titles = ProblemList(files.recommendations.file), _titles(RECOMMENDATIONS)
    registered = {row.values["identity_number"]: row.values["name"] for row in files.nominees.rows}
    themselves: set[tuple] = set()
    for row in files.recommendations.rows:
        values = row.values
        if CHANNEL[values["channel"]] == "self":
            of = (values["identity_number"], values["post_number"])
            if of in themselves:
                problems.add_reason(reason("N110", name=values["name"]), row.number, titles["channel"])
            themselves.add(of)
        if values["identity_number"] not in registered:
            problems.add_reason(service_reason("N712"), row.number, titles["identity_number"])
        else:
            misnamed = _name_reason(values["name"], registered[values["identity_number"]])
            if misnamed:
                problems.add_reason(misnamed, row.number, titles["name"])
        if values["post_number"] not in ground.posts:
            unknown = service_reason("N716", number=values["post_number"])
            problems.add_reason(unknown, row.number, titles["post_number"])
        if CHANNEL[values["channel"]] == "organisation":
            for key, fault in _organisation_faults(values):
                problems.add_reason(fault, row.number, titles[key])
    return problems


def _organisation_faults(values: Mapping[str, object]) -> Iterable[tuple[str, Reason]]:
    for key in ORGANISATION_KEYS:
        if values[key] in ("", None):
            yield key, service_reason("N715")
    present, agreeing = values["attended"], values["agreed"]
    for key in ("attended", "agreed"):
        if values[key] is not None and values[key] < 0:
            yield key, table_reason("E237", value=str(values[key]))
    if present is not None and agreeing is not None and agreeing > present:
        yield "agreed", reason("N141", present=present, agreeing=agreeing)


def _signature_problems(files: OpenFiles, ground: Ground) -> ProblemList:
    problems, titles = ProblemList(files.signatures.file), _titles(SIGNATURES)
    routes = {row.values["number"]: CHANNEL[row.values["channel"]] for row in files.recommendations.rows}
    registered = {row.values["identity_number"]: str(row.values["name"]) for row in files.nominees.rows}
    for row in files.signatures.rows:
        number, identity = row.values["recommendation"], str(row.values["identity_number"])
        if number not in routes:
            problems.add_reason(service_reason("N711", number=number), row.number, titles["recommendation"])
        elif routes[number] != "joint":
            problems.add_reason(service_reason("N714", number=number), row.number, titles["recommendation"])
        known = ground.names.get(identity) or registered.get(identity)
        misnamed = _name_reason(row.values["name"], known)
        if misnamed:
            problems.add_reason(misnamed, row.number, titles["name"])
    return problems
