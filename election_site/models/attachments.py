"""Photos and documents. They are kept in the database: saved, backed up and rolled back with what they prove."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Attachment(models.Model):
    """One file as ``election_site.uploads`` left it. Who may read it follows from ``purpose``."""

    class Purpose(models.TextChoices):
        PHOTO = "photo", _("photo")
        RECOMMENDATION = "recommendation", _("paper of a recommendation")
        CONSENT = "consent", _("consent of the nominee")
        REVIEW = "review", _("document of an office")
        INSPECTION = "inspection", _("paper of the inspection team")
        APPROVAL = "approval", _("document of the superior")
        OBJECTION = "objection", _("evidence to an objection")

    election = models.ForeignKey(
        "election_site.Election", models.CASCADE, related_name="attachments", verbose_name=_("election")
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    name = models.CharField(_("file"), max_length=100)
    media_type = models.CharField(_("media type"), max_length=40)
    content = models.BinaryField(_("content"))
    size = models.PositiveIntegerField(_("bytes"))
    digest = models.CharField(_("digest"), max_length=64)
    kept_at = models.DateTimeField(_("handed in at"))

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self):
        return self.name
