"""What files do firms and others send? Each made here, byte by byte, good and bad."""

import io
import zipfile
import zlib
from collections.abc import Mapping

import docx
import pikepdf
import xlsxwriter
from PIL import Image

OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml", "ofd": "OFD.xml"}
TYPES = "[Content_Types].xml"


def archive(parts: Mapping[str, bytes], *, packed: bool = True) -> bytes:
    """A zip of some parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return written.getvalue()


def office(ending: str, **more: bytes) -> bytes:
    """The bare bones of an Office or OFD file, with more parts: `vba` becomes xl/vbaProject.bin and so on."""
    parts = {TYPES: b"<Types/>", OFFICE[ending]: b"<x/>"}
    return archive(parts | {name.replace("__", "/"): content for name, content in more.items()})


def with_parts(ending: str, parts: Mapping[str, bytes]) -> bytes:
    """The same, with parts by their names."""
    return archive({TYPES: b"<Types/>", OFFICE[ending]: b"<x/>", **parts})


def letter(*lines: str) -> bytes:
    """A Word file as Word writes it."""
    document, written = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(written)
    return written.getvalue()


def table(*rows: tuple[object, ...]) -> bytes:
    """An Excel file."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return written.getvalue()


def picture(form: str = "PNG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    """A picture with some structure in it."""
    written = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(written, form, **options)
    return written.getvalue()


def vast_picture() -> bytes:
    """A few bytes that say they are 65,535 by 65,535 pixels, rightly summed."""
    made = bytearray(picture("PNG", (1, 1)))
    made[16:24] = (0xFFFF).to_bytes(4, "big") * 2
    made[29:33] = zlib.crc32(made[12:29]).to_bytes(4, "big")
    return bytes(made)


def pdf(pages: int = 1, **root: object) -> bytes:
    """A PDF of blank pages; `root` are entries of its catalogue."""
    document, written = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page()
    for key, value in root.items():
        document.Root[f"/{key}"] = document.make_indirect(value) if isinstance(value, pikepdf.Object) else value
    document.save(written)
    return written.getvalue()


def locked_pdf(owner: str = "geheim", user: str = "geheim") -> bytes:
    """A PDF with a password."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(written, encryption=pikepdf.Encryption(owner=owner, user=user))
    return written.getvalue()


def action(kind: str, **more: object) -> pikepdf.Dictionary:
    """A PDF's action dictionary."""
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **more)


def pdf_hidden_in_object_stream() -> bytes:
    """A script that no search through the file's bytes finds: its object is packed."""
    document, written = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.Root.OpenAction = document.make_indirect(action("JavaScript", JS="app.alert(1)"))
    document.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return written.getvalue()


def pdf_with_attachment() -> bytes:
    """A PDF that carries another file."""
    document, written = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.attachments["virus.exe"] = b"MZ"
    document.save(written)
    return written.getvalue()


def ole(words: str) -> bytes:
    """An OLE container that names a stream: an old Office file, or a new one with a password."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + words.encode("utf-16-le") + b"\x00" * 400


def encrypted_zip() -> bytes:
    """An archive whose part says it is encrypted."""
    made = bytearray(office("docx"))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        place = made.rfind(mark)
        made[place + (6 if mark == b"PK\x03\x04" else 8)] |= 1
    return bytes(made)


def lying_zip() -> bytes:
    """An archive whose directory says that a part is smaller than what it unpacks to."""
    made = bytearray(with_parts("docx", {"word/big.xml": b"a" * 100_000}))
    real, small = (100_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    return bytes(made.replace(real, small))


def overlapping_zip() -> bytes:
    """Many directory entries that all point to the same packed bytes."""
    made = with_parts("docx", {f"word/{i}.xml": b"a" * 900_000 for i in range(2)})
    end = made.rfind(b"PK\x05\x06")
    directory = made.find(b"PK\x01\x02")
    last = made.rfind(b"PK\x01\x02")
    entry = made[last:end]
    copies = b"".join(entry.replace(b"word/1.xml", f"word/{i:x}.xml".encode()) for i in range(2, 16))
    grown, count = made[directory:end] + copies, 18
    tail = (
        b"PK\x05\x06\x00\x00\x00\x00"
        + count.to_bytes(2, "little") * 2
        + len(grown).to_bytes(4, "little")
        + directory.to_bytes(4, "little")
        + b"\x00\x00"
    )
    return made[:directory] + grown + tail
