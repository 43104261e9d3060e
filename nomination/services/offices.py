"""Which offices an election asks about everybody put forward."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from election_site.domain.checks import Reason
from election_site.models import Election, User
from election_site.services.audit import record
from election_site.services.chain import lock_election
from election_site.services.errors import refuse_if
from election_site.services.rights import require
from nomination.domain.review_checks import review_reason
from nomination.models import AskedOffice
from nomination.queries.reviews import are_offices_fixed, asked_offices


def office_blockers(election: Election, titles: Sequence[str]) -> list[Reason]:
    """Why these cannot be the offices asked."""
    if are_offices_fixed(election):
        return [review_reason("N781")]
    if not titles:
        return [review_reason("N782")]
    twice = dict.fromkeys(title for title in titles if titles.count(title) > 1)
    return [review_reason("N783", office=title) for title in twice]


@transaction.atomic
def set_asked_offices(
    *, election: Election, titles: Sequence[str], actor: User, now: datetime
) -> list[AskedOffice]:
    """Set the offices asked, in order, before the review opens. One that was there keeps its code, by which
    the file of findings knows it."""
    election = lock_election(election)
    require(actor, "review", election)
    titles = [title for title in (one.strip() for one in titles) if title]
    refuse_if(office_blockers(election, titles))
    codes = {one.title: one.code for one in asked_offices(election)}
    taken = set(codes.values())
    free = (code for number in range(1, 1000) if (code := f"office_{number}") not in taken)
    election.asked_offices.all().delete()
    offices = AskedOffice.objects.bulk_create(
        AskedOffice(election=election, place=place, code=codes.get(title) or next(free), title=title)
        for place, title in enumerate(titles, 1)
    )
    record(
        election=election,
        action="set_asked_offices",
        actor=actor,
        now=now,
        target=election,
        offices=titles,
    )
    return offices


def fix_offices(election: Election) -> None:
    """Write the usual offices down where staff set none; inside the transaction that opens the review."""
    offices = asked_offices(election)
    if offices[0].pk is None:
        AskedOffice.objects.bulk_create(offices)
