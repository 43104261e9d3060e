"""The rules of the four votes as data: one table per rule profile, and the options that amend it.

The live election and the scenario runner read the same table. Nothing here decides a vote; the functions
that do take a ``VoteRule`` or the resolved options.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from election_site.domain.rule_basis import Evidence, RuleError, Source, count
from election_site.domain.rule_options import OPTIONS, Option, OptionValue, share_from
from election_site.domain.wording import N_

__all__ = [
    "OPTIONS",
    "PROFILES",
    "VOTE_KINDS",
    "Evidence",
    "Option",
    "OptionValue",
    "Options",
    "Quorum",
    "RuleError",
    "RuleProfile",
    "Source",
    "VoteRule",
    "count",
    "main_vote_rule",
    "profile",
    "resolve_options",
    "share_from",
    "vote_rule",
]

VoteKind = Literal["second_recommendation", "public_recognition", "organisational_trust", "member_decision"]
VOTE_KINDS: tuple[VoteKind, ...] = (
    "second_recommendation",
    "public_recognition",
    "organisational_trust",
    "member_decision",
)
Options = Mapping[str, OptionValue]
MARKS = ("for", "against", "abstain")
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Quorum:
    """The share of those who should attend that must be present; ``more_than`` excludes the exact share."""

    boundary: Literal["at_least", "more_than"]
    share: Fraction

    def required(self, base: int) -> int:
        """The least number present out of ``base`` that makes the quorum."""
        exact = self.share * base
        whole = exact.numerator // exact.denominator
        if self.boundary == "at_least" and whole == exact:
            return whole
        return whole + 1

    def as_dict(self) -> dict[str, str]:
        return {"boundary": self.boundary, "share": str(self.share)}


@dataclass(frozen=True)
class VoteRule:
    """All that decides one of the four votes.

    ``majority_base``: whom ``threshold`` is a share of; the votes must *exceed* that share. None: no
    threshold, the figures go on as they are. ``places``: the option that limits how many pass per contest,
    or "seats". ``max_for``: the option that limits the marks "for" on a ballot, "seats", or None (no limit).
    ``tie`` and ``shortage``: the next step that follows.
    """

    kind: VoteKind
    title: str
    electorate: str
    quorum: Quorum | None
    majority_base: Literal["present", "roll", "valid"] | None
    threshold: Fraction | None
    marks: tuple[str, ...]
    write_ins: bool
    max_for: str | None
    places: str | None
    tie: str
    shortage: str
    sources: tuple[Source, ...]

    def as_dict(self) -> dict[str, object]:
        """The same as JSON: shares as strings such as "4/5"."""
        return {
            "kind": self.kind,
            "title": self.title,
            "electorate": self.electorate,
            "quorum": self.quorum.as_dict() if self.quorum else None,
            "majority_base": self.majority_base,
            "threshold": str(self.threshold) if self.threshold is not None else None,
            "marks": list(self.marks),
            "write_ins": self.write_ins,
            "max_for": self.max_for,
            "places": self.places,
            "tie": self.tie,
            "shortage": self.shortage,
            "sources": [source.as_dict() for source in self.sources],
        }


@dataclass(frozen=True)
class RuleProfile:
    """A named set of rules. ``main_vote`` is the vote meant when only "the vote" is spoken of.

    ``custody_suspends``: whether Art. 5 tells the organisation to suspend the rights of members in 留置 or
    under arrest (2020 does, 1990 does not). ``whole_election``: an election can be run on it from
    announcement to result; the plenum's method alone cannot.
    """

    code: str
    title: str
    votes: Mapping[str, VoteRule]
    defaults: Mapping[str, OptionValue] = field(default_factory=dict)
    main_vote: VoteKind = "member_decision"
    custody_suspends: bool = True
    whole_election: bool = True
    sources: tuple[Source, ...] = ()

    def as_dict(self) -> dict[str, object]:
        return {
            "code": self.code,
            "title": self.title,
            "main_vote": self.main_vote,
            "votes": {kind: rule.as_dict() for kind, rule in self.votes.items()},
            "defaults": dict(self.defaults),
            "sources": [source.as_dict() for source in self.sources],
        }


SILENT = Source("规则未作规定, 本系统的理解", "I")
PILOT_REPORT = Source("安县清泉镇 2010 试点", "P")

_SECOND_RECOMMENDATION = VoteRule(
    kind="second_recommendation",
    title=N_("second recommendation"),
    electorate=N_("members of the county's four leading bodies"),
    quorum=None,
    majority_base=None,
    threshold=None,
    marks=("for",),
    write_ins=False,
    max_for="second_recommendation_max_marks",
    places=None,
    tie="none",
    shortage="none",
    sources=(PILOT_REPORT,),
)
_PUBLIC_RECOGNITION = VoteRule(
    kind="public_recognition",
    title=N_("public-recognition vote"),
    electorate=N_("representatives of the public"),
    quorum=None,
    majority_base="valid",
    threshold=HALF,
    marks=MARKS,
    write_ins=False,
    max_for=None,
    places="public_keep_per_post",
    tie="cutoff_tie",
    shortage="needs_decision",
    sources=(PILOT_REPORT, SILENT),
)
_ORGANISATIONAL_TRUST = VoteRule(
    kind="organisational_trust",
    title=N_("organisational-trust vote"),
    electorate=N_("members of the county committee's plenum"),
    quorum=Quorum("at_least", Fraction(2, 3)),
    majority_base="roll",
    threshold=HALF,
    marks=MARKS,
    write_ins=False,
    max_for=None,
    places="plenum_places_per_post",
    tie="tie_revote",
    shortage="shortage",
    sources=(
        Source("2004《全委会表决办法》第七条", "S", "quorum"),
        Source("全委会票决: 应到会委员过半数同意", "M", "threshold"),
        # Shortage and ties of a 差额票决 are in no text seen.
        Source("规则未作规定, 本系统的理解", "I", "places"),
    ),
)
_MEMBER_DECISION_2020 = VoteRule(
    kind="member_decision",
    title=N_("member-decision vote"),
    electorate=N_("Party members with the right to vote"),
    quorum=Quorum("at_least", Fraction(4, 5)),
    majority_base="present",
    threshold=HALF,
    marks=MARKS,
    write_ins=True,
    max_for="seats",
    places="seats",
    tie="tie_revote",
    shortage="by_election_or_reduce",
    sources=(
        Source("2020 第十九条 (不少于五分之四)", "S", "quorum"),
        Source("2020 第二十七条 (选举有效/有效票)", "S", "validity"),
        Source("2020 第二十八条 (超过实到会有选举权人数半数)", "S", "threshold"),
        Source("2020 第二十九条 (取足名额/再次投票/另行选举/减少名额)", "S", "places"),
    ),
)
_MEMBER_DECISION_1990 = replace(
    _MEMBER_DECISION_2020,
    quorum=Quorum("more_than", Fraction(4, 5)),
    sources=(
        Source("1990 第十八条 (超过五分之四)", "S", "quorum"),
        Source("1990《暂行条例》关于选举有效的规定", "S", "validity"),
        Source("1990《暂行条例》关于超过实到会有选举权人数半数的规定", "S", "threshold"),
        Source("1990《暂行条例》关于取足名额、再次投票、另行选举的规定", "S", "places"),
    ),
)


def _four_votes(member_decision: VoteRule) -> Mapping[str, VoteRule]:
    rows = (_SECOND_RECOMMENDATION, _PUBLIC_RECOGNITION, _ORGANISATIONAL_TRUST, member_decision)
    return MappingProxyType({rule.kind: rule for rule in rows})


PROFILES: Mapping[str, RuleProfile] = MappingProxyType(
    {
        rules.code: rules
        for rules in (
            RuleProfile(
                "cpc2020",
                N_("Regulation on elections of the Party's grass-roots organisations (2020)"),
                _four_votes(_MEMBER_DECISION_2020),
                sources=(Source("《中国共产党基层组织选举工作条例》 2020-07-13", "V"),),
            ),
            RuleProfile(
                "cpc1990",
                N_("Provisional regulation on elections of the Party's grass-roots organisations (1990)"),
                _four_votes(_MEMBER_DECISION_1990),
                custody_suspends=False,
                sources=(Source("《中国共产党基层组织选举工作暂行条例》 1990-06-27", "V"),),
            ),
            RuleProfile(
                "pilot_anxian2010",
                N_("Anxian pilot of 2010: public nomination and direct election of the whole committee"),
                _four_votes(_MEMBER_DECISION_1990),
                # The pilot's departure from the regulation, under the superior's approval.
                defaults=MappingProxyType({"secretary_by": "meeting"}),
                custody_suspends=False,
                sources=(PILOT_REPORT, Source("《…选举工作暂行条例》 1990-06-27", "V")),
            ),
            RuleProfile(
                "county_plenum2004",
                N_("Voting method of a Party committee's plenum (2004), by analogy for a county"),
                MappingProxyType({"organisational_trust": _ORGANISATIONAL_TRUST}),
                main_vote="organisational_trust",
                whole_election=False,
                sources=(Source("2004《全委会表决办法》", "S"),),
            ),
        )
    }
)


def profile(code: str) -> RuleProfile:
    """The profile of that name, or RuleError ``unknown_profile``."""
    try:
        return PROFILES[code]
    except (KeyError, TypeError):
        raise RuleError("unknown_profile", what=code) from None


def resolve_options(profile_code: str, overrides: Mapping[str, object] | None = None) -> Options:
    """Every option's value: the override, else the profile's default, else the table's.

    Shares come back as strings in lowest terms ("1/2"). Raises RuleError ``unknown_profile``,
    ``unknown_option`` or ``option_value``, with the option's name as ``what``.
    """
    chosen = {name: option.default for name, option in OPTIONS.items()}
    for name, value in (dict(profile(profile_code).defaults) | dict(overrides or {})).items():
        if name not in OPTIONS:
            raise RuleError("unknown_option", what=name)
        chosen[name] = OPTIONS[name].checked(value)
    return MappingProxyType(chosen)


def vote_rule(profile_code: str, kind: str, options: Options | None = None) -> VoteRule:
    """The rule of one vote with the election's options put in.

    ``options`` may be partial; missing ones take their defaults. Raises RuleError ``unknown_profile``,
    ``unknown_vote`` (a kind that the profile does not hold), ``unknown_option`` or ``option_value``.
    """
    rules = profile(profile_code)
    if kind not in rules.votes:
        raise RuleError("unknown_vote", what=kind, profile=profile_code)
    chosen = resolve_options(profile_code, options)
    rule = rules.votes[kind]
    if kind == "public_recognition":
        return replace(rule, threshold=Fraction(str(chosen["public_min_share"])))
    if kind == "organisational_trust":
        return replace(
            rule, majority_base="roll" if chosen["plenum_threshold_base"] == "members" else "present"
        )
    if kind == "member_decision":
        quorum = rule.quorum
        if quorum.boundary == "more_than" and chosen["quorum_1990_boundary"] == "cod_practice":
            quorum = replace(quorum, boundary="at_least")
        return replace(rule, quorum=quorum, majority_base=chosen["base_of_majority"])
    return rule


def main_vote_rule(profile_code: str, options: Options | None = None) -> VoteRule:
    """The rule of the vote that the profile is about."""
    return vote_rule(profile_code, profile(profile_code).main_vote, options)


# A misspelt option in a profile is found when the module is read, not at an election.
for _code in PROFILES:
    resolve_options(_code)
