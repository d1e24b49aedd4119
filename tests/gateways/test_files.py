"""Good files come in, whatever made them; each kind of bad one is refused by its own reason."""

from contextlib import suppress

import pikepdf
import pytest
import weasyprint
from hypothesis import given
from hypothesis import strategies as st

from gateways import makers
from huiqi.gateways import files, pdf_check
from huiqi.gateways.files import EICAR, SIZE_MAX, Kind, check
from huiqi.gateways.refusal import REASONS, FileRefused
from huiqi.gateways.specimen import specimen_pdf

GOOD = {
    "a.pdf": (specimen_pdf(), Kind.PDF),
    "打印.pdf": (weasyprint.HTML(string="<h1>标题</h1><a href='https://example.cn'>甲乙</a>").write_pdf(), Kind.PDF),
    "many pages.PDF": (makers.pdf(30), Kind.PDF),
    "扫描件.png": (makers.picture("PNG"), Kind.PNG),
    "照片.jpg": (makers.picture("JPEG"), Kind.JPEG),
    "progressive.JPEG": (makers.picture("JPEG", progressive=True), Kind.JPEG),
    "restarts.jpg": (makers.picture("JPEG", size=(400, 300), restart_marker_rows=1), Kind.JPEG),
    "filled up by the camera.jpg": (makers.picture("JPEG") + b"\x00" * 64, Kind.JPEG),
    "合同.docx": (makers.letter("甲方", "乙方"), Kind.DOCX),
    "发票.xlsx": (makers.table(("号码", "金额"), ("1", 100)), Kind.XLSX),
    "a.pptx": (makers.office("pptx"), Kind.PPTX),
    "a.ofd": (makers.office("ofd"), Kind.OFD),
    "chart.docx": (makers.with_parts("docx", {"word/embeddings/a.xlsx": makers.table(("a", 1))}), Kind.DOCX),
    "printer.xlsx": (makers.with_parts("xlsx", {"xl/printerSettings/printerSettings1.bin": b"\x00"}), Kind.XLSX),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_comes_in_as_what_it_is(name: str) -> None:
    content, kind = GOOD[name]
    assert check(name, content) is kind


NESTED = makers.with_parts("docx", {"word/embeddings/b.docx": makers.office("docx")})
BAD = [
    ("FILE_EMPTY", "a.pdf", b""),
    ("FILE_KIND", "a.pdf", b"MZ\x90\x00"),
    ("FILE_KIND", "a.html", b"<!doctype html><script>alert(1)</script>"),
    ("FILE_KIND", "a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ("FILE_KIND", "a.pdf", b"\n" + specimen_pdf()),
    ("FILE_KIND", "a.zip", makers.archive({"a.txt": b"a"})),
    ("FILE_KIND", "a.gif", b"GIF89a"),
    ("FILE_NAME", "a.png", specimen_pdf()),
    ("FILE_NAME", "a.pdf", makers.picture()),
    ("FILE_NAME", "a.xlsx", makers.office("docx")),
    ("FILE_NAME", "a.pdf.exe", specimen_pdf()),
    ("FILE_NAME", "pdf", specimen_pdf()),
    ("FILE_BROKEN", "a.pdf", specimen_pdf()[:60]),
    ("FILE_BROKEN", "a.pdf", makers.pdf(0)),
    ("FILE_BROKEN", "a.png", makers.picture("PNG", size=(300, 300))[:-3000]),
    ("FILE_BROKEN", "a.docx", makers.office("docx")[:-10]),
    ("FILE_BROKEN", "a.docx", makers.lying_zip()),
    ("FILE_LOCKED", "a.pdf", makers.locked_pdf()),
    ("FILE_LOCKED", "a.pdf", makers.locked_pdf(user="")),
    ("FILE_LOCKED", "a.docx", makers.ole("EncryptedPackage")),
    ("FILE_LOCKED", "a.docx", makers.encrypted_zip()),
    ("FILE_OLD_OFFICE", "a.doc", makers.ole("WordDocument")),
    ("FILE_MACRO", "a.docx", makers.with_parts("docx", {"word/vbaProject.bin": b"x"})),
    ("FILE_MACRO", "a.xlsx", makers.with_parts("xlsx", {"xl/activeX/activeX1.xml": b"x"})),
    ("FILE_MACRO", "a.pptx", makers.with_parts("pptx", {"ppt/run.exe": b"x"})),
    (
        "FILE_MACRO",
        "a.docx",
        makers.archive(
            {"word/document.xml": b"<x/>", makers.TYPES: b'ContentType="application/vnd.ms-word.document.macroEnabled.main"'}
        ),
    ),
    ("FILE_ACTIVE", "a.pdf", makers.pdf(OpenAction=makers.action("JavaScript", JS="app.alert(1)"))),
    ("FILE_ACTIVE", "a.pdf", makers.pdf(OpenAction=makers.action("Launch", F="cmd.exe"))),
    ("FILE_ACTIVE", "a.pdf", makers.pdf(AcroForm=pikepdf.Dictionary(XFA=pikepdf.Array([])))),
    ("FILE_ACTIVE", "a.pdf", makers.pdf(OpenAction=makers.action("GoTo", Next=makers.action("Launch")))),
    ("FILE_ACTIVE", "a.pdf", makers.pdf_hidden_in_object_stream()),
    ("FILE_ACTIVE", "a.pdf", makers.pdf_with_attachment()),
    ("FILE_POLYGLOT", "a.pdf", specimen_pdf() + b"<script>alert(1)</script>"),
    ("FILE_POLYGLOT", "a.pdf", specimen_pdf() + makers.archive({"a.class": b"a"})),
    ("FILE_POLYGLOT", "a.png", makers.picture("PNG") + b"x"),
    ("FILE_POLYGLOT", "a.png", makers.picture("PNG") + makers.archive({"a.txt": b"a"})),
    ("FILE_POLYGLOT", "a.jpg", makers.picture("JPEG") + makers.archive({"a.txt": b"a"})),
    ("FILE_POLYGLOT", "a.jpg", makers.picture("JPEG") + b"<?php ?>\xff\xd9"),
    ("FILE_POLYGLOT", "a.jpg", makers.picture("JPEG") + makers.picture("JPEG")),
    ("FILE_POLYGLOT", "a.docx", makers.office("docx") + b"x"),
    ("FILE_POLYGLOT", "a.docx", b"PK\x03\x04" + makers.office("docx")),
    ("FILE_POLYGLOT", "a.docx", makers.with_parts("docx", {"word/a.zip": makers.archive({"a": b"a"})})),
    ("FILE_POLYGLOT", "a.docx", makers.with_parts("docx", {"word/embeddings/a.docx": NESTED})),
    ("FILE_POLYGLOT", "a.docx", makers.with_parts("docx", {"word/media/a.png": b"MZ\x90"})),
    ("FILE_BOMB", "a.docx", makers.with_parts("docx", {"word/zero.xml": b"\x00" * 20_000_000})),
    ("FILE_BOMB", "a.docx", makers.with_parts("docx", {f"word/{i}.xml": b"" for i in range(5_001)})),
    ("FILE_BOMB", "a.docx", makers.overlapping_zip()),
    ("FILE_BOMB", "a.png", makers.vast_picture()),
    ("FILE_INFECTED", "a.txt", EICAR),
    ("FILE_INFECTED", "a.docx", makers.with_parts("docx", {"word/media/a.txt": EICAR})),
]


@pytest.mark.parametrize(("code", "name", "content"), BAD, ids=[f"{c}-{i}-{n}" for i, (c, n, _) in enumerate(BAD)])
def test_a_bad_file_is_refused_by_its_reason(code: str, name: str, content: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        check(name, content)
    assert refused.value.code == code
    assert str(refused.value) == f"{REASONS[code][0]}；{REASONS[code][1]}。"


def test_every_reason_is_tried() -> None:
    elsewhere = {"FILE_TOO_LARGE", "FILE_OTHER_KIND"}  # below, and where a comment comes with a slide show
    assert {code for code, _, _ in BAD} | elsewhere == set(REASONS)


def test_fifty_megabytes_come_in_and_a_byte_more_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert SIZE_MAX == 50 * 1024 * 1024
    content = specimen_pdf()
    monkeypatch.setattr(files, "SIZE_MAX", len(content))
    assert check("a.pdf", content) is Kind.PDF
    monkeypatch.setattr(files, "SIZE_MAX", len(content) - 1)
    with pytest.raises(FileRefused) as refused:
        check("a.pdf", content)
    assert refused.value.code == "FILE_TOO_LARGE"


def test_a_pdf_of_too_many_parts_is_refused_before_they_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_check, "OBJECTS_MAX", 30)
    pdf_check.check_pdf(makers.pdf(10))
    with pytest.raises(FileRefused) as refused:
        pdf_check.check_pdf(makers.pdf(30))
    assert refused.value.code == "FILE_BOMB"


STARTS = [b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]


@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=400), name=st.text(max_size=20))
def test_random_bytes_are_refused_and_nothing_else(start: bytes, rest: bytes, name: str) -> None:
    with pytest.raises(FileRefused):
        check(name, start + rest)


@given(which=st.sampled_from(sorted(GOOD)), place=st.integers(0, 100_000), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_file_is_taken_or_refused_and_nothing_else(which: str, place: int, byte: int, cut: bool) -> None:
    content = bytearray(GOOD[which][0])
    place %= len(content)
    content[place] = byte
    with suppress(FileRefused):
        check(which, bytes(content[:place]) if cut else bytes(content))
