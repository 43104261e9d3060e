"""Who issues what is made public."""

from django.utils.translation import gettext

from election_site.models import Election


def issuing_body(election: Election) -> str:
    """The organisation department of the county: the announcement, the notices and the letters of the qualification
    review are its own (rulebook, section 4, nos. 5, 10, 11, 16, 17, 19 and 22)."""
    return gettext("Organisation Department of the Party Committee of %(county)s") % {
        "county": election.county
    }
