"""The formal list: approval and its document, order, surplus, candidates who withdraw, and the notice."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from nomination_election import (
    AFTER,
    Cast,
    announce,
    finish,
    going_on,
    open_,
    put_stages_before,
    set_up,
    stand,
)

from election_site.models import Attachment, AuditEntry, Person
from election_site.queries.public_pages import notice_context
from election_site.services.chain import annul_run, close_blockers, record_approval
from election_site.services.errors import Refused
from election_site.uploads import scan
from nomination.models import Candidacy, CandidateWithdrawal, Inspection
from nomination.queries.candidacies import ballot_candidates
from nomination.queries.formal_list import standbys
from nomination.queries.outcome_pages import formal_candidates_page
from nomination.services.decisions import record_approved_order
from nomination.services.withdrawals import SuperiorsDocument, record_withdrawal

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def election(cast):
    election = set_up(cast, posts=2)
    announce(election, cast)
    return election


def trust(on, votes, over):
    """The outcome of the plenum's vote: ``on`` go on; ``votes`` of everybody, and who got more than half."""
    figures = going_on(on)
    figures["verdicts"] = {
        key: {
            "votes": {str(one.pk): count for one, count in votes.items() if one.post.key == key},
            "over_threshold": [str(one.pk) for one in over if one.post.key == key],
        }
        for key in figures["advancing"]
    }
    return figures


@pytest.fixture
def listing(election, cast):
    """Post 1 (member): two on the list, of three more one has too few votes and two are ahead of him. Post 2
    (secretary): two on the list and nobody else."""
    on1, rest = stand(election, 1, 2, 1), stand(election, 1, 5, 6, 7)
    on2 = stand(election, 2, 4, 3)
    votes = dict(zip([*on1, *rest, *on2], (20, 19, 15, 17, 9, 20, 18), strict=True))
    put_stages_before(
        election,
        "formal_candidates",
        {
            "inspection": going_on([*on1, *rest, *on2]),
            "organisational_trust": trust([*on1, *on2], votes, [*on1, *rest[:2], *on2]),
        },
    )
    return open_(election, "formal_candidates", cast, AFTER), [*on1, *on2], rest


def approve(run, cast, **changed):
    given = {
        "issued_by": "县委",
        "document_number": "安组〔2010〕9号",
        "issued_on": AFTER.date(),
        "document": scan("批复.pdf", PDF),
        "actor": cast.clerk,
        "now": AFTER,
    }
    return record_approval(run=run, **(given | changed))


def codes(reasons):
    return [one.code for one in reasons]


def refusal(call, **given):
    with pytest.raises(Refused) as refused:
        call(**given)
    return codes(refused.value.reasons)


def cells(page):
    return "\n".join(
        [page.headline]
        + [line.text for line in page.sentences]
        + [" ".join(row) for one in page.tables for row in one.rows]
    )


# ----- approval and order -----


def test_the_list_needs_the_approval_with_its_document_and_orders_members_by_strokes(listing, cast):
    run, (yi, jia, ding, bing), _ = listing
    assert codes(close_blockers(run, now=AFTER)) == ["N602"]
    approve(run, cast, document=None)
    assert codes(close_blockers(run, now=AFTER)) == ["N613"], "the number alone can be looked at by nobody"
    kept = approve(run, cast).document
    assert (kept.purpose, bytes(kept.content)) == ("approval", PDF)
    outcome = finish(run, cast)
    # Member 2 is 王甲丙, member 1 is 王甲乙: one stroke comes before five. The secretary's post keeps the
    # order in which it came to the superior.
    assert [yi.person.name, jia.person.name] == ["王甲丙", "王甲乙"]
    assert outcome.figures["advancing"] == {"p1": [jia.pk, yi.pk], "p2": [ding.pk, bing.pk]}
    assert outcome.figures["least"] == 3
    assert outcome.figures["approvals"][1]["document"] == kept.digest
    page = cells(formal_candidates_page(outcome))
    assert "安组〔2010〕9号" in page
    assert page.index("王甲乙") < page.index("王甲丙")


