"""The zero report as a document: the box is empty before the vote opens."""

from django.utils.translation import gettext

from ballots.domain.script import EMPTY_BOX
from ballots.models import Teller, Vote
from ballots.queries.day_words import moment_text
from ballots.queries.door import steps_taken
from ballots.queries.tellers import tellers_of

SIGNERS = (Teller.Role.CHIEF_SCRUTINEER, Teller.Role.SCRUTINEER)


def zero_report(vote: Vote) -> dict | None:
    """What the page shows and the template prints; None before the report is taken."""
    step = steps_taken(vote).get(EMPTY_BOX)
    if step is None:
        return None
    signers = [one for one in tellers_of(vote) if one.role in SIGNERS]
    return {
        "title": gettext("Zero report: the box is empty"),
        "over": vote.run.election.body_name,
        "under": vote.title,
        "language": "zh",
        "foot": gettext("%(vote)s: zero report") % {"vote": vote.title},
        "digest": step.figures["digest"],
        "sentence": gettext("Before the vote opened the box was shown to everybody present. It held:"),
        "count": step.figures["in_box"],
        "unit": gettext("ballots"),
        "facts": [
            [gettext("Taken at"), moment_text(step.at)],
            [gettext("Taken by"), str(step.recorded_by)],
            [gettext("Round"), str(vote.round_number)],
        ],
        "digest_title": gettext("Digest of the empty urn"),
        "digest_text": gettext(
            "SHA-256 over no ballot at all, by the same rule as the seal: anybody can compute it again."
        ),
        "signers_title": gettext("Signatures of the scrutineers"),
        "signers": [{"role": one.get_role_display(), "name": one.name} for one in signers]
        or [{"role": gettext("scrutineer"), "name": ""}] * 2,
        "date_line": gettext("Date"),
    }
