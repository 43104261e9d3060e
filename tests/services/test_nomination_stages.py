"""Review, shortlist, inspection and the formal list: their services, blockers, outcomes and pages."""

import json
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from nomination_election import (
    AFTER,
    Cast,
    announce,
    basics,
    finish,
    going_on,
    open_,
    put_stages_before,
    set_up,
    shortlisting,
    stand,
    table,
)

from election_site.services.chain import close_blockers
from election_site.services.errors import Refused
from election_site.services.publications import publish_outcome
from election_site.table_files import FileRefused
from election_site.table_files.layouts import REVIEW
from nomination.models import Decision, QualificationReview
from nomination.queries.candidacies import (
    advancing_candidacies,
    ballot_candidates,
    way_through,
    ways_through,
)
from nomination.queries.outcome_pages import (
    qualification_review_page,
    shortlist_page,
)
from nomination.services.decisions import record_decision
from nomination.services.review_files import record_reviews_from_table
from nomination.services.reviews import record_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def election(cast):
    election = set_up(cast, posts=2)
    announce(election, cast)
    return election


def codes(reasons):
    return [one.code for one in reasons]


def refusal(call, **given):
    with pytest.raises(Refused) as refused:
        call(**given)
    return codes(refused.value.reasons)


def cells(page):
    """Everything that a page shows, as one text."""
    return "\n".join(
        [page.headline]
        + [f"{tile.label} {tile.value} {tile.rule}" for tile in page.tiles]
        + [line.text for line in page.sentences]
        + [" ".join(row) for one in page.tables for row in one.rows]
    )


# Qualification review


OPINIONS = {"organisation": True, "discipline": True, "public_security": True}


@pytest.fixture
def reviewing(election, cast):
    candidacies = [*stand(election, 1, 1, 2), *stand(election, 2, 3)]
    put_stages_before(election, "qualification_review", {"open_recommendation": going_on(candidacies)})
    return open_(election, "qualification_review", cast, AFTER), candidacies


def review(run, candidacy, cast, **changed):
    given = {"opinions": OPINIONS, "is_qualified": True, "actor": cast.clerk, "now": AFTER}
    return record_review(run=run, candidacy=candidacy, **(given | changed))


def test_everybody_is_reviewed_before_the_review_closes(reviewing, cast):
    run, (first, second, third) = reviewing
    review(run, first, cast)
    review(run, third, cast)
    assert [(one.code, one.params) for one in close_blockers(run, now=AFTER)] == [("N208", {"count": 1})]
    review(run, second, cast, is_qualified=False, defects=["D203"])
    outcome = finish(run, cast)
    assert outcome.figures["advancing"] == {"p1": [first.pk], "p2": [third.pk]}
    assert outcome.figures["refused"] == [{"id": second.pk, "post": "p1"}]
    page = cells(qualification_review_page(outcome))
    assert second.person.name in page
    assert "D203" not in page, "the reason is told to the person alone"
    assert "D203" not in json.dumps(outcome.figures), "and stands in no figure that is published"
    assert QualificationReview.objects.get(candidacy=second).defects == ["D203"], "the office keeps it"


def test_a_post_nobody_passed_for_blocks(reviewing, cast):
    run, (first, second, third) = reviewing
    for one in (first, second):
        review(run, one, cast)
    review(run, third, cast, is_qualified=False, defects=["D101"])
    assert codes(close_blockers(run, now=AFTER)) == ["N210"]


def test_a_review_may_be_corrected_while_the_stage_is_open(reviewing, cast):
    run, (first, *_) = reviewing
    review(run, first, cast)
    review(run, first, cast, is_qualified=False, defects=["D303"])
    assert QualificationReview.objects.get().defects == ["D303"]


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        ({"is_qualified": False}, ["N205"]),
        ({"is_qualified": False, "defects": ["D999"]}, ["N733"]),
        ({"defects": ["D303"]}, ["N206"]),
        ({"opinions": OPINIONS | {"discipline": False}}, ["N732"]),
    ],
)
def test_findings_that_cannot_be_recorded(reviewing, cast, finding, expected):
    run, (first, *_) = reviewing
    with pytest.raises(Refused) as refused:
        review(run, first, cast, **finding)
    assert codes(refused.value.reasons) == expected
    assert not QualificationReview.objects.exists()


def test_passing_against_an_office_needs_a_written_reason(reviewing, cast):
    run, (first, *_) = reviewing
    opinions = OPINIONS | {"discipline": False}
    assert review(run, first, cast, opinions=opinions, note="已核实并澄清").is_qualified


def test_only_those_who_are_in_are_reviewed(reviewing, cast, election):
    run, _ = reviewing
    (stranger,) = stand(election, 1, 9)
    with pytest.raises(Refused) as refused:
        review(run, stranger, cast)
    assert codes(refused.value.reasons) == ["N731"]


