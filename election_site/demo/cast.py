"""The accounts of a demonstration: one person for every role. Passwords are new at every run."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import Permission

from election_site.models import Election, User
from election_site.services.elections import appoint

# Username to role and invented name, as it stands beside a signature. Two counters: paper is entered twice, blind.
ACCOUNTS = {
    "clerk": ("clerk", "苏若岚(演示)"),
    "reviewer": ("reviewer", "贺明远(演示)"),
    "inspector_a": ("inspector", "段志平(演示)"),
    "inspector_b": ("inspector", "温秋月(演示)"),
    "door_keeper": ("door_keeper", "梁小禾(演示)"),
    "chief_scrutineer": ("chief_scrutineer", "陶立新(演示)"),
    "chief_counter": ("chief_counter", "柯永平(演示)"),
    "scrutineer": ("scrutineer", "温静怡(演示)"),
    "counter_a": ("counter", "高晓天(演示)"),
    "counter_b": ("counter", "赵曙光(演示)"),
    "host": ("host", "龙绍华(演示)"),
    "observer": ("observer", "穆春生(演示)"),
}
KEEPER = "admin"


@dataclass(frozen=True)
class Cast:
    """Accounts and their passwords by username; the first account of a role is named like it."""

    users: dict[str, User]
    passwords: dict[str, str]

    def __getitem__(self, username: str) -> User:
        return self.users[username]


def create_cast() -> Cast:
    """Create the accounts: one a role, and the keeper of accounts, who holds no role in any election."""
    passwords = {username: secrets.token_urlsafe(9) for username in (KEEPER, *ACCOUNTS)}
    users = {
        username: User.objects.create_user(
            username=username, password=passwords[username], display_name=name, is_staff=True
        )
        for username, (_role, name) in ACCOUNTS.items()
    }
    # So that whoever looks at the demonstration can set up an election of his own, as a clerk does.
    users["clerk"].user_permissions.add(
        Permission.objects.get(content_type__app_label="election_site", codename="add_election")
    )
    User.objects.create_superuser(username=KEEPER, password=passwords[KEEPER], display_name="邬家骏(演示)")
    return Cast(users, passwords)


def appoint_all(election: Election, cast: Cast, now: datetime) -> None:
    """Give each account its role in the election."""
    for username, (role, _name) in ACCOUNTS.items():
        appoint(election=election, user=cast[username], role=role, actor=cast["clerk"], now=now)
