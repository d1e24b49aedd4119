"""Is a PDF only something to read? No lock, script, launched program, attachment, or foreign bytes at its end."""

import io
from collections.abc import Iterator

import pikepdf

from huiqi.gateways.refusal import FileRefused

OBJECTS_MAX = 100_000
"""Objects of one PDF, at most: to look at so many takes five seconds."""
DEPTH_MAX = 60
_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/GoToE"})
_KEYS = ("/JS", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent")
_TYPES = frozenset({"/EmbeddedFile"})


def check_pdf(content: bytes) -> None:
    """Raises FileRefused where a PDF is broken, locked, active or not alone."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if document.is_encrypted:
                raise FileRefused("FILE_LOCKED")
            if not len(document.pages):
                raise FileRefused("FILE_BROKEN")
            if len(document.objects) > OBJECTS_MAX:
                raise FileRefused("FILE_BOMB")
            for found in (document.Root, *document.objects):
                _refuse_active(found)
    except FileRefused:
        raise
    except MemoryError:
        raise FileRefused("FILE_BOMB") from None
    except pikepdf.PasswordError:
        raise FileRefused("FILE_LOCKED") from None
    except Exception:  # the reader fails on broken input in ways it does not list
        raise FileRefused("FILE_BROKEN") from None
    _refuse_company(content)


def _refuse_active(found: object) -> None:
    """Dictionaries anywhere, also inside other objects; what is indirect comes by itself."""
    for part in _dictionaries(found):
        if any(key in part for key in _KEYS) or str(part.get("/Type")) in _TYPES:
            raise FileRefused("FILE_ACTIVE")
        if str(part.get("/S")) in _ACTIONS:
            raise FileRefused("FILE_ACTIVE")


def _dictionaries(found: object, depth: int = 0) -> Iterator[pikepdf.Object]:
    if depth > DEPTH_MAX:
        raise FileRefused("FILE_BOMB")
    if isinstance(found, pikepdf.Array):
        inner = list(found)
    elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        yield found
        inner = [found[key] for key in found.keys()]  # noqa: SIM118  a stream is no mapping
    else:
        return
    for part in inner:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            yield from _dictionaries(part, depth + 1)


def _refuse_company(content: bytes) -> None:
    """What follows the last end mark is blanks; an archive's directory stands nowhere near the end."""
    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + 5 :].strip(b"\x00\t\n\f\r "):
        raise FileRefused("FILE_POLYGLOT")
    if content.find(b"PK\x05\x06", max(0, len(content) - 70_000)) >= 0 and content.find(b"PK\x01\x02") >= 0:
        raise FileRefused("FILE_POLYGLOT")
