"""The list of votes, and the addresses of the pages of each."""

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from ballots.admin import counting_pages, rounds, slip_pages, vote_pages
from ballots.models import CountResult, Vote
from election_site.admin.base import ElectionRows

STATE_COLOURS = {"prepared": "info", "open": "warning", "sealed": "warning", "counted": "success"}


@admin.register(Vote)
class VoteAdmin(ElectionRows):
    """Each row leads to the vote's page."""

    election_path = "run__election"
    list_display = (
        "title",
        "round_number",
        "shown_state",
        "electorate",
        "opened_at",
        "sealed_at",
        "counted_at",
    )
    list_filter = ("run__election", "state", "run__stage")
    list_select_related = ("run__election", "electorate")
    search_fields = ("title", "run__election__title")

    @display(description=_("state"), ordering="state", label=STATE_COLOURS)
    def shown_state(self, vote):
        return vote.state, vote.get_state_display()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return redirect("admin:ballots_vote_page", object_id)

    def history_view(self, request, object_id, extra_context=None):
        return redirect("admin:ballots_vote_page", object_id)

    def get_urls(self):
        def at(route, view, name):
            def bound(request, *args, **kwargs):
                return view(request, *args, site=self.admin_site, **kwargs)

            return path(route, self.admin_site.admin_view(bound), name=f"ballots_vote_{name}")

        return [
            at("runs/<int:run_pk>/", vote_pages.vote_of_run, "of_run"),
            at("<int:pk>/page/", vote_pages.vote_page, "page"),
            at("<int:pk>/slips/", slip_pages.make, "slips"),
            at("<int:pk>/slips/pdf/", slip_pages.pdf, "slips_pdf"),
            at("<int:pk>/sample/", slip_pages.sample, "sample"),
            at("<int:pk>/open/", vote_pages.open_it, "open"),
            at("<int:pk>/seal/", vote_pages.seal_it, "seal"),
            at("<int:pk>/count/", counting_pages.start, "count"),
            at("<int:pk>/count-again/", counting_pages.count_again, "count_again"),
            at("<int:pk>/progress/", counting_pages.progress, "progress"),
            *rounds.addresses(at),
            *super().get_urls(),
        ]


@admin.register(CountResult)
class CountResultAdmin(ElectionRows):
    election_path = "vote__run__election"
    list_display = ("vote", "counted_at")
    list_filter = ("vote__run__election", "vote__run__stage")
    list_select_related = ("vote",)
    search_fields = ("vote__title",)
    fields = ("vote", "counted_at")
