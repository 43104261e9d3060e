"""The ballot paper as data, and whether what a voter filled in fits it.

A paper, frozen when the vote is prepared, is JSON::

    {"kind": "member_decision",
     "contests": [{"key": "p1", "title": "党委书记", "seats": 1, "max_for": 1, "marks": ["for", "against",
                   "abstain"], "write_ins": 1, "candidates": [{"id": "12", "name": "丁一"}]}]}

``max_for`` null: no limit to the marks "for". ``write_ins``: lines for other names, 0 where none are allowed.

A ballot's content is JSON too: ``{"p1": {"marks": {"12": "for"}, "write_ins": ["王煦"]}}``. What is absent
abstains. On a paper ballot that two counters entered, a mark may be "unclear", a written-in name may be
``{"name": "王煦", "circle": false}``, and ``"defects": ["identifying_mark"]`` may stand beside the marks.
"""

from collections.abc import Mapping, Sequence

from ballots.domain.checks import reason
from ballots.domain.marking import ABSTAIN, AGAINST, FOR, MarkingRule, is_name, marking_rule, plain_name
from election_site.domain.checks import Reason
from election_site.domain.rule_basis import RuleError, count
from election_site.domain.rules import VOTE_KINDS, Options

# The longest name of a person on record in China's household registers is well below this.
NAME_MAX = 30
Contest = Mapping[str, object]
Paper = Mapping[str, object]


def contest_of(paper: Paper, key: str) -> Contest:
    """The contest of that key, or KeyError."""
    for contest in paper["contests"]:
        if contest["key"] == key:
            return contest
    raise KeyError(key)


def check_paper(paper: Paper) -> None:
    """Refuse a paper on which no ballot could be judged: RuleError naming the first flaw."""
    if paper.get("kind") not in VOTE_KINDS:
        raise RuleError("unknown_vote", what=paper.get("kind"))
    contests = paper.get("contests")
    if not contests:
        raise RuleError("paper_without_contest")
    keys: set[str] = set()
    for contest in contests:
        key = contest["key"]
        if key in keys:
            raise RuleError("duplicate_contest", what=key)
        keys.add(key)
        count("seats", contest["seats"], least=1)
        count("write_ins", contest["write_ins"])
        if contest["max_for"] is not None:
            count("max_for", contest["max_for"], least=1)
        if FOR not in contest["marks"] or not set(contest["marks"]) <= {FOR, AGAINST, ABSTAIN}:
            raise RuleError("unknown_mark", what=key)
        ids = [candidate["id"] for candidate in contest["candidates"]]
        if not ids:
            raise RuleError("nobody_stands", what=key)
        if len(set(ids)) != len(ids):
            raise RuleError("duplicate_candidate", what=key)


def ballot_problems(paper: Paper, content: object, options: Options | None = None) -> list[Reason]:
    """Why this content cannot be dropped as it is; empty where it can.

    A voter at the screen is told before the ballot is dropped; a paper ballot is judged as it comes.
    ``options``: those of the election, of which the ones on written-in names are read; missing ones take
    their defaults.
    """
    rule = marking_rule(options or {}, write_ins=True)
    if not isinstance(content, Mapping):
        return [reason("B101")]
    contests = {contest["key"]: contest for contest in paper["contests"]}
    problems = [reason("B102") for key in content if key not in contests]
    for key, contest in contests.items():
        if key in content:
            problems += _contest_problems(contest, content[key], rule)
    return problems


def plain_content(content: Mapping) -> dict:
    """The one way to write down what a voter marked, for a content without problems.

    What abstains is left out, a written-in name stands in its one spelling, names stand in one order. Else the
    same ballot could be filled in so that its maker knows it again in the published lists of marks.
    """
    plain = {}
    for key, filled in content.items():
        marks = {who: mark for who, mark in filled.get("marks", {}).items() if mark != ABSTAIN}
        names = sorted({plain_name(entry) for entry in filled.get("write_ins", [])} - {""})
        if marks or names:
            plain[key] = {"marks": marks, "write_ins": names}
    return plain


def plain_answer(filled: Mapping) -> dict:
    """One contest's answer as it is published: from paper, where a box left empty is keyed as an abstention, as it
    would stand from the screen. Else the lists of marks would tell what the few voted who took paper."""
    marks = {who: mark for who, mark in filled.get("marks", {}).items() if mark != ABSTAIN}
    return {**filled, "marks": marks} if marks or filled.get("write_ins") or filled.get("defects") else {}


def _is_readable(filled: object) -> bool:
    """Whether the shape is that of a ballot: marks by id, written-in names as a list of text, no more."""
    if not isinstance(filled, Mapping) or set(filled) - {"marks", "write_ins"}:
        return False
    marks, written = filled.get("marks", {}), filled.get("write_ins", [])
    return (
        isinstance(marks, Mapping)
        and all(isinstance(mark, str) for mark in marks.values())
        and isinstance(written, list | tuple)
        and all(isinstance(entry, str) for entry in written)
    )


def _contest_problems(contest: Contest, filled: object, rule: MarkingRule) -> list[Reason]:
    if not _is_readable(filled):
        return [reason("B101")]
    title = contest["title"]
    marks = filled.get("marks", {})
    problems: list[Reason] = []
    names = {candidate["id"]: candidate["name"] for candidate in contest["candidates"]}
    for who, mark in marks.items():
        if who not in names:
            problems.append(reason("B103", contest=title))
        elif mark not in contest["marks"] and mark != ABSTAIN:
            problems.append(reason("B104", contest=title, name=names[who]))
    written = [plain_name(entry) for entry in filled.get("write_ins", []) if plain_name(entry)]
    problems += _write_in_problems(contest, marks, written, rule)
    chosen = sum(mark == FOR for mark in marks.values()) + len(written)
    if contest["max_for"] is not None and chosen > contest["max_for"]:
        problems.append(reason("B105", contest=title, chosen=chosen, limit=contest["max_for"]))
    return problems


def _write_in_problems(
    contest: Contest, marks: Mapping[str, str], written: Sequence[str], rule: MarkingRule
) -> list[Reason]:
    title = contest["title"]
    if not written:
        return []
    if not contest["write_ins"]:
        return [reason("B106", contest=title)]
    problems: list[Reason] = []
    if len(written) > contest["write_ins"]:
        problems.append(reason("B107", contest=title, written=len(written), lines=contest["write_ins"]))
    against = sum(mark == AGAINST for mark in marks.values())
    if rule.requires_against and not against:
        problems.append(reason("B108", contest=title))
    if rule.capped_by_against and len(written) > against:
        problems.append(reason("B109", contest=title, written=len(written), against=against))
    standing = {plain_name(candidate["name"]) for candidate in contest["candidates"]}
    seen: set[str] = set()
    for name in written:
        if len(name) > NAME_MAX:
            problems.append(reason("B112", contest=title, most=NAME_MAX))
        elif not is_name(name):
            problems.append(reason("B113", contest=title, name=name))
        elif name in standing:
            problems.append(reason("B110", contest=title, name=name))
        elif name in seen:
            problems.append(reason("B111", contest=title, name=name))
        seen.add(name)
    return problems
