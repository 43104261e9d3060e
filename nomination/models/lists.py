"""What people decided on the lists: cuts left open by the rules, and the approved order."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Decision(models.Model):
    """What people decided where the rules are silent (a cut through a tie, a shortage), and why."""

    run = models.ForeignKey(
        "election_site.StageRun",
        models.PROTECT,
        related_name="nomination_decisions",
        verbose_name=_("stage run"),
    )
    post = models.ForeignKey("election_site.Post", models.PROTECT, verbose_name=_("post"))
    question = models.CharField(_("question"), max_length=40)
    candidacies = models.ManyToManyField("nomination.Candidacy", verbose_name=_("candidacies that go on"))
    why = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        "election_site.User", models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    confirmed_by = models.ForeignKey(
        "election_site.User", models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["run", "post", "question"], name="decision_once_a_question"),
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("confirmed_by")), name="decision_by_two_people"
            ),
        ]

    def __str__(self):
        return f"{self.post}: {self.question}"


class ApprovedPlace(models.Model):
    """The place of a candidate for secretary or deputy among those for the same post, in the order that the
    superior approved (Art. 24)."""

    run = models.ForeignKey(
        "election_site.StageRun",
        models.PROTECT,
        related_name="approved_places",
        verbose_name=_("stage run"),
    )
    candidacy = models.ForeignKey("nomination.Candidacy", models.PROTECT, verbose_name=_("candidacy"))
    place = models.PositiveSmallIntegerField(_("place in the list"))

    class Meta:
        verbose_name = _("approved place")
        verbose_name_plural = _("approved places")
        ordering = ["run", "place"]
        constraints = [
            models.UniqueConstraint(fields=["run", "candidacy"], name="approved_place_once_a_candidacy"),
        ]

    def __str__(self):
        return f"{self.place} {self.candidacy}"
