"""How the public reads the outcome of a vote: figures, rule, and the verdict in plain sentences."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from ballots.domain.election import DECISION
from ballots.domain.explanation import Sentence, explain
from ballots.domain.verdict import WRITE_IN, Verdict
from election_site.domain.channels import CHANNELS, SMALLEST_BODY, bodies_in_order
from election_site.domain.wording import N_
from election_site.models import Outcome
from election_site.queries.outcome_page import (
    ExplainedLine,
    FigureTable,
    FunnelStep,
    OutcomePage,
    ResultGroup,
    ResultRow,
    Tile,
)
from election_site.queries.wording import fill

PASSED_WORD = {  # msgids
    "second_recommendation": ("", "passed"),
    "public_recognition": (N_("goes on"), "passed"),
    "organisational_trust": (N_("goes on"), "passed"),
    "member_decision": (N_("elected"), "elected"),
}


def vote_page(outcome: Outcome) -> OutcomePage:
    """The page of any of the four votes, its rounds one after another. Of a round that is not valid there is nothing
    to show but why: its votes count for nothing, and those on paper were not even read."""
    figures = outcome.figures
    rounds = rounds_of(figures)
    return OutcomePage(
        headline=headline(figures),
        tiles=tiles(figures, verdicts_of(figures)),
        sentences=[line for one in rounds for line in round_lines(one, figures, is_one=len(rounds) == 1)],
        results=[
            result_group(
                contest, one, verdicts_of(one)[contest["key"]], "" if len(rounds) == 1 else one["title"]
            )
            for one in rounds
            for contest in one["contests"]
            if verdicts_of(one)[contest["key"]].vote_valid
        ],
        tables=channel_tables(figures),
        funnel=funnel_steps(figures),
    )


def rounds_of(figures: Mapping) -> list[Mapping]:
    """The rounds of an outcome, each with the kind and the names of the whole."""
    whole = {"kind": figures["kind"], "names": figures["names"]}
    return [{**one, **whole} for one in figures.get("rounds") or [{**figures, "title": ""}]]


def verdicts_of(figures: Mapping) -> dict[str, Verdict]:
    """The verdicts of an outcome or of one of its rounds, by contest in the paper's order."""
    return {one["key"]: Verdict.from_dict(figures["verdicts"][one["key"]]) for one in figures["contests"]}


def round_lines(one: Mapping, figures: Mapping, *, is_one: bool) -> list[ExplainedLine]:
    """One round in sentences: what is said of the whole meeting once, then contest by contest, then what people
    decided. With several rounds the round is named first."""
    verdicts = verdicts_of(one)
    lines = [] if is_one else [ExplainedLine(gettext("Round %(number)s: “%(title)s”.") % round_params(one))]
    for place, contest in enumerate(one["contests"]):
        lines += verdict_lines(verdicts[contest["key"]], figures["names"], contest["title"], place == 0)
    return lines + decision_lines(one)


def round_params(one: Mapping) -> dict[str, object]:
    return {"number": one["round"], "title": one["title"]}


def headline(figures: Mapping) -> str:
    """The stage line's one figure."""
    going_on = sum(len(group) for group in figures.get("decided", figures["advancing"]).values())
    return {
        "second_recommendation": gettext("%(count)s ballots"),
        "member_decision": gettext("%(count)s elected"),
    }.get(figures["kind"], gettext("%(count)s go on")) % {
        "count": figures["attendance"]["returned"] if figures["kind"] == "second_recommendation" else going_on
    }


def tiles(figures: Mapping, verdicts: Mapping[str, Verdict]) -> list[Tile]:
    """应到, 实到, 发出, 收回, 有效/无效 — each with the rule beneath it where one applies."""
    attendance, first = figures["attendance"], next(iter(verdicts.values()))
    quorum = (
        gettext("of %(base)s who should attend; at least %(required)s needed")
        if first.quorum_required
        else gettext("of %(base)s who should attend")
    )
    valid = [contest["valid"] for contest in figures["tally"]["contests"].values()]
    return [
        Tile(
            gettext("Present"),
            str(attendance["present"]),
            quorum % {"base": attendance["roll_base"], "required": first.quorum_required},
        ),
        Tile(gettext("Ballots issued"), str(attendance["issued"]), gettext("equal to those present")),
        Tile(
            gettext("Ballots returned"),
            str(attendance["returned"]),
            gettext("not more than issued, so the vote is valid"),
        ),
        Tile(gettext("Valid ballots"), valid_text(valid), gettext("judged post by post")),
    ]


def valid_text(valid: Sequence[int]) -> str:
    """One number if it is the same for every post, else the range."""
    return str(valid[0]) if len(set(valid)) == 1 else f"{min(valid)}–{max(valid)}"


def verdict_lines(verdict: Verdict, names: Mapping, title: str, is_first: bool) -> list[ExplainedLine]:
    """The verdict in sentences; what concerns the whole meeting is said once, with the first post."""
    lines = [explained(sentence) for sentence in explain(verdict, names, title=title, is_decided=True)]
    return lines if is_first else [line for line in lines if not is_about_meeting(line, verdict)]


def decision_lines(figures: Mapping) -> list[ExplainedLine]:
    """What people decided where the rules are silent; outcomes without decisions say nothing."""
    titles = {contest["key"]: contest["title"] for contest in figures["contests"]}
    return [
        ExplainedLine(
            gettext(
                "“%(contest)s”: decided by %(taken_by)s: %(decision)s (recorded by %(recorded_by)s, confirmed by"
                " %(confirmed_by)s)"
            )
            % {**one, "contest": titles[one["contest"]], "decision": one["decision"] + agreed(one, figures)},
            gettext("decision on record"),
        )
        for one in figures.get("decisions", [])
    ]


