"""A bucket that is away, lacks a file or holds another content is told apart, and nothing of ours is ever public."""

import base64
import hashlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from buckets import bucket_at, client_of, key_of, new_place, s3_server
from huiqi.gateways import SettingsUnclear
from huiqi.gateways import bucket as bucket_module
from huiqi.gateways.bucket import IN_USE_SECONDS, Place, read_place
from huiqi.gateways.storage import Lost, StoreAway

CONTENT, NAME = b"paper", hashlib.sha256(b"paper").hexdigest()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture
def place(endpoint: str) -> Place:
    return new_place(endpoint)


def test_a_content_goes_with_its_hash_and_is_nobody_elses(place: Place, tmp_path: Path) -> None:
    bucket_at(place, tmp_path).keep(CONTENT)
    client, where = client_of(place), {"Bucket": place.bucket, "Key": key_of(place, NAME)}
    head = client.head_object(**where, ChecksumMode="ENABLED")
    assert head["ChecksumSHA256"] == base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()
    assert "ServerSideEncryption" not in head
    (grant,) = client.get_object_acl(**where)["Grants"]
    assert (grant["Grantee"]["Type"], grant["Permission"]) == ("CanonicalUser", "FULL_CONTROL")


@pytest.mark.parametrize("encryption", ["AES256", "aws:kms"])
def test_the_service_is_asked_to_encrypt_where_the_settings_say_so(endpoint: str, tmp_path: Path, encryption: str) -> None:
    place = new_place(endpoint, encryption=encryption)
    bucket_at(place, tmp_path).keep(CONTENT)
    head = client_of(place).head_object(Bucket=place.bucket, Key=key_of(place, NAME))
    assert head["ServerSideEncryption"] == encryption


def test_another_content_under_the_name_is_never_handed_out_and_healed_by_the_next_upload(
    place: Place, tmp_path: Path
) -> None:
    bucket_at(place, tmp_path / "one").keep(CONTENT)
    client_of(place).put_object(Bucket=place.bucket, Key=key_of(place, NAME), Body=b"forged")
    other = bucket_at(place, tmp_path / "two")
    with pytest.raises(Lost, match="another content"):
        other.path_of(NAME)
    assert list(other.copies.names()) == []
    with other.opened(NAME) as raw:
        assert raw.read() == b"forged"
    other.keep(CONTENT)
    assert bucket_at(place, tmp_path / "three").path_of(NAME).read_bytes() == CONTENT


def test_a_file_deleted_in_the_bucket_is_lost(place: Place, tmp_path: Path) -> None:
    bucket_at(place, tmp_path / "one").keep(CONTENT)
    client_of(place).delete_object(Bucket=place.bucket, Key=key_of(place, NAME))
    with pytest.raises(Lost, match="is not in"):
        bucket_at(place, tmp_path / "two").path_of(NAME)


def each_call(place: Place, folder: Path) -> list[str]:
    """Which calls to a store that is away do anything but say so."""
    store, wrong = bucket_at(place, folder), []
    calls = {
        "keep": lambda: store.keep(CONTENT),
        "path_of": lambda: store.path_of(NAME),
        "has": lambda: store.has(NAME),
        "opened": lambda: store.opened(NAME),
        "names": lambda: list(store.names()),
        "drop": lambda: store.drop(NAME),
    }
    for name, call in calls.items():
        try:
            call()
        except StoreAway:
            continue
        wrong.append(name)
    assert not folder.exists() or not any(folder.rglob("?" * 64)), "a copy of what was not kept"
    return wrong


