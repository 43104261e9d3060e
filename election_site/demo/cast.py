"""The accounts of a demonstration: one person for every role. Passwords are new at every run."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from election_site.models import Election, User
from election_site.services.elections import appoint

NAMES = {
    "clerk": "经办员(演示)",
    "reviewer": "复核员(演示)",
    "door_keeper": "签到员(演示)",
    "chief_scrutineer": "总监票人(演示)",
    "chief_counter": "总计票人(演示)",
    "host": "主持人(演示)",
    "observer": "群众观察员(演示)",
}
KEEPER = "admin"


@dataclass(frozen=True)
class Cast:
    """Accounts by role and their passwords by username."""

    users: dict[str, User]
    passwords: dict[str, str]

    def __getitem__(self, role: str) -> User:
        return self.users[role]


def create_cast() -> Cast:
    """Create the accounts: one a role, and the keeper of accounts, who holds no role in any election."""
    passwords = {username: secrets.token_urlsafe(9) for username in (KEEPER, *NAMES)}
    users = {
        role: User.objects.create_user(
            username=role, password=passwords[role], display_name=name, is_staff=True
        )
        for role, name in NAMES.items()
    }
    User.objects.create_superuser(
        username=KEEPER, password=passwords[KEEPER], display_name="账号管理员(演示)"
    )
    return Cast(users, passwords)


def appoint_all(election: Election, cast: Cast, now: datetime) -> None:
    """Give each account its role in the election."""
    for role in NAMES:
        appoint(election=election, user=cast[role], role=role, actor=cast["clerk"], now=now)
