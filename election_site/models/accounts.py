"""Accounts of staff, and the roles they hold in one election. Voters have no account."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from election_site.domain.roles import ROLES


class User(AbstractUser):
    """A member of staff. ``display_name`` is the name that certificates and the audit log print."""

    display_name = models.CharField(_("name"), max_length=60)

    class Meta(AbstractUser.Meta):
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self):
        return self.display_name or self.username

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)


class Appointment(models.Model):
    """A role of one account in one election."""

    election = models.ForeignKey(
        "election_site.Election", models.CASCADE, related_name="appointments", verbose_name=_("election")
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="appointments", verbose_name=_("account"))
    role = models.CharField(_("role"), max_length=30, choices=[(r.code, _(r.title)) for r in ROLES.values()])

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.UniqueConstraint(fields=["election", "user", "role"], name="appointment_once"),
        ]

    def __str__(self):
        return f"{self.user} – {gettext(ROLES[self.role].title)}"
