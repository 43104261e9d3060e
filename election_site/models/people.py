"""People as one election knows them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(models.Model):
    """A person on a roll or put forward. The identity number itself is stored nowhere: only a keyed hash,
    which finds the same person again, and the last four characters, which a clerk compares.

    Somebody put forward by others may have no number yet: it comes with the consent. Until then two such
    rows may be one human being, which two people decide (``nomination``)."""

    class Sex(models.TextChoices):
        MALE = "male", _("male")
        FEMALE = "female", _("female")

    class Status(models.TextChoices):
        FORMAL = "formal", _("formal member")
        PROBATIONARY = "probationary", _("probationary member")
        NON_PARTY = "non_party", _("not a Party member")

    class IdentityKind(models.TextChoices):
        CIVIL_SERVANT = "civil_servant", _("civil servant")
        PUBLIC_INSTITUTION = "public_institution", _("staff of a public institution")
        VILLAGE_CADRE = "village_cadre", _("village or community cadre")
        GRADUATE_OFFICIAL = "graduate_official", _("graduate village official")
        PRIVATE_ENTERPRISE = "private_enterprise", _("private enterprise")
        FARMER = "farmer", _("farmer")
        CONTRACT_STAFF = "contract_staff", _("contract staff")
        OTHER = "other", _("other")

    election = models.ForeignKey(
        "election_site.Election", models.CASCADE, related_name="people", verbose_name=_("election")
    )
    name = models.CharField(_("name"), max_length=60)
    identity_hash = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 (unique if known)
    identity_last4 = models.CharField(_("identity number ends in"), max_length=4, blank=True, editable=False)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, blank=True)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    ethnicity = models.CharField(_("ethnicity"), max_length=20, blank=True)
    education = models.CharField(_("education"), max_length=40, blank=True)
    status = models.CharField(_("Party status"), max_length=12, choices=Status.choices, blank=True)
    joined_on = models.DateField(_("joined the Party on"), null=True, blank=True)
    work = models.CharField(_("present work"), max_length=120, blank=True)
    identity_kind = models.CharField(
        _("identity kind"), max_length=20, choices=IdentityKind.choices, blank=True
    )
    phone = models.CharField(_("phone"), max_length=20, blank=True, editable=False)  # shown masked only
    photo = models.ForeignKey(
        "election_site.Attachment",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("photo"),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(fields=["election", "identity_hash"], name="person_once_an_election"),
        ]
        indexes = [models.Index(fields=["election", "name"])]

    def __str__(self):
        return self.name