def test_secretary_and_deputies_stand_in_the_approved_order(listing, cast):
    run, (_, _, ding, bing), _ = listing
    approve(run, cast)
    post = run.election.posts.get(number=2)
    call = {"call": record_approved_order, "run": run, "post": post, "actor": cast.clerk, "now": AFTER}
    assert refusal(**call, candidacies=[bing]) == ["N762"]
    record_approved_order(run=run, post=post, candidacies=[bing, ding], actor=cast.clerk, now=AFTER)
    outcome = finish(run, cast, publish=True)
    assert outcome.figures["advancing"]["p2"] == [bing.pk, ding.pk]
    paper = ballot_candidates(run.election, "member_decision")
    assert [one["name"] for one in paper["p2"]] == [bing.person.name, ding.person.name]


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ({1: (1,), 2: (3,)}, [("N601", "least", 3)]),
        ({1: (1, 2, 3, 4)}, [("N761", "post", "职位2")]),
        ({1: (1, 2), 2: (1, 3)}, [("N609", "name", "王甲乙")]),
    ],
    ids=["without the surplus", "a post without candidates", "one person for two posts"],
)
def test_a_list_that_cannot_go_onto_a_ballot_does_not_close(election, cast, standing, expected):
    candidacies = [one for post, numbers in standing.items() for one in stand(election, post, *numbers)]
    put_stages_before(election, "formal_candidates", {"organisational_trust": going_on(candidacies)})
    run = open_(election, "formal_candidates", cast, AFTER)
    approve(run, cast)
    found = close_blockers(run, now=AFTER)
    assert [
        (one.code, key, one.params[key]) for one, (_, key, _) in zip(found, expected, strict=True)
    ] == expected


def test_a_character_without_strokes_is_asked_for(election, cast):
    candidacies = [*stand(election, 1, 1, 2), *stand(election, 2, 3)]
    Person.objects.filter(pk=candidacies[0].person_id).update(name="王\U00030000三")
    put_stages_before(election, "formal_candidates", {"organisational_trust": going_on(candidacies)})
    run = open_(election, "formal_candidates", cast, AFTER)
    approve(run, cast)
    (blocker,) = close_blockers(run, now=AFTER)
    assert (blocker.code, blocker.params["characters"]) == ("N604", "\U00030000")


# ----- withdrawal and replacement -----


@pytest.fixture
def document():
    return SuperiorsDocument("县委", "安组〔2010〕12号", AFTER.date(), scan("批复.pdf", PDF))


def withdraw(run, candidacy, cast, **changed):
    given = {"why": "本人身体原因", "decided_by": cast.clerk, "confirmed_by": cast.reviewer, "now": AFTER}
    return record_withdrawal(run=run, candidacy=candidacy, **(given | changed))


def test_who_could_come_instead_stands_in_the_order_of_the_plenum_s_votes(listing):
    run, _, (five, six, _) = listing
    found = standbys(run, run.election.posts.get(number=1))
    assert [(one.candidacy, one.votes, one.is_next) for one in found] == [(six, 17, True), (five, 15, False)]
    assert standbys(run, run.election.posts.get(number=2)) == []


def test_a_candidate_who_withdraws_is_replaced_as_two_people_decide_and_the_superior_approves(
    listing, cast, document
):
    run, (yi, jia, *_), (_, six, _) = listing
    approve(run, cast)
    withdrawal = withdraw(run, yi, cast, replacement=six, approval=document)
    assert (withdrawal.is_next, withdrawal.approval.document_number) == (True, "安组〔2010〕12号")
    yi.refresh_from_db()
    assert (yi.withdrawn_at, yi.withdrawal_reason) == (AFTER, "本人身体原因")
    assert AuditEntry.objects.get(action="record_withdrawal").data["confirmed_by"] == cast.reviewer.pk
    # On the list he is gone, and gone for good.
    assert refusal(withdraw, run=run, candidacy=yi, cast=cast) == ["N610"]
    assert [one.candidacy for one in standbys(run, yi.post)] == [listing[2][0]]
    outcome = finish(run, cast)
    assert outcome.figures["advancing"]["p1"] == [jia.pk, six.pk]
    assert str(yi.pk) not in outcome.figures["names"]
    page = cells(formal_candidates_page(outcome))
    assert "本人身体原因" in page and six.person.name in page and "复核员" in page


def test_the_approval_of_a_replacement_is_none_of_the_list(listing, cast, document):
    run, (yi, *_), (_, six, _) = listing
    withdraw(run, yi, cast, replacement=six, approval=document)
    assert codes(close_blockers(run, now=AFTER)) == ["N602"]
    approve(run, cast)
    figures = finish(run, cast).figures
    assert [one["document_number"] for one in figures["approvals"]] == ["安组〔2010〕9号"]
    assert [one["document"] for one in figures["withdrawals"]] == ["安组〔2010〕12号"]


