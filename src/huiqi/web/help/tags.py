"""How does a page explain itself? `{% term %}` opens a meaning, `{% page_help %}` knows the page's chapter."""

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from huiqi.web.help.chapters import LABEL, Chapter, chapter_of, chapters
from huiqi.web.help.said import Said
from huiqi.web.help.terms import terms

register = template.Library()


@register.simple_block_tag(takes_context=True)
def term(context: Context, content: str, key: str) -> str:
    """`{% term "容缺" %}words{% endterm %}`: a button that opens the term's meaning, where the page first says it.

    Without words it is the term itself. Later on the same page the words stand alone. Not for links, labels of fields,
    or heads of tables that a phone hides.
    """
    request = context.get("request")
    opened: set[str] = request.__dict__.setdefault("terms_opened", set()) if request else set()
    row = terms()[key]
    words = SafeString(content.strip()) or row.word.here
    if key in opened:
        return words
    opened.add(key)
    shown = {"term": row, "words": words, "place": f"term-{len(opened)}", "chapter": chapters()[row.chapter]}
    return SafeString(render_to_string("help/term.html", shown).strip())


@register.simple_tag(takes_context=True)
def page_help(context: Context) -> Chapter | None:
    """The chapter of the guide that is about the page."""
    match = getattr(context.get("request"), "resolver_match", None)
    return chapter_of(match.view_name) if match else None


@register.filter
def here(text: Said) -> str:
    """A text of the help in the language of the page, with the names of buttons set apart."""
    parts = enumerate(LABEL.split(text.here))
    marked = (format_html("<b>{}</b>", gettext(part)) if place % 2 else part for place, part in parts)
    return format_html_join("", "{}", ((part,) for part in marked))
