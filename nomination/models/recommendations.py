"""Who was put forward, and by whom."""

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
    consented_at = models.DateTimeField(_("consented at"), null=True, blank=True)
    consent_paper = models.ForeignKey(
        "election_site.Attachment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed consent"),
    )
    consent_token = models.CharField(max_length=32, unique=True, null=True, editable=False)  # noqa: DJ001
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=200, blank=True)
    is_local = models.BooleanField(_("organisation relation is here"), default=True)
    cv = models.TextField(_("curriculum vitae"), blank=True)
    honours = models.TextField(_("honours"), blank=True)
    relations = models.TextField(_("family and main relations"), blank=True)
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
        WITHDRAWN = "withdrawn", _("withdrawn")

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
    paper = models.ForeignKey(
        "election_site.Attachment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan of the paper"),
    )
    sender_name = models.CharField(_("handed in by"), max_length=60, blank=True)
    sender_phone = models.CharField(_("phone"), max_length=20, blank=True, editable=False)
    # The sender's secret beside the number, by which it is followed and withdrawn.
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    # In the address at which a joint sheet is signed.
    sign_token = models.CharField(max_length=32, unique=True, null=True, editable=False)  # noqa: DJ001
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECEIVED)
    refusals = models.JSONField(_("refused because"), default=list, blank=True)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="recommendation_number_once"),
            models.UniqueConstraint(
                fields=["run", "candidacy"],
                condition=models.Q(route="self", withdrawn_at=None),
                name="self_recommendation_once",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.candidacy.person.name}"


class Signature(models.Model):
    """One line of a joint sheet. A line that does not count keeps the number of the check that says why.

    ``person`` is empty for a signatory who stands on no roll. ``channel`` is that of the roll. ``signatory``
    is the same for the same human being on every sheet: the person, else a keyed hash of what he gave.
    """

    class Way(models.TextChoices):
        FILE = "file", _("from a file")
        PAPER = "paper", _("on paper, entered by staff")
        ONLINE = "online", _("on the signatory's own phone")

    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="signatures", verbose_name=_("joint sheet")
    )
    person = models.ForeignKey(
        "election_site.Person", models.PROTECT, null=True, blank=True, verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=60)
    signatory = models.CharField(max_length=70, editable=False, db_index=True)
    identity_last4 = models.CharField(_("identity number ends in"), max_length=4, blank=True, editable=False)
    phone = models.CharField(_("phone"), max_length=20, blank=True, editable=False)  # shown masked only
    way = models.CharField(_("way"), max_length=10, choices=Way.choices, default=Way.FILE)
    scan = models.ForeignKey(
        "election_site.Attachment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan of the paper"),
    )
    line = models.PositiveIntegerField(_("line"))
    channel = models.CharField(_("channel"), max_length=20, blank=True)
    signed_on = models.DateField(_("signed on"))
    signed_at = models.DateTimeField(_("time of signing"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)  # to withdraw by
    refusal = models.CharField(_("does not count because"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["recommendation", "line"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "signatory"],
                condition=models.Q(refusal=""),
                name="signature_counts_once",
            ),
        ]

    def __str__(self):
        return self.name


class Draft(models.Model):
    """A recommendation that is not handed in yet. It holds no identity number: that is typed when it is sent,
    and is part of no draft. Deleted when it is sent, or when registration closes."""

    election = models.ForeignKey(
        "election_site.Election", models.CASCADE, related_name="drafts", verbose_name=_("election")
    )
    route = models.CharField(_("route"), max_length=12, choices=Recommendation.Route.choices)
    number = models.CharField(_("reference number"), max_length=20, unique=True)
    code_hash = models.CharField(max_length=64, editable=False)
    fields = models.JSONField(_("what was filled in"), default=dict)
    photo = models.ForeignKey(
        "election_site.Attachment",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("photo"),
    )
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self):
        return self.number