def test_a_service_that_is_away_refuses_us_or_has_no_such_bucket_is_away_and_nothing_is_kept(
    place: Place, tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}"
    assert each_call(replace(place, endpoint=closed), tmp_path / "closed") == []
    assert each_call(replace(place, bucket="no-such-bucket"), tmp_path / "none") == []
    with answering(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n") as address:
        assert each_call(replace(place, endpoint=address), tmp_path / "forbidden") == []
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\npap") as address:
        with pytest.raises(StoreAway):
            bucket_at(replace(place, endpoint=address), tmp_path / "cut").path_of(NAME)
        assert list(bucket_at(place, tmp_path / "cut").copies.names()) == []


def test_a_service_that_says_nothing_is_not_waited_for_without_end(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket_module, "READ_SECONDS", 0.2)
    monkeypatch.setattr(bucket_module, "TRIES", 1)
    with answering(b"") as address:
        began = time.monotonic()
        with pytest.raises(StoreAway):
            bucket_at(replace(place, endpoint=address), tmp_path).keep(CONTENT)
        assert time.monotonic() - began < 10


def test_copies_make_room_for_each_other_but_not_for_one_that_is_being_read(place: Place, tmp_path: Path) -> None:
    store = bucket_at(place, tmp_path, copies_max=10_000)
    kept = [store.keep(bytes([number]) * 3_000) for number in range(3)]
    for age, name in enumerate(reversed(kept)):
        old = time.time() - IN_USE_SECONDS - 60 * (age + 1)
        os.utime(store.copies.path_of(name), (old, old))
    store.path_of(kept[0])
    new = store.keep(b"new" * 1_000)
    assert set(store.copies.names()) == {kept[0], kept[2], new}
    more = [store.keep(bytes([9, number]) * 2_000) for number in range(3)]
    assert set(store.copies.names()) == {kept[0], new, *more}
    assert [store.path_of(name).stat().st_size for name in kept] == [3_000] * 3


def test_many_at_once_read_the_same_file_whole(place: Place, tmp_path: Path) -> None:
    content = os.urandom(1 << 20)
    name = bucket_at(place, tmp_path / "one").keep(content)
    store = bucket_at(place, tmp_path / "two", copies_max=1)
    with ThreadPoolExecutor(8) as crowd:
        read = list(crowd.map(lambda _: store.path_of(name).read_bytes() == content, range(24)))
    assert all(read)


def test_no_settings_name_no_bucket_and_full_ones_name_all() -> None:
    assert read_place({}) is None
    given = {
        "HUIQI_S3": "s3://papers/district/one/",
        "HUIQI_S3_ENDPOINT": "https://obs.example/",
        "HUIQI_S3_REGION": "cn-south-1",
        "HUIQI_S3_KEY_ID": "who",
        "HUIQI_S3_KEY": "secret",
        "HUIQI_S3_ENCRYPTION": "AES256",
        "HUIQI_S3_ADDRESSING": "virtual",
    }
    place = read_place(given)
    assert place == Place(
        "papers", "district/one/", "https://obs.example", "cn-south-1", "who", "secret", "AES256", "virtual"
    )
    assert "secret" not in repr(place)
    assert read_place({"HUIQI_S3": "s3://papers"}) == Place("papers")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"HUIQI_S3": "papers"}, "s3://BUCKET"),
        ({"HUIQI_S3": "https://papers.example/x"}, "s3://BUCKET"),
        ({"HUIQI_S3": "s3://who:secret@papers"}, "HUIQI_S3_KEY_ID"),
        ({"HUIQI_S3": "s3://papers", "HUIQI_S3_ENDPOINT": "http://obs.example"}, "https://HOST"),
        ({"HUIQI_S3": "s3://papers", "HUIQI_S3_ADDRESSING": "host"}, "auto, path or virtual"),
        ({"HUIQI_S3": "s3://papers", "HUIQI_S3_KEY_ID": "who"}, "give both"),
    ],
)
def test_settings_that_cannot_be_meant_say_what_to_write(given: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsUnclear, match=words) as refused:
        read_place(given)
    assert "secret" not in str(refused.value)


@contextmanager
def answering(said: bytes) -> Iterator[str]:
    """A service that says the same to everybody; where it says nothing, the line stays open."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        lines: list[socket.socket] = []

        def answer() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                lines.append(line)
                if said:
                    line.recv(65_536)
                    line.sendall(said)
                    line.close()

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        for line in lines:
            line.close()