def agreed(decision: Mapping, figures: Mapping) -> str:
    """Of a decision that voters take by show of hands, how many were for it."""
    if decision["agree"] is None:
        return ""
    return gettext(" (%(agree)s of %(present)s voters present agreed)") % {
        "agree": decision["agree"],
        "present": figures["attendance"]["present"],
    }


def is_about_meeting(line: ExplainedLine, verdict: Verdict) -> bool:
    return line in [explained(sentence) for sentence in meeting_sentences(verdict)]


def meeting_sentences(verdict: Verdict) -> list[Sentence]:
    """The sentences on attendance, quorum and validity, which are the same for every contest."""
    return explain(verdict, {})[:MEETING_SENTENCES]


MEETING_SENTENCES = 3


def explained(sentence: Sentence) -> ExplainedLine:
    source = sentence.source
    return ExplainedLine(
        fill(sentence.msgid, sentence.params),
        source.ref if source else "",
        source.status if source else "",
    )


def result_group(contest: Mapping, figures: Mapping, verdict: Verdict, over: str = "") -> ResultGroup:
    """One post's candidates by votes, with the threshold, and whoever passed it by being written in; ``over`` names
    the round where there are several."""
    lines = figures["tally"]["contests"][contest["key"]]["candidates"] | written_lines(verdict)
    has_marks = figures["kind"] != "second_recommendation"
    place = {who: index for index, who in enumerate(contest["order"])}
    ranked = sorted(lines, key=lambda who: (-lines[who]["for"], place.get(who, len(place))))
    base = verdict.base or figures["attendance"]["returned"]
    return ResultGroup(
        f"{contest['title']} · {over}" if over else contest["title"],
        [
            ResultRow(
                name=name_of(who, figures["names"]),
                who=who,
                votes=lines[who]["for"],
                base=max(base, lines[who]["for"]),
                threshold=verdict.threshold - 1 if verdict.threshold else None,
                votes_against=lines[who].get("against") if has_marks else None,
                votes_abstain=lines[who].get("abstain") if has_marks else None,
                verdict=verdict_word(figures["kind"], verdict, who, is_decided=True)[0],
                verdict_class=verdict_word(figures["kind"], verdict, who, is_decided=True)[1],
            )
            for who in ranked
        ],
    )


def written_lines(verdict: Verdict) -> dict[str, dict[str, int]]:
    """The votes of whoever was written in and passed the threshold or is equal at the last seat; others were written
    by few, and their names stand in the report on the count alone."""
    tied = verdict.tie.between if verdict.tie else ()
    return {
        who: {"for": verdict.votes[who]}
        for who in dict.fromkeys((*verdict.over_threshold, *tied))
        if who.startswith(WRITE_IN)
    }


def name_of(who: str, names: Mapping[str, str]) -> str:
    if not who.startswith(WRITE_IN):
        return names[who]
    return gettext("%(name)s (written in)") % {"name": who.removeprefix(WRITE_IN)}


def verdict_word(kind: str, verdict: Verdict, who: str, *, is_decided: bool) -> tuple[str, str]:
    """The verdict on one candidate as a word and its colour; ``is_decided``: what the rule leaves to people."""
    if kind == "second_recommendation":
        return "", "passed"
    if not verdict.vote_valid:
        again = kind == "member_decision"
        return gettext("not valid, re-run") if again else gettext("not valid, voted on again"), "again"
    elected = {*verdict.elected, *(WRITE_IN + name for name in verdict.elected_write_ins)}
    if verdict.tie and who in verdict.tie.between:
        if verdict.next_step != DECISION:
            return gettext("vote again among the tied"), "again"
        if not is_decided:
            return gettext("equal, to be decided"), "again"
    if who not in elected:
        return (gettext("not elected") if kind == "member_decision" else gettext("does not go on")), "not"
    word, colour = PASSED_WORD[kind]
    return gettext(word), colour


def channel_tables(figures: Mapping) -> list[FigureTable]:
    """Ballots by body, for a vote whose slips carry one; small bodies are shown merged."""
    issued = {k: n for k, n in figures["attendance"].get("issued_by_channel", {}).items() if k}
    if not issued:
        return []
    shown = {k: n for k, n in issued.items() if n >= SMALLEST_BODY}
    merged = sum(issued.values()) - sum(shown.values())
    rows = [[gettext(CHANNELS.get(f"second:{k}", k)), str(shown[k])] for k in bodies_in_order(shown)]
    if merged:
        rows.append([gettext("Others together"), str(merged)])
    return [FigureTable(gettext("Ballots issued by body"), [gettext("Body"), gettext("Ballots")], rows)]


def funnel_steps(figures: Mapping) -> list[FunnelStep]:
    """The second recommendation gives figures only; nobody leaves the field there."""
    if figures["kind"] == "second_recommendation":
        return []
    going_on = sum(len(group) for group in figures.get("decided", figures["advancing"]).values())
    label = {
        "public_recognition": gettext("recognised by the public"),
        "organisational_trust": gettext("trusted by the county committee"),
        "member_decision": gettext("elected by the members"),
    }[figures["kind"]]
    sentence = gettext("%(count)s ballots were cast.") % {"count": figures["attendance"]["returned"]}
    return [FunnelStep(label, going_on, sentence)]
