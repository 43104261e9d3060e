"""Signing a joint sheet on one's own phone: an honest answer at once, a receipt, and a way back."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections
from nomination_election import AFTER, CLOSES, NOW, Cast, finish, identity, name
from sheet_cast import SCAN, open_run, sheet, sign, standing

from election_site.models import AuditEntry, Person
from election_site.services.errors import Refused
from nomination.domain.signing import GivenNumber
from nomination.models import Candidacy, Recommendation, Signature
from nomination.queries.sheets import answer_text, sheet_count
from nomination.services.joint_sheets import enter_signatures
from nomination.services.judging import judge_recommendations
from nomination.services.signature_lines import GivenLine
from nomination.services.signatures import sign_sheet, withdraw_signature

pytestmark = pytest.mark.django_db
STRANGER = 70  # on no roll
VILLAGER = 30


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def run(cast):
    return open_run(cast)


def refused(call, *given, **named) -> list[str]:
    with pytest.raises(Refused) as refusal:
        call(*given, **named)
    return [one.code for one in refusal.value.reasons]


def state(one: Recommendation) -> tuple:
    one.refresh_from_db()
    return one.state, [each["code"] for each in one.refusals]


def counting_on(one: Recommendation) -> set[str]:
    return set(one.signatures.filter(refusal="").values_list("name", flat=True))


def test_everybody_is_told_at_once_whether_the_signature_counts(run):
    one = sheet(run, 1)
    assert state(one) == ("refused", ["N121"])
    signed = {number: sign(one, number).signature for number in (2, VILLAGER, 1, STRANGER)}
    assert [signed[number].refusal for number in signed] == ["", "", "N124", "N126"]
    assert [signed[number].channel for number in signed] == ["members", "mass", "members", ""]
    assert (sheet_count(one).counted, sheet_count(one).missing) == (2, 1)
    assert sign(one, 3, by_roll=True).signature.signatory == f"p{Person.objects.get(name=name(3)).pk}"
    assert state(one) == ("accepted", [])
    assert refused(sign, one, 3) == ["N129"]
    assert one.signatures.count() == 5, "who signs twice leaves no second line"
    stored = " ".join(map(str, Signature.objects.values_list())) + " ".join(
        map(str, AuditEntry.objects.values_list("data"))
    )
    assert not [number for number in (*signed, 3) if identity(number)[:-4] in stored]


def test_a_name_that_is_not_that_of_the_number_is_turned_away_without_telling_whose_it_is(run):
    one = sheet(run, 1)

    def give(who, number):
        return refused(
            sign_sheet,
            election=run.election,
            token=one.sign_token,
            name=who,
            number=number,
            phone="",
            now=NOW,
        )

    assert give("张冒名", GivenNumber(identity=identity(2))) == ["N133"]
    assert give("张冒名", GivenNumber(member=2)) == ["N133"]
    assert give(name(2), GivenNumber(member=900)) == ["N133"]
    # Small numbers are easily tried: the end of the identity number has to be right too.
    assert give(name(2), GivenNumber(member=2)) == ["N133"]
    assert give(name(2), GivenNumber(member=2, last_four=identity(3)[-4:])) == ["N133"]
    assert not one.signatures.exists()


@pytest.mark.parametrize("over_limit", ["first_counts", "none_count"])
def test_signing_more_sheets_than_allowed_and_taking_one_back(cast, over_limit):
    run = open_run(cast, signature_over_limit=over_limit)
    first, second = sheet(run, 1), sheet(run, 2)
    before = sign(first, 5)
    after = sign(second, 5)
    assert after.signature.refusal == "N127"
    assert "2 " in answer_text(after.signature)
    before.signature.refresh_from_db()
    assert before.signature.refusal == {"first_counts": "", "none_count": "N127"}[over_limit]
    withdraw_signature(election=run.election, code=before.code, now=NOW)
    for signed in (before, after):
        signed.signature.refresh_from_db()
    assert (before.signature.refusal, after.signature.refusal) == ("N125", "")
    assert sheet_count(first).counted == 0
    again = sign(first, 5)
    assert again.signature.refusal == "N127", "the right is used on the other sheet now"


def test_two_sheets_may_be_signed_where_the_method_says_so_and_a_person_took_part_once(cast):
    run = open_run(cast, signatures_per_person=2, joint_threshold=2)
    first, second, third = sheet(run, 1), sheet(run, 2), sheet(run, 3, post=2)
    assert [sign(one, 5).signature.refusal for one in (first, second, third)] == ["", "", "N127"]
    lines = [line(2, second, VILLAGER), line(3, second, 5)]
    entered = enter_signatures(sheet=second, lines=lines, scan=SCAN, actor=cast.clerk, now=NOW)
    assert [one.refusal for one in entered] == ["", "N123"]
    sign(first, VILLAGER, by_roll=False)
    for number in (6, 7):
        sign(third, number)
    figures = finish(run, cast).figures
    assert figures["participants"] == figures["signatories"] == 4
    assert figures["signatures"]["counted"] == 6


def line(row, one, number, **changed) -> GivenLine:
    person = Person.objects.get(name=name(number))
    facts = {
        "row": row,
        "sheet": one.number,
        "name": name(number),
        "identity_hash": person.identity_hash,
        "identity_last4": identity(number)[-4:],
        "member_number": None,
        "phone": "",
        "signed_on": NOW.date(),
    }
    return GivenLine(**facts | changed)


def test_a_receipt_takes_back_its_own_signature_once_and_only_before_the_deadline(run):
    one = sheet(run, 1)
    signed = sign(one, 2)
    take_back = {"election": run.election, "now": NOW}
    assert refused(withdraw_signature, code="ABCD2345", **take_back) == ["N135"]
    assert refused(withdraw_signature, code="", **take_back) == ["N135"]
    late = CLOSES + timedelta(minutes=1)
    assert refused(withdraw_signature, election=run.election, code=signed.code, now=late) == ["N102"]
    withdraw_signature(code=signed.code, **take_back)
    assert refused(withdraw_signature, code=signed.code, **take_back) == ["N136"]
    assert signed.code not in str(AuditEntry.objects.values_list("data"))
    again = sign(one, 2)
    assert again.signature.refusal == "", "who took his signature back may give it again"


def test_nothing_is_taken_after_the_deadline_or_on_a_sheet_that_is_closed(run):
    one = sheet(run, 1)
    assert refused(sign, one, 2, now=CLOSES + timedelta(minutes=1)) == ["N102"]
    Candidacy.objects.filter(pk=one.candidacy_id).update(withdrawn_at=NOW)
    assert refused(sign, one, 2) == ["N128"]


def test_a_short_sheet_falls_at_the_close_and_frees_nobody_while_one_without_consent_does(cast):
    run = open_run(cast)
    full, short, silent = sheet(run, 1), sheet(run, 2), sheet(run, 3, post=2, has_consented=False)
    sign(silent, 8)
    sign(short, 9)
    for number in (5, 6, 8, 9):
        sign(full, number)
    sign(full, 7)
    assert counting_on(full) == {name(5), name(6), name(7)}
    figures = finish(run, cast, AFTER).figures
    assert counting_on(full) == {name(5), name(6), name(7), name(8)}
    by_number = {one["number"]: one["reasons"] for one in figures["refused"]}
    assert by_number == {short.number: ["N121"], silent.number: ["N153", "N121"]}
    assert figures["participants"] == 4


def test_what_is_stored_after_every_step_is_what_the_whole_judgement_says(cast):
    run = open_run(cast, signatures_per_person=2, signature_over_limit="none_count")
    sheets = [sheet(run, 1), sheet(run, 2), sheet(run, 1, post=2), sheet(run, 3)]
    given = []
    for place, number in [
        (0, 5),
        (1, 5),
        (0, 6),
        (2, 5),
        (3, 6),
        (1, 1),
        (0, 1),
        (3, 5),
        (1, 6),
        (2, STRANGER),
    ]:
        given.append(sign(sheets[place], number))
        if len(given) % 4 == 0:
            withdraw_signature(election=run.election, code=given[-3].code, now=NOW)
        stored = standing(run)
        judge_recommendations(run)
        assert standing(run) == stored
    assert {refusal for _, _, refusal in stored["lines"]} >= {"", "N124", "N125", "N126", "N127"}


@pytest.mark.django_db(transaction=True)
def test_the_same_person_many_times_at_once_counts_once(cast):
    one = sheet(open_run(cast), 1)
    start, answers = Barrier(6), []

    def press():
        try:
            start.wait()
            answers.append(sign(one, 2).signature.refusal)
        except Refused as refusal:
            answers.append(refusal.reasons[0].code)
        finally:
            connections.close_all()

    threads = [Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["", *["N129"] * 5]
    assert one.signatures.count() == 1
