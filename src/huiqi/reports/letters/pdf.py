"""How does a letter become a PDF? HTML of our own, printed by WeasyPrint; nothing is fetched from anywhere."""

import hashlib
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from huiqi.cases.letters import Letter, show_day

_TEMPLATE = Engine(dirs=[str(Path(__file__).parent)]).get_template("letter.html")


class PrintingUnavailable(Exception):
    """The machine lacks the library that lays out text; the Word file needs none."""


def as_html(letter: Letter) -> str:
    """The page that is printed; every word is escaped."""
    return _TEMPLATE.render(Context({"letter": letter, "day": show_day(letter.on)}))


def as_pdf(letter: Letter) -> bytes:
    """The letter as PDF; the same letter gives the same bytes. Raises PrintingUnavailable where Pango is missing."""
    return print_page(as_html(letter))


def print_page(page: str, variant: str | None = None) -> bytes:
    """A page of HTML as PDF, or as a variant of it such as pdf/a-2u; what it carries inside itself is shown.

    One that asks for a file or an address fails.

    Raises PrintingUnavailable.
    """
    try:
        from weasyprint import HTML  # noqa: PLC0415  slow import, and one that needs Pango
        from weasyprint.urls import URLFetcher  # noqa: PLC0415  slow import, likewise
    except OSError as missing:
        raise PrintingUnavailable("缺少排版库 Pango，暂不能生成 PDF；请下载 Word，或由管理员安装 libpango。") from missing
    identity = hashlib.sha256(page.encode()).digest()[:16]
    nothing: Any = URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
    return bytes(HTML(string=page, url_fetcher=nothing).write_pdf(pdf_identifier=identity, pdf_variant=variant))
