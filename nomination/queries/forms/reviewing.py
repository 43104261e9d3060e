"""The qualification review form (资格审查表)."""

from django.utils.translation import gettext

from election_site.models import Election
from nomination.domain.defects import DEFECTS
from nomination.domain.offices import OFFICES
from nomination.models import Candidacy, QualificationReview
from nomination.queries.forms.papers import person_cells
from nomination.queries.forms.pieces import Block, cell, grid, label, lines, note, seal

OFFICE_HEIGHT = 26
EMPTY_ROWS = 20


def review_form(election: Election, candidacy: Candidacy | None) -> list[Block]:
    """资格审查表 (rulebook 4, no. 10): one line for each office that is asked."""
    cells = [
        *person_cells(candidacy),
        label(gettext("Post sought")),
        cell(candidacy.post.title if candidacy else "", across=6),
    ]
    review = candidacy.reviews.order_by("run_id").last() if candidacy else None
    for office, title in OFFICES.items():
        opinion = _opinion(review, office)
        cells += [label(gettext(title)), lines(opinion, across=6, height=OFFICE_HEIGHT)]
    cells += [label(gettext("Conclusion")), lines(_conclusion(review), across=6, height=OFFICE_HEIGHT)]
    return [
        grid((4, 5, 3, 5, 4, 5, 6), cells),
        note(gettext("Each office writes its opinion, signs, dates and seals it.")),
        seal(election.body_name, sign=[gettext("Responsible person:")]),
    ]


def _opinion(review: QualificationReview | None, office: str) -> str:
    if review is None or office not in review.opinions:
        return ""
    return gettext("agrees") if review.opinions[office] else gettext("does not agree")


def _conclusion(review: QualificationReview | None) -> str:
    if review is None:
        return ""
    if review.is_qualified:
        return "\n".join(filter(None, [gettext("qualified"), review.note]))
    known = DEFECTS.get(review.defect)
    why = f"{review.defect} {gettext(known.record) if known else ''}".strip()
    return "\n".join(filter(None, [gettext("not qualified"), why, review.note]))
