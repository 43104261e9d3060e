"""The figures of the open recommendation: live for staff, frozen when the stage closes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q
from django.utils.timezone import localtime

from election_site.domain.identity import age_on
from election_site.models import Person, StageRun
from election_site.queries.rules import rules_of
from nomination.models import Recommendation, Signature
from nomination.queries.channels import MASS, MEMBERS, ORGANISATIONS

# The lower bounds of the age bands, in full years.
AGE_BANDS = (0, 30, 40, 50, 60)
# Whoever is paid by the state is not counted among ordinary members and villagers [I].
PAID_BY_STATE = frozenset(
    {
        Person.IdentityKind.CIVIL_SERVANT,
        Person.IdentityKind.PUBLIC_INSTITUTION,
        Person.IdentityKind.GRADUATE_OFFICIAL,
    }
)
CHANNEL_OF_ROLL = {"members": MEMBERS, "mass": MASS}


def post_rows(election) -> list[dict]:
    """The posts as every outcome of nomination names them, so that it reads without the database."""
    return [{"key": one.key, "title": one.title, "seats": one.seats} for one in election.posts.all()]


def age_band(born: date | None, day: date) -> str:
    """The lower bound of the band in which the age lies, as text; "" for an unknown date of birth."""
    if born is None:
        return ""
    age = age_on(born, day)
    return str(max(bound for bound in AGE_BANDS if bound <= age))


def open_recommendation_figures(run: StageRun) -> dict:
    """Who took part, who was put forward, and the votes that the scoring will use. Three queries.

    ``participants``: distinct people whose signature counts on an accepted sheet, or who recommended
    themselves. ``votes``: per candidacy and channel the distinct members or villagers behind it, and the
    organisations; ``channels``: how many there are of each altogether; ``channels_by_post``: for each post.
    """
    recommendations = list(
        Recommendation.objects.filter(run=run)
        .select_related("candidacy__person", "candidacy__post")
        .order_by("candidacy__post__number", "candidacy_id", "number")
    )
    signatures = list(
        Signature.objects.filter(recommendation__run=run).values_list(
            "recommendation_id", "person_id", "channel", "refusal"
        )
    )
    accepted = [one for one in recommendations if one.state == Recommendation.State.ACCEPTED]
    day = localtime(run.opened_at).date()
    nominees = {one.candidacy.person_id: one.candidacy.person for one in accepted}
    return {
        "posts": post_rows(run.election),
        **_votes(accepted, signatures),
        "recommendations": _recommendation_counts(recommendations),
        "signatures": _signature_counts(signatures),
        "nominees": len(nominees),
        **_about_nominees(nominees.values(), accepted, day),
        "refused": [
            {
                "number": one.number,
                "route": one.route,
                "post": one.candidacy.post.key,
                "reasons": [each["code"] for each in one.refusals],
            }
            for one in sorted(recommendations, key=lambda one: one.number)
            if one.state == Recommendation.State.REFUSED
        ],
        **advancing_and_names(accepted),
    }


def collecting_sheets(run: StageRun) -> list[dict]:
    """The joint sheets that lack nothing but signatures, those nearest to enough first: ``number``, ``name``,
    ``post``, ``counted`` (signatures that count) and ``missing``. For staff only. Two queries."""
    needed = rules_of(run.election).options["joint_threshold"]
    sheets = (
        Recommendation.objects.filter(
            run=run, route=Recommendation.Route.JOINT, state=Recommendation.State.REFUSED
        )
        .select_related("candidacy__person", "candidacy__post")
        .annotate(counted=Count("signatures", filter=Q(signatures__refusal="")))
        .order_by("-counted", "number")
    )
    return [
        {
            "number": one.number,
            "name": one.candidacy.person.name,
            "post": one.candidacy.post.title,
            "counted": one.counted,
            "missing": needed - one.counted,
        }
        for one in sheets
        if [each["code"] for each in one.refusals] == ["N121"]
    ]


def _votes(accepted: Sequence[Recommendation], signatures: Sequence[tuple]) -> dict:
    """The participants, and per candidacy the distinct people and organisations of each channel."""
    sheets = {one.pk: one.candidacy_id for one in accepted if one.route == Recommendation.Route.JOINT}
    behind: dict[int, dict[str, set]] = defaultdict(lambda: defaultdict(set))
    everybody: dict[str, set] = defaultdict(set)
    of_post: dict[str, dict[str, set]] = defaultdict(lambda: defaultdict(set))
    posts = {one.candidacy_id: one.candidacy.post.key for one in accepted}
    for sheet, person, roll, refusal in signatures:
        if refusal or sheet not in sheets:
            continue
        channel = CHANNEL_OF_ROLL[roll]
        behind[sheets[sheet]][channel].add(person)
        everybody[channel].add(person)
        of_post[posts[sheets[sheet]]][channel].add(person)
    themselves = set()
    for one in accepted:
        if one.route == Recommendation.Route.ORGANISATION:
            behind[one.candidacy_id][ORGANISATIONS].add(one.unit)
            everybody[ORGANISATIONS].add(one.unit)
            of_post[posts[one.candidacy_id]][ORGANISATIONS].add(one.unit)
        elif one.route == Recommendation.Route.SELF:
            themselves.add(one.candidacy.person_id)
    signatories = everybody[MEMBERS] | everybody[MASS]
    channels = (MEMBERS, MASS, ORGANISATIONS)
    return {
        "participants": len(signatories | themselves),
        "signatories": len(signatories),
        "self_recommended": len(themselves),
        "channels": {channel: len(everybody[channel]) for channel in channels},
        "channels_by_post": {
            key: {channel: len(of_post[key][channel]) for channel in channels} for key in set(posts.values())
        },
        "votes": {
            str(candidacy): {channel: len(behind[candidacy][channel]) for channel in channels}
            for candidacy in {one.candidacy_id: None for one in accepted}
        },
    }


def _recommendation_counts(recommendations: Sequence[Recommendation]) -> dict:
    states = Counter((one.route, one.state) for one in recommendations)
    by_reason = Counter(each["code"] for one in recommendations for each in one.refusals)
    return {
        "total": len(recommendations),
        "accepted": sum(n for (_, state), n in states.items() if state == Recommendation.State.ACCEPTED),
        "refused": sum(n for (_, state), n in states.items() if state == Recommendation.State.REFUSED),
        "withdrawn": sum(n for (_, state), n in states.items() if state == Recommendation.State.WITHDRAWN),
        "by_route": {
            route: {
                "accepted": states[route, Recommendation.State.ACCEPTED],
                "refused": states[route, Recommendation.State.REFUSED],
            }
            for route in Recommendation.Route.values
        },
        "by_reason": dict(by_reason),
    }


def _signature_counts(signatures: Sequence[tuple]) -> dict:
    by_reason = Counter(refusal for _, _, _, refusal in signatures if refusal)
    return {
        "lines": len(signatures),
        "counted": len(signatures) - sum(by_reason.values()),
        "by_reason": dict(by_reason),
    }


def _about_nominees(nominees: Iterable[Person], accepted: Sequence[Recommendation], day: date) -> dict:
    """Nominees as persons: by route (a person may have several), identity kind, sex, age and grass roots."""
    nominees = list(nominees)
    by_route: dict[str, set] = defaultdict(set)
    for one in accepted:
        by_route[one.route].add(one.candidacy.person_id)
    ordinary = sum(one.identity_kind not in PAID_BY_STATE for one in nominees)
    return {
        "by_route": {route: len(by_route[route]) for route in Recommendation.Route.values},
        "by_identity": dict(Counter(one.identity_kind or "other" for one in nominees)),
        "by_sex": dict(Counter(one.sex for one in nominees)),
        "by_age": dict(Counter(age_band(one.born_on, day) for one in nominees)),
        "ordinary": {
            "count": ordinary,
            "share": str(Fraction(ordinary, len(nominees))) if nominees else "0",
        },
    }


def advancing_and_names(accepted: Iterable[Recommendation]) -> dict:
    """``advancing`` and ``names`` of the candidacies with an accepted recommendation, by post."""
    advancing: dict[str, list[int]] = {}
    names = {}
    for one in accepted:
        group = advancing.setdefault(one.candidacy.post.key, [])
        if one.candidacy_id not in group:
            group.append(one.candidacy_id)
            names[str(one.candidacy_id)] = one.candidacy.person.name
    return {"advancing": advancing, "names": names}
