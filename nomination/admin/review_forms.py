"""What staff fill in at the qualification review."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from election_site.admin.forms import day, line, text
from election_site.forms import ScanField
from election_site.models import Election
from nomination.admin.forms import TablesForm, table_file
from nomination.domain.defects import DEFECTS, GROUPS, Defect
from nomination.models import AskedOffice, OfficeOpinion, QualificationReview
from nomination.queries.reviews import review_layout
from nomination.services.reviews import GivenOpinion

SAID = [("", _("not asked yet")), ("yes", _("agrees")), ("no", _("does not agree"))]


def three_way(label, choices) -> forms.TypedChoiceField:
    """A question that may stay open: "" is None."""
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=UnfoldAdminSelectWidget,
    )


def defect_words(defect: Defect) -> str:
    """A defect in the list to choose from."""
    words = f"{defect.number} {gettext(defect.record)}"
    return words + gettext(" (can be mended)") if defect.mendable else words


class OfficesForm(forms.Form):
    """Arguments of ``set_asked_offices``."""

    titles = text(_("offices asked"), rows=6, help_text=_("one a line, in the order of the review form"))

    def clean_titles(self):
        titles = [title.strip() for title in self.cleaned_data["titles"].splitlines() if title.strip()]
        if any(len(title) > 40 for title in titles):
            raise forms.ValidationError(_("The name of an office has at most 40 characters."))
        return titles


class ReviewFileForm(TablesForm):
    """The table of ``record_reviews_from_table``; its columns follow the offices asked."""

    table = table_file(_("results of the review"))

    def __init__(self, *args, election: Election, **kwargs):
        super().__init__(*args, **kwargs)
        self.layouts = {"table": review_layout(election)}


class ReviewForm(forms.Form):
    """Arguments of ``record_review``: one line for each office asked, and the finding."""

    def __init__(self, *args, offices: Sequence[AskedOffice], **kwargs):
        super().__init__(*args, **kwargs)
        self.offices = offices
        for office in offices:
            self.fields |= {
                office.code: three_way(_("opinion"), SAID),
                f"{office.code}_number": line(_("document number"), required=False, max_length=80),
                f"{office.code}_scan": ScanField(
                    label=_("scan of the document"), required=False, widget=UnfoldAdminFileFieldWidget
                ),
                f"{office.code}_by": line(_("signatory of the office"), required=False, max_length=60),
                f"{office.code}_on": day(_("signed on"), required=False),
            }
        self.fields["is_qualified"] = three_way(
            _("conclusion"),
            [("", _("not concluded yet")), ("yes", _("qualified")), ("no", _("not qualified"))],
        )
        self.fields["defects"] = forms.MultipleChoiceField(
            label=_("defects"),
            choices=[(one.number, defect_words(one)) for one in DEFECTS.values()],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("for a refusal only: all that apply; it can be mended only if each of them can"),
        )
        self.fields["mend_by"] = day(
            _("to be mended by"),
            required=False,
            help_text=_(
                "where all defects can be mended; left empty, the day that the election method gives"
            ),
        )
        self.fields["note"] = text(
            _("note"),
            rows=3,
            required=False,
            help_text=_(
                "needed to pass somebody to whom an office does not agree, or who was refused before"
            ),
        )

    @staticmethod
    def initial_of(opinions: Mapping[str, OfficeOpinion], review: QualificationReview | None) -> dict:
        """What is on record, as the form shows it."""
        words = {True: "yes", False: "no"}
        initial = {}
        for code, one in opinions.items():
            initial |= {
                code: words[one.agrees],
                f"{code}_number": one.document_number,
                f"{code}_by": one.signed_by,
                f"{code}_on": one.signed_on,
            }
        if review:
            initial |= {
                "is_qualified": words[review.is_qualified],
                "defects": review.defects,
                "mend_by": review.mend_by,
                "note": review.note,
            }
        return initial

    def office_lines(self, scans: Mapping[str, str]) -> list[dict]:
        """The fields of each office, for the page; ``scans``: links to what is on record, by office code."""
        return [
            {
                "title": office.title,
                "there": scans.get(office.code, ""),
                "said": self[office.code],
                "number": self[f"{office.code}_number"],
                "scan": self[f"{office.code}_scan"],
                "by": self[f"{office.code}_by"],
                "on": self[f"{office.code}_on"],
            }
            for office in self.offices
        ]

    @property
    def refuses(self) -> bool:
        """Whether it says "not qualified", or names a defect: then the catalogue lies open."""
        return self["is_qualified"].value() == "no" or bool(self["defects"].value())

    def defect_groups(self) -> list[dict]:
        """The catalogue by its headings, with what is ticked."""
        ticked = set(self["defects"].value() or ())
        return [
            {
                "title": gettext(title),
                "defects": [
                    {"number": one.number, "words": defect_words(one), "is_ticked": one.number in ticked}
                    for one in DEFECTS.values()
                    if one.number.startswith(begins)
                ],
            }
            for begins, title in GROUPS.items()
        ]

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        return {
            "opinions": {
                one.code: GivenOpinion(
                    agrees=given[one.code],
                    document_number=given[f"{one.code}_number"],
                    document=given[f"{one.code}_scan"],
                    signed_by=given[f"{one.code}_by"],
                    signed_on=given[f"{one.code}_on"],
                )
                for one in self.offices
            },
            **{name: given[name] for name in ("is_qualified", "defects", "mend_by", "note")},
        }
