"""The election method as a page and a PDF: the public's from the announcement, the clerk's draft before it."""

import pytest
from cast import set_up, signed_in
from django.urls import reverse
from django.utils import translation

from ballots.domain.method import election_method
from ballots.queries.method import announced_facts, method_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(db):
    return set_up()


def get(small, name="page", user=None):
    return signed_in(user).get(reverse(f"method:{name}", args=[small.slug]))


def test_strangers_see_nothing_before_the_announcement_is_published(small):
    for name in ("page", "pdf"):
        assert get(small, name).status_code == 404
        assert get(small, name, small["host"]).status_code == 404


def test_the_clerk_sees_the_draft_follow_the_rules(small):
    assert "20名以上" not in get(small, user=small["clerk"]).content.decode()
    small.election.options["joint_threshold"] = 20
    small.election.save()
    page = get(small, user=small["clerk"]).content.decode()
    assert "20名以上签名" in page
    assert "此为草稿" in page
    assert get(small, "pdf", small["clerk"]).content.startswith(b"%PDF")


def test_a_draft_with_an_option_that_no_rule_knows_is_no_method(small):
    small.election.options["quorum"] = "all"
    small.election.save()
    assert get(small, user=small["clerk"]).status_code == 404


def test_everybody_reads_what_was_announced_and_not_what_was_edited_later(small):
    small.play_through("announcement")
    small.election.options["joint_threshold"] = 99
    small.election.save()
    outcome = small.outcome("announcement")
    page = get(small).content.decode()
    assert "99名以上" not in page and "3名以上签名" in page
    assert "此为草稿" not in page
    for group in (outcome.digest[:4], outcome.digest[-4:]):
        assert f"<span>{group}</span>" in page
    facts = announced_facts(small.election, outcome.figures)
    with translation.override("zh-hans"):
        document = method_document(facts, digest=outcome.digest)
    paragraphs = [
        paragraph["text"]
        for chapter in document["chapters"]
        for article in chapter["articles"]
        for paragraph in article["paragraphs"]
    ]
    assert len(paragraphs) > 40
    for paragraph in paragraphs:
        assert paragraph in page
    sources = {
        one.ref for chapter in election_method(facts) for art in chapter.articles for one in art.sources
    }
    for source in sources:
        assert source in page


def test_the_pdf_is_the_same_for_everybody_at_any_time(small):
    small.play_through("announcement")
    first, second = get(small, "pdf"), get(small, "pdf", small["clerk"])
    assert first["Content-Type"] == "application/pdf"
    assert first.content == second.content
    assert f"{small.slug}-method.pdf" in first["Content-Disposition"]


def test_a_name_that_cannot_be_printed_is_said_on_the_page(small):
    small.election.body_name = "中共𠮷水镇委员会"
    small.election.save()
    answer = get(small, "pdf", small["clerk"])
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "E301" in page and "字库中没有下列字" in page


def test_the_election_links_its_method(small):
    small.play_through("announcement")
    page = signed_in(None).get(reverse("election_site:election", args=[small.slug])).content.decode()
    assert f'href="{reverse("method:page", args=[small.slug])}"' in page
