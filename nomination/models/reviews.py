"""The qualification review: the offices asked, what each has said, and the finding."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AskedOffice(models.Model):
    """An office that this election asks about everybody put forward. Fixed once the review has opened."""

    election = models.ForeignKey(
        "election_site.Election", models.CASCADE, related_name="asked_offices", verbose_name=_("election")
    )
    place = models.PositiveSmallIntegerField(_("place in the list"))
    code = models.SlugField(_("code"), max_length=30)
    title = models.CharField(_("office"), max_length=40)

    class Meta:
        verbose_name = _("office asked")
        verbose_name_plural = _("offices asked")
        ordering = ["election", "place"]
        constraints = [
            models.UniqueConstraint(fields=["election", "place"], name="asked_office_place_once"),
            models.UniqueConstraint(fields=["election", "code"], name="asked_office_code_once"),
            models.UniqueConstraint(fields=["election", "title"], name="asked_office_title_once"),
        ]

    def __str__(self):
        return self.title


class OfficeOpinion(models.Model):
    """What one office has said about one person, by which document. No row: not asked yet."""

    run = models.ForeignKey(
        "election_site.StageRun", models.PROTECT, related_name="opinions", verbose_name=_("stage run")
    )
    candidacy = models.ForeignKey(
        "nomination.Candidacy", models.PROTECT, related_name="opinions", verbose_name=_("candidacy")
    )
    office = models.ForeignKey(AskedOffice, models.PROTECT, related_name="opinions", verbose_name=_("office"))
    agrees = models.BooleanField(_("agrees"))
    document_number = models.CharField(_("document number"), max_length=80, blank=True)
    document = models.ForeignKey(
        "election_site.Attachment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan of the document"),
    )
    signed_by = models.CharField(_("signatory of the office"), max_length=60, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        "election_site.User", models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("opinion of an office")
        verbose_name_plural = _("opinions of the offices")
        ordering = ["candidacy", "office__place"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "candidacy", "office"], name="opinion_once_an_office_and_candidacy"
            ),
            models.CheckConstraint(
                condition=models.Q(signed_by="", signed_on__isnull=True)
                | (~models.Q(signed_by="") & models.Q(signed_on__isnull=False)),
                name="opinion_signed_by_somebody_on_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.office}: {'+' if self.agrees else '-'}"


class QualificationReview(models.Model):
    """The finding on one candidacy. A refusal names one defect of the catalogue or several, by their
    numbers in its order. Can all of them be mended, the person has until ``mend_by``, and the review is taken up
    again."""

    run = models.ForeignKey(
        "election_site.StageRun", models.PROTECT, related_name="reviews", verbose_name=_("stage run")
    )
    candidacy = models.ForeignKey(
        "nomination.Candidacy", models.PROTECT, related_name="reviews", verbose_name=_("candidacy")
    )
    is_qualified = models.BooleanField(_("qualified"))
    defects = models.JSONField(_("defects"), default=list, blank=True)
    mend_by = models.DateField(_("to be mended by"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    decided_by = models.ForeignKey("election_site.User", models.PROTECT, verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("qualification review")
        verbose_name_plural = _("qualification reviews")
        constraints = [
            models.UniqueConstraint(fields=["run", "candidacy"], name="review_once_a_candidacy"),
            models.CheckConstraint(
                condition=models.Q(is_qualified=True, defects=[], mend_by__isnull=True)
                | (models.Q(is_qualified=False) & ~models.Q(defects=[])),
                name="refusal_names_its_defects",
            ),
        ]

    def __str__(self):
        return f"{self.candidacy}: {'+' if self.is_qualified else '-'}"
