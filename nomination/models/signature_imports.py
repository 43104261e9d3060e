"""Files of signatures on paper: handed in, looked at, and written by a task. The table is the queue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignatureImport(models.Model):
    """One file of signatures with the scan that they were typed from.

    ``rows``: the lines as they will be written, identity numbers as keyed hashes; emptied when they are written or
    the file is taken back. ``lines`` is how many the file has. ``report``: what becomes of them, at first as
    the preview foresees it, in the end as it came.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("checked, not written")
        WAITING = "waiting", _("being written")
        DONE = "done", _("written")
        FAILED = "failed", _("refused, nothing written")
        DISCARDED = "discarded", _("taken back, nothing written")

    run = models.ForeignKey(
        "election_site.StageRun",
        models.PROTECT,
        related_name="signature_imports",
        verbose_name=_("stage run"),
    )
    file_name = models.CharField(_("file"), max_length=200)
    digest = models.CharField(_("digest of the file"), max_length=64)
    scan = models.ForeignKey(
        "election_site.Attachment", models.PROTECT, related_name="+", verbose_name=_("scan of the paper")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CHECKED)
    lines = models.PositiveIntegerField(_("lines"))
    rows = models.JSONField(_("lines to be written"), default=list, blank=True)
    report = models.JSONField(_("report"), default=dict, blank=True)
    uploaded_by = models.ForeignKey(
        "election_site.User", models.PROTECT, related_name="+", verbose_name=_("handed in by")
    )
    uploaded_at = models.DateTimeField(_("handed in at"))
    started_by = models.ForeignKey(
        "election_site.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("started by"),
    )
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    handed_out_at = models.DateTimeField(_("handed out at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of signatures")
        verbose_name_plural = _("imports of signatures")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "digest"],
                condition=models.Q(state__in=["waiting", "done"]),
                name="signature_file_written_once",
            ),
        ]

    def __str__(self):
        return self.file_name
