"""A file lies under the hash of its content, whole or not at all, and no name leads out: in a folder and in a bucket."""

import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from buckets import bucket_at, new_place, s3_server
from huiqi.gateways.storage import Folder, Lost, Store

WRONG_NAMES = ["", "../../etc/passwd", "a" * 63, "A" * 64, "/" + "a" * 63, "a" * 65]
NOWHERE = "0" * 64


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, endpoint: str, tmp_path: Path) -> Store:
    if request.param == "folder":
        return Folder(tmp_path / "media")
    return bucket_at(new_place(endpoint), tmp_path / "copies")


def test_a_content_is_kept_once_under_its_hash(store: Store) -> None:
    names = {store.keep(b"paper"), store.keep(b"paper")}
    assert names == {hashlib.sha256(b"paper").hexdigest()} == set(store.names())
    (name,) = names
    assert store.path_of(name).read_bytes() == b"paper"
    with store.opened(name) as content:
        assert content.read() == b"paper"
    assert store.has(name)


def test_names_come_in_order_and_strange_things_beside_them_do_not(store: Store, tmp_path: Path) -> None:
    assert list(store.names()) == []
    kept = [store.keep(str(number).encode()) for number in range(40)]
    if isinstance(store, Folder):
        (store.folder / "ab").mkdir(exist_ok=True)
        (store.folder / "ab" / "note.txt").write_text("strange")
        (store.folder / "ff").mkdir(exist_ok=True)
        (store.folder / "ff" / ("f" * 64)).symlink_to("/etc/passwd")
    else:
        for key in ("district/note.txt", f"district/{kept[0]}", "other/" + kept[0]):
            store._client.put_object(Bucket=store.place.bucket, Key=key, Body=b"strange")  # type: ignore[attr-defined]
    assert list(store.names()) == sorted(kept)


def test_what_is_not_there_is_lost_and_says_so(store: Store) -> None:
    assert not store.has(NOWHERE)
    with pytest.raises(Lost, match=NOWHERE):
        store.path_of(NOWHERE)
    with pytest.raises(Lost, match=NOWHERE):
        store.opened(NOWHERE)
    store.drop(NOWHERE)


def test_what_was_put_back_by_mistake_can_be_dropped(store: Store) -> None:
    name = hashlib.sha256(b"paper").hexdigest()
    store.put(name, io.BytesIO(b"paper"))
    assert store.path_of(name).read_bytes() == b"paper"
    store.drop(name)
    assert (store.has(name), list(store.names())) == (False, [])
    with pytest.raises(Lost):
        store.path_of(name)


def test_a_large_content_comes_back_byte_by_byte(store: Store) -> None:
    content = os.urandom(9 << 20)
    assert store.path_of(store.keep(content)).read_bytes() == content


@pytest.mark.parametrize("name", WRONG_NAMES)
def test_what_is_no_hash_is_no_name(store: Store, name: str) -> None:
    for ask in (store.path_of, store.has, store.opened, store.drop):
        with pytest.raises(ValueError, match="no SHA-256"):
            ask(name)
    with pytest.raises(ValueError, match="no SHA-256"):
        store.put(name, io.BytesIO(b"x"))


def test_a_crash_while_writing_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        Folder(tmp_path).keep(b"paper")
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
