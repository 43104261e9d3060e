"""Joint sheets for those who open them: a new one, and how it stands with the link and QR to pass on."""

from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from election_site.domain.codes import grouped
from election_site.services import tries
from election_site.services.errors import Refused
from nomination.forms.signing import SheetForm
from nomination.models import Recommendation
from nomination.queries.recommend_pages import landing_page
from nomination.queries.sheet_pages import own_sheet_page
from nomination.services.joint_sheets import open_sheet
from nomination.views.following import election_of, keep, keep_browser, kept, mine, to_follow
from nomination.views.guarding import FORMS, caller_of, refuse_too_many
from nomination.views.recommend import FORM_METHODS, refused_into, shown
from nomination.views.signing import sign_page


@never_cache
@require_http_methods(FORM_METHODS)
def start(request, slug):
    """Open a joint sheet for somebody."""
    election, caller = election_of(slug), caller_of(request)
    page = landing_page(election, now())
    if not page["is_open"]:
        return shown(request, election, "closed", is_joint=True, **page)
    form = SheetForm(request.POST or None, election=election)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_too_many(FORMS, caller)
            opened = open_sheet(election=election, now=now(), **form.cleaned_data)
            tries.note_failure(FORMS, *caller)
            number = opened.sheet.number
            return keep(redirect("sign:own", slug, number), slug, number, opened.code)
        except Refused as refusal:
            refused_into(form, refusal)
    answer = sign_page(request, election, "start", form=form, threshold=page["threshold"])
    return keep_browser(answer, slug, caller[0])


@never_cache
@require_safe
def own(request, slug, number):
    """The opener's page: number and code, the link and QR to pass on, the nominee's address, the count."""
    election = election_of(slug)
    found = mine(request, election, number)
    if not isinstance(found, Recommendation) or found.route != Recommendation.Route.JOINT:
        return to_follow(slug, number)
    return sign_page(
        request,
        election,
        "own",
        sheet=own_sheet_page(found, now()),
        number=found.number,
        code=grouped(kept(request)[1]),
    )
