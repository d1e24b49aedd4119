"""How is a BagIt package written so that the same content gives the same bytes? As a ZIP, a file at a time.

BagIt is RFC 8493. Times in the archive are fixed, files stand in the order they are added; a file is read in parts, so
memory does not grow with it.
"""

import hashlib
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import IO, Self

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
PART = 1024 * 1024
NAME_BYTES = 150
"""Bytes of a file's name, at most: what every file system takes, with the number before it."""
_FORBIDDEN = frozenset('<>:"/\\|?*%')


class Bag:
    """A package being written under one top folder; `payload` is path → (SHA-256, bytes) of what lies in data/."""

    def __init__(self, file: IO[bytes], top: str) -> None:
        self.payload: dict[str, tuple[str, int]] = {}
        self._tags: dict[str, str] = {}
        self._top = top
        self._zip = zipfile.ZipFile(file, "w")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """The archive is closed, whole or not."""
        self._zip.close()

    def add(self, path: str, content: bytes) -> None:
        """A file of the payload that is held in memory."""
        self.payload[path] = self._write(path, [content], zipfile.ZIP_DEFLATED)

    def add_file(self, path: str, source: Path) -> str:
        """A file of the payload as it lies on disk; returns its SHA-256. Raises OSError."""
        with source.open("rb") as file:
            self.payload[path] = self._write(path, _parts(file), zipfile.ZIP_STORED)
        return self.payload[path][0]

    def add_tag(self, path: str, content: bytes) -> None:
        """A file beside the payload."""
        self._tags[path] = self._write(path, [content], zipfile.ZIP_DEFLATED)[0]

    def end(self, info: Iterable[tuple[str, str]]) -> None:
        """Declaration, description and manifests; then nothing more is added."""
        sizes = [size for _digest, size in self.payload.values()]
        lines = [*info, ("Payload-Oxum", f"{sum(sizes)}.{len(sizes)}")]
        self.add_tag("bagit.txt", DECLARATION.encode())
        self.add_tag("bag-info.txt", "".join(f"{name}: {value}\n" for name, value in lines).encode())
        self.add_tag(MANIFEST, _manifest({path: digest for path, (digest, _size) in self.payload.items()}))
        self._write(TAGS, [_manifest(self._tags)], zipfile.ZIP_DEFLATED)

    def _write(self, path: str, parts: Iterable[bytes], compression: int) -> tuple[str, int]:
        entry = zipfile.ZipInfo(f"{self._top}/{path}")
        entry.compress_type, entry.create_system, entry.external_attr = compression, 3, 0o100644 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(entry, "w") as file:
            for part in parts:
                digest.update(part)
                size += len(part)
                file.write(part)
        return digest.hexdigest(), size


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    while part := file.read(PART):
        yield part


def _manifest(hashes: dict[str, str]) -> bytes:
    """One line a file, by path: what `sha256sum -c` reads."""
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()


def safe_name(typed: str) -> str:
    """A file's name that every system takes: no sign that a file system or a manifest reads as its own, not too long.

    >>> safe_name("租赁合同: 2026/1?.pdf")
    '租赁合同_ 2026_1_.pdf'
    """
    plain = unicodedata.normalize("NFC", typed)
    signs = "".join("_" if c in _FORBIDDEN or unicodedata.category(c).startswith("C") else c for c in plain).strip(" .")
    ending = PurePath(signs).suffix
    stem = signs.removesuffix(ending).encode()[: NAME_BYTES - len(ending.encode())].decode(errors="ignore").strip()
    return f"{stem or '_'}{ending}"
