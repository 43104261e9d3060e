"""Who has the vote, and how many should attend (应到会人数).

Three things that are easily mixed are kept apart: a member *without rights* is in no count; a member who is
*lawfully excluded* keeps the rights but is left out of the base; everybody else who is absent stays in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from election_site.domain.rule_basis import RuleError, Source
from election_site.domain.rule_options import COD_BASE
from election_site.domain.rules import Options, profile, resolve_options
from election_site.domain.wording import N_

STATUSES = ("formal", "probationary", "non_party")
# Only 留党察看 takes the vote from a member; warnings and removal from post do not (2020 and 1990 Art. 5).
DISCIPLINES = (
    "none",
    "warning",
    "serious_warning",
    "removed_from_post",
    "probation_within_party",
    "expelled",
)
WITHOUT_VOTE = frozenset({"probation_within_party", "expelled"})
CUSTODIES = ("none", "liuzhi", "arrested", "detained", "serving_sentence")
SUSPENDING = frozenset({"liuzhi", "arrested"})
ORG_RELATIONS = ("here", "floating_out", "floating_in", "elsewhere")
# A floating member who is away stays on the home roll; one who lives here votes in his own organisation.
ON_THIS_ROLL = frozenset({"here", "floating_out"})


@dataclass(frozen=True)
class Ground:
    """A ground for leaving a member out of the base. ``lists``: the values of the option that hold it."""

    code: str
    text: str
    lists: frozenset[str]
    needs_superior: bool
    source: Source


_ALL = frozenset({"five", "six", "six_and_floating"})
_SIX = frozenset({"six", "six_and_floating"})
GROUNDS: Mapping[str, Ground] = MappingProxyType(
    {
        ground.code: ground
        for ground in (
            Ground(
                "mental_illness",
                N_("mental or other illness, so that the will cannot be expressed"),
                _ALL,
                True,
                COD_BASE,
            ),
            Ground(
                "abroad_own_expense_6m",
                N_("abroad at own expense for half a year or more"),
                _ALL,
                True,
                COD_BASE,
            ),
            Ground(
                "serving_sentence",
                N_("serving a sentence without a sanction of probation within the Party or above"),
                _ALL,
                True,
                COD_BASE,
            ),
            Ground(
                "bedridden",
                N_("old and bedridden, or long ill and unable to care for oneself"),
                _ALL,
                True,
                COD_BASE,
            ),
            Ground(
                "away_6m_relation_not_moved",
                N_("away for half a year or more, and the Party relation that should have moved has not"),
                _ALL,
                True,
                COD_BASE,
            ),
            Ground(
                "retired_settled_elsewhere",
                N_("retired and long settled elsewhere, and the Party relation could not be moved"),
                _SIX,
                True,
                Source("应到会人数不计算在内的六种情况 (仅一种说法)", "S"),
            ),
            Ground(
                "floating_member",
                N_("a floating member who truly cannot come"),
                frozenset({"six_and_floating"}),
                False,
                Source("共产党员网答复 (2014)", "S"),
            ),
        )
    }
)


@dataclass(frozen=True)
class Exclusion:
    """A request to leave a member out of the base, and the two consents that make it lawful."""

    reason: str
    superior_agreed: bool
    meeting_passed: bool


@dataclass(frozen=True)
class RollMember:
    """One line of the roll as the rules see it. ``present``: there when the ballots are handed out."""

    id: str
    status: str
    present: bool
    discipline: str = "none"
    rights_suspended: bool = False
    custody: str = "none"
    org_relation: str = "here"
    exclusion: Exclusion | None = None

    def __post_init__(self) -> None:
        for name, value, known in (
            ("unknown_status", self.status, STATUSES),
            ("unknown_discipline", self.discipline, DISCIPLINES),
            ("unknown_custody", self.custody, CUSTODIES),
            ("unknown_org_relation", self.org_relation, ORG_RELATIONS),
        ):
            if value not in known:
                raise RuleError(name, what=self.id, value=value)


@dataclass(frozen=True)
class Rights:
    """``reason`` is empty where the member has the rights, else why not."""

    can_vote: bool
    can_be_elected: bool
    reason: str


@dataclass(frozen=True)
class Standing:
    """One member's place in the arithmetic. ``alerts`` are codes without the member's id."""

    rights: Rights
    in_base: bool
    counts_as_present: bool
    alerts: tuple[str, ...]


@dataclass(frozen=True)
class RollFigures:
    """``roll_base`` should attend, ``present`` do; ids keep the roll's order, alerts read ``code:id``."""

    roll_base: int
    present: int
    can_vote: tuple[str, ...]
    can_be_elected: tuple[str, ...]
    excluded: tuple[str, ...]
    alerts: tuple[str, ...]


