"""Why a line of a joint sheet does not count, by the number of the check, in few words."""

from django.utils.translation import gettext_lazy as _

LINE_FAULTS = {
    "N123": _("stands there twice"),
    "N124": _("is the nominee"),
    "N125": _("withdrawn"),
    "N126": _("not entitled to sign"),
    "N127": _("signed more sheets than allowed"),
    "N701": _("signed too late"),
}
