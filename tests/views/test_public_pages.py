"""What the public reads: elections, stages, outcomes, notices, candidates, showcases."""

import re

import pytest
from cast import (
    BODIES,
    ELECTED,
    EVERYBODY,
    FOR,
    MEMBERS,
    NOMINEES,
    PLENUM,
    PRESENT,
    REFUSED,
    STAFF,
    VILLAGERS,
    signed_in,
)
from django.urls import reverse
from pages import everything_readable, figures_of, get, outcome_page, page_urls, read, table_rows

from election_site.domain.stages import STAGES
from election_site.models import Objection, Publication
from nomination.models import Candidacy

pytestmark = pytest.mark.django_db

# The pages on which something is typed and sent; all others only show.
FORMS = ("/b/", "/objections/", "/recommend/", "/sign/")
# Queries of the list pages, the same however many rows they have.
QUERIES = {"home": 2, "candidates": 5, "rounds": 4}


# ----- one election -----


def test_an_election_shows_its_eleven_stages(played):
    page = get("election_site:election", played.slug)
    stations = page.all("li", "station")
    assert len(stations) == 11
    assert [station.one(cls="station__link").attributes["href"] for station in stations] == [
        reverse("election_site:outcome", args=[played.slug, stage.code, 1]) for stage in STAGES
    ]
    assert all("station--done" in station.classes for station in stations)
    assert played.election.title in page.one("h1").text
    for title in ELECTED:
        assert title in page.text


def test_what_does_not_exist_is_404(played):
    get("election_site:election", "wuyou", status=404)
    get("election_site:outcome", played.slug, "announcement", 2, status=404)
    get("election_site:outcome", played.slug, "no-stage", 1, status=404)
    get("election_site:notice", played.slug, 10**6, status=404)
    get("nomination:candidate", played.slug, 10**6, status=404)
    get("showcases:round", played.slug, 5, status=404)


# ----- outcomes -----


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.code)
def test_every_outcome_is_signed_dated_and_carries_its_digest(played, stage):
    page = outcome_page(played, stage.code)
    outcome = played.outcome(stage.code)
    for role in stage.certifiers:
        assert STAFF[role] in page.text
    shown = [digest.text.replace(" ", "") for digest in page.all("p", "digest")]
    assert shown == [one for one in (outcome.digest, outcome.previous_digest) if one]
    assert page.one("h1").text
    assert len(figures_of(page)) >= 2, "at least two figures with their rule"


@pytest.mark.parametrize("code", ["public_recognition", "organisational_trust", "member_decision"])
def test_a_vote_shows_everybodys_votes_and_the_rule(played, code):
    page = outcome_page(played, code)
    lists = page.all("ol", "results")
    assert len(lists) == 2
    for post, results in zip(NOMINEES.values(), lists, strict=True):
        rows = results.all("li", "result")
        assert [row.one(cls="name").text for row in rows] == [MEMBERS[n] for n in post[: len(FOR[code])]]
        votes = ["".join(filter(str.isdigit, row.one(cls="result__votes").text)) for row in rows]
        assert votes == [str(n) for n in FOR[code]]
        for row in rows:
            name = row.one("a", "name")
            assert read(signed_in(None).get(name.attributes["href"])).one("h1").text == name.text


def test_the_deciding_vote_in_full(played):
    page = outcome_page(played, "member_decision")
    figures = list(figures_of(page).values())
    assert figures[:3] == [str(PRESENT)] * 3, "present, issued, returned"
    first = page.all("ol", "results")[0]
    verdicts = [row.one(cls="tag").classes for row in first.all("li", "result")]
    assert ["tag--elected" in classes for classes in verdicts] == [True, False]
    assert f"{PRESENT // 2}" in first.one("text").text, "more than half of those present"
    table = page.all("table", "ledger")[0]
    name, votes, against, abstained, verdict = table_rows(table)[0]
    assert (name, votes) == (MEMBERS[1], str(FOR["member_decision"][0]))
    assert int(votes) + int(against) + int(abstained) == PRESENT
    assert verdict == first.all("li", "result")[0].one(cls="tag").text


def test_the_result_names_the_elected_and_the_approval(played):
    page = outcome_page(played, "result")
    for post, name in ELECTED.items():
        assert f"{name}" in page.text
        assert post in page.text
    assert "组〔2010〕9号" in page.text
    assert EVERYBODY[2] not in page.text


def test_the_scoring_shows_every_score_with_its_parts(played):
    page = outcome_page(played, "shortlist")
    standing = [MEMBERS[n] for group in NOMINEES.values() for n in group if n not in REFUSED]
    assert all(name in page.text for name in standing)
    assert not any(MEMBERS[n] in page.text for n in REFUSED)


def test_small_bodies_are_shown_together(played):
    """Three of the county committee, three of the county government: too few to hide in."""
    rows = [
        row
        for table in outcome_page(played, "second_recommendation").all("table")
        for row in table_rows(table)
    ]
    assert not any(row[0] in ("县委", "县政府") for row in rows)
    assert any(row[1:] == ["6"] for row in rows)


