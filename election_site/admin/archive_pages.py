"""The archive of an election: its digest to be noted down, and the file itself."""

import io

from django.http import FileResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from election_site.admin.base import allowed, election_or_404, page
from election_site.models import Election, Outcome, StageRun, User
from election_site.services.archive import build_archive
from election_site.services.rights import can


def archive_url(election: Election, user: User) -> str:
    """Where the archive is, once a stage is certified and for whoever certifies; else an empty text."""
    certified = Outcome.objects.filter(run__election=election, run__state=StageRun.State.CERTIFIED)
    if not can(user, "certify", election) or not certified.exists():
        return ""
    return reverse("admin:election_site_election_archive", args=[election.pk])


@never_cache
@require_safe
def archive(request, pk, *, site):
    """What is in the archive as it stands now, and its digest."""
    election = election_or_404(request, pk)
    allowed(request, "certify", election)
    made = build_archive(election)
    return page(
        site,
        request,
        "archive",
        gettext("Archive"),
        election=election,
        desk_url=reverse("admin:election_site_election_desk", args=[election.pk]),
        digest=made.digest,
        kilobytes=-(-len(made.data) // 1024),
        file_url=reverse("admin:election_site_election_archive_file", args=[election.pk]),
    )


@never_cache
@require_safe
def archive_file(request, pk, *, site):
    """The zip: every byte of it follows from the records, so that the same records give the same file."""
    election = election_or_404(request, pk)
    allowed(request, "certify", election)
    made = build_archive(election)
    name = f"{election.slug}-{made.digest[:16]}.zip"
    return FileResponse(
        io.BytesIO(made.data), as_attachment=True, filename=name, content_type="application/zip"
    )
