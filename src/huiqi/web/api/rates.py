"""How often has somebody asked in this minute? Counted exactly and for all workers of a machine, without a lock.

Each caller has a file a minute and each request adds a byte to it: where an append ends is the request's own number, for
no two appends end at the same place. What is older than the minute before is swept away.
"""

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path

WINDOW = 60
"""Seconds in which requests are counted together."""


def count(folder: Path, caller: str, at: int) -> int:
    """The number of this request among those of its caller in the minute of `at` (seconds since 1970): 1 is the first."""
    minute = at // WINDOW
    place = folder / str(minute)
    if not place.exists():
        _sweep(folder, minute)
        place.mkdir(parents=True, exist_ok=True)
    file = os.open(place / hashlib.sha256(caller.encode()).hexdigest()[:32], os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        os.write(file, b".")
        return os.lseek(file, 0, os.SEEK_CUR)
    finally:
        os.close(file)


def left(at: int) -> int:
    """Seconds until the next minute begins: 1 to 60."""
    return WINDOW - at % WINDOW


def _sweep(folder: Path, minute: int) -> None:
    """Remove what no request is counted in any more; two workers may do so at once."""
    with suppress(FileNotFoundError):
        for old in folder.iterdir():
            if old.name.isdecimal() and int(old.name) < minute - 1:
                shutil.rmtree(old, ignore_errors=True)
