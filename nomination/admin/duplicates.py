"""Stage 2: likely duplicates side by side, and what two people decide about them."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from election_site.admin.base import page, step
from election_site.domain.numbers import whole_number
from election_site.models import Person
from nomination.admin.forms import CompareForm, DuplicateForm
from nomination.admin.runs import desk_url, is_open, run_of
from nomination.models import DuplicateDecision, Recommendation
from nomination.queries.duplicates import (
    Question,
    decision_rows,
    duplicates_of,
    entry_records,
    people_put_forward,
)
from nomination.services.duplicates import decide_duplicates

WHYS = {
    "same_name": _("the same name"),
    "similar_name": _("the same name, written otherwise"),
    "same_phone": _("the same phone"),
}


def list_url(run) -> str:
    return reverse("admin:nomination_duplicatedecision_run", args=[run.pk])


def compare_url(run, people) -> str:
    keys = "&".join(f"person={one.pk}" for one in people)
    return f"{reverse('admin:nomination_duplicatedecision_compare', args=[run.pk])}?{keys}"


def question_row(run, question: Question) -> dict:
    return {
        "names": "、".join(dict.fromkeys(one.name for one in question.people)),
        "count": len(question.people),
        "whys": "、".join(str(WHYS[why]) for why in question.whys),
        "url": compare_url(run, question.people),
    }


@require_safe
def duplicates(request, run_pk, *, site):
    """What is left to decide, what was decided, and people whom their identity numbers tell apart."""
    run = run_of(request, run_pk, "open_recommendation", "drive")
    found = duplicates_of(run)
    form = CompareForm(request.GET if "first" in request.GET else None, people=people_put_forward(run))
    if form.is_bound and form.is_valid():
        return redirect(compare_url(run, form.cleaned_data["people"]))
    return page(
        site,
        request,
        "nomination/duplicates",
        gettext("Likely duplicates"),
        desk_url=desk_url(run),
        is_open=is_open(run),
        questions=[question_row(run, one) for one in found.open],
        told_apart=[question_row(run, one) for one in found.told_apart],
        decisions=decision_rows(run),
        form=form,
        again_url=reverse("admin:nomination_duplicatedecision_compare", args=[run.pk]),
    )


@require_http_methods(["GET", "POST"])
def compare(request, run_pk, *, site):
    """Several entries side by side; two people say whether they are one person."""
    run = run_of(request, run_pk, "open_recommendation", "drive")
    if not is_open(run):
        raise Http404
    people = _chosen(request, run)
    return step(
        site,
        request,
        template="nomination/compare",
        title=gettext("Is this one person?"),
        form=DuplicateForm(request, request.POST or None, people=people),
        call=lambda actor, **given: decide_duplicates(run=run, decided_by=actor, **given),
        done=gettext("The decision is recorded."),
        back=list_url(run),
        people=people,
        rows=_side_by_side(run, people),
        button=gettext("Record the decision of two people"),
    )


def _chosen(request, run) -> list[Person]:
    """The people whom the address names, or those of an earlier decision that are still there; 404 if fewer
    than two of them are put forward."""
    asked = [whole_number(key) for key in request.GET.getlist("person")]
    if decision_key := whole_number(request.GET.get("decision")):
        decision = get_object_or_404(DuplicateDecision, pk=decision_key, run=run)
        asked = [entry["person"] for entry in decision.entries]
    people = [one for one in people_put_forward(run) if one.pk in asked]
    if len(people) < 2:
        raise Http404
    return people


def _side_by_side(run, people) -> list[dict]:
    """The comparison by rows: what it is called, a cell for each entry, and whether the cells differ."""
    entries = entry_records(run, people)
    sexes, routes = dict(Person.Sex.choices), dict(Recommendation.Route.choices)
    states = dict(Recommendation.State.choices)

    def route_text(one) -> str:
        sender = " ".join(part for part in (one["from"], one["phone"]) if part)
        text = f"{one['number']} {routes[one['route']]} ({states[one['state']]}) {one['on']}"
        return f"{text} · {sender}" if sender else text

    def row(title, cells, *, tells_apart=True) -> dict:
        told = {tuple(cell) for cell in cells if any(cell)}
        return {"title": title, "cells": cells, "differs": tells_apart and len(told) > 1}

    return [
        row(gettext("Name"), [[one["name"]] for one in entries]),
        row(gettext("Sex"), [[str(sexes.get(one["sex"], ""))] for one in entries]),
        row(gettext("born on"), [[one["born_on"]] for one in entries]),
        row(gettext("identity number ends in"), [[one["identity"]] for one in entries]),
        row(gettext("Present work"), [[one["work"]] for one in entries]),
        row(gettext("Phone"), [[one["phone"]] for one in entries]),
        row(gettext("Posts"), [one["posts"] for one in entries]),
        row(
            gettext("Routes and senders"),
            [[route_text(route) for route in one["routes"]] for one in entries],
            tells_apart=False,
        ),
    ]
