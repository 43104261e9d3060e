"""The catalogue of defects that a qualification review (资格审查) may find.

A refusal names at least one defect; the letter to the person is written from ``letter``, the record from
``record``. Wording can change, numbers can't. Whether the posts of an election ask for a condition at all
(age, schooling, years of membership) is stated in its announcement; the pilot lifted most of them [P].
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from election_site.domain.rules import RuleError
from election_site.domain.wording import N_


@dataclass(frozen=True)
class Defect:
    """One defect. ``record`` and ``letter`` are msgids; ``letter`` speaks to the person.

    ``mendable``: the person can still put it right, within the days of the option ``review_mend_days`` unless
    staff give longer; ``mend``: how. ``rule``: the article or condition behind it, with its mark.
    """

    number: str
    record: str
    letter: str
    mendable: bool
    mend: str = ""
    rule: str = ""


ART_5 = N_("Regulation of 2020, Article 5 [V]")
CONDITIONS = N_("Conditions of the post in the announcement")
METHOD = N_("Election method of this election [I]")


def _indexed(defects: Iterable[Defect]) -> Mapping[str, Defect]:
    found: dict[str, Defect] = {}
    for defect in defects:
        if defect.number in found:
            raise ValueError(f"defect {defect.number} is defined twice")
        if defect.mendable != bool(defect.mend):
            raise ValueError(f"defect {defect.number}: mendable needs a way to mend it, and only then")
        found[defect.number] = defect
    return MappingProxyType(found)


DEFECTS = _indexed(
    [
        # The person
        Defect(
            "D101",
            record=N_("Not a formal member of the Party."),
            letter=N_(
                "The post is open to formal members of the Party; according to the record you are not one."
            ),
            mendable=False,
            rule=ART_5,
        ),
        Defect(
            "D102",
            record=N_("On probation within the Party (留党察看): no right to be elected."),
            letter=N_("While you are on probation within the Party you have no right to be elected."),
            mendable=False,
            rule=ART_5,
        ),
        Defect(
            "D103",
            record=N_("Member rights suspended by decision."),
            letter=N_("Your rights as a member are suspended by decision of the organisation."),
            mendable=False,
            rule=ART_5,
        ),
        Defect(
            "D104",
            record=N_("Under investigation or in an influence period of a sanction that bars promotion."),
            letter=N_(
                "An investigation or the effect of a sanction stands against your candidacy at present."
            ),
            mendable=False,
            rule=N_("Regulations on the selection of leading cadres [M]"),
        ),
        Defect(
            "D105",
            record=N_("Serving a sentence or under a criminal compulsory measure."),
            letter=N_(
                "According to the police or the court a criminal matter stands against your candidacy."
            ),
            mendable=False,
            rule=ART_5,
        ),
        Defect(
            "D106",
            record=N_("Identity not confirmed: name, identity number and member record do not agree."),
            letter=N_("Your name, identity number and member record do not agree."),
            mendable=True,
            mend=N_("Bring your identity card and a note from your branch."),
        ),
        Defect(
            "D107",
            record=N_("Membership kept elsewhere, and the post is open to this place's members only."),
            letter=N_(
                "The post is open to members of this place only, and your membership is kept elsewhere."
            ),
            mendable=False,
            rule=CONDITIONS,
        ),
        # Conditions of the post
        Defect(
            "D201",
            record=N_("Age outside the limits of the post."),
            letter=N_("Your age lies outside the limits announced for this post."),
            mendable=False,
            rule=CONDITIONS,
        ),
        Defect(
            "D202",
            record=N_("Schooling below what the post asks for."),
            letter=N_("The schooling shown in your papers is below what was announced for this post."),
            mendable=True,
            mend=N_("Hand in the certificate of the higher schooling, if you have one."),
            rule=CONDITIONS,
        ),
        Defect(
            "D203",
            record=N_("Years of Party membership below what the post asks for."),
            letter=N_("You have been a Party member for fewer years than was announced for this post."),
            mendable=False,
            rule=CONDITIONS,
        ),
        Defect(
            "D204",
            record=N_("Years of work or of leading work below what the post asks for."),
            letter=N_("Your years of work are fewer than was announced for this post."),
            mendable=True,
            mend=N_("Hand in the employer's certificate of the years that are missing."),
            rule=CONDITIONS,
        ),
        Defect(
            "D205",
            record=N_("Health does not allow the work of the post."),
            letter=N_(
                "According to the medical certificate your health does not allow the work of this post."
            ),
            mendable=False,
            rule=CONDITIONS,
        ),
        Defect(
            "D206",
            record=N_("More than ten years in the same post."),
            letter=N_("You have held the same post for more than ten years."),
            mendable=False,
            rule=N_("A municipal trial method for secretaries [S]"),
        ),
        Defect(
            "D207",
            record=N_("A close relative would be a direct superior or subordinate."),
            letter=N_("A close relative of yours would be your direct superior or subordinate in this post."),
            mendable=False,
            rule=N_("Regulations on avoidance by cadres [M]"),
        ),
        Defect(
            "D208",
            record=N_("Less training than the post asks for."),
            letter=N_("The training shown in your papers is less than was announced for this post."),
            mendable=True,
            mend=N_("Hand in the certificate of further training, if you have one."),
            rule=N_("A municipal trial method for secretaries [S]"),
        ),
        # The papers
        Defect(
            "D301",
            record=N_("Written consent missing."),
            letter=N_("You have not yet agreed in writing to stand."),
            mendable=True,
            mend=N_("Sign the consent form."),
            rule=METHOD,
        ),
        Defect(
            "D302",
            record=N_("Registration form incomplete."),
            letter=N_("Your registration form is incomplete."),
            mendable=True,
            mend=N_("Fill in what is missing and sign the form again."),
            rule=METHOD,
        ),
        Defect(
            "D303",
            record=N_("Statements in the form not true."),
            letter=N_("Statements in your form were found not to be true."),
            mendable=False,
            rule=METHOD,
        ),
        Defect(
            "D304",
            record=N_("Certificates missing or not legible."),
            letter=N_("Certificates that the announcement asks for are missing or cannot be read."),
            mendable=True,
            mend=N_("Hand in the certificates, in the original or as a clear scan."),
            rule=METHOD,
        ),
        Defect(
            "D305",
            record=N_("Fewer valid signatures than a joint recommendation needs."),
            letter=N_("The joint recommendation for you has fewer valid signatures than it needs."),
            mendable=False,  # signatures are taken until registration closes, and the review opens after that
            rule=METHOD,
        ),
        Defect(
            "D306",
            record=N_("Organisation's recommendation without the record of its meeting or without a seal."),
            letter=N_("The organisation's recommendation lacks the record of its meeting or the seal."),
            mendable=True,
            mend=N_("The organisation hands in the record or the sealed form."),
            rule=METHOD,
        ),
        Defect(
            "D307",
            record=N_("Handed in after registration had closed."),
            letter=N_("The papers came after registration had closed."),
            mendable=False,
            rule=METHOD,
        ),
        Defect(
            "D308",
            record=N_("Put forward for more posts than one person may stand for."),
            letter=N_("You have been put forward for more posts than one person may stand for."),
            mendable=True,
            mend=N_("Choose the post in writing."),
            rule=METHOD,
        ),
        # What the offices asked have said
        Defect(
            "D401",
            record=N_("The discipline inspection body does not agree."),
            letter=N_("The discipline inspection body has not agreed to your candidacy."),
            mendable=False,
        ),
        Defect(
            "D402",
            record=N_("Public security or the court does not agree."),
            letter=N_("The public security body or the court has not agreed to your candidacy."),
            mendable=False,
        ),
        Defect(
            "D403",
            record=N_("Another office asked does not agree."),
            letter=N_("One of the offices asked has not agreed to your candidacy."),
            mendable=False,
        ),
        Defect(
            "D404",
            record=N_("Canvassed for votes, gave gifts or put pressure on people."),
            letter=N_(
                "It was found that votes were canvassed, gifts given or pressure put on people for you."
            ),
            mendable=False,
            rule=N_("Election discipline in the announcement [S]"),
        ),
    ]
)

# Under which heading a number stands.
GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "D1": N_("The person"),
        "D2": N_("Conditions of the post"),
        "D3": N_("The papers"),
        "D4": N_("Opinions of the offices, and election discipline"),
    }
)

# What the rule on eligibility found, as the defect to record.
DEFECT_OF_REASON: Mapping[str, str] = MappingProxyType(
    {
        "not_formal_member": "D101",
        "no_right_to_be_elected": "D102",
        "relation_elsewhere": "D107",
        "consent_missing": "D301",
        "declined": "D301",
    }
)


def in_order(numbers: Iterable[str]) -> tuple[str, ...]:
    """Each number once, in the order of the catalogue; numbers that it does not know come last."""
    order = list(DEFECTS)
    once = dict.fromkeys(numbers)
    return tuple(sorted(once, key=lambda one: order.index(one) if one in DEFECTS else len(order)))


def can_be_mended(numbers: Iterable[str]) -> bool:
    """Whether a refusal for these defects can be mended: one that cannot makes it final."""
    return all(DEFECTS[one].mendable for one in numbers)


def defect(number: str) -> Defect:
    """The defect of that number, or RuleError ``unknown_defect``."""
    try:
        return DEFECTS[number]
    except (KeyError, TypeError):
        raise RuleError("unknown_defect", what=number) from None
