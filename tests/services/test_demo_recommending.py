"""The demonstration that is left open in stage 2: it takes recommendations today, from whoever tries it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.utils.timezone import localdate, now

import election_site.demo
from election_site.demo.cast import create_cast
from election_site.demo.play import Package, play
from election_site.domain.stages import BY_CODE
from election_site.models import RollEntry
from election_site.queries.audit import audit_faults
from election_site.services.people import Particulars
from nomination.domain.signing import GivenNumber
from nomination.queries.recommend_pages import landing_page
from nomination.services.joint_sheets import open_sheet
from nomination.services.signatures import sign_sheet

PACKAGE = Path(election_site.demo.__file__).parent / "qingquan"
STAGE = BY_CODE["open_recommendation"]

pytestmark = pytest.mark.django_db


def test_the_days_of_a_package_are_moved_together():
    package = Package.read(PACKAGE)
    first, last = package.days(STAGE)
    moved = package.beginning(STAGE, localdate())
    assert moved.days(STAGE) == (localdate(), localdate() + (last - first))
    assert moved.plan["recommendation_closes_at"] == f"{moved.days(STAGE)[1]}T18:00:00+08:00"
    assert package.days(STAGE) == (first, last)


def test_left_open_it_takes_a_sheet_and_a_signature_today():
    cast = create_cast()
    package = Package.read(PACKAGE).beginning(STAGE, localdate() - timedelta(days=1))
    played = play(
        package, cast, slug="shiqiao", title="石桥镇", leave_open_at=STAGE.code, show=lambda text: None
    )
    election = played.election
    assert landing_page(election, now())["is_open"] and not played.open_scene.run.recommendations.exists()
    assert all(one.held_on > localdate() for one in election.showcase_rounds.all())
    particulars = Particulars("", "孙新人", {"sex": "male", "work": "石桥村村民"})
    sheet = open_sheet(
        election=election,
        post=election.posts.get(number=1),
        particulars=particulars,
        grounds="群众信任",
        sender_name="赵发起",
        sender_phone="13900000000",
        now=now(),
    ).sheet
    member = RollEntry.objects.select_related("person").get(
        roll__election=election, roll__kind="members", number=1
    )
    signed = sign_sheet(
        election=election,
        token=sheet.sign_token,
        name=member.person.name,
        number=GivenNumber("", member.number, member.person.identity_last4),
        phone="13900000001",
        now=now(),
    )
    assert signed.signature.refusal == "" and audit_faults(election) == []
    permission = Permission.objects.get(codename="add_election")
    assert list(permission.user_set.all()) == [cast["clerk"]], "who sets up an election of his own"
