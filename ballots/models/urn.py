"""Ballots: in the open urn while the vote runs, in the sealed one afterwards."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class OpenBallot(models.Model):
    """A ballot in the open urn: no time, no order, no address. Each vote's urn is a table partition of its
    own, which sealing drops as a whole. Nothing reads it but a count and a receipt's yes or no."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vote = models.ForeignKey(
        "ballots.Vote", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    channel = models.CharField(max_length=30, blank=True)
    content = models.JSONField()
    receipt_hash = models.CharField(max_length=64)

    class Meta:
        managed = False  # partitioned by vote: see the migration
        db_table = "ballots_openballot"

    def __str__(self):
        return "ballot"


class SealedBallot(models.Model):
    """A ballot after sealing, at its place in the shuffled order. Rows never change again."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vote = models.ForeignKey("ballots.Vote", models.PROTECT, related_name="sealed_ballots")
    position = models.PositiveIntegerField()
    channel = models.CharField(max_length=30, blank=True)
    content = models.JSONField()

    class Meta:
        verbose_name = _("sealed ballot")
        verbose_name_plural = _("sealed ballots")
        constraints = [models.UniqueConstraint(fields=["vote", "position"], name="sealed_position_once")]

    def __str__(self):
        return str(self.position)


class SealedReceipt(models.Model):
    """That a ballot with this receipt is in the box. Sealed apart from the ballots, sorted by hash."""

    vote = models.ForeignKey("ballots.Vote", models.PROTECT, related_name="sealed_receipts")
    receipt_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sealed receipt")
        verbose_name_plural = _("sealed receipts")
        constraints = [models.UniqueConstraint(fields=["vote", "receipt_hash"], name="receipt_once_a_vote")]

    def __str__(self):
        return self.receipt_hash[:8]
