"""Runs of stages and what they leave: outcomes that never change again."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from election_site.domain.roles import ROLES
from election_site.domain.stages import BY_CODE, STAGES


class StageRun(models.Model):
    """One run of one stage. A new run exists only after the earlier one was annulled."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed, waiting for certification")
        CERTIFIED = "certified", _("certified")
        ANNULLED = "annulled", _("annulled")

    election = models.ForeignKey(
        "election_site.Election", models.PROTECT, related_name="stage_runs", verbose_name=_("election")
    )
    stage = models.CharField(_("stage"), max_length=30, choices=[(s.code, _(s.title)) for s in STAGES])
    run_number = models.PositiveSmallIntegerField(_("run"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    certified_at = models.DateTimeField(_("certified at"), null=True, blank=True)

    class Meta:
        verbose_name = _("stage run")
        verbose_name_plural = _("stage runs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "stage"],
                condition=~models.Q(state="annulled"),
                name="one_live_run_a_stage",
            ),
            models.UniqueConstraint(fields=["election", "stage", "run_number"], name="run_number_once"),
        ]

    def __str__(self):
        return f"{self.spec.number}. {gettext(self.spec.title)}"

    @property
    def spec(self):
        """The stage's row in the chain."""
        return BY_CODE[self.stage]


class Outcome(models.Model):
    """The frozen figures of a closed run. A trigger refuses every update and delete."""

    run = models.OneToOneField(StageRun, models.PROTECT, related_name="outcome", verbose_name=_("stage run"))
    figures = models.JSONField(_("figures"))
    previous_digest = models.CharField(_("digest of the outcome before"), max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64)
    computed_at = models.DateTimeField(_("computed at"))

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")

    def __str__(self):
        return f"{self.run} {self.digest[:16]}"


class Certification(models.Model):
    """One signature under an outcome: two roles, two different people, append only."""

    outcome = models.ForeignKey(
        Outcome, models.PROTECT, related_name="certifications", verbose_name=_("outcome")
    )
    user = models.ForeignKey("election_site.User", models.PROTECT, verbose_name=_("signed by"))
    role = models.CharField(_("as"), max_length=30, choices=[(r.code, _(r.title)) for r in ROLES.values()])
    signed_at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["outcome", "user"], name="one_signature_a_person"),
            models.UniqueConstraint(fields=["outcome", "role"], name="one_signature_a_role"),
        ]

    def __str__(self):
        return f"{self.user} {self.signed_at:%Y-%m-%d}"


class Annulment(models.Model):
    """Why a run no longer counts. Visible for ever; corrections are a new run, never an edit."""

    run = models.OneToOneField(
        StageRun, models.PROTECT, related_name="annulment", verbose_name=_("stage run")
    )
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey("election_site.User", models.PROTECT, verbose_name=_("decided by"))
    annulled_at = models.DateTimeField(_("annulled at"))

    class Meta:
        verbose_name = _("annulment")
        verbose_name_plural = _("annulments")

    def __str__(self):
        return f"{self.run}: {self.reason[:40]}"


class Approval(models.Model):
    """A superior's document that a stage rests on."""

    run = models.ForeignKey(StageRun, models.PROTECT, related_name="approvals", verbose_name=_("stage run"))
    issued_by = models.CharField(_("issued by"), max_length=120)
    document_number = models.CharField(_("document number"), max_length=80)
    issued_on = models.DateField(_("issued on"))
    document = models.ForeignKey(
        "election_site.Attachment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the superior's document"),
    )

    class Meta:
        verbose_name = _("approval of the superior")
        verbose_name_plural = _("approvals of the superior")

    def __str__(self):
        return self.document_number
