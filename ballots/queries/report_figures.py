"""The bodies of the reports on people and sheets: attendance, printing and handing out, return."""

from collections import Counter
from collections.abc import Mapping

from django.utils.translation import gettext

from ballots.domain.explanation import explain_quorum
from ballots.models import Departure, Slip, Vote
from ballots.queries.electorate import slips_by_state
from ballots.queries.paper import paper_returned, sheet_figures, stray_sheets
from ballots.queries.votes import rule_of, turnout
from election_site.domain.channels import CHANNELS
from election_site.domain.meeting import quorum
from election_site.domain.roll import GROUNDS
from election_site.domain.rules import Source
from election_site.queries.rolls import member_figures
from election_site.queries.wording import fill


def figure(label: str, value: object, note: str = "") -> dict[str, str]:
    return {"label": label, "value": str(value), "note": note}


def attendance_figures(vote: Vote) -> dict[str, int]:
    """应到, 实到, 发出, 收回: as counted where the vote is counted, else as they stand."""
    if vote.state == Vote.State.COUNTED:
        return {name: vote.result.attendance[name] for name in ("roll_base", "present", "issued", "returned")}
    figures = turnout(vote)
    return {
        "roll_base": figures.roll_base,
        "present": figures.present,
        "issued": figures.issued,
        "returned": figures.in_box,
    }


def quorum_text(vote: Vote, figures: Mapping[str, int]) -> str:
    """The sentence on the quorum with its article, or that there is none."""
    rule = rule_of(vote)
    if rule.quorum is None or not figures["roll_base"]:
        return gettext("This vote has no quorum.")
    source = next((one for one in rule.sources if one.topic == "quorum"), Source("", "I"))
    sentence = explain_quorum(
        quorum(rule=rule.quorum, roll_base=figures["roll_base"], present=figures["present"]),
        roll_base=figures["roll_base"],
        present=figures["present"],
        source=source,
    )
    return with_source(fill(sentence.msgid, sentence.params), source.ref)


def with_source(text: str, ref: str) -> str:
    return gettext("%(text)s (rule: %(ref)s)") % {"text": text, "ref": ref} if ref else text


def attendance_blocks(vote: Vote) -> list[dict]:
    """到会人数报告单: who should attend, who does, who is left out of the base and on which ground."""
    figures = attendance_figures(vote)
    absent = figures["roll_base"] - figures["present"]
    rows = [
        figure(gettext("Should attend"), figures["roll_base"]),
        figure(gettext("Present"), figures["present"]),
        figure(gettext("Absent"), absent),
        figure(
            gettext("Left after the slips were handed out"),
            Departure.objects.filter(check_in__vote=vote).count(),
            gettext("they count as present"),
        ),
    ]
    blocks = [
        {"kind": "figures", "rows": rows},
        {"kind": "text", "lines": [quorum_text(vote, figures)]},
    ]
    excluded = excluded_by_ground(vote)
    if excluded:
        blocks.append(
            {
                "kind": "table",
                "title": gettext("Lawfully not counted among those who should attend"),
                "columns": [gettext("Ground"), gettext("Number of people")],
                "rows": [[ground, str(number)] for ground, number in excluded],
                "wide": 1,
            }
        )
    reasons = [gettext("ill"), gettext("away on duty"), gettext("away on private business"), gettext("other")]
    return [
        *blocks,
        {
            "kind": "table",
            "title": gettext("Absent, by reason (filled in by hand)"),
            "columns": reasons,
            "rows": [[""] * len(reasons)],
            "wide": 0,
        },
    ]


def excluded_by_ground(vote: Vote) -> list[tuple[str, int]]:
    """Members left out of the base, by ground; only the members' roll knows any."""
    if vote.kind != "member_decision":
        return []
    out = {int(one) for one in member_figures(vote.run.election, present_ids(vote)).excluded}
    entries = vote.electorate.entries.filter(pk__in=out).values_list("exclusion", flat=True)
    return [(gettext(GROUNDS[code].text), number) for code, number in sorted(Counter(entries).items())]


def present_ids(vote: Vote) -> set[int]:
    return set(vote.check_ins.values_list("entry_id", flat=True))


