"""The count of a sealed vote, and what people decide where the rules are silent."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TallyPart(models.Model):
    """The count of one range of sealed positions, ``first`` to ``last`` inclusive, by one task. ``digest`` is
    that of its ballots when they were sealed (see ``domain.seal``)."""

    vote = models.ForeignKey("ballots.Vote", models.PROTECT, related_name="tally_parts")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    tally = models.JSONField(null=True)

    class Meta:
        verbose_name = _("part of a count")
        verbose_name_plural = _("parts of a count")
        constraints = [models.UniqueConstraint(fields=["vote", "first"], name="part_once_a_vote")]

    def __str__(self):
        return f"{self.first}–{self.last}"


class CountResult(models.Model):
    """The whole tally of a vote and the verdict on each contest. Never changes again."""

    vote = models.OneToOneField("ballots.Vote", models.PROTECT, related_name="result", verbose_name=_("vote"))
    attendance = models.JSONField(_("attendance"))
    tally = models.JSONField(_("tally"))
    verdicts = models.JSONField(_("verdicts"))
    counted_at = models.DateTimeField(_("counted at"))

    class Meta:
        verbose_name = _("count")
        verbose_name_plural = _("counts")

    def __str__(self):
        return str(self.vote)


class CountCheck(models.Model):
    """A count that was done once more, or a count under way that met something that cannot be.

    ``asked_by``: nobody where the workers met it by themselves. ``faults``: numbered reasons as ``[code, params]``;
    none = the same result in every figure. A check that is done never changes again.
    """

    vote = models.ForeignKey("ballots.Vote", models.PROTECT, related_name="checks", verbose_name=_("vote"))
    asked_by = models.ForeignKey(
        "election_site.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    asked_at = models.DateTimeField(_("asked for at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    faults = models.JSONField(_("faults"), default=list, blank=True)

    class Meta:
        verbose_name = _("count done again")
        verbose_name_plural = _("counts done again")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vote"], condition=models.Q(done_at=None), name="one_count_again_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(asked_by__isnull=False) | ~models.Q(faults=[]),
                name="count_check_of_nobody_is_an_alarm",
            ),
        ]

    def __str__(self):
        return str(self.vote)


class VoteDecision(models.Model):
    """What two people recorded where the rules leave a counted contest to somebody. Never changes again.

    ``question``: the verdict's next step, or "write_in:NAME" for a name that voters wrote in. ``chosen``: ids of
    the candidates whom the decision lets in beside those elected or passed; ``is_accepted``: for a written-in
    name, whether it names one member who may take the seat, else None; ``agree``: how many voters agreed to
    fewer seats.
    """

    vote = models.ForeignKey("ballots.Vote", models.PROTECT, related_name="decisions", verbose_name=_("vote"))
    contest = models.CharField(_("contest"), max_length=20)
    question = models.CharField(_("question"), max_length=80)
    decision = models.TextField(_("decision and reason"))
    chosen = models.JSONField(_("candidates whom it lets in"), default=list, blank=True)
    is_accepted = models.BooleanField(_("written-in name accepted"), null=True, blank=True)
    agree = models.PositiveIntegerField(_("voters who agreed"), null=True, blank=True)
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
