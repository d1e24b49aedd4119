"""How does a file come in? Its name made plain, its content checked, scanned and kept."""

import datetime as dt
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.conf import settings

from huiqi.gateways import clamd
from huiqi.gateways.files import Kind, check
from huiqi.gateways.refusal import FileRefused
from huiqi.gateways.storage import Store

NAME_MAX = 120


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
    """The folder of the settings."""
    return Store(Path(settings.MEDIA_ROOT))


def receive(name: str, content: bytes, kinds: Collection[Kind] = tuple(Kind)) -> Received:
    """Check, scan and keep a file of one of the kinds; to be called before a row is locked, as it takes its time.

    Raises FileRefused.
    """
    name = file_name(name)
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
