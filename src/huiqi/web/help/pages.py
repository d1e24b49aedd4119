"""What does the help show? A page to search in, every term, a chapter with its pictures, the keys, a guide as a PDF."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.http import require_safe

from huiqi.reports.letters.pdf import PrintingUnavailable, print_page
from huiqi.web.help.chapters import LABEL, Chapter, chapters
from huiqi.web.help.said import Said
from huiqi.web.help.terms import Term, terms

PICTURES = Path(__file__).parents[1] / "assets" / "guide"
"""One folder a language; `make guide` takes the pictures of the pages themselves."""
GUIDES = {"firm": _noop("企业使用指南"), "staff": _noop("工作人员使用指南")}
KEYS = (
    ("?", _noop("打开本页；在工作台的列表上，显示列表的快捷键")),
    ("Tab · Shift+Tab", _noop("到下一个、上一个链接、按钮或输入框")),
    ("Enter · Space", _noop("打开链接，按下按钮，打开或收起词语的意思")),
    ("Esc", _noop("关闭打开的意思、文件或快捷键说明")),
    ("j · k", _noop("工作台的列表：下一项、上一项")),
    ("o", _noop("工作台的列表：打开选中的一项")),
)
_A_DAY = 24 * 3600


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The guides' chapters; with `?q=` the chapters, steps and terms in which every word of it stands."""
    asked = request.GET.get("q", "").strip()[:80]
    words = asked.lower().split()
    chosen = [chapter for chapter in chapters().values() if _found(words, _texts(chapter))]
    context = {
        "section": "help",
        "q": asked,
        "guides": [(key, title, [c for c in chosen if c.reader == key]) for key, title in GUIDES.items()],
        "terms": [row for row in terms().values() if _found(words, _meaning(row))] if words else [],
        "found": len(chosen),
    }
    return render(request, "help/index.html", context)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every term with its meaning, in the order of the table; each can be linked to by its Chinese word."""
    rows = [(row, chapters()[row.chapter]) for row in terms().values()]
    return render(request, "help/terms.html", {"section": "help", "rows": rows})


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """What the keyboard does."""
    return render(request, "help/keys.html", {"section": "help", "keys": KEYS})


@require_safe
def chapter(request: HttpRequest, key: str) -> HttpResponse:
    """One chapter, with the way to the one before and the one after for the same readers."""
    if (row := chapters().get(key)) is None:
        raise Http404(key)
    same = [one for one in chapters().values() if one.reader == row.reader]
    place = same.index(row)
    context = {
        "section": "help",
        "chapter": row,
        "guide": GUIDES[row.reader],
        "language": _language(),
        "before": same[place - 1] if place else None,
        "after": same[place + 1] if place + 1 < len(same) else None,
    }
    return render(request, "help/chapter.html", context)


@require_safe
def printed(request: HttpRequest, reader: str) -> HttpResponse:
    """A whole guide with its pictures as PDF, laid out once a day; where nothing can be laid out, the pages remain."""
    if reader not in GUIDES:
        raise Http404(reader)
    page = render_to_string("help/print.html", _whole(reader))
    name = f"guide-{sha256(page.encode()).hexdigest()}"
    if (content := cache.get(name)) is None:
        try:
            content = print_page(page)
        except PrintingUnavailable:
            messages.error(request, _("这台服务器还不能生成 PDF；请逐章打开，用浏览器打印。"))
            return redirect("help")
        cache.set(name, content, _A_DAY)
    file = HttpResponse(content, content_type="application/pdf")
    file["Content-Disposition"] = f'inline; filename="huiqi-{reader}-{_language()}.pdf"'
    return file


def _whole(reader: str) -> dict[str, object]:
    """The chapters of a guide, each step with its picture inside the page: the printer fetches nothing."""
    rows = [chapter for chapter in chapters().values() if chapter.reader == reader]
    parts = [(row, [(part, [(step, _picture(step.picture)) for step in part.steps]) for part in row.parts]) for row in rows]
    used = {row.key for row in rows}
    return {
        "title": GUIDES[reader],
        "language": _language(),
        "chapters": parts,
        "terms": [row for row in terms().values() if row.chapter in used],
    }


def _picture(name: str) -> str:
    """A picture of the page's language as a data address; empty where the step has none."""
    path = PICTURES / _language() / f"{name}.webp"
    return f"data:image/webp;base64,{b64encode(path.read_bytes()).decode()}" if name and path.exists() else ""


def _language() -> str:
    return "en" if get_language() == "en" else "zh"


def _found(words: list[str], texts: list[Said]) -> bool:
    """Whether every word stands in the texts, in whichever language it is asked."""
    with override("en"):
        english = LABEL.sub(lambda label: gettext(label[1]), "\n".join(text.en for text in texts))
    chinese = LABEL.sub(lambda label: label[1], "\n".join(text.zh for text in texts))
    whole = f"{chinese}\n{english}".lower()
    return all(word in whole for word in words)


def _texts(row: Chapter) -> list[Said]:
    return [row.title, row.lead, *(part.title for part in row.parts), *(step.text for step in row.steps())]


def _meaning(row: Term) -> list[Said]:
    return [row.word, row.means]
