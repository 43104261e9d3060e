"""The bodies of the reports on marks: the count, the list of the elected, the report to the superior."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from ballots.domain.election import approval_state
from ballots.domain.explanation import explain
from ballots.domain.verdict import Verdict
from ballots.models import Vote
from ballots.queries.day_words import day_text
from ballots.queries.decisions import settled_verdicts
from ballots.queries.outcome_pages import decision_lines, verdict_word
from ballots.queries.report_figures import attendance_figures, figure
from ballots.queries.rounds import round_figures
from election_site.domain.name_order import order_names
from election_site.domain.strokes import stroke_table
from election_site.domain.wording import N_
from election_site.models import Approval, Election, Post
from election_site.printing import spaced_name
from election_site.queries.rules import rules_of
from election_site.queries.strokes import corrections_of
from election_site.queries.wording import fill

VOID_WORDS = {  # msgids
    "over_vote": N_("more names chosen than seats"),
    "write_in_without_circle": N_("a name written in without its mark"),
    "all_illegible": N_("wholly illegible"),
    "identifying_mark": N_("a mark that identifies the voter"),
    "not_issued_form": N_("not a ballot of this vote"),
}
# The posts of an election in the words of the rule on approval.
POST_KINDS = {
    Post.Kind.SECRETARY: "secretary",
    Post.Kind.DEPUTY: "deputy_secretary",
    Post.Kind.MEMBER: "member",
}


def count_blocks(vote: Vote) -> list[dict]:
    """计票结果报告单: people and ballots once, then contest by contest every mark, other names, the verdict. Of a vote
    that is not valid only why."""
    figures, verdicts = attendance_figures(vote), settled_verdicts(vote)
    blocks: list[dict] = [
        {
            "kind": "figures",
            "rows": [
                figure(gettext("Should attend"), figures["roll_base"]),
                figure(gettext("Present"), figures["present"]),
                figure(gettext("Ballots issued"), figures["issued"]),
                figure(gettext("Ballots returned"), figures["returned"]),
            ],
        }
    ]
    valid = [contest for contest in vote.paper["contests"] if verdicts[contest["key"]].vote_valid]
    if not valid:
        any_verdict = next(iter(verdicts.values()))
        lines = [fill(sentence.msgid, sentence.params) for sentence in explain(any_verdict, {})]
        return [*blocks, {"kind": "text", "lines": lines}]
    for contest in valid:
        blocks += contest_blocks(vote, contest, verdicts[contest["key"]])
    decided = [line.text for line in decision_lines(round_figures(vote, verdicts))]
    return [*blocks, {"kind": "text", "lines": decided}] if decided else blocks


def contest_blocks(vote: Vote, contest: Mapping, verdict: Verdict) -> list[dict]:
    figures = vote.result.tally[contest["key"]]
    is_decided = vote.decisions.filter(contest=contest["key"], question=verdict.next_step).exists()
    only_for = contest["marks"] == ["for"]
    marks = ("for",) if only_for else ("for", "against", "abstain")
    words = {
        "for": gettext("Recommended") if only_for else gettext("For"),
        "against": gettext("Against"),
        "abstain": gettext("Abstain"),
    }
    table = {
        "kind": "table",
        "title": contest_title(contest, figures),
        "columns": [
            gettext("Name"),
            *(words[mark] for mark in marks),
            *([] if only_for else [gettext("Verdict")]),
        ],
        "rows": [
            [
                spaced_name(one["name"]),
                *(str(figures["candidates"][one["id"]][mark]) for mark in marks),
                *(
                    []
                    if only_for
                    else [verdict_word(vote.kind, verdict, one["id"], is_decided=is_decided)[0]]
                ),
            ]
            for one in contest["candidates"]
        ],
        "wide": 1,
    }
    blocks = [table]
    if figures["write_ins"]:
        blocks.append(write_in_table(figures, verdict))
    names = {one["id"]: one["name"] for one in contest["candidates"]}
    last = explain(verdict, names)[-1]
    lines = [threshold_text(verdict), fill(last.msgid, last.params), void_text(figures)]
    if contest["write_ins"] and not figures["write_ins"]:
        lines.append(gettext("Other names written in: none."))
    # One after another on the same lines: seven posts and their signatures are to stand on two sheets.
    return [*blocks, {"kind": "text", "lines": [" ".join(line for line in lines if line)]}]


def contest_title(contest: Mapping, figures: Mapping) -> str:
    return gettext("%(title)s: %(seats)s seat(s); valid %(valid)s, invalid %(invalid)s") % {
        **{"title": contest["title"], "seats": contest["seats"]},
        **{"valid": figures["valid"], "invalid": figures["invalid"]},
    }


def write_in_table(figures: Mapping, verdict: Verdict) -> dict:
    """另选他人: every name with its votes, the most first."""
    rows = sorted(figures["write_ins"].items(), key=lambda line: (-line[1], line[0]))
    elected = set(verdict.elected_write_ins)
    return {
        "kind": "table",
        "title": gettext("Other names written in"),
        "columns": [gettext("Name"), gettext("For"), gettext("Verdict")],
        "rows": [
            [spaced_name(name), str(votes), gettext("elected") if name in elected else gettext("not elected")]
            for name, votes in rows
        ],
        "wide": 1,
    }


def threshold_text(verdict: Verdict) -> str:
    if verdict.threshold is None:
        return ""
    return gettext("At least %(threshold)s votes are needed.") % {"threshold": verdict.threshold}


def void_text(figures: Mapping) -> str:
    """Why ballots are invalid, with numbers; nothing where none is."""
    parts = [
        gettext("%(why)s: %(count)s") % {"why": gettext(VOID_WORDS[why]), "count": count}
        for why, count in sorted(figures["void"].items())
    ]
    return gettext("Invalid ballots: %(parts)s.") % {"parts": "；".join(parts)} if parts else ""


# ----- who is elected -----


def elected_lines(vote: Vote) -> list[dict]:
    """Everybody elected over all rounds, from the outcome: post, kind of post, name, votes, round, in the order of
    the posts and of their paper (the order that the superior approved)."""
    figures, election = vote.run.outcome.figures, vote.run.election
    posts = {post.key: post for post in election.posts.order_by("number")}
    orders = {contest["key"]: contest["order"] for contest in figures["contests"]}
    return [
        {**one, "post": posts[key].title, "kind": posts[key].kind}
        for key in posts
        for one in sorted(figures["decided"].get(key, []), key=lambda line: place(line["who"], orders[key]))
    ]


def place(who: str, order: Sequence[str]) -> int:
    """The place on the paper; persons written in come after it."""
    return order.index(who) if who in order else len(order)


def by_strokes(election: Election, lines: Sequence[dict]) -> list[dict]:
    """The lines by 姓氏笔画. Raises RuleError ``strokes_missing``."""
    order = order_names(
        [line["name"] for line in lines],
        stroke_table(),
        single_name=rules_of(election).options["single_name"],
        corrections=corrections_of(election.pk),
    )
    return [lines[index] for index in order.positions]


def elected_blocks(vote: Vote) -> list[dict]:
    """当选名单: secretary and deputies in the approved order, members by 姓氏笔画."""
    lines = elected_lines(vote)
    heads = [line for line in lines if line["kind"] != Post.Kind.MEMBER]
    members = by_strokes(vote.run.election, [line for line in lines if line["kind"] == Post.Kind.MEMBER])
    blocks = []
    if heads:
        title = gettext("Secretary and deputies (in the order that the superior approved)")
        blocks.append(elected_table(title, heads))
    if members:
        blocks.append(elected_table(gettext("Members (by strokes of the surname)"), members))
    seats = sum(post.seats for post in vote.run.election.posts.all())
    text = gettext("To be elected: %(seats)s. Elected: %(count)s.") % {"seats": seats, "count": len(lines)}
    return [{"kind": "text", "lines": [text]}, *blocks]


def elected_table(title: str, lines: Sequence[Mapping]) -> dict:
    return {
        "kind": "table",
        "title": title,
        "columns": [gettext("Name"), gettext("Post"), gettext("Votes for"), gettext("Round")],
        "rows": [
            [spaced_name(line["name"]), line["post"], str(line["votes"]), str(line["round"])]
            for line in lines
        ],
        "wide": 2,
    }


def letter_blocks(vote: Vote) -> list[dict]:
    """选举结果的报告: from the organisation to the county, with the figures of every round and the request."""
    election, figures = vote.run.election, vote.run.outcome.figures
    lines = elected_lines(vote)
    held = Vote.objects.filter(run=vote.run).order_by("round_number").first()
    opening = gettext(
        "On %(day)s %(body)s held the general meeting of its members and elected by secret ballot. The result is"
        " reported as follows."
    ) % {"day": day_text(held.opened_at), "body": election.body_name}
    return [
        {"kind": "number", "text": gettext("(document number)        〔      〕       ")},
        {
            "kind": "address",
            "text": gettext("To the Party committee of %(county)s:") % {"county": election.county},
        },
        {
            "kind": "prose",
            "lines": [opening, *(line for one in figures["rounds"] for line in round_lines(one))],
        },
        elected_table(gettext("The elected"), lines),
        {"kind": "prose", "lines": [*request_lines(election, lines), gettext("This is our report.")]},
        {"kind": "sender", "name": election.body_name, "seal": gettext("(seal)")},
    ]


def round_lines(one: Mapping) -> list[str]:
    """One round, and what was decided on it: the superior reads why a seat is empty or who was let in."""
    return [round_text(one), *(line.text for line in decision_lines(one))]


def round_text(one: Mapping) -> str:
    """One round in a sentence: people, ballots, and how many it elected."""
    first = Verdict.from_dict(next(iter(one["verdicts"].values())))
    elected = sum(len(v["elected"]) + len(v["elected_write_ins"]) for v in one["verdicts"].values())
    params = {
        **one["attendance"],
        "title": one["title"],
        "elected": elected,
        "required": first.quorum_required,
    }
    if not first.vote_valid:
        return (
            gettext(
                "“%(title)s”: should attend %(roll_base)s, present %(present)s, issued %(issued)s, returned"
                " %(returned)s: not valid, voted on again."
            )
            % params
        )
    return (
        gettext(
            "“%(title)s”: should attend %(roll_base)s, present %(present)s (at least %(required)s needed); issued"
            " %(issued)s, returned %(returned)s: valid. Elected in this vote: %(elected)s."
        )
        % params
    )


def request_lines(election: Election, lines: Sequence[Mapping]) -> list[str]:
    """Members are filed; secretary and deputies are put to the superior for approval, or were approved."""
    states: dict[str, list[str]] = {}
    documents = Approval.objects.filter(run__election=election, run__stage="result").exclude(
        run__state="annulled"
    )
    for line in lines:
        state = approval_state(post=POST_KINDS[line["kind"]], superior_approved=documents.exists()).state
        states.setdefault(state, []).append(line["name"])
    words = {
        "elected_filed": gettext("For filing: %(names)s."),
        "elected_pending_approval": gettext("We ask for approval of: %(names)s."),
        "elected_approved": gettext("Approved by the superior (%(document)s): %(names)s."),
    }
    document = "、".join(documents.values_list("document_number", flat=True))
    return [
        words[state] % {"names": "、".join(states[state]), "document": document}
        for state in words
        if state in states
    ]
