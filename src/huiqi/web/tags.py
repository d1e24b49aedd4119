"""How is a figure or a date written on a page? Filters for templates."""

from django import template
from django.template import Context
from django.utils.translation import get_language, gettext

from huiqi.units.money import FEN_PER_WAN, FEN_PER_YUAN

register = template.Library()


@register.filter
def wan(fen: int) -> str:
    """Fen as 万元, exact to the fen, no trailing zeros: 43200000 -> `43.2 万元`; in English `¥432,000`."""
    if get_language() == "en":
        return f"¥{yuan_figure(fen)}"
    whole, rest = divmod(fen, FEN_PER_WAN)
    figure = f"{whole:,}.{rest:06d}".rstrip("0").rstrip(".")
    return f"{figure} 万元"


@register.filter
def yuan(fen: int) -> str:
    """Fen as yuan to the fen: 43209876 -> `432,098.76 元`."""
    figure = yuan_figure(fen)
    return f"¥{figure}" if get_language() == "en" else f"{figure} 元"


def yuan_figure(fen: int) -> str:
    """The figure alone, with fen only where there are some.

    >>> yuan_figure(43_209_876), yuan_figure(70_000_000)
    ('432,098.76', '700,000')
    """
    whole, rest = divmod(fen, FEN_PER_YUAN)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"


@register.filter
def percent(bp: int) -> str:
    """Basis points as per cent: 3500 -> `35%`, 125 -> `1.25%`."""
    return f"{bp // 100}.{bp % 100:02d}".rstrip("0").rstrip(".") + "%"


@register.filter
def tr(value: str) -> str:
    """A string of the policy in the language of the page; an empty one stays empty."""
    return gettext(value) if value else ""


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: str) -> str:
    """The address's query with some keys changed; an empty value takes the key out."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value:
            query[key] = value
    return query.urlencode()
