"""Whether several entries are one human being: what two people decided, for ever."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DuplicateDecision(models.Model):
    """Two people looked at entries side by side and said: one person, or different people.

    ``entries`` is what they saw (``queries.duplicates.entry_record``). It holds the people's keys and no
    reference to them: of several rows that are one person all but ``kept`` are gone, and whoever was kept apart
    may later turn out, by an identity number, to be somebody whom the election knew. A trigger refuses every
    update and delete.
    """

    class Verdict(models.TextChoices):
        SAME = "same", _("one and the same person")
        APART = "apart", _("different people")

    run = models.ForeignKey(
        "election_site.StageRun",
        models.PROTECT,
        related_name="duplicate_decisions",
        verbose_name=_("stage run"),
    )
    verdict = models.CharField(_("decided"), max_length=5, choices=Verdict.choices)
    entries = models.JSONField(_("entries"))
    kept = models.PositiveBigIntegerField(_("kept entry"), null=True, blank=True)
    why = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        "election_site.User", models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    confirmed_by = models.ForeignKey(
        "election_site.User", models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("decision on a likely duplicate")
        verbose_name_plural = _("decisions on likely duplicates")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("confirmed_by")), name="duplicate_by_two_people"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="same", kept__isnull=False)
                | models.Q(verdict="apart", kept__isnull=True),
                name="duplicate_keeps_one_if_same",
            ),
        ]

    def __str__(self):
        return "、".join(dict.fromkeys(entry["name"] for entry in self.entries))
