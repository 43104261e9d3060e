"""Codes made to be typed and read aloud by people of every age: slips, and the secrets of what is handed in."""

from collections.abc import Callable

# No 0/O, 1/I/L, U: what is easily misread is left out.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4
_BETWEEN = " -_\u3000\t\r\n.—－"


def new_code(choose: Callable[[int], int], length: int) -> str:
    """Return a new code; ``choose(n)`` gives a secret random whole number below n.

    30 characters to the power of 8 are 6.6e11 codes, to the power of 12 5.3e17.
    """
    return "".join(ALPHABET[choose(len(ALPHABET))] for _ in range(length))


def code_from(secret: int, length: int) -> str:
    """The code that belongs to ``secret``, a whole number of at least 128 random bits: always the same one."""
    signs = []
    for _ in range(length):
        secret, sign = divmod(secret, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def grouped(code: str) -> str:
    """The code as printed, in groups of four: ``ABCD-2345-WXYZ``."""
    return "-".join(code[i : i + GROUP] for i in range(0, len(code), GROUP))


def plain(typed: str) -> str:
    """What was typed, without spaces and dashes, in capitals; full-width characters become plain ones."""
    half_width = typed.translate({full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)})
    return "".join(ch for ch in half_width.upper() if ch not in _BETWEEN)


def normal_code(typed: str, length: int) -> str:
    """The code as it was made out of what was typed; an empty text for anything that cannot be one."""
    code = plain(typed)
    return code if len(code) == length and set(code) <= set(ALPHABET) else ""
