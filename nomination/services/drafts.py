"""Registration forms that are not sent yet. They hold no identity number."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from election_site.models import Attachment, Election
from election_site.services.attachments import keep_attachment
from election_site.uploads import Upload
from nomination.models import Draft, Recommendation
from nomination.queries.registration import registration_blockers
from nomination.services.open_runs import registration_run
from nomination.services.references import new_number, new_secret, secret_hash


@transaction.atomic
def start_draft(
    *, election: Election, fields: Mapping[str, str], photo: Upload | None, now: datetime
) -> tuple[Draft, str]:
    """Keep a form that somebody began; returns it with the code that opens it again. Raises Refused (N101, N102).

    ``fields``: what was filled in, by the names of the form's fields, as texts.
    """
    election = registration_run(election, now=now).election
    code = new_secret()
    route = Recommendation.Route.SELF
    draft = Draft.objects.create(
        election=election,
        route=route,
        number=new_number(election, route),
        code_hash=secret_hash(code),
        fields=dict(fields),
        photo=_kept_photo(election, photo, now),
        saved_at=now,
    )
    return draft, code


@transaction.atomic
def change_draft(*, draft: Draft, fields: Mapping[str, str], photo: Upload | None, now: datetime) -> Draft:
    """Replace what the draft holds; without ``photo`` the one it has stays. Raises Refused (N101, N102)."""
    election = registration_run(draft.election, now=now).election
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    old = draft.photo
    draft.fields, draft.saved_at = dict(fields), now
    if photo:
        draft.photo = _kept_photo(election, photo, now)
    draft.save()
    if photo and old:
        old.delete()
    return draft


def _kept_photo(election: Election, photo: Upload | None, now: datetime) -> Attachment | None:
    if photo is None:
        return None
    return keep_attachment(election=election, purpose=Attachment.Purpose.PHOTO, upload=photo, now=now)


def delete_late_drafts(*, now: datetime) -> int:
    """Delete the drafts of elections whose registration is over; returns how many there were."""
    deleted = 0
    for election in Election.objects.filter(drafts__isnull=False).distinct():
        if any(one.code == "N102" for one in registration_blockers(election, now=now)):
            deleted += _delete_drafts(election)
    return deleted


@transaction.atomic
def _delete_drafts(election: Election) -> int:
    drafts = list(election.drafts.select_for_update())
    photos = [one.photo_id for one in drafts if one.photo_id]
    election.drafts.filter(pk__in=[one.pk for one in drafts]).delete()
    Attachment.objects.filter(pk__in=photos).delete()
    return len(drafts)
