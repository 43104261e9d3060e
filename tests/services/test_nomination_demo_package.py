"""The committed package goes through the import as its makers promise."""

import json
from datetime import datetime, timedelta

import pytest
from django.utils.timezone import localtime
from nomination_election import Cast, finish, open_

from election_site.demo import facts
from election_site.demo.generate import PACKAGE
from election_site.queries.outcome_page import OutcomePage
from election_site.services.elections import appoint, create_election, import_posts
from election_site.services.rolls import import_roll
from election_site.table_files import layouts, read_table
from nomination.domain.checks import CHECK_OF_INELIGIBLE, CHECK_OF_LINE_FAULT
from nomination.models import Candidacy, Recommendation, Signature
from nomination.queries.outcome_pages import open_recommendation_page, qualification_review_page
from nomination.services.recommendations import import_recommendations
from nomination.services.review_files import record_reviews_from_table

pytestmark = pytest.mark.django_db

PLAN = json.loads((PACKAGE / "election.json").read_text("utf-8"))
CLOSES = datetime.fromisoformat(PLAN["recommendation_closes_at"])


def package_file(name):
    path = PACKAGE / PLAN["files"][name]
    return path.name, path.read_bytes()


def package_table(name):
    return read_table(*package_file(name), layouts.LAYOUTS[name], today=localtime(CLOSES).date())


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def election(cast):
    given = {"actor": cast.clerk, "now": CLOSES}
    election = create_election(
        slug="qq",
        title=PLAN["title"],
        body_name=PLAN["body"],
        county=PLAN["county"],
        profile=PLAN["profile"],
        options=PLAN["options"],
        weights=PLAN["weights"],
        recommendation_closes_at=CLOSES,
        **given,
    )
    appoint(election=election, user=cast.reviewer, role="reviewer", **given)
    name, data = package_file("posts")
    import_posts(election=election, file_name=name, data=data, **given)
    for kind in ("members", "mass"):
        name, data = package_file(kind)
        import_roll(election=election, kind=kind, file_name=name, data=data, **given)
    finish(open_(election, "announcement", cast, CLOSES), cast, CLOSES, publish=True)
    return election


def check_of(fault):
    """The number under which the import keeps a fault of the package."""
    checks = CHECK_OF_LINE_FAULT | CHECK_OF_INELIGIBLE | {"late": "N701", "short": "N121"}
    return checks[fault]


def test_the_package_gives_7660_participants_and_133_nominees(election, cast):
    run = open_(election, "open_recommendation", cast, CLOSES)
    tables = {name: package_table(name) for name in ("nominees", "recommendations", "signatures")}

    report = import_recommendations(run=run, **tables, actor=cast.clerk, now=CLOSES)

    assert report.nominees == len(tables["nominees"].rows)
    assert report.recommendations == len(tables["recommendations"].rows) == Recommendation.objects.count()
    assert report.signatures == len(tables["signatures"].rows) == Signature.objects.count()
    assert {one.number: [reason.code for reason in one.reasons] for one in report.refused} == {
        one.recommendation: [check_of(one.reason)] for one in facts.REFUSED_NOMINEES
    }
    kept = {
        (one.recommendation.number, one.refusal, one.name)
        for one in Signature.objects.exclude(refusal="").select_related("recommendation")
    }
    expected = {(one.recommendation, check_of(one.fault)): one.lines for one in facts.REFUSED_SIGNATURES}
    assert {(sheet, code) for sheet, code, _ in kept} == set(expected)
    assert sum(report.not_counted.values()) == sum(expected.values())
    assert Signature.objects.filter(recommendation__number="L008", refusal="N126").get().person is None

    outcome = finish(run, cast, CLOSES)
    figures = outcome.figures
    assert figures["participants"] == facts.PARTICIPANTS == 7660
    assert figures["nominees"] == facts.NOMINEES == 133
    assert sum(len(ids) for ids in figures["advancing"].values()) == 133
    assert {key: len(ids) for key, ids in figures["advancing"].items()} == {
        f"p{n}": facts.NOMINEES_PER_POST for n in range(1, 8)
    }
    assert figures["self_recommended"] == facts.SELF_RECOMMENDED
    assert figures["channels"]["open:members"] + figures["channels"]["open:mass"] == facts.SIGNATURES_COUNTED
    assert figures["recommendations"]["refused"] == len(facts.REFUSED_NOMINEES)

    page = open_recommendation_page(outcome)
    assert isinstance(page, OutcomePage)
    shown = {tile.value for tile in page.tiles}
    assert {"7,660", "133"} <= shown


def test_the_package_s_review_leaves_121(election, cast):
    run = open_(election, "open_recommendation", cast, CLOSES)
    tables = {name: package_table(name) for name in ("nominees", "recommendations", "signatures")}
    import_recommendations(run=run, **tables, actor=cast.clerk, now=CLOSES)
    finish(run, cast, CLOSES)
    run = open_(election, "qualification_review", cast, CLOSES)

    report = record_reviews_from_table(run=run, table=package_table("review"), actor=cast.clerk, now=CLOSES)

    assert report.refused == facts.REVIEW_REFUSED
    assert report.qualified == facts.NOMINEES - facts.REVIEW_REFUSED
    outcome = finish(run, cast, CLOSES + timedelta(days=10))  # when nothing can be mended any more
    assert sum(len(ids) for ids in outcome.figures["advancing"].values()) == report.qualified
    gone = {one["id"] for one in outcome.figures["refused"]}
    assert not gone & {pk for ids in outcome.figures["advancing"].values() for pk in ids}
    # A refused person is named on the page; the reasons stand apart, counted.
    text = " ".join(
        cell for table in qualification_review_page(outcome).tables for row in table.rows for cell in row
    )
    for candidacy in Candidacy.objects.filter(pk__in=gone).select_related("person"):
        assert candidacy.person.name in text
