"""How does a file come in? Its name made plain, its content checked, scanned and kept."""

import datetime as dt
import logging
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.conf import settings

from huiqi.gateways import clamd
from huiqi.gateways.bucket import Bucket
from huiqi.gateways.files import Kind, check
from huiqi.gateways.refusal import FileRefused
from huiqi.gateways.storage import Folder, Store

NAME_MAX = 120
_attempts = logging.getLogger("huiqi.security")


@dataclass(frozen=True)
class Received:
    """A file in the store; `fields()` are those of a StoredFile."""

    name: str
    sha256: str
    size: int
    kind: Kind
    scanned: str

    def fields(self, at: dt.datetime) -> dict[str, object]:
        """What a StoredFile row says of it."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "size": self.size,
            "kind": self.kind.name,
            "scanned": self.scanned,
            "uploaded_at": at,
        }


def store() -> Store:
    """The bucket of the settings, or where none is named the folder."""
    return bucket() or folder()


def where() -> str:
    """Where that is, for people."""
    return f"s3://{settings.S3.bucket}/{settings.S3.prefix}" if settings.S3 else str(settings.MEDIA_ROOT)


def folder() -> Folder:
    """The folder of the settings."""
    return Folder(Path(settings.MEDIA_ROOT))


def bucket() -> Bucket | None:
    """The bucket of the settings, where one is named."""
    if settings.S3 is None:
        return None
    return Bucket(settings.S3, Folder(Path(settings.S3_COPIES)), settings.S3_COPIES_MAX)


def receive(name: str, content: bytes, kinds: Collection[Kind] = tuple(Kind)) -> Received:
    """Check, scan and keep a file of one of the kinds; to be called before a row is locked, as it takes its time.

    A file that is refused stands in the log of attempts, without its name. Raises FileRefused, StoreAway.
    """
    try:
        return _received(file_name(name), content, kinds)
    except FileRefused as refused:
        _attempts.warning("file refused code=%s bytes=%s", refused.code, len(content))
        raise


def _received(name: str, content: bytes, kinds: Collection[Kind]) -> Received:
    kind = check(name, content)
    if kind not in kinds:
        raise FileRefused("FILE_OTHER_KIND")
    scan = clamd.scan(content, settings.CLAMD)
    if scan.outcome == clamd.INFECTED:
        raise FileRefused("FILE_INFECTED")
    return Received(name, store().keep(content), len(content), kind, scan.outcome)


def file_name(typed: str) -> str:
    """A name for people to read: no folder, no control or direction signs, at most NAME_MAX signs, the ending kept.

    >>> file_name("C:\\\\合同\\\\a\\u202efdp.exe\\n")
    'afdp.exe'
    >>> file_name("..")
    '未命名'
    """
    last = typed.replace("\\", "/").rpartition("/")[2]
    signs = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cs", "Cf", "Co", "Cn", "Zl", "Zp")).strip()
    ending = PurePath(signs).suffix[:10]
    return (signs[: NAME_MAX - len(ending)] + ending if len(signs) > NAME_MAX else signs).strip(".") or "未命名"
