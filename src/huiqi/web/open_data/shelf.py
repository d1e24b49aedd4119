"""Where do the files that are handed out lie? In a folder of the machine: their newest issue, made hourly by the worker.

Page, catalogue and download speak of the same issue, so that sizes and checksums are those of what is downloaded.
"""

import datetime as dt
import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.conf import settings
from django.db import connection

from huiqi.reports.open_data.imprint import imprint
from huiqi.reports.open_data.issue import Issue, read_issue, write_issue
from huiqi.web.backup.tables import snapshot

FRESH = dt.timedelta(days=1)
"""An older issue is not handed out, though no worker should run."""
KEPT = 2
"""Issues that stay: the newest, and the one from which somebody may still be reading."""
_NAME = "%Y%m%dT%H%M%S%fZ"


def current(at: dt.datetime) -> Issue:
    """The newest issue; a new one where there is none or it is older than FRESH. Raises OSError."""
    there = _newest()
    return there if there and at - there.at < FRESH else renew(at)


def renew(at: dt.datetime) -> Issue:
    """A new issue of this moment; while another process makes one, the one before. Raises OSError."""
    folder: Path = settings.OPEN_DATA_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    before = _newest()
    with _alone(folder / "lock", wait=before is None) as alone:
        if not alone and before:
            return before
        before = _newest()
        if before and before.at >= at:
            return before
        with nullcontext() if connection.in_atomic_block else snapshot():
            made = write_issue(folder / f"{at.astimezone(dt.UTC):{_NAME}}", imprint(at), before=before)
        for old in _folders()[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)
        return made


def _folders() -> list[Path]:
    """Whole issues, the oldest first; one that is being written begins with a dot."""
    folder: Path = settings.OPEN_DATA_FOLDER
    return sorted(path for path in folder.glob("[0-9]*Z") if path.is_dir())


def _newest() -> Issue | None:
    """The newest that this huiqi can read: one written by an older huiqi may be described otherwise."""
    for folder in reversed(_folders()):
        try:
            return read_issue(folder)
        except (OSError, ValueError, KeyError):
            continue
    return None


@contextmanager
def _alone(path: Path, *, wait: bool) -> Iterator[bool]:
    """Whether no other process is making an issue; `wait` until none is."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
