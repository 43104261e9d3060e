"""From recommendations to nominees: merging the routes to one person, and whether the person may stand.

The pilot counts its 133 nominees as persons, not as recommendations [P].
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from election_site.domain.rules import RuleError, count
from election_site.domain.wording import N_

Ineligible = Literal[
    "", "not_formal_member", "no_right_to_be_elected", "relation_elsewhere", "consent_missing"
]

INELIGIBLE: Mapping[str, str] = MappingProxyType(
    {
        "not_formal_member": N_("Only a formal member of the Party can be elected."),
        "no_right_to_be_elected": N_("The person's right to be elected is suspended."),
        "relation_elsewhere": N_("The person's Party membership is kept in another place."),
        "consent_missing": N_(
            "The person has not agreed in writing; the recommendation is held, not deleted."
        ),
    }
)

PARTY_STATUSES = frozenset({"formal", "probationary", "non_party"})

# 2020 and 1990 Art. 5: only 留党察看 takes the rights; warnings and removal from post do not. A person
# who was expelled is no member any more.
RIGHTS_TAKEN_BY = "probation_within_party"
EXPELLED = frozenset({"expelled", "expulsion"})


@dataclass(frozen=True)
class Entry:
    """One recommendation: who, by which channel (self, joint, organisation), for which post."""

    person: str
    channel: str
    post: str


@dataclass(frozen=True)
class Nominee:
    """One person with every channel and post, each in order of first appearance."""

    person: str
    channels: tuple[str, ...]
    posts: tuple[str, ...]


@dataclass(frozen=True)
class Review:
    """``conflicts``: nominees for more posts than one person may stand for; each must choose first."""

    nominees: tuple[Nominee, ...]
    conflicts: tuple[Nominee, ...]


@dataclass(frozen=True)
class Eligibility:
    eligible: bool
    reason: Ineligible


def nominee_review(entries: Iterable[Entry], *, max_posts_per_person: int = 1) -> Review:
    """Merge recommendations into nominees, in order of first appearance.

    Who is the same person is decided before (two people merge or keep apart); here equal keys are one.
    Raises RuleError ``entry_incomplete`` (``what``: the entry from 1) or a bad ``max_posts_per_person``.
    """
    count("max_posts_per_person", max_posts_per_person, least=1)
    channels: dict[str, dict[str, None]] = {}
    posts: dict[str, dict[str, None]] = {}
    for number, entry in enumerate(entries, start=1):
        if not all(
            isinstance(part, str) and part.strip() for part in (entry.person, entry.channel, entry.post)
        ):
            raise RuleError("entry_incomplete", what=number)
        channels.setdefault(entry.person, {}).setdefault(entry.channel)
        posts.setdefault(entry.person, {}).setdefault(entry.post)
    nominees = tuple(Nominee(person, tuple(channels[person]), tuple(posts[person])) for person in channels)
    return Review(nominees, tuple(one for one in nominees if len(one.posts) > max_posts_per_person))


def nominee_eligibility(
    *,
    party_status: str,
    consent: bool,
    discipline: str = "none",
    rights_suspended: bool = False,
    org_relation: str = "here",
    open_pool: bool = True,
) -> Eligibility:
    """Whether a nominee may stand (2020 Art. 5), with the first reason against it.

    Membership is looked at first, then the right to be elected, then the written consent, because only the
    last can still be mended before the deadline. ``open_pool``: members whose formal relation is elsewhere
    may stand too, as in the pilot [P]; they still cannot vote here.

    Raises RuleError ``unknown_party_status``, ``unknown_org_relation`` or ``not_yes_or_no``.
    """
    if party_status not in PARTY_STATUSES:
        raise RuleError("unknown_party_status", what=party_status)
    if org_relation not in ("here", "elsewhere"):
        raise RuleError("unknown_org_relation", what=org_relation)
    for name, value in (
        ("consent", consent),
        ("rights_suspended", rights_suspended),
        ("open_pool", open_pool),
    ):
        if not isinstance(value, bool):
            raise RuleError("not_yes_or_no", what=name, value=value)
    reason: Ineligible = ""
    if party_status != "formal" or discipline in EXPELLED:
        reason = "not_formal_member"
    elif discipline == RIGHTS_TAKEN_BY or rights_suspended:
        reason = "no_right_to_be_elected"
    elif org_relation == "elsewhere" and not open_pool:
        reason = "relation_elsewhere"
    elif not consent:
        reason = "consent_missing"
    return Eligibility(not reason, reason)
