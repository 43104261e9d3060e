"""Judging one ballot: is it valid, whom does it choose, which written-in names count.

The regulation has ○, ×, nothing, write-ins and "no more names than seats"; the rest is local and comes from
the election's own 选举办法 as options.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from election_site.domain.rule_basis import RuleError, count
from election_site.domain.rule_options import OPTIONS
from election_site.domain.rules import Options

FOR, AGAINST, ABSTAIN, UNCLEAR = "for", "against", "abstain", "unclear"
# A part that cannot be read is void and the rest stands; these make the whole ballot void.
VOIDING_DEFECTS = frozenset({"all_illegible", "identifying_mark", "not_issued_form"})
DEFECTS = VOIDING_DEFECTS | {"partly_illegible"}
HELPERS_BARRED = frozenset({"candidate"})
# Letters that print nothing. A name with one would look like another and be known again by its maker.
BLANK_LETTERS = re.compile("[\u115f\u1160]")
MIDDLE_DOTS = re.compile("[·\u2022\u2027\u22c5\u2e31\u30fb.]+")


@dataclass(frozen=True, slots=True)
class WriteIn:
    """One written-in name. ``circle``: marked ○; ``eligible``: has the right to be elected;
    ``identifiable``: points to one person only."""

    name: str
    circle: bool = True
    eligible: bool = True
    identifiable: bool = True


@dataclass(frozen=True, slots=True)
class MarkingRule:
    """What the options say about ballots, read once for a whole count. ``write_ins``: allowed at all."""

    write_ins: bool
    without_circle: str
    requires_against: bool
    capped_by_against: bool


@dataclass(frozen=True)
class JudgedBallot:
    """``for_`` and ``against`` in the candidates' order. ``void_reason`` is empty for a valid ballot, else
    over_vote, write_in_without_circle or the defect's name."""

    counts_as_returned: bool
    valid: bool
    chosen: int
    for_: tuple[str, ...]
    against: tuple[str, ...]
    write_ins_counted: tuple[str, ...]
    void_reason: str


def marking_rule(options: Options, *, write_ins: bool) -> MarkingRule:
    """Read the options that concern one ballot; missing ones take their defaults."""

    def value(name: str) -> object:
        option = OPTIONS[name]
        return option.checked(options.get(name, option.default))

    return MarkingRule(
        write_ins=write_ins,
        without_circle=value("writein_without_circle"),
        requires_against=value("writein_requires_against"),
        capped_by_against=value("writein_cap") == "number_of_against",
    )


def plain_name(name: str) -> str:
    """A written name in its one spelling, so that 张 三 and 张三 are one: characters that look the same are the
    same (NFKC), there is no white space and nothing else that prints nothing, and one kind of middle dot, which
    stands between two parts of a name."""
    visible = BLANK_LETTERS.sub("", "".join(unicodedata.normalize("NFKC", name).split()))
    return MIDDLE_DOTS.sub("·", visible).strip("·")


def is_name(name: str) -> bool:
    """Whether a plain name can be one: letters, with dots between."""
    return name.replace("·", "").isalpha()


