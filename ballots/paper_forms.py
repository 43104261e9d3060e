"""What staff fill in around paper ballots; each form gathers the arguments of one service."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ballots.domain.paper_entry import MOST_IN_BUNDLE
from ballots.domain.paper_reading import DOUBTFUL, INVALID, VALID, WHOLE_DEFECTS
from ballots.models import PaperBox, PaperBundle, PaperSeat, SheetMovement, Vote
from ballots.queries.electorate import body_word
from ballots.queries.paper import free_tellers
from ballots.queries.tellers import tellers_of
from ballots.services.paper_box import BUNDLE_SIZE, kinds_to_book
from election_site.domain.channels import CHANNELS
from election_site.domain.roles import roles_with
from election_site.models import User

MOST_SHEETS = 5000
MOST_PRINTED = 1000


def channel_choices(vote: Vote) -> list[tuple[str, str]]:
    return [(one, _(CHANNELS.get(f"second:{one}", one)) if one else "") for one in vote.channels or [""]]


class PlainForm(forms.Form):
    """Every field in the site's own look."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.RadioSelect | forms.CheckboxInput | forms.HiddenInput):
                field.widget.attrs["class"] = "field"
            field.widget.attrs["autocomplete"] = "off"


class SheetsForm(PlainForm):
    """Arguments of ``book_sheets``: what this account may book now."""

    kind = forms.ChoiceField(label=_("what is booked"))
    channel = forms.ChoiceField(label=_("body"), required=False)
    count = forms.IntegerField(label=_("sheets"), min_value=-MOST_SHEETS, max_value=MOST_SHEETS)
    note = forms.CharField(label=_("note"), required=False, max_length=200)
    witness = forms.CharField(label=_("witness"), required=False, max_length=60)

    def __init__(self, *args, vote: Vote, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            (kind, SheetMovement.Kind(kind).label) for kind in kinds_to_book(vote, user)
        ]
        if vote.channels:
            self.fields["channel"].choices = channel_choices(vote)
        else:
            del self.fields["channel"]


class SeatForm(PlainForm):
    """Arguments of ``give_seat``. Where the meeting passed tellers, one of them is chosen and brings his role."""

    user = forms.ModelChoiceField(label=_("account"), queryset=User.objects.none())
    name = forms.CharField(label=_("real name"), max_length=60)
    role = forms.ChoiceField(label=_("role"), choices=PaperSeat.Role.choices)

    def __init__(self, *args, vote: Vote, **kwargs):
        super().__init__(*args, **kwargs)
        election = vote.run.election
        seated = vote.paper_seats.all()
        self.fields["user"].queryset = (
            User.objects.filter(
                is_active=True,
                appointments__election=election,
                appointments__role__in=roles_with("enter_paper") | roles_with("rule_paper"),
            )
            .exclude(pk__in=seated.values("user"))
            .distinct()
        )
        self.fields["user"].label_from_instance = lambda user: f"{user} · {user.username}"
        self.roles = dict(free_tellers(vote))
        if tellers_of(vote):
            names = [(name, f"{name} · {PaperSeat.Role(role).label}") for name, role in self.roles.items()]
            self.fields["name"] = forms.ChoiceField(label=_("real name"), choices=[("", "---------"), *names])
            self.fields["name"].widget.attrs["class"] = "field"
            del self.fields["role"]

    def arguments(self) -> dict:
        """The cleaned data as the service takes them."""
        given = self.cleaned_data
        return {"role": self.roles.get(given["name"], "")} | given


class BoxForm(PlainForm):
    """Arguments of ``open_paper_box``: a number returned for each body, the witness, the way of counting."""

    witness = forms.CharField(label=_("witness"), max_length=60)
    method = forms.ChoiceField(label=_("way of counting"), choices=PaperBox.Method.choices)
    bundle_size = forms.IntegerField(
        label=_("ballots in a bundle"), min_value=1, max_value=MOST_IN_BUNDLE, initial=BUNDLE_SIZE
    )

    def __init__(self, *args, vote: Vote, **kwargs):
        super().__init__(*args, **kwargs)
        self.channels = vote.channels or [""]
        named = dict(channel_choices(vote))
        for place, channel in enumerate(self.channels):
            label = _("paper ballots returned") if not channel else named[channel]
            field = forms.IntegerField(label=label, min_value=0, max_value=MOST_SHEETS)
            field.widget.attrs["class"] = "field"
            self.fields[f"returned_{place}"] = field
        self.fields["is_more_sure"] = forms.BooleanField(
            label=_("Only if more were returned than issued: they were counted twice, and the vote is void"),
            required=False,
        )

    def arguments(self) -> dict:
        """The cleaned data as the service takes them."""
        given = self.cleaned_data
        returned = {channel: given[f"returned_{place}"] for place, channel in enumerate(self.channels)}
        return {name: given[name] for name in ("witness", "method", "bundle_size", "is_more_sure")} | {
            "returned": returned
        }


