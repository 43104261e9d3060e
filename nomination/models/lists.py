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


class CandidateWithdrawal(models.Model):
    """A formal candidate who withdrew from an open list, and who came onto it instead, as two people decided."""

    run = models.ForeignKey(
        "election_site.StageRun",
        models.PROTECT,
        related_name="candidate_withdrawals",
        verbose_name=_("stage run"),
    )
    candidacy = models.ForeignKey(
        "nomination.Candidacy", models.PROTECT, related_name="+", verbose_name=_("who withdrew")
    )
    why = models.TextField(_("reason"))
    replacement = models.ForeignKey(
        "nomination.Candidacy",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("replaced by"),
    )
    is_next = models.BooleanField(_("next in the order of the plenum's vote"), default=False)
    approval = models.ForeignKey(
        "election_site.Approval",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approval of the superior"),
    )
    decided_by = models.ForeignKey(
        "election_site.User", models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    confirmed_by = models.ForeignKey(
        "election_site.User", models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("withdrawal of a candidate")
        verbose_name_plural = _("withdrawals of candidates")
        constraints = [
            models.UniqueConstraint(fields=["run", "candidacy"], name="withdrawal_once_a_list"),
            models.UniqueConstraint(fields=["run", "replacement"], name="replacement_once_a_list"),
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("confirmed_by")), name="withdrawal_by_two_people"
            ),
            models.CheckConstraint(
                condition=models.Q(replacement__isnull=True) | models.Q(approval__isnull=False),
                name="replacement_is_approved",
            ),
        ]

    def __str__(self):
        return str(self.candidacy)
