"""How does a chart become a picture? Its SVG is printed to a page of its own size, and the page drawn as PNG."""

import re
from io import BytesIO
from typing import Any

import pypdfium2
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape

from huiqi.gateways.drawing import ONE_AT_A_TIME
from huiqi.reports.letters.pdf import print_page

_SCALE = 2
"""Pixels a CSS pixel, about: sharp on paper."""


def png(template: str, context: dict[str, Any], rests_on: str) -> bytes:
    """What a template draws, and under it what it rests on. Raises PrintingUnavailable where Pango is missing."""
    drawn = render_to_string(template, context)
    width, height = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn).groups()  # type: ignore[union-attr]  # ours have one
    style = f"@page {{ size: {int(width) + 40}px {int(height) + 70}px; margin: 20px }} svg {{ width: {width}px }}"
    style += " body { margin: 0 } p { margin: 8px 0 0; font: 10px sans-serif; color: #5b6775 }"
    page = f"<html><head><style>{style}</style></head><body>{drawn}<p>{escape(rests_on)}</p></body></html>"
    with ONE_AT_A_TIME, pypdfium2.PdfDocument(print_page(page)) as document:
        picture = document[0].render(scale=_SCALE * 96 / 72).to_pil()
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def png_answer(name: str, template: str, context: dict[str, Any], rests_on: str) -> HttpResponse:
    """The picture as a download."""
    answer = HttpResponse(png(template, context, rests_on), content_type="image/png")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
