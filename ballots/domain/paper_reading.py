"""One paper ballot as a counter reads it: its one plain form, what it cannot be, what is odd about it.

A reading is a ballot's content (see ``paper``) with every candidate marked: on paper a blank box is keyed as
an abstention, so that a forgotten key shows. A ballot that is void as a whole is
``{"p1": {"defects": ["identifying_mark"]}, …}`` with the same defect in every contest.
"""

from collections.abc import Mapping, Sequence

from ballots.domain.marking import (
    ABSTAIN,
    AGAINST,
    FOR,
    UNCLEAR,
    VOIDING_DEFECTS,
    is_name,
    marking_rule,
    plain_name,
)
from ballots.domain.paper import NAME_MAX, Contest, Paper
from ballots.domain.paper_checks import paper_reason
from ballots.domain.tally import add_ballot, empty_tally
from election_site.domain.checks import Reason
from election_site.domain.rules import Options
from election_site.domain.wording import N_

VALID, INVALID, DOUBTFUL = "valid", "invalid", "doubtful"
PILES: Mapping[str, str] = {VALID: N_("valid"), INVALID: N_("invalid"), DOUBTFUL: N_("doubtful")}
WHOLE_DEFECTS: Mapping[str, str] = {
    "identifying_mark": N_("a mark that shows who voted"),
    "all_illegible": N_("nothing on it can be read"),
    "not_issued_form": N_("not a ballot that was issued here"),
}
# Bundles smaller than this may well be alike by chance.
ALIKE_FROM = 5
Content = dict[str, dict]


def void_content(paper: Paper, defect: str) -> Content:
    """The content of a ballot that is void as a whole."""
    if defect not in VOIDING_DEFECTS:
        raise KeyError(defect)
    return {
        contest["key"]: {"marks": {}, "write_ins": [], "defects": [defect]} for contest in paper["contests"]
    }


def plain_reading(paper: Paper, raw: object) -> tuple[Content, list[Reason]]:
    """The one form in which two readings of the same ballot are equal, and why it cannot be a ballot.

    ``raw`` comes from the keyboard and may hold anything. The content is complete only where there is no
    reason.
    """
    contests = {contest["key"]: contest for contest in paper["contests"]}
    if not isinstance(raw, Mapping):
        return {}, [paper_reason("B430")]
    defects = {_defect(filled) for filled in raw.values()} - {""}
    if defects:
        if len(defects) > 1 or not defects <= VOIDING_DEFECTS:
            return {}, [paper_reason("B430")]
        return void_content(paper, defects.pop()), []
    if set(raw) - set(contests):
        return {}, [paper_reason("B435")]
    content: Content = {}
    problems: list[Reason] = []
    for key, contest in contests.items():
        filled = raw.get(key, {})
        if not _has_shape(filled):
            return {}, [paper_reason("B430")]
        problems += _mark_problems(contest, filled.get("marks", {}))
        written, wrong = _written(contest, filled.get("write_ins", []))
        problems += wrong
        marks = filled.get("marks", {})
        content[key] = {
            "marks": {one["id"]: marks.get(one["id"], "") for one in contest["candidates"]},
            "write_ins": written,
        }
    return content, problems


def _defect(filled: object) -> str:
    defects = filled.get("defects") if isinstance(filled, Mapping) else None
    return str(defects[0]) if isinstance(defects, list) and defects else ""


def _has_shape(filled: object) -> bool:
    return (
        isinstance(filled, Mapping)
        and isinstance(filled.get("marks", {}), Mapping)
        and isinstance(filled.get("write_ins", []), list)
        and all(isinstance(one, str | Mapping) for one in filled.get("write_ins", []))
    )


def _mark_problems(contest: Contest, marks: Mapping[str, object]) -> list[Reason]:
    title, known = contest["title"], {one["id"] for one in contest["candidates"]}
    if set(marks) - known:
        return [paper_reason("B435")]
    problems = []
    for one in contest["candidates"]:
        mark = marks.get(one["id"])
        if not mark:
            problems.append(paper_reason("B431", contest=title, name=one["name"]))
        elif mark not in (*contest["marks"], ABSTAIN, UNCLEAR):
            problems.append(paper_reason("B432", contest=title, name=one["name"]))
    return problems


