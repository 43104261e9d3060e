"""What is sent in at the door before a vote opens: done for the roles of its row, and for nobody else."""

import pytest
from cast import PRESENT, signed_in
from django.db import transaction
from django.urls import reverse
from room_access import ROOMS, new_account

from ballots.services.urn import check_in
from election_site.domain.roles import ROLES
from election_site.models import AuditEntry

pytestmark = pytest.mark.django_db
STAGE = "member_decision"


def deeds(small, vote, codes) -> dict[str, tuple[list, dict]]:
    """Everything that is sent in at the door before a vote opens: the address's own parts and the form."""
    absent, present = (small.entry(number).pk for number in (2, 1))
    return {
        "sign_in": ([absent], {}),
        "leave": ([present], {}),
        "assist": ([present], {"helper": "relative"}),
        "release": ([], {"up_to": ""}),
        "void_places": ([], {"first": "1", "last": "2"}),
        "void_scanned": ([], {"codes": codes[0]}),
        "closing": ([], {"minutes": "20"}),
        "step": (["call_to_order"], {}),
        "propose": ([small.entry(9).pk], {"role": "scrutineer"}),
        "propose_outside": ([], {"name": "何东", "role": "counter"}),
    }


DEEDS = (
    *("sign_in", "leave", "assist", "release", "void_places", "void_scanned", "closing", "step", "propose"),
    "propose_outside",
)


@pytest.fixture
def accounts(vote_prepared) -> dict:
    small = vote_prepared
    return {role: small.users.get(role) or new_account(small, role) for role in ROLES}


def done_by(small, accounts, deed: str, codes: list[str]) -> set[str]:
    """The roles whose sending of the same form leaves an entry in the audit log."""
    arguments, sent = deeds(small, small.vote(STAGE), codes)[deed]
    url = reverse(f"meeting:{deed}", args=[small.slug, *arguments])
    found = set()
    for role, user in accounts.items():
        client = signed_in(user)
        with transaction.atomic():
            before = AuditEntry.objects.count()
            client.post(url, sent)
            if AuditEntry.objects.count() > before:
                found.add(role)
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("deed", DEEDS)
def test_before_the_vote_it_is_done_for_its_roles_and_for_nobody_else(vote_prepared, accounts, deed):
    small = vote_prepared
    vote = small.vote(STAGE)
    codes = small.slips(vote, PRESENT + 2)
    for entry in [one for one in small.voters(vote) if one != small.entry(2)]:
        check_in(vote=vote, entry=entry, actor=small["door_keeper"], now=small.now)
    assert done_by(small, accounts, deed, codes) == ROOMS[f"meeting:{deed}"].roles


# What the door may still do while ballots are taken: people leave and are helped, the end is announced.
WHILE_OPEN = {"leave", "assist", "closing"}


@pytest.mark.parametrize("deed", [one for one in DEEDS if one != "step"])
def test_what_comes_too_late_is_done_for_nobody(vote_prepared, accounts, deed):
    small = vote_prepared
    vote = small.vote(STAGE)
    codes = small.admit(vote)
    small.open_urn(vote)
    in_time = ROOMS[f"meeting:{deed}"].roles if deed in WHILE_OPEN else set()
    assert done_by(small, accounts, deed, codes) == in_time
    small.seal(vote)
    assert done_by(small, accounts, deed, codes) == set()
