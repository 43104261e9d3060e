"""What the election method (选举办法) is made of, and the articles of the law that it stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from election_site.domain.rule_basis import Source
from election_site.domain.rules import OPTIONS, Options, OptionValue, VoteRule, vote_rule


@dataclass(frozen=True)
class Clause:
    """One sentence or paragraph: a msgid with its figures. ``is_item``: a line of a list below the one before."""

    msgid: str
    params: Mapping[str, object]
    is_item: bool = False


@dataclass(frozen=True)
class Article:
    """``options``: the options of the election whose values this article is written from."""

    clauses: tuple[Clause, ...]
    sources: tuple[Source, ...]
    options: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    title: str
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class MethodPost:
    """A post as announced. ``kind``: secretary, deputy or member."""

    title: str
    kind: str
    seats: int


@dataclass(frozen=True)
class MethodFacts:
    """What an election's method is written from: the same values that the engine reads.

    ``options``: every option, resolved. ``roll_base``: how many should attend as far as it is known, or None.
    ``weights``: channel (in words) and weight as it was announced, in order.
    """

    title: str
    body: str
    profile: str
    options: Options
    posts: Sequence[MethodPost]
    roll_base: int | None
    weights: Sequence[tuple[str, str]]

    @property
    def seats(self) -> int:
        return sum(post.seats for post in self.posts)

    def option(self, name: str) -> OptionValue:
        return self.options[name]

    def rule(self, kind: str) -> VoteRule:
        """The rule that the vote of this kind will be decided by."""
        return vote_rule(self.profile, kind, self.options)

    @property
    def is_1990(self) -> bool:
        return self.rule("member_decision").sources[0].ref.startswith("1990")


def clause(msgid: str, **params: object) -> Clause:
    return Clause(msgid, params)


def item(msgid: str, **params: object) -> Clause:
    return Clause(msgid, params, is_item=True)


def article(clauses: Sequence[Clause | None], sources: Sequence[Source], *options: str) -> Article:
    """An article; the sources of the options it is written from stand in its margin with its own."""
    own = [Source(one.ref, one.status) for one in sources]
    of_options = [Source(OPTIONS[name].source.ref, OPTIONS[name].source.status) for name in options]
    return Article(tuple(one for one in clauses if one), tuple(dict.fromkeys([*own, *of_options])), options)


def rule_sources(rule: VoteRule, topic: str) -> list[Source]:
    """The sources of one topic of a vote's rule, else those that stand for all of it."""
    return [one for one in rule.sources if one.topic == topic] or [
        one for one in rule.sources if not one.topic
    ]


_UNCHECKED_1990 = Source("1990《暂行条例》相应条款", "M")
# Topic: the article of 2020, that of 1990. Both with how sure the reference is.
_ARTICLES: Mapping[str, tuple[Source, Source]] = MappingProxyType(
    {
        "form": (Source("2020 第四条", "V"), Source("1990 第四条", "V")),
        "rights": (Source("2020 第五条", "V"), Source("1990 第五条", "V")),
        "free": (Source("2020 第六条", "V"), Source("1990 第六条", "V")),
        "principle": (Source("2020 第十二条", "V"), Source("1990 第十一条", "V")),
        "surplus": (Source("2020 第十三条", "V"), Source("1990 第十二条", "V")),
        "members": (Source("2020 第十五条", "M"), Source("1990 第十四条", "V")),
        "heads": (Source("2020 第十七条", "M"), Source("1990 第十六条", "M")),
        "chair": (Source("2020 第二十条", "V"), _UNCHECKED_1990),
        "introducing": (Source("2020 第二十一条", "V"), _UNCHECKED_1990),
        "scrutineers": (Source("2020 第二十二条", "V"), _UNCHECKED_1990),
        "counters": (Source("2020 第二十三条", "V"), _UNCHECKED_1990),
        "ballot": (Source("2020 第二十四条", "V"), _UNCHECKED_1990),
        "choices": (Source("2020 第二十五条", "V"), _UNCHECKED_1990),
        "check": (Source("2020 第二十六条", "M"), _UNCHECKED_1990),
        "report": (Source("2020 第三十条", "M"), _UNCHECKED_1990),
        "local": (Source("2020 第七章 (各次选举自订选举办法)", "M"), _UNCHECKED_1990),
    }
)
CONSTITUTION = Source("《中国共产党章程》(书记、副书记选举结果报上级批准)", "S")
PRACTICE = Source("乡镇党委选举办法样例", "S")
PLENUM_2004 = Source("2004《全委会表决办法》", "S")


def articles_of(facts: MethodFacts, *topics: str) -> list[Source]:
    """The articles on these topics under the election's profile."""
    return [_ARTICLES[topic][facts.is_1990] for topic in topics]


def under_1990(chapter: Chapter) -> Chapter:
    """The chapter without references to the 2020 regulation, which some options name as their source."""

    def amended(one: Article) -> Article:
        kept = tuple(source for source in one.sources if not source.ref.startswith("2020 "))
        return replace(one, sources=kept or ((_UNCHECKED_1990,) if one.sources else ()))

    return replace(chapter, articles=tuple(map(amended, chapter.articles)))