def channel_name(channel: str) -> str:
    """A body's name, or "all voters" where slips carry no channel."""
    known = CHANNELS.get(f"second:{channel}", channel)
    return gettext(known).rpartition("：")[2] if known else gettext("all voters")


def issue_blocks(vote: Vote) -> list[dict]:
    """选票印制分发报告单: made = handed out + void, on slips and on paper; handed out = present."""
    figures, slips = attendance_figures(vote), slips_by_state(vote)
    rows, total = [], Counter()
    for channel in vote.channels or [""]:
        made = sum(number for (of, _), number in slips.items() if of == channel)
        void = slips.get((channel, Slip.State.VOID), 0)
        rows.append([channel_name(channel), str(made), str(made - void), str(void)])
        total.update(made=made, issued=made - void, void=void)
    if len(rows) > 1:
        rows.append([gettext("Total"), *(str(total[name]) for name in ("made", "issued", "void"))])
    blocks = [
        {
            "kind": "table",
            "title": gettext("Slips for voting on screen"),
            "columns": [gettext("Voters"), gettext("Made"), gettext("Handed out"), gettext("Made void")],
            "rows": rows,
            "wide": 1,
        }
    ]
    if vote.takes_paper:
        blocks.append(paper_table(vote))
    return [
        *blocks,
        {
            "kind": "figures",
            "rows": [
                figure(gettext("Ballots issued"), figures["issued"]),
                figure(gettext("Present"), figures["present"]),
            ],
        },
        {"kind": "text", "lines": [issue_text(figures)]},
    ]


def paper_table(vote: Vote) -> dict:
    return {
        "kind": "table",
        "title": gettext("Paper ballots"),
        "columns": [
            *(gettext("Voters"), gettext("Printed"), gettext("Handed out")),
            *(gettext("Spoiled"), gettext("Left over")),
        ],
        "rows": [
            [channel_name(one.channel), *map(str, (one.printed, one.issued, one.spoiled, one.left_over))]
            for one in sheet_figures(vote)
        ],
        "wide": 1,
    }


def issue_text(figures: Mapping[str, int]) -> str:
    if figures["issued"] == figures["present"]:
        return gettext("As many ballots are issued as voters are present: %(issued)s.") % figures
    return gettext("Issued %(issued)s, present %(present)s: not equal, the vote cannot open.") % figures


def return_blocks(vote: Vote) -> list[dict]:
    """选票收回报告单: returned against issued and against voters, and what follows from it."""
    figures = attendance_figures(vote)
    paper = paper_returned(vote) if vote.takes_paper else 0
    rows = [
        figure(gettext("Should attend"), figures["roll_base"]),
        figure(gettext("Present"), figures["present"]),
        figure(gettext("Ballots issued"), figures["issued"]),
        figure(gettext("Ballots returned"), figures["returned"]),
    ]
    if vote.takes_paper:
        rows += [
            figure(gettext("of them on screen"), figures["returned"] - paper),
            figure(gettext("of them on paper"), paper),
        ]
    missing = figures["issued"] - figures["returned"]
    label = gettext("Not returned") if missing >= 0 else gettext("Returned beyond those issued")
    rows.append(figure(label, abs(missing)))
    return [
        {"kind": "figures", "rows": rows},
        {"kind": "text", "lines": [return_text(vote, figures)]},
    ]


def return_text(vote: Vote, figures: Mapping[str, int]) -> str:
    """Whether the vote is valid: no more ballots back than issued, and than people voted."""
    source = next((one.ref for one in rule_of(vote).sources if one.topic == "validity"), "")
    stray = stray_sheets(vote) if vote.takes_paper else 0
    if stray:
        return with_source(
            gettext("The paper box holds %(stray)s more than were issued on paper: the vote is not valid.")
            % {"stray": stray},
            source,
        )
    if figures["returned"] <= min(figures["issued"], figures["present"]):
        return with_source(
            gettext(
                "No more ballots came back than were issued and than voters are present: the vote is valid."
            ),
            source,
        )
    return with_source(
        gettext("More ballots came back than were issued or than voters are present: the vote is not valid."),
        source,
    )
