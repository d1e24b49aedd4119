"""Where do files lie? Each under the SHA-256 of its content: the same file is kept once, none is changed.

In a folder of this machine, or in a bucket (`huiqi.gateways.bucket`); whoever reads one does not know which.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol


class Lost(LookupError):
    """The store has no whole copy of a content; the message says which, and what was found instead."""


class StoreAway(Exception):
    """The store does not answer: nothing was kept or read, and it helps to try again."""


class Store(Protocol):
    """Files by content. Every method raises StoreAway where the store does not answer, ValueError for no SHA-256."""

    def keep(self, content: bytes) -> str:
        """Keep the content; returns its SHA-256, 64 hexadecimal digits. A crash leaves the whole file or none."""
        ...

    def path_of(self, name: str) -> Path:
        """A file of this machine that holds the content, to be read now and never changed. Raises Lost."""
        ...

    def has(self, name: str) -> bool:
        """Whether something lies under the name."""
        ...

    def names(self) -> Iterator[str]:
        """The name of every file, in order."""
        ...

    def opened(self, name: str) -> IO[bytes]:
        """What lies under the name, whole or not; the caller closes it. Raises Lost where nothing does."""
        ...

    def put(self, name: str, content: IO[bytes]) -> None:
        """Put a content back under its name, whole or not at all, in the place of what lies there."""
        ...

    def drop(self, name: str) -> None:
        """Take away what lies under the name: only for what was put there by mistake."""
        ...


def hash_of(file: IO[bytes]) -> str:
    """SHA-256 of an open file, which is then at its beginning again."""
    found = hashlib.sha256()
    while piece := file.read(1 << 20):
        found.update(piece)
    file.seek(0)
    return found.hexdigest()


def checked(name: str) -> str:
    """The name itself. Raises ValueError for what is no SHA-256, such as a path."""
    if not is_name(name):
        raise ValueError(f"{name[:80]!r} is no SHA-256")
    return name


def is_name(name: str) -> bool:
    """Whether it is a SHA-256 as the store writes it."""
    return len(name) == 64 and set(name) <= set("0123456789abcdef")


@dataclass(frozen=True)
class Folder:
    """A Store on this machine; made where it is missing."""

    folder: Path

    def keep(self, content: bytes) -> str:
        """See Store."""
        name = hashlib.sha256(content).hexdigest()
        if not self.has(name):
            with written_whole(self._place(name)) as file:
                file.write(content)
        return name

    def path_of(self, name: str) -> Path:
        """See Store; the content is not read, so a change on the disk shows only in `huiqi backup` and `huiqi files`."""
        if not self.has(name):
            raise Lost(f"{name} is not in {self.folder}")
        return self._place(name)

    def has(self, name: str) -> bool:
        """See Store."""
        return self._place(name).is_file()

    def names(self) -> Iterator[str]:
        """See Store."""
        for path in sorted(self.folder.glob("??/*")):
            if is_name(path.name) and path == self._place(path.name) and path.is_file() and not path.is_symlink():
                yield path.name

    def opened(self, name: str) -> IO[bytes]:
        """See Store."""
        return self.path_of(name).open("rb")

    def put(self, name: str, content: IO[bytes]) -> None:
        """See Store."""
        with written_whole(self._place(name)) as file:
            shutil.copyfileobj(content, file)

    def drop(self, name: str) -> None:
        """See Store."""
        self._place(name).unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        return self.folder / checked(name)[:2] / name


@contextmanager
def written_whole(place: Path) -> Iterator[IO[bytes]]:
    """A file that has its name only when it is whole, also after a crash; its owner alone reads it.

    Raises OSError where there is no room, and leaves nothing behind: on a full disk each try would leave one more.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=place.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, place)
    except BaseException:
        os.unlink(part)
        raise
