"""The score sheet (权重计分汇总表) as it is read: from the figures of stage 5 alone, part by part, exactly."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from django.utils.translation import gettext

from nomination.domain.scoring import two_decimals
from nomination.queries.candidacies import post_number
from nomination.queries.channels import SECOND_PREFIX, channel_title, in_order

# The titles of the file. The recipe in the README reads them, and so does whoever recomputes the scores later:
# they are the same in every language. Fractions stand in two columns, because a spreadsheet takes 1/4 for a day.
CSV_TITLES = (
    *("职位", "入围名额", "名次", "候选人编号", "姓名", "结果", "计分方式", "轮次", "渠道"),
    *("权重分子", "权重分母", "得票", "除数", "得分分子", "得分分母", "得分", "总分分子", "总分分母", "总分"),
)


def round_title(channel: str) -> str:
    """Which of the two recommendations a channel belongs to."""
    if channel.startswith(SECOND_PREFIX):
        return gettext("Second recommendation")
    return gettext("Open recommendation")


def base_title(method: str) -> str:
    """What the votes of a channel are divided by."""
    return {
        "share": gettext("votes divided by the valid ballots of the channel"),
        "relative": gettext("votes divided by the highest vote of the channel"),
    }[method]


def exact(value: str) -> dict[str, str]:
    """A fraction as its two whole numbers and with two decimals, all of it text."""
    fraction = Fraction(value)
    return {
        "numerator": str(fraction.numerator),
        "denominator": str(fraction.denominator),
        "is_whole": fraction.denominator == 1,
        "shown": two_decimals(fraction),
    }


def weight_rows(figures: Mapping) -> list[dict[str, str]]:
    """The weights as announced: round, channel, exact fraction and percentage."""
    return [
        {
            "round": round_title(channel),
            "channel": gettext(channel_title(channel)),
            "weight": figures["weights"][channel],
            "percent": f"{two_decimals(Fraction(figures['weights'][channel]) * 100)}%",
        }
        for channel in in_order(figures["weights"])
    ]


def score_tables(figures: Mapping) -> list[dict]:
    """One table a post, in the posts' order: its channels, and a row for everybody scored, the best first."""
    channels = in_order(figures["weights"])
    return [
        {
            "key": post["key"],
            "title": post["title"],
            "places": post["places"],
            "decision": post["decision"],
            "channels": [
                {
                    "title": gettext(channel_title(one)),
                    "round": round_title(one),
                    "weight": figures["weights"][one],
                }
                for one in channels
            ],
            "rows": [_row(line, channels) for line in post["sheet"]],
        }
        for post in sorted(figures["posts"], key=lambda one: post_number(one["key"]))
    ]


def _row(line: Mapping, channels) -> dict:
    parts = {part["channel"]: part for part in line["parts"]}
    return {
        "id": line["id"],
        "rank": line["rank"],
        "name": line["name"],
        "goes_on": line["goes_on"],
        "total": exact(line["total"]),
        "parts": [
            {
                "channel": gettext(channel_title(one)),
                "round": round_title(one),
                "weight": parts[one]["weight"],
                "votes": parts[one]["votes"],
                "base": parts[one]["base"],
                "points": exact(parts[one]["points"]),
            }
            for one in channels
        ],
    }


def csv_rows(figures: Mapping) -> Iterator[list[object]]:
    """The lines of the file under ``CSV_TITLES``: one for each person and channel. It is enough by itself to
    compute every score again."""
    method = base_title(figures["method"])
    for post in score_tables(figures):
        for row in post["rows"]:
            result = gettext("goes on") if row["goes_on"] else gettext("does not go on")
            total = row["total"]
            for part in row["parts"]:
                weight, points = Fraction(part["weight"]), part["points"]
                yield [
                    *(post["title"], post["places"], row["rank"], row["id"], row["name"], result),
                    *(method, part["round"], part["channel"]),
                    *(weight.numerator, weight.denominator, part["votes"], part["base"]),
                    *(points["numerator"], points["denominator"], points["shown"]),
                    *(total["numerator"], total["denominator"], total["shown"]),
                ]
