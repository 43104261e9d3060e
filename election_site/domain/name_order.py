"""姓氏笔画: the order in which names stand on a ballot and in a notice (2020 Art. 24 [V]).

Character by character: fewer strokes first, then the class of the first stroke (横 竖 撇 点 折). The surname
goes before the given name. Of a compound surname the first character counts first, so that 欧阳 stands with
the surnames of eight strokes, after the plain surname 欧 [M]. What stays equal after that is a tie, reported
and left in the order given: a person settles it.

Strokes are looked up only where they decide: two people named 王 need no strokes of 王. A character that is
needed and not in the table is asked for, never guessed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from election_site.domain.rule_basis import RuleError
from election_site.domain.strokes import Stroke, stroke

SingleName = Literal["blank_first", "compare_character"]

# 单于 is left out: with three characters it is far more often 单 with a given name.
_COMPOUNDS = (
    "欧阳司马上官诸葛夏侯东方皇甫尉迟公孙慕容令狐长孙宇文司徒轩辕端木司空百里呼延南宫西门独孤澹台公冶"
    "宗政濮阳淳于太叔申屠仲孙钟离鲜于闾丘司寇亓官赫连闻人拓跋夹谷宰父谷梁段干东郭南门羊舌微生左丘东门"
    "第五纳兰完颜耶律歐陽司馬諸葛東方尉遲公孫長孫軒轅南宮西門獨孤澹臺濮陽鍾離鮮于閭丘聞人東郭東門納蘭"
    "完顏"
)
COMPOUND_SURNAMES = frozenset(_COMPOUNDS[i : i + 2] for i in range(0, len(_COMPOUNDS), 2))

# Nothing stands here. As the missing half of a surname, or before a single given name, it comes first.
BLANK = ""
SEPARATORS = "·•・‧．."


@dataclass(frozen=True)
class NameOrder:
    """``order``: the names, exactly as given. ``positions``: the index in the input of each.

    ``ties``: groups of names that the rule cannot tell apart, in the order given.
    """

    order: tuple[str, ...]
    positions: tuple[int, ...]
    ties: tuple[tuple[str, ...], ...]


def split_name(name: str, *, surname: str | None = None) -> tuple[str, str]:
    """Surname and given name without spaces and dots; ``surname`` says it where the rule of thumb errs.

    Two characters are a plain surname and a given name (欧阳 alone is 欧 and 阳). Raises RuleError
    ``empty_name`` or ``surname_not_in_name``.
    """
    if not isinstance(name, str):
        raise RuleError("empty_name", what=name)
    bare = "".join(one for one in name if not one.isspace() and one not in SEPARATORS)
    if not bare:
        raise RuleError("empty_name", what=name)
    if surname is not None:
        if not surname or not bare.startswith(surname):
            raise RuleError("surname_not_in_name", what=name, surname=surname)
        return surname, bare[len(surname) :]
    length = 2 if len(bare) > 2 and bare[:2] in COMPOUND_SURNAMES else 1
    return bare[:length], bare[length:]


def order_names(
    names: Sequence[str],
    strokes: Mapping[str, Sequence[int]],
    *,
    single_name: SingleName = "blank_first",
    corrections: Mapping[str, Sequence[int]] | None = None,
    surnames: Mapping[str, str] | None = None,
) -> NameOrder:
    """Order ``names`` by 姓氏笔画.

    ``strokes`` and ``corrections`` map a character to ``(count, first-stroke class)``; a correction goes
    before the table. ``surnames`` maps a full name to its surname where ``split_name`` would err.
    ``single_name``: "blank_first" reads 王煦 as 王□煦, before every 王 with two given characters (Party
    congresses); "compare_character" compares 煦 with the other's first given character (People's
    congresses) [S, X-10].

    Raises RuleError ``strokes_missing`` (``what``: the characters to ask for), ``bad_stroke``,
    ``unknown_single_name``, or one of ``split_name``.
    """
    if single_name not in ("blank_first", "compare_character"):
        raise RuleError("unknown_single_name", what=single_name)
    corrections, surnames = corrections or {}, surnames or {}
    parts = [split_name(name, surname=surnames.get(name)) for name in names]
    longest = max((len(surname) for surname, _ in parts), default=0)
    slots = [_slots(surname, given, longest, single_name) for surname, given in parts]
    columns = list(zip_longest(*slots, fillvalue=BLANK))

    missing: dict[str, None] = {}
    groups = [list(range(len(names)))]
    for column in columns:
        groups = [
            smaller for group in groups for smaller in _divide(group, column, strokes, corrections, missing)
        ]
    if missing:
        raise RuleError("strokes_missing", what="".join(missing), characters=tuple(missing))
    positions = tuple(index for group in groups for index in group)
    return NameOrder(
        order=tuple(names[index] for index in positions),
        positions=positions,
        ties=tuple(tuple(names[index] for index in group) for group in groups if len(group) > 1),
    )


def _slots(surname: str, given: str, longest: int, single_name: SingleName) -> list[str]:
    blank_before = [BLANK] if single_name == "blank_first" and len(given) == 1 else []
    return [*surname, *[BLANK] * (longest - len(surname)), *blank_before, *given]


def _divide(
    group: list[int],
    column: Sequence[str],
    strokes: Mapping[str, Sequence[int]],
    corrections: Mapping[str, Sequence[int]],
    missing: dict[str, None],
) -> list[list[int]]:
    """Split one group of equals by the characters in ``column``; note the characters that are missing."""
    characters = {column[index] for index in group}
    written = characters - {BLANK}
    if len(characters) == 1:
        return [group]
    keys: dict[str, Stroke] = {BLANK: Stroke(0, 0)}
    if len(written) == 1:
        # A blank against one character: the blank is first, whatever the character's strokes.
        keys[written.pop()] = Stroke(1, 1)
    else:
        unknown = [
            column[index]
            for index in group
            if column[index] in written and column[index] not in corrections and column[index] not in strokes
        ]
        if unknown:
            missing.update(dict.fromkeys(unknown))
            # The call will end in the error; what stands further right must not be asked for needlessly.
            return []
        for one in written:
            keys[one] = stroke(corrections[one] if one in corrections else strokes[one], what=one)
    divided: dict[Stroke, list[int]] = {}
    for index in group:
        divided.setdefault(keys[column[index]], []).append(index)
    return [divided[key] for key in sorted(divided)]
