"""Which recommendations are accepted and which signatures count: one judgement for papers, files and phones.

Everything that it judges is handed in; who is who was decided before (equal keys are one human being).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from election_site.domain.checks import Reason
from nomination.domain.checks import CHECK_OF_INELIGIBLE, CHECK_OF_LINE_FAULT, reason
from nomination.domain.signatures import Signing, joint_nomination, signatures_over_limit

LATE_LINE = "N701"
WITHDRAWN_LINE = CHECK_OF_LINE_FAULT["withdrawn"]
NOT_ANSWERED = CHECK_OF_INELIGIBLE["consent_missing"]


@dataclass(frozen=True)
class Line:
    """One signature on a joint sheet, in the sheet's order.

    ``signatory`` and ``Paper.nominee`` are keys of the same kind. ``signed`` sorts the signatures of the whole
    election by when they were given. ``is_entitled``: stands on the roll of members or villagers.
    """

    signatory: str
    signed: tuple
    is_entitled: bool
    is_late: bool = False
    is_withdrawn: bool = False


@dataclass(frozen=True)
class Paper:
    """One recommendation as it was handed in.

    ``fault``: why the nominee may not stand (``Ineligible``, or declined), or empty. ``chosen_post``: the one
    on the nominee's own form. ``present``, ``agreeing``: at the meeting of an organisation. ``others``: how
    many signatures count beside ``lines``, where these are only some people's (see ``judge_papers``).
    """

    number: str
    route: str
    nominee: str
    name: str
    post: int
    chosen_post: int
    fault: str = ""
    is_late: bool = False
    is_withdrawn: bool = False
    present: int | None = None
    agreeing: int | None = None
    lines: tuple[Line, ...] = ()
    others: int = 0


@dataclass(frozen=True)
class Finding:
    """``reasons`` against the recommendation (none: accepted); ``refusals`` line by line: the number of the
    check that a signature fails, or empty."""

    reasons: tuple[Reason, ...]
    refusals: tuple[str, ...] = ()

    @property
    def counted(self) -> int:
        """How many signatures count."""
        return sum(not refusal for refusal in self.refusals)


def judge_papers(
    papers: Sequence[Paper], options: Mapping[str, object], *, is_final: bool = False
) -> list[Finding]:
    """Judge all recommendations of one election together, in the order in which they were received.

    ``options``: the election's own method. A sheet that falls for its nominee, its date or its withdrawal
    does not use up the right to sign another one; one that is merely short does [I], and until the judgement
    ``is_final`` so does one whose nominee has not answered yet: else his answer would strike signatures of which
    people were told that they count. A signature taken back may be given again on the same sheet.

    Whether a line counts depends on its signatory's other lines and on the papers alone, and a paper on those
    for the same nominee: so one person's lines, with the papers for the nominees whose sheets they stand on and
    the number of ``others`` that count there, are judged as they are among all.
    """
    posts: dict[str, dict[int, None]] = {}
    against = [_against(paper, posts, options) for paper in papers]
    live = [
        paper
        for paper, reasons in zip(papers, against, strict=True)
        if not paper.is_withdrawn and not _has_fallen(reasons, is_final)
    ]
    struck = _over_limit(live, options)
    return [
        _finding(paper, reasons, struck.get(paper.number, frozenset()), options)
        for paper, reasons in zip(papers, against, strict=True)
    ]


def _has_fallen(reasons: Sequence[Reason], is_final: bool) -> bool:
    return any(is_final or one.code != NOT_ANSWERED for one in reasons)


def _against(paper: Paper, posts: dict[str, dict[int, None]], options: Mapping[str, object]) -> list[Reason]:
    """What speaks against a recommendation before its signatures are looked at."""
    if paper.is_withdrawn:
        return []
    found = []
    if paper.is_late:
        found.append(reason("N122"))
    if paper.fault:
        found.append(reason(CHECK_OF_INELIGIBLE[paper.fault], name=paper.name))
    chosen = posts.setdefault(paper.nominee, {paper.chosen_post: None})
    limit = options["max_posts_per_person"]
    # A post for which the nominee will not stand is none of his.
    if paper.fault != "declined":
        if paper.post not in chosen and len(chosen) >= limit:
            found.append(reason("N104", name=paper.name, count=len(chosen) + 1, limit=limit))
        else:
            chosen[paper.post] = None
    if paper.route == "organisation" and 2 * paper.agreeing <= paper.present:
        found.append(reason("N142", agreeing=paper.agreeing, present=paper.present))
    return found


def _over_limit(papers: Sequence[Paper], options: Mapping[str, object]) -> Mapping[str, frozenset[str]]:
    may_sign = options["nominee_may_sign"]
    signings = [
        (line.signed, place, Signing(paper.number, line.signatory))
        for paper in papers
        for place, line in enumerate(paper.lines)
        if line.is_entitled
        and not line.is_late
        and not line.is_withdrawn
        and (may_sign or line.signatory != paper.nominee)
    ]
    return signatures_over_limit(
        [signing for _, _, signing in sorted(signings, key=lambda one: one[:2])],
        limit=options["signatures_per_person"],
        over_limit=options["signature_over_limit"],
    )


def _finding(
    paper: Paper, against: Sequence[Reason], struck: frozenset[str], options: Mapping[str, object]
) -> Finding:
    if paper.route != "joint":
        return Finding(tuple(against))
    refusals = [
        WITHDRAWN_LINE if line.is_withdrawn else LATE_LINE if line.is_late else "" for line in paper.lines
    ]
    places = [place for place, refusal in enumerate(refusals) if not refusal]
    live = [paper.lines[place] for place in places]
    sheet = joint_nomination(
        threshold=options["joint_threshold"],
        nominee=paper.nominee,
        signatories=[line.signatory for line in live],
        nominee_may_sign=options["nominee_may_sign"],
        not_entitled={line.signatory for line in live if not line.is_entitled},
        over_limit=struck,
    )
    valid = sheet.valid_signatures + paper.others
    for one in sheet.rejected:
        refusals[places[one.line]] = CHECK_OF_LINE_FAULT[one.fault]
    reasons = list(against)
    if valid < sheet.threshold and not paper.is_withdrawn:
        reasons.append(reason("N121", valid=valid, threshold=sheet.threshold))
    return Finding(tuple(reasons), tuple(refusals))
