"""What an identity number says of a person beside what he says of himself."""

from collections.abc import Mapping

from election_site.domain.checks import Reason
from election_site.domain.identity import birth_date, sex
from election_site.domain.table_checks import table_reason
from election_site.table_files.layouts import SEX


def number_faults(number: str | None, facts: Mapping[str, object]) -> list[Reason]:
    """In what a valid ``number`` contradicts ``facts``: ``born_on`` (E235), ``sex`` (E236). What is not known
    contradicts nothing."""
    found = []
    if number and facts.get("born_on") and birth_date(number) != facts["born_on"]:
        found.append(table_reason("E235"))
    if number and facts.get("sex") and SEX[sex(number)] != facts["sex"]:
        found.append(table_reason("E236"))
    return found
