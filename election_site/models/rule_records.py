"""What people added to the rules of one election: strokes of characters, and runs of a test deck."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from election_site.domain.strokes import FIRST_STROKES, MOST_STROKES


class StrokeCorrection(models.Model):
    """The strokes of one character as staff found them in a dictionary: added to the table, or instead of it.

    Every list of this election ordered by 姓氏笔画 reads it; lists that are frozen already stay as they are.
    """

    election = models.ForeignKey(
        "election_site.Election",
        models.PROTECT,
        related_name="stroke_corrections",
        verbose_name=_("election"),
    )
    character = models.CharField(_("character"), max_length=1)
    count = models.PositiveSmallIntegerField(_("strokes"))
    first = models.PositiveSmallIntegerField(
        _("first stroke"), choices=[(key, _(text)) for key, text in FIRST_STROKES.items()]
    )
    reason = models.CharField(_("source or reason"), max_length=200)
    recorded_by = models.ForeignKey("election_site.User", models.PROTECT, verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("strokes of a character")
        verbose_name_plural = _("strokes of characters")
        ordering = ["election", "count", "first", "character"]
        constraints = [
            models.UniqueConstraint(fields=["election", "character"], name="character_once_an_election"),
            models.CheckConstraint(
                condition=models.Q(count__gte=1, count__lte=MOST_STROKES), name="strokes_within_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(first__in=list(FIRST_STROKES)), name="first_stroke_class"
            ),
        ]

    def __str__(self):
        return f"{self.character} {self.count}"


class RuleCheck(models.Model):
    """A run of a deck of conformance cases for this election, every case passed. Append only."""

    election = models.ForeignKey(
        "election_site.Election", models.PROTECT, related_name="rule_checks", verbose_name=_("election")
    )
    file_name = models.CharField(_("file"), max_length=200)
    digest = models.CharField(_("digest of the deck"), max_length=64)
    cases = models.PositiveIntegerField(_("cases with variants"))
    checked_by = models.ForeignKey("election_site.User", models.PROTECT, verbose_name=_("run by"))
    checked_at = models.DateTimeField(_("run at"))

    class Meta:
        verbose_name = _("run of a test deck")
        verbose_name_plural = _("runs of test decks")
        ordering = ["election", "-pk"]

    def __str__(self):
        return f"{self.file_name} {self.digest[:16]}"
