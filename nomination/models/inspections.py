"""The differential inspection: its notice and its findings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InspectionNotice(models.Model):
    """The announcement of the inspection (考察预告): who inspects, and how to reach the team."""

    run = models.OneToOneField(
        "election_site.StageRun",
        models.PROTECT,
        related_name="inspection_notice",
        verbose_name=_("stage run"),
    )
    team = models.JSONField(_("inspection team"), default=list)
    contact = models.CharField(_("how to reach the team"), max_length=200)
    given_by = models.ForeignKey("election_site.User", models.PROTECT, verbose_name=_("given by"))
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("inspection notice")
        verbose_name_plural = _("inspection notices")

    def __str__(self):
        return str(self.run)


class Inspection(models.Model):
    """The finding of the inspection team on one candidacy, strengths and weaknesses both (Art. 21)."""

    run = models.ForeignKey(
        "election_site.StageRun", models.PROTECT, related_name="inspections", verbose_name=_("stage run")
    )
    candidacy = models.ForeignKey(
        "nomination.Candidacy", models.PROTECT, related_name="inspections", verbose_name=_("candidacy")
    )
    interviewed = models.PositiveIntegerField(_("people interviewed"))
    satisfied = models.PositiveIntegerField(_("of them satisfied"))
    strengths = models.TextField(_("strengths"))
    weaknesses = models.TextField(_("weaknesses"))
    is_passed = models.BooleanField(_("passed on"))
    decided_by = models.ForeignKey("election_site.User", models.PROTECT, verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        constraints = [
            models.UniqueConstraint(fields=["run", "candidacy"], name="inspection_once_a_candidacy"),
            models.CheckConstraint(
                condition=models.Q(satisfied__lte=models.F("interviewed")),
                name="satisfied_within_interviewed",
            ),
        ]

    def __str__(self):
        return str(self.candidacy)
