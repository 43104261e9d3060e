"""Making slips. A code is shown once, on the page that made it, and stored nowhere."""

import io

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ballots.admin.access import vote_or_404, vote_url
from ballots.admin.forms import SlipsForm
from ballots.domain.slip_codes import normal_code
from ballots.models import Slip
from ballots.queries.electorate import body_word
from ballots.queries.votes import code_hash
from ballots.services.ballot_sheets import SAMPLE, print_ballots
from ballots.services.slip_sheets import slip_pdf, slips_of
from ballots.services.urn import make_slips
from election_site.admin.base import CORE, page
from election_site.admin.refusals import refusal_rows
from election_site.services.errors import Refused


@never_cache
@require_http_methods(["GET", "POST"])
def make(request, pk, *, site):
    """Make slips; their codes stand on the answer and nowhere else."""
    vote = vote_or_404(request, pk, "prepare_vote")
    made = {"made_before": vote.slips.count()}
    form = SlipsForm(request.POST or None, channels=vote.channels, initial=made)
    if form.is_valid():
        try:
            codes = make_slips(vote=vote, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            for row in refusal_rows(refusal):
                form.add_error(None, f"{row['code']} {row['text']} {row['mend']}".strip())
        else:
            return page(
                site,
                request,
                "ballots/slips",
                gettext("Slips"),
                vote=vote,
                vote_url=vote_url(vote),
                slips=slips_of(codes, settings.SITE_URL),
                codes=" ".join(codes),
                pdf_url=reverse("admin:ballots_vote_slips_pdf", args=[vote.pk]),
            )
    return page(
        site,
        request,
        "step",
        gettext("Make slips"),
        status=422 if request.method == "POST" else 200,
        form=form,
        media=CORE + form.media,
        back=vote_url(vote),
        notes=[
            gettext(
                "The codes are shown once, to be printed at once, and are stored nowhere. Cut the slips, "
                "shuffle them, and let every voter draw one."
            )
        ],
        button=gettext("Make slips"),
    )


@never_cache
@require_POST
def pdf(request, pk, *, site):
    """The slips that were just made, as a PDF to print and cut; the codes come from the page that made them."""
    vote = vote_or_404(request, pk, "prepare_vote")
    codes = [normal_code(code) for code in request.POST.get("codes", "").split()]
    hashes = [code_hash(code) for code in codes]
    slips = {one.code_hash: one for one in Slip.objects.filter(vote=vote, code_hash__in=hashes)}
    if not codes or "" in codes or len(slips) != len(set(codes)):
        raise Http404
    body = body_word(slips[hashes[0]].channel)
    places = [slips[one].position for one in hashes]
    return FileResponse(
        io.BytesIO(slip_pdf(codes, settings.SITE_URL, places, body)),
        as_attachment=True,
        filename=gettext("slips") + ".pdf",
        content_type="application/pdf",
    )


@require_safe
def sample(request, pk, *, site):
    """The sample ballot (票样), to be posted up and to be looked at before anything is printed."""
    vote = vote_or_404(request, pk, "prepare_vote")
    try:
        printed = print_ballots(vote=vote, kind=SAMPLE, copies=1, actor=request.user)
    except Refused as refusal:
        for row in refusal_rows(refusal):
            messages.error(request, f"{row['code']} {row['text']} {row['mend']}".strip())
        return redirect(vote_url(vote))
    return FileResponse(
        io.BytesIO(printed), filename=gettext("sample ballot") + ".pdf", content_type="application/pdf"
    )
