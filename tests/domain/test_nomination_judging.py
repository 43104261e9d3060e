"""The judgement across sheets: both answers to too many signatures, and one person judged alone."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomination.domain.judging import Line, Paper, judge_papers

OPTIONS = {
    "joint_threshold": 2,
    "nominee_may_sign": False,
    "max_posts_per_person": 1,
    "signatures_per_person": 1,
    "signature_over_limit": "first_counts",
}
DAY = date(2010, 11, 11)
PEOPLE = [f"p{number}" for number in range(6)]
NOMINEES = PEOPLE[:3]


def line(who, place=0, **changed):
    return Line(who, (DAY, place), is_entitled=True, **changed)


def sheet(number, nominee, *lines, **changed):
    facts = {"route": "joint", "name": nominee, "post": 1, "chosen_post": 1}
    return Paper(number=number, nominee=nominee, lines=lines, **facts | changed)


def refusals(papers, *, is_final=False, **options):
    findings = judge_papers(papers, OPTIONS | options, is_final=is_final)
    return [list(finding.refusals) for finding in findings]


# Somebody signs A, then B, then C.
THREE = [
    sheet("A", "p0", line("p3", 1), line("p4", 2), line("p5", 3)),
    sheet("B", "p1", line("p3", 4), line("p4", 5)),
    sheet("C", "p2", line("p3", 6)),
]


@pytest.mark.parametrize(
    ("limit", "over_limit", "expected"),
    [
        (1, "first_counts", [["", "", ""], ["N127", "N127"], ["N127"]]),
        (1, "none_count", [["N127", "N127", ""], ["N127", "N127"], ["N127"]]),
        (2, "first_counts", [["", "", ""], ["", ""], ["N127"]]),
        (2, "none_count", [["N127", "", ""], ["N127", ""], ["N127"]]),
        (3, "none_count", [["", "", ""], ["", ""], [""]]),
    ],
)
def test_who_signs_more_sheets_than_allowed(limit, over_limit, expected):
    options = {"signatures_per_person": limit, "signature_over_limit": over_limit}
    assert refusals(THREE, **options) == expected


@pytest.mark.parametrize("over_limit", ["first_counts", "none_count"])
def test_a_signature_taken_back_frees_the_right_to_sign_another(over_limit):
    first = sheet("A", "p0", line("p3", 1, is_withdrawn=True), line("p5", 3))
    assert refusals([first, *THREE[1:2]], signature_over_limit=over_limit) == [["N125", ""], ["", ""]]


@pytest.mark.parametrize(
    "fallen", [{"is_withdrawn": True}, {"is_late": True}, {"fault": "not_formal_member"}]
)
def test_a_sheet_that_falls_uses_up_nobodys_right(fallen):
    assert refusals([replace(THREE[0], **fallen), THREE[1]])[1] == ["", ""]


def test_while_the_nominee_has_not_answered_his_sheet_holds_the_right_to_sign():
    papers = [replace(THREE[0], fault="consent_missing"), THREE[1]]
    assert refusals(papers)[1] == ["N127", "N127"]
    assert refusals(papers, is_final=True)[1] == ["", ""]


LINES = st.builds(
    Line,
    signatory=st.sampled_from(PEOPLE),
    signed=st.integers(1, 9).map(lambda place: (DAY, place)),
    is_entitled=st.booleans(),
    is_late=st.sampled_from([False, False, True]),
    is_withdrawn=st.sampled_from([False, False, True]),
)
PAPERS = st.lists(
    st.builds(
        Paper,
        number=st.just(""),
        route=st.sampled_from(["joint", "joint", "self"]),
        nominee=st.sampled_from(NOMINEES),
        name=st.just("王甲"),
        post=st.integers(1, 2),
        chosen_post=st.integers(1, 2),
        fault=st.sampled_from(["", "", "consent_missing"]),
        is_withdrawn=st.sampled_from([False, False, True]),
        lines=st.lists(LINES, max_size=6).map(tuple),
    ),
    max_size=6,
)


@given(
    PAPERS,
    st.sampled_from(PEOPLE),
    st.fixed_dictionaries(
        {
            "signatures_per_person": st.integers(1, 2),
            "signature_over_limit": st.sampled_from(["first_counts", "none_count"]),
            "nominee_may_sign": st.booleans(),
        }
    ),
    st.booleans(),
)
def test_one_person_judged_alone_is_judged_as_among_all(papers, who, options, is_final):
    options = OPTIONS | options
    chosen = {paper.nominee: paper.chosen_post for paper in reversed(papers)}
    papers = [
        replace(paper, number=str(place), chosen_post=chosen[paper.nominee])
        for place, paper in enumerate(papers)
    ]
    findings = judge_papers(papers, options, is_final=is_final)
    whole = dict(zip([paper.number for paper in papers], findings, strict=True))
    theirs = {paper.nominee for paper in papers if any(line.signatory == who for line in paper.lines)}
    alone = [
        replace(
            paper,
            lines=tuple(line for line in paper.lines if line.signatory == who),
            others=sum(
                line.signatory != who and not refusal
                for line, refusal in zip(paper.lines, whole[paper.number].refusals, strict=False)
            ),
        )
        for paper in papers
        if paper.nominee in theirs
    ]
    for paper, finding in zip(alone, judge_papers(alone, options, is_final=is_final), strict=True):
        among_all = whole[paper.number]
        assert finding.reasons == among_all.reasons
        mine = zip(papers[int(paper.number)].lines, among_all.refusals, strict=False)
        assert list(finding.refusals) == [refusal for line, refusal in mine if line.signatory == who]
