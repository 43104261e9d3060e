"""Chinese numerals as they number articles: 一, 十, 二十一."""

from fractions import Fraction

from election_site.domain.rule_basis import count

DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """``number`` from 1 to 99 in Chinese numerals. RuleError for anything else; nothing here has 100 articles."""
    count("number", number, least=1)
    tens, ones = divmod(number, 10)
    if tens > 9:
        raise ValueError(f"{number} is over 99")
    start = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return start + (DIGITS[ones] if ones else "")


def chinese_share(share: Fraction) -> str:
    """A share in words: 1/5 is 五分之一, 1 is 一倍. Beyond the numerals it stays as it is written."""
    if share.numerator < 1 or max(share.numerator, share.denominator) > 99:
        return str(share)
    number = chinese_number(share.numerator)
    return number + "倍" if share.denominator == 1 else f"{chinese_number(share.denominator)}分之{number}"
