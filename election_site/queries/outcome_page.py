"""What an app tells the public page of one outcome: the same shape for all eleven stages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Tile:
    """A label, a large figure, the rule beneath; all ready to show."""

    label: str
    value: str
    rule: str = ""


@dataclass(frozen=True)
class ExplainedLine:
    """One plain sentence and, if any, the article behind it with its evidence mark (V, S, M, P or I)."""

    text: str
    source: str = ""
    status: str = ""


@dataclass(frozen=True)
class FigureTable:
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class ResultRow:
    """One candidate's line. The bars are per mille of ``base``, whole numbers; no threshold: None. ``who``: the
    candidate's id as outcomes have it; the public page adds ``url`` and ``photo_url`` by it."""

    name: str
    votes: int
    base: int
    verdict: str
    verdict_class: str
    post: str = ""
    threshold: int | None = None
    votes_against: int | None = None
    votes_abstain: int | None = None
    who: str = ""
    url: str = ""
    photo_url: str = ""

    @property
    def bar_permille(self) -> int:
        return self.votes * 1000 // self.base if self.base else 0

    @property
    def threshold_permille(self) -> int | None:
        if self.threshold is None or not self.base:
            return None
        return min(self.threshold * 1000 // self.base, 1000)


@dataclass(frozen=True)
class ResultGroup:
    title: str
    rows: Sequence[ResultRow]


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: a label, the figure in words, and its length in per mille of the longest."""

    label: str
    text: str
    permille: int


@dataclass(frozen=True)
class BarChart:
    """``table``: the same figures, shown beneath the bars; its own title is not shown again."""

    title: str
    bars: Sequence[Bar]
    table: FigureTable | None = None


def bar_chart(
    title: str,
    figures: Mapping[str, int],
    texts: Mapping[str, str] | None = None,
    *,
    table: FigureTable | None = None,
) -> BarChart:
    """Bars to scale for whole ``figures`` by label; ``texts`` says a figure otherwise than in digits."""
    longest = max(figures.values(), default=0)
    return BarChart(
        title,
        [
            Bar(label, (texts or {}).get(label, str(n)), n * 1000 // longest if longest else 0)
            for label, n in figures.items()
        ],
        table,
    )


@dataclass(frozen=True)
class FunnelStep:
    """One step of the election's funnel: how many remained, and a sentence on it."""

    label: str
    value: int
    sentence: str


@dataclass(frozen=True)
class Download:
    """A further page or file that belongs to an outcome; only for the public page."""

    title: str
    url: str


@dataclass(frozen=True)
class NoticePerson:
    """What a notice says of one person: particulars and paragraphs as (label, text)."""

    name: str
    post: str
    facts: Sequence[tuple[str, str]]
    texts: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class OutcomePage:
    """``headline`` is the one figure that the stage line shows, e.g. "133 人提名". The notice of a stage shows
    ``notice_tables``, or the names of those who go on where there are none, and ``notice_people``."""

    headline: str
    tiles: Sequence[Tile] = ()
    sentences: Sequence[ExplainedLine] = ()
    tables: Sequence[FigureTable] = ()
    results: Sequence[ResultGroup] = ()
    funnel: Sequence[FunnelStep] = ()
    charts: Sequence[BarChart] = ()
    downloads: Sequence[Download] = ()
    notice_tables: Sequence[FigureTable] = ()
    notice_people: Sequence[NoticePerson] = ()
