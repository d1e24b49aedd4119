"""What files do firms and others send? Each made here, byte by byte, good and bad."""

import io
import struct
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


def nested(depth: int, times: int = 10) -> bytes:
    """A PDF whose page draws a drawing `times` over that draws another `times` over, and so on: a few bytes each."""
    document, written = pikepdf.new(), io.BytesIO()
    page = document.add_blank_page(page_size=(200, 200))
    box = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Form, "BBox": [0, 0, 200, 200]}
    drawn = document.make_stream(b"0 0 m 1 1 l S", **box)
    for _ in range(depth):
        inner = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=drawn))
        drawn = document.make_stream(b"/F Do " * times, **box, Resources=inner)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=drawn))
    page.Contents = document.make_stream(b"/F Do")
    document.save(written)
    return written.getvalue()


def unfolding(mebibytes: int) -> bytes:
    """A PDF one of whose objects lies in a stream that unfolds, twice, to so many mebibytes of blanks."""
    blanks = zlib.compressobj(9)
    packed = blanks.compress(b"6 0 << /A 1 >>")
    packed += b"".join(blanks.compress(b" " * 2**20) for _ in range(mebibytes)) + blanks.flush()
    stream = zlib.compress(packed, 9)
    head = b"<< /Type /ObjStm /N 1 /First 4 /Filter [/FlateDecode /FlateDecode] /Length %d >>" % len(stream)
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>", 5: head + b"\nstream\n" + stream + b"\nendstream",
    }  # fmt: skip
    written, starts = bytearray(b"%PDF-1.5\n"), dict[int, int]()
    for number, content in objects.items():
        starts[number] = len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    starts[4] = len(written)
    rows = [(0, 0, 65535), *((1, starts[n], 0) for n in (1, 2, 3, 4, 5)), (2, 5, 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    head = b"<< /Type /XRef /Size 7 /W [1 4 2] /Root 1 0 R /Length %d >>" % len(table)
    written += b"4 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (head, table, starts[4])
    return bytes(written)


def far_apart(row: int, column: int) -> bytes:
    """An Excel file with a word in its first cell and one in that one; from 0."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "甲")
        sheet.write(row, column, "乙")
    return written.getvalue()
