"""The urn. Check-ins know people, slips know codes, ballots know marks; nothing joins the three."""

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

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="check_ins", verbose_name=_("vote"))
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
    vote = models.ForeignKey(Vote, models.PROTECT, related_name="slips", verbose_name=_("vote"))
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    channel = models.CharField(_("channel"), max_length=30, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.READY)

    class Meta:
        verbose_name = _("slip")
        verbose_name_plural = _("slips")
        indexes = [models.Index(fields=["vote", "state"])]

    def __str__(self):
        return self.get_state_display()


class OpenBallot(models.Model):
    """A ballot in the open urn: no time, no order, no address. Each vote's urn is a table partition of its
    own, which sealing drops as a whole. Nothing reads it but a count and a receipt's yes or no."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vote = models.ForeignKey(Vote, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
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
    vote = models.ForeignKey(Vote, models.PROTECT, related_name="sealed_ballots")
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

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="sealed_receipts")
    receipt_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sealed receipt")
        verbose_name_plural = _("sealed receipts")
        constraints = [models.UniqueConstraint(fields=["vote", "receipt_hash"], name="receipt_once_a_vote")]

    def __str__(self):
        return self.receipt_hash[:8]


class TallyPart(models.Model):
    """The count of one range of sealed positions, ``first`` to ``last`` inclusive, by one task."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="tally_parts")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    tally = models.JSONField(null=True)

    class Meta:
        verbose_name = _("part of a count")
        verbose_name_plural = _("parts of a count")
        constraints = [models.UniqueConstraint(fields=["vote", "first"], name="part_once_a_vote")]

    def __str__(self):
        return f"{self.first}–{self.last}"


class CountResult(models.Model):
    """The whole tally of a vote and the verdict on each contest. Never changes again."""

    vote = models.OneToOneField(Vote, models.PROTECT, related_name="result", verbose_name=_("vote"))
    attendance = models.JSONField(_("attendance"))
    tally = models.JSONField(_("tally"))
    verdicts = models.JSONField(_("verdicts"))
    counted_at = models.DateTimeField(_("counted at"))

    class Meta:
        verbose_name = _("count")
        verbose_name_plural = _("counts")

    def __str__(self):
        return str(self.vote)


class VoteDecision(models.Model):
    """What two people recorded where the rules leave a counted contest to somebody. Never changes again.

    ``question``: the verdict's next step, or "write_in:NAME" for a name that voters wrote in. ``chosen``: ids of
    the candidates whom the decision lets in beside those elected or passed; ``is_accepted``: for a written-in
    name, whether it names one member who may take the seat, else None.
    """

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="decisions", verbose_name=_("vote"))
    contest = models.CharField(_("contest"), max_length=20)
    question = models.CharField(_("question"), max_length=80)
    decision = models.TextField(_("decision and reason"))
    chosen = models.JSONField(_("candidates whom it lets in"), default=list, blank=True)
    is_accepted = models.BooleanField(_("written-in name accepted"), null=True, blank=True)
    taken_by = models.CharField(_("taken by"), max_length=120)
    recorded_by = models.ForeignKey(
        "election_site.User", models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    confirmed_by = models.ForeignKey(
        "election_site.User", models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("decision on a vote")
        verbose_name_plural = _("decisions on votes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "contest", "question"], name="vote_decision_once"),
            models.CheckConstraint(
                condition=~models.Q(recorded_by=models.F("confirmed_by")), name="vote_decision_by_two"
            ),
        ]

    def __str__(self):
        return f"{self.vote}: {self.contest} {self.question}"
