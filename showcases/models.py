"""The four showcases: one engine, four rounds, everybody on equal terms."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Round(models.Model):
    """One round of showcase before one of the votes; ``seconds_each`` is the same for everybody.

    An annulled round stays as it was, visible with its reason; the number is then free for a new one.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        DRAWN = "drawn", _("running order drawn")
        HELD = "held", _("held")
        ANNULLED = "annulled", _("annulled")

    election = models.ForeignKey(
        "election_site.Election", models.PROTECT, related_name="showcase_rounds", verbose_name=_("election")
    )
    number = models.PositiveSmallIntegerField(_("round"))
    title = models.CharField(_("title"), max_length=80)
    stage = models.CharField(_("before the stage"), max_length=30)
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=120)
    seconds_each = models.PositiveIntegerField(_("seconds for each"))
    displays = models.JSONField(_("kinds of display"), default=list)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PLANNED)
    lot_seed = models.CharField(_("lot drawn before witnesses"), max_length=40, blank=True)
    witnesses = models.CharField(_("witnesses of the lot"), max_length=120, blank=True)
    annulled_because = models.TextField(_("annulled because"), blank=True)

    class Meta:
        verbose_name = _("round of showcase")
        verbose_name_plural = _("rounds of showcase")
        ordering = ["election", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "number"],
                condition=~models.Q(state="annulled"),
                name="one_live_round_a_number",
            ),
            models.CheckConstraint(condition=models.Q(seconds_each__gt=0), name="showcase_time_positive"),
            models.CheckConstraint(
                condition=models.Q(state="annulled", annulled_because__gt="")
                | (~models.Q(state="annulled") & models.Q(annulled_because="")),
                name="showcase_annulled_with_reason",
            ),
        ]

    def __str__(self):
        return self.title


class Appearance(models.Model):
    """One candidate's turn. The clock is a start and an end; the server never ticks.

    A candidate who stayed away has a reason in ``absence`` and no times.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="appearances", verbose_name=_("round"))
    candidacy = models.ForeignKey(
        "nomination.Candidacy", models.PROTECT, related_name="appearances", verbose_name=_("candidacy")
    )
    order = models.PositiveIntegerField(_("order"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    absence = models.CharField(_("stayed away because"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        ordering = ["round", "order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "candidacy"], name="appears_once_a_round"),
            models.UniqueConstraint(fields=["round", "order"], name="order_once_a_round"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None)
                | models.Q(started_at__isnull=False, ended_at__gte=models.F("started_at")),
                name="appearance_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(absence="") | models.Q(started_at=None), name="absent_has_no_times"
            ),
        ]

    def __str__(self):
        return f"{self.order} {self.candidacy.person.name}"


class Question(models.Model):
    """A question put to a candidate and the answer given, as minuted."""

    appearance = models.ForeignKey(
        Appearance, models.PROTECT, related_name="questions", verbose_name=_("appearance")
    )
    asked_by = models.CharField(_("asked by"), max_length=60)
    text = models.TextField(pgettext_lazy("put to a candidate", "question"))
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = pgettext_lazy("put to a candidate", "question")
        verbose_name_plural = pgettext_lazy("put to a candidate", "questions")
        ordering = ["pk"]

    def __str__(self):
        return self.text[:40]
