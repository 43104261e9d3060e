"""Likely duplicates: asked, decided by two people with a record, and never decided against two identity numbers."""

import pytest
from cast import BODIES, EVERYBODY, MEMBERS, identity, set_up
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from election_site.models import AuditEntry, Person
from election_site.services.chain import close_blockers
from election_site.services.errors import Refused
from election_site.services.people import Particulars
from nomination.models import Candidacy, DuplicateDecision, Recommendation, Signature
from nomination.queries.duplicates import duplicates_of
from nomination.queries.open_figures import open_recommendation_figures
from nomination.services.duplicates import decide_duplicates
from nomination.services.judging import judge_recommendations
from nomination.services.nominees import put_forward

pytestmark = pytest.mark.django_db

NAMESAKE = MEMBERS[1]


@pytest.fixture
def small():
    small = set_up().play_through("announcement")
    small.work(small.open("open_recommendation"))
    return small


@pytest.fixture
def run(small):
    return small.run("open_recommendation")


def forward(run, name, number, *, post=1, phone="", identity_number="", consents=True):
    """An organisation puts somebody forward, by default without an identity number."""
    election = run.election
    candidacy = put_forward(
        election=election,
        post=election.posts.get(number=post),
        particulars=Particulars(identity_number, name, {"phone": phone, "status": "formal"}),
    )
    Candidacy.objects.filter(pk=candidacy.pk).update(has_consented=consents)
    Recommendation.objects.create(
        run=run,
        number=number,
        route="organisation",
        candidacy=candidacy,
        unit="石桥村妇联",
        present=9,
        agreeing=8,
        sender_name="丙某",
        sender_phone="13900009999",
        received_on=run.opened_at.date(),
    )
    judge_recommendations(run)
    return candidacy.person


def asked(run) -> list[list[str]]:
    return [[one.name for one in question.people] for question in duplicates_of(run).open]


def decide(small, people, verdict="same", *, confirmed_by="reviewer", decided_by="clerk", why="看过身份证"):
    return decide_duplicates(
        run=small.run("open_recommendation"),
        people=people,
        verdict=verdict,
        why=why,
        decided_by=small[decided_by],
        confirmed_by=small[confirmed_by],
        now=small.now,
    )


def codes(refused) -> list[str]:
    return [one.code for one in refused.value.reasons]


def test_an_open_question_keeps_the_stage_from_closing(small, run):
    assert [one.code for one in close_blockers(run, now=small.now)] == []
    known = Person.objects.get(election=run.election, name=NAMESAKE)
    other = forward(run, NAMESAKE, "Z90")
    assert asked(run) == [[NAMESAKE, NAMESAKE]]
    assert [(one.code, one.params["count"]) for one in close_blockers(run, now=small.now)] == [("N155", 1)]
    decide(small, [known, other], "apart")
    assert [one.code for one in close_blockers(run, now=small.now)] == []
    assert asked(run) == []
    assert Person.objects.filter(pk=other.pk).exists()


def test_routes_of_one_person_become_one_nominee_and_are_judged_anew(small, run):
    known = Person.objects.get(election=run.election, name=NAMESAKE)
    mine = Candidacy.objects.get(person=known)
    other = forward(run, NAMESAKE, "Z90", phone="13900000001")
    nominees = open_recommendation_figures(run)["nominees"]
    decision = decide(small, [other, known])
    known.refresh_from_db()
    assert list(Person.objects.filter(election=run.election, name=NAMESAKE)) == [known]
    assert decision.kept == known.pk, "the row with the identity number is kept"
    assert known.phone == "13900000001", "what was empty is filled"
    assert Recommendation.objects.get(run=run, number="Z90").candidacy == mine
    figures = open_recommendation_figures(run)
    assert figures["nominees"] == nominees - 1
    assert figures["votes"][str(mine.pk)]["open:organisations"] == 1
    assert close_blockers(run, now=small.now) == []


def test_three_entries_become_one_and_a_fourth_stays_apart(small, run):
    first, second, third, fourth = [forward(run, "钱〇〇", f"Z9{n}") for n in range(4)]
    assert asked(run) == [["钱〇〇"] * 4]
    decide(small, [first, second, third])
    assert asked(run) == [["钱〇〇"] * 2]
    decide(small, [first, fourth], "apart")
    assert asked(run) == []
    assert Candidacy.objects.filter(person=first).count() == 1
    assert Candidacy.objects.get(person=first).recommendations.count() == 3


