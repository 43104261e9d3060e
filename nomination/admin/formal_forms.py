"""What is filled in at the formal list; each form gathers the arguments of one service."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget

from election_site.admin.forms import SecondPersonHere, choice, day, line, text
from election_site.forms import ScanField, day_has_come
from nomination.queries.formal_list import Standby
from nomination.services.withdrawals import SuperiorsDocument

APPROVAL = ("issued_by", "document_number", "issued_on", "document")


class WithdrawalForm(SecondPersonHere):
    """Arguments of ``record_withdrawal``."""

    why = text(
        _("reason"), rows=3, help_text=_("why the candidate withdraws, and why this person comes instead")
    )
    replacement = choice(_("replaced by"), [], required=False)
    issued_by = line(_("issued by"), max_length=120, required=False, help_text=_("for a replacement only"))
    document_number = line(_("document number"), max_length=80, required=False)
    issued_on = day(_("issued on"), required=False, validators=[day_has_come])
    document = ScanField(
        label=_("the superior's document"),
        required=False,
        help_text=_("photo (JPEG, PNG) or PDF"),
        widget=UnfoldAdminFileFieldWidget,
    )

    def __init__(self, request, *args, standbys: list[Standby], **kwargs):
        super().__init__(request, *args, **kwargs)
        self.by_key = {str(one.candidacy.pk): one.candidacy for one in standbys}
        self.fields["replacement"].choices = [
            ("", gettext("nobody")),
            *((str(one.candidacy.pk), standby_text(one)) for one in standbys),
        ]
        if not standbys:
            for name in ("replacement", *APPROVAL):
                del self.fields[name]

    def clean(self):
        """The four particulars become the superior's document; without all of them there is none."""
        given = super().clean()
        document = [given.pop(name, None) for name in APPROVAL]
        return given | {
            "replacement": self.by_key.get(given.get("replacement", "")),
            "approval": SuperiorsDocument(*document) if all(document) else None,
        }


def standby_text(one: Standby) -> str:
    shown = gettext("%(name)s, %(votes)s votes of the plenum") % {
        "name": one.candidacy.person.name,
        "votes": one.votes,
    }
    is_next = gettext("next in the order")
    return f"{shown} ({is_next})" if one.is_next else shown
