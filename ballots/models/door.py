"""Around a vote: who left or was signed in by mistake, who was helped, the meeting's steps, its tellers.

None of these rows knows a slip, and none knows what is on a ballot.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ballots.domain.door import HELPERS
from ballots.domain.script import STEPS
from ballots.models.votes import Vote

USER = "election_site.User"


class PastCheckIn(models.Model):
    """A check-in that no longer counts. ``CheckIn`` holds the live ones only, one a person and vote; an undone
    one moves here with its history."""

    class Why(models.TextChoices):
        UNDONE = "undone", _("undone")
        LEFT = "left", _("left before slips were handed out")

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="past_check_ins", verbose_name=_("vote"))
    entry = models.ForeignKey(
        "election_site.RollEntry", models.PROTECT, related_name="+", verbose_name=_("roll entry")
    )
    at = models.DateTimeField(_("at"))
    checked_in_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("checked in by"))
    why = models.CharField(_("why it ended"), max_length=6, choices=Why.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    ended_at = models.DateTimeField(_("ended at"))
    ended_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("ended by"))
    seconded_by = models.ForeignKey(
        USER, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("confirmed by")
    )

    class Meta:
        verbose_name = _("check-in that ended")
        verbose_name_plural = _("check-ins that ended")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(why="left")
                | (
                    models.Q(seconded_by__isnull=False)
                    & ~models.Q(seconded_by=models.F("ended_by"))
                    & ~models.Q(reason="")
                ),
                name="check_in_undone_by_two_with_reason",
            ),
        ]

    def __str__(self):
        return str(self.entry)


class Departure(models.Model):
    """Somebody went home after the slips were handed out. The check-in stands: 实到 is who was there then [I]."""

    check_in = models.OneToOneField(
        "ballots.CheckIn", models.PROTECT, related_name="departure", verbose_name=_("check-in")
    )
    at = models.DateTimeField(_("at"))
    noted_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("noted by"))

    class Meta:
        verbose_name = _("departure")
        verbose_name_plural = _("departures")

    def __str__(self):
        return str(self.check_in)


class Assistance(models.Model):
    """That a voter was helped to write, and by whom as a kind; never with what."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="assistances", verbose_name=_("vote"))
    entry = models.ForeignKey(
        "election_site.RollEntry", models.PROTECT, related_name="+", verbose_name=_("roll entry")
    )
    helper = models.CharField(
        _("helper"), max_length=20, choices=[(code, _(text)) for code, text in HELPERS.items()]
    )
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    class Meta:
        verbose_name = _("assisted voter")
        verbose_name_plural = _("assisted voters")
        constraints = [
            models.UniqueConstraint(fields=["vote", "entry"], name="assisted_once_a_vote"),
            models.CheckConstraint(condition=~models.Q(helper="candidate"), name="no_candidate_helps"),
        ]

    def __str__(self):
        return str(self.entry)


ANNOUNCE_CLOSING = "announce_closing"


class MeetingStep(models.Model):
    """A step of the meeting that took place, with its figures: a show of hands, the zero report, a closing time.

    ``figures`` of the zero report: in_box (0) and digest; of a show of hands: votes_for, against, abstain,
    present; of an announced closing time: closes_at (ISO 8601). A closing time may be announced again.
    """

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="steps", verbose_name=_("vote"))
    step = models.CharField(
        _("step"),
        max_length=20,
        choices=[(s.code, _(s.title)) for s in STEPS] + [(ANNOUNCE_CLOSING, _("Announce the closing time"))],
    )
    figures = models.JSONField(_("figures"), default=dict, blank=True)
    at = models.DateTimeField(_("at"))
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    class Meta:
        verbose_name = _("step of the meeting")
        verbose_name_plural = _("steps of the meeting")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "step"],
                condition=~models.Q(step=ANNOUNCE_CLOSING),
                name="meeting_step_once_a_vote",
            ),
        ]

    def __str__(self):
        return self.get_step_display()


class Teller(models.Model):
    """A scrutineer or counter, proposed and then passed by the meeting (``passed`` is the recorded vote)."""

    class Role(models.TextChoices):
        CHIEF_SCRUTINEER = "chief_scrutineer", _("chief scrutineer")
        SCRUTINEER = "scrutineer", _("scrutineer")
        CHIEF_COUNTER = "chief_counter", _("chief counter")
        COUNTER = "counter", _("counter")

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="tellers", verbose_name=_("vote"))
    entry = models.ForeignKey(
        "election_site.RollEntry",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("roll entry"),
    )
    name = models.CharField(_("name"), max_length=60)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    relative_of = models.CharField(_("relative of the candidate"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    passed = models.ForeignKey(
        MeetingStep,
        models.PROTECT,
        related_name="tellers",
        null=True,
        blank=True,
        verbose_name=_("passed by"),
    )

    class Meta:
        verbose_name = _("scrutineer or counter")
        verbose_name_plural = _("scrutineers and counters")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "entry"], name="teller_once_a_vote"),
            models.UniqueConstraint(
                fields=["vote", "name"], condition=models.Q(entry=None), name="outside_teller_once_a_vote"
            ),
            models.UniqueConstraint(
                fields=["vote", "role"],
                condition=models.Q(role__in=["chief_scrutineer", "chief_counter"]),
                name="one_chief_of_each_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(relative_of="") | ~models.Q(reason=""), name="relative_with_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["counter", "chief_counter"]) | models.Q(entry__isnull=False),
                name="scrutineer_is_on_the_roll",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.name}"
