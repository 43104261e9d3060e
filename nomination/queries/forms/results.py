"""The table of the results of both recommendations (推荐结果统计表)."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext

from election_site.models import Election, Outcome
from election_site.queries.chain import certified_outcome
from election_site.queries.issuing import issuing_body
from nomination.queries.channels import CHANNEL_TITLES, SECOND_PREFIX, channel_title, in_order
from nomination.queries.forms.pieces import Block, blank, note, seal, table

EMPTY_ROWS = 18
# The rows above the people: what became of the slips of each channel.
SLIP_ROWS = ("issued", "returned", "valid")


def results_form(election: Election, _subject: None) -> list[Block]:
    """Rulebook 4, no. 16: issued, returned, valid and the votes by channel, post by post, as certified.

    Before a round is certified its columns stand empty.
    """
    first = certified_outcome(election, "open_recommendation")
    second = certified_outcome(election, "second_recommendation")
    posts = list(election.posts.all())
    blocks = [_post_table(post.title, post.key, first, second) for post in posts]
    if not posts:
        blocks = [_post_table(gettext("Post: %(post)s") % {"post": blank("")}, "", None, None)]
    return [
        *blocks,
        note(
            gettext(
                "Votes of the open recommendation are distinct persons and organisations; nothing is issued."
            )
        ),
        seal(issuing_body(election), sign=[gettext("Counted by:"), gettext("Checked by:")]),
    ]


def _post_table(title: str, key: str, first: Outcome | None, second: Outcome | None) -> Block:
    open_figures, figures = first.figures if first else {}, second.figures if second else {}
    contest = figures["tally"]["contests"].get(key, {}) if second else {}
    parts = contest.get("channels", {})
    channels = in_order({*CHANNEL_TITLES, *(SECOND_PREFIX + body for body in parts)})
    votes = _votes(open_figures.get("votes", {}), parts, contest.get("candidates", ()))
    slips = _slips(open_figures.get("channels", {}), figures.get("attendance", {}), parts)
    people = open_figures.get("advancing", {}).get(key, [])
    rows = [
        ["", label, *[slips[name].get(channel, "") for channel in channels]]
        for name, label in zip(SLIP_ROWS, _slip_words(), strict=True)
    ]
    rows += [
        [
            number,
            open_figures["names"][str(one)],
            *[votes.get(str(one), {}).get(channel, "") for channel in channels],
        ]
        for number, one in enumerate(people, 1)
    ]
    columns = [(gettext("Serial no."), 2), (gettext("Name"), 5)]
    columns += [(gettext(channel_title(channel)), 4) for channel in channels]
    return table(title, columns, rows, least=0 if people else EMPTY_ROWS, height=8)


def _slip_words() -> Sequence[str]:
    return gettext("Slips issued"), gettext("Slips returned"), gettext("Valid or taking part")


def _slips(taking_part: Mapping[str, int], attendance: Mapping, parts: Mapping) -> dict[str, dict[str, int]]:
    issued = attendance.get("issued_by_channel", {})
    return {
        "issued": {SECOND_PREFIX + body: issued[body] for body in parts if body in issued},
        "returned": {SECOND_PREFIX + body: part["returned"] for body, part in parts.items()},
        "valid": dict(taking_part) | {SECOND_PREFIX + body: part["valid"] for body, part in parts.items()},
    }


def _votes(
    in_the_open: Mapping[str, Mapping[str, int]], parts: Mapping, voted_on: Iterable[str]
) -> dict[str, dict[str, int]]:
    """Votes by person and channel. Whoever was voted on (``voted_on``) and got none has a nought, not a gap."""
    votes = {person: dict(by_channel) for person, by_channel in in_the_open.items()}
    for body, part in parts.items():
        for person, count in (dict.fromkeys(voted_on, 0) | part["for"]).items():
            votes.setdefault(person, {})[SECOND_PREFIX + body] = count
    return votes
