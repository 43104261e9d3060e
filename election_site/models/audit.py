"""The hash-chained log of every change. Nobody can update or delete an entry: a trigger refuses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditHead(models.Model):
    """Length and last hash of an election's log: shows when the last entries were cut off."""

    election = models.OneToOneField(
        "election_site.Election", models.PROTECT, primary_key=True, related_name="audit_head"
    )
    count = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("head of the audit log")
        verbose_name_plural = _("heads of the audit logs")

    def __str__(self):
        return f"{self.count} {self.hash[:16]}"


class AuditEntry(models.Model):
    """Who did what when. A vote cast writes no entry and no time."""

    election = models.ForeignKey(
        "election_site.Election", models.PROTECT, related_name="audit_entries", verbose_name=_("election")
    )
    number = models.PositiveBigIntegerField(_("number"))
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        "election_site.User", models.PROTECT, null=True, blank=True, verbose_name=_("who")
    )
    action = models.CharField(_("action"), max_length=60)
    target = models.CharField(_("object"), max_length=200, blank=True)
    data = models.JSONField(_("particulars"), default=dict)
    previous_hash = models.CharField(_("hash before"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["election", "number"]
        constraints = [
            models.UniqueConstraint(fields=["election", "number"], name="audit_number_once"),
        ]

    def __str__(self):
        return str(self.number)
