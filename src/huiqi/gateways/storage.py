"""Where do files lie? In one folder, each under the SHA-256 of its content: the same file is kept once, none is changed."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Store:
    """A folder of files by content; made where it is missing."""

    folder: Path

    def keep(self, content: bytes) -> str:
        """Keep the content; returns its SHA-256, 64 hexadecimal digits. A crash leaves the whole file or none."""
        name = hashlib.sha256(content).hexdigest()
        place = self.path_of(name)
        if place.exists():
            return name
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=place.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, place)
        except BaseException:
            os.unlink(part)
            raise
        return name

    def path_of(self, name: str) -> Path:
        """The path of a content. Raises ValueError for what is no SHA-256, such as a path."""
        if len(name) != 64 or not set(name) <= set("0123456789abcdef"):
            raise ValueError(f"{name[:80]!r} is no SHA-256")
        return self.folder / name[:2] / name
