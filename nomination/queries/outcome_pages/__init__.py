"""What the public pages show of nomination's outcomes. Only the certified figures are read."""

from nomination.queries.outcome_pages.candidate_stages import formal_candidates_page, inspection_page
from nomination.queries.outcome_pages.recommending import figures_page, open_recommendation_page
from nomination.queries.outcome_pages.reviewing import qualification_review_page
from nomination.queries.outcome_pages.scoring import shortlist_page

__all__ = [
    "figures_page",
    "formal_candidates_page",
    "inspection_page",
    "open_recommendation_page",
    "qualification_review_page",
    "shortlist_page",
]
