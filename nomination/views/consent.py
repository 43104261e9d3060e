"""The address at which somebody whom others put forward agrees, or does not."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from election_site.services.errors import Refused
from nomination.forms.registration import ConsentForm, DeclineForm
from nomination.models import Candidacy
from nomination.queries.recommend_pages import consent_page, landing_page
from nomination.services.consenting import decline as decline_service
from nomination.services.consenting import give_consent
from nomination.views.following import election_of, keep_browser
from nomination.views.guarding import GUESSES, caller_of, note_guess, refuse_too_many
from nomination.views.recommend import FORM_METHODS, refused_into, shown


def candidacy_or_404(election, token: str) -> Candidacy:
    found = Candidacy.objects.select_related("person", "post").filter(election=election, consent_token=token)
    if not found:
        raise Http404
    return found[0]


@never_cache
@require_http_methods(FORM_METHODS)
def consent(request, slug, token):
    """Who put one forward for what; the form, with consent and identity number."""
    election, caller = election_of(slug), caller_of(request)
    candidacy = candidacy_or_404(election, token)
    page = landing_page(election, now()) | {"asked": consent_page(candidacy), "token": token}
    known = {"work": candidacy.person.work, "sex": candidacy.person.sex}
    form = ConsentForm(request.POST or None, request.FILES or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_too_many(GUESSES, caller)
            give_consent(
                election=election,
                token=token,
                form=form.filled(candidacy.person.name),
                identity_number=form.cleaned_data["identity_number"],
                now=now(),
            )
            return redirect("recommend:consent", slug, token)
        except Refused as refusal:
            note_guess(refusal, caller)
            refused_into(form, refusal)
    answer = shown(request, election, "consent", form=form, is_sending=True, **page)
    return keep_browser(answer, slug, caller[0])


@never_cache
@require_http_methods(FORM_METHODS)
def decline(request, slug, token):
    """Not to stand, with the identity number, and with a reason or without."""
    election, caller = election_of(slug), caller_of(request)
    candidacy = candidacy_or_404(election, token)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_too_many(GUESSES, caller)
            decline_service(election=election, token=token, now=now(), **form.cleaned_data)
            return redirect("recommend:consent", slug, token)
        except Refused as refusal:
            note_guess(refusal, caller)
            refused_into(form, refusal)
    page = {**landing_page(election, now()), "asked": consent_page(candidacy), "token": token}
    answer = shown(request, election, "decline", form=form, is_sending=True, **page)
    return keep_browser(answer, slug, caller[0])
