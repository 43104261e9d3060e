"""The ballot paper as plain data: what the voter sees, what is judged, what is printed."""

from collections.abc import Mapping, Sequence

from election_site.domain.rules import Options, VoteRule


def make_paper(
    *,
    rule: VoteRule,
    options: Options,
    posts: Sequence[Mapping[str, object]],
    candidates: Mapping[str, Sequence[Mapping[str, object]]],
) -> dict:
    """Return the frozen paper of one vote.

    ``posts``: key, title, seats, in the ballot's order; ``candidates`` by post key, in the ballot's order.
    Each contest says how many may be marked "for" (``max_for``, None for no limit), the marks allowed and the
    number of write-in lines: one for each seat, where the rule allows any.
    """
    return {
        "kind": rule.kind,
        "contests": [
            {
                "key": post["key"],
                "title": post["title"],
                "seats": post["seats"],
                "max_for": _limit(rule, options, post["seats"]),
                "marks": list(rule.marks),
                "write_ins": post["seats"] if rule.write_ins else 0,
                "candidates": [dict(candidate) for candidate in candidates.get(post["key"], ())],
            }
            for post in posts
        ],
    }


def _limit(rule: VoteRule, options: Options, seats: int) -> int | None:
    if rule.max_for is None:
        return None
    return seats if rule.max_for == "seats" else options[rule.max_for]
