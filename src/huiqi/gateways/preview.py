"""What does a file look like? Its pages as pictures, or its text: nothing of the file itself reaches a browser.

A picture shows the same on every screen and cannot run anything. Whatever is opened here is opened elsewhere: confined.
"""

from pathlib import Path

import docx
import pypdfium2
from PIL import Image, ImageOps
from python_calamine import CalamineWorkbook

from huiqi.gateways.confined import Unread, confined
from huiqi.gateways.drawing import WIDTH, as_webp, draw
from huiqi.gateways.files import Kind
from huiqi.gateways.zip_text import ofd_lines, pptx_lines

PAGES_MAX = 60
"""Pages shown; the rest is in the file."""
LINES_MAX = 400
LINE_MAX = 5_000
"""Signs of a line; the rest is in the file."""


def page_count(kind: Kind, path: Path) -> int:
    """How many pictures the preview has; 0 where the kind has none."""
    return min(pages_in(kind, path), PAGES_MAX)


def pages_in(kind: Kind, source: Path | bytes) -> int:
    """The pages of a file, by its path or its content; 0 where its kind has none, or they cannot be counted."""
    if kind in (Kind.PNG, Kind.JPEG):
        return 1
    if kind is not Kind.PDF:
        return 0
    try:
        if isinstance(source, bytes):
            return int(confined(counted, content=source))
        return int(confined(counted, str(source)))
    except Unread:
        return 0


def counted(source: str | bytes) -> int:
    """The pages of a PDF, counted here."""
    try:
        with pypdfium2.PdfDocument(source) as document:
            return len(document)
    except pypdfium2.PdfiumError:  # qpdf, which checked the file, mends more than PDFium does
        return 0


def page_picture(kind: Kind, path: Path, page: int) -> bytes | None:
    """Page `page` (from 1) as WebP of at most WIDTH pixels across; None where there is none or it takes too much."""
    if kind is Kind.PDF:
        return draw(path, page) if page <= PAGES_MAX else None
    if kind not in (Kind.PNG, Kind.JPEG) or page != 1:
        return None
    try:
        shown: bytes = confined(photograph, str(path))
    except Unread:
        return None
    return shown


def photograph(path: str) -> bytes:
    """Upright as the camera held it, without what the camera wrote beside the picture, such as the place; opened here."""
    with Image.open(path) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((WIDTH, WIDTH * 2))
    return as_webp(upright)


def text_of(kind: Kind, path: Path) -> list[str]:
    """The first LINES_MAX lines of a text or table, LINE_MAX signs of each; empty where nothing here can read the kind."""
    try:
        lines: list[str] = confined(lines_in, kind.name, str(path))
    except Unread:
        return []
    return lines


def lines_in(name: str, path: str) -> list[str]:
    """The lines of a file of the Kind of that name, opened here."""
    return [line if len(line) <= LINE_MAX else f"{line[:LINE_MAX]}…" for line in _lines(Kind[name], path)]


def _lines(kind: Kind, path: str) -> list[str]:
    try:
        if kind is Kind.DOCX:
            return [p.text for p in docx.Document(path).paragraphs if p.text.strip()][:LINES_MAX]
        if kind is Kind.XLSX:
            rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(nrows=LINES_MAX)
            return ["\t".join(str(cell) for cell in row) for row in rows]
        if kind in (Kind.PPTX, Kind.OFD):
            return (pptx_lines if kind is Kind.PPTX else ofd_lines)(Path(path))[:LINES_MAX]
    except Exception:  # what cannot be read here can still be downloaded
        return []
    return []
