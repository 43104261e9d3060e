"""Rolls: who may act where. Rights are states with a reason and a document, never a plain flag."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from election_site.domain.roll import GROUNDS


class Roll(models.Model):
    """A list of people imported whole from one file."""

    class Kind(models.TextChoices):
        MEMBERS = "members", _("roll of Party members")
        MASS = "mass", _("roll of villagers")
        BODIES = "bodies", _("members of the county's four leading bodies")
        REPRESENTATIVES = "representatives", _("representatives of the public")
        PLENUM = "plenum", _("county committee")

    election = models.ForeignKey(
        "election_site.Election", models.CASCADE, related_name="rolls", verbose_name=_("election")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    source_name = models.CharField(_("file"), max_length=200)
    source_digest = models.CharField(_("digest of the file"), max_length=64)
    imported_at = models.DateTimeField(_("imported at"))

    class Meta:
        verbose_name = _("roll")
        verbose_name_plural = _("rolls")
        constraints = [
            models.UniqueConstraint(fields=["election", "kind"], name="roll_kind_once_an_election"),
        ]

    def __str__(self):
        return self.get_kind_display()


class RollEntry(models.Model):
    """One line of a roll. The fields about rights follow the rulebook, section 1.3."""

    class Discipline(models.TextChoices):
        NONE = "none", _("none")
        WARNING = "warning", _("warning")
        SERIOUS_WARNING = "serious_warning", _("serious warning")
        REMOVED = "removed_from_post", _("removed from Party post")
        PROBATION = "probation_within_party", _("probation within the Party")

    class Custody(models.TextChoices):
        NONE = "none", _("none")
        LIUZHI = "liuzhi", _("retained in custody")
        ARRESTED = "arrested", _("arrested")

    class PlenumRole(models.TextChoices):
        NONE = "", _("none")
        MEMBER = "member", _("member of the county committee")
        ALTERNATE = "alternate", _("alternate member")

    roll = models.ForeignKey(Roll, models.CASCADE, related_name="entries", verbose_name=_("roll"))
    person = models.ForeignKey(
        "election_site.Person", models.PROTECT, related_name="roll_entries", verbose_name=_("person")
    )
    number = models.PositiveIntegerField(_("number"))
    unit = models.CharField(_("branch, village or body"), max_length=80, blank=True)
    channel = models.CharField(_("channel"), max_length=30, blank=True)
    status = models.CharField(_("Party status"), max_length=12, blank=True)
    discipline = models.CharField(
        _("discipline"), max_length=30, choices=Discipline.choices, default=Discipline.NONE
    )
    custody = models.CharField(_("custody"), max_length=12, choices=Custody.choices, default=Custody.NONE)
    suspension_document = models.CharField(_("decision that suspends the rights"), max_length=80, blank=True)
    is_local = models.BooleanField(_("organisation relation is here"), default=True)
    exclusion = models.CharField(
        _("left out of the base because"),
        max_length=30,
        choices=[(g.code, _(g.text)) for g in GROUNDS.values()],
        blank=True,
    )
    own_opinion = models.CharField(_("own opinion asked"), max_length=80, blank=True)
    superior_consent = models.CharField(_("superior's consent"), max_length=80, blank=True)
    is_passed_by_meeting = models.BooleanField(_("passed by the general meeting"), default=False)
    plenum_role = models.CharField(
        _("seat in the county committee"), max_length=10, choices=PlenumRole.choices, blank=True
    )
    relative_of = models.CharField(_("relative of the candidate"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("roll entry")
        verbose_name_plural = _("roll entries")
        ordering = ["roll", "number"]
        constraints = [
            models.UniqueConstraint(fields=["roll", "person"], name="person_once_a_roll"),
            models.UniqueConstraint(fields=["roll", "number"], name="number_once_a_roll"),
        ]

    def __str__(self):
        return f"{self.number} {self.person.name}"
