"""Words that stand inside the sentences of checks."""

from election_site.domain.wording import N_

WHAT_TITLE = N_("a title")
WHAT_DATE = N_("a day")
WHAT_PLACE = N_("a place")
WHAT_ASKER = N_("the name of who asks")
WHAT_QUESTION = N_("the question's text")
