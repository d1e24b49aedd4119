"""What stands in an archive, and is it whole?

A plain tar: `database/TABLE.jsonl.gz` for each table, `files/ab/SHA256` for each stored file, and last `manifest.json`
with the hash of every part, sealed with HMAC-SM3 under the audit key. Without its end it has no manifest; changed, it no
longer fits its seal. Nothing is ever unpacked to a name that the archive gives.
"""

import contextlib
import fcntl
import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

from huiqi.access.audit import canonical
from huiqi.register.cipher import key_name
from huiqi.web.backup import BackupRefused

FORMAT = 1
MANIFEST = "manifest.json"
MANIFEST_MAX = 1 << 30
"""Bytes; a stored file takes 150 of them."""
_TABLE, _FILE = re.compile(r"database/[a-z0-9_]+\.jsonl\.gz"), re.compile(r"files/([0-9a-f]{2})/\1[0-9a-f]{62}")
_PIECE = 1 << 20


class Writer:
    """An archive that is being written."""

    def __init__(self, file: IO[bytes], folder: Path) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT)  # noqa: SIM115  closed by `end`
        self._folder = folder
        self.parts: dict[str, str] = {}
        """SHA-256 of every part by name."""

    def add_table(self, name: str, lines: Iterable[bytes]) -> int:
        """Add the rows of a table; returns how many."""
        count = 0
        with tempfile.TemporaryFile(dir=self._folder) as packed:
            with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=6, mtime=0) as pack:
                for line in lines:
                    pack.write(line)
                    count += 1
            packed.seek(0)
            self._add(f"database/{name}.jsonl.gz", packed)
        return count

    def add_file(self, name: str, file: IO[bytes]) -> str:
        """Add a stored file; returns the SHA-256 of its content, which ought to be its name."""
        return self._add(f"files/{name[:2]}/{name}", file)

    def end(self, manifest: Mapping[str, object]) -> None:
        """Write the manifest, sealed."""
        text = canonical({**manifest, "parts": self.parts})
        self._add(MANIFEST, io.BytesIO(canonical({"manifest": text, "seal": _seal(text)}).encode()))
        self._tar.close()

    def _add(self, name: str, file: IO[bytes]) -> str:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        hashed = _Hashed(file)
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, hashed)  # type: ignore[arg-type]  # it reads, and that is all addfile asks for
        self.parts[name] = hashed.digest.hexdigest()
        return self.parts[name]


