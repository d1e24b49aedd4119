"""How do files lie in an S3-compatible bucket? Under the same names as in a folder, each content checked when it is read.

What is read comes into a folder of this machine first, since PDFium and the rest read files, and stays there until the
copies take more room than they may. A content never changes, so a copy is never out of date.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from huiqi.gateways import SettingsUnclear
from huiqi.gateways.storage import Folder, Lost, StoreAway, checked, hash_of, is_name

CONNECT_SECONDS, READ_SECONDS, TRIES = 3, 20, 3
IN_USE_SECONDS = 600
"""A copy read this lately is not deleted to make room: somebody may be about to open it."""


@dataclass(frozen=True)
class Place:
    """Where a bucket is and who we are there."""

    bucket: str
    prefix: str = ""
    """Ends with a slash where it is not empty."""
    endpoint: str = ""
    """Address of the service; empty for Amazon's own."""
    region: str = ""
    key_id: str = field(default="", repr=False)
    key: str = field(default="", repr=False)
    """Empty: what boto3 finds itself, such as the role of a machine."""
    encryption: str = ""
    """AES256 or aws:kms, asked of the service for every file; empty: as the bucket is set."""
    addressing: str = "auto"
    """path, or virtual where the bucket's name has to stand in the host's."""


def read_place(given: Mapping[str, str]) -> Place | None:
    """The bucket that HUIQI_S3… of an environment name; None where they name none. Raises SettingsUnclear."""
    if not (address := given.get("HUIQI_S3", "")):
        return None
    said = urlsplit(address)
    prefix = f"{said.path.strip('/')}/".lstrip("/")
    if said.scheme != "s3" or not said.netloc or said.query or "@" in said.netloc:
        raise SettingsUnclear("HUIQI_S3: write s3://BUCKET or s3://BUCKET/PREFIX, the keys in HUIQI_S3_KEY_ID and _KEY")
    endpoint = given.get("HUIQI_S3_ENDPOINT", "").rstrip("/")
    away = urlsplit(endpoint)
    if endpoint and away.scheme != "https" and away.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise SettingsUnclear(f"HUIQI_S3_ENDPOINT={endpoint}: write https://HOST, papers do not travel in the clear")
    addressing = given.get("HUIQI_S3_ADDRESSING") or "auto"
    if addressing not in ("auto", "path", "virtual"):
        raise SettingsUnclear(f"HUIQI_S3_ADDRESSING={addressing}: write auto, path or virtual")
    if bool(given.get("HUIQI_S3_KEY_ID")) != bool(given.get("HUIQI_S3_KEY")):
        raise SettingsUnclear(
            "HUIQI_S3_KEY_ID and HUIQI_S3_KEY: give both, or neither where the machine has a role of its own"
        )
    return Place(
        said.netloc, prefix, endpoint, given.get("HUIQI_S3_REGION", ""), given.get("HUIQI_S3_KEY_ID", ""),
        given.get("HUIQI_S3_KEY", ""), given.get("HUIQI_S3_ENCRYPTION", ""), addressing,
    )  # fmt: skip


