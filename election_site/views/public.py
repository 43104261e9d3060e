"""The public pages: the list of elections, one election, its published outcomes, its notices."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from election_site.forms import ObjectionForm
from election_site.models import Objection, Publication, StageRun
from election_site.queries.public import (
    days_left,
    home_rows,
    is_annulled,
    notice_rows,
    outcome_url,
    page_of,
    public_elections,
    published_outcomes,
    signatures,
    stations,
)
from election_site.services.publications import file_objection


def election_or_404(slug: str):
    return get_object_or_404(public_elections(), slug=slug)


def election_links(election) -> list[dict]:
    """The further pages of an election; the other apps' addresses are named by strings only."""
    return [
        {
            "title": gettext("Candidates"),
            "text": gettext("Who stands for which post, and how far each has come"),
            "url": reverse("nomination:candidates", args=[election.slug]),
        },
        {
            "title": gettext("Showcases"),
            "text": gettext("Four rounds on equal terms: order, time, place"),
            "url": reverse("showcases:rounds", args=[election.slug]),
        },
        {
            "title": gettext("Vote with your slip"),
            "text": gettext("For whoever signed in and drew a slip"),
            "url": reverse("ballots:enter_election", args=[election.slug]),
        },
        {
            "title": gettext("Notices and objections"),
            "text": gettext("What is on public notice, and how to object"),
            "url": reverse("election_site:notices", args=[election.slug]),
        },
        {
            "title": gettext("Election method"),
            "text": gettext("How the votes are held and decided, article by article"),
            "url": reverse("method:page", args=[election.slug]),
        },
    ]


@require_safe
def home(request):
    return render(request, "election_site/home.html", {"elections": home_rows()})


@require_safe
def election(request, slug):
    election = election_or_404(slug)
    outcomes = published_outcomes(election)
    pages = {outcome.pk: page_of(outcome) for outcome in outcomes}
    context = {
        "election": election,
        "stations": stations(election, outcomes, pages),
        "latest": [
            {
                "number": outcome.run.spec.number,
                "title": gettext(outcome.run.spec.title),
                "published_at": outcome.publication.published_at,
                "summary": gettext("Annulled") if is_annulled(outcome) else pages[outcome.pk].headline,
                "url": outcome_url(outcome),
            }
            for outcome in sorted(outcomes, key=lambda o: o.publication.published_at, reverse=True)
        ],
        "notices": notice_rows(election, now()),
        "funnel": [step for o in outcomes if not is_annulled(o) for step in pages[o.pk].funnel],
        "finished": any(o.run.stage == "result" for o in outcomes if not is_annulled(o)),
        "posts": [
            {"title": post.title, "seats": post.seats, "intended": post.intended_duty, "url": ""}
            for post in election.posts.all()
        ],
        "links": election_links(election),
    }
    return render(request, "election_site/election.html", context)


@require_safe
def outcome(request, slug, stage, run_number):
    election = election_or_404(slug)
    for candidate in published_outcomes(election):
        if candidate.run.stage == stage and candidate.run.run_number == run_number:
            return render(request, "election_site/outcome.html", outcome_context(candidate))
    raise Http404


def outcome_context(outcome) -> dict:
    page, run = page_of(outcome), outcome.run
    annulment = run.annulment if run.state == StageRun.State.ANNULLED else None
    return {
        "election": run.election,
        "election_url": reverse("election_site:election", args=[run.election.slug]),
        "stage": {"number": run.spec.number, "title": gettext(run.spec.title)},
        "published_at": outcome.publication.published_at,
        "certified_by": signatures(outcome),
        "annulled": annulment and {"reason": annulment.reason, "at": annulment.annulled_at},
        "headline": "",
        "tiles": page.tiles,
        "results": page.results,
        "charts": page.charts,
        "chart": remaining_until(outcome),
        "chart_finished": run.stage == "result",
        "sentences": [
            {"text": line.text, "article": line.source, "evidence": line.status} for line in page.sentences
        ],
        "tables": page.tables,
        "digest": outcome.digest,
        "previous_digest": outcome.previous_digest,
    }


