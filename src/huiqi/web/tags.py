"""How is a figure written on a page? Filters and tags for every template."""

import json
import re
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from huiqi.access.actor import ROLES
from huiqi.units.money import show_money, show_yuan
from huiqi.units.sentence import Sentence

register = template.Library()
_NO_MARKUP = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_HAN = re.compile(r"[\u4e00-\u9fff]")


@register.filter("plain_money")
def money_text(fen: int) -> str:
    """Fen as the reader writes money: `70万元`, in English `¥700,000`."""
    if get_language() == "en":
        return f"¥{show_yuan(fen).removesuffix('元').removesuffix('.00')}"
    return show_money(fen)


@register.filter
def money(fen: int) -> str:
    """An amount with its exact yuan on demand: hover, or a machine that reads `value` in fen."""
    exact = f"¥{show_yuan(fen).removesuffix('元')}" if get_language() == "en" else show_yuan(fen)
    return format_html('<data class="number" value="{}" title="{}">{}</data>', fen, exact, money_text(fen))


@register.filter
def exact(fen: int) -> str:
    """An amount to the fen, for lists that are reckoned up: `350,000.00元`."""
    words = f"¥{show_yuan(fen).removesuffix('元')}" if get_language() == "en" else show_yuan(fen)
    return format_html('<data class="number" value="{}">{}</data>', fen, words)


def is_foreign(words: str) -> bool:
    """Whether some of the words are Chinese on an English page."""
    return get_language() == "en" and bool(_HAN.search(words))


@register.filter
def typed(words: str | None) -> str:
    """What somebody typed, or a name: on an English page a voice reader is told where it is Chinese."""
    if words and is_foreign(words):
        return format_html('<span lang="zh-Hans">{}</span>', words)
    return words or ""


@register.filter
def points(hundredths: int) -> str:
    """Whole hundredths of a point as people write points.

    >>> points(8133)
    '81.33'
    """
    return f"{hundredths // 100}.{hundredths % 100:02d}"


@register.filter
def tr(value: str) -> str:
    """A string of the policy or a sentence with values, in the language of the page; an empty one stays empty."""
    if isinstance(value, Sentence):
        return value.said(gettext, money_text)
    return gettext(value) if value else ""


@register.filter
def control(field: BoundField) -> str:
    """A form's field with the class our style sheet knows."""
    select = field.widget_type.endswith("select")
    return field.as_widget(attrs={"class": "form-select" if select else "form-control"})


@register.filter
def role_name(role: str) -> str:
    """A role of the table of permissions in the language of the page."""
    return gettext(ROLES[role])


@register.filter
def json_ld(said: dict[str, Any]) -> str:
    """Data for machines: a block that no browser runs, with nothing in it that could end it."""
    text = json.dumps(said, ensure_ascii=False).translate(_NO_MARKUP)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  escaped above


@register.simple_tag(takes_context=True)
def address_of(context: Context, language: str = "") -> str:
    """The permanent address of the page: without what only narrows or sorts it, in a language where one is named."""
    request = context["request"]
    page = request.GET.get("page", "")
    kept = {
        "page": page if page.isdecimal() and page != "1" else "",
        "lang": language if language in dict(settings.LANGUAGES) else "",
    }
    query = urlencode({key: value for key, value in kept.items() if value})
    return f"{settings.SITE}{request.path}{'?' if query else ''}{query}"


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: str) -> str:
    """The address's query with some keys changed; an empty value takes the key out."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value:
            query[key] = value
    return query.urlencode()
