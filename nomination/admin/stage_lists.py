"""Findings and decisions: lists to look at, and the addresses of the pages that record them."""

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from election_site.admin.base import ElectionRows, holds_a_role, is_staff
from election_site.domain.roles import roles_with
from nomination.admin import deciding, formal, inspecting, review_pages
from nomination.admin.runs import OFFICE, work_path
from nomination.models import Decision, Inspection, QualificationReview
from nomination.queries.reviews import defect_words


@admin.register(QualificationReview)
class QualificationReviewAdmin(ElectionRows):
    seen_by = OFFICE
    election_path = "run__election"
    list_display = ("candidacy", "is_qualified", "shown_defects", "decided_by", "decided_at")
    list_filter = ("run__election", "is_qualified", "candidacy__post")
    list_select_related = ("candidacy__person", "candidacy__post", "decided_by")
    search_fields = ("candidacy__person__name", "note")
    fields = (
        "candidacy",
        "shown_opinions",
        "is_qualified",
        "shown_defects",
        "mend_by",
        "note",
        "decided_by",
        "decided_at",
    )
    readonly_fields = ("shown_opinions", "shown_defects")

    @display(description=_("defects"))
    def shown_defects(self, review):
        return " ".join(defect_words(review.defects))

    @display(description=_("opinions of the offices"))
    def shown_opinions(self, review):
        words = {True: gettext("agrees"), False: gettext("does not agree")}
        rows = review.run.opinions.filter(candidacy=review.candidacy_id).select_related("office")
        return "; ".join(f"{one.office.title}: {words[one.agrees]}" for one in rows)

    def get_urls(self):
        return [
            work_path("offices/<int:election_pk>/", review_pages.offices, "askedoffice_set"),
            work_path("runs/<int:run_pk>/", review_pages.review_board, "qualificationreview_board"),
            work_path("runs/<int:run_pk>/sheet/", review_pages.review_sheet, "qualificationreview_sheet"),
            work_path(
                "runs/<int:run_pk>/reopen/<int:post_pk>/", review_pages.reopen, "qualificationreview_reopen"
            ),
            work_path(
                "runs/<int:run_pk>/<int:candidacy_pk>/", review_pages.review_one, "qualificationreview_record"
            ),
            work_path(
                "runs/<int:run_pk>/<int:candidacy_pk>/letter/",
                review_pages.review_letter,
                "qualificationreview_letter",
            ),
            *super().get_urls(),
        ]


@admin.register(Inspection)
class InspectionAdmin(ElectionRows):
    seen_by = OFFICE
    election_path = "run__election"
    list_display = (
        "candidacy",
        "interviewed",
        "satisfied",
        "basically",
        "dissatisfied",
        "is_passed",
        "decided_by",
    )
    list_filter = ("run__election", "is_passed", "candidacy__post")
    list_select_related = ("candidacy__person", "candidacy__post", "decided_by")
    search_fields = ("candidacy__person__name",)
    fields = (
        *("candidacy", "interviewed", "satisfied", "basically", "dissatisfied"),
        *("achievements", "strengths", "weaknesses", "conclusion", "is_passed", "decided_by", "decided_at"),
    )

    def get_queryset(self, request):
        # A report is for those alone who inspect; the public reads of it with the formal list.
        seats = request.user.appointments.filter(role__in=roles_with("inspect"))
        return super().get_queryset(request).filter(run__election__in=seats.values("election"))

    def has_view_permission(self, request, obj=None):
        return is_staff(request) and holds_a_role(request.user, ("inspect",))

    def get_urls(self):
        return [
            work_path("runs/<int:run_pk>/", inspecting.inspection_board, "inspection_board"),
            work_path("runs/<int:run_pk>/<int:candidacy_pk>/", inspecting.inspect_one, "inspection_record"),
            work_path(
                "runs/<int:run_pk>/<int:candidacy_pk>/interviews/",
                inspecting.interviews,
                "inspection_interviews",
            ),
            work_path(
                "runs/<int:run_pk>/<int:candidacy_pk>/interviews/<int:note_pk>/remove/",
                inspecting.remove_interview,
                "inspection_interview_remove",
            ),
            *super().get_urls(),
        ]


@admin.register(Decision)
class DecisionAdmin(ElectionRows):
    seen_by = OFFICE
    election_path = "run__election"
    list_display = ("post", "shown_question", "decided_by", "confirmed_by", "decided_at")
    list_filter = ("run__election",)
    list_select_related = ("post", "decided_by", "confirmed_by")
    search_fields = ("why", "post__title")
    fields = ("post", "shown_question", "people", "why", "decided_by", "confirmed_by", "decided_at")
    readonly_fields = ("shown_question", "people")

    @display(description=_("question"))
    def shown_question(self, decision):
        return {
            "cutoff_tie": gettext("equals at the last place"),
            "shortage": gettext("too few people"),
            "reopen": gettext("registration opened again"),
        }.get(decision.question, decision.question)

    @display(description=_("candidacies that go on"))
    def people(self, decision):
        return "、".join(decision.candidacies.select_related("person").values_list("person__name", flat=True))

    def get_urls(self):
        return [
            work_path("runs/<int:run_pk>/", deciding.scores, "decision_scores"),
            work_path("runs/<int:run_pk>/scores.pdf", deciding.scores_pdf, "decision_scores_pdf"),
            work_path("runs/<int:run_pk>/scores.csv", deciding.scores_csv, "decision_scores_csv"),
            work_path("runs/<int:run_pk>/<int:post_pk>/", deciding.decide, "decision_decide"),
            work_path("runs/<int:run_pk>/<int:post_pk>/reopen/", deciding.reopen, "decision_reopen"),
            work_path("runs/<int:run_pk>/order/", formal.order, "decision_order"),
            work_path("runs/<int:run_pk>/order/<int:post_pk>/", formal.order_one, "decision_order_one"),
            work_path("runs/<int:run_pk>/withdraw/<int:candidacy_pk>/", formal.withdraw, "decision_withdraw"),
            *super().get_urls(),
        ]
