"""Photos and documents, for the staff who may read them."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from election_site.domain.upload_checks import READERS
from election_site.models import Attachment
from election_site.services.rights import can

INLINE = frozenset({"image/jpeg"})


def attachment_response(attachment: Attachment) -> HttpResponse:
    """The file as it is kept; a browser shows a picture and saves everything else, and runs nothing."""
    response = HttpResponse(bytes(attachment.content), content_type=attachment.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if attachment.media_type not in INLINE:
        response.headers["Content-Disposition"] = f'attachment; filename="{attachment.digest[:12]}.pdf"'
    return response


@require_safe
@never_cache
@login_required(login_url="admin:login")
def attachment(request, pk):
    """404 for whoever may not read it: that it exists is nobody else's business."""
    kept = get_object_or_404(Attachment.objects.select_related("election"), pk=pk)
    if not can(request.user, READERS[kept.purpose], kept.election):
        raise Http404
    return attachment_response(kept)
