"""Which pages can a machine make nameless, and what do they look like then? Words located in the PDF, drawn over in black.

The picture is made first and the black put into its pixels: nothing lies under it. What has pictures, curved outlines
(stamps, letters turned into shapes) or letters of unknown meaning cannot be read here, so a person has to look at it.
"""

import ctypes
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw

from huiqi.gateways.confined import Unread, confined
from huiqi.gateways.drawing import as_webp, scale_of
from huiqi.gateways.files import Kind
from huiqi.gateways.preview import PAGES_MAX, page_picture, text_of

Spans = Callable[[str], Iterable[tuple[int, int]]]
"""Where in a text something is to be hidden, from and to."""
Box = tuple[float, float, float, float]
"""Left, bottom, right, top of a letter, in points of the page."""
_MARGIN = 2
"""Pixels of black around a word: the edge of a letter is softened beyond its box."""


@lru_cache(maxsize=2048)  # a path of the store names its content, which never changes
def is_maskable(kind: Kind, path: Path) -> bool:
    """Whether all that would be shown of a file is text whose letters are known."""
    if kind is not Kind.PDF:
        return bool(text_of(kind, path))
    try:
        return bool(confined(is_plain, str(path)))
    except Unread:  # a person may still look at it in a program of their own
        return False


def is_plain(path: str) -> bool:
    """Whether all pages of a PDF that would be shown are text whose letters are known; opened here."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            shown = min(len(document), PAGES_MAX)
            return shown > 0 and all(_is_plain(document[number]) for number in range(shown))
    except pypdfium2.PdfiumError:
        return False


def masked_page(kind: Kind, path: Path, page: int, spans: Spans) -> bytes | None:
    """Page `page` (from 1) as WebP, what `spans` finds in its text under black; None where there is none.

    A photograph has no text: it is shown as it is, once a person has looked at it.
    """
    if kind is not Kind.PDF:
        return page_picture(kind, path, page)
    try:
        marks = [(turn, list(spans(text))) for turn, text in confined(texts_of, str(path), page)]
        drawn: bytes = confined(blackened, str(path), page, marks) if marks else b""
    except Unread:
        return None
    return drawn or None


def texts_of(path: str, page: int) -> list[tuple[int, str]]:
    """The text of a page as it is turned and as it is not, with the turn: PDFium orders lines as they are seen. Opened
    here; empty where there is no such page."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            if not 1 <= page <= min(len(document), PAGES_MAX):
                return []
            sheet = document[page - 1]
            return [(turn, _letters(sheet, turn)) for turn in sorted({sheet.get_rotation(), 0})]
    except pypdfium2.PdfiumError:
        return []


def blackened(path: str, page: int, marks: list[tuple[int, list[tuple[int, int]]]]) -> bytes:
    """The page as WebP, without notes and form fields, whose words are not in its text, and black over the marks: places
    in the text of a turn, from and to. Drawn here."""
    with pypdfium2.PdfDocument(path) as document:
        return as_webp(_masked(document[page - 1], marks))


def _is_plain(sheet: pypdfium2.PdfPage) -> bool:
    for thing in sheet.get_objects():
        if thing.type in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            return False
        if thing.type == pdfium.FPDF_PAGEOBJ_PATH and _is_curved(thing):
            return False
    text = sheet.get_textpage()
    return not any(pdfium.FPDFText_HasUnicodeMapError(text, place) == 1 for place in range(text.count_chars()))


def _is_curved(path: pypdfium2.PdfObject) -> bool:
    pieces = (pdfium.FPDFPath_GetPathSegment(path, i) for i in range(pdfium.FPDFPath_CountSegments(path)))
    return any(pdfium.FPDFPathSegment_GetType(piece) == pdfium.FPDF_SEGMENT_BEZIERTO for piece in pieces)


def _masked(sheet: pypdfium2.PdfPage, marks: list[tuple[int, list[tuple[int, int]]]]) -> Image.Image:
    picture = sheet.render(scale=scale_of(sheet), draw_annots=False, may_draw_forms=False).to_pil().convert("RGB")
    draw = ImageDraw.Draw(picture)
    for left, bottom, right, top in _found(sheet, marks):
        corners = [_pixel(sheet, x, y, picture.size) for x, y in ((left, bottom), (right, top))]
        (x0, x1), (y0, y1) = (sorted(side) for side in zip(*corners, strict=True))
        draw.rectangle((x0 - _MARGIN, y0 - _MARGIN, x1 + _MARGIN, y1 + _MARGIN), fill="black")
    return picture


def _letters(sheet: pypdfium2.PdfPage, turn: int) -> str:
    sheet.set_rotation(turn)
    text = sheet.get_textpage()
    return "".join(_letter(pdfium.FPDFText_GetUnicode(text, place)) for place in range(text.count_chars()))


def _found(sheet: pypdfium2.PdfPage, marks: list[tuple[int, list[tuple[int, int]]]]) -> list[Box]:
    """The boxes of what is to be hidden."""
    turned = sheet.get_rotation()
    boxes: list[Box] = []
    for turn, spans in marks:
        sheet.set_rotation(turn)
        text = sheet.get_textpage()
        boxes += [_box(text, place) for first, after in spans for place in range(first, after)]
    sheet.set_rotation(turned)
    return [box for box in boxes if box[0] < box[2] or box[1] < box[3]]  # the end of a line has no extent


def _letter(number: int) -> str:
    """One sign for one sign: some fonts write a character as the radical or the compatible form that looks like it."""
    sign = chr(number) if 0 < number <= 0x10FFFF else "\0"
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else sign


def _box(text: pypdfium2.PdfTextPage, place: int) -> Box:
    """Of its line's height, and of all that is drawn of the letter."""
    edges = [text.get_charbox(place, loose=loose) for loose in (True, False)]
    return min(e[0] for e in edges), min(e[1] for e in edges), max(e[2] for e in edges), max(e[3] for e in edges)


def _pixel(sheet: pypdfium2.PdfPage, x: float, y: float, size: tuple[int, int]) -> tuple[int, int]:
    """A point of the page in pixels of its picture, whichever way the page is turned."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(sheet, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value, down.value
