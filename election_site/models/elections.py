"""An election and its posts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from election_site.domain.rules import PROFILES


class Election(models.Model):
    """One 公推直选. Its rule profile and options count until the announcement is certified; from then on the
    certified announcement holds the copy that every later stage reads (``queries.rules.rules_of``)."""

    slug = models.SlugField(_("short name in addresses"), unique=True)
    title = models.CharField(_("title"), max_length=120)
    body_name = models.CharField(_("Party organisation"), max_length=120)
    county = models.CharField(_("county"), max_length=60)
    profile = models.CharField(
        _("rule profile"), max_length=30, choices=[(p.code, _(p.title)) for p in PROFILES.values()]
    )
    options = models.JSONField(_("options of its own election method"), default=dict, blank=True)
    weights = models.JSONField(_("weights by channel"), default=dict, blank=True)
    timetable = models.JSONField(_("timetable"), default=list, blank=True)
    registration_place = models.CharField(_("place and times of registration"), max_length=200, blank=True)
    hotline = models.CharField(_("supervision hotline"), max_length=60, blank=True)
    recommendation_closes_at = models.DateTimeField(_("open recommendation closes"), null=True, blank=True)
    is_demo = models.BooleanField(_("invented data"), default=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.title


class SpecialDay(models.Model):
    """A day that differs from the plain week: a public holiday, or a make-up working day at a weekend. The
    State Council sets them anew each year; a notice period in working days is counted by them."""

    election = models.ForeignKey(
        Election, models.CASCADE, related_name="special_days", verbose_name=_("election")
    )
    day = models.DateField(_("day"))
    is_working = models.BooleanField(_("is a working day"))

    class Meta:
        verbose_name = _("holiday or make-up working day")
        verbose_name_plural = _("holidays and make-up working days")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["election", "day"], name="special_day_once"),
        ]

    def __str__(self):
        return f"{self.day:%Y-%m-%d}"


class Post(models.Model):
    """A post to be filled; ``intended_duty`` is the office that the member is meant for."""

    class Kind(models.TextChoices):
        SECRETARY = "secretary", _("secretary")
        DEPUTY = "deputy", _("deputy secretary")
        MEMBER = "member", _("committee member")

    election = models.ForeignKey(Election, models.CASCADE, related_name="posts", verbose_name=_("election"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("post"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    intended_duty = models.CharField(_("intended duty"), max_length=60, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    conditions = models.TextField(_("conditions"), blank=True)
    goals = models.TextField(_("work goals"), blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["election", "number"]
        constraints = [
            models.UniqueConstraint(fields=["election", "number"], name="post_number_once"),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="post_has_a_seat"),
        ]

    def __str__(self):
        return self.title

    @property
    def key(self) -> str:
        """The post's key in papers, tallies and outcomes."""
        return f"p{self.number}"