@dataclass(frozen=True)
class Bucket:
    """A Store in a bucket; `copies` is the folder of this machine that holds what was read lately."""

    place: Place
    copies: Folder
    copies_max: int
    """Bytes."""

    def keep(self, content: bytes) -> str:
        """See Store. It is sent even where it is there, which heals a damaged one."""
        name = hash_of(BytesIO(content))
        self.put(name, BytesIO(content))
        self.copies.keep(content)
        self._make_room()
        return name

    def path_of(self, name: str) -> Path:
        """See Store; the content is checked on its way. Raises Lost where it is missing or another."""
        with suppress(Lost, FileNotFoundError):  # another worker may make room at this moment
            path = self.copies.path_of(name)
            os.utime(path)
            return path
        with self.opened(name) as content:
            if (found := hash_of(content)) != name:
                raise Lost(f"{name} in {self.place.bucket} holds another content, {found}")
            self.copies.put(name, content)
        self._make_room()
        return self.copies.path_of(name)

    def has(self, name: str) -> bool:
        """See Store."""
        with _answered(self.place):  # listed: to HEAD, a bucket that is not there looks like a file that is not
            key = self._key(name)
            return bool(self._client.list_objects_v2(Bucket=self.place.bucket, Prefix=key, MaxKeys=1).get("Contents"))

    def names(self) -> Iterator[str]:
        """See Store."""
        with _answered(self.place):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.place.bucket, Prefix=self.place.prefix):
                for row in page.get("Contents", ()):
                    name = row["Key"].rpartition("/")[2]
                    if is_name(name) and row["Key"] == self._key(name):
                        yield name

    def opened(self, name: str) -> IO[bytes]:
        """See Store."""
        file = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
        try:
            with _answered(self.place, name):
                got = self._client.get_object(Bucket=self.place.bucket, Key=self._key(name))
                shutil.copyfileobj(got["Body"], file)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return file

    def put(self, name: str, content: IO[bytes]) -> None:
        """See Store. The hash goes with it: a service that got another content refuses it."""
        more = {"ServerSideEncryption": self.place.encryption} if self.place.encryption else {}
        with _answered(self.place, name):
            self._client.put_object(
                Bucket=self.place.bucket, Key=self._key(name), Body=content.read(), ChecksumAlgorithm="SHA256",
                ContentType="application/octet-stream", **more,
            )  # fmt: skip

    def drop(self, name: str) -> None:
        """See Store."""
        with _answered(self.place, name):
            self._client.delete_object(Bucket=self.place.bucket, Key=self._key(name))
        self.copies.drop(name)

    @property
    def _client(self) -> Any:
        return _client_of(self.place)

    def _key(self, name: str) -> str:
        return f"{self.place.prefix}{checked(name)[:2]}/{name}"

    def _make_room(self) -> None:
        """Delete the copies longest unread until a tenth of the room is free."""
        there = sorted((s.st_mtime, s.st_size, name) for name in self.copies.names() if (s := self._stat(name)))
        total = sum(size for _, size, _ in there)
        if total <= self.copies_max:
            return
        for read_at, size, name in there:
            if total <= self.copies_max * 9 // 10 or read_at > time.time() - IN_USE_SECONDS:
                return
            self.copies.drop(name)
            total -= size

    def _stat(self, name: str) -> os.stat_result | None:
        try:
            return self.copies.path_of(name).stat()
        except (Lost, FileNotFoundError):  # another worker makes room as well
            return None


@lru_cache(maxsize=8)
def _client_of(place: Place) -> Any:
    """One for all threads of a process. No acl is ever asked for: a bucket's own default is private."""
    import boto3  # noqa: PLC0415  slow import, and only where a bucket is used
    from botocore.config import Config  # noqa: PLC0415  slow import

    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": TRIES, "mode": "standard"},
        s3={"addressing_style": place.addressing},
        request_checksum_calculation="when_required",  # ours is given; others' services refuse the newer default
        response_checksum_validation="when_required",
    )
    return boto3.client(
        "s3",
        endpoint_url=place.endpoint or None,
        region_name=place.region or None,
        aws_access_key_id=place.key_id or None,
        aws_secret_access_key=place.key or None,
        config=config,
    )


@contextmanager
def _answered(place: Place, name: str = "") -> Iterator[None]:
    """The library's errors in our words: Lost for what is not there, StoreAway for all the rest."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  slow import

    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if name and code in ("404", "NoSuchKey"):
            raise Lost(f"{name} is not in {place.bucket}") from None
        raise StoreAway(f"{place.bucket} answers {code}: {error}") from error
    except (BotoCoreError, OSError) as error:
        raise StoreAway(f"{place.bucket} does not answer: {error}") from error