def rights(member: RollMember) -> Rights:
    """The right to vote and to be elected on this roll (2020 and 1990 Art. 5 [V])."""
    if member.status != "formal":
        reason = "not_formal_member"
    elif member.org_relation not in ON_THIS_ROLL:
        reason = "relation_elsewhere"
    elif member.discipline in WITHOUT_VOTE:
        reason = member.discipline
    elif member.rights_suspended:
        reason = "rights_suspended"
    else:
        reason = ""
    return Rights(can_vote=not reason, can_be_elected=not reason, reason=reason)


def exclusion_alert(exclusion: Exclusion, options: Options) -> str:
    """What keeps this exclusion from being lawful, or an empty string."""
    ground = GROUNDS.get(exclusion.reason)
    if ground is None or options["exclusion_grounds"] not in ground.lists:
        return "exclusion_reason_not_listed"
    if not exclusion.meeting_passed or (ground.needs_superior and not exclusion.superior_agreed):
        return "exclusion_incomplete"
    return ""


def standing(member: RollMember, *, profile_code: str, options: Options | None = None) -> Standing:
    """Where one member stands. Members without rights are in no count, so nothing about them is alerted.

    An excluded member who does attend is counted in the base and as present, with an alert: the exclusion
    is for those who cannot take part, and the right was never lost [I].
    """
    chosen = resolve_options(profile_code, options)
    held = rights(member)
    if not held.can_vote:
        return Standing(held, False, False, ())
    alerts = []
    # The right ends with the organisation's decision, not with the arrest: ask for it, drop nobody silently.
    if profile(profile_code).custody_suspends and member.custody in SUSPENDING:
        alerts.append("suspension_decision_missing")
    in_base = True
    if member.exclusion is not None:
        flaw = exclusion_alert(member.exclusion, chosen)
        if flaw:
            alerts.append(flaw)
        elif member.present:
            alerts.append("excluded_member_present")
        else:
            in_base = False
    return Standing(held, in_base, member.present, tuple(alerts))


def roll(*, profile_code: str, members: Iterable[RollMember], options: Options | None = None) -> RollFigures:
    """The arithmetic of 应到会 over a whole roll.

    Raises RuleError ``duplicate_member`` (the same id twice), ``unknown_option``, ``option_value`` or
    ``unknown_profile``. Two people of one name are two ids: whether they are one person is asked elsewhere.
    """
    chosen = resolve_options(profile_code, options)
    base = present = 0
    can_vote: list[str] = []
    can_be_elected: list[str] = []
    excluded: list[str] = []
    alerts: list[str] = []
    seen: set[str] = set()
    for member in members:
        if member.id in seen:
            raise RuleError("duplicate_member", what=member.id)
        seen.add(member.id)
        place = standing(member, profile_code=profile_code, options=chosen)
        base += place.in_base
        present += place.counts_as_present
        if place.rights.can_vote:
            can_vote.append(member.id)
            if not place.in_base:
                excluded.append(member.id)
        if place.rights.can_be_elected:
            can_be_elected.append(member.id)
        alerts.extend(f"{alert}:{member.id}" for alert in place.alerts)
    return RollFigures(base, present, tuple(can_vote), tuple(can_be_elected), tuple(excluded), tuple(alerts))
