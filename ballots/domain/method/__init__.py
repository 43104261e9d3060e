"""The election method (选举办法) written from the rules: what the meeting adopts is what the engine runs.

Every figure and every choice in the text comes from the option, profile or function that decides the vote; no
option is without its words (a test holds that). The text is data, an upper layer puts it into language and layout.
"""

from ballots.domain.method.deciding import closing, deciding
from ballots.domain.method.meeting import ballot, meeting
from ballots.domain.method.nominating import general, nomination, plenum
from ballots.domain.method.pieces import Article, Chapter, Clause, MethodFacts, MethodPost, under_1990
from election_site.domain.rules import profile
from election_site.domain.wording import N_

__all__ = ["Article", "Chapter", "Clause", "MethodFacts", "MethodPost", "election_method", "method_options"]


def election_method(facts: MethodFacts) -> tuple[Chapter, ...]:
    """All chapters in order. A profile that holds the plenum's vote alone gives that vote's article alone.

    Raises RuleError ``unknown_profile``, ``unknown_option`` or ``option_value``.
    """
    if not profile(facts.profile).whole_election:
        return (Chapter(N_("The county committee's plenum"), (plenum(facts),)),)
    chapters = (
        general(facts),
        nomination(facts),
        meeting(facts),
        ballot(facts),
        deciding(facts),
        closing(facts),
    )
    return tuple(map(under_1990, chapters)) if facts.is_1990 else chapters


def method_options(chapters: tuple[Chapter, ...]) -> frozenset[str]:
    """The options that these chapters are written from."""
    return frozenset(name for chapter in chapters for one in chapter.articles for name in one.options)
