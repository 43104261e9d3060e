"""Whether letters that somebody typed may stand for a name, cut short as people type it."""

from collections.abc import Iterable, Sequence


def sounds_like(typed: str, syllables: Sequence[Iterable[str]]) -> bool:
    """Whether ``typed`` (small letters without spaces) may stand for a name, syllable by syllable.

    ``syllables``: for each character its readings. Every syllable may be cut short, so for 张志远 "zhangzhiyuan",
    "zzy", "zhzhy" and "zhang" all do; a given name alone does too.
    """
    return any(_eats(typed, syllables, start) for start in range(min(2, len(syllables))))


def _eats(rest: str, syllables: Sequence[Iterable[str]], at: int) -> bool:
    if not rest:
        return True
    if at == len(syllables):
        return False
    for reading in syllables[at]:
        length = 0
        while length < min(len(rest), len(reading)) and rest[length] == reading[length]:
            length += 1
        if any(_eats(rest[cut:], syllables, at + 1) for cut in range(length, 0, -1)):
            return True
    return False
