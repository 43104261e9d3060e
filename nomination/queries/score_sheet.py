"""The weighted score (权重计分) of everybody in, from the two certified recommendation outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from election_site.domain.rules import RuleError
from election_site.domain.stages import BY_CODE
from election_site.models import Election, Outcome, Post
from election_site.queries.chain import certified_outcome
from election_site.queries.rules import rules_of
from nomination.domain.scoring import ScoreSheet, two_decimals, weighted_score
from nomination.domain.shortlist import Shortlist, shortlist
from nomination.queries.candidacies import advancing_of
from nomination.queries.channels import SECOND_PREFIX, in_order


@dataclass(frozen=True)
class PostScores:
    """One post's score sheet, the cut that the rules make of it, and how many ballots each channel had.

    Persons are candidacy ids as text.
    """

    post: Post
    sheet: ScoreSheet
    cut: Shortlist
    ballots: Mapping[str, int]


def second_round(figures: Mapping, post_key: str) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """What the second recommendation gave a post: valid ballots by channel, and votes by candidacy and
    channel, with the channels' keys of the weights."""
    parts = figures["tally"]["contests"][post_key]["channels"]
    ballots = {SECOND_PREFIX + body: part["valid"] for body, part in parts.items()}
    votes: dict[str, dict[str, int]] = {}
    for body, part in parts.items():
        for candidacy, count in part["for"].items():
            votes.setdefault(candidacy, {})[SECOND_PREFIX + body] = count
    return ballots, votes


def score_posts(election: Election) -> list[PostScores]:
    """Score everybody whom the second recommendation lets go on, post by post.

    Raises RuleError ``outcome_missing`` unless both outcomes are certified, and others when the figures cannot
    be scored, for instance ``channel_without_ballots``. Channels without a weight are not scored. The base of a
    channel is ``open_base`` in the open recommendation and the post's own valid ballots in the second one.
    """
    first, second = (_outcome(election, code) for code in ("open_recommendation", "second_recommendation"))
    first = first.figures
    rules = rules_of(election)
    field = advancing_of(second)
    posts = {post.key: post for post in election.posts.all()}
    scored = []
    for key, ids in field.items():
        if not ids:
            continue
        ballots, votes = second_round(second.figures, key)
        ballots |= open_base(first, key, rules.options["open_share_base"])
        ballots = {channel: ballots.get(channel, 0) for channel in in_order(rules.weights)}
        sheet = weighted_score(
            method=rules.options["scoring_method"],
            weights={channel: rules.weights[channel] for channel in ballots},
            ballots=ballots,
            votes={
                str(one): {
                    channel: count
                    for channel, count in (first["votes"].get(str(one), {}) | votes.get(str(one), {})).items()
                    if channel in ballots
                }
                for one in ids
            },
        )
        scored.append(PostScores(posts[key], sheet, _cut(posts[key], sheet, rules.options), ballots))
    return scored


def open_base(figures: Mapping, post_key: str, base: str) -> dict[str, int]:
    """What the votes of the open recommendation are divided by, by channel: everybody who took part in the town,
    or for the post. Where nobody of a channel took part for the post there are no votes to divide, and the
    town's number stays."""
    town = figures["channels"]
    if base == "town":
        return dict(town)
    there = figures["channels_by_post"].get(post_key, {})
    return {channel: there.get(channel) or count for channel, count in town.items()}


def _outcome(election: Election, code: str) -> Outcome:
    outcome = certified_outcome(election, code)
    if outcome is None:
        raise RuleError("outcome_missing", what=BY_CODE[code].title)
    return outcome


def _cut(post: Post, sheet: ScoreSheet, options: Mapping) -> Shortlist:
    return shortlist(
        posts=post.seats,
        ratio=options["shortlist_ratio"],
        scores={person: sheet.totals[person] for person in sheet.ranking},
        cutoff_tie=options["cutoff_tie"],
        surplus=Fraction(options["surplus_share"]),
    )


def ranks(sheet: ScoreSheet) -> dict[str, int]:
    """The rank of each person; those with exactly equal scores share one: 1, 2, 2, 4."""
    found: dict[str, int] = {}
    best = None
    for place, person in enumerate(sheet.ranking, 1):
        if sheet.totals[person] != best:
            best, rank = sheet.totals[person], place
        found[person] = rank
    return found


def sheet_rows(scores: PostScores, names: Mapping[str, str], going_on: set[str]) -> list[dict]:
    """The score sheet as plain JSON, best first: every part of every score as an exact fraction and with two
    decimals."""
    by_person = {score.person: score for score in scores.sheet.scores}
    rank = ranks(scores.sheet)
    return [
        {
            "id": person,
            "name": names[person],
            "rank": rank[person],
            "total": str(by_person[person].total),
            "shown": by_person[person].shown,
            "parts": [
                {
                    "channel": part.channel,
                    "weight": str(part.weight),
                    "votes": part.votes,
                    "base": part.base,
                    "points": str(part.points),
                    "shown": two_decimals(part.points),
                }
                for part in by_person[person].parts
            ],
            "goes_on": person in going_on,
        }
        for person in scores.sheet.ranking
    ]
