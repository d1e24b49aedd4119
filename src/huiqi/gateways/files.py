"""May this file come in? What it is by its content, and whether anything in it is hidden, active, locked or a trap.

`check(name, content)` gives the Kind or raises FileRefused. It never trusts the name: the name only has to agree.
"""

import io
from collections.abc import Callable
from enum import Enum
from pathlib import PurePath

from PIL import Image

from huiqi.gateways.confined import Unread, confined
from huiqi.gateways.pdf_check import check_pdf
from huiqi.gateways.refusal import FileRefused
from huiqi.gateways.zip_check import check_zip

SIZE_MAX = 50 * 1024 * 1024
"""Bytes of one file, at most."""

PIXELS_MAX = 100_000_000
"""Pixels of one picture, at most: an A0 sheet at 250 dots per inch."""

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless file by which virus scanners are tried out. Source: eicar.org."""


class Kind(Enum):
    """What a file can be: its endings and its media type."""

    PDF = (("pdf",), "application/pdf")
    PNG = (("png",), "image/png")
    JPEG = (("jpg", "jpeg"), "image/jpeg")
    DOCX = (("docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    XLSX = (("xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    PPTX = (("pptx",), "application/vnd.openxmlformats-officedocument.presentationml.presentation")
    OFD = (("ofd",), "application/ofd")

    @property
    def endings(self) -> tuple[str, ...]:
        return self.value[0]

    @property
    def media_type(self) -> str:
        return self.value[1]


ENDINGS = tuple(f".{ending}" for kind in Kind for ending in kind.endings)

_SCAN_DATA = frozenset({b"\x00", b"\xff", *(bytes([restart]) for restart in range(0xD0, 0xD8))})
_ZIP_KINDS = {
    "word/document.xml": Kind.DOCX,
    "xl/workbook.xml": Kind.XLSX,
    "ppt/presentation.xml": Kind.PPTX,
    "OFD.xml": Kind.OFD,
}


def check(name: str, content: bytes) -> Kind:
    """The kind of a file, if it may come in. Raises FileRefused with the reason and the next step."""
    if not content:
        raise FileRefused("FILE_EMPTY")
    if len(content) > SIZE_MAX:
        raise FileRefused("FILE_TOO_LARGE")
    try:
        return Kind[confined(kind_of, name, content=content)]
    except Unread:  # a good file of our size is looked at in a fraction of what a reader has
        raise FileRefused("FILE_BOMB") from None


def kind_of(content: bytes, name: str) -> str:
    """The name of the Kind; looked at here, whatever it takes. Raises FileRefused."""
    if EICAR in content:
        raise FileRefused("FILE_INFECTED")
    for magic, look in _LOOKS:
        if content.startswith(magic):
            kind = look(content)
            break
    else:
        raise FileRefused("FILE_KIND")
    if PurePath(name).suffix.lower().removeprefix(".") not in kind.endings:
        raise FileRefused("FILE_NAME")
    return kind.name


def _pdf(content: bytes) -> Kind:
    check_pdf(content)
    return Kind.PDF


def _zip(content: bytes) -> Kind:
    """Office and OFD are archives that name their main part."""
    parts = check_zip(content, EICAR)
    for part, kind in _ZIP_KINDS.items():
        if part in parts:
            return kind
    raise FileRefused("FILE_KIND")


def _ole(content: bytes) -> Kind:
    """Office before 2007, or a new one locked with a password, which is kept in the old form."""
    raise FileRefused("FILE_LOCKED" if "EncryptedPackage".encode("utf-16-le") in content else "FILE_OLD_OFFICE")


def _png(content: bytes) -> Kind:
    _picture(content, "PNG")
    if _png_end(content) != len(content):
        raise FileRefused("FILE_POLYGLOT")
    return Kind.PNG


def _png_end(content: bytes) -> int:
    """Where the picture ends. That is looked up, as WeasyPrint teaches Pillow to make do with half a picture."""
    place = 8
    while place + 12 <= len(content):
        length, chunk = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        place += 12 + length
        if chunk == b"IEND":
            return place
    raise FileRefused("FILE_BROKEN")


def _jpeg(content: bytes) -> Kind:
    _picture(content, "JPEG")
    # Some cameras fill up with zeros; anything else after the end is not the picture's.
    if content[_jpeg_end(content) :].strip(b"\x00"):
        raise FileRefused("FILE_POLYGLOT")
    return Kind.JPEG


def _jpeg_end(content: bytes) -> int:
    """Where the picture ends: segments are stepped over by their length, the scan's data up to its next marker."""
    place = 2
    while place + 4 <= len(content) + 2:
        marker = content[place + 1 : place + 2]
        if marker == b"\xd9":
            return place + 2
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        if marker == b"\xda":  # a scan: in its data FF is followed by 00 or by a restart mark
            while (place := content.find(b"\xff", place)) >= 0 and content[place + 1 : place + 2] in _SCAN_DATA:
                place += 1
            if place < 0:
                break
        while content[place : place + 2] == b"\xff\xff":
            place += 1
    raise FileRefused("FILE_BROKEN")


def _picture(content: bytes, form: str) -> None:
    try:
        with Image.open(io.BytesIO(content), formats=[form]) as picture:
            if picture.width * picture.height > PIXELS_MAX:
                raise FileRefused("FILE_BOMB")
            picture.load()
    except FileRefused:
        raise
    except (Image.DecompressionBombError, MemoryError):
        raise FileRefused("FILE_BOMB") from None
    except Exception:  # a decoder fails on broken input in ways it does not list
        raise FileRefused("FILE_BROKEN") from None


_LOOKS: tuple[tuple[bytes, Callable[[bytes], Kind]], ...] = (
    (b"%PDF-", _pdf),
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"PK\x03\x04", _zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _ole),
)