def _written(contest: Contest, entries: Sequence[object]) -> tuple[list, list[Reason]]:
    """Written-in names in the paper's lines: text, or ``{"name": …, "circle": False}`` without its ○."""
    title, written, problems = contest["title"], [], []
    for entry in entries:
        has_name = isinstance(entry, Mapping)
        name = plain_name(str(entry.get("name", "")) if has_name else entry)
        if not name:
            continue
        if len(name) > NAME_MAX or not is_name(name):
            problems.append(paper_reason("B434", contest=title, name=name[:NAME_MAX]))
        has_circle = entry.get("circle", True) is not False if has_name else True
        written.append(name if has_circle else {"name": name, "circle": False})
    if len(written) > contest["write_ins"]:
        problems.append(paper_reason("B433", contest=title, lines=contest["write_ins"]))
    # The order of the lines means nothing; a second pair of eyes may read them from below.
    return sorted(written, key=lambda one: one if isinstance(one, str) else one["name"]), problems


def void_parts(paper: Paper, content: Content, options: Options) -> dict[str, str]:
    """By contest key, why that part of the ballot is invalid; contests that count are left out."""
    tally = empty_tally(paper)
    add_ballot(tally, paper, content, "", options)
    return {key: next(iter(one["void"])) for key, one in tally.as_dict().items() if one["void"]}


def odd_about(paper: Paper, content: Content, pile: str, options: Options) -> list[Reason]:
    """What is odd but possible on one ballot, by itself and beside the pile it was sorted into."""
    void = void_parts(paper, content, options)
    found: list[Reason] = []
    if not any(filled.get("defects") for filled in content.values()):
        for contest in paper["contests"]:
            found += _odd_contest(contest, content[contest["key"]], void, options)
        if _is_blank(content):
            found.append(paper_reason("B442"))
    if pile == VALID and len(void) == len(paper["contests"]):
        found.append(paper_reason("B446"))
    if pile == INVALID and not void:
        found.append(paper_reason("B447"))
    return found


def _is_blank(content: Content) -> bool:
    return not any(
        filled["write_ins"] or any(mark in (FOR, AGAINST) for mark in filled["marks"].values())
        for filled in content.values()
    )


def _odd_contest(
    contest: Contest, filled: Mapping, void: Mapping[str, str], options: Options
) -> list[Reason]:
    title, marks = contest["title"], filled["marks"]
    rule = marking_rule(options, write_ins=bool(contest["write_ins"]))
    standing = {plain_name(one["name"]) for one in contest["candidates"]}
    found = [
        paper_reason("B449", contest=title, name=one["name"])
        for one in contest["candidates"]
        if marks[one["id"]] == UNCLEAR
    ]
    counting = []
    for entry in filled["write_ins"]:
        name = entry if isinstance(entry, str) else entry["name"]
        if not isinstance(entry, str):
            found.append(paper_reason("B443", contest=title, name=name))
        if name in standing:
            found.append(paper_reason("B444", contest=title, name=name))
        elif isinstance(entry, str):
            counting.append(name)
    against = sum(mark == AGAINST for mark in marks.values())
    if counting and (
        (rule.requires_against and not against) or (rule.capped_by_against and len(counting) > against)
    ):
        found.append(paper_reason("B445", contest=title))
    if void.get(contest["key"]) == "over_vote":
        chosen = sum(mark == FOR for mark in marks.values()) + len(counting)
        found.append(paper_reason("B441", contest=title, chosen=chosen, limit=contest["max_for"]))
    return found


def odd_about_bundle(lines: Mapping[int, Content]) -> list[Reason]:
    """What is odd about a whole bundle: a bundle all alike may have been entered from one sheet."""
    if len(lines) >= ALIKE_FROM and all(one == lines[min(lines)] for one in lines.values()):
        return [paper_reason("B448", count=len(lines))]
    return []
