"""Somebody put forward by others: held until he agrees, and one nominee however many routes lead to him."""

from datetime import timedelta

import pytest
from nomination_election import CLOSES, NOW, Cast, announce, identity, name, open_, set_up

from election_site.models import Person
from election_site.services.errors import Refused
from election_site.services.people import Particulars
from nomination.models import Candidacy, Recommendation, Signature
from nomination.services.judging import judge_recommendations
from nomination.services.nominees import put_forward, unite
from nomination.services.open_runs import registration_run

pytestmark = pytest.mark.django_db
STAGE = "open_recommendation"


@pytest.fixture
def run():
    cast = Cast()
    election = set_up(cast, posts=2)
    announce(election, cast)
    return open_(election, STAGE, cast)


def forward(run, person, number="", post=1, route="organisation", at="1"):
    """One recommendation of ``person`` by others, as a service would write it."""
    given = Particulars(number, person, {"work": "石桥村村民"})
    candidacy = put_forward(
        election=run.election, post=run.election.posts.get(number=post), particulars=given
    )
    return Recommendation.objects.create(
        run=run, number=f"O{at}", route=route, candidacy=candidacy, unit="第一支部", present=9, agreeing=9,
        received_on=NOW.date(),
    )  # fmt: skip


def state(one):
    one.refresh_from_db()
    return one.state, [each["code"] for each in one.refusals]


def test_who_is_put_forward_is_held_until_he_agrees_and_out_once_he_declines(run):
    one = forward(run, "赵新人")
    judge_recommendations(run)
    assert state(one) == ("refused", ["N153"]), "though nothing is known of his membership yet"
    candidacy = one.candidacy
    assert candidacy.consent_token and candidacy.person.identity_hash is None
    candidacy.has_consented = True
    candidacy.person.status = "formal"
    candidacy.person.save()
    candidacy.save()
    assert (judge_recommendations(run), state(one)) == (1, ("accepted", []))
    candidacy.withdrawn_at = NOW
    candidacy.save()
    assert (judge_recommendations(run), state(one)) == (0, ("refused", ["N154"]))


def test_the_same_number_is_the_same_nominee_and_a_mere_name_is_not(run):
    first, again = forward(run, name(3), identity(3)), forward(run, name(3), identity(3), at="2")
    assert first.candidacy == again.candidacy, "and his address stays what it was"
    assert first.candidacy.person.identity_hash and first.candidacy.discipline == "none"
    assert forward(run, name(3), at="3").candidacy.person != first.candidacy.person


def test_two_rows_become_one_with_all_their_routes(run):
    known = forward(run, name(3), identity(3))
    other, elsewhere = forward(run, name(3), at="2"), forward(run, "王三", post=2, at="3")
    Candidacy.objects.filter(pk=other.candidacy_id).update(has_consented=True, cv="务农")
    elsewhere.candidacy.person = other.candidacy.person
    elsewhere.candidacy.save()
    Person.objects.filter(pk=other.candidacy.person_id).update(ethnicity="汉族")
    unite(known.candidacy.person, Person.objects.get(pk=other.candidacy.person_id))
    person = known.candidacy.person
    person.refresh_from_db()
    assert person.ethnicity == "汉族"
    assert {one.post.number: one.recommendations.count() for one in person.candidacies.all()} == {1: 2, 2: 1}
    merged = person.candidacies.get(post__number=1)
    assert (merged.has_consented, merged.cv, merged.consent_token) == (
        True,
        "务农",
        known.candidacy.consent_token,
    )
    with pytest.raises(ValueError):
        unite(person, Person.objects.exclude(pk=person.pk).exclude(identity_hash=None).first())


@pytest.mark.parametrize("is_consent_later", [True, False])
def test_of_a_consent_and_a_refusal_in_two_rows_the_later_one_stands(run, is_consent_later):
    himself, other = forward(run, name(3), identity(3)), forward(run, name(3), at="2")
    agreed_at = NOW + timedelta(hours=1 if is_consent_later else -1)
    Candidacy.objects.filter(pk=himself.candidacy_id).update(has_consented=True, consented_at=agreed_at)
    Candidacy.objects.filter(pk=other.candidacy_id).update(withdrawn_at=NOW, withdrawal_reason="年纪大")
    unite(himself.candidacy.person, Person.objects.get(pk=other.candidacy.person_id))
    judge_recommendations(run)
    merged = Candidacy.objects.get()
    assert (merged.has_consented, merged.withdrawn_at is None) == (is_consent_later, is_consent_later)
    expected = ("accepted", []) if is_consent_later else ("refused", ["N154"])
    assert state(himself) == state(other) == expected


@pytest.mark.parametrize("way", ["declined", "withdrawn"])
def test_a_post_that_he_does_not_want_takes_no_place_from_another(run, way):
    first, second = forward(run, name(3), identity(3)), forward(run, name(3), identity(3), post=2, at="2")
    judge_recommendations(run)
    assert state(second) == ("refused", ["N153", "N104"])
    row = first.candidacy if way == "declined" else first
    row.withdrawn_at = NOW
    row.save()
    judge_recommendations(run)
    assert state(second) == ("refused", ["N153"])
    assert state(first) == (("refused", ["N154"]) if way == "declined" else ("withdrawn", []))


def test_lines_signed_before_he_was_known_are_his(run):
    number = identity(77)
    stranger = forward(run, name(77), number)
    hashed = stranger.candidacy.person.identity_hash
    line = Signature.objects.create(
        recommendation=stranger, name=name(77), signatory=f"i{hashed}", line=1, signed_on=NOW.date()
    )
    forward(run, name(77), number, at="2")
    line.refresh_from_db()
    assert line.signatory == f"p{stranger.candidacy.person_id}"


def test_the_public_is_let_in_from_the_opening_to_the_deadline_and_no_longer(run):
    election = run.election
    assert registration_run(election, now=CLOSES) == run
    with pytest.raises(Refused) as refusal:
        registration_run(election, now=CLOSES.replace(hour=11))
    assert [one.code for one in refusal.value.reasons] == ["N102"]
    run.delete()
    with pytest.raises(Refused) as refusal:
        registration_run(election, now=NOW)
    assert [one.code for one in refusal.value.reasons] == ["N101"]