def review_row(number, **changed):
    person = basics(number)
    return {
        "identity_number": person["identity_number"],
        "name": person["name"],
        "organisation_opinion": "同意",
        "discipline_opinion": "同意",
        "police_opinion": "同意",
        "conclusion": "合格",
    } | changed


def test_reviews_from_a_file(reviewing, cast):
    run, _ = reviewing
    refused = review_row(2, conclusion="不合格", defects="D203", explanation="党龄不满3年。" * 40)
    rows = [review_row(1), refused, review_row(3)]
    report = record_reviews_from_table(run=run, table=table(REVIEW, rows), actor=cast.clerk, now=AFTER)
    assert (report.lines, report.reviewed, report.qualified, report.refused) == (3, 3, 2, 1)
    # A long explanation is kept whole.
    assert QualificationReview.objects.get(is_qualified=False).note == refused["explanation"]


def test_a_review_file_with_faults_is_refused_whole(reviewing, cast):
    run, _ = reviewing
    rows = [
        review_row(1),
        review_row(9),
        review_row(2, name="李四"),
        review_row(3, conclusion="不合格"),
    ]
    with pytest.raises(FileRefused) as refused:
        record_reviews_from_table(run=run, table=table(REVIEW, rows), actor=cast.clerk, now=AFTER)
    assert [(one.row, one.column, one.code) for one in refused.value.problems] == [
        (3, "被推荐人身份证号", "N734"),
        (4, "姓名", "N713"),
        (5, "审查结论", "N205"),
    ]
    assert not QualificationReview.objects.exists()


# Scoring and shortlist


def test_scores_are_exact_and_the_best_go_on(election, cast):
    a, b, c = candidacies = stand(election, 1, 1, 2, 3)
    # a: 1/4·3/10 + 1/4·6/20 + 1/2·1/10; b: 1/4·1/10 + 1/2·8/10; c: 1/4·1/10 + 1/4·1/20 + 1/2·2/10
    run = shortlisting(election, cast, candidacies, [(3, 6), (1, 0), (1, 1)], [1, 8, 2])
    assert close_blockers(run, now=AFTER) == []
    outcome = finish(run, cast)
    (post,) = outcome.figures["posts"]
    totals = {line["id"]: Fraction(line["total"]) for line in post["sheet"]}
    assert totals == {str(a.pk): Fraction(20), str(b.pk): Fraction(85, 2), str(c.pk): Fraction(55, 4)}
    assert [(line["rank"], line["shown"], line["goes_on"]) for line in post["sheet"]] == [
        (1, "42.50", True),
        (2, "20.00", True),
        (3, "13.75", False),
    ]
    for line in post["sheet"]:
        parts = [Fraction(part["weight"]) * part["votes"] / part["base"] * 100 for part in line["parts"]]
        assert sum(parts) == Fraction(line["total"])
    assert outcome.figures["advancing"] == {"p1": [b.pk, a.pk]}
    page = cells(shortlist_page(outcome))
    assert "42.50" in page
    assert "8/10" in page


def test_a_tie_at_the_cut_goes_on_whole_by_default(election, cast):
    candidacies = stand(election, 1, 1, 2, 3)
    run = shortlisting(election, cast, candidacies, [(5, 0), (1, 0), (1, 0)], [9, 3, 3])
    outcome = finish(run, cast)
    assert len(outcome.figures["advancing"]["p1"]) == 3
    assert [line["rank"] for line in outcome.figures["posts"][0]["sheet"]] == [1, 2, 2]
    assert all(one.person.name in cells(shortlist_page(outcome)) for one in candidacies)


@pytest.fixture
def tied(cast):
    """Post 1 with one ahead and two equal at the last place, in an election that asks people."""
    election = set_up(cast, options={"cutoff_tie": "ask"})
    announce(election, cast)
    candidacies = stand(election, 1, 1, 2, 3)
    run = shortlisting(election, cast, candidacies, [(5, 0), (1, 0), (1, 0)], [9, 3, 3])
    return run, candidacies


def decide(run, cast, candidacies, **changed):
    given = {
        "run": run,
        "post": run.election.posts.get(number=1),
        "question": "cutoff_tie",
        "candidacies": candidacies,
        "why": "基层工作时间较长",
        "decided_by": cast.clerk,
        "confirmed_by": cast.reviewer,
        "now": AFTER,
    }
    return record_decision(**(given | changed))


def test_a_tie_that_people_decide_blocks_until_two_have(tied, cast):
    run, (first, second, third) = tied
    (blocker,) = close_blockers(run, now=AFTER)
    assert blocker.code == "N401"
    assert set(blocker.params["names"].split("、")) == {second.person.name, third.person.name}
    decide(run, cast, [third])
    outcome = finish(run, cast)
    assert outcome.figures["advancing"] == {"p1": [first.pk, third.pk]}
    assert outcome.figures["posts"][0]["decision"]["confirmed_by"] == "复核员"
    assert "基层工作时间较长" in cells(shortlist_page(outcome))


