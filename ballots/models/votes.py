"""A vote, who is present at it, and the slips that open the booth."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Vote(models.Model):
    """One secret vote. Paper, rule and options are frozen when it is prepared."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("prepared")
        OPEN = "open", _("open for ballots")
        SEALED = "sealed", _("sealed, being counted")
        COUNTED = "counted", _("counted")

    run = models.ForeignKey(
        "election_site.StageRun", models.PROTECT, related_name="votes", verbose_name=_("stage run")
    )
    round_number = models.PositiveSmallIntegerField(_("round"), default=1)
    kind = models.CharField(_("kind"), max_length=30)
    title = models.CharField(_("title"), max_length=120)
    electorate = models.ForeignKey("election_site.Roll", models.PROTECT, verbose_name=_("electorate"))
    paper = models.JSONField(_("ballot paper"))
    rule = models.JSONField(_("rule"))
    options = models.JSONField(_("options"))
    channels = models.JSONField(_("channels that slips carry"), default=list)
    takes_paper = models.BooleanField(_("takes paper ballots too"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PREPARED)
    prepared_at = models.DateTimeField(_("prepared at"))
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    sealed_at = models.DateTimeField(_("sealed at"), null=True, blank=True)
    counted_at = models.DateTimeField(_("counted at"), null=True, blank=True)
    # Real time at which the count was last handed to the workers: a lost message is handed out again.
    handed_out_at = models.DateTimeField(null=True, blank=True, editable=False)
    returned = models.PositiveIntegerField(_("ballots in the box"), null=True, blank=True)
    seal_digest = models.CharField(_("digest of the sealed urn"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "round_number"], name="vote_round_once_a_run"),
            models.CheckConstraint(
                condition=models.Q(state__in=["prepared", "open"])
                | (models.Q(returned__isnull=False) & ~models.Q(seal_digest="")),
                name="sealed_vote_has_its_digest",
            ),
        ]

    def __str__(self):
        return self.title


class CheckIn(models.Model):
    """A voter is here. Marks the person on the roll and knows nothing of slips."""

    vote = models.ForeignKey("ballots.Vote", models.PROTECT, related_name="check_ins", verbose_name=_("vote"))
    entry = models.ForeignKey(
        "election_site.RollEntry", models.PROTECT, related_name="check_ins", verbose_name=_("roll entry")
    )
    at = models.DateTimeField(_("at"))
    checked_in_by = models.ForeignKey("election_site.User", models.PROTECT, verbose_name=_("checked in by"))

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints = [
            models.UniqueConstraint(fields=["vote", "entry"], name="checked_in_once"),
        ]

    def __str__(self):
        return str(self.entry)


class Slip(models.Model):
    """An unmarked slip: whoever holds its code may cast one ballot. Only a keyed hash of the code is kept,
    so a copy of the database opens no booth; it knows no person, and no time of drawing or use."""

    class State(models.TextChoices):
        READY = "ready", _("not used")
        USED = "used", _("used")
        VOID = "void", _("void")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vote = models.ForeignKey("ballots.Vote", models.PROTECT, related_name="slips", verbose_name=_("vote"))
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    channel = models.CharField(_("channel"), max_length=30, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.READY)
    # The place in the printed stack, as on the margin that is cut off; only of slips that nobody can have drawn
    # yet: handing the stack out erases it (services.door.release_slips).
    position = models.PositiveIntegerField(_("place in the stack"), null=True, editable=False)

    class Meta:
        verbose_name = _("slip")
        verbose_name_plural = _("slips")
        indexes = [models.Index(fields=["vote", "state"])]

    def __str__(self):
        return self.get_state_display()
