"""The roll with the marks so far, as a printable page that stands alone: no server, no style sheet needed."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import override

from ballots.models import Vote
from ballots.queries.door import desk_figures, whole_roll


def roll_page(vote: Vote, now: datetime) -> str:
    """The page's HTML, in Chinese. Names and marks only; nothing of slips."""
    with override("zh-hans"):
        return render_to_string(
            "ballots/roll_file.html",
            {
                "vote": vote,
                "election": vote.run.election,
                "figures": desk_figures(vote),
                "lines": whole_roll(vote),
                "now": now,
            },
        )
