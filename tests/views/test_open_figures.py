"""The figures of the open recommendation: live for staff while it runs, public once they are published."""

import pytest
from cast import MEMBERS, set_up, signed_in
from django.urls import reverse
from pages import get, read, table_rows

from nomination.models import Candidacy, Recommendation
from nomination.services.judging import judge_recommendations

pytestmark = pytest.mark.django_db

# What the cast gives: thirteen people sign, six of them members, and one organisation puts two forward.
PUBLISHED = {
    "被推荐人产生途径": [["自荐", "2", "2", "0"], ["联名推荐", "4", "4", "0"], ["组织推荐", "2", "2", "0"]],
    "按参与渠道统计": [["党员", "6"], ["群众", "7"], ["组织", "1"]],
    "被推荐人身份构成": [["村（社区）干部", "8", "100.00%"]],
    "被推荐人性别构成": [["男", "4", "50.00%"], ["女", "4", "50.00%"]],
    "被推荐人中的普通党员和村民": [["普通党员、村民", "8", "100.00%"], ["财政供养人员", "0", "0.00%"]],
}


@pytest.fixture
def recommending():
    small = set_up().play_through("announcement")
    run = small.open("open_recommendation")
    small.work(run)
    return small


def live(small, role="clerk"):
    url = reverse("admin:nomination_recommendation_figures", args=[small.run("open_recommendation").pk])
    return signed_in(small[role]).get(url)


def sections(page) -> dict[str, list[list[str]]]:
    """The tables beneath the charts, by the chart's title; each has as many bars as its table has rows."""
    found = {}
    for section in [*page.all("section", "section"), *page.all("details")]:
        bars = section.all("dl", "bars")
        if bars:
            title = section.one("h2" if section.tag == "section" else "summary").text
            found[title] = table_rows(section.one("table"))
            assert len(bars[0].all(cls="bars__row")) == len(found[title])
    return found


def test_staff_see_the_figures_at_any_moment_and_the_public_once_they_are_published(recommending):
    small = recommending
    page = read(live(small))
    seen = {title: rows for title, rows in sections(page).items() if title in PUBLISHED}
    assert seen == PUBLISHED
    assert "没有人数不足的联名推荐" in page.text
    outcome = small.certify(small.close(small.run("open_recommendation")))
    assert live(small).url == reverse(
        "admin:election_site_election_run", args=[small.election.pk, outcome.run_id]
    )
    small.publish(outcome)
    public = sections(get("election_site:outcome", small.slug, "open_recommendation", 1))
    assert {title: rows for title, rows in public.items() if title in PUBLISHED} == PUBLISHED
    assert public == sections(read(signed_in(small["clerk"]).get(live(small).url)))


def test_a_nominee_who_declined_is_told_of_in_words(recommending):
    run = recommending.run("open_recommendation")
    one = run.recommendations.filter(state="accepted").first()
    Candidacy.objects.filter(pk=one.candidacy_id).update(has_consented=False, withdrawn_at=recommending.now)
    judge_recommendations(run)
    text = read(live(recommending)).text
    assert "本人不同意参加选举" in text and "N154" not in text


def test_a_sheet_that_still_collects_says_how_many_it_lacks(recommending):
    small, run = recommending, recommending.run("open_recommendation")
    short = Recommendation.objects.get(run=run, number="L2")
    short.signatures.filter(line=short.signatures.first().line).update(withdrawn_at=small.now)
    judge_recommendations(run)
    page = read(live(small))
    assert table_rows(page.all("table")[-1]) == [["L2", MEMBERS[2], "党委书记", "2", "1"]]
    by_route = dict((row[0], row[1:]) for row in sections(page)["被推荐人产生途径"])
    assert by_route["联名推荐"] == ["3", "3", "1"]


def test_an_unknown_date_of_birth_is_counted_too(recommending):
    person = Candidacy.objects.filter(election=recommending.election).first().person
    person.born_on = None
    person.save()
    rows = sections(read(live(recommending)))["被推荐人年龄构成"]
    assert rows[-1] == ["未填写", "1", "12.50%"]
    assert sum(int(row[1]) for row in rows) == 8


def test_only_those_who_publish_see_them(recommending):
    assert live(recommending, "reviewer").status_code == 200
    for role in ("observer", "door_keeper", "host", "chief_scrutineer"):
        assert live(recommending, role).status_code == 404
