"""That a list left the system as a file is on record in every election whose rows are in it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from election_site.models import Election, User
from election_site.services.audit import record


@transaction.atomic
def record_export(
    *, rows: Mapping[int, int], listed: str, file_kind: str, actor: User, now: datetime
) -> None:
    """``rows``: how many rows of each election, by its key. ``listed``: the model, as "app.model". Who may see a
    list may take it away; the caller has asked that."""
    for election in Election.objects.filter(pk__in=rows).order_by("pk"):
        record(
            election=election,
            action="export_list",
            actor=actor,
            now=now,
            target=listed,
            rows=rows[election.pk],
            file=file_kind,
        )
