"""The offices that are asked for an opinion in the qualification review, unless the department sets others."""

from election_site.domain.wording import N_

OFFICES = {
    "organisation": N_("organisation department"),
    "discipline": N_("discipline inspection commission"),
    "public_security": N_("public security bureau"),
}
