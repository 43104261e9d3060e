"""The findings of the qualification review."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QualificationReview(models.Model):
    """The finding on one candidacy: an opinion of each office asked, and the conclusion."""

    run = models.ForeignKey(
        "election_site.StageRun", models.PROTECT, related_name="reviews", verbose_name=_("stage run")
    )
    candidacy = models.ForeignKey(
        "nomination.Candidacy", models.PROTECT, related_name="reviews", verbose_name=_("candidacy")
    )
    opinions = models.JSONField(_("opinions of the offices"), default=dict)
    is_qualified = models.BooleanField(_("qualified"))
    defect = models.CharField(_("defect"), max_length=10, blank=True)
    note = models.TextField(_("note"), blank=True)
    decided_by = models.ForeignKey("election_site.User", models.PROTECT, verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("qualification review")
        verbose_name_plural = _("qualification reviews")
        constraints = [
            models.UniqueConstraint(fields=["run", "candidacy"], name="review_once_a_candidacy"),
            models.CheckConstraint(
                condition=models.Q(is_qualified=True, defect="")
                | (models.Q(is_qualified=False) & ~models.Q(defect="")),
                name="refusal_names_its_defect",
            ),
        ]

    def __str__(self):
        return f"{self.candidacy}: {'+' if self.is_qualified else '-'}"
