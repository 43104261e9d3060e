"""Who was put forward, by whom, and how each fared."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Candidacy(models.Model):
    """A person put forward for a post; the various routes to one person are one candidacy.

    How far it came is not stored here: the certified outcomes say it.
    """

    election = models.ForeignKey(
        "election_site.Election", models.PROTECT, related_name="candidacies", verbose_name=_("election")
    )
    person = models.ForeignKey(
        "election_site.Person", models.PROTECT, related_name="candidacies", verbose_name=_("person")
    )
    post = models.ForeignKey(
        "election_site.Post", models.PROTECT, related_name="candidacies", verbose_name=_("post")
    )
    has_consented = models.BooleanField(_("has consented"), default=False)
    is_local = models.BooleanField(_("organisation relation is here"), default=True)
    cv = models.TextField(_("curriculum vitae"), blank=True)
    strengths = models.TextField(_("strengths"), blank=True)
    weaknesses = models.TextField(_("weaknesses"), blank=True)
    promise = models.TextField(_("promise"), blank=True)
    discipline = models.CharField(_("discipline"), max_length=30, default="none")

    class Meta:
        verbose_name = _("candidacy")
        verbose_name_plural = _("candidacies")
        ordering = ["post__number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "post"], name="candidacy_once_a_post"),
        ]

    def __str__(self):
        return f"{self.person.name} – {self.post.title}"


class Recommendation(models.Model):
    """One act of putting forward. A refused one is kept with the checks that refused it: a list of
    ``{"code": "N121", "params": {...}}``."""

    class Route(models.TextChoices):
        SELF = "self", _("self-recommendation")
        JOINT = "joint", _("joint recommendation")
        ORGANISATION = "organisation", _("recommendation by an organisation")

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    run = models.ForeignKey(
        "election_site.StageRun", models.PROTECT, related_name="recommendations", verbose_name=_("stage run")
    )
    number = models.CharField(_("reference number"), max_length=20)
    route = models.CharField(_("route"), max_length=12, choices=Route.choices)
    candidacy = models.ForeignKey(
        Candidacy, models.PROTECT, related_name="recommendations", verbose_name=_("candidacy")
    )
    unit = models.CharField(_("recommending organisation"), max_length=120, blank=True)
    met_on = models.DateField(_("meeting held on"), null=True, blank=True)
    present = models.PositiveIntegerField(_("present"), null=True, blank=True)
    agreeing = models.PositiveIntegerField(_("agreeing"), null=True, blank=True)
    grounds = models.TextField(_("grounds"), blank=True)
    received_on = models.DateField(_("received on"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECEIVED)
    refusals = models.JSONField(_("refused because"), default=list, blank=True)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="recommendation_number_once"),
        ]

    def __str__(self):
        return f"{self.number} {self.candidacy.person.name}"


class Signature(models.Model):
    """One line of a joint sheet. A line that does not count keeps the number of the check that says why.

    ``person`` is empty for a signatory who stands on no roll. ``channel`` is that of the roll.
    """

    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="signatures", verbose_name=_("joint sheet")
    )
    person = models.ForeignKey(
        "election_site.Person", models.PROTECT, null=True, blank=True, verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=60)
    line = models.PositiveIntegerField(_("line of the file"))
    channel = models.CharField(_("channel"), max_length=20, blank=True)
    signed_on = models.DateField(_("signed on"))
    refusal = models.CharField(_("does not count because"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["recommendation", "line"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "person"],
                condition=models.Q(refusal=""),
                name="signature_counts_once",
            ),
        ]

    def __str__(self):
        return self.name


class QualificationReview(models.Model):
    """The finding on one candidacy: an opinion of each office asked, and the conclusion."""

    run = models.ForeignKey(
        "election_site.StageRun", models.PROTECT, related_name="reviews", verbose_name=_("stage run")
    )
    candidacy = models.ForeignKey(
        Candidacy, models.PROTECT, related_name="reviews", verbose_name=_("candidacy")
    )
    opinions = models.JSONField(_("opinions of the offices"), default=dict)
    is_qualified = models.BooleanField(_("qualified"))
    defect = models.CharField(_("defect"), max_length=10, blank=True)
    note = models.TextField(_("note"), blank=True)
    decided_by = models.ForeignKey("election_site.User", models.PROTECT, verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("qualification review")
        verbose_name_plural = _("qualification reviews")
        constraints = [
            models.UniqueConstraint(fields=["run", "candidacy"], name="review_once_a_candidacy"),
            models.CheckConstraint(
                condition=models.Q(is_qualified=True, defect="")
                | (models.Q(is_qualified=False) & ~models.Q(defect="")),
                name="refusal_names_its_defect",
            ),
        ]

    def __str__(self):
        return f"{self.candidacy}: {'+' if self.is_qualified else '-'}"


class InspectionNotice(models.Model):
    """The announcement of the inspection (考察预告): who inspects, and how to reach the team."""

    run = models.OneToOneField(
        "election_site.StageRun",
        models.PROTECT,
        related_name="inspection_notice",
        verbose_name=_("stage run"),
    )
    team = models.JSONField(_("inspection team"), default=list)
    contact = models.CharField(_("how to reach the team"), max_length=200)
    given_by = models.ForeignKey("election_site.User", models.PROTECT, verbose_name=_("given by"))
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("inspection notice")
        verbose_name_plural = _("inspection notices")

    def __str__(self):
        return str(self.run)


class Inspection(models.Model):
    """The finding of the inspection team on one candidacy, strengths and weaknesses both (Art. 21)."""

    run = models.ForeignKey(
        "election_site.StageRun", models.PROTECT, related_name="inspections", verbose_name=_("stage run")
    )
    candidacy = models.ForeignKey(
        Candidacy, models.PROTECT, related_name="inspections", verbose_name=_("candidacy")
    )
    interviewed = models.PositiveIntegerField(_("people interviewed"))
    satisfied = models.PositiveIntegerField(_("of them satisfied"))
    strengths = models.TextField(_("strengths"))
    weaknesses = models.TextField(_("weaknesses"))
    is_passed = models.BooleanField(_("passed on"))
    decided_by = models.ForeignKey("election_site.User", models.PROTECT, verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        constraints = [
            models.UniqueConstraint(fields=["run", "candidacy"], name="inspection_once_a_candidacy"),
            models.CheckConstraint(
                condition=models.Q(satisfied__lte=models.F("interviewed")),
                name="satisfied_within_interviewed",
            ),
        ]

    def __str__(self):
        return str(self.candidacy)


class Decision(models.Model):
    """What people decided where the rules are silent (a cut through a tie, a shortage), and why."""

    run = models.ForeignKey(
        "election_site.StageRun",
        models.PROTECT,
        related_name="nomination_decisions",
        verbose_name=_("stage run"),
    )
    post = models.ForeignKey("election_site.Post", models.PROTECT, verbose_name=_("post"))
    question = models.CharField(_("question"), max_length=40)
    candidacies = models.ManyToManyField(Candidacy, verbose_name=_("candidacies that go on"))
    why = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        "election_site.User", models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    confirmed_by = models.ForeignKey(
        "election_site.User", models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["run", "post", "question"], name="decision_once_a_question"),
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("confirmed_by")), name="decision_by_two_people"
            ),
        ]

    def __str__(self):
        return f"{self.post}: {self.question}"


class ApprovedPlace(models.Model):
    """The place of a candidate for secretary or deputy among those for the same post, in the order that the
    superior approved (Art. 24)."""

    run = models.ForeignKey(
        "election_site.StageRun",
        models.PROTECT,
        related_name="approved_places",
        verbose_name=_("stage run"),
    )
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, verbose_name=_("candidacy"))
    place = models.PositiveSmallIntegerField(_("place in the list"))

    class Meta:
        verbose_name = _("approved place")
        verbose_name_plural = _("approved places")
        ordering = ["run", "place"]
        constraints = [
            models.UniqueConstraint(fields=["run", "candidacy"], name="approved_place_once_a_candidacy"),
        ]

    def __str__(self):
        return f"{self.place} {self.candidacy}"
