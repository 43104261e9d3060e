"""Slip codes and receipt codes: made to be typed and read aloud by people of every age."""

from collections.abc import Callable

from election_site.domain import codes
from election_site.domain.codes import grouped

__all__ = ["grouped", "new_code", "new_receipt", "normal_code", "normal_receipt"]

CODE_LENGTH = 12  # 58 bits: guessing one of 340 is hopeless

# Kept ten to a line.
# fmt: off
FLOWERS = (
    "海棠", "牡丹", "芍药", "茉莉", "桂花", "荷花", "兰花", "菊花", "梅花", "桃花",
    "杏花", "梨花", "樱花", "玉兰", "丁香", "紫薇", "杜鹃", "山茶", "月季", "蔷薇",
    "玫瑰", "百合", "水仙", "君子", "迎春", "连翘", "木棉", "凤仙", "鸡冠", "石榴",
    "葵花", "芙蓉", "含笑", "栀子", "米兰", "朱槿", "紫藤", "凌霄", "金盏", "石竹",
    "虞美", "风铃", "银杏", "红枫", "青松", "翠柏", "绿竹", "垂柳", "白杨", "梧桐",
    "香樟", "榕树", "枇杷", "樱桃", "柑橘", "核桃", "板栗", "花椒", "油菜", "小麦",
)
# fmt: on
DIGITS = 6


def new_code(choose: Callable[[int], int]) -> str:
    """Return a new slip code; ``choose(n)`` gives a secret random whole number below n."""
    return codes.new_code(choose, CODE_LENGTH)


def normal_code(typed: str) -> str:
    """The slip code that was typed, or an empty text for anything that cannot be one."""
    return codes.normal_code(typed, CODE_LENGTH)


def new_receipt(choose: Callable[[int], int]) -> str:
    """Return a receipt code such as ``海棠-042715``: a flower or tree and six digits, 60 million in all."""
    return f"{FLOWERS[choose(len(FLOWERS))]}-{choose(10**DIGITS):0{DIGITS}d}"


def normal_receipt(typed: str) -> str:
    """The receipt as typed, in its one spelling, or an empty text if it cannot be one."""
    half_width = typed.translate({full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)})
    plain = "".join(ch for ch in half_width if ch not in " -_\u3000\t\r\n—－")
    word, digits = plain[:-DIGITS], plain[-DIGITS:]
    if word not in FLOWERS or not (digits.isascii() and digits.isdigit()):
        return ""
    return f"{word}-{digits}"
