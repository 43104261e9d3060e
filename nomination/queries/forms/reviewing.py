"""The qualification review form (资格审查表)."""

from django.utils.translation import gettext

from election_site.models import Election
from election_site.queries.issuing import issuing_body
from nomination.models import Candidacy, OfficeOpinion, QualificationReview
from nomination.queries.forms.papers import person_cells
from nomination.queries.forms.pieces import Block, cell, day, grid, label, lines, note, seal
from nomination.queries.reviews import asked_offices, defect_words, opinions_of

ALL_OFFICES_HEIGHT = 78  # mm for the lines of the offices together, so that the form keeps to one page
LEAST_HEIGHT, CONCLUSION_HEIGHT = 14, 26


def review_form(election: Election, candidacy: Candidacy | None) -> list[Block]:
    """资格审查表 (rulebook 4, no. 10): one line for each office that is asked."""
    cells = [
        *person_cells(candidacy),
        label(gettext("Post sought")),
        cell(candidacy.post.title if candidacy else "", across=6),
    ]
    run = election.stage_runs.filter(stage="qualification_review").order_by("pk").last()
    review = run.reviews.filter(candidacy=candidacy).first() if run and candidacy else None
    said = opinions_of(run, [candidacy.pk]).get(candidacy.pk, {}) if run and candidacy else {}
    offices = asked_offices(election)
    height = max(LEAST_HEIGHT, ALL_OFFICES_HEIGHT // len(offices))
    for office in offices:
        opinion = _opinion(said.get(office.code))
        cells += [label(office.title), lines(opinion, across=6, height=height)]
    cells += [label(gettext("Conclusion")), lines(_conclusion(review), across=6, height=CONCLUSION_HEIGHT)]
    return [
        grid((4, 5, 3, 5, 4, 5, 6), cells),
        note(gettext("Each office writes its opinion, signs, dates and seals it.")),
        seal(issuing_body(election), sign=[gettext("Responsible person:")]),
    ]


def _opinion(given: OfficeOpinion | None) -> str:
    """What the office has said, by which document, signed by whom and when."""
    if given is None:
        return ""
    said = gettext("agrees") if given.agrees else gettext("does not agree")
    signed = f"{given.signed_by} {day(given.signed_on)}".strip()
    return "\n".join(filter(None, [said, given.document_number, signed]))


def _conclusion(review: QualificationReview | None) -> str:
    if review is None:
        return ""
    if review.is_qualified:
        return "\n".join(filter(None, [gettext("qualified"), review.note]))
    return "\n".join(filter(None, [gettext("not qualified"), *defect_words(review.defects), review.note]))