def weigh_ballot(
    marks: Mapping[str, str],
    write_ins: Iterable[WriteIn],
    defects: Sequence[str],
    *,
    limit: int | None,
    candidate_names: Container[str],
    rule: MarkingRule,
) -> tuple[list[str], list[str], list[str], int, str]:
    """The judgement itself: (for, against, names counted, chosen, void reason).

    The lists say what is written; where the void reason is not empty none of it may be counted. Called
    once for each of perhaps a million ballots, hence no objects. ``marks`` is trusted to name candidates.
    """
    chosen_for = [who for who, mark in marks.items() if mark == FOR]
    against = [who for who, mark in marks.items() if mark == AGAINST]
    void = ""
    entries: list[WriteIn] = []
    if write_ins and rule.write_ins:
        seen: set[str] = set()
        for entry in write_ins:
            name = plain_name(entry.name)
            if not name:
                continue
            if not entry.circle and rule.without_circle != "count_as_for":
                if rule.without_circle == "ballot_invalid":
                    void = "write_in_without_circle"
                continue
            # The same person twice is one choice. A candidate is not "somebody else": the marks decide [I].
            if name in seen or name in candidate_names:
                continue
            seen.add(name)
            entries.append(entry)
        if (rule.requires_against and not against) or (
            rule.capped_by_against and len(entries) > len(against)
        ):
            # The written-in names are set aside, the rest stands.
            entries = []
    # 所选人数 is counted as written: a name that can earn no vote still takes up a choice [I].
    chosen = len(chosen_for) + len(entries)
    if limit is not None and chosen > limit:
        void = "over_vote"
    for defect in defects:
        if defect in VOIDING_DEFECTS:
            void = defect
            break
    counted = [plain_name(entry.name) for entry in entries if entry.eligible and entry.identifiable]
    return chosen_for, against, counted, chosen, void


def judge_ballot(
    *,
    limit: int | None,
    candidates: Sequence[str],
    marks: Mapping[str, str],
    write_ins: Sequence[WriteIn] = (),
    defects: Sequence[str] = (),
    rule: MarkingRule,
    names: Mapping[str, str] | None = None,
) -> JudgedBallot:
    """Judge one ballot of one contest.

    ``limit``: how many may be chosen, the seats in an election, None for no limit. ``marks`` by candidate
    id, a missing one abstains. ``names``: the candidates' names by id where ids are not names.
    A ballot handed in always counts as returned, whatever is wrong with it. A blank one is valid.
    Each contest of a post-by-post ballot is judged on its own: an over-vote for one post leaves the votes
    for the other posts standing [I].
    Raises RuleError ``unknown_candidate``, ``unknown_mark``, ``unknown_defect``.
    """
    if limit is not None:
        count("limit", limit, least=1)
    known = set(candidates)
    if len(known) != len(candidates):
        raise RuleError("duplicate_candidate")
    for who, mark in marks.items():
        if who not in known:
            raise RuleError("unknown_candidate", what=who)
        if mark not in (FOR, AGAINST, ABSTAIN, UNCLEAR):
            raise RuleError("unknown_mark", what=mark)
    for defect in defects:
        if defect not in DEFECTS:
            raise RuleError("unknown_defect", what=defect)
    labels = names if names is not None else {who: who for who in candidates}
    chosen_for, against, counted, chosen, void = weigh_ballot(
        marks,
        write_ins,
        defects,
        limit=limit,
        candidate_names={plain_name(label) for label in labels.values()},
        rule=rule,
    )
    if void:
        return JudgedBallot(True, False, chosen, (), (), (), void)
    return JudgedBallot(
        counts_as_returned=True,
        valid=True,
        chosen=chosen,
        for_=tuple(who for who in candidates if who in set(chosen_for)),
        against=tuple(who for who in candidates if who in set(against)),
        write_ins_counted=tuple(counted),
        void_reason="",
    )


IN_PERSON = "in_person"
ASSISTED = "assisted_writing"
# Nobody votes for somebody who is not there (Art. 24 [V]); for boxes carried around nothing was found [I].
ABSENT_WAYS = frozenset({"proxy_vote", "postal_vote", "written_vote", "mobile_box"})


def voter_act_allowed(*, voter_present: bool, act: str, helper: str | None = None) -> bool:
    """Whether a voter may vote in this way (2020 Art. 24 [V]).

    ``act``: in_person, assisted_writing (``helper`` says who writes: anyone but a candidate), or one of the
    ways of voting without being there, none of which is allowed. Raises RuleError ``unknown_act``,
    ``helper_missing``.
    """
    if act in ABSENT_WAYS:
        return False
    if act == IN_PERSON:
        return voter_present
    if act == ASSISTED:
        if not helper or helper == "none":
            raise RuleError("helper_missing")
        return voter_present and helper not in HELPERS_BARRED
    raise RuleError("unknown_act", what=act)
