"""What the pages of a bundle show: plain data for templates and for the keyboard of the entry page."""

from collections.abc import Mapping

from django.utils.translation import gettext

from ballots.domain import paper_entry as way
from ballots.domain.marking import ABSTAIN, AGAINST, FOR, UNCLEAR
from ballots.domain.paper import Contest, Paper
from ballots.domain.paper_reading import DOUBTFUL, PILES, WHOLE_DEFECTS, Content
from ballots.models import DoubtfulRuling, PaperBundle
from election_site.domain.checks import Reason
from election_site.domain.wording import N_
from election_site.queries.wording import blocker_rows

# One key a mark, the same for every ballot, so that the hand learns it.
KEYS: Mapping[str, str] = {FOR: "1", AGAINST: "2", ABSTAIN: "3", UNCLEAR: "4"}
WORDS: Mapping[str, str] = {
    FOR: N_("For"),
    AGAINST: N_("Against"),
    ABSTAIN: N_("Abstain"),
    UNCLEAR: N_("cannot be read"),
}
SIGNS: Mapping[str, str] = {FOR: "○", AGAINST: "×", ABSTAIN: "—", UNCLEAR: "？", "": "·"}


def marks_of(contest: Contest) -> list[dict[str, str]]:
    """The marks that may be keyed in a contest: those of the paper, none, and one that cannot be read."""
    return [
        {"mark": mark, "key": key, "word": gettext(WORDS[mark]), "sign": SIGNS[mark]}
        for mark, key in KEYS.items()
        if mark in (*contest["marks"], ABSTAIN, UNCLEAR)
    ]


def paper_data(paper: Paper) -> list[dict]:
    """The paper as the keyboard needs it."""
    return [
        {
            "key": contest["key"],
            "title": contest["title"],
            "limit": contest["max_for"],
            "marks": marks_of(contest),
            "candidates": [{"id": one["id"], "name": one["name"]} for one in contest["candidates"]],
            "write_ins": contest["write_ins"],
        }
        for contest in paper["contests"]
    ]


def entry_data(bundle: PaperBundle, state: way.Entering, side: int) -> dict:
    """What one counter's page holds: the paper, the open lines, his own readings, rulings given before.

    Nothing here may come from the other side's sheet.
    """
    told = bundle.doubtful_rulings.filter(state=DoubtfulRuling.State.CONFIRMED, is_valid=True)
    return {
        "contests": paper_data(bundle.vote.paper),
        "defects": [
            {"key": str(number), "defect": defect, "word": gettext(word)}
            for number, (defect, word) in enumerate(WHOLE_DEFECTS.items(), 1)
        ],
        "lines": list(state.open_lines),
        "own": {str(line): content for line, content in state.sheets[side].lines.items()},
        "told": {str(one.line): one.reason for one in told},
    }


def sort_rows(state: way.Unsorted | way.Judging) -> list[dict]:
    piles = [
        {"pile": pile, "key": str(number), "word": gettext(word)}
        for number, (pile, word) in enumerate(PILES.items(), 1)
    ]
    return [{"line": line, "piles": piles} for line in range(1, state.size + 1)]


def judging_context(bundle: PaperBundle, state: way.Judging) -> dict:
    """Each doubtful ballot with what has been ruled, and what was turned down."""
    rulings: dict[int, list[DoubtfulRuling]] = {}
    for one in bundle.doubtful_rulings.select_related("proposed_by", "decided_by"):
        rulings.setdefault(one.line, []).append(one)
    rows = []
    for line, pile in state.piles.items():
        if pile == DOUBTFUL:
            given = rulings.get(line, [])
            live = next((one for one in given if one.state != DoubtfulRuling.State.TURNED_DOWN), None)
            past = [one for one in given if one is not live]
            rows.append({"line": line, "live": live, "past": past, "word": verdict_word(live)})
    return {"rows": rows}


def verdict_word(ruling: DoubtfulRuling | None) -> str:
    if ruling is None:
        return ""
    if ruling.is_valid:
        return gettext("valid")
    return gettext("invalid: %(why)s") % {"why": gettext(WHOLE_DEFECTS[ruling.defect])}


def reading_rows(paper: Paper, content: Content) -> list[dict]:
    """One reading, contest by contest, as signs and names."""
    rows = []
    for contest in paper["contests"]:
        filled = content[contest["key"]]
        defects = filled.get("defects") or []
        rows.append(
            {
                "title": contest["title"],
                "marks": [
                    {"name": one["name"], "sign": SIGNS[filled["marks"].get(one["id"], "")]}
                    for one in contest["candidates"]
                ],
                "written": [written_text(one) for one in filled["write_ins"]],
                "void": gettext(WHOLE_DEFECTS[defects[0]]) if defects else "",
            }
        )
    return rows


def written_text(entry: str | Mapping) -> str:
    if isinstance(entry, str):
        return f"{entry} ○"
    return gettext("%(name)s (no ○)") % {"name": entry["name"]}


def pair_rows(paper: Paper, state: way.Disputed) -> list[dict]:
    """Each disputed ballot: both readings of the contests that differ, and how many others are ``alike``."""
    rows = []
    for line, (first, second) in state.readings.items():
        both = list(zip(reading_rows(paper, first), reading_rows(paper, second), strict=True))
        differing = [{"first": a, "second": b} for a, b in both if a != b]
        rows.append(
            {
                "line": line,
                "contests": differing,
                "alike": len(both) - len(differing),
                "ruled": gettext(way.CHOICES[state.ruled[line]]) if line in state.ruled else "",
            }
        )
    return rows


def agreed_context(
    bundle: PaperBundle, state: way.Agreed | way.SignedOff, side: int | None, odd: Mapping[int, list[Reason]]
) -> dict:
    """The agreed reading, line by line, with what is odd and what was said about it."""
    lines = [0] if 0 in odd else []
    rows = [
        {
            "line": line,
            "pile": gettext(PILES[state.piles[line]]) if line else "",
            "contests": reading_rows(bundle.vote.paper, state.lines[line]) if line else [],
            "odd": blocker_rows(odd.get(line, [])),
            "explained": state.explained.get(line, ""),
        }
        for line in (*lines, *sorted(state.lines))
    ]
    signed = getattr(state, "signed", frozenset((0, 1)))
    return {
        "rows": rows,
        "titles": [contest["title"] for contest in bundle.vote.paper["contests"]],
        "is_counter": side is not None,
        "has_signed": side in signed,
        "signatures": [seat for place, seat in enumerate((bundle.first, bundle.second)) if place in signed],
    }