class Reader:
    """An archive that is read. Raises BackupRefused where it is not one, or not whole."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.name = name
        try:
            self._tar = tarfile.open(fileobj=file, mode="r:")  # noqa: SIM115  it owns nothing: the caller closes the file
            self._members = {member.name: member for member in self._listed()}
        except (tarfile.TarError, EOFError) as error:
            raise self._broken(f"读不出来（{error}），文件可能只传了一部分") from None
        self.manifest = self._read_manifest()

    @property
    def parts(self) -> dict[str, str]:
        """SHA-256 by name, as the manifest has them."""
        return self.manifest["parts"]

    def refuse_other_keys(self) -> None:
        """Raises BackupRefused where the keys of the settings are not those the archive was made under."""
        for name, then in self.manifest["keys"].items():
            now = keys().get(name, [])
            if missing := "、".join(sorted(set(then) - set(now))):
                kept = name.removeprefix("HUIQI_").lower()
                raise BackupRefused(
                    "BACKUP_KEYS",
                    f"{self.name} 是在密钥 {name}（名 {missing}）下做的，现在的是{'、'.join(now)}："
                    f"请先放回原来的密钥（环境变量 {name}，或 HUIQI_VAR 里的文件 {kept}）。",
                )

    def check(self, watch: Any) -> None:
        """Read every part and compare its hash. Raises BackupRefused, naming the first that differs."""
        if set(self._members) != set(self.parts) | {MANIFEST}:
            strange = sorted(set(self._members) ^ (set(self.parts) | {MANIFEST}))[0]
            raise self._broken(f"清单与内容不符：{strange}")
        for name in watch(sorted(self.parts), "核对"):
            hashed = _Hashed(self.open(name))
            while hashed.read(_PIECE):
                pass
            if hashed.digest.hexdigest() != self.parts[name]:
                raise self._broken(f"{name} 与清单里的哈希不符，内容被改动或损坏")

    def open(self, name: str) -> IO[bytes]:
        """The content of a part."""
        file = self._tar.extractfile(self._members[name])
        if file is None:
            raise self._broken(f"{name} 不是文件")
        return file

    def lines(self, table: str) -> Iterator[bytes]:
        """The rows of a table."""
        with gzip.open(self.open(f"database/{table}.jsonl.gz")) as rows:
            yield from rows

    def files(self) -> list[str]:
        """The names of the stored files: 64 hexadecimal digits."""
        return sorted(name[-64:] for name in self.parts if _FILE.fullmatch(name))

    def _listed(self) -> list[tarfile.TarInfo]:
        members, names = self._tar.getmembers(), set()
        for member in members:
            known = member.name == MANIFEST or _TABLE.fullmatch(member.name) or _FILE.fullmatch(member.name)
            if not known or member.type != tarfile.REGTYPE or member.name in names:
                raise self._broken(f"里面有不该有的 {member.name[:80]!r}：链接、重复的名字或别处的路径")
            names.add(member.name)
        return members

    def _read_manifest(self) -> dict[str, Any]:
        member = self._members.get(MANIFEST)
        if member is None or member.size > MANIFEST_MAX:
            raise self._broken("末尾没有清单，文件不完整")
        try:
            outer = json.loads(self.open(MANIFEST).read())
            text, seal = str(outer["manifest"]), str(outer["seal"])
            manifest: dict[str, Any] = json.loads(text)
            form, audit = manifest["format"], manifest["keys"]["HUIQI_AUDIT_KEY"]
        except (ValueError, KeyError, TypeError, tarfile.TarError):
            raise self._broken("清单读不出来，内容被改动或损坏") from None
        if form != FORMAT:
            raise BackupRefused(
                "BACKUP_FORMAT", f"{self.name} 的格式是 {form}，本程序只认 {FORMAT}：请用做它的那个版本恢复。"
            )
        if audit == keys()["HUIQI_AUDIT_KEY"] and not bytes_eq(seal.encode(), _seal(text).encode()):
            raise self._broken("清单与封签不符，内容被改动")
        return manifest

    def _broken(self, why: str) -> BackupRefused:
        return BackupRefused("BACKUP_BROKEN", f"{self.name} 不能用：{why}。什么也没有写入；请换一份备份，或重新传一次。")


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that gets its name only when it is whole; its owner alone reads it. Raises BackupRefused."""
    part = path.with_name(f"{path.name}.part")
    _refuse_existing(path)
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "r+b", closefd=True) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefused("BACKUP_BUSY", f"另一个备份正在写 {part}；请等它完成。") from None
        _refuse_existing(path)  # another may have given the name to the very file we opened
        file.truncate()
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        os.rename(part, path)
        sync_folder(path.parent)


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise BackupRefused("BACKUP_EXISTS", f"{path} 已存在，不覆盖旧备份；请换一个名字，或给一个文件夹。")


def sync_folder(folder: Path) -> None:
    """A new name in a folder outlasts a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keys() -> dict[str, list[str]]:
    """The names of the keys in use: eight figures that give none of them away."""
    return {
        "HUIQI_SECRET_KEY": [key_name(settings.SECRET_KEY)],
        "HUIQI_AUDIT_KEY": [key_name(settings.AUDIT_KEY)],
        "HUIQI_DATA_KEY": [key_name(key) for key in settings.DATA_KEYS],
    }


class _Hashed:
    """Bytes on their way, and the hash of those that passed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        piece = self._file.read(size)
        self.digest.update(piece)
        return piece


def _seal(text: str) -> str:
    mac = HMAC(settings.AUDIT_KEY.encode(), SM3())
    mac.update(b"huiqi backup\0" + text.encode())
    return mac.finalize().hex()
