"""Self-recommendation, consent, recommendation by an organisation, and taking any of them back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from nomination_election import BORN, CLOSES, NOW, Cast, announce, finish, identity, name, open_, set_up

from election_site.models import Attachment, AuditEntry, Person
from election_site.services.errors import Refused
from election_site.services.people import Particulars
from election_site.uploads import Upload
from nomination.models import Candidacy, Draft, Recommendation
from nomination.services.consenting import decline, give_consent, record_paper_consent, record_refusal
from nomination.services.drafts import change_draft, delete_late_drafts, start_draft
from nomination.services.organisations import Meeting, enter_organisation_recommendation
from nomination.services.registering import (
    FilledForm,
    enter_self_recommendation,
    send_self_recommendation,
)
from nomination.services.withdrawing import withdraw_recommendation

pytestmark = pytest.mark.django_db
SCAN = Upload("form.pdf", "application/pdf", b"%PDF-1.4 paper %%EOF")
PHOTO = Upload("me.jpg", "image/jpeg", b"\xff\xd8 face")
MEETING = Meeting("第一支部", date(2010, 11, 11), 20, 15, "群众信任")
PERSON = {
    "sex": "male",
    "born_on": BORN,
    "ethnicity": "汉族",
    "education": "大专",
    "status": "formal",
    "joined_on": date(2000, 7, 1),
    "identity_kind": "farmer",
    "work": "石桥村村民",
    "phone": "13900000000",
}
WORDS = {"cv": "务农", "strengths": "踏实", "weaknesses": "急躁", "promise": "修路", "is_local": True}


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def run(cast):
    election = set_up(cast, posts=3)
    announce(election, cast)
    return open_(election, "open_recommendation", cast)


def filled(run, who, *posts, photo=None, **person):
    numbers = posts or (1,)
    chosen = [run.election.posts.get(number=number) for number in numbers]
    return FilledForm(who, PERSON | person, WORDS, chosen, photo)


def draft(run, photo=None):
    return start_draft(election=run.election, fields={"name": "…"}, photo=photo, now=NOW)[0]


def send(run, number, *posts, of=None, now=NOW, **person):
    of = of or draft(run)
    return send_self_recommendation(
        election=run.election,
        number=of.number,
        form=filled(run, name(number), *posts, **person),
        identity_number=identity(number),
        now=now,
    )


def put_forward(run, cast, who, number="", post=1, **meeting):
    return enter_organisation_recommendation(
        run=run,
        post=run.election.posts.get(number=post),
        nominee=Particulars(number, who, {"work": "石桥村村民"}),
        meeting=Meeting(**{**vars(MEETING), **meeting}),
        received_on=date(2010, 11, 12),
        paper=SCAN,
        actor=cast.clerk,
        now=NOW,
    )


def consent(run, of, who, number, now=NOW, **person):
    return give_consent(
        election=run.election,
        token=of.candidacy.consent_token,
        form=filled(run, who, **person),
        identity_number=identity(number),
        now=now,
    )


def declined(run, of, number):
    return decline(
        election=run.election,
        token=of.candidacy.consent_token,
        why="身体不好",
        identity_number=identity(number),
        now=NOW,
    )


def codes(refusal):
    return [one.code for one in refusal.value.reasons]


def state(one):
    one = Recommendation.objects.get(pk=one.pk)
    return one.state, [each["code"] for each in one.refusals]


# Self-recommendation


def test_a_draft_is_changed_and_sent_and_leaves_nothing_of_the_number(run):
    one, code = start_draft(election=run.election, fields={"name": name(3)}, photo=PHOTO, now=NOW)
    changed = change_draft(draft=one, fields={"name": name(3), "cv": "务农"}, photo=PHOTO, now=NOW)
    assert Attachment.objects.count() == 1, "the first photo went with the second"
    sent = send(run, 3, of=changed, work="镇农技站")
    [recommendation] = sent.recommendations
    assert (sent.was_before, recommendation.number, recommendation.state) == (False, one.number, "accepted")
    person = recommendation.candidacy.person
    assert (person.work, person.identity_last4, bytes(person.photo.content)) == (
        "镇农技站", identity(3)[-4:], PHOTO.content,
    )  # fmt: skip
    assert (person.phone, recommendation.candidacy.cv) == ("13900000000", "务农")
    assert not Draft.objects.exists()
    assert code not in str(Recommendation.objects.values())
    with connection.cursor() as cursor:
        for model in (Person, Candidacy, Recommendation, AuditEntry):
            cursor.execute(
                f"SELECT count(*) FROM {model._meta.db_table} t WHERE t::text LIKE %s", [f"%{identity(3)}%"]
            )
            assert cursor.fetchone() == (0,), model


def test_a_second_sending_is_answered_honestly_and_makes_nothing(run):
    first = send(run, 3, of=(same := draft(run)))
    again = send(run, 3, of=same)
    assert (again.was_before, again.recommendations) == (True, first.recommendations)
    other = draft(run)
    for posts, code in (((1,), "N110"), ((2,), "N104")):
        with pytest.raises(Refused) as refusal:
            send(run, 3, *posts, of=other)
        assert codes(refusal) == [code]
    with pytest.raises(Refused) as refusal:
        send_self_recommendation(
            election=run.election,
            number=other.number,
            form=filled(run, "李四"),
            identity_number=identity(4),
            now=NOW,
        )
    assert codes(refusal) == ["N133"], "the roll knows this number by another name"
    assert (Recommendation.objects.count(), Draft.objects.count()) == (1, 1)
    withdraw_recommendation(
        recommendation=first.recommendations[0], why="改选第二个职位", actor=None, now=NOW
    )
    assert send(run, 3, 2, of=other).recommendations[0].state == "accepted"


def test_two_posts_where_the_method_allows_two(cast):
    election = set_up(cast, posts=3, options={"max_posts_per_person": 2})
    announce(election, cast)
    run = open_(election, "open_recommendation", cast)
    sent = send(run, 3, 2, 1)
    assert [(one.candidacy.post.number, one.state) for one in sent.recommendations] == [
        (2, "accepted"),
        (1, "accepted"),
    ]
    assert (
        len({one.code_hash for one in sent.recommendations})
        == 1
        == Person.objects.filter(name=name(3)).count()
    )
    with pytest.raises(Refused) as refusal:
        send(run, 3, 3)
    assert codes(refusal) == ["N104"]


def test_what_the_rules_refuse_is_kept_with_its_reason(run):
    assert state(send(run, 77, status="probationary").recommendations[0]) == ("refused", ["N201"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_same_draft", [True, False], ids=["pressed twice", "two phones"])
def test_sent_twice_at_the_same_moment_it_is_there_once(run, is_same_draft):
    first = draft(run)
    drafts = [first, first if is_same_draft else draft(run)] * 2
    ready = Barrier(len(drafts))

    def one(of):
        try:
            ready.wait(10)
            return "before" if send(run, 3, of=of).was_before else "sent"
        except Refused as refusal:
            return refusal.reasons[0].code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(drafts)) as pool:
        came_to = sorted(pool.map(one, drafts))
    assert Recommendation.objects.count() == Candidacy.objects.count() == 1
    assert came_to.count("sent") == 1
    assert set(came_to) == {"sent", "before"} | (set() if is_same_draft else {"N110"})


def test_on_paper_with_its_scan_and_judged_by_the_day_of_receipt(run, cast):
    def enter(number, received_on, actor=cast.clerk):
        return enter_self_recommendation(
            run=run, form=filled(run, name(number), photo=PHOTO), identity_number=identity(number),
            received_on=received_on, paper=SCAN, actor=actor, now=CLOSES + timedelta(hours=2),
        )  # fmt: skip

    with pytest.raises(Refused):
        enter(3, CLOSES.date(), cast.observer)
    [timely], [late] = enter(3, CLOSES.date()), enter(4, CLOSES.date() + timedelta(days=1))
    assert (state(timely), state(late)) == (("accepted", []), ("refused", ["N122"]))
    assert timely.paper.purpose == "recommendation" and timely.candidacy.person.photo
    with pytest.raises(Refused) as refusal:
        send(run, 5, of=Draft(number="Z1"), now=CLOSES + timedelta(hours=2))
    assert codes(refusal) == ["N102"]


def test_drafts_end_with_the_registration(run):
    draft(run, PHOTO)
    assert delete_late_drafts(now=CLOSES) == 0
    assert delete_late_drafts(now=CLOSES + timedelta(seconds=1)) == 1
    assert not Draft.objects.exists() and not Attachment.objects.exists()


# Put forward by others


def test_an_organisations_form_is_checked_and_held_until_the_nominee_agrees(run, cast):
    for wrong, code in (
        ({"present": 5}, "N141"),
        ({"met_on": date(2010, 11, 1)}, "N144"),
        ({"met_on": date(2010, 11, 16)}, "N144"),
    ):
        with pytest.raises(Refused) as refusal:
            put_forward(run, cast, "赵新人", **wrong)
        assert codes(refusal) == [code]
    assert not Recommendation.objects.exists() and not Attachment.objects.exists()
    few = put_forward(run, cast, "钱新人", agreeing=10)
    assert state(few) == ("refused", ["N153", "N142"])
    one = put_forward(run, cast, name(77))
    assert state(one) == ("refused", ["N153"])
    assert consent(run, one, name(77), 77).candidacy == one.candidacy
    assert state(one) == ("accepted", [])
    assert consent(run, one, name(77), 77).was_before
    with pytest.raises(Refused) as refusal:
        consent(run, one, name(77), 78)
    assert codes(refusal) == ["N703"]


def test_equal_numbers_are_one_nominee_without_anybody_deciding(run, cast):
    by_branch, by_unit = put_forward(run, cast, name(3)), put_forward(run, cast, name(3), unit="镇妇联")
    himself = send(run, 3).recommendations[0]
    assert len({one.candidacy.person_id for one in (by_branch, by_unit, himself)}) == 3
    for one in (by_branch, by_unit):
        assert not consent(run, one, name(3), 3).was_before
    candidacy = Candidacy.objects.get()
    assert candidacy.recommendations.count() == 3 and Person.objects.filter(name=name(3)).count() == 1
    assert [state(one)[0] for one in (by_branch, by_unit, himself)] == ["accepted"] * 3
    assert consent(run, by_unit, name(3), 3).was_before, "his address stays good"


def test_an_address_of_consent_in_other_hands_writes_over_nobodys_own_words(run, cast):
    """Whoever opens a sheet for somebody holds such an address; with the identity number he could speak for him."""
    own = send(run, 3).recommendations[0].candidacy
    other = put_forward(run, cast, name(3))
    form = FilledForm(
        name(3), PERSON | {"phone": "13711111111", "work": "无业"}, WORDS | {"promise": "不干"}, photo=PHOTO
    )
    give_consent(
        election=run.election, token=other.candidacy.consent_token, form=form, identity_number=identity(3), now=NOW
    )  # fmt: skip
    own.refresh_from_db()
    assert (own.promise, own.person.phone, own.person.photo) == (WORDS["promise"], PERSON["phone"], None)
    assert own.recommendations.count() == 2 and state(other) == ("accepted", [])


def test_nobody_agrees_to_more_posts_than_one_may_stand_for_or_in_anothers_name(run, cast):
    send(run, 3)
    elsewhere, misnamed = put_forward(run, cast, name(3), post=2), put_forward(run, cast, "王错字", post=1)
    with pytest.raises(Refused) as refusal:
        consent(run, elsewhere, name(3), 3)
    assert codes(refusal) == ["N104"]
    with pytest.raises(Refused) as refusal:
        consent(run, misnamed, "王错字", 4)
    assert codes(refusal) == ["N133"]
    assert Candidacy.objects.filter(has_consented=True).count() == 1


def test_who_declines_is_out_and_may_change_his_mind(run, cast):
    one = put_forward(run, cast, name(77))
    declined(run, one, 77)
    assert state(one) == ("refused", ["N154"])
    assert Candidacy.objects.get().withdrawal_reason == "身体不好"
    consent(run, one, name(77), 77)
    assert state(one) == ("accepted", [])
    with pytest.raises(Refused) as refusal:
        record_refusal(run=run, candidacy=one.candidacy, why="电话", actor=cast.clerk, now=NOW)
    assert codes(refusal) == ["N708"]


def test_nobody_declines_in_anothers_name(run, cast):
    """Whoever has the address by accident is asked who he is, as for agreeing."""
    known = put_forward(run, cast, name(3), identity(3))
    unknown = put_forward(run, cast, name(77), post=2)
    for one, number, code in ((known, 4, "N703"), (known, 78, "N703"), (unknown, 4, "N133")):
        with pytest.raises(Refused) as refusal:
            declined(run, one, number)
        assert codes(refusal) == [code], number
    assert not Candidacy.objects.exclude(withdrawn_at=None).exists()
    assert not AuditEntry.objects.filter(action="decline").exists()
    declined(run, known, 3)
    declined(run, unknown, 77)
    assert Candidacy.objects.exclude(withdrawn_at=None).count() == 2
    # To decline binds nobody to the number: whoever is meant may still agree with his own.
    consent(run, unknown, name(77), 78)
    assert state(unknown) == ("accepted", [])
    with pytest.raises(Refused) as refusal:
        declined(run, unknown, 77)
    assert codes(refusal) == ["N703"], "and is asked who he is before anything else is told"
    with pytest.raises(Refused) as refusal:
        declined(run, unknown, 78)
    assert codes(refusal) == ["N708"]


def test_staff_record_a_consent_on_paper_with_its_scan(run, cast):
    one = put_forward(run, cast, name(77))
    record_paper_consent(
        run=run, candidacy=one.candidacy, form=filled(run, name(77)), identity_number=identity(77),
        paper=SCAN, actor=cast.clerk, now=CLOSES + timedelta(hours=2),
    )  # fmt: skip
    assert state(one) == ("accepted", [])
    assert Candidacy.objects.get().consent_paper.purpose == "consent"


# Taking back


def test_a_withdrawal_takes_the_consent_along_and_stays_on_record(run, cast):
    himself = send(run, 3).recommendations[0]
    by_branch = put_forward(run, cast, name(3), identity(3))
    assert state(by_branch) == ("accepted", [])
    with pytest.raises(Refused) as refusal:
        withdraw_recommendation(recommendation=himself, why=" ", actor=None, now=NOW)
    assert codes(refusal) == ["E116"]
    withdraw_recommendation(recommendation=himself, why="身体不好", actor=None, now=NOW)
    assert (state(himself), state(by_branch)) == (("withdrawn", []), ("refused", ["N153"]))
    entry = AuditEntry.objects.get(action="withdraw_recommendation")
    assert entry.data == {"number": himself.number, "reason": "身体不好"}
    with pytest.raises(Refused) as refusal:
        withdraw_recommendation(recommendation=himself, why="再来", actor=cast.clerk, now=NOW)
    assert codes(refusal) == ["N107"]


def test_nothing_is_taken_back_once_the_figures_are_fixed(run, cast):
    himself = send(run, 3).recommendations[0]
    finish(run, cast)
    with pytest.raises(Refused) as refusal:
        withdraw_recommendation(
            recommendation=himself, why="太晚", actor=None, now=CLOSES + timedelta(days=1)
        )
    assert codes(refusal) == ["N704"]
