"""The portrait of somebody who was put forward, as staff have it: a form on paper or a file brings none."""

from datetime import datetime

from django.db import transaction

from election_site.domain.checks import Reason
from election_site.domain.stages import STAGES
from election_site.models import Attachment, Election, Person, StageRun, User
from election_site.services.attachments import keep_attachment
from election_site.services.audit import record
from election_site.services.chain import lock_election
from election_site.services.errors import refuse_if
from election_site.services.rights import require
from election_site.uploads import Upload
from nomination.domain.service_checks import service_reason
from nomination.models import Candidacy

VOTES = [stage.code for stage in STAGES if stage.vote]


def photo_blockers(election: Election) -> list[Reason]:
    """Why no photo may be changed now (N779): a ballot looks the same to whoever votes first and last."""
    is_voting = election.stage_runs.filter(stage__in=VOTES, state=StageRun.State.OPEN).exists()
    return [service_reason("N779")] if is_voting else []


@transaction.atomic
def set_photo(*, candidacy: Candidacy, photo: Upload, actor: User, now: datetime) -> Person:
    """Keep ``photo`` as the nominee's portrait, in the place of another. The public sees it once a published
    outcome names him. Raises Refused (N779, E106)."""
    election = lock_election(candidacy.election)
    require(actor, "import", election)
    refuse_if(photo_blockers(election))
    person = Person.objects.get(pk=candidacy.person_id)
    person.photo = keep_attachment(election=election, purpose=Attachment.Purpose.PHOTO, upload=photo, now=now)
    person.save(update_fields=["photo"])
    record(
        election=election,
        action="set_photo",
        actor=actor,
        now=now,
        target=person,
        digest=person.photo.digest,
    )
    return person
