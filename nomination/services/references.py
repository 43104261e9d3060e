"""The reference number of what somebody hands in, and the secret code beside it by which he follows it."""

import secrets

from election_site.domain.codes import new_code, normal_code
from election_site.models import Election
from election_site.queries.identity import keyed_hash
from nomination.models import Draft, Recommendation

CODE_LENGTH = 8
# The numbers are drawn, not counted: nobody learns from his own how many others there are.
LETTER = {
    Recommendation.Route.SELF: "Z",
    Recommendation.Route.JOINT: "L",
    Recommendation.Route.ORGANISATION: "O",
}


def new_number(election: Election, route: str) -> str:
    """A number that no draft and no recommendation of the election has, such as ``Z0427153``."""
    while True:
        number = f"{LETTER[route]}{secrets.randbelow(10**7):07d}"
        is_taken = Recommendation.objects.filter(run__election=election, number=number).exists()
        if not is_taken and not Draft.objects.filter(number=number).exists():
            return number


def new_secret() -> str:
    return new_code(secrets.randbelow, CODE_LENGTH)


def secret_hash(code: str) -> str:
    """What is kept of a code; an empty text, which nothing has, for what cannot be one."""
    plain = normal_code(code, CODE_LENGTH)
    return keyed_hash("follow", plain) if plain else ""
