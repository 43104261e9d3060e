"""The differential inspection: its notice, its findings, and what the team was told."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InspectionNotice(models.Model):
    """The announcement of the inspection (考察预告): who inspects, when, and how to reach the team.

    ``team`` holds the names as announced, the leader's first; ``members`` the accounts, who alone may read what
    the team was told.
    """

    run = models.OneToOneField(
        "election_site.StageRun",
        models.PROTECT,
        related_name="inspection_notice",
        verbose_name=_("stage run"),
    )
    team = models.JSONField(_("inspection team"), default=list)
    members = models.ManyToManyField(
        "election_site.User", related_name="+", verbose_name=_("members of the team")
    )
    contact = models.CharField(_("how to reach the team"), max_length=200)
    place = models.CharField(_("place of the talks"), max_length=120, blank=True)
    starts_on = models.DateField(_("from"), null=True)
    ends_on = models.DateField(_("to"), null=True)
    given_by = models.ForeignKey("election_site.User", models.PROTECT, verbose_name=_("given by"))
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("inspection notice")
        verbose_name_plural = _("inspection notices")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="inspection_ends_after_it_begins"
            ),
        ]

    def __str__(self):
        return str(self.run)


class Inspection(models.Model):
    """The finding of the inspection team on one candidacy, strengths and weaknesses both (Art. 21).

    Of the people asked everybody was satisfied, basically satisfied or not satisfied.
    """

    run = models.ForeignKey(
        "election_site.StageRun", models.PROTECT, related_name="inspections", verbose_name=_("stage run")
    )
    candidacy = models.ForeignKey(
        "nomination.Candidacy", models.PROTECT, related_name="inspections", verbose_name=_("candidacy")
    )
    interviewed = models.PositiveIntegerField(_("people asked"))
    satisfied = models.PositiveIntegerField(_("of them satisfied"))
    basically = models.PositiveIntegerField(_("of them basically satisfied"), default=0)
    dissatisfied = models.PositiveIntegerField(_("of them not satisfied"), default=0)
    achievements = models.TextField(_("work record"), blank=True)
    strengths = models.TextField(_("strengths"))
    weaknesses = models.TextField(_("weaknesses"))
    conclusion = models.TextField(_("conclusion of the team"), blank=True)
    is_passed = models.BooleanField(_("passed on"))
    report = models.ForeignKey(
        "election_site.Attachment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan of the report"),
    )
    decided_by = models.ForeignKey("election_site.User", models.PROTECT, verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        constraints = [
            models.UniqueConstraint(fields=["run", "candidacy"], name="inspection_once_a_candidacy"),
            models.CheckConstraint(
                condition=models.Q(
                    interviewed=models.F("satisfied") + models.F("basically") + models.F("dissatisfied")
                ),
                name="satisfaction_adds_up",
            ),
        ]

    def __str__(self):
        return str(self.candidacy)


class InterviewNotes(models.Manager):
    """The one way to the notes leads through ``readable_by``: what somebody said in confidence is for the team
    of that run, for no role, no keeper of accounts, no export and no archive."""

    def readable_by(self, user, run):
        """The notes of ``run``, if ``user`` is in its team; else none."""
        return self.filter(run=run, run__inspection_notice__members=user)


class InterviewNote(models.Model):
    """What one person said to the team about one candidate. It goes into no log, outcome, page or file."""

    class Kind(models.TextChoices):
        LEADER = "leader", _("leader of the town")
        CADRE = "cadre", _("cadre of a village or an office")
        MEMBER = "member", _("Party member")
        VILLAGER = "villager", _("villager")
        COLLEAGUE = "colleague", _("colleague")
        OTHER = "other", _("other")

    run = models.ForeignKey(
        "election_site.StageRun", models.PROTECT, related_name="+", verbose_name=_("stage run")
    )
    candidacy = models.ForeignKey(
        "nomination.Candidacy", models.PROTECT, related_name="+", verbose_name=_("candidacy")
    )
    kind = models.CharField(_("who was asked"), max_length=12, choices=Kind.choices)
    person = models.CharField(_("name (may be left empty)"), max_length=60, blank=True)
    held_on = models.DateField(_("day of the talk"))
    said = models.TextField(_("what was said"))
    kept_by = models.ForeignKey(
        "election_site.User", models.PROTECT, related_name="+", verbose_name=_("kept by")
    )
    kept_at = models.DateTimeField(_("kept at"))

    objects = InterviewNotes()

    class Meta:
        verbose_name = _("interview note")
        verbose_name_plural = _("interview notes")
        ordering = ["held_on", "pk"]

    def __str__(self):
        # Neither who spoke nor of whom: a text like this may end up anywhere.
        return str(self.pk)
