"""Nothing is public before it is certified and published.

The strongest form of the rule is tested: from the moment a stage opens until its outcome is published, no
public page changes by a single character, whatever is cast, sealed, counted, closed and signed meanwhile.
"""

import re

import pytest
from cast import MEMBERS, signed_in
from django.urls import reverse
from pages import everything_readable, read, snapshot

from ballots.models import CountResult
from ballots.queries.votes import vote_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def before_vote(vote_prepared):
    return vote_prepared


def test_while_the_vote_runs_and_until_it_is_published_no_figure_of_it_is_readable(before_vote):
    small = before_vote
    vote = small.vote("member_decision")
    codes = small.admit(vote)
    small.open_urn(vote)
    quiet = everything_readable(small, [])
    receipts = small.cast_all(vote, codes)
    steps = {
        "open": lambda: None,
        "sealed": lambda: small.seal(vote),
        "counted": lambda: small.count(vote_of(small.run("member_decision"))),
        "closed": lambda: small.close(small.run("member_decision")),
        "certified": lambda: small.certify(small.run("member_decision").outcome),
    }
    for name, step in steps.items():
        step()
        shown = everything_readable(small, receipts[:2])
        without_receipts = shown[: len(quiet)]
        assert without_receipts == quiet, name
        for text in shown[len(quiet) :].splitlines():
            assert not any(member in text for member in MEMBERS.values()), name
            assert not re.search(r"\d", text.replace(receipts[0], "").replace(receipts[1], "")), name


def test_the_figures_are_there_once_published(before_vote):
    """The same words are found afterwards, so that the test above looks for the right thing."""
    small = before_vote
    small.finish(small.run("member_decision"))
    page = read(snapshot(small)[reverse("election_site:outcome", args=[small.slug, "member_decision", 1])][1])
    assert "赞成" in page.text
    votes = [one.text for one in page.all(cls="result__votes")]
    assert [re.sub(r"\D", "", text) for text in votes] == ["8", "3", "8", "3"]


def test_before_certification_only_certifiers_know_the_figures(before_vote):
    """Nor can anybody guess them by asking a list for the rows with this or that figure."""
    small = before_vote
    vote, run = small.vote("member_decision"), small.run("member_decision")
    codes = small.admit(vote)
    small.open_urn(vote)
    small.cast_all(vote, codes)
    small.seal(vote)
    small.count(vote_of(run))
    small.close(run)
    page = reverse("admin:election_site_election_run", args=[small.election.pk, run.pk])
    result = CountResult.objects.get(vote=vote)
    who, line = next(iter(result.tally["p1"]["candidates"].items()))
    asked = {
        "ballots_countresult": f"tally__p1__candidates__{who}__for__startswith={line['for']}",
        "election_site_outcome": f"figures__tally__contests__p1__candidates__{who}__for__startswith={line['for']}",
        "election_site_person": "phone__startswith=1",
    }
    for role, knows in {"door_keeper": False, "observer": False, "chief_counter": True}.items():
        client = signed_in(small[role])
        assert bool(read(client.get(page)).all("table")) is knows, role
        for model, lookup in asked.items():
            assert client.get(reverse(f"admin:{model}_changelist") + "?" + lookup).status_code == 400, lookup
    listed = reverse("admin:ballots_countresult_changelist")
    offered = signed_in(small["door_keeper"]).get(
        f"{listed}?vote__run__election__id__exact={small.election.pk}"
    )
    assert read(offered).all("table")
    small.certify(run.outcome)
    assert read(signed_in(small["observer"]).get(page)).all("table")


def test_the_hall_shows_how_many_ballots_are_in_the_box_and_no_more(before_vote):
    """Everybody in the hall sees the screen: no name and no vote before two people have signed."""
    small, client = before_vote, signed_in(None)
    vote = small.vote("member_decision")
    hall = reverse("meeting:hall", args=[small.slug])
    codes = small.admit(vote)
    small.open_urn(vote)
    small.cast_all(vote, codes[:7])
    assert "7" in re.findall(r"\d+", read(client.get(hall)).text)
    small.cast_all(vote, codes[7:])
    for step in (
        lambda: small.seal(vote),
        lambda: small.count(vote_of(small.run("member_decision"))),
        lambda: small.close(small.run("member_decision")),
    ):
        page = read(client.get(hall))
        assert page.all("ol", "results") == []
        assert not any(name in page.text for name in MEMBERS.values())
        step()
    page = read(client.get(hall))
    assert page.all("ol", "results") == []
    assert not any(name in page.text for name in MEMBERS.values())
