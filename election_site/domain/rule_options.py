"""The options of an election's own 选举办法: one table, each with its choices, default, question and source.

Wherever the rules are silent, disputed or local, the answer is an option here and never a constant in code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from election_site.domain.rule_basis import RuleError, Source
from election_site.domain.wording import N_

OptionValue = str | int | bool


@dataclass(frozen=True)
class Option:
    """One option. ``type`` says what a value is; a share is a string such as "1/2" or "0.5", never a float.

    ``choices`` is empty for a whole number or a share, whose bounds are ``least`` and ``most`` (inclusive).
    ``labels`` gives a msgid per choice, ``question`` is the msgid that staff answer.
    """

    name: str
    type: Literal["choice", "bool", "int", "share"]
    default: OptionValue
    question: str
    source: Source
    choices: tuple[OptionValue, ...] = ()
    labels: Mapping[OptionValue, str] = field(default_factory=dict)
    least: int | str | None = None
    most: int | str | None = None

    def checked(self, value: object) -> OptionValue:
        """Return ``value`` if this option takes it, else RuleError ``option_value``."""
        refusal = RuleError("option_value", what=self.name, value=value)
        if self.type == "share":
            share = share_from(value, refusal)
            if (self.least is not None and share < Fraction(self.least)) or (
                self.most is not None and share > Fraction(self.most)
            ):
                raise refusal
            return str(share)
        wanted = {"choice": type(self.default), "bool": bool, "int": int}[self.type]
        # type(), not isinstance(): True must not pass for 1.
        if type(value) is not wanted:
            raise refusal
        if self.choices and value not in self.choices:
            raise refusal
        if self.type == "int" and (
            (self.least is not None and value < self.least) or (self.most is not None and value > self.most)
        ):
            raise refusal
        return value

    def as_dict(self) -> dict[str, object]:
        return {
            "name": self.name,
            "type": self.type,
            "default": self.default,
            "choices": list(self.choices),
            "question": self.question,
            "source": self.source.as_dict(),
        }


def share_from(value: object, refusal: Exception) -> Fraction:
    """Read a share written as "1/2", "0.5" or a Fraction; anything else raises ``refusal``."""
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, str):
        raise refusal
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        raise refusal from None


LOCAL = Source("本次选举办法", "I")
PILOT = Source("安县清泉镇 2010 试点", "P")
COD_BASE = Source("中央组织部关于应到会人数的说明", "S")


def _choice(name: str, question: str, source: Source, **labels: str) -> Option:
    """The first choice is the default."""
    choices = tuple(labels)
    return Option(name, "choice", choices[0], question, source, choices, MappingProxyType(labels))


def _yes_no(name: str, default: bool, question: str, source: Source) -> Option:
    labels = MappingProxyType({True: N_("yes"), False: N_("no")})
    return Option(name, "bool", default, question, source, (default, not default), labels)


def _number(
    name: str, default: int, question: str, source: Source, *, least: int = 1, most: int = 1000
) -> Option:
    return Option(name, "int", default, question, source, least=least, most=most)


_TABLE = (
    # The meeting
    _choice(
        "quorum_1990_boundary",
        N_("Under the 1990 rules, is exactly four fifths of the voters enough for a quorum?"),
        Source("1990 第十八条 (超过五分之四); 某省委组织部答复", "S"),
        literal=N_("no: the text says more than four fifths"),
        cod_practice=N_("yes: exactly four fifths is treated as enough"),
    ),
    _choice(
        "base_of_majority",
        N_("Half of whom must be exceeded to be elected?"),
        Source("2020 第二十八条", "S"),
        present=N_("the voters present"),
        roll=N_("the voters who should attend"),
    ),
    _choice(
        "plenary_quorum",
        N_("What quorum does the committee's first plenary need?"),
        Source("2020 第十九条; 乡镇全委会样例", "S"),
        as_meeting=N_("the same as the general meeting"),
        two_thirds=N_("at least two thirds of its members"),
    ),
    _choice(
        "secretary_by",
        N_("Who elects the secretary and the deputy secretaries?"),
        Source("2020 第二十条", "V"),
        plenary=N_("the first plenary of the new committee"),
        meeting=N_("the general meeting of all members, with the superior's approval of the pilot"),
    ),
    _choice(
        "ballot_form",
        N_("Is the committee elected post by post or from one pooled list?"),
        LOCAL,
        post_by_post=N_("post by post"),
        pooled=N_("one pooled list"),
    ),
    _number(
        "revote_rounds_max",
        1,
        N_("How many times may the tied be voted on again before a person has to decide?"),
        Source("2020 第二十九条", "S"),
        most=9,
    ),
    _choice(
        "exclusion_grounds",
        N_("Which grounds allow a member to be left out of the number who should attend?"),
        COD_BASE,
        six_and_floating=N_("the six grounds, and floating members by the meeting's consent alone"),
        six=N_("the six grounds"),
        five=N_("the five grounds"),
    ),
    # The ballot paper
    _choice(
        "writein_without_circle",
        N_("A name is written in without the mark ○. What happens?"),
        LOCAL,
        ignore_entry=N_("the entry is not counted"),
        count_as_for=N_("the entry counts as a vote for"),
        ballot_invalid=N_("the whole ballot is invalid"),
    ),
    _yes_no(
        "writein_requires_against",
        True,
        N_("Must a voter vote against somebody before writing in another name?"),
        Source("2020 第二十五条", "V"),
    ),
    _choice(
        "writein_cap",
        N_("Is there a limit to the names written in?"),
        LOCAL,
        none=N_("only the number of seats"),
        number_of_against=N_("no more than the candidates voted against"),
    ),
    _choice(
        "single_name",
        N_("How are one-character given names ordered by strokes?"),
        Source("姓氏笔画排列规则 (党代会、政协与人大做法不同)", "S"),
        blank_first=N_("the missing character comes first"),
        compare_character=N_("the single character is compared with the other's first one"),
    ),
    # Nomination
    _number("joint_threshold", 20, N_("How many signatures does a joint recommendation need?"), PILOT),
    _yes_no("nominee_may_sign", False, N_("May a nominee sign the joint recommendation of himself?"), LOCAL),
    _number(
        "signatures_per_person",
        1,
        N_("How many joint recommendations may one person sign?"),
        LOCAL,
        most=100,
    ),
    _choice(
        "signature_over_limit",
        N_("Somebody signs more joint recommendations than allowed. What happens?"),
        LOCAL,
        first_counts=N_("the first ones count"),
        none_count=N_("none of them counts"),
    ),
    Option(
        "max_posts_per_person",
        "choice",
        1,
        N_("For how many posts may one person stand?"),
        LOCAL,
        (1, 2),
        MappingProxyType({1: N_("one"), 2: N_("two")}),
    ),
    _number(
        "second_recommendation_max_marks",
        5,
        N_("How many persons per post may one ballot of the second recommendation mark?"),
        LOCAL,
        most=100,
    ),
    _choice(
        "scoring_method",
        N_("How do votes become points?"),
        LOCAL,
        share=N_("the share of the channel's valid ballots"),
        relative=N_("in proportion to the channel's highest vote"),
    ),
    _choice(
        "open_share_base",
        N_("By whom are the votes of the open recommendation divided?"),
        LOCAL,
        town=N_("everybody of the channel who took part, for whatever post"),
        post=N_("everybody of the channel who took part for that post"),
    ),
    _number("shortlist_ratio", 5, N_("How many preliminary candidates are there per post?"), PILOT, most=100),
    _choice(
        "cutoff_tie",
        N_("Several are equal at the last place of a shortlist. What happens?"),
        LOCAL,
        include_all=N_("all of them go on"),
        ask=N_("a person decides"),
    ),
    Option(
        "surplus_share",
        "share",
        "1/5",
        N_("By what share must candidates outnumber the seats?"),
        Source("2020 第十三条", "V"),
        least="1/5",
        most="5",
    ),
    # Public recognition, inspection, county plenum
    Option(
        "public_min_share",
        "share",
        "1/2",
        N_("What share of the valid ballots must be exceeded in the public vote?"),
        LOCAL,
        least="0",
        most="99/100",
    ),
    _number("public_keep_per_post", 4, N_("How many per post go on after the public vote?"), LOCAL, most=100),
    _number(
        "inspection_keep_per_post", 3, N_("How many per post go on after the inspection?"), LOCAL, most=100
    ),
    _number(
        "plenum_places_per_post",
        2,
        N_("How many per post become formal candidates through the plenum's vote?"),
        LOCAL,
        most=100,
    ),
    _choice(
        "plenum_threshold_base",
        N_("Half of whom must be exceeded in the county plenum's vote?"),
        Source("全委会票决: 应到会委员过半数同意", "M"),
        members=N_("all members of the plenum"),
        present=N_("the members present"),
    ),
    # The review and the notices
    _number(
        "review_mend_days",
        3,
        N_("Within how many days may a defect found by the qualification review be mended?"),
        LOCAL,
        most=60,
    ),
    _number(
        "review_notice_days",
        3,
        N_("For how many days is the result of the qualification review posted for objections (0: none)?"),
        LOCAL,
        least=0,
        most=60,
    ),
    _choice(
        "notice_unit",
        N_("In which days is a notice period counted?"),
        Source("连云港海州区 (公示7天); 任前公示不少于5个工作日", "S"),
        calendar=N_("calendar days"),
        working=N_("working days"),
    ),
    _number(
        "notice_min_days",
        7,
        N_("For how many days at least is a notice posted?"),
        Source("连云港海州区 (公示7天)", "S"),
        most=60,
    ),
)

OPTIONS: Mapping[str, Option] = MappingProxyType({option.name: option for option in _TABLE})
