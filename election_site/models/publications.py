"""What the public sees, and what it says to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Publication(models.Model):
    """A certified outcome put before the public. With ``closes_at`` it is a notice (公示) to which anybody
    may object until then; without, it is plain information."""

    outcome = models.OneToOneField(
        "election_site.Outcome", models.PROTECT, related_name="publication", verbose_name=_("outcome")
    )
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), blank=True)
    published_at = models.DateTimeField(_("published at"))
    closes_at = models.DateTimeField(_("objections until"), null=True, blank=True)
    published_by = models.ForeignKey("election_site.User", models.PROTECT, verbose_name=_("published by"))

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-published_at"]

    def __str__(self):
        return self.title


class Objection(models.Model):
    """What somebody has to say against a notice. While it is open the next stage cannot open."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="objections", verbose_name=_("notice")
    )
    receipt = models.CharField(_("receipt number"), max_length=16, unique=True)
    # Keyed hashes: of the code that opens the answer beside the number, and of who sent what, which files one
    # objection however often it is sent.
    code_hash = models.CharField(max_length=64, default="", editable=False)
    sent_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    text = models.TextField(_("objection"))
    filed_by = models.CharField(_("name (may be left empty)"), max_length=60, blank=True)
    contact = models.CharField(_("how to reach you (may be left empty)"), max_length=80, blank=True)
    files = models.ManyToManyField(
        "election_site.Attachment", related_name="+", blank=True, verbose_name=_("evidence")
    )
    filed_at = models.DateTimeField(_("filed at"))
    answer = models.TextField(_("answer"), blank=True)
    is_upheld = models.BooleanField(_("upheld"), null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        "election_site.User", models.PROTECT, null=True, blank=True, verbose_name=_("settled by")
    )

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    settled_at__isnull=True, settled_by__isnull=True, is_upheld__isnull=True, answer=""
                )
                | models.Q(settled_at__isnull=False, settled_by__isnull=False, is_upheld__isnull=False)
                & ~models.Q(answer=""),
                name="objection_settled_as_a_whole",
            ),
        ]

    def __str__(self):
        return self.receipt