class AssignForm(PlainForm):
    """Arguments of ``assign_bundle``; without a bundle, for every bundle that has no counters yet."""

    bundle = forms.ModelChoiceField(
        label=_("bundle"),
        queryset=PaperBundle.objects.none(),
        required=False,
        empty_label=_("all that have none"),
    )
    first = forms.ModelChoiceField(label=_("first counter"), queryset=PaperSeat.objects.none())
    second = forms.ModelChoiceField(label=_("second counter"), queryset=PaperSeat.objects.none())

    def __init__(self, *args, vote: Vote, **kwargs):
        super().__init__(*args, **kwargs)
        counters = vote.paper_seats.filter(role=PaperSeat.Role.COUNTER)
        self.fields["first"].queryset = self.fields["second"].queryset = counters
        self.fields["bundle"].queryset = vote.bundles.exclude(state__in=["reading", "signed"])
        self.fields["bundle"].label_from_instance = lambda one: " · ".join(
            filter(None, [str(one.number), body_word(one.channel)])
        )


class PrintForm(PlainForm):
    """What to print: how many sheets of which set."""

    kind = forms.ChoiceField(
        label=_("set"),
        choices=[
            ("ballot", _("paper ballots")),
            ("spare", _("spare set for a repeated vote")),
            ("sample", _("sample ballot, one sheet")),
        ],
    )
    channel = forms.ChoiceField(label=_("body"), required=False)
    copies = forms.IntegerField(label=_("sheets"), min_value=1, max_value=MOST_PRINTED, initial=1)

    def __init__(self, *args, vote: Vote, **kwargs):
        super().__init__(*args, **kwargs)
        if vote.channels:
            self.fields["channel"].choices = channel_choices(vote)
        else:
            del self.fields["channel"]


class DoubtfulForm(PlainForm):
    """Arguments of ``propose_ruling``."""

    line = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=_("ruling"),
        choices=[
            ("", _("choose …")),
            (VALID, _("valid")),
            *[(defect, _("invalid: %(why)s") % {"why": _(why)}) for defect, why in WHOLE_DEFECTS.items()],
        ],
    )
    reason = forms.CharField(label=_("reason, and how its marks are to be read"), max_length=300)
    clause = forms.CharField(label=_("clause"), max_length=120)

    def arguments(self) -> dict:
        """The cleaned data as the service takes them."""
        given = self.cleaned_data
        is_valid = given["verdict"] == VALID
        return {
            "line": given["line"],
            "is_valid": is_valid,
            "defect": "" if is_valid else given["verdict"],
            "reason": given["reason"],
            "clause": given["clause"],
        }


def piles_from_fields(fields, size: int) -> dict[int, str]:
    """Read ``pile-<n>`` of the sorting page; what is not one of the three piles is left out."""
    piles = {line: fields.get(f"pile-{line}", "") for line in range(1, size + 1)}
    return {line: pile for line, pile in piles.items() if pile in (VALID, INVALID, DOUBTFUL)}


class ReadingForm(PlainForm):
    """Arguments of ``begin_reading`` and ``change_places``."""

    reader = forms.ModelChoiceField(label=_("reader"), queryset=PaperSeat.objects.none())
    clicker = forms.ModelChoiceField(label=_("clicker"), queryset=PaperSeat.objects.none())
    scrutineer = forms.ModelChoiceField(label=_("scrutineer"), queryset=PaperSeat.objects.none())

    def __init__(self, *args, vote: Vote, **kwargs):
        super().__init__(*args, **kwargs)
        seats = vote.paper_seats
        self.fields["reader"].queryset = self.fields["clicker"].queryset = seats.filter(
            role=PaperSeat.Role.COUNTER
        )
        self.fields["scrutineer"].queryset = seats.filter(role=PaperSeat.Role.SCRUTINEER)