def test_a_replacement_has_to_be_one(listing, cast, document):
    run, (yi, _, ding, _), (five, six, seven) = listing
    call = {"call": withdraw, "run": run, "candidacy": yi, "cast": cast}
    assert refusal(**call, replacement=six) == ["N612"]
    assert refusal(**call, replacement=seven, approval=document) == ["N603"], (
        "half of the plenum did not agree"
    )
    assert refusal(**call, replacement=ding, approval=document) == ["N611"], "stands for another post"
    assert refusal(**call, confirmed_by=cast.clerk) == ["N404"]
    assert refusal(**call, confirmed_by=cast.observer) == ["E106"]
    assert refusal(**call, why=" ") == ["N405"]
    assert refusal(withdraw, run=run, candidacy=five, cast=cast) == ["N610"], "is not on the list"
    assert not CandidateWithdrawal.objects.exists() and not run.approvals.exists()
    assert not Candidacy.objects.filter(withdrawn_at__isnull=False).exists()
    # Not the next in the order, but as two people decide.
    assert withdraw(run, yi, cast, replacement=five, approval=document).is_next is False
    with pytest.raises(IntegrityError), transaction.atomic():
        CandidateWithdrawal.objects.update(approval=None)


def test_without_a_replacement_the_list_must_still_have_its_surplus(listing, cast):
    run, (yi, _, ding, bing), _ = listing
    approve(run, cast)
    record_approved_order(run=run, post=ding.post, candidacies=[bing, ding], actor=cast.clerk, now=AFTER)
    withdraw(run, bing, cast)
    assert not run.approved_places.exists(), "the superior's order was one of other people"
    assert close_blockers(run, now=AFTER) == []
    withdraw(run, yi, cast)
    assert codes(close_blockers(run, now=AFTER)) == ["N601"]


def test_after_certification_a_withdrawal_needs_an_annulment_and_a_new_run(listing, cast, document):
    run, (yi, jia, *_), (_, six, _) = listing
    approve(run, cast)
    finish(run, cast)
    assert refusal(withdraw, run=run, candidacy=yi, cast=cast) == ["N608"]
    annul_run(run=run, why="候选人退出", actor=cast.clerk, now=AFTER)
    again = open_(run.election, "formal_candidates", cast, AFTER)
    approve(again, cast)
    assert close_blockers(again, now=AFTER) == [], "as before: nobody has withdrawn in this run"
    withdraw(again, yi, cast, replacement=six, approval=document)
    assert finish(again, cast).figures["advancing"]["p1"] == [jia.pk, six.pk]


def test_somebody_who_withdrew_earlier_keeps_the_list_open_until_it_is_recorded(listing, cast):
    run, (yi, *_), _ = listing
    approve(run, cast)
    Candidacy.objects.filter(pk=yi.pk).update(withdrawn_at=AFTER, withdrawal_reason="本人申请")
    (blocker,) = close_blockers(run, now=AFTER)
    assert (blocker.code, blocker.params["name"]) == ("N606", yi.person.name)
    withdraw(run, yi, cast)
    assert close_blockers(run, now=AFTER) == []


# ----- the notice -----


def test_the_notice_says_of_everybody_what_the_rules_ask(listing, cast):
    run, (yi, *_), _ = listing
    Candidacy.objects.filter(pk=yi.pk).update(
        cv="一九九八年入伍", strengths="踏实肯干", weaknesses="方法简单"
    )
    inspection = run.election.stage_runs.get(stage="inspection")
    Inspection.objects.create(
        run=inspection,
        candidacy=listing[1][1],
        interviewed=30,
        satisfied=30,
        achievements="修通两条村道",
        strengths="考察组所见的优点",
        weaknesses="考察组所见的不足",
        is_passed=True,
        decided_by=cast.clerk,
        decided_at=AFTER,
    )
    approve(run, cast)
    outcome = finish(run, cast, publish=True)
    # Whom the inspection reported on stands there as it found him, on the notice and on his own page.
    inspected = listing[1][1]
    Candidacy.objects.filter(pk=inspected.pk).update(strengths="自己写的优点")
    Inspection.objects.update(strengths="后来改写")
    page = (
        Client().get(reverse("nomination:candidate", args=[run.election.slug, inspected.pk])).content.decode()
    )
    assert [
        text for text in ("修通两条村道", "考察组所见的优点", "考察组所见的不足") if text not in page
    ] == []
    assert "自己写的优点" not in page and "后来改写" not in page
    notice = notice_context(outcome.publication, None, AFTER)["notice"]
    (person,) = [one for one in notice["people"] if one.name == yi.person.name]
    told = " ".join(text for _, text in [*person.facts, *person.texts])
    for text in ("一九九八年入伍", "踏实肯干", "方法简单"):
        assert text in told
    assert person.post == yi.post.title
    assert Attachment.objects.filter(purpose="approval").count() == 1
