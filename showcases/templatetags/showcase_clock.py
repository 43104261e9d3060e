"""How spans of time are written on the pages of the showcases."""

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def countdown(seconds: int) -> str:
    """Minutes and seconds as a clock shows them: 3:20. The page's script writes the same."""
    return f"{seconds // 60}:{seconds % 60:02d}"


@register.filter
def span(seconds: int) -> str:
    """A span in words: 5 minutes, 90 seconds as 1 minute 30 seconds."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return gettext("%(seconds)s seconds") % {"seconds": rest}
    if not rest:
        return gettext("%(minutes)s minutes") % {"minutes": minutes}
    return gettext("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}