# ----- notices and objections -----


def test_notices_are_listed_newest_first(played):
    entries = get("election_site:notices", played.slug).all("li", "entry")
    assert [entry.one("a").text for entry in entries] == [f"关于第{number}阶段的公布" for number in (9, 5, 3)]


def test_a_closed_notice_takes_no_objection(played):
    notice = Publication.objects.filter(closes_at__isnull=False).earliest("pk")
    page = get("election_site:notice", played.slug, notice.pk)
    assert page.all("textarea") == []
    signed_in(None).post(reverse("election_site:notice", args=[played.slug, notice.pk]), {"text": "晚了"})
    assert not Objection.objects.exists()


def test_plain_publications_are_no_notices(played):
    plain = Publication.objects.filter(closes_at=None).earliest("pk")
    get("election_site:notice", played.slug, plain.pk, status=404)


# ----- candidates -----


def names_on(page) -> list[str]:
    return [heading.text for heading in page.all(cls="person__name")]


def test_candidates_stand_by_post_the_furthest_first(played):
    page = get("nomination:candidates", played.slug)
    first, second = page.all("section", "section")[:2]
    for section, post in ((first, 1), (second, 2)):
        shown = [MEMBERS[n] for n in NOMINEES[post] if MEMBERS[n] in section.text]
        assert shown == [MEMBERS[n] for n in NOMINEES[post]]
        positions = [section.text.index(MEMBERS[n]) for n in NOMINEES[post]]
        assert positions == sorted(positions)


def test_one_post_can_be_chosen(played):
    page = get("nomination:candidates", played.slug, post="p2")
    assert MEMBERS[5] in page.text
    assert MEMBERS[1] not in page.text


def test_a_person_is_shown_with_both_sides_once_a_formal_candidate(played):
    people = {c.person.name: c for c in Candidacy.objects.select_related("person")}
    formal = get("nomination:candidate", played.slug, people[MEMBERS[1]].pk).text
    # As the inspection found them, not as whoever recommended wrote them.
    assert "主要优点 踏实 主要不足 急躁" in formal
    assert "踏实肯干" not in formal
    assert "修通第1组道路" in formal
    early = get("nomination:candidate", played.slug, people[MEMBERS[REFUSED[0]]].pk).text
    assert MEMBERS[REFUSED[0]] in early
    assert "急躁" not in early
    assert "修通第" not in early


# ----- showcases -----


def test_the_four_rounds_with_their_running_orders(played, django_assert_num_queries):
    client = signed_in(None)
    with django_assert_num_queries(QUERIES["rounds"]):
        page = get("showcases:rounds", played.slug, client=client)
    rounds = page.all("section", "round")
    assert len(rounds) == 4
    heard = [len(round.all("ol", "running")[0].all("li")) for round in rounds]
    assert heard == [6, 6, 4, 4]
    assert "314159" in rounds[0].text
    last = get("showcases:round", played.slug, 4)
    assert "修通第1组道路" in last.text
    assert "修通第1组道路" not in get("showcases:round", played.slug, 1).text


# ----- all of them -----


def test_every_link_on_every_page_leads_somewhere(played):
    client, seen = signed_in(None), set()
    for url in page_urls(played):
        response = client.get(url)
        if response.status_code != 200:
            continue
        for link in read(response).all("a"):
            target = link.attributes["href"]
            if target.startswith("/") and target not in seen:
                seen.add(target)
                assert client.get(target).status_code in (200, 302), f"{url} links to {target}"
    assert len(seen) > 30


def test_no_page_can_be_written_to(played):
    client = signed_in(None)
    for url in page_urls(played)[:12]:
        for refused in (client.delete(url), client.put(url)):
            assert refused.status_code == 405, url
            assert "POST" not in refused.headers["Allow"] or any(part in url for part in FORMS), url


@pytest.mark.parametrize("value", ["%ff%fe", "X" * 3000, "%F0%A0%AE%B7", "'%22<script>"])
def test_odd_queries_break_no_page(played, value):
    client = signed_in(None)
    for url in (
        reverse("nomination:candidates", args=[played.slug]) + f"?post={value}",
        reverse("election_site:objection_lookup", args=[played.slug]) + f"?number={value}",
    ):
        response = client.get(url)
        assert response.status_code == 200, url
        assert "<script>" not in response.content.decode().replace("<script src=", "")


def test_voters_and_signatories_are_never_named(played):
    shown = everything_readable(played, [])
    standing = {MEMBERS[number] for group in NOMINEES.values() for number in group}
    others = {*MEMBERS.values(), *VILLAGERS.values(), *BODIES.values(), *PLENUM.values()} - standing
    assert [name for name in others if name in shown] == []


def test_no_page_shows_a_slip_code_a_hash_or_an_identity_number(played):
    shown = everything_readable(played, [])
    assert not re.search(r"99072419700501\d{3}[\dX]", shown)
    assert not re.search(r"\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b", shown)