def remaining_until(outcome) -> list:
    """The funnel from the first figures to this outcome; of an annulled one only its own step."""
    if is_annulled(outcome):
        return list(page_of(outcome).funnel)
    number = outcome.run.spec.number
    published = [
        other
        for other in published_outcomes(outcome.run.election)
        if other.run.spec.number <= number and not is_annulled(other)
    ]
    return [step for other in published for step in page_of(other).funnel]


@require_safe
def notices(request, slug):
    election = election_or_404(slug)
    context = {
        "election": election,
        "election_url": reverse("election_site:election", args=[slug]),
        "notices": notice_rows(election, now()),
        "lookup_url": reverse("election_site:objection_lookup", args=[slug]),
    }
    return render(request, "election_site/notices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request, slug, pk):
    election = election_or_404(slug)
    publication = get_object_or_404(
        Publication.objects.select_related("outcome__run__election"),
        pk=pk,
        outcome__run__election=election,
        closes_at__isnull=False,
    )
    form = ObjectionForm(request.POST or None) if days_left(publication, now()) is not None else None
    if request.method == "POST" and form and form.is_valid():
        objection = file_objection(publication=publication, now=now(), **form.cleaned_data)
        return redirect("election_site:objection_receipt", slug, objection.receipt)
    return render(request, "election_site/notice.html", notice_context(publication, form))


def notice_context(publication, form) -> dict:
    election = publication.outcome.run.election
    page = page_of(publication.outcome)
    return {
        "election": election,
        "election_url": reverse("election_site:election", args=[election.slug]),
        "notice": {
            "title": publication.title,
            "number": "",
            "paragraphs": [text for text in publication.body.split("\n") if text.strip()],
            "tables": page.tables[:1],
            "issuing_body": election.body_name,
            "issued_on": publication.published_at,
            "closes_at": publication.closes_at,
            "days_left": days_left(publication, now()),
            "phone": "",
        },
        "form": form,
        "outcome_url": outcome_url(publication.outcome),
        "lookup_url": reverse("election_site:objection_lookup", args=[election.slug]),
    }


@require_safe
def objection_receipt(request, slug, receipt):
    election = election_or_404(slug)
    objection = get_object_or_404(
        Objection.objects.select_related("publication"),
        receipt=receipt,
        publication__outcome__run__election=election,
    )
    context = {
        "election": election,
        "election_url": reverse("election_site:election", args=[slug]),
        "notice": {
            "title": objection.publication.title,
            "url": reverse("election_site:notice", args=[slug, objection.publication_id]),
        },
        "receipt_number": objection.receipt,
        "filed_at": objection.filed_at,
        "lookup_url": reverse("election_site:objection_lookup", args=[slug]),
    }
    return render(request, "election_site/objection_receipt.html", context)


@require_safe
def objection_lookup(request, slug):
    """The answer to an objection, by its receipt number; never its text or its author."""
    election = election_or_404(slug)
    number = request.GET.get("number", "").strip().upper()[:16]
    objection = (
        Objection.objects.select_related("publication")
        .filter(receipt=number, publication__outcome__run__election=election)
        .first()
    )
    context = {
        "election": election,
        "election_url": reverse("election_site:election", args=[slug]),
        "number": number,
        "sentence": gettext("No objection has this receipt number.") if number and not objection else "",
        "objection": objection
        and {
            "receipt_number": objection.receipt,
            "notice_title": objection.publication.title,
            "filed_at": objection.filed_at,
            "state": "done" if objection.settled_at else "wait",
            "state_text": gettext("answered") if objection.settled_at else gettext("not answered yet"),
            "answer": objection.answer,
            "settled_at": objection.settled_at,
        },
    }
    return render(request, "election_site/objection_lookup.html", context)
