"""Every address of the site, read from its own table of addresses, and real addresses made from them.

What a route takes is filled in with rows of one election, so that a walk over all addresses meets its pages and
not only answers that there is nothing.
"""

import re
from collections.abc import Iterator
from itertools import product

from cast import SmallElection
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.urls import URLPattern, get_resolver

from ballots.queries.reports import REPORTS
from election_site.models import Election, Publication, User

NOTHING = "00000000000000000000000000000000"
CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")


def patterns(resolver=None, space="", route="") -> Iterator[tuple[str, str]]:
    """Name and route of every address, however deep it is included."""
    for pattern in (resolver or get_resolver()).url_patterns:
        there = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", there
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from patterns(pattern, inner, there)


def of_election(model: type[Model], election: Election):
    """The rows of a model of the admin that belong to ``election``, the latest first; all of the others."""
    site = admin.site._registry.get(model)
    path = getattr(site, "election_path", None)
    rows = model.objects.order_by("-pk")
    if model is Election:
        return rows.filter(pk=election.pk)
    return rows.filter(**{path: election}) if path else rows


def latest(converter: str, part: str, election: Election) -> list:
    """For a part like ``post_pk`` the key of the election's latest row of that model. What is named after no
    model gets a value that leads to nothing: an address that needs more has to be told so in ``values``."""
    name = part.removesuffix("_pk").replace("_", "")
    found = [m for m in apps.get_models() if part.endswith("_pk") and m._meta.model_name == name]
    if not found:
        return [1 if converter == "int" else NOTHING]
    return [row.pk for row in of_election(found[0], election)[:1]]


def values(small: SmallElection, name: str, stage: str) -> dict[str, list]:
    """What each part of a route takes: the latest rows of the election, and the vote of ``stage``."""
    election, run, vote = small.election, small.run(stage), small.vote(stage)
    bundles = [bundle.number for bundle in vote.bundles.all()[:1]]
    given = {
        "slug": [election.slug],
        "stage": [stage],
        "run_number": [run.run_number],
        "run_pk": [run.pk],
        "vote_pk": [vote.pk],
        "entry_pk": [vote.electorate.entries.first().pk],
        "teller_pk": [one.pk for one in vote.tellers.all()[:1]],
        "candidacy_pk": [one.pk for one in election.candidacies.order_by("pk")[:1]],
        "post_pk": [one.pk for one in election.posts.all()[:1]],
        "contest": [vote.paper["contests"][0]["key"]],
        "appointment_pk": [one.pk for one in election.appointments.all()[:1]],
        "number": bundles if name.startswith("paper:") else [1, 4],
        "code": ["2345ABCD2345"],
        "receipt": ["YY00000000"],
        "step": ["call_to_order"],
        "question": ["by_election_or_reduce", "needs_decision"],
        "name": list(REPORTS) if name.startswith("reports:") else ["members"],
        "id": [User.objects.order_by("pk").first().pk],
        "pk": [vote.pk],
        "content_type_id": [1],
        "object_id": [1],
        "kind": ["csv", "xlsx"],
    }
    if name == "election_site:notice":
        notices = Publication.objects.filter(outcome__run__election=election)
        given["pk"] = [one.pk for one in notices.order_by("-pk")[:1]]
    elif name == "nomination:candidate":
        given["pk"] = [int(one["id"]) for one in vote.paper["contests"][0]["candidates"]]
    elif name.startswith("admin:") and not name.startswith("admin:ballots_vote_"):
        models = {f"{m._meta.app_label}_{m._meta.model_name}": m for m in apps.get_models()}
        model = next((m for key, m in models.items() if name.startswith(f"admin:{key}_")), None)
        if model is not None:
            rows = [row.pk for row in of_election(model, election)[:1]]
            given |= {"object_id": rows, "pk": rows, "id": rows}
    return given


def real_urls(small: SmallElection, name: str, route: str, stage: str = "member_decision") -> list[str]:
    """The addresses of one route that lead to rows of the election; none where it has no such row."""
    if "(?P<app_label>" in route:
        labels = re.search(r"\(\?P<app_label>([\w|]+)\)", route)[1].split("|")
        return [f"/admin/{label}/" for label in labels]
    if "(?P<url>" in route:
        return ["/admin/no-such-page/"]
    given = values(small, name, stage)
    for converter, part in CONVERTER.findall(route):
        given.setdefault(part, None)
        if given[part] is None:
            given[part] = latest(converter, part, small.election)
    parts = [name for _, name in CONVERTER.findall(route)]
    urls = []
    for chosen in product(*(given[part] for part in parts)):
        filled = iter(chosen)
        urls.append("/" + CONVERTER.sub(lambda _, filled=filled: str(next(filled)), route))
    return urls
