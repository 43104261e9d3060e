"""The one gate for staff: does this account hold the capability in this election?"""

from election_site.domain.checks import Reason, reason
from election_site.domain.roles import CAPABILITIES, roles_with
from election_site.models import Appointment, Election, User
from election_site.services.errors import Refused


def can(user: User, capability: str, election: Election) -> bool:
    """True if the active account holds a role with ``capability`` in ``election``."""
    return (
        bool(user and user.is_active)
        and Appointment.objects.filter(election=election, user=user, role__in=roles_with(capability)).exists()
    )


def capability_missing(user: User, capability: str) -> Reason:
    """Names the account: a step of two people is asked of both."""
    return reason("E106", account=user.get_username() if user else "", capability=CAPABILITIES[capability])


def require(user: User, capability: str, election: Election) -> None:
    """Raise Refused unless ``user`` holds ``capability``. A superuser keeps accounts; he holds no role here
    by that alone, so that nobody acts in an election without an appointment on record."""
    if not can(user, capability, election):
        raise Refused(capability_missing(user, capability))
