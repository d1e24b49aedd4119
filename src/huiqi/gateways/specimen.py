"""What stands in for a real paper? A one-page PDF that passes every check, for demonstrations and tests."""

import io
from functools import cache

import pikepdf


@cache
def specimen_pdf(words: str = "SPECIMEN") -> bytes:
    """A page that shows `words` (Latin letters); the same words give the same bytes."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    said = words.encode("ascii", "replace").replace(b"\\", b"").replace(b"(", b"").replace(b")", b"")
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = document.make_stream(b"BT /F1 28 Tf 72 720 Td (" + said + b") Tj ET")
    written = io.BytesIO()
    document.save(written, deterministic_id=True)
    return written.getvalue()