def test_who_was_kept_apart_stays_apart_when_his_entry_becomes_anothers(small, run):
    first, second, third = [forward(run, "钱〇〇", f"Z9{n}") for n in range(3)]
    decide(small, [second, third], "apart")
    assert asked(run) == [["钱〇〇"] * 3]
    decide(small, [first, second])
    assert asked(run) == [], "the first is the second, and the second is not the third"


def test_the_nominees_own_signature_stops_counting_once_it_is_known_to_be_his(small, run):
    """Somebody put forward without a number signs the sheet for himself; united with the villager he is, he may
    not count."""
    villager = Signature.objects.filter(recommendation__run=run, channel="mass").first()
    sheet = villager.recommendation
    forward(run, villager.name, "Z90", post=sheet.candidacy.post.number)
    unknown = Person.objects.get(election=run.election, name=villager.name, identity_hash=None)
    Recommendation.objects.filter(pk=sheet.pk).update(candidacy=unknown.candidacies.get())
    forward(run, villager.name, "Z91", identity_number=identity_of(villager.name), post=2)
    judge_recommendations(run)
    villager.refresh_from_db()
    assert villager.refusal == ""
    decide(small, [unknown, villager.person])
    villager.refresh_from_db()
    assert villager.refusal == "N124"


def identity_of(name: str) -> str:
    return identity(next(number for number, one in EVERYBODY.items() if one == name))


def test_two_identity_numbers_are_two_people_and_nobody_can_make_them_one(small, run):
    known = Person.objects.get(election=run.election, name=NAMESAKE)
    other = forward(run, NAMESAKE, "Z90", identity_number=identity(next(iter(BODIES))))
    Person.objects.filter(pk=other.pk).update(name=NAMESAKE)
    third = forward(run, NAMESAKE, "Z91")
    other.refresh_from_db()
    assert asked(run) == [[NAMESAKE] * 3]
    for people in ([known, other], [known, other, third]):
        with pytest.raises(Refused) as refused:
            decide(small, people)
        assert codes(refused) == ["N725"]
    assert Person.objects.filter(pk__in=[known.pk, other.pk, third.pk]).count() == 3
    decide(small, [other, third])
    assert asked(run) == []
    assert [[one.pk for one in pair.people] for pair in duplicates_of(run).told_apart] == [
        sorted([known.pk, other.pk])
    ]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"confirmed_by": "clerk"}, "N152"),
        ({"confirmed_by": "observer"}, "E106"),
        ({"decided_by": "reviewer", "confirmed_by": "clerk"}, "E106"),
        ({"why": "  "}, "N405"),
    ],
)
def test_two_people_with_the_right_to_it_decide_with_a_reason(small, run, given, code):
    people = [Person.objects.get(election=run.election, name=NAMESAKE), forward(run, NAMESAKE, "Z90")]
    with pytest.raises(Refused) as refused:
        decide(small, people, **given)
    assert codes(refused) == [code]
    assert not DuplicateDecision.objects.exists()
    assert Person.objects.filter(pk=people[1].pk).exists()


def test_somebody_who_is_gone_or_alone_cannot_be_decided_on(small, run):
    first, second = forward(run, "钱〇〇", "Z90"), forward(run, "钱〇〇", "Z91")
    decide(small, [first, second])
    with pytest.raises(Refused) as refused:
        decide(small, [first, second])
    assert codes(refused) == ["N724"]
    with pytest.raises(Refused) as refused:
        decide(small, [first])
    assert codes(refused) == ["N723"]


def test_the_record_says_what_was_seen_without_a_full_number_and_stays_for_ever(small, run):
    other = forward(run, NAMESAKE, "Z90", phone="13900000001")
    decision = decide(small, [Person.objects.get(election=run.election, name=NAMESAKE, phone=""), other])
    mine, theirs = decision.entries
    assert mine["identity"] == identity(1)[-4:]
    assert theirs["phone"] == "139****0001"
    assert theirs["routes"][0] | {"on": ""} == {
        "number": "Z90",
        "route": "organisation",
        "state": "accepted",
        "from": "石桥村妇联",
        "phone": "139****9999",
        "on": "",
    }
    entry = AuditEntry.objects.filter(election=run.election, action="decide_duplicates").get()
    assert entry.data["confirmed_by"] == small["reviewer"].pk
    for change in (lambda rows: rows.update(why="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(DuplicateDecision.objects.filter(pk=decision.pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        DuplicateDecision.objects.create(
            run=run,
            verdict="apart",
            entries=[],
            why="x",
            decided_by=small["clerk"],
            confirmed_by=small["clerk"],
            decided_at=small.now,
        )
