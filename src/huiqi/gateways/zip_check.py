"""Is an Office or OFD archive what it says? No lock, macro, trap, or foreign bytes before or after it."""

import io
import struct
import zipfile

from huiqi.gateways.refusal import FileRefused

ENTRIES_MAX = 5_000
UNPACKED_MAX = 200 * 1024 * 1024
"""Bytes of all parts together, unpacked, at most."""
RATIO_MAX = 200
"""How many times larger than packed a part above RATIO_FROM may be: text in XML shrinks 20 to 100 times."""
RATIO_FROM = 1024 * 1024

_TYPES = "[Content_Types].xml"
_FOREIGN = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-")
_ACTIVE = (".bin", ".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".scr", ".jar")
_HARMLESS = ("printersettings",)
"""What Excel itself keeps in a .bin: the settings of a printer."""


def check_zip(content: bytes, signature: bytes, *, inside: bool = False) -> frozenset[str]:
    """The names of the parts, once every part was unpacked and looked at; `signature` may be in none of them.

    `inside` another archive, as the table behind a chart is, no third one may stand. Raises FileRefused.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _measure(parts, len(content))
            _end_to_end(archive, content)
            for part in parts:
                _look(part, archive.read(part), signature, inside)
            return frozenset(part.filename for part in parts)
    except FileRefused:
        raise
    except MemoryError:
        raise FileRefused("FILE_BOMB") from None
    except RuntimeError:  # what zipfile raises for a part with a password, and for a way of packing it lacks
        raise FileRefused("FILE_LOCKED") from None
    except Exception:  # an archive is broken in more ways than zipfile lists
        raise FileRefused("FILE_BROKEN") from None


def _measure(parts: list[zipfile.ZipInfo], size: int) -> None:
    """What the directory promises; reading holds it to that."""
    if len(parts) > ENTRIES_MAX or sum(p.file_size for p in parts) > UNPACKED_MAX:
        raise FileRefused("FILE_BOMB")
    if any(p.file_size > RATIO_FROM and p.file_size > RATIO_MAX * max(p.compress_size, 1) for p in parts):
        raise FileRefused("FILE_BOMB")
    # Parts that share their bytes promise more packed bytes than there are.
    if sum(p.compress_size for p in parts) > size:
        raise FileRefused("FILE_BOMB")
    if len({p.filename for p in parts}) != len(parts):
        raise FileRefused("FILE_POLYGLOT")


def _end_to_end(archive: zipfile.ZipFile, content: bytes) -> None:
    """The first part starts the file and the directory's end ends it: nothing is put before or after."""
    end = content.rfind(b"PK\x05\x06")
    directory_size, directory_start, comment = struct.unpack_from("<IIH", content, end + 12)
    if end + 22 + comment != len(content) or comment > 1024 or min(p.header_offset for p in archive.infolist()) != 0:
        raise FileRefused("FILE_POLYGLOT")
    if archive.start_dir != directory_start or directory_start + directory_size > end:
        raise FileRefused("FILE_POLYGLOT")


def _look(part: zipfile.ZipInfo, unpacked: bytes, signature: bytes, inside: bool) -> None:
    name = part.filename.lower()
    if "vbaproject" in name or "/activex/" in f"/{name}" or "/macros" in f"/{name}":
        raise FileRefused("FILE_MACRO")
    if name.endswith(_ACTIVE) and not any(word in name for word in _HARMLESS):
        raise FileRefused("FILE_MACRO")
    if signature in unpacked:
        raise FileRefused("FILE_INFECTED")
    if part.filename == _TYPES and b"macroenabled" in unpacked.lower():
        raise FileRefused("FILE_MACRO")
    if unpacked.startswith(b"PK\x03\x04") and "/embeddings/" in name and not inside:
        check_zip(unpacked, signature, inside=True)
    elif unpacked.startswith(_FOREIGN):
        raise FileRefused("FILE_POLYGLOT")