def test_a_decision_has_to_be_one(tied, cast):
    run, (first, second, _) = tied
    call = {"call": decide, "run": run, "cast": cast}
    assert refusal(**call, candidacies=[second], confirmed_by=cast.clerk) == ["N404"]
    assert refusal(**call, candidacies=[second], confirmed_by=cast.observer) == ["E106"]
    assert refusal(**call, candidacies=[second], why=" ") == ["N405"]
    assert refusal(**call, candidacies=[first]) == ["N742"]
    assert refusal(**call, candidacies=[]) == ["N742"]
    assert refusal(**call, candidacies=[second], question="shortage") == ["N741"]
    assert not Decision.objects.exists()
    decide(run, cast, [second])
    assert refusal(**call, candidacies=[second]) == ["N744"]


def test_a_shortage_is_decided_by_people_and_drops_nobody(cast):
    election = set_up(cast, options={"shortlist_ratio": 5})
    announce(election, cast)
    candidacies = stand(election, 1, 1, 2)
    run = shortlisting(election, cast, candidacies, [(1, 0), (2, 0)], [1, 2])
    assert codes(close_blockers(run, now=AFTER)) == ["N402"]
    call = {"call": decide, "run": run, "cast": cast, "question": "shortage"}
    assert refusal(**call, candidacies=candidacies[:1]) == ["N743"]
    decide(run, cast, candidacies, question="shortage")
    assert len(finish(run, cast).figures["advancing"]["p1"]) == 2


def test_too_few_for_a_surplus_cannot_be_decided_away(election, cast):
    (alone,) = stand(election, 1, 1)
    run = shortlisting(election, cast, [alone], [(1, 0)], [1])
    assert codes(close_blockers(run, now=AFTER)) == ["N403"]
    assert refusal(decide, run=run, cast=cast, candidacies=[alone], question="shortage") == ["N741"]


def test_a_channel_without_ballots_cannot_be_scored(election, cast):
    candidacies = stand(election, 1, 1, 2)
    run = shortlisting(election, cast, candidacies, [(1, 0), (2, 0)], [0, 0], valid=0)
    (blocker,) = close_blockers(run, now=AFTER)
    assert blocker.code == "N302"
    assert "second:" not in blocker.params["channel"]


# What others read


def test_the_ballot_of_a_vote_is_by_strokes(election, cast):
    candidacies = stand(election, 1, 2, 1)
    put_stages_before(election, "second_recommendation", {"qualification_review": going_on(candidacies)})
    paper = ballot_candidates(election, "second_recommendation")
    assert [one["name"] for one in paper["p1"]] == ["王甲乙", "王甲丙"]
    assert paper["p1"][0] == {
        "id": str(candidacies[1].pk),
        "name": "王甲乙",
        "sex": candidacies[1].person.get_sex_display(),
        "age": 40,
        "work": "",
    }
    assert ballot_candidates(election, "public_recognition") == {}


def test_who_advances_is_read_from_the_outcome(election, cast, django_assert_num_queries):
    candidacies = [*stand(election, 1, 2, 1), *stand(election, 2, 3)]
    put_stages_before(election, "second_recommendation", {"qualification_review": going_on(candidacies)})
    with django_assert_num_queries(2):
        groups = advancing_candidacies(election, "qualification_review")
    assert groups == {"p1": candidacies[:2], "p2": candidacies[2:]}
    assert advancing_candidacies(election, "shortlist") == {}


def test_the_way_shows_published_stages_only(reviewing, cast):
    run, (first, second, third) = reviewing
    for one in (first, third):
        review(run, one, cast)
    review(run, second, cast, is_qualified=False, defects=["D101"])
    outcome = finish(run, cast)
    assert way_through(first) == []
    # The open recommendation is published first, the review afterwards.
    publish(outcome.run.election.stage_runs.get(stage="open_recommendation").outcome, cast)
    assert [(one.code, one.state) for one in way_through(second)] == [("open_recommendation", "passed")]
    publish(outcome, cast)
    ways = ways_through(run.election_id, [first, second])
    assert [one.state for one in ways[first.pk]] == ["passed", "passed"]
    assert [one.state for one in ways[second.pk]] == ["passed", "out"]
    counts = set()
    for group in ([first], [first, second, third]):
        with CaptureQueriesContext(connection) as queries:
            ways_through(run.election_id, group)
        counts.add(len(queries))
    assert counts == {1}


def publish(outcome, cast):
    publish_outcome(outcome=outcome, title="T", actor=cast.reviewer, now=AFTER)
