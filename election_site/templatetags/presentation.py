"""How figures, moments and digests are written on every page."""

from collections.abc import Sequence
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy, to_locale

from election_site.domain.rule_basis import EVIDENCE

register = template.Library()

LONGEST_NAME = 20  # characters

WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _parts(value: date | datetime) -> dict[str, object]:
    return {
        "year": value.year,
        "month": value.month,
        "day": value.day,
        "weekday": WEEKDAYS[value.weekday()],
    }


@register.filter
def day(value: date | datetime | None) -> str:
    """A date with its weekday, in local time: 2010年12月8日 (周三). Nothing for ``None``."""
    if not value:
        return ""
    return gettext("%(year)s-%(month)s-%(day)s (%(weekday)s)") % _parts(_local(value))


@register.filter
def short_day(value: date | datetime | None) -> str:
    """Month and day alone, for narrow places: 12月8日. Nothing for ``None``."""
    if not value:
        return ""
    return gettext("%(month)s/%(day)s") % _parts(_local(value))


@register.filter
def moment(value: date | datetime | None) -> str:
    """A date with weekday and clock time, in local time: 2010年12月8日 (周三) 9:00.

    A plain date has no clock time and is shown as a day.
    """
    if not value:
        return ""
    local = _local(value)
    if not isinstance(local, datetime):
        return day(local)
    return f"{day(local)} {clock(local)}"


@register.filter
def clock(value: datetime | None) -> str:
    """The clock time alone, in local time: 9:00."""
    if not value:
        return ""
    local = _local(value)
    return f"{local.hour}:{local.minute:02d}"


@register.filter
def machine(value: date | datetime | None) -> str:
    """The value for a ``<time datetime>`` attribute, with its offset from UTC when it has one."""
    return _local(value).isoformat() if value else ""


@register.filter
def figure(value: object) -> str:
    """Whole numbers with separated thousands (7,660); everything else as it is; ``None`` as a dash."""
    if value is None:
        return "—"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


@register.filter
def is_figure(value: object) -> bool:
    """Whether a table cell is set as a figure: a whole number, or text that is a number when read aloud."""
    if isinstance(value, int) and not isinstance(value, bool):
        return True
    return str(value).replace(",", "").replace(".", "", 1).rstrip("%").isdecimal()


@register.filter
def is_names(value: object) -> bool:
    """Whether a table cell lists names, 、 between them: no line may end within one."""
    names = str(value).split("、")
    return len(names) > 1 and all(0 < len(name) <= LONGEST_NAME for name in names)


@register.filter
def evidence(mark: str) -> str:
    """How sure a reference is, in words, by its mark (V, S, M, P or I); nothing for an unknown one."""
    return gettext(EVIDENCE[mark]) if mark in EVIDENCE else ""


@register.simple_tag
def ledger_heads(columns: Sequence[str], rows: Sequence[Sequence]) -> list[dict]:
    """Return the heads of a plain table, ``{title, is_figure}``: over figures they stand to the right too."""
    first = rows[0] if rows else []
    return [
        {"title": title, "is_figure": 0 < place < len(first) and is_figure(first[place])}
        for place, title in enumerate(columns)
    ]


@register.filter
def fours(digest: str) -> list[str]:
    """A digest in groups of four characters, short enough to be read aloud and compared."""
    plain = str(digest or "").replace(" ", "")
    return [plain[start : start + 4] for start in range(0, len(plain), 4)]


@register.simple_tag
def html_lang() -> str:
    """The page's language as browsers and screen readers expect it: zh-Hans."""
    return to_locale(get_language() or "zh-hans").replace("_", "-")
