"""The photo of a nominee: what a form on paper or a file did not bring, or brought badly."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from election_site.admin.base import is_staff, step
from election_site.forms import PhotoField
from election_site.services.rights import can
from nomination.admin.register_forms import in_admin_look
from nomination.models import Candidacy
from nomination.services.photos import set_photo


class PortraitForm(forms.Form):
    """Arguments of ``set_photo``."""

    photo = PhotoField(
        label=_("Photo"), help_text=_("a portrait, JPEG or PNG; it takes the place of another")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_admin_look(self)


@require_http_methods(["GET", "POST"])
def portrait(request, pk, *, site):
    """Give a nominee a photo."""
    candidacy = get_object_or_404(Candidacy.objects.select_related("election", "person", "post"), pk=pk)
    if not is_staff(request) or not can(request.user, "import", candidacy.election):
        raise Http404
    return step(
        site,
        request,
        title=gettext("Photo of %(name)s") % {"name": candidacy.person.name},
        form=PortraitForm(request.POST or None, request.FILES or None),
        call=lambda **given: set_photo(candidacy=candidacy, **given),
        done=gettext("The photo is kept."),
        back=reverse("admin:nomination_candidacy_change", args=[pk]),
        notes=[candidacy.post.title, gettext("It is shown once a published outcome names the person.")],
        button=gettext("Keep"),
    )
