"""Whose the rooms of the meeting are: one row an address, roles and permissions written out by hand.

``roles`` get an answer there, everybody else finds nothing; ``permissions`` are those of which one is enough.
A new address of these rooms without a row here fails ``test_access.py``.
"""

from dataclasses import dataclass

from cast import SmallElection

from election_site.models import User
from election_site.services.elections import appoint


@dataclass(frozen=True)
class Row:
    method: str
    roles: frozenset[str]
    permissions: frozenset[str]


def row(method: str, roles: str, permissions: str) -> Row:
    return Row(method, frozenset(roles.split()), frozenset(permissions.split()))


CHAIR = ("clerk host chief_scrutineer", "drive host_showcase open_vote")
PRESIDE = ("clerk host", "drive host_showcase")
DESK = ("door_keeper", "check_in")
SLIPS = ("door_keeper chief_scrutineer", "check_in void_slips")
VOID = ("chief_scrutineer", "void_slips")
PAPER = (
    "clerk door_keeper chief_scrutineer chief_counter scrutineer counter",
    "prepare_vote check_in seal_vote assign_paper enter_paper rule_paper",
)

ROOMS = {
    "meeting:chair": row("GET", *CHAIR),
    "meeting:closing": row("POST", *PRESIDE),
    "meeting:step": row("POST", *PRESIDE),
    "meeting:box": row("GET", *CHAIR),
    "meeting:box_pdf": row("GET", *CHAIR),
    "meeting:kiosk": row(
        "GET", "clerk host chief_scrutineer door_keeper", "drive host_showcase open_vote check_in"
    ),
    "meeting:desk": row("GET", *DESK),
    "meeting:lines": row("GET", *DESK),
    "meeting:figures": row("GET", *SLIPS),
    "meeting:roll": row("GET", *DESK),
    "meeting:sign_in": row("POST", *DESK),
    "meeting:leave": row("POST", *DESK),
    "meeting:come_back": row("POST", *DESK),
    "meeting:undo": row("GET", *DESK),
    "meeting:assist": row("GET", *DESK),
    "meeting:slips": row("GET", *SLIPS),
    "meeting:adjourn": row("POST", *PRESIDE),
    "meeting:release": row("POST", *SLIPS),
    "meeting:void_places": row("POST", *VOID),
    "meeting:void_scanned": row("POST", *VOID),
    "meeting:tellers": row("GET", *CHAIR),
    "meeting:propose_outside": row("POST", *PRESIDE),
    "meeting:pass_tellers": row("POST", *PRESIDE),
    "meeting:propose": row("POST", *PRESIDE),
    "meeting:withdraw": row("POST", *PRESIDE),
    "paper:overview": row("GET", *PAPER),
    "paper:takes_paper": row("POST", *PAPER),
    "paper:sheets": row("POST", *PAPER),
    "paper:seats": row("POST", *PAPER),
    "paper:seat_back": row("POST", *PAPER),
    "paper:box": row("POST", *PAPER),
    "paper:assign": row("POST", *PAPER),
    "paper:print": row("POST", *PAPER),
    "paper:bundle": row("GET", *PAPER),
    "paper:sort": row("POST", *PAPER),
    "paper:line": row("POST", *PAPER),
    "paper:finish": row("POST", *PAPER),
    "paper:doubtful": row("POST", *PAPER),
    "paper:difference": row("POST", *PAPER),
    "paper:agreed": row("POST", *PAPER),
    "paper:reading": row("GET", *PAPER),
    "paper:reading_begin": row("POST", *PAPER),
    "paper:reading_places": row("POST", *PAPER),
    "paper:reading_stroke": row("POST", *PAPER),
    "paper:reading_undo": row("POST", *PAPER),
    "paper:reading_sign": row("POST", *PAPER),
    "paper:reading_unsign": row("POST", *PAPER),
    "paper:reading_hall": row("GET", *PAPER),
    "reports:pdf": row(
        "GET",
        "clerk reviewer door_keeper chief_scrutineer chief_counter host",
        "drive prepare_vote check_in void_slips count certify host_showcase",
    ),
}


def new_account(small: SmallElection, role: str) -> User:
    """An account with one role and no seat at the counting table."""
    user = User.objects.create(username=f"only-{role}", display_name=role, is_staff=True)
    appoint(election=small.election, user=user, role=role, actor=small["clerk"], now=small.now)
    return user
