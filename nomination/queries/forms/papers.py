"""What recommenders and nominees hand in: registration form, joint and organisation's recommendation."""

from django.utils.timezone import localtime
from django.utils.translation import gettext

from election_site.domain.identity import mask_identity, mask_phone
from election_site.models import Election
from election_site.queries.rules import rules_of
from nomination.models import Candidacy, Recommendation
from nomination.queries.forms.pieces import (
    Block,
    cell,
    day,
    grid,
    label,
    lines,
    month,
    note,
    picture,
    seal,
    table,
)

SIGNATURE_ROWS = 20


def person_cells(candidacy: Candidacy | None, *, is_public: bool = False) -> list[Block]:
    """Who it is: four rows of seven columns, the photo at the right. What is posted (``is_public``) has
    neither the identity number's end nor the phone."""
    person = candidacy.person if candidacy else None
    photo = bytes(person.photo.content) if person and person.photo else None

    def of(name: str) -> str:
        return getattr(person, name, "") if person else ""

    private = [label(gettext("Identity number")), cell(mask_identity(of("identity_last4")), across=3)]

    return [
        label(gettext("Name")),
        cell(of("name")),
        label(gettext("Sex")),
        cell(person.get_sex_display() if person else ""),
        label(gettext("Born in")),
        cell(month(person.born_on) if person else ""),
        picture(photo, down=3 if is_public else 4),
        label(gettext("Ethnicity")),
        cell(of("ethnicity")),
        label(gettext("Education")),
        cell(of("education")),
        label(gettext("Joined the Party in")),
        cell(month(person.joined_on) if person else ""),
        label(gettext("Identity kind")),
        cell(person.get_identity_kind_display() if person else ""),
        *([] if is_public else private),
        label(gettext("Present work")),
        cell(of("work"), across=3),
        *([] if is_public else [label(gettext("Phone")), cell(mask_phone(of("phone")))]),
    ]


def registration_form(election: Election, candidacy: Candidacy | None) -> list[Block]:
    """报名登记表 (rulebook 4, no. 6)."""
    one = candidacy

    def long(title: str, field: str, height: int) -> list[Block]:
        """Room to write by hand; what is filled in already needs no more than it takes."""
        return [
            label(title),
            lines(getattr(one, field) if one else "", across=6, height=min(height, 14) if one else height),
        ]

    return [
        grid(
            (4, 5, 3, 5, 4, 5, 6),
            [
                *person_cells(one),
                label(gettext("Post sought")),
                cell(one.post.title if one else "", across=6),
                *long(gettext("Curriculum vitae"), "cv", 30),
                *long(gettext("Honours and sanctions"), "honours", 14),
                *long(gettext("Family and main relations"), "relations", 20),
                *long(gettext("Main strengths"), "strengths", 16),
                *long(gettext("Main weaknesses"), "weaknesses", 16),
                *long(gettext("Promise if elected"), "promise", 18),
            ],
        ),
        {
            "kind": "text",
            "lines": [
                gettext(
                    "I agree to stand for this post. All that I state here is true; I answer for anything "
                    "that is not."
                )
            ],
        },
        note(gettext("The identity number is compared with the card when the form is handed in.")),
        seal("", on=_consented_on(one), sign=[gettext("Signature:")]),
    ]


def _consented_on(candidacy: Candidacy | None):
    return localtime(candidacy.consented_at).date() if candidacy and candidacy.consented_at else None


def joint_form(election: Election, sheet: Recommendation | None) -> list[Block]:
    """联名推荐表 (rulebook 4, no. 7): the nominee, the reason, and one line for each signatory."""
    signatures = list(sheet.signatures.select_related("person")) if sheet else []
    return [
        grid(
            (4, 8, 4, 8),
            [
                label(gettext("Nominee")),
                cell(sheet.candidacy.person.name if sheet else ""),
                label(gettext("Present work")),
                cell(sheet.candidacy.person.work if sheet else ""),
                label(gettext("Recommended for")),
                cell(sheet.candidacy.post.title if sheet else "", across=3),
                label(gettext("Grounds")),
                lines(sheet.grounds if sheet else "", across=3, height=16),
                label(gettext("Handed in by")),
                cell(sheet.sender_name if sheet else ""),
                label(gettext("Date")),
                cell(day(sheet.received_on) if sheet else ""),
            ],
        ),
        table(
            gettext("Signatories"),
            [
                (gettext("Serial no."), 2),
                (gettext("Name"), 5),
                (gettext("Identity or member number"), 8),
                (gettext("Phone"), 6),
                (gettext("Signature"), 6),
                (gettext("Date"), 5),
            ],
            [
                [
                    number,
                    one.name,
                    mask_identity(one.identity_last4),
                    mask_phone(one.phone),
                    str(one.get_way_display()) if one.way != one.Way.PAPER else "",
                    one.signed_on.isoformat(),
                ]
                for number, one in enumerate(signatures, 1)
            ],
            least=SIGNATURE_ROWS,
            height=7,
            numbered=True,
        ),
        note(
            gettext("%(least)s or more valid signatures are needed.")
            % {"least": rules_of(election).options["joint_threshold"]},
            gettext("Everybody signs himself and at most as many sheets as the announcement allows."),
        ),
    ]


def organisation_form(election: Election, paper: Recommendation | None) -> list[Block]:
    """组织推荐表 (rulebook 4, no. 8): the meeting that decided, and the unit's seal."""
    person = paper.candidacy.person if paper else None
    return [
        grid(
            (5, 7, 5, 7),
            [
                label(gettext("Recommending organisation")),
                cell(paper.unit if paper else "", across=3),
                label(gettext("Nominee")),
                cell(person.name if person else ""),
                label(gettext("Sex")),
                cell(person.get_sex_display() if person else ""),
                label(gettext("Present work")),
                cell(person.work if person else "", across=3),
                label(gettext("Recommended for")),
                cell(paper.candidacy.post.title if paper else "", across=3),
                label(gettext("Meeting held on")),
                cell(day(paper.met_on) if paper else "", across=3),
                label(gettext("People present")),
                cell(paper.present if paper else ""),
                label(gettext("Agreeing")),
                cell(paper.agreeing if paper else ""),
                label(gettext("Grounds")),
                lines(paper.grounds if paper else "", across=3, height=70),
            ],
        ),
        note(gettext("More than half of those present have to agree.")),
        seal(
            paper.unit + gettext(" (seal)") if paper else gettext("Recommending organisation (seal)"),
            on=paper.received_on if paper else None,
            sign=[gettext("Responsible person:")],
        ),
    ]
