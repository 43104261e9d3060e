"""Stage 9: the formal list with its approval, the superior's order, and candidates who withdraw."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from election_site.admin.base import page, step
from election_site.models import Post, StageRun
from nomination.admin.formal_forms import WithdrawalForm
from nomination.admin.forms import OrderForm
from nomination.admin.runs import desk_url, is_open, run_of
from nomination.models import Candidacy
from nomination.queries.formal_list import (
    HEADS,
    formal_field,
    formal_order,
    list_approvals,
    missing_strokes,
    standbys,
    withdrawals_of,
)
from nomination.services.decisions import record_approved_order
from nomination.services.withdrawals import record_withdrawal


def order_url(run) -> str:
    return reverse("admin:nomination_decision_order", args=[run.pk])


@require_safe
def order(request, run_pk, *, site):
    """The list as it stands: approval, order, and who withdrew."""
    run = run_of(request, run_pk, "formal_candidates", "drive")
    field = formal_field(run)
    placed = {one.candidacy_id for one in run.approved_places.all()}
    is_ordered = missing_strokes(run) is None
    return page(
        site,
        request,
        "nomination/order",
        gettext("Formal candidates"),
        desk_url=desk_url(run),
        approval_url=reverse("admin:election_site_election_approval", args=[run.election_id]),
        annul_url=reverse("admin:election_site_election_annul", args=[run.election_id, run.pk]),
        approvals=list_approvals(run),
        is_open=is_open(run),
        withdrawals=withdrawals_of(run),
        posts=[
            {
                "title": group[0].post.title,
                "is_head": group[0].post.kind in HEADS,
                "is_ordered": all(one.pk in placed for one in group),
                "rows": [
                    {
                        "candidacy": one,
                        "url": reverse("admin:nomination_decision_withdraw", args=[run.pk, one.pk]),
                    }
                    for one in (formal_order(run, group)[0] if is_ordered else group)
                ],
                "standbys": standbys(run, group[0].post),
                "url": reverse("admin:nomination_decision_order_one", args=[run.pk, group[0].post.pk]),
            }
            for group in field.values()
            if group
        ],
    )


@require_http_methods(["GET", "POST"])
def order_one(request, run_pk, post_pk, *, site):
    """The superior's order for one post."""
    run = run_of(request, run_pk, "formal_candidates", "drive")
    group = next((g for g in formal_field(run).values() if g and g[0].post.pk == post_pk), None)
    if group is None or group[0].post.kind not in HEADS:
        raise Http404
    post = group[0].post
    return step(
        site,
        request,
        title=gettext("Approved order for “%(post)s”") % {"post": post.title},
        form=OrderForm(request.POST or None, candidacies=group),
        call=lambda **given: record_approved_order(run=run, post=post, **given),
        done=gettext("The order is recorded."),
        back=order_url(run),
        notes=[gettext("For each the place that the superior's document gives: 1 stands first.")],
        button=gettext("Record"),
    )


def withdrawn_text(run: StageRun, post: Post) -> str:
    """What is said after a withdrawal: an order that the superior approved was one of other people."""
    text = gettext("The withdrawal is recorded.")
    if run.approved_places.filter(candidacy__post=post).exists():
        text += gettext(" Please enter the superior's order for “%(post)s” again.") % {"post": post.title}
    return text


@require_http_methods(["GET", "POST"])
def withdraw(request, run_pk, candidacy_pk, *, site):
    """Somebody on the list withdraws; two people decide who comes instead, if anybody."""
    run = run_of(request, run_pk, "formal_candidates", "drive")
    candidacy = get_object_or_404(
        Candidacy.objects.select_related("person", "post"), pk=candidacy_pk, election=run.election
    )
    there = standbys(run, candidacy.post)
    return step(
        site,
        request,
        title=gettext("%(name)s withdraws") % {"name": candidacy.person.name},
        form=WithdrawalForm(request, request.POST or None, request.FILES or None, standbys=there),
        call=lambda actor, **given: record_withdrawal(
            run=run, candidacy=candidacy, decided_by=actor, **given
        ),
        done=withdrawn_text(run, candidacy.post),
        back=order_url(run),
        notes=[
            candidacy.post.title,
            gettext(
                "The rules do not say who replaces a candidate. Those whom the plenum agreed to stand below in the "
                "order of its votes; two people decide, with a reason, and the superior approves."
            )
            if there
            else gettext("Nobody else stood for this post to whom more than half of the plenum agreed."),
        ],
        danger=gettext("A withdrawal cannot be taken back: the name leaves the list for good."),
        button=gettext("Record the withdrawal"),
    )
