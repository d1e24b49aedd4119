"""How is a page of a PDF drawn, whatever its file asks for? In a process of its own that may use only so much."""

import io
from pathlib import Path
from threading import Lock

import pypdfium2
from PIL import Image

from huiqi.gateways.confined import Unread, confined

ONE_AT_A_TIME = Lock()
"""PDFium works on one document at a time in a process: for what we made ourselves and draw in ours."""
WIDTH = 1240
"""Pixels of a page: A4 at 150 dots per inch."""


def draw(path: Path, page: int, *, seconds: int = 0, memory: int = 0) -> bytes | None:
    """Page `page` (from 1) as WebP of at most WIDTH pixels across; None where it takes too much or cannot be drawn."""
    try:
        drawn: bytes = confined(drawn_page, str(path), page, seconds=seconds, memory=memory)
    except Unread:
        return None
    return drawn or None


def drawn_page(path: str, page: int) -> bytes:
    """The page, drawn here; empty where there is none of that number, or it cannot be drawn."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            if not 1 <= page <= len(document):
                return b""
            sheet = document[page - 1]
            return as_webp(sheet.render(scale=scale_of(sheet)).to_pil())
    except pypdfium2.PdfiumError:
        return b""


def as_webp(picture: Image.Image) -> bytes:
    """A drawn page as it is sent."""
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=82, method=2)
    return written.getvalue()


def scale_of(sheet: pypdfium2.PdfPage) -> float:
    """Pixels per point. A page may claim to be a wall: neither side of the picture grows above twice the width."""
    return WIDTH / max(sheet.get_width(), sheet.get_height() / 2, 1)
