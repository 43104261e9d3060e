"""The running order by a lot that anybody can check with pencil, paper and one SHA-256 sum for each name.

Before witnesses, digits are drawn by hand: ten balls numbered 0 to 9, one drawn and put back, at least six
times. The digits in the order drawn are the seed. Each candidacy has a key, its number in the certified
outcome that the candidates come from. The running order is the order of

    SHA-256(seed + ":" + key)

as hexadecimal text, smallest first. The keys are fixed before the first ball is drawn and nobody can choose
the digits, so nobody can choose the order; and nothing is drawn that a second person could not compute again.

Worked example: seed ``314159``, candidacies 11, 12 and 13.

    printf '314159:11' | sha256sum    ->  4e4b9293...
    printf '314159:12' | sha256sum    ->  d205da49...
    printf '314159:13' | sha256sum    ->  b715ee82...

The running order is 11, 13, 12.
"""

import hashlib
from collections.abc import Iterable

LEAST_DIGITS = 6
MOST_DIGITS = 40
DIGITS = frozenset("0123456789")


def is_seed(seed: str) -> bool:
    """True for 6 to 40 digits 0 to 9 and nothing else; full-width digits would give another sum."""
    return LEAST_DIGITS <= len(seed) <= MOST_DIGITS and DIGITS.issuperset(seed)


def lot(seed: str, key: str) -> str:
    """The sum that ``key`` is sorted by, 64 hexadecimal digits. Raises ValueError for a seed that is none."""
    if not is_seed(seed):
        raise ValueError(f"a seed has {LEAST_DIGITS} to {MOST_DIGITS} digits, got {seed!r}")
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def running_order(seed: str, keys: Iterable[str]) -> list[str]:
    """``keys`` in the order that ``seed`` gives them; how they were listed before does not matter.

    Raises ValueError for a seed that is none, or for a key given twice: nobody has two places in the lot.
    """
    keys = list(keys)
    if len(set(keys)) != len(keys):
        raise ValueError("a key takes part in the lot once")
    return sorted(keys, key=lambda key: (lot(seed, key), key))
